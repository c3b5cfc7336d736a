"""Writes modules as `torch.save(model)` does, in both formats, and the state dict of the same beside them.

    python make_modules.py

It was run with PyTorch 2.15. The classes lie in modules of names that no reader has.
"""

import pathlib
import sys
import types
import warnings

import numpy as np
import torch
from torch import nn

HERE = pathlib.Path(__file__).parent


class Graph:
    """An object that is no module, with an array, as models keep their skeleton."""

    def __init__(self):
        self.A = np.eye(3)
        self.edge = [(0, 1), (1, 2)]


class Unit(nn.Module):
    def __init__(self, channels, out):
        super().__init__()
        self.conv = nn.Conv2d(channels, out, (3, 1), padding=(1, 0))
        self.bn = nn.BatchNorm2d(out)
        self.relu = nn.ReLU(inplace=True)
        self.down = None


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.graph = Graph()
        self.register_buffer("A", torch.tensor(self.graph.A, dtype=torch.float32))
        self.register_buffer("passing", torch.ones(2), persistent=False)
        self.blocks = nn.ModuleList([Unit(3, 4), Unit(4, 4)])
        self.mask = nn.ParameterList([nn.Parameter(torch.rand(3, 3)) for _ in range(2)])
        self.scale = nn.Parameter(torch.rand(2))
        self.fcn = nn.Conv2d(4, 5, 1)


sys.modules["net"] = types.ModuleType("net")
sys.modules["net.parts"] = types.ModuleType("net.parts")
for known in (Graph, Unit, Model):
    known.__module__ = "net.parts"
    setattr(sys.modules["net.parts"], known.__name__, known)

# The legacy format keeps the source of each class; here it is one line.
torch.serialization.get_source_lines_and_file = lambda known: ([f"class {known.__name__}: pass\n"], 0, "parts.py")
warnings.filterwarnings("ignore")
torch.manual_seed(1)
model = Model()
torch.save(model, HERE / "whole.zip.pt")
torch.save(model, HERE / "whole.legacy.pt", _use_new_zipfile_serialization=False)
torch.save({"epoch": 3, "model": nn.DataParallel(model), "best": np.float64(0.5)}, HERE / "wrapped.zip.pt")
torch.save(model.state_dict(), HERE / "state_dict.zip.pt")
torch.save({"args": Graph(), "state_dict": model.state_dict()}, HERE / "beside.zip.pt")
