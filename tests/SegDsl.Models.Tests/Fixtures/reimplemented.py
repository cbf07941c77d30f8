"""Records outputs of the PyTorch reimplementations below, which follow the structure of the authors' code: python3 reimplemented.py

Updates reimplemented.json; its other entries stay unchanged. Inputs and weights are computed from their names, as in FixtureNumbers.
"""
import json
import math
import os
from collections import OrderedDict

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision.models.convnext import CNBlock, LayerNorm2d
from torchvision.models.resnet import BasicBlock, resnet18, resnet50
from torchvision.models.swin_transformer import swin_t

SAMPLES = 16


def uniform(name, count):
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & ((1 << 64) - 1)
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(seed) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> numpy.uint64(31))) >> numpy.uint64(11)).astype(numpy.float64) / (1 << 53)


def state(key, shape):
    u = torch.from_numpy(uniform(key, math.prod(shape))).reshape(shape)
    if len(shape) >= 2:
        return (2 * u - 1) * math.sqrt(3.0 / math.prod(shape[1:]))
    if key.endswith("running_var"):
        return 0.5 + u
    return 0.6 + 0.4 * u if key.endswith("weight") else 0.2 * (u - 0.5)


def norm_relu(c):
    return [nn.BatchNorm2d(c), nn.ReLU()]


