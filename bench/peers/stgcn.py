"""ST-GCN, generation 2018, in eager PyTorch: the published network with its published names."""

import functools
import math

import torch
from torch import nn

from graphs import LAYOUTS, spatial_2018


def initialize_convolution(conv):
    """Weights as generation 2018 draws them: normal, by what reaches an input on the way back."""
    elements = conv.out_channels * math.prod(conv.kernel_size)
    nn.init.normal_(conv.weight, 0, math.sqrt(2 / elements))


class GraphUnit(nn.Module):
    """Mixes joints along each partition of the graph, convolves each by itself, and adds up."""

    def __init__(self, into, out, adjacency, mask_learning):
        super().__init__()
        self.register_buffer("adjacency", adjacency, persistent=False)
        self.mask = nn.Parameter(torch.ones_like(adjacency)) if mask_learning else None
        self.conv_list = nn.ModuleList(nn.Conv2d(into, out, 1) for _ in adjacency)
        self.bn = nn.BatchNorm2d(out)
        self.relu = nn.ReLU(inplace=True)
        for conv in self.conv_list:
            initialize_convolution(conv)

    def forward(self, x):
        adjacency = self.adjacency if self.mask is None else self.adjacency * self.mask
        mixed = (conv(torch.matmul(x, a)) for conv, a in zip(self.conv_list, adjacency))
        return self.relu(self.bn(functools.reduce(torch.add, mixed)))


class TemporalUnit(nn.Module):
    """Dropout, a convolution over frames, batch norm, ReLU."""

    def __init__(self, into, out, kernel, stride=1, dropout=0.0):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.conv = nn.Conv2d(into, out, (kernel, 1), (stride, 1), ((kernel - 1) // 2, 0))
        self.bn = nn.BatchNorm2d(out)
        self.relu = nn.ReLU(inplace=True)
        initialize_convolution(self.conv)

    def forward(self, x):
        return self.relu(self.bn(self.conv(self.dropout(x))))


class Block(nn.Module):
    """A graph unit and a temporal unit, with a residual around both."""

    def __init__(self, into, out, stride, adjacency, mask_learning, kernel, dropout):
        super().__init__()
        self.gcn1 = GraphUnit(into, out, adjacency, mask_learning)
        self.tcn1 = TemporalUnit(out, out, kernel, stride, dropout)
        changes = into != out or stride != 1
        self.down1 = TemporalUnit(into, out, 1, stride) if changes else None

    def forward(self, x):
        residual = x if self.down1 is None else self.down1(x)
        return self.tcn1(self.gcn1(x)) + residual


class Stgcn(nn.Module):
    """[N, C, T, V, M] to logits [N, classes], of a config with `name: stgcn`."""

    def __init__(self, config):
        super().__init__()
        if config["labeling_mode"] != "spatial" or config["multiscale"] or config["use_local_bn"]:
            raise ValueError("Cannot build stgcn: the peer has the spatial mode at one scale only")
        layout = LAYOUTS[config["layout"]]
        adjacency = torch.tensor(spatial_2018(layout), dtype=torch.float32)
        channel, blocks = config["channel"], config["backbone_config"]
        mask_learning, kernel = config["mask_learning"], config["temporal_kernel_size"]
        features = config["num_person"] * layout["joints"] * channel
        first, last = blocks[0][0], blocks[-1][1]
        self.use_data_bn = config["use_data_bn"]
        self.data_bn = nn.BatchNorm1d(features)
        self.backbone = nn.Sequential(*(
            Block(into, out, stride, adjacency, mask_learning, kernel, config["dropout"])
            for into, out, stride in blocks
        ))
        self.gcn0 = GraphUnit(channel, first, adjacency, mask_learning)
        self.tcn0 = TemporalUnit(first, first, kernel)
        self.person_bn = nn.BatchNorm1d(last)  # in every checkpoint, in no forward pass
        self.fcn = nn.Conv1d(last, config["num_class"], 1)
        initialize_convolution(self.fcn)

    def forward(self, x):
        n, c, t, v, m = x.shape
        x = x.permute(0, 4, 3, 1, 2)  # N, M, V, C, T
        if self.use_data_bn:
            x = self.data_bn(x.reshape(n, m * v * c, t)).view(n, m, v, c, t)
        x = x.permute(0, 1, 3, 4, 2).reshape(n * m, c, t, v)
        x = self.backbone(self.tcn0(self.gcn0(x)))
        x = x.mean(dim=3).view(n, m, x.size(1), x.size(2)).mean(dim=1)  # N, C, T
        return self.fcn(x.mean(dim=2, keepdim=True)).flatten(1)
