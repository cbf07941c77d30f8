"""DeepLabV3+ on a deep-stem ResNet-50 as one would write it in PyTorch: the other side of the speed comparison.

Driven over standard input, a command a line, so that both sides can be measured in turn:
  forward N C H W   one forward pass in evaluation mode without gradients
  step    N C H W   one training step: forward, cross entropy, backward, SGD with momentum
  reduce  N         one all-reduce of N numbers, where there are several ranks
  quit
Where WORLD_SIZE is set, steps are those of DistributedDataParallel over Gloo.
Every command answers with one line: seconds, and by how many bytes the resident memory peaked above its start.
"""

import gc
import os
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def conv_bn_relu(inputs, outputs, kernel, dilation=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, padding=dilation * (kernel // 2), dilation=dilation, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True))


class Bottleneck(nn.Module):
    def __init__(self, inputs, planes, stride=1, dilation=1, project=False):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride=stride, padding=dilation, dilation=dilation, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, 4 * planes, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * planes)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Sequential(
            nn.Conv2d(inputs, 4 * planes, 1, stride=stride, bias=False), nn.BatchNorm2d(4 * planes)) if project else None

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        out += x if self.downsample is None else self.downsample(x)
        return self.relu(out)


class DeepLabV3Plus(nn.Module):
    """ResNet-50 with dilated layer3 and layer4 (output stride 8), ASPP at twice its rates, decoder on layer1."""

    def __init__(self, classes=19):
        super().__init__()
        self.layer0 = nn.Sequential(
            nn.Conv2d(3, 64, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True),
            nn.Conv2d(64, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True),
            nn.Conv2d(64, 128, 3, padding=1, bias=False), nn.BatchNorm2d(128), nn.ReLU(inplace=True),
            nn.MaxPool2d(3, stride=2, padding=1))

        def layer(inputs, planes, count, stride, dilation):
            first = Bottleneck(inputs, planes, stride, dilation, project=True)
            return nn.Sequential(first, *[Bottleneck(4 * planes, planes, 1, dilation) for _ in range(count - 1)])

        self.layer1 = layer(128, 64, 3, 1, 1)
        self.layer2 = layer(256, 128, 4, 2, 1)
        self.layer3 = layer(512, 256, 6, 1, 2)
        self.layer4 = layer(1024, 512, 3, 1, 4)
        self.img_conv = conv_bn_relu(2048, 256, 1)
        self.features = nn.ModuleList(
            [conv_bn_relu(2048, 256, 1)] + [conv_bn_relu(2048, 256, 3, dilation=rate) for rate in (12, 24, 36)])
        self.bot_aspp = nn.Conv2d(1280, 256, 1, bias=False)
        self.bot_fine = nn.Conv2d(256, 48, 1, bias=False)
        self.final = nn.Sequential(
            *conv_bn_relu(304, 256, 3), *conv_bn_relu(256, 256, 3), nn.Conv2d(256, classes, 1, bias=False))

    def forward(self, image):
        def resize(x, like):
            return F.interpolate(x, like.shape[2:], mode="bilinear", align_corners=True)

        fine = self.layer1(self.layer0(image))
        x = self.layer4(self.layer3(self.layer2(fine)))
        pooled = resize(self.img_conv(F.adaptive_avg_pool2d(x, 1)), x)
        x = torch.cat([pooled] + [branch(x) for branch in self.features], 1)
        x = resize(self.bot_aspp(x), fine)
        x = self.final(torch.cat([self.bot_fine(fine), x], 1))
        return resize(x, image)


def status(field):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field + ":"))


def measure(work):
    gc.collect()
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    before, start = status("VmRSS"), time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    return seconds, status("VmHWM") - before


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(1)
    network = DeepLabV3Plus()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    if "WORLD_SIZE" in os.environ:
        torch.distributed.init_process_group("gloo")
        network = nn.parallel.DistributedDataParallel(network)
    for line in sys.stdin:
        command, *shape = line.split()
        if command == "quit":
            return
        images = torch.rand(*map(int, shape))
        labels = torch.randint(0, 19, (images.shape[0], *images.shape[2:]))

        def forward():
            network.eval()
            with torch.no_grad():
                network(images)

        def step():
            network.train()
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(network(images), labels).backward()
            optimizer.step()

        def reduce():
            torch.distributed.all_reduce(images)

        seconds, peak = measure({"forward": forward, "step": step, "reduce": reduce}[command])
        print(f"{seconds:.6f} {peak}", flush=True)


main()