def cbr(i, o, k=3, **given):
    return [nn.Conv2d(i, o, k, padding=given.get("dilation", 1) * (k // 2), bias=False, **given), *norm_relu(o)]


def up(x, like, align_corners=True):
    return F.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=align_corners)


class UNet(nn.Module):
    """milesial/Pytorch-UNet, with transposed convolutions."""

    class DoubleConv(nn.Module):
        def __init__(self, i, o):
            super().__init__()
            self.double_conv = nn.Sequential(*cbr(i, o), *cbr(o, o))

        def forward(self, x):
            return self.double_conv(x)

    class Down(nn.Module):
        def __init__(self, i, o):
            super().__init__()
            self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), UNet.DoubleConv(i, o))

        def forward(self, x):
            return self.maxpool_conv(x)

    class Up(nn.Module):
        def __init__(self, i, o):
            super().__init__()
            self.up, self.conv = nn.ConvTranspose2d(i, i // 2, 2, stride=2), UNet.DoubleConv(i, o)

        def forward(self, deep, skip):
            return self.conv(torch.cat([skip, self.up(deep)], 1))

    def __init__(self, classes):
        super().__init__()
        self.inc = UNet.DoubleConv(3, 64)
        for n, c in enumerate([64, 128, 256, 512], 1):
            setattr(self, f"down{n}", UNet.Down(c, 2 * c))
            setattr(self, f"up{5 - n}", UNet.Up(2 * c, c))
        self.outc = nn.Sequential(OrderedDict(conv=nn.Conv2d(64, classes, 1)))

    def forward(self, x):
        levels = [self.inc(x)]
        for n in range(1, 5):
            levels.append(getattr(self, f"down{n}")(levels[-1]))
        x = levels.pop()
        for n in range(1, 5):
            x = getattr(self, f"up{n}")(x, levels.pop())
        return {"seg": self.outc(x)}


class UPerNet(nn.Module):
    """mmsegmentation's UPerHead and FCNHead on torchvision's ConvNeXt-T, with a separate normalization for each feature map."""

    class ConvModule(nn.Module):
        def __init__(self, i, o, k=3):
            super().__init__()
            self.conv, self.bn = nn.Conv2d(i, o, k, padding=k // 2, bias=False), nn.BatchNorm2d(o)

        def forward(self, x):
            return F.relu(self.bn(self.conv(x)))

    class Head(nn.Module):
        def __init__(self, classes, widths=(96, 192, 384, 768), c=512, sizes=(1, 2, 3, 6)):
            super().__init__()
            module = UPerNet.ConvModule
            self.psp_modules = nn.ModuleList(nn.Sequential(nn.AdaptiveAvgPool2d(s), module(widths[3], c, 1)) for s in sizes)
            self.bottleneck = module(widths[3] + len(sizes) * c, c)
            self.lateral_convs = nn.ModuleList(module(w, c, 1) for w in widths[:3])
            self.fpn_convs = nn.ModuleList(module(c, c) for _ in widths[:3])
            self.fpn_bottleneck = module(4 * c, c)
            self.conv_seg = nn.Conv2d(c, classes, 1)

        def forward(self, features):
            pooled = [up(pool(features[3]), features[3], False) for pool in self.psp_modules]
            levels = [lateral(f) for lateral, f in zip(self.lateral_convs, features)]
            levels.append(self.bottleneck(torch.cat([features[3], *pooled], 1)))
            for i in (3, 2, 1):
                levels[i - 1] = levels[i - 1] + up(levels[i], levels[i - 1], False)
            levels = [conv(x) for conv, x in zip(self.fpn_convs, levels)] + levels[3:]
            return self.conv_seg(self.fpn_bottleneck(torch.cat([up(x, levels[0], False) for x in levels], 1)))

    class Auxiliary(nn.Module):
        def __init__(self, classes):
            super().__init__()
            self.convs, self.conv_seg = nn.Sequential(UPerNet.ConvModule(384, 256)), nn.Conv2d(256, classes, 1)

        def forward(self, x):
            return self.conv_seg(self.convs(x))

    class ConvNeXt(nn.Module):
        def __init__(self, widths=(96, 192, 384, 768), depths=(3, 3, 9, 3)):
            super().__init__()
            stages, before = [], 3
            for i, (width, depth) in enumerate(zip(widths, depths)):
                size = 4 if i == 0 else 2
                way = [nn.Conv2d(before, width, size, stride=size), LayerNorm2d(before if i else width, eps=1e-6)]
                stages += [nn.Sequential(*(way[::-1] if i else way)), nn.Sequential(*[CNBlock(width, 1e-6, 0.0) for _ in range(depth)])]
                before = width
                setattr(self, f"norm{i}", LayerNorm2d(width, eps=1e-6))
            self.features = nn.Sequential(*stages)

        def forward(self, x):
            features = []
            for i in range(4):
                x = self.features[2 * i + 1](self.features[2 * i](x))
                features.append(getattr(self, f"norm{i}")(x))
            return features

    def __init__(self, classes):
        super().__init__()
        self.backbone, self.decode_head, self.auxiliary_head = UPerNet.ConvNeXt(), UPerNet.Head(classes), UPerNet.Auxiliary(classes)

    def forward(self, x):
        features = self.backbone(x)
        return {"seg": up(self.decode_head(features), x, False), "aux": up(self.auxiliary_head(features[2]), x, False)}


class SEResNeXt(nn.Module):
    """Cadene's se_resnext50_32x4d."""

    class Squeeze(nn.Module):
        def __init__(self, c):
            super().__init__()
            self.fc1, self.fc2 = nn.Conv2d(c, c // 16, 1), nn.Conv2d(c // 16, c, 1)

        def forward(self, x):
            return x * torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))

    class Block(nn.Module):
        def __init__(self, i, planes, stride):
            super().__init__()
            c = 2 * planes
            self.conv1, self.bn1 = nn.Conv2d(i, c, 1, bias=False), nn.BatchNorm2d(c)
            self.conv2, self.bn2 = nn.Conv2d(c, c, 3, stride, 1, groups=32, bias=False), nn.BatchNorm2d(c)
            self.conv3, self.bn3 = nn.Conv2d(c, 4 * planes, 1, bias=False), nn.BatchNorm2d(4 * planes)
            self.se_module = SEResNeXt.Squeeze(4 * planes)
            self.downsample = None
            if stride != 1 or i != 4 * planes:
                self.downsample = nn.Sequential(nn.Conv2d(i, 4 * planes, 1, stride, bias=False), nn.BatchNorm2d(4 * planes))

        def forward(self, x):
            y = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
            return F.relu(self.se_module(self.bn3(self.conv3(y))) + (self.downsample(x) if self.downsample else x))

    def __init__(self, classes):
        super().__init__()
        self.layer0 = nn.Sequential(OrderedDict(
            conv1=nn.Conv2d(3, 64, 7, 2, 3, bias=False), bn1=nn.BatchNorm2d(64), relu1=nn.ReLU(), pool=nn.MaxPool2d(3, 2, ceil_mode=True)))
        before = 64
        for n, (planes, blocks) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)], 1):
            stage = []
            for b in range(blocks):
                stage.append(SEResNeXt.Block(before, planes, 2 if b == 0 and n > 1 else 1))
                before = 4 * planes
            setattr(self, f"layer{n}", nn.Sequential(*stage))
        self.last_linear = nn.Linear(before, classes)

    def forward(self, x):
        for n in range(5):
            x = getattr(self, f"layer{n}")(x)
        return {"logits": self.last_linear(x.mean((2, 3)))}


