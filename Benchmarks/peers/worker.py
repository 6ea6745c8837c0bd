"""One PyTorch process that measures a window of time whenever it is told to.

    python worker.py --model resnet20 --precision bf16 --compile --channels-last --threads 1

Answers every line on standard input with a line of JSON:
    prepare train       steps until everything is compiled and allocated
    train 0.5           images per second of training over at least 0.5 s and one step
    evaluate 0.5        the same of evaluation
A step of training is forward, cross-entropy, backward, SGD with Nesterov momentum 0.9 and weight
decay 1e-4. The batch is random, fixed and in memory: no data are loaded, nothing is augmented, no
mask is multiplied. All that could be held against PyTorch is left out.
"""
import argparse
import json
import sys
import time

import torch
import torch.nn.functional as F

import networks


def say(**values):
    print(json.dumps(values), flush=True)


class Subject:
    def __init__(self, choice):
        torch.set_num_threads(choice.threads)
        torch.set_flush_denormal(True)
        torch.manual_seed(1)
        layout = torch.channels_last if choice.channels_last else torch.contiguous_format
        self.bf16 = choice.precision == "bf16"
        self.model = networks.named(choice.model).to(memory_format=layout)
        self.x = torch.randn(choice.batch, 3, 32, 32).to(memory_format=layout)
        self.y = torch.randint(0, 10, (choice.batch,))
        self.optimiser = torch.optim.SGD(
            self.model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=1e-4,
            fused=True)
        maybe = torch.compile if choice.compile else lambda function: function
        self.loss, self.logits = maybe(self.plain_loss), maybe(self.plain_logits)

    def autocast(self):
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bf16)

    def plain_loss(self, x, y):
        with self.autocast():
            return F.cross_entropy(self.model(x), y)

    def plain_logits(self, x):
        with self.autocast():
            return self.model(x)

    def train(self):
        self.optimiser.zero_grad(set_to_none=True)
        self.loss(self.x, self.y).backward()
        self.optimiser.step()

    def evaluate(self):
        with torch.no_grad():
            return self.logits(self.x)

    def step(self, work):
        self.model.train(work == "train")
        return self.train if work == "train" else self.evaluate

    def prepare(self, work):
        step = self.step(work)
        start = time.perf_counter()
        for _ in range(3):
            step()
        return time.perf_counter() - start

    def rate(self, work, seconds):
        step = self.step(work)
        steps, start = 0, time.perf_counter()
        while True:
            step()
            steps += 1
            elapsed = time.perf_counter() - start
            if elapsed >= seconds:
                return steps * len(self.y) / elapsed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--channels-last", action="store_true")
    subject = Subject(parser.parse_args())
    say(torch=torch.__version__, isa=torch.backends.cpu.get_cpu_capability(),
        parameters=sum(p.numel() for p in subject.model.parameters()))
    for line in sys.stdin:
        command, argument = line.split()
        if command == "prepare":
            say(seconds=subject.prepare(argument))
        else:
            say(images_per_second=subject.rate(command, float(argument)))


if __name__ == "__main__":
    main()
