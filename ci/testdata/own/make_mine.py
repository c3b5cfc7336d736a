"""Makes mine.pkl beside it: 80 recordings of 17 joints in 8 classes, in the form of kennymckormick/pyskl 4d290ec,
tools/data/README.md. Run it as `python3 make_mine.py mine.pkl`; the same NumPy gives the same bytes."""

import pickle
import sys

import numpy as np

JOINTS, CLASSES, SAMPLES, TRAINED, FRAMES = 17, 8, 10, 6, 10
HEIGHT, WIDTH = 1080, 1920

random = np.random.default_rng(8)
annotations = []
split = {"train": [], "val": []}
for label in range(CLASSES):
    pose = random.uniform((200, 100), (1700, 980), (JOINTS, 2))
    swing = random.normal(0, 60, (JOINTS, 2))
    for n in range(SAMPLES):
        frames = FRAMES - n % 3
        time = np.arange(frames)[:, None, None] / FRAMES
        keypoint = pose + swing * np.sin(2 * np.pi * time) + random.normal(0, 8, (frames, JOINTS, 2))
        name = f"s{n + 1:02d}_a{label:02d}"
        annotations.append({
            "frame_dir": name,
            "label": label,
            "img_shape": (HEIGHT, WIDTH),
            "original_shape": (HEIGHT, WIDTH),
            "total_frames": frames,
            "keypoint": keypoint[None].astype(np.float16),
            "keypoint_score": random.uniform(0.5, 1, (1, frames, JOINTS)).astype(np.float16),
        })
        split["train" if n < TRAINED else "val"].append(name)

with open(sys.argv[1], "wb") as file:
    pickle.dump({"split": split, "annotations": annotations}, file, protocol=4)