class WiderResNet(nn.Module):
    """mapillary/inplace_abn's wider_resnet16: pooling before each of the first five stages, and normalization after the last."""

    class Block(nn.Module):
        def __init__(self, i, channels):
            super().__init__()
            self.bn1 = nn.Sequential(*norm_relu(i))
            if len(channels) == 2:
                a, b = channels
                layers = [("conv1", nn.Conv2d(i, a, 3, 1, 1, bias=False)), ("bn2", nn.Sequential(*norm_relu(a))),
                          ("conv2", nn.Conv2d(a, b, 3, 1, 1, bias=False))]
            else:
                a, b, c = channels
                layers = [("conv1", nn.Conv2d(i, a, 1, bias=False)), ("bn2", nn.Sequential(*norm_relu(a))),
                          ("conv2", nn.Conv2d(a, b, 3, 1, 1, bias=False)), ("bn3", nn.Sequential(*norm_relu(b))),
                          ("conv3", nn.Conv2d(b, c, 1, bias=False))]
            self.convs = nn.Sequential(OrderedDict(layers))
            if i != channels[-1]:
                self.proj_conv = nn.Conv2d(i, channels[-1], 1, bias=False)

        def forward(self, x):
            y = self.bn1(x)
            return self.convs(y) + (self.proj_conv(y) if hasattr(self, "proj_conv") else x)

    def __init__(self, classes):
        super().__init__()
        self.mod1 = nn.Sequential(OrderedDict(conv1=nn.Conv2d(3, 64, 3, 1, 1, bias=False)))
        before = 64
        for n, channels in enumerate([(128, 128), (256, 256), (512, 512), (512, 1024), (512, 1024, 2048), (1024, 2048, 4096)], 2):
            setattr(self, f"mod{n}", nn.Sequential(OrderedDict(block1=WiderResNet.Block(before, channels))))
            before = channels[-1]
        self.bn_out = nn.Sequential(*norm_relu(before))
        self.classifier = nn.Sequential(OrderedDict(avg_pool=nn.AdaptiveAvgPool2d(1), flat=nn.Flatten(), fc=nn.Linear(before, classes)))

    def forward(self, x):
        x = self.mod1(x)
        for n in range(2, 8):
            x = getattr(self, f"mod{n}")(F.max_pool2d(x, 3, 2, 1) if n < 7 else x)
        return {"logits": self.classifier(self.bn_out(x))}


