"""Weights of prunebench in PyTorch and back: the networks of `prunebench models`, by the same names.

python docs/torch-weights.py show FILE           what a file written by `prunebench export` holds
python docs/torch-weights.py write MODEL FILE    fresh PyTorch weights, for `prunebench import`

Needs torch and safetensors.
"""

import re
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file


def conv(inputs, outputs, kernel=3, stride=1, bias=False):
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=bias)


def with_norm(convolution):
    """A convolution that carries its batch norm, as `downsample.bn` is named."""
    convolution.bn = nn.BatchNorm2d(convolution.out_channels)
    return convolution


class BasicBlock(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, width, stride=stride), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = conv(width, width), nn.BatchNorm2d(width)
        if inputs != width or stride != 1:
            self.downsample = with_norm(conv(inputs, width, 1, stride))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if hasattr(self, "downsample"):
            x = self.downsample.bn(self.downsample(x))
        return F.relu(x + y)


class ResNet(nn.Module):
    """resnetD, D = 6n + 2."""

    def __init__(self, blocks, channels=3, classes=10):
        super().__init__()
        self.conv1, self.bn1 = conv(channels, 16), nn.BatchNorm2d(16)
        self.layer1 = stage(BasicBlock, blocks, 16, 16, 1)
        self.layer2 = stage(BasicBlock, blocks, 16, 32, 2)
        self.layer3 = stage(BasicBlock, blocks, 32, 64, 2)
        self.fc = nn.Linear(64, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


class WideBlock(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(inputs), conv(inputs, width, stride=stride)
        self.bn2, self.conv2 = nn.BatchNorm2d(width), conv(width, width)
        if inputs != width:
            self.shortcut = conv(inputs, width, 1, stride)

    def forward(self, x):
        active = F.relu(self.bn1(x))
        y = self.conv2(F.relu(self.bn2(self.conv1(active))))
        return y + (self.shortcut(active) if hasattr(self, "shortcut") else x)


class WideResNet(nn.Module):
    """wrnD_K, D = 6n + 4, K times as wide."""

    def __init__(self, blocks, factor, channels=3, classes=10):
        super().__init__()
        width = 16 * factor
        self.conv1 = conv(channels, 16)
        self.block1 = stage(WideBlock, blocks, 16, width, 1)
        self.block2 = stage(WideBlock, blocks, width, 2 * width, 2)
        self.block3 = stage(WideBlock, blocks, 2 * width, 4 * width, 2)
        self.bn = nn.BatchNorm2d(4 * width)
        self.fc = nn.Linear(4 * width, classes)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.conv1(x))))
        return self.fc(F.relu(self.bn(x)).mean((2, 3)))


class VGG16(nn.Module):
    """vgg16d."""

    def __init__(self, channels=3, classes=10):
        super().__init__()
        self.features, inputs = nn.ModuleList(), channels
        self.pools = {1, 3, 6, 9, 12}
        for width in [64] * 2 + [128] * 2 + [256] * 3 + [512] * 6:
            self.features.append(with_norm(conv(inputs, width, bias=True)))
            inputs = width
        self.fc1, self.bn1 = nn.Linear(512, 512), nn.BatchNorm1d(512)
        self.fc2, self.bn2 = nn.Linear(512, 512), nn.BatchNorm1d(512)
        self.fc3 = nn.Linear(512, classes)

    def forward(self, x):
        for place, layer in enumerate(self.features):
            x = F.relu(layer.bn(layer(x)))
            if place in self.pools:
                x = F.max_pool2d(x, 2)
        x = self.bn1(F.relu(self.fc1(x.mean((2, 3)))))
        return self.fc3(self.bn2(F.relu(self.fc2(x))))


def stage(block, count, inputs, width, stride):
    return nn.Sequential(
        block(inputs, width, stride), *[block(width, width, 1) for _ in range(count - 1)])


def network(name, channels=3, classes=10):
    """The module of a network's name."""
    if match := re.fullmatch(r"resnet(\d+)", name):
        return ResNet((int(match[1]) - 2) // 6, channels, classes)
    if match := re.fullmatch(r"wrn(\d+)_(\d+)", name):
        return WideResNet((int(match[1]) - 4) // 6, int(match[2]), channels, classes)
    if name == "vgg16d":
        return VGG16(channels, classes)
    raise SystemExit(f"{name}: only resnetD, wrnD_K and vgg16d are written down here")


def load(path):
    """The network of an exported file, and the masks of its pruned tensors by their names."""
    with safe_open(path, framework="pt") as file:
        about, tensors = file.metadata(), {name: file.get_tensor(name) for name in file.keys()}
    if about.get("shrunk"):
        raise SystemExit(f"{path}: layers of a shrunk network have other sizes; export it as onnx")
    masks = {name: tensors.pop(name) for name in list(tensors) if name.endswith("_mask")}
    module = network(about["model"], int(about["input"].split("x")[0]), int(about["classes"]))
    missing, unexpected = module.load_state_dict(tensors, strict=False)
    # PyTorch counts batches beside the statistics; the count is of no use in inference.
    if unexpected or any(not name.endswith("num_batches_tracked") for name in missing):
        raise SystemExit(f"{path}: the names differ: {missing}, {unexpected}")
    return module.eval(), masks


def save(module, path):
    """Writes a module's weights so that `prunebench import` reads them."""
    tensors = module.state_dict()
    save_file(
        {
            name: tensor.detach().float().contiguous()
            for name, tensor in tensors.items()
            if not name.endswith("num_batches_tracked")
        },
        path,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["show"] and len(sys.argv) == 3:
        module, masks = load(sys.argv[2])
        for name, mask in masks.items():
            print(f"{name[:-5]}: {mask.sum().item()} of {mask.numel()} weights kept")
    elif sys.argv[1:2] == ["write"] and len(sys.argv) == 4:
        save(network(sys.argv[2]), sys.argv[3])
    else:
        raise SystemExit(__doc__)
