"""
Small networks written in the style of mmsegmentation: modules named as there, `resize` to sizes that come from shapes. Their exports contain the
nodes that exports of mmsegmentation contain.
"""
import torch
import torch.nn.functional as F
from torch import nn


def resize(x, size, align_corners=False, mode="bilinear"):
    if mode == "nearest":
        return F.interpolate(x, size, mode=mode)
    return F.interpolate(x, size, mode=mode, align_corners=align_corners)


class ConvModule(nn.Module):
    """A convolution, a normalization and an activation."""

    def __init__(self, inner, out, kernel=1, stride=1, padding=None, dilation=1, groups=1, act=nn.ReLU, norm=nn.BatchNorm2d):
        super().__init__()
        padding = dilation * (kernel // 2) if padding is None else padding
        self.conv = nn.Conv2d(inner, out, kernel, stride, padding, dilation, groups, bias=norm is None)
        self.bn = norm(out) if norm else None
        self.activate = act() if act else None

    def forward(self, x):
        x = self.conv(x)
        if self.bn is not None:
            x = self.bn(x)
        return x if self.activate is None else self.activate(x)


class DepthwiseSeparableConvModule(nn.Module):
    def __init__(self, inner, out, kernel=3, stride=1, dilation=1, dw_act=nn.ReLU, act=nn.ReLU):
        super().__init__()
        self.depthwise_conv = ConvModule(inner, inner, kernel, stride, dilation=dilation, groups=inner, act=dw_act)
        self.pointwise_conv = ConvModule(inner, out, act=act)

    def forward(self, x):
        return self.pointwise_conv(self.depthwise_conv(x))


class BasicBlock(nn.Module):
    def __init__(self, inner, out, stride=1, dilation=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inner, out, 3, stride, dilation, dilation, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride > 1 or inner != out:
            self.downsample = nn.Sequential(nn.Conv2d(inner, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        return self.relu(self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x))))) + identity)


