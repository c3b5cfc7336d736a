"""ST-GCN, generation 2019, in eager PyTorch: the published network with its published names."""

import torch
from torch import nn

from graphs import LAYOUTS, spatial_2019

KERNEL = 9


def initialize(module):
    """Generation 2019's draws: convolutions normal(0, 0.02), batch norm weights normal(1, 0.02)."""
    if isinstance(module, (nn.Conv2d, nn.BatchNorm1d, nn.BatchNorm2d)):
        nn.init.normal_(module.weight, 0 if isinstance(module, nn.Conv2d) else 1, 0.02)
        nn.init.zeros_(module.bias)


class GraphConvolution(nn.Module):
    """One convolution for all partitions, then joints mixed along each and added up."""

    def __init__(self, into, out, partitions):
        super().__init__()
        self.partitions = partitions
        self.conv = nn.Conv2d(into, out * partitions, 1)

    def forward(self, x, adjacency):
        x = self.conv(x)
        b, _, t, v = x.shape
        x = x.view(b, self.partitions, -1, t, v)
        return torch.einsum("bkctv,kvw->bctw", x, adjacency).contiguous()


class Block(nn.Module):
    """A graph convolution and a temporal convolution, a residual around both, ReLU after the sum."""

    def __init__(self, into, out, stride, partitions, dropout, residual=True):
        super().__init__()
        self.gcn = GraphConvolution(into, out, partitions)
        self.tcn = nn.Sequential(
            nn.BatchNorm2d(out),
            nn.ReLU(inplace=True),
            nn.Conv2d(out, out, (KERNEL, 1), (stride, 1), (KERNEL // 2, 0)),
            nn.BatchNorm2d(out),
            nn.Dropout(dropout, inplace=True),
        )
        self.with_residual = residual
        self.residual = None
        if residual and (into != out or stride != 1):
            self.residual = nn.Sequential(
                nn.Conv2d(into, out, 1, (stride, 1)),
                nn.BatchNorm2d(out),
            )
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x, adjacency):
        y = self.tcn(self.gcn(x, adjacency))
        if self.with_residual:
            y = y + (x if self.residual is None else self.residual(x))
        return self.relu(y)


class Stgcn2019(nn.Module):
    """[N, C, T, V, M] to logits [N, classes], of a config with `name: stgcn-2019`."""

    def __init__(self, config):
        super().__init__()
        if (config["strategy"], config["max_hop"], config["dilation"]) != ("spatial", 1, 1):
            raise ValueError("Cannot build stgcn-2019: the peer has the spatial strategy over one hop only")
        if config.get("motion_stream"):
            raise ValueError("Cannot build stgcn-2019: the peer has one stream only")
        adjacency = spatial_2019(LAYOUTS[config["layout"]])
        in_channels = config["in_channels"]
        (_, first, stride), *blocks = config["backbone_config"]
        partitions, joints, _ = adjacency.shape
        self.register_buffer("A", torch.tensor(adjacency, dtype=torch.float32))
        self.data_bn = nn.BatchNorm1d(joints * in_channels)
        self.st_gcn_networks = nn.ModuleList([
            Block(in_channels, first, stride, partitions, 0.0, residual=False),
            *(Block(*block, partitions, config["dropout"]) for block in blocks),
        ])
        importances = [
            nn.Parameter(torch.ones_like(self.A))
            for _ in self.st_gcn_networks if config["edge_importance_weighting"]
        ]
        self.edge_importance = nn.ParameterList(importances)
        self.fcn = nn.Conv2d(blocks[-1][1], config["num_class"], 1)
        self.apply(initialize)

    def forward(self, x):
        n, c, t, v, m = x.shape
        x = x.permute(0, 4, 3, 1, 2).reshape(n * m, v * c, t)
        x = self.data_bn(x).view(n * m, v, c, t).permute(0, 2, 3, 1).contiguous()
        for i, block in enumerate(self.st_gcn_networks):
            x = block(x, self.A * self.edge_importance[i] if len(self.edge_importance) else self.A)
        x = x.mean(dim=(2, 3)).view(n, m, -1).mean(dim=1)
        return self.fcn(x[:, :, None, None]).flatten(1)
