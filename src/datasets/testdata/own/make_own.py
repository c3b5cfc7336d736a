"""Writes the files beside this one: the same poses in each form that programs of the field write.

    python3 make_own.py     (Python 3.11, NumPy 2.4; nothing else)

Value c of joint v of person m in frame t of sample n is `value(n, m, t, v, c)`, which the tests know too: a multiple of 1/64.
Two persons are in the odd samples, one in the even ones; sample n has 3 + n frames.

Where each form is known from:

- nctvm.npy, label.pkl: yysijie/st-gcn 221c0e1, tools/ntu_gendata.py
- nmtvc.npy, ntvc_fortran.npy: what pyskl and its kin hand to their networks, saved by numpy.save
- ctrgcn.npz: Uason-Chen/CTR-GCN e1eef2d, data/ntu/seq_transformation.py (numpy.savez, rows M·V·C, labels one-hot)
- plain.npz: numpy.savez_compressed(data=, labels=, subjects=)
- pyskl3d.pkl: kennymckormick/pyskl 4d290ec, tools/data/README.md (split, annotations); names by frame_dir
- pyskl2d_list.pkl: the same, tools/data/custom_2d_skeleton.py (a bare list; float16 positions in pixels, scores)
- openpose/: CMU-Perceptual-Computing-Lab/openpose 7535434, doc/02_output.md and
  src/openpose/filestream/peopleJsonSaver.cpp (version 1.3, person_id [-1] where nobody is tracked)
- poses.csv: pandas.DataFrame.to_csv of one row a frame and person, joints by name; an unseen joint's fields are empty
- csv/: lingaa005/mediapipe 19951c2, test3.py, a file a clip (frame, x_0, y_0, visibility_0)
- kinetics/: yysijie/st-gcn 4e51f3c, st_gcn/feeder/feeder_kinetics.py, of five joints
- frames.json: json.dump of frames, persons, joints; clips.json: several of them by name
"""

import json
import os
import pickle

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
N, V = 4, 5
CLASSES = ["wave", "sit", "fall"]
JOINTS = ["nose", "left_hand", "right_hand", "left_foot", "right_foot"]
LABELS = [0, 1, 2, 1]


def value(n, m, t, v, c):
    return (1 + 16 * n + 8 * m + 4 * t + 2 * v + c) / 64


def frames_of(n):
    return 3 + n


def persons_of(n):
    return 1 + n % 2


def sample(n, channels=3):
    """[M,T,V,C]"""
    return np.array(
        [
            [[[value(n, m, t, v, c) for c in range(channels)] for v in range(V)] for t in range(frames_of(n))]
            for m in range(persons_of(n))
        ]
    )


def at(*names):
    path = os.path.join(HERE, *names)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def dump(what, *names):
    with open(at(*names), "w") as file:
        json.dump(what, file)


T, M = frames_of(N - 1), 2
whole = np.zeros((N, M, T, V, 3), dtype=np.float32)
for n in range(N):
    whole[n, : persons_of(n), : frames_of(n)] = sample(n)

np.save(at("nctvm.npy"), whole.transpose(0, 4, 2, 3, 1).copy())
np.save(at("nmtvc.npy"), whole.astype(">f8"))
np.save(at("ntvc_fortran.npy"), np.asfortranarray(whole[:, 0].astype(np.float16)))
with open(at("label.pkl"), "wb") as file:
    pickle.dump((["clip%d.skeleton" % n for n in range(N)], LABELS), file)
np.save(at("labels.npy"), np.array(LABELS))
dump(["wave", "sit", "fall", "sit"], "labels.json")
with open(at("labels.csv"), "w") as file:
    file.write("name,label\n" + "".join("clip%d,%s\n" % (n, CLASSES[LABELS[n]]) for n in range(N)))
with open(at("labels.txt"), "w") as file:
    file.write("".join("%s\n" % CLASSES[label] for label in LABELS))

rows = whole.transpose(0, 2, 1, 3, 4).reshape(N, T, M * V * 3)
one_hot = np.eye(3)[LABELS]
np.savez(at("ctrgcn.npz"), x_train=rows[:3], y_train=one_hot[:3], x_test=rows[3:], y_test=one_hot[3:])
np.savez_compressed(at("plain.npz"), data=whole, labels=np.array(LABELS), subjects=np.array([7, 8, 7, 8]))

