"""families.json: one training step of every family's small networks in PyTorch, float64.

    python families.py > ../families.json        # needs torch

Written from models-and-data.md 1, without this package's code. Weights and pictures are functions of
their names, and gradients are kept as four projections each, so that the file is small: `noise`.
"""
import json
import torch
import torch.nn.functional as F

D = torch.float64
BATCH, CLASSES, DRAWING = 5, 10, 7


def noise(name, count):
    """Multiples of 2^-24 in 0 ..< 1: a linear congruential generator that the name seeds (FNV-1a)."""
    state = 0x811C9DC5
    for byte in name.encode():
        state = (state ^ byte) * 0x01000193 % 2**32
    values = []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values.append((state >> 8) / 2**24)
    return torch.tensor(values, dtype=D)


class Net:
    """Parameters are made when they are first asked for."""

    def __init__(self):
        self.parameters, self.running = {}, {}

    def parameter(self, name, *shape):
        values = noise(name, torch.Size(shape).numel())
        values = values + 0.5 if name.endswith("gamma") else values - 0.5
        self.parameters[name] = values.reshape(shape).requires_grad_()
        return self.parameters[name]

    def conv(self, x, name, out, k=3, stride=1, bias=False):
        w = self.parameter(name, out, x.shape[1], k, k)
        b = self.parameter(name + ".bias", out) if bias else None
        return F.conv2d(x, w, b, stride, k // 2)

    def norm(self, x, name):
        c = x.shape[1]
        self.running[name] = [torch.zeros(c, dtype=D), torch.ones(c, dtype=D)]
        return F.batch_norm(
            x, *self.running[name], self.parameter(name + ".gamma", c),
            self.parameter(name + ".beta", c), True, 0.1, 1e-5)

    def linear(self, x, name, out):
        return F.linear(
            x, self.parameter(name + ".weight", out, x.shape[1]), self.parameter(name + ".bias", out))


def shortcut(net, y, x, name, stride):
    if x.shape != y.shape:
        x = net.norm(net.conv(x, name + ".downsample", y.shape[1], 1, stride), name + ".downsample.bn")
    return torch.relu(y + x)


def basic(net, x, name, width, stride):
    y = torch.relu(net.norm(net.conv(x, name + ".conv1", width, 3, stride), name + ".bn1"))
    y = net.norm(net.conv(y, name + ".conv2", width), name + ".bn2")
    return shortcut(net, y, x, name, stride)


def bottleneck(net, x, name, width, stride):
    y = torch.relu(net.norm(net.conv(x, name + ".conv1", width, 1), name + ".bn1"))
    y = torch.relu(net.norm(net.conv(y, name + ".conv2", width, 3, stride), name + ".bn2"))
    y = net.norm(net.conv(y, name + ".conv3", 4 * width, 1), name + ".bn3")
    return shortcut(net, y, x, name, stride)


def preactivated(net, x, name, width, stride):
    a = torch.relu(net.norm(x, name + ".bn1"))
    y = torch.relu(net.norm(net.conv(a, name + ".conv1", width, 3, stride), name + ".bn2"))
    y = net.conv(y, name + ".conv2", width)
    return y + (x if x.shape[1] == width else net.conv(a, name + ".shortcut", width, 1, stride))


def stages(net, x, name, block, width, counts):
    for stage, count in enumerate(counts):
        for index in range(count):
            stride = 2 if stage and not index else 1
            x = block(net, x, f"{name}{stage + 1}.{index}", width * 2**stage, stride)
    return x


def resnet(block, width):
    def run(net, x):
        x = torch.relu(net.norm(net.conv(x, "conv1", width), "bn1"))
        x = stages(net, x, "layer", block, width, (1, 1, 1))
        return net.linear(x.mean((2, 3)), "fc", CLASSES)
    return run


def wide(net, x):
    x = stages(net, net.conv(x, "conv1", 3), "block", preactivated, 6, (2, 2, 2))
    return net.linear(torch.relu(net.norm(x, "bn")).mean((2, 3)), "fc", CLASSES)


def imagenet(net, x):
    x = torch.relu(net.norm(net.conv(x, "conv1", 2, 7, 2), "bn1"))
    x = stages(net, F.max_pool2d(x, 3, 2, 1), "layer", bottleneck, 2, (1, 2))
    return net.linear(x.mean((2, 3)), "fc", CLASSES)


def dropped(x, node):
    """Half of the values 0 and the others doubled, by SplitMix64 over drawing, node and place."""
    factors = []
    for place in range(x.numel()):
        z = DRAWING + node * 0xD1342543DE82EF95 + (place + 1) * 0x9E3779B97F4A7C15
        z %= 2**64
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        factors.append(2.0 if (z ^ z >> 31) >> 63 else 0.0)
    return x * torch.tensor(factors, dtype=D).reshape(x.shape)


def vgg(drops):
    def run(net, x):
        place = 0
        for width, count in ((3, 1), (5, 2)):
            for _ in range(count):
                name = f"features.{place}"
                x = torch.relu(net.norm(net.conv(x, name, width, bias=True), name + ".bn"))
                place += 1
            x = F.max_pool2d(x, 2)
        x = x.flatten(1)
        # The nodes: picture, three convolutions with two more each, two pools, the mean; then these.
        for layer, width in enumerate((6, 4), 1):
            if drops:
                x = dropped(x, 13 if layer == 1 else 16)
            x = torch.relu(net.linear(x, f"fc{layer}", width))
            if not drops:
                x = net.norm(x, f"bn{layer}")
        return net.linear(x, "fc3", CLASSES)
    return run


NETWORKS = {
    "resnet8, 4 wide": (resnet(basic, 4), 8),
    "resnet8b, 3 wide": (resnet(bottleneck, 3), 8),
    "resnet50, 2 wide, 1 + 2 blocks": (imagenet, 16),
    "vgg, 3 convolutions": (vgg(False), 4),
    "vgg, 3 convolutions, dropout": (vgg(True), 4),
    "wrn16_2, 6 wide": (wide, 8),
}


def projected(name, values):
    """Against four vectors of noise around 0, and the largest magnitude."""
    flat = values.detach().reshape(-1)
    dots = [float(flat @ (noise(f"{name}/{k}", len(flat)) - 0.5)) for k in range(4)]
    return {"projections": dots, "largest": float(flat.abs().max())}


def main():
    result = {"schema": 1, "torch": torch.__version__, "batch": BATCH, "drawing": DRAWING}
    for name, (run, side) in NETWORKS.items():
        net = Net()
        x = (2 * noise("images", BATCH * 3 * side * side) - 1).reshape(BATCH, 3, side, side)
        labels = torch.arange(BATCH) * 3 % CLASSES
        logits = run(net, x)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        result.setdefault("networks", {})[name] = {
            "loss": loss.item(),
            "parameters": sum(p.numel() for p in net.parameters.values()),
            "gradients": {k: projected(k, p.grad) for k, p in net.parameters.items()},
            "running": {k: projected(k, torch.cat(r)) for k, r in net.running.items()},
        }
    lines = json.dumps(result, indent=1).replace("[\n     ", "[").replace("\n     ]", "]")
    print(lines.replace(",\n      ", ", "))


main()
