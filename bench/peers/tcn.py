"""Temporal Conv, the baseline over frames, in eager PyTorch: the published network with its names."""

from torch import nn

from stgcn import initialize_convolution

BLOCKS = [
    (64, 64, 1), (64, 64, 1), (64, 64, 1),
    (64, 128, 2), (128, 128, 1), (128, 128, 1),
    (128, 256, 2), (256, 256, 1), (256, 256, 1),
]
KERNEL = 9
DROPOUT = 0.5


class PreActivated(nn.Module):
    """Batch norm, ReLU, dropout, convolution."""

    def __init__(self, into, out, kernel, stride, dropout):
        super().__init__()
        self.bn = nn.BatchNorm1d(into)
        self.relu = nn.ReLU(inplace=True)
        self.dropout = nn.Dropout(dropout)
        self.conv = nn.Conv1d(into, out, kernel, stride, (kernel - 1) // 2)
        initialize_convolution(self.conv)

    def forward(self, x):
        return self.conv(self.dropout(self.relu(self.bn(x))))


class Unit(nn.Module):
    """A convolution with a residual, itself convolved where the width changes."""

    def __init__(self, into, out, stride):
        super().__init__()
        self.unit1_1 = PreActivated(into, out, KERNEL, stride, DROPOUT)
        self.down1 = PreActivated(into, out, 1, stride, 0.0) if into != out else None

    def forward(self, x):
        return self.unit1_1(x) + (x if self.down1 is None else self.down1(x))


class Tcn(nn.Module):
    """[N, C, T, V, M] to logits [N, classes], of a config with `name: tcn`."""

    def __init__(self, config):
        super().__init__()
        channel = config["channel"]
        self.use_data_bn = config["use_data_bn"]
        self.data_bn = nn.BatchNorm1d(channel)
        self.conv0 = nn.Conv1d(channel, BLOCKS[0][0], KERNEL, padding=KERNEL // 2)
        initialize_convolution(self.conv0)
        for i, block in enumerate(BLOCKS, start=1):
            self.add_module(f"unit{i}", Unit(*block))
        self.bn = nn.BatchNorm1d(BLOCKS[-1][1])
        self.relu = nn.ReLU(inplace=True)
        self.fcn = nn.Conv1d(BLOCKS[-1][1], config["num_class"], 1)

    def forward(self, x):
        n, c, t, v, m = x.shape
        x = x.permute(0, 4, 3, 1, 2).reshape(n, m * v * c, t)
        if self.use_data_bn:
            x = self.data_bn(x)
        x = self.conv0(x)
        for i in range(1, len(BLOCKS) + 1):
            x = self.get_submodule(f"unit{i}")(x)
        return self.fcn(self.relu(self.bn(x)).mean(dim=2, keepdim=True)).flatten(1)