class GFF(nn.Module):
    """GFF as in the paper: fuses all levels at once, the first and third features and the context of a ResNet-18 with stride 16 and a deep stem."""

    class Fusion(nn.Module):
        def __init__(self, channels, classes, c=128):
            super().__init__()
            for n, width in enumerate(channels, 1):
                setattr(self, f"d_in{n}", nn.Sequential(*cbr(width, c, 1)))
                setattr(self, f"gate{n}", nn.Sequential(nn.Conv2d(width, c, 1), nn.Sigmoid()))
            for n, rate in enumerate((3, 6, 9), 1):
                setattr(self, f"dense_{rate}", nn.Sequential(OrderedDict(
                    norm1=nn.BatchNorm2d(n * c), relu1=nn.ReLU(), conv1=nn.Conv2d(n * c, c, 1),
                    norm2=nn.BatchNorm2d(c), relu2=nn.ReLU(), conv2=nn.Conv2d(c, c, 3, padding=rate, dilation=rate))))
            self.cls = nn.Sequential(*cbr(4 * c, 2 * c), *cbr(2 * c, 2 * c), nn.Conv2d(2 * c, classes, 1, bias=False))

        def forward(self, levels):
            x = [getattr(self, f"d_in{n}")(level) for n, level in enumerate(levels, 1)]
            g = [getattr(self, f"gate{n}")(level) for n, level in enumerate(levels, 1)]
            fused = [(1 + g[i]) * x[i] + (1 - g[i]) * sum(up(g[j] * x[j], x[i]) for j in range(3) if j != i) for i in range(3)]
            low, middle, high = (up(level, levels[0]) for level in fused)
            a = self.dense_3(high)
            b = self.dense_6(torch.cat([a, middle], 1))
            c = self.dense_9(torch.cat([a, b, low], 1))
            return self.cls(torch.cat([a, up(x[2], levels[0]), b, c], 1))

    class ASPP(nn.Module):
        def __init__(self, i, c=256):
            super().__init__()
            self.img_conv = nn.Sequential(*cbr(i, c, 1))
            self.features = nn.ModuleList([nn.Sequential(*cbr(i, c, 1)), *[nn.Sequential(*cbr(i, c, dilation=r)) for r in (6, 12, 18)]])

        def forward(self, x):
            pooled = up(self.img_conv(x.mean((2, 3), keepdim=True)), x)
            return torch.cat([pooled, *[f(x) for f in self.features]], 1)

    def __init__(self, classes):
        super().__init__()
        self.layer0 = nn.Sequential(
            nn.Sequential(*cbr(3, 64, stride=2), *cbr(64, 64), nn.Conv2d(64, 128, 3, 1, 1, bias=False)), *norm_relu(128), nn.MaxPool2d(3, 2, 1))
        before = 128
        for n, (c, stride) in enumerate([(64, 1), (128, 2), (256, 2), (512, 1)], 1):
            way = nn.Sequential(nn.Conv2d(before, c, 1, stride, bias=False), nn.BatchNorm2d(c))
            setattr(self, f"layer{n}", nn.Sequential(BasicBlock(before, c, stride, way), BasicBlock(c, c)))
            before = c
        for conv in [m for m in self.layer4.modules() if isinstance(m, nn.Conv2d) and m.kernel_size == (3, 3)]:
            conv.dilation = conv.padding = (2, 2)
        self.aspp = GFF.ASPP(512)
        self.bot_aspp = nn.Conv2d(1280, 256, 3, padding=1, bias=False)
        self.gff_head = GFF.Fusion((64, 256, 256), classes)

    def forward(self, image):
        c1 = self.layer1(self.layer0(image))
        c3 = self.layer3(self.layer2(c1))
        deep = self.bot_aspp(self.aspp(self.layer4(c3)))
        return {"seg": up(self.gff_head([c1, c3, deep]), image)}


class ResNet(nn.Module):
    """torchvision's ResNet, which returns the features of its stages."""

    def __init__(self, whole=resnet50, channels=3):
        super().__init__()
        whole = whole()
        whole.conv1 = nn.Conv2d(channels, 64, 7, 2, 3, bias=False)
        for name, child in list(whole.named_children())[:-2]:
            setattr(self, name, child)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        levels = []
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x)
            levels.append(x)
        return levels


class SemanticFPN(nn.Module):
    """mmsegmentation's FPN and FPNHead on a ResNet-50 with output stride 32."""

    class Plain(nn.Module):
        def __init__(self, i, o, k):
            super().__init__()
            self.conv = nn.Conv2d(i, o, k, padding=k // 2)

        def forward(self, x):
            return self.conv(x)

    class Neck(nn.Module):
        def __init__(self, c=256, widths=(256, 512, 1024, 2048)):
            super().__init__()
            self.lateral_convs = nn.ModuleList(SemanticFPN.Plain(w, c, 1) for w in widths)
            self.fpn_convs = nn.ModuleList(SemanticFPN.Plain(c, c, 3) for _ in range(4))

        def forward(self, features):
            levels = [conv(x) for conv, x in zip(self.lateral_convs, features)]
            for i in (3, 2, 1):
                levels[i - 1] = levels[i - 1] + F.interpolate(levels[i], size=levels[i - 1].shape[2:], mode="nearest")
            return [conv(x) for conv, x in zip(self.fpn_convs, levels)]

    class Head(nn.Module):
        def __init__(self, classes, c=128):
            super().__init__()
            self.scale_heads = nn.ModuleList()
            for i in range(4):
                layers = []
                for k in range(max(1, i)):
                    layers.append(UPerNet.ConvModule(c if k else 256, c))
                    if i:
                        layers.append(nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False))
                self.scale_heads.append(nn.Sequential(*layers))
            self.conv_seg = nn.Conv2d(c, classes, 1)

        def forward(self, levels):
            scaled = [head(x) for head, x in zip(self.scale_heads, levels)]
            return self.conv_seg(sum(up(x, levels[0], False) for x in scaled))

    def __init__(self, classes):
        super().__init__()
        self.backbone, self.neck, self.decode_head = ResNet(), SemanticFPN.Neck(), SemanticFPN.Head(classes)

    def forward(self, image):
        return {"seg": up(self.decode_head(self.neck(self.backbone(image))), image, False)}


