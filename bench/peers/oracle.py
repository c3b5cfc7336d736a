"""The formula that weights and inputs of the reference vectors come from, over NumPy arrays.

Integers are modulo 2^32; reals are double, rounded once to float32 at the end.
"""

import math

import numpy as np


def fnv1a(name):
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 0x01000193 % 2**32
    return value


def stream(name, index):
    """Numbers in [-1, 1), 24 bits each, at the indices given."""
    s = np.uint32(fnv1a(name)) + (np.asarray(index, np.uint32) + np.uint32(1)) * np.uint32(0x9E3779B9)
    s ^= s >> np.uint32(16)
    s *= np.uint32(0x85EBCA6B)
    s ^= s >> np.uint32(13)
    s *= np.uint32(0xC2B2AE35)
    s ^= s >> np.uint32(16)
    return (s >> np.uint32(8)) / 8388608 - 1


def offset_and_scale(name, shape):
    if name.endswith("mask") or name.startswith("edge_importance."):
        return 1, 0.1
    if name.endswith("weight"):
        return (1, 0.1) if len(shape) == 1 else (0, math.sqrt(3 / math.prod(shape[1:])))
    if name.endswith(("bias", "running_mean")):
        return 0, 0.1
    if name.endswith("running_var"):
        return 1, 0.5
    raise ValueError(f"Cannot compute {name!r}: the formula knows no such parameter")


def oracle_parameter(name, shape):
    """The parameter or buffer of a published name."""
    offset, scale = offset_and_scale(name, shape)
    values = offset + scale * stream(name, np.arange(math.prod(shape)))
    return values.astype(np.float32).reshape(shape)


def oracle_input(N, C, T, V, M, prefix="input", absent=True):
    """Input [N, C, T, V, M]: a pose, a drift over the frames, and noise."""
    track = np.arange(N * C * V * M).reshape(N, C, 1, V, M)
    element = np.arange(N * C * T * V * M).reshape(N, C, T, V, M)
    time = (2 * np.arange(T) / (T - 1) - 1).reshape(1, 1, T, 1, 1)
    slow = 0.6 * stream(f"{prefix}.pose", track) + (0.25 * stream(f"{prefix}.drift", track)) * time
    values = (slow + 0.15 * stream(f"{prefix}.noise", element)).astype(np.float32)
    if absent:
        values[1::2, ..., 1:] = 0
        values[1::2, :, 3 * T // 4:] = 0
    return values
