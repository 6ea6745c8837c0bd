"""The networks of the suite in PyTorch, as its users write them."""
import torch.nn as nn
import torch.nn.functional as F


def convolution(inputs, outputs, kernel=3, stride=1, bias=False):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=bias)


class BasicBlock(nn.Module):
    """Post-activation; a shortcut that changes its shape is a 1x1 convolution with batch norm."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.norm1 = convolution(inputs, outputs, 3, stride), nn.BatchNorm2d(outputs)
        self.conv2, self.norm2 = convolution(outputs, outputs), nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


class PreactivationBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.norm1, self.conv1 = nn.BatchNorm2d(inputs), convolution(inputs, outputs, 3, stride)
        self.norm2, self.conv2 = nn.BatchNorm2d(outputs), convolution(outputs, outputs)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = convolution(inputs, outputs, 1, stride)

    def forward(self, x):
        a = F.relu(self.norm1(x))
        y = self.conv2(F.relu(self.norm2(self.conv1(a))))
        return y + (x if self.shortcut is None else self.shortcut(a))


def stages(block, first, widths, count):
    """Three stages of `count` blocks; the second and third halve the picture."""
    blocks, inputs = [], first
    for outputs, stride in zip(widths, (1, 2, 2)):
        for index in range(count):
            blocks.append(block(inputs, outputs, stride if index == 0 else 1))
            inputs = outputs
    return nn.Sequential(*blocks)


class ResNet(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.conv, self.norm = convolution(3, 16), nn.BatchNorm2d(16)
        self.blocks, self.head = stages(BasicBlock, 16, (16, 32, 64), count), nn.Linear(64, 10)

    def forward(self, x):
        x = self.blocks(F.relu(self.norm(self.conv(x))))
        return self.head(x.mean((2, 3)))


class WideResNet(nn.Module):
    def __init__(self, count, factor):
        super().__init__()
        widths = [16 * factor, 32 * factor, 64 * factor]
        self.conv = convolution(3, 16)
        self.blocks = stages(PreactivationBlock, 16, widths, count)
        self.norm, self.head = nn.BatchNorm2d(widths[2]), nn.Linear(widths[2], 10)

    def forward(self, x):
        x = F.relu(self.norm(self.blocks(self.conv(x))))
        return self.head(x.mean((2, 3)))


def vgg16():
    """Thirteen convolutions with bias and batch norm; two hidden layers with ReLU, then batch norm."""
    layers, inputs = [], 3
    for width, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            layers += [convolution(inputs, width, bias=True), nn.BatchNorm2d(width), nn.ReLU(True)]
            inputs = width
        layers.append(nn.MaxPool2d(2))
    hidden = [(nn.Linear(512, 512), nn.ReLU(True), nn.BatchNorm1d(512)) for _ in range(2)]
    return nn.Sequential(*layers, nn.Flatten(), *hidden[0], *hidden[1], nn.Linear(512, 10))


def named(name):
    return {
        "resnet20": lambda: ResNet(3),
        "resnet56": lambda: ResNet(9),
        "wrn28_2": lambda: WideResNet(4, 2),
        "vgg16d": vgg16,
    }[name]()