class DepthFPN(nn.Module):
    """SemanticFPN on a ResNet-18, with a second head for depth."""

    def __init__(self, classes):
        super().__init__()
        self.backbone, self.neck = ResNet(resnet18), SemanticFPN.Neck(widths=(64, 128, 256, 512))
        self.decode_head, self.depth_head = SemanticFPN.Head(classes), SemanticFPN.Head(1)

    def forward(self, image):
        levels = self.neck(self.backbone(image))
        return {"seg": up(self.decode_head(levels), image, False), "depth": up(F.softplus(self.depth_head(levels)), image, False)}


class FusedFPN(nn.Module):
    """Two ResNet-18s, fused with squeeze-and-excitation, and the pyramid of SemanticFPN."""

    class Gate(nn.Module):
        def __init__(self, c):
            super().__init__()
            self.fc1, self.fc2 = nn.Conv2d(c, c // 16, 1), nn.Conv2d(c // 16, c, 1)

        def forward(self, x):
            return x * self.fc2(self.fc1(x.mean((2, 3), keepdim=True)).relu()).sigmoid()

    class Sum(nn.Module):
        def __init__(self, c):
            super().__init__()
            self.se_rgb, self.se_depth = FusedFPN.Gate(c), FusedFPN.Gate(c)

        def forward(self, color, depth):
            return self.se_rgb(color) + self.se_depth(depth)

    def __init__(self, classes):
        super().__init__()
        self.encoder_rgb, self.encoder_depth = ResNet(resnet18), ResNet(resnet18, 1)
        for n in range(1, 5):
            setattr(self, f"fuse{n}", FusedFPN.Sum(32 << n))
        self.neck, self.decode_head = SemanticFPN.Neck(widths=(64, 128, 256, 512)), SemanticFPN.Head(classes)

    def forward(self, image):
        depth = 2 * torch.from_numpy(uniform("input/depth", image[:, :1].numel())).float().reshape(image[:, :1].shape) - 1
        levels = zip(self.encoder_rgb(image), self.encoder_depth(depth))
        levels = [getattr(self, f"fuse{n}")(*both) for n, both in enumerate(levels, 1)]
        return {"seg": up(self.decode_head(self.neck(levels)), image, False)}


class R2UNet(nn.Module):
    """LeeJunHyun/Image_Segmentation: a U-Net of recurrent residual blocks."""

    class Recurrent(nn.Module):
        def __init__(self, c, rounds=2):
            super().__init__()
            self.rounds, self.conv = rounds, nn.Sequential(nn.Conv2d(c, c, 3, padding=1), *norm_relu(c))

        def forward(self, x):
            y = self.conv(x)
            for _ in range(self.rounds):
                y = self.conv(x + y)
            return y

    class Block(nn.Module):
        def __init__(self, i, o):
            super().__init__()
            self.RCNN = nn.Sequential(R2UNet.Recurrent(o), R2UNet.Recurrent(o))
            self.Conv_1x1 = nn.Conv2d(i, o, 1)

        def forward(self, x):
            x = self.Conv_1x1(x)
            return x + self.RCNN(x)

    class Up(nn.Module):
        def __init__(self, i, o):
            super().__init__()
            self.up = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(i, o, 3, padding=1), *norm_relu(o))

        def forward(self, x):
            return self.up(x)

    def __init__(self, classes):
        super().__init__()
        widths = [64, 128, 256, 512, 1024]
        for n, (i, o) in enumerate(zip([3, *widths], widths), 1):
            setattr(self, f"RRCNN{n}", R2UNet.Block(i, o))
        for n in range(2, 6):
            setattr(self, f"Up{n}", R2UNet.Up(widths[n - 1], widths[n - 2]))
            setattr(self, f"Up_RRCNN{n}", R2UNet.Block(widths[n - 1], widths[n - 2]))
        self.Conv_1x1 = nn.Conv2d(64, classes, 1)

    def forward(self, x):
        levels = []
        for n in range(1, 6):
            x = getattr(self, f"RRCNN{n}")(F.max_pool2d(x, 2) if n > 1 else x)
            levels.append(x)
        for n in range(5, 1, -1):
            x = getattr(self, f"Up_RRCNN{n}")(torch.cat([levels[n - 2], getattr(self, f"Up{n}")(x)], 1))
        return {"seg": self.Conv_1x1(x)}