class ResNetV1c(nn.Module):
    """A residual network with three convolutions at its start."""

    def __init__(self, width=8, strides=(1, 2, 1, 1), dilations=(1, 1, 2, 4)):
        super().__init__()
        half = width // 2
        self.stem = nn.Sequential(
            nn.Conv2d(3, half, 3, 2, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
            nn.Conv2d(half, half, 3, 1, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
            nn.Conv2d(half, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True))
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inner = width
        for i, (stride, dilation) in enumerate(zip(strides, dilations)):
            out = width * 2 ** i
            self.add_module(f"layer{i + 1}", nn.Sequential(BasicBlock(inner, out, stride, dilation), BasicBlock(out, out, 1, dilation)))
            inner = out

    def forward(self, x):
        x = self.maxpool(self.stem(x))
        outs = []
        for i in range(4):
            x = getattr(self, f"layer{i + 1}")(x)
            outs.append(x)
        return tuple(outs)


class EncoderDecoder(nn.Module):
    """Backbone and head, and the resizing to the image in `whole_inference`; with `pred`, the classes as `simple_test` returns them."""

    def __init__(self, backbone, head, align_corners=False, pred=None):
        super().__init__()
        self.backbone, self.decode_head, self.align_corners, self.pred = backbone, head, align_corners, pred

    def forward(self, img):
        out = self.decode_head(self.backbone(img))
        out = resize(out, img.shape[2:], self.align_corners)
        if self.pred is None:
            return out
        out = F.softmax(out, dim=1)
        return out.argmax(dim=1).unsqueeze(0) if self.pred == "simple_test" else out.argmax(dim=1, keepdim=True)


class BaseDecodeHead(nn.Module):
    def __init__(self, channels, num_classes=5):
        super().__init__()
        self.conv_seg = nn.Conv2d(channels, num_classes, 1)
        self.dropout = nn.Dropout2d(0.1)

    def cls_seg(self, feat):
        return self.conv_seg(self.dropout(feat))


class PPM(nn.ModuleList):
    def __init__(self, scales, inner, channels, align_corners=False):
        super().__init__([nn.Sequential(nn.AdaptiveAvgPool2d(s), ConvModule(inner, channels)) for s in scales])
        self.align_corners = align_corners

    def forward(self, x):
        return [resize(ppm(x), x.size()[2:], self.align_corners) for ppm in self]


class PSPHead(BaseDecodeHead):
    def __init__(self, inner=64, channels=16, scales=(1, 2, 3, 6)):
        super().__init__(channels)
        self.psp_modules = PPM(scales, inner, channels)
        self.bottleneck = ConvModule(inner + len(scales) * channels, channels, 3)

    def forward(self, inputs):
        x = inputs[3]
        return self.cls_seg(self.bottleneck(torch.cat([x, *self.psp_modules(x)], dim=1)))


class UPerHead(BaseDecodeHead):
    def __init__(self, inner, channels=16, scales=(1, 2, 3, 6)):
        super().__init__(channels)
        self.psp_modules = PPM(scales, inner[-1], channels)
        self.bottleneck = ConvModule(inner[-1] + len(scales) * channels, channels, 3)
        self.lateral_convs = nn.ModuleList([ConvModule(i, channels) for i in inner[:-1]])
        self.fpn_convs = nn.ModuleList([ConvModule(channels, channels, 3) for _ in inner[:-1]])
        self.fpn_bottleneck = ConvModule(len(inner) * channels, channels, 3)

    def forward(self, inputs):
        laterals = [conv(inputs[i]) for i, conv in enumerate(self.lateral_convs)]
        laterals.append(self.bottleneck(torch.cat([inputs[-1], *self.psp_modules(inputs[-1])], dim=1)))
        for i in range(len(laterals) - 1, 0, -1):
            laterals[i - 1] = laterals[i - 1] + resize(laterals[i], laterals[i - 1].shape[2:])
        outs = [conv(laterals[i]) for i, conv in enumerate(self.fpn_convs)]
        outs.append(laterals[-1])
        for i in range(len(outs) - 1, 0, -1):
            outs[i] = resize(outs[i], outs[0].shape[2:])
        return self.cls_seg(self.fpn_bottleneck(torch.cat(outs, dim=1)))


class DepthwiseSeparableASPPHead(BaseDecodeHead):
    def __init__(self, inner=64, channels=16, c1_in=8, c1=8, dilations=(1, 6, 12, 18)):
        super().__init__(channels)
        self.image_pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), ConvModule(inner, channels))
        self.aspp_modules = nn.ModuleList([
            ConvModule(inner, channels) if d == 1 else DepthwiseSeparableConvModule(inner, channels, dilation=d) for d in dilations])
        self.bottleneck = ConvModule((len(dilations) + 1) * channels, channels, 3)
        self.c1_bottleneck = ConvModule(c1_in, c1)
        self.sep_bottleneck = nn.Sequential(DepthwiseSeparableConvModule(channels + c1, channels), DepthwiseSeparableConvModule(channels, channels))

    def forward(self, inputs):
        x = inputs[3]
        outs = [resize(self.image_pool(x), x.size()[2:])]
        outs.extend(aspp(x) for aspp in self.aspp_modules)
        output = self.bottleneck(torch.cat(outs, dim=1))
        c1 = self.c1_bottleneck(inputs[0])
        output = resize(output, c1.shape[2:])
        return self.cls_seg(self.sep_bottleneck(torch.cat([output, c1], dim=1)))


class SelfAttentionBlock(nn.Module):
    """Attention between pixels and regions, as OCRNet and others use it."""

    def __init__(self, key_in, query_in, channels, out, share=False, pool=None):
        super().__init__()
        self.channels, self.pool = channels, pool
        self.query_project = nn.Sequential(ConvModule(query_in, channels), ConvModule(channels, channels))
        self.key_project = self.query_project if share else nn.Sequential(ConvModule(key_in, channels), ConvModule(channels, channels))
        self.value_project = ConvModule(key_in, channels)
        self.out_project = ConvModule(channels, out)

    def forward(self, query_feats, key_feats):
        batch_size = query_feats.size(0)
        query = self.query_project(query_feats)
        query = query.reshape(*query.shape[:2], -1).permute(0, 2, 1).contiguous()
        key, value = self.key_project(key_feats), self.value_project(key_feats)
        if self.pool is not None:
            key, value = self.pool(key), self.pool(value)
        key = key.reshape(*key.shape[:2], -1)
        value = value.reshape(*value.shape[:2], -1).permute(0, 2, 1).contiguous()
        sim_map = F.softmax((self.channels ** -.5) * torch.matmul(query, key), dim=-1)
        context = torch.matmul(sim_map, value).permute(0, 2, 1).contiguous()
        context = context.reshape(batch_size, -1, *query_feats.shape[2:])
        return self.out_project(context)


