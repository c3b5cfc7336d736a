"""Skeleton graphs and the spatial partition of both generations of ST-GCN, as arrays [K, V, V]."""

import numpy as np

# Bones from child to parent, and the joint that counts as the center; all indices from 0.
NTU = {
    "joints": 25,
    "center": 20,
    "bones": [
        (0, 1), (1, 20), (2, 20), (3, 2), (4, 20), (5, 4), (6, 5), (7, 6), (8, 20), (9, 8), (10, 9),
        (11, 10), (12, 0), (13, 12), (14, 13), (15, 14), (16, 0), (17, 16), (18, 17), (19, 18),
        (21, 22), (22, 7), (23, 24), (24, 11),
    ],
}
OPENPOSE = {
    "joints": 18,
    "center": 1,
    "bones": [
        (4, 3), (3, 2), (7, 6), (6, 5), (13, 12), (12, 11), (10, 9), (9, 8), (11, 5), (8, 2), (5, 1),
        (2, 1), (0, 1), (15, 0), (14, 0), (17, 15), (16, 14),
    ],
}
LAYOUTS = {"ntu-rgb+d": NTU, "openpose": OPENPOSE}


def links(pairs, joints):
    """The 0/1 matrix with a one in row j, column i for each pair (i, j)."""
    matrix = np.zeros((joints, joints))
    for i, j in pairs:
        matrix[j, i] = 1
    return matrix


def column_normalized(matrix):
    """Each column divided by its sum; a column without entries stays zero."""
    sums = matrix.sum(axis=0)
    return matrix / np.where(sums > 0, sums, 1)


def spatial_2018(layout):
    """Identity, inward bones and outward bones, each normalized by itself."""
    inward = links(layout["bones"], layout["joints"])
    return np.stack([
        np.eye(layout["joints"]),
        column_normalized(inward),
        column_normalized(inward.T),
    ])


def spatial_2019(layout):
    """A joint itself, neighbors from as far or farther out, and nearer ones, normalized together.

    The distance to the center is known up to one hop only: what is farther is equally far.
    """
    joints, center = layout["joints"], layout["center"]
    bones = links(layout["bones"], joints)
    one_hop = bones + bones.T
    to_center = np.where(one_hop[:, center] > 0, 1.0, np.inf)
    to_center[center] = 0
    normalized = column_normalized(one_hop + np.eye(joints))
    itself = np.eye(joints, dtype=bool)
    further = to_center[:, None] < to_center[None, :]
    groups = [itself, ~itself & ~further, further]
    return np.stack([np.where(group, normalized, 0) for group in groups])