class ViT(nn.Module):
    """timm's vision transformer, which returns the map of its patches."""

    class Attention(nn.Module):
        def __init__(self, c, heads):
            super().__init__()
            self.heads, self.qkv, self.proj = heads, nn.Linear(c, 3 * c), nn.Linear(c, c)

        def forward(self, x):
            n, l, c = x.shape
            q, k, v = self.qkv(x).reshape(n, l, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
            weights = (q @ k.transpose(-2, -1) / math.sqrt(c // self.heads)).softmax(-1)
            return self.proj((weights @ v).transpose(1, 2).reshape(n, l, c))

    class Scale(nn.Module):
        def __init__(self, c):
            super().__init__()
            self.gamma = nn.Parameter(torch.ones(c))

        def forward(self, x):
            return x * self.gamma

    class Block(nn.Module):
        def __init__(self, c, heads, scale, eps):
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(c, eps), nn.LayerNorm(c, eps)
            self.attn = ViT.Attention(c, heads)
            self.mlp = nn.Sequential(OrderedDict(fc1=nn.Linear(c, 4 * c), act=nn.GELU(), fc2=nn.Linear(4 * c, c)))
            if scale:
                self.ls1, self.ls2 = ViT.Scale(c), ViT.Scale(c)

        def forward(self, x):
            first, second = (self.ls1, self.ls2) if hasattr(self, "ls1") else (nn.Identity(), nn.Identity())
            x = x + first(self.attn(self.norm1(x)))
            return x + second(self.mlp(self.norm2(x)))

    def __init__(self, patch, positions, scale, eps, c=384, depth=12, heads=6):
        super().__init__()
        self.positions = positions
        self.cls_token = nn.Parameter(torch.zeros(1, 1, c))
        self.pos_embed = nn.Parameter(torch.zeros(1, positions ** 2 + 1, c))
        self.patch_embed = nn.Sequential(OrderedDict(proj=nn.Conv2d(3, c, patch, patch)))
        self.blocks = nn.Sequential(*[ViT.Block(c, heads, scale, eps) for _ in range(depth)])
        self.norm = nn.LayerNorm(c, eps)

    def forward(self, image):
        x = self.patch_embed(image)
        shape, p = x.shape, self.positions
        places = self.pos_embed[:, 1:].reshape(1, p, p, -1).permute(0, 3, 1, 2)
        places = F.interpolate(places, size=shape[2:], mode="bicubic", align_corners=False)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x.flatten(2).transpose(1, 2)], 1)
        x = x + torch.cat([self.pos_embed[:, :1], places.flatten(2).transpose(1, 2)], 1)
        return self.norm(self.blocks(x))[:, 1:].transpose(1, 2).reshape(shape)


class Segmenter(nn.Module):
    """rstrudel/segmenter: a ViT-S/16 and the mask transformer."""

    class Decoder(nn.Module):
        def __init__(self, classes, c=384):
            super().__init__()
            self.classes = classes
            self.cls_emb = nn.Parameter(torch.zeros(1, classes, c))
            self.proj_patch, self.proj_classes = nn.Parameter(torch.zeros(c, c)), nn.Parameter(torch.zeros(c, c))
            self.proj_dec = nn.Linear(c, c)
            self.blocks = nn.Sequential(*[ViT.Block(c, 6, False, 1e-5) for _ in range(2)])
            self.decoder_norm, self.mask_norm = nn.LayerNorm(c), nn.LayerNorm(classes)

        def forward(self, x):
            n, _, h, w = x.shape
            x = self.proj_dec(x.flatten(2).transpose(1, 2))
            x = self.decoder_norm(self.blocks(torch.cat([x, self.cls_emb.expand(n, -1, -1)], 1)))
            pixels = F.normalize(x[:, :-self.classes] @ self.proj_patch, dim=-1)
            words = F.normalize(x[:, -self.classes:] @ self.proj_classes, dim=-1)
            return self.mask_norm(pixels @ words.transpose(1, 2)).transpose(1, 2).reshape(n, self.classes, h, w)

    def __init__(self, classes):
        super().__init__()
        self.encoder, self.decoder = ViT(16, 14, False, 1e-5), Segmenter.Decoder(classes)

    def forward(self, image):
        return {"seg": up(self.decoder(self.encoder(image)), image, False)}


class DINOv2(nn.Module):
    """DINOv2's ViT-S/14 with a linear segmenter."""

    def __init__(self, classes):
        super().__init__()
        self.backbone = ViT(14, 37, True, 1e-6)
        self.decode_head = nn.Sequential(OrderedDict(bn=nn.BatchNorm2d(384), conv_seg=nn.Conv2d(384, classes, 1)))

    def forward(self, image):
        return {"seg": up(self.decode_head(self.backbone(image)), image, False)}


class UPerNetSwin(nn.Module):
    """mmsegmentation's UPerHead and FCNHead on torchvision's Swin-T, with a separate normalization for each feature map."""

    class Swin(nn.Module):
        def __init__(self):
            super().__init__()
            self.features = swin_t().features
            for i in range(4):
                setattr(self, f"norm{i}", nn.LayerNorm(96 << i))

        def forward(self, x):
            levels = []
            for i, stage in enumerate(self.features):
                x = stage(x)
                if i % 2:
                    levels.append(getattr(self, f"norm{i // 2}")(x).permute(0, 3, 1, 2))
            return levels

    def __init__(self, classes):
        super().__init__()
        self.backbone = UPerNetSwin.Swin()
        self.decode_head, self.auxiliary_head = UPerNet.Head(classes), UPerNet.Auxiliary(classes)

    def forward(self, image):
        features = self.backbone(image)
        return {"seg": up(self.decode_head(features), image, False), "aux": up(self.auxiliary_head(features[2]), image, False)}


class PixelDecoder(nn.Module):
    """Mask2Former's pixel decoder with full attention, on a ResNet-50 with output stride 32."""

    class Layer(nn.Module):
        def __init__(self, c):
            super().__init__()
            self.self_attn = nn.MultiheadAttention(c, 8, batch_first=True)
            self.linear1, self.linear2 = nn.Linear(c, 1024), nn.Linear(1024, c)
            self.norm1, self.norm2 = nn.LayerNorm(c), nn.LayerNorm(c)

        def forward(self, x, positions):
            x = self.norm1(x + self.self_attn(x + positions, x + positions, x)[0])
            return self.norm2(x + self.linear2(self.linear1(x).relu()))

    class Decoder(nn.Module):
        def __init__(self, c=256):
            super().__init__()
            self.level_embed = nn.Parameter(torch.zeros(3, c))
            self.input_proj = nn.ModuleList(nn.Sequential(nn.Conv2d(w, c, 1), nn.GroupNorm(32, c)) for w in (2048, 1024, 512))
            self.layers = nn.ModuleList(PixelDecoder.Layer(c) for _ in range(6))
            self.adapter_1 = nn.Sequential(nn.Conv2d(256, c, 1, bias=False), nn.GroupNorm(32, c))
            self.layer_1 = nn.Sequential(nn.Conv2d(c, c, 3, padding=1, bias=False), nn.GroupNorm(32, c), nn.ReLU())
            self.mask_features = nn.Conv2d(c, c, 1)

        @staticmethod
        def positions(x):
            n, c, h, w = x.shape
            y = torch.arange(1, h + 1)[:, None].expand(h, w) / (h + 1e-6) * 2 * math.pi
            x = torch.arange(1, w + 1)[None, :].expand(h, w) / (w + 1e-6) * 2 * math.pi
            steps = 10000 ** (2 * torch.div(torch.arange(c // 2), 2, rounding_mode="floor") / (c // 2))
            halves = [torch.stack([(p[..., None] / steps)[..., 0::2].sin(), (p[..., None] / steps)[..., 1::2].cos()], -1).flatten(-2) for p in (y, x)]
            return torch.cat(halves, -1).permute(2, 0, 1)[None]

        def forward(self, features):
            levels = [project(x) for project, x in zip(self.input_proj, features[:0:-1])]
            places = [self.positions(x) + self.level_embed[i][None, :, None, None] for i, x in enumerate(levels)]
            places = torch.cat([x.flatten(2).transpose(1, 2) for x in places], 1)
            x = torch.cat([x.flatten(2).transpose(1, 2) for x in levels], 1)
            for layer in self.layers:
                x = layer(x, places)
            finest = x[:, -levels[2].shape[2] * levels[2].shape[3]:].transpose(1, 2).reshape(levels[2].shape)
            lateral = self.adapter_1(features[0])
            return self.mask_features(self.layer_1(lateral + up(finest, lateral, False)))

    def __init__(self, classes):
        super().__init__()
        self.backbone, self.pixel_decoder = ResNet(), PixelDecoder.Decoder()
        self.conv_seg = nn.Conv2d(256, classes, 1)

    def forward(self, image):
        return {"seg": up(self.conv_seg(self.pixel_decoder(self.backbone(image)).relu()), image, False)}


class UNet3D(nn.Module):
    """3D U-Net, with padding and normalization."""

    class Double(nn.Sequential):
        def __init__(self, i, first, second):
            super().__init__(
                nn.Conv3d(i, first, 3, padding=1), nn.BatchNorm3d(first), nn.ReLU(),
                nn.Conv3d(first, second, 3, padding=1), nn.BatchNorm3d(second), nn.ReLU())

    class Up(nn.Module):
        def __init__(self, c, skip, o):
            super().__init__()
            self.up, self.conv = nn.ConvTranspose3d(c, c, 2, 2, bias=False), UNet3D.Double(c + skip, o, o)

        def forward(self, deep, skip):
            larger = F.interpolate(self.up(deep), size=skip.shape[2:], mode="trilinear", align_corners=True)
            return self.conv(torch.cat([larger, skip], 1))

    def __init__(self, classes, c=32):
        super().__init__()
        for n in range(4):
            setattr(self, f"down{n + 1}", UNet3D.Double(1 if n == 0 else c << n, c << n, c << n + 1))
        for n in (3, 2, 1):
            setattr(self, f"up{n}", UNet3D.Up(c << n + 1, c << n, c << n))
        self.score = nn.Conv3d(2 * c, classes, 1)

    def forward(self, x):
        levels = [self.down1(x)]
        for n in (2, 3, 4):
            levels.append(getattr(self, f"down{n}")(F.max_pool3d(levels[-1], 2)))
        x = levels.pop()
        for n in (3, 2, 1):
            x = getattr(self, f"up{n}")(x, levels.pop())
        return {"seg": self.score(x)}


NETWORKS = {
    "DepthFPNR18": (DepthFPN, 19, [1, 3, 65, 97]),
    "FusedFPNR18": (FusedFPN, 19, [1, 3, 65, 97]),
    "UNet3D": (UNet3D, 2, [1, 1, 17, 24, 32]),
    "SemanticFPNR50": (SemanticFPN, 19, [1, 3, 65, 97]),
    "R2UNet": (R2UNet, 19, [1, 3, 64, 96]),
    "SegmenterS16": (Segmenter, 19, [1, 3, 64, 96]),
    "DINOv2S14": (DINOv2, 19, [1, 3, 70, 98]),
    "UPerNetSwinT": (UPerNetSwin, 19, [1, 3, 68, 100]),
    "PixelDecoderR50": (PixelDecoder, 19, [1, 3, 65, 97]),
    "UNet": (UNet, 19, [1, 3, 64, 96]),
    "UPerNetConvNeXtT": (UPerNet, 19, [1, 3, 65, 97]),
    "SEResNeXtClassifier": (SEResNeXt, 1000, [1, 3, 65, 97]),
    "WiderResNetClassifier": (WiderResNet, 1000, [1, 3, 65, 97]),
    "GFFAtOnce": (GFF, 19, [1, 3, 65, 97]),
}


def describe(value):
    flat = value.flatten().double()
    indices = sorted(int(u * len(flat)) for u in uniform("samples", SAMPLES))
    return {
        "shape": list(value.shape), "mean": flat.mean().item(), "std": flat.std(unbiased=False).item(), "min": flat.min().item(),
        "max": flat.max().item(), "samples": [[i, flat[i].item()] for i in indices],
    }


def measure(network, classes, shape):
    model = network(classes).eval()
    with torch.no_grad():
        for key, entry in model.state_dict().items():
            if not key.endswith(("num_batches_tracked", "relative_position_index")):
                entry.copy_(state(key, entry.shape))
        image = 2 * torch.from_numpy(uniform("input/public", math.prod(shape))).float().reshape(shape) - 1
        outputs = model(image)
    print(network.__name__, sum(p.numel() for p in model.parameters()))
    return {"classes": classes, "input": {"name": "input/public", "shape": shape}, **{name: describe(value) for name, value in outputs.items()}}


path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reimplemented.json")
with open(path) as file:
    fixtures = json.load(file)
fixtures.update({name: measure(*given) for name, given in NETWORKS.items()})
with open(path, "w") as file:
    file.write("{\n" + ",\n".join(
        f"  {json.dumps(name)}: {{\n" + ",\n".join(f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in fixture.items()) + "\n  }"
        for name, fixture in fixtures.items()) + "\n}\n")