annotations = [
    dict(frame_dir="clip%d" % n, label=LABELS[n], keypoint=sample(n).astype(np.float32), total_frames=frames_of(n))
    for n in range(N)
]
with open(at("pyskl3d.pkl"), "wb") as file:
    split = {"xsub_train": ["clip0", "clip1", "clip2"], "xsub_val": ["clip3"]}
    pickle.dump({"split": split, "annotations": annotations}, file, protocol=4)
flat = []
for n in range(N):
    score = np.full((persons_of(n), frames_of(n), V), 0.5)
    score[0, 0, 1] = 0
    flat.append(
        dict(
            frame_dir="clip%d" % n,
            label=LABELS[n],
            img_shape=(128, 256),
            original_shape=(128, 256),
            total_frames=np.int64(frames_of(n)),
            num_person_raw=persons_of(n),
            keypoint=(64 * sample(n, 2)).astype(np.float16),
            keypoint_score=score.astype(np.float16),
        )
    )
with open(at("pyskl2d_list.pkl"), "wb") as file:
    pickle.dump(flat, file, protocol=2)


def people(n, t, ids=None):
    found = []
    for m in range(persons_of(n)):
        pose = [number for v in range(V) for number in (value(n, m, t, v, 0), value(n, m, t, v, 1), 0.5)]
        found.append(
            {
                "person_id": [-1 if ids is None else ids[m]],
                "pose_keypoints_2d": pose,
                "face_keypoints_2d": [],
                "hand_left_keypoints_2d": [],
                "hand_right_keypoints_2d": [],
                "pose_keypoints_3d": [],
                "face_keypoints_3d": [],
                "hand_left_keypoints_3d": [],
                "hand_right_keypoints_3d": [],
            }
        )
    return found


for n in range(N):
    folder = ("openpose", CLASSES[LABELS[n]], "clip%d" % n)
    for t in range(frames_of(n)):
        # From the tenth frame on names have a digit more: the order of numbers is not that of letters.
        frame = people(n, t, ids=(4, 9) if n == 3 else None)
        if n == 3 and t == 1:
            frame = frame[::-1]
        if n == 2 and t == 1:
            frame = []
        dump({"version": 1.3, "people": frame}, *folder, "clip%d_%d_keypoints.json" % (n, 8 + t))
with open(at("openpose", "._wave"), "wb") as file:
    file.write(b"\x00\x05\x16\x07")

with open(at("poses.csv"), "w") as file:
    file.write(",clip,subject,frame,person,%s,fps,action\n" % ",".join("%s_%s" % (j, c) for j in JOINTS for c in "xyz"))
    line = 0
    for n in range(N):
        for t in range(frames_of(n)):
            for m in range(persons_of(n)):
                numbers = [repr(value(n, m, t, v, c)) for v in range(V) for c in range(3)]
                if (n, t) == (0, 0):
                    numbers[3:6] = ["", "", ""]
                file.write("%d,clip%d,S%d,%d,%d,%s,25,%s\n" % (line, n, n % 2, t, m, ",".join(numbers), CLASSES[LABELS[n]]))
                line += 1
for n in range(N):
    with open(at("csv", ["train", "test"][n // 3], CLASSES[LABELS[n]], "clip%d.csv" % n), "w") as file:
        file.write("frame,%s\n" % ",".join("x_%d,y_%d,visibility_%d" % (v, v, v) for v in range(V)))
        for t in reversed(range(frames_of(n))):
            numbers = [repr(value(n, 0, t, v, c)) for v in range(V) for c in range(3)]
            file.write("%d,%s\n" % (t, ",".join(numbers)))

for n in range(N):
    data = []
    for t in range(frames_of(n)):
        skeleton = [
            {
                "pose": [0.5 + value(n, m, t, v, c) for v in range(V) for c in range(2)],
                "score": [0 if (t, v) == (0, 1) else 0.5 for v in range(V)],
            }
            for m in range(persons_of(n))
        ]
        data.append({"frame_index": t + 1, "skeleton": skeleton})
    if n == 2:
        del data[1]
    dump({"data": data, "label": CLASSES[LABELS[n]], "label_index": LABELS[n]}, "kinetics", "clip%d.json" % n)

dump(sample(1).transpose(1, 0, 2, 3).tolist(), "frames.json")
dump(
    {
        "clip%d" % n: {"label": CLASSES[LABELS[n]], "frames": sample(n).transpose(1, 0, 2, 3).tolist()}
        for n in range(N)
    },
    "clips.json",
)
