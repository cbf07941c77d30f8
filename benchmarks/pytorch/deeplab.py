"""The decoupled DeepLabV3+ on a deep-stem ResNet-50 in idiomatic PyTorch: the other side of the network comparison.

Reads one command per line from standard input, so that both sides can be measured alternately:
    keys                         every key of the state with its shape, in one line
  forward fp32|bf16 N C H W    one forward pass in evaluation mode without gradients
  step    fp32|bf16 N C H W    one training step: forward, loss of all outputs, backward, SGD with momentum
    reduce  fp32 N               one all-reduce of N numbers, if there are several ranks
  quit
If WORLD_SIZE is set, steps use DistributedDataParallel over Gloo.
Each measurement is answered with one line: seconds, and the memory peak without loaded libraries in bytes.
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


class ASPP(nn.Module):
    def __init__(self, inputs, outputs, rates):
        super().__init__()
        self.features = nn.ModuleList(
            [conv_bn_relu(inputs, outputs, 1)] + [conv_bn_relu(inputs, outputs, 3, dilation=rate) for rate in rates])
        self.img_conv = conv_bn_relu(inputs, outputs, 1)

    def forward(self, x):
        pooled = resize(self.img_conv(F.adaptive_avg_pool2d(x, 1)), x)
        return torch.cat([pooled] + [branch(x) for branch in self.features], 1)


class SqueezeBodyEdge(nn.Module):
    """The body is the map warped by a learned flow, and the edge is the residual."""

    def __init__(self, channels):
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(channels, channels, 3, stride=2, groups=channels), nn.BatchNorm2d(channels), nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 3, stride=2, groups=channels), nn.BatchNorm2d(channels), nn.ReLU(inplace=True))
        self.flow_make = nn.Conv2d(2 * channels, 2, 3, padding=1, bias=False)

    def forward(self, x):
        flow = self.flow_make(torch.cat([x, resize(self.down(x), x)], 1))
        height, width = x.shape[2:]
        rows, columns = torch.meshgrid(torch.linspace(-1, 1, height), torch.linspace(-1, 1, width), indexing="ij")
        grid = torch.stack([columns, rows], 2) + flow.permute(0, 2, 3, 1) / torch.tensor([width, height])
        body = F.grid_sample(x, grid.to(x.dtype), align_corners=True)
        return body, x - body


class DecoupledDeepLabV3Plus(nn.Module):
    """ResNet-50 with dilated layer3 and layer4 (output stride 8), ASPP at twice its rates, body and edge, decoder on layer1."""

    def __init__(self, classes=19, width=256):
        super().__init__()
        self.layer0 = nn.Sequential(
            nn.Sequential(
                nn.Conv2d(3, 64, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True),
                nn.Conv2d(64, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True),
                nn.Conv2d(64, 128, 3, padding=1, bias=False)),
            nn.BatchNorm2d(128), nn.ReLU(inplace=True), nn.MaxPool2d(3, stride=2, padding=1))

        def layer(inputs, planes, count, stride, dilation):
            first = Bottleneck(inputs, planes, stride, dilation, project=True)
            return nn.Sequential(first, *[Bottleneck(4 * planes, planes, 1, dilation) for _ in range(count - 1)])

        self.layer1 = layer(128, 64, 3, 1, 1)
        self.layer2 = layer(256, 128, 4, 2, 1)
        self.layer3 = layer(512, 256, 6, 1, 2)
        self.layer4 = layer(1024, 512, 3, 1, 4)
        self.aspp = ASPP(2048, width, (12, 24, 36))
        self.bot_fine = nn.Conv2d(256, 48, 1, bias=False)
        self.bot_aspp = nn.Conv2d(5 * width, width, 1, bias=False)
        self.squeeze_body_edge = SqueezeBodyEdge(width)
        self.edge_fusion = nn.Conv2d(width + 48, width, 1, bias=False)
        self.edge_out = nn.Sequential(*conv_bn_relu(width, 48, 3), nn.Conv2d(48, 1, 1, bias=False))
        self.dsn_seg_body = nn.Sequential(*conv_bn_relu(width, width, 3), nn.Conv2d(width, classes, 1, bias=False))
        self.final_seg = nn.Sequential(
            *conv_bn_relu(2 * width, width, 3), *conv_bn_relu(width, width, 3), nn.Conv2d(width, classes, 1, bias=False))

    def forward(self, image):
        fine = self.layer1(self.layer0(image))
        x = self.layer4(self.layer3(self.layer2(fine)))
        deep = self.bot_aspp(self.aspp(x))
        body, edge = self.squeeze_body_edge(deep)
        small = self.bot_fine(fine)
        edges = self.edge_fusion(torch.cat([resize(edge, fine), small], 1))
        seg = resize(self.final_seg(torch.cat([resize(deep, fine), edges + resize(body, fine)], 1)), image)
        if not self.training:
            return seg
        return seg, resize(self.dsn_seg_body(body), image), resize(self.edge_out(edges), image)


def resize(x, like):
    return F.interpolate(x, like.shape[2:], mode="bilinear", align_corners=True)


def status(field):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field + ":"))


def own_memory(total):
    """Resident memory without what is mapped from files, the used parts of libraries."""
    return status(total) - status("RssFile")


def measure(work, loaded):
    gc.collect()
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    return seconds, own_memory("VmHWM") - loaded


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(1)
    # The memory that torch allocates on first use.
    F.conv2d(torch.rand(1, 3, 8, 8), torch.rand(3, 3, 3, 3, requires_grad=True)).sum().backward()
    loaded = own_memory("VmRSS")
    network = DecoupledDeepLabV3Plus()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    keys = " ".join(f"{key}:{'x'.join(map(str, value.shape))}" for key, value in network.state_dict().items())
    if "WORLD_SIZE" in os.environ:
        torch.distributed.init_process_group("gloo")
        network = nn.parallel.DistributedDataParallel(network)
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "quit":
            return
        if command == "keys":
            print(keys, flush=True)
            continue
        precision, *shape = rest[0], *map(int, rest[1:])
        images = torch.rand(shape)
        labels = torch.randint(0, 19, (shape[0], *shape[2:]) if command == "step" else (1,))
        edges = torch.randint(0, 2, (shape[0], 1, *shape[2:]) if command == "step" else (1,)).float()

        def outputs():
            with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
                return network(images)

        def forward():
            network.eval()
            with torch.no_grad():
                outputs()

        def step():
            network.train()
            optimizer.zero_grad(set_to_none=True)
            seg, body, edge = outputs()
            loss = F.cross_entropy(seg.float(), labels) + F.cross_entropy(body.float(), labels)
            (loss + F.binary_cross_entropy_with_logits(edge.float(), edges)).backward()
            optimizer.step()

        def reduce():
            torch.distributed.all_reduce(images)

        seconds, peak = measure({"forward": forward, "step": step, "reduce": reduce}[command], loaded)
        print(f"{seconds:.6f} {peak}", flush=True)


main()