class OCRHead(BaseDecodeHead):
    """The coarse scores of an FCN head, and object attention with them."""

    def __init__(self, inner=120, channels=16, ocr=8):
        super().__init__(channels)
        self.fcn = nn.Sequential(ConvModule(inner, channels), nn.Conv2d(channels, 5, 1))
        self.object_context_block = SelfAttentionBlock(channels, channels, ocr, channels)
        self.bottleneck = ConvModule(inner, channels, 3)
        self.fuse = ConvModule(2 * channels, channels)

    def forward(self, inputs):
        x = torch.cat([inputs[0], *[resize(i, inputs[0].shape[2:]) for i in inputs[1:]]], dim=1)
        probs = self.fcn(x)
        feats = self.bottleneck(x)
        batch_size, num_classes, height, width = probs.size()
        probs = F.softmax(probs.view(batch_size, num_classes, -1), dim=2)
        values = feats.view(batch_size, feats.size(1), -1).permute(0, 2, 1)
        context = torch.matmul(probs, values).permute(0, 2, 1).contiguous().unsqueeze(3)
        return self.cls_seg(self.fuse(torch.cat([self.object_context_block(feats, context), feats], dim=1)))


class HRNet(nn.Module):
    """Two stages with two and three branches."""

    def __init__(self, width=8):
        super().__init__()
        self.stem = nn.Sequential(ConvModule(3, width, 3, 2), ConvModule(width, width, 3, 2))
        self.transition = nn.ModuleList([ConvModule(width, width, 3), ConvModule(width, 2 * width, 3, 2), ConvModule(2 * width, 4 * width, 3, 2)])
        self.branches = nn.ModuleList([nn.Sequential(BasicBlock(width * 2 ** i, width * 2 ** i)) for i in range(3)])
        self.fuse_layers = nn.ModuleList([nn.ModuleList([self.fuse(i, j, width) for j in range(3)]) for i in range(3)])

    @staticmethod
    def fuse(i, j, width):
        if j == i:
            return nn.Identity()
        if j > i:
            return nn.Sequential(nn.Conv2d(width * 2 ** j, width * 2 ** i, 1, bias=False), nn.BatchNorm2d(width * 2 ** i))
        downs = []
        for k in range(i - j):
            last = k == i - j - 1
            out = width * 2 ** (i if last else j)
            downs.append(ConvModule(width * 2 ** j, out, 3, 2, act=None if last else nn.ReLU))
        return nn.Sequential(*downs)

    def forward(self, x):
        x = self.stem(x)
        second = self.transition[1](x)
        x = [self.transition[0](x), second, self.transition[2](second)]
        x = [branch(value) for branch, value in zip(self.branches, x)]
        fused = []
        for i, fuse in enumerate(self.fuse_layers):
            y = 0
            for j in range(3):
                if i == j:
                    y = y + x[j]
                elif j > i:
                    y = y + resize(fuse[j](x[j]), x[i].shape[2:])
                else:
                    y = y + fuse[j](x[j])
            fused.append(F.relu(y))
        return fused


class FCNHead(BaseDecodeHead):
    def __init__(self, inner, channels=16, index=3, concat=True):
        super().__init__(channels)
        self.index, self.concat = index, concat
        self.convs = nn.Sequential(ConvModule(inner, channels, 3), ConvModule(channels, channels, 3))
        if concat:
            self.conv_cat = ConvModule(inner + channels, channels, 3)

    def forward(self, inputs):
        x = inputs[self.index]
        out = self.convs(x)
        return self.cls_seg(self.conv_cat(torch.cat([x, out], dim=1)) if self.concat else out)


class ConcatHead(BaseDecodeHead):
    """An FCN head over all maps, resized and concatenated."""

    def __init__(self, inner, channels=16):
        super().__init__(channels)
        self.convs = ConvModule(inner, channels)

    def forward(self, inputs):
        x = torch.cat([resize(i, inputs[0].shape[2:]) for i in inputs], dim=1)
        return self.cls_seg(self.convs(x))
