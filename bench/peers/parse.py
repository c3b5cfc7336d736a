"""Raw recordings to arrays as the field's Python scripts do it, as a worker of a comparison.

    python parse.py {ntu,kinetics} FOLDER SECONDS

NTU text is read line by line into nested dictionaries, which are then copied into an array joint by joint; a Kinetics
clip is read by the JSON module and copied frame by frame. One thread; files are read anew in every turn.
"""

import hashlib
import json
import pathlib
import sys

import numpy as np

from turns import memory_kb, serve_turns

FRAMES, PERSONS = 300, 2
NTU_JOINTS, CLIP_JOINTS = 25, 18
PERSONS_READ = 5
BODY_COLUMNS = (
    "bodyID", "clippedEdges", "handLeftConfidence", "handLeftState", "handRightConfidence",
    "handRightState", "isRestricted", "leanX", "leanY", "trackingState",
)
JOINT_COLUMNS = (
    "x", "y", "z", "depthX", "depthY", "colorX", "colorY",
    "orientationW", "orientationX", "orientationY", "orientationZ", "trackingState",
)


def numbers(line, columns):
    return {column: float(word) for column, word in zip(columns, line.split())}


def read_recording(path):
    """The whole of a .skeleton file: frames of bodies of joints of named numbers."""
    with open(path) as file:
        frames = []
        for _ in range(int(file.readline())):
            bodies = []
            for _ in range(int(file.readline())):
                body = numbers(file.readline(), BODY_COLUMNS)
                joints = int(file.readline())
                body["joints"] = [numbers(file.readline(), JOINT_COLUMNS) for _ in range(joints)]
                bodies.append(body)
            frames.append({"bodies": bodies})
    return {"frames": frames}


def parse_ntu(path):
    """[3, 300, 25, 2], metres, the first two bodies of each frame."""
    sample = np.zeros((3, FRAMES, NTU_JOINTS, PERSONS), dtype=np.float32)
    for t, frame in enumerate(read_recording(path)["frames"]):
        for m, body in enumerate(frame["bodies"][:PERSONS]):
            for v, joint in enumerate(body["joints"][:NTU_JOINTS]):
                sample[:, t, v, m] = joint["x"], joint["y"], joint["z"]
    return sample


def parse_kinetics(path):
    """[3, 300, 18, 2]: x, y from the middle of the image, score; the two most certain persons."""
    with open(path) as file:
        clip = json.load(file)
    sample = np.zeros((3, FRAMES, CLIP_JOINTS, PERSONS_READ))
    for frame in clip["data"]:
        t = frame["frame_index"]
        for m, person in enumerate(frame["skeleton"][:PERSONS_READ]):
            sample[0, t, :, m] = person["pose"][0::2]
            sample[1, t, :, m] = person["pose"][1::2]
            sample[2, t, :, m] = person["score"]
    sample[:2] -= 0.5
    sample[:2, sample[2] == 0] = 0
    order = np.argsort(-sample[2].sum(axis=1), axis=1, kind="stable")
    for t, persons in enumerate(order):
        sample[:, t] = sample[:, t][:, :, persons]
    return sample[..., :PERSONS].astype(np.float32)


PARSERS = {"ntu": (parse_ntu, "*.skeleton"), "kinetics": (parse_kinetics, "*.json")}


def main(kind, folder, seconds):
    parse, pattern = PARSERS[kind]
    started_kb = memory_kb("VmRSS")
    paths = sorted(pathlib.Path(folder).glob(pattern))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(parse(path).tobytes())

    def work():
        for path in paths:
            parse(path)
        return len(paths)

    serve_turns(work, float(seconds), started_kb, digest.hexdigest())


if __name__ == "__main__":
    if len(sys.argv) == 4:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
