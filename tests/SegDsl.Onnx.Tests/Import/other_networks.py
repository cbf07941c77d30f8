"""Small networks in the styles of Hugging Face and segmentation_models.pytorch, and real-time networks of mmsegmentation."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from mmseg_networks import BasicBlock, ConvModule, DepthwiseSeparableConvModule, resize


class OverlapPatchEmbeddings(nn.Module):
    def __init__(self, inner, dims, kernel, stride):
        super().__init__()
        self.proj = nn.Conv2d(inner, dims, kernel, stride, kernel // 2)
        self.layer_norm = nn.LayerNorm(dims)

    def forward(self, pixel_values):
        embeddings = self.proj(pixel_values)
        _, _, height, width = embeddings.shape
        return self.layer_norm(embeddings.flatten(2).transpose(1, 2)), height, width


class EfficientSelfAttention(nn.Module):
    def __init__(self, dims, heads, ratio):
        super().__init__()
        self.heads, self.size, self.ratio = heads, dims // heads, ratio
        self.query, self.key, self.value = nn.Linear(dims, dims), nn.Linear(dims, dims), nn.Linear(dims, dims)
        if ratio > 1:
            self.sr = nn.Conv2d(dims, dims, ratio, ratio)
            self.layer_norm = nn.LayerNorm(dims)

    def transpose_for_scores(self, hidden_states):
        shape = hidden_states.size()[:-1] + (self.heads, self.size)
        return hidden_states.view(shape).permute(0, 2, 1, 3)

    def forward(self, hidden_states, height, width):
        query = self.transpose_for_scores(self.query(hidden_states))
        if self.ratio > 1:
            batch, _, channels = hidden_states.shape
            hidden_states = hidden_states.permute(0, 2, 1).reshape(batch, channels, height, width)
            hidden_states = self.sr(hidden_states).reshape(batch, channels, -1).permute(0, 2, 1)
            hidden_states = self.layer_norm(hidden_states)
        key = self.transpose_for_scores(self.key(hidden_states))
        value = self.transpose_for_scores(self.value(hidden_states))
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(self.size)
        context = torch.matmul(F.softmax(scores, dim=-1), value).permute(0, 2, 1, 3).contiguous()
        return context.view(context.size()[:-2] + (self.heads * self.size,))


class HFMixFFN(nn.Module):
    def __init__(self, dims):
        super().__init__()
        self.dense1 = nn.Linear(dims, 4 * dims)
        self.dwconv = nn.Conv2d(4 * dims, 4 * dims, 3, 1, 1, groups=4 * dims)
        self.dense2 = nn.Linear(4 * dims, dims)

    def forward(self, x, height, width):
        x = self.dense1(x)
        batch, _, channels = x.shape
        x = self.dwconv(x.transpose(1, 2).view(batch, channels, height, width)).flatten(2).transpose(1, 2)
        return self.dense2(F.gelu(x))


class SegformerLayer(nn.Module):
    def __init__(self, dims, heads, ratio):
        super().__init__()
        self.layer_norm_1, self.layer_norm_2 = nn.LayerNorm(dims), nn.LayerNorm(dims)
        self.attention = EfficientSelfAttention(dims, heads, ratio)
        self.output = nn.Linear(dims, dims)
        self.mlp = HFMixFFN(dims)

    def forward(self, x, height, width):
        x = self.output(self.attention(self.layer_norm_1(x), height, width)) + x
        return self.mlp(self.layer_norm_2(x), height, width) + x


class SegformerForSemanticSegmentation(nn.Module):
    """Hugging Face's SegFormer: the scores have a quarter of the size of the image."""

    def __init__(self, dims=(8, 16, 40, 64), heads=(1, 2, 5, 8), ratios=(8, 4, 2, 1), hidden=16):
        super().__init__()
        inner = (3, *dims)
        self.patch_embeddings = nn.ModuleList([
            OverlapPatchEmbeddings(inner[i], dims[i], 7 if i == 0 else 3, 4 if i == 0 else 2) for i in range(4)])
        self.block = nn.ModuleList([nn.ModuleList([SegformerLayer(d, h, r) for _ in range(2)]) for d, h, r in zip(dims, heads, ratios)])
        self.layer_norm = nn.ModuleList([nn.LayerNorm(d) for d in dims])
        self.linear_c = nn.ModuleList([nn.Linear(d, hidden) for d in dims])
        self.linear_fuse = nn.Conv2d(4 * hidden, hidden, 1, bias=False)
        self.batch_norm = nn.BatchNorm2d(hidden)
        self.classifier = nn.Conv2d(hidden, 5, 1)

    def forward(self, pixel_values):
        batch = pixel_values.shape[0]
        hidden_states, states = pixel_values, []
        for embeddings, blocks, norm in zip(self.patch_embeddings, self.block, self.layer_norm):
            hidden_states, height, width = embeddings(hidden_states)
            for block in blocks:
                hidden_states = block(hidden_states, height, width)
            hidden_states = norm(hidden_states)
            hidden_states = hidden_states.reshape(batch, height, width, -1).permute(0, 3, 1, 2).contiguous()
            states.append(hidden_states)
        alls = ()
        for state, mlp in zip(states, self.linear_c):
            height, width = state.shape[2], state.shape[3]
            state = mlp(state.flatten(2).transpose(1, 2)).permute(0, 2, 1)
            state = state.reshape(batch, -1, height, width)
            alls += (F.interpolate(state, size=states[0].size()[2:], mode="bilinear", align_corners=False),)
        x = self.batch_norm(self.linear_fuse(torch.cat(alls[::-1], dim=1)))
        return self.classifier(F.relu(x))


class MobileViTTransformer(nn.Module):
    """Hugging Face's MobileViT block: patches are unfolded to sequences of pixels with the same position."""

    def __init__(self, channels=16, dims=24, patch=2):
        super().__init__()
        self.patch = patch
        self.stem = ConvModule(3, channels, 3, 4, act=nn.SiLU)
        self.conv_kxk, self.conv_1x1 = ConvModule(channels, channels, 3, act=nn.SiLU), nn.Conv2d(channels, dims, 1, bias=False)
        self.layer = SegformerLayerWithoutMap(dims, 4)
        self.conv_projection, self.fusion = ConvModule(dims, channels, act=nn.SiLU), ConvModule(2 * channels, channels, 3, act=nn.SiLU)
        self.classifier = nn.Conv2d(channels, 5, 1)

    def forward(self, image):
        x = self.stem(image)
        y = self.conv_1x1(self.conv_kxk(x))
        batch, channels, height, width = y.shape
        size, area = self.patch, self.patch ** 2
        rows, columns = height // size, width // size
        y = y.reshape(batch * channels * rows, size, columns, size).transpose(1, 2)
        y = y.reshape(batch, channels, rows * columns, area).transpose(1, 3).reshape(batch * area, rows * columns, -1)
        y = self.layer(y)
        y = y.contiguous().view(batch, area, rows * columns, -1).transpose(1, 3)
        y = y.reshape(batch * channels * rows, columns, size, size).transpose(1, 2).reshape(batch, channels, height, width)
        return self.classifier(self.fusion(torch.cat((x, self.conv_projection(y)), dim=1)))


class SegformerLayerWithoutMap(nn.Module):
    def __init__(self, dims, heads):
        super().__init__()
        self.norm, self.norm2 = nn.LayerNorm(dims), nn.LayerNorm(dims)
        self.attention, self.dense = EfficientSelfAttention(dims, heads, 1), nn.Linear(dims, dims)
        self.mlp = nn.Sequential(nn.Linear(dims, 2 * dims), nn.SiLU(), nn.Linear(2 * dims, dims))

    def forward(self, x):
        x = self.dense(self.attention(self.norm(x), 1, 1)) + x
        return self.mlp(self.norm2(x)) + x


class SCSE(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.cSE = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, channels // 4, 1), nn.ReLU(inplace=True), nn.Conv2d(channels // 4, channels, 1), nn.Sigmoid())
        self.sSE = nn.Sequential(nn.Conv2d(channels, 1, 1), nn.Sigmoid())

    def forward(self, x):
        return x * self.cSE(x) + x * self.sSE(x)


class SmpEncoder(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.stem = ConvModule(3, width, 3, 2)
        self.layers = nn.ModuleList([BasicBlock(width * 2 ** i, width * 2 ** (i + 1), 2) for i in range(3)])

    def forward(self, x):
        features = [x, self.stem(x)]
        for layer in self.layers:
            features.append(layer(features[-1]))
        return features


class SmpUnet(nn.Module):
    """Nearest upsampling by a factor or to a size, with attention in the decoder."""

    def __init__(self, width=8, by_size=False):
        super().__init__()
        self.encoder, self.by_size = SmpEncoder(width), by_size
        inner, skips, outs = (64, 32, 16, 8), (32, 16, 8, 0), (32, 16, 8, 8)
        self.blocks = nn.ModuleList([nn.ModuleList([ConvModule(i + s, o, 3), ConvModule(o, o, 3), SCSE(o)]) for i, s, o in zip(inner, skips, outs)])
        self.segmentation_head = nn.Conv2d(8, 5, 3, padding=1)

    def forward(self, image):
        features = self.encoder(image)[::-1]
        x, skips = features[0], features[1:]
        for i, (conv1, conv2, attention) in enumerate(self.blocks):
            if self.by_size:
                x = F.interpolate(x, size=(skips[i].shape[2], skips[i].shape[3]), mode="nearest")
            else:
                x = F.interpolate(x, scale_factor=2, mode="nearest")
            if i < 3:
                x = torch.cat([x, skips[i]], dim=1)
            x = attention(conv2(conv1(x)))
        return self.segmentation_head(x)


class SmpFPN(nn.Module):
    def __init__(self, width=8, channels=16):
        super().__init__()
        self.encoder = SmpEncoder(width)
        self.lateral = nn.ModuleList([nn.Conv2d(c, channels, 1) for c in (64, 32, 16)])
        self.seg_blocks = nn.ModuleList([
            nn.ModuleList([nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.GroupNorm(4, channels), nn.ReLU()) for _ in range(max(n, 1))])
            for n in (2, 1, 0)])
        self.segmentation_head = nn.Conv2d(channels, 5, 1)

    def forward(self, image):
        features = self.encoder(image)
        p = [self.lateral[0](features[4])]
        for i in (1, 2):
            p.append(F.interpolate(p[-1], scale_factor=2.0, mode="nearest") + self.lateral[i](features[4 - i]))
        outs = []
        for i, (level, blocks) in enumerate(zip(p, self.seg_blocks)):
            for block in blocks:
                level = block(level)
                if i < 2:
                    level = F.interpolate(level, scale_factor=2, mode="bilinear", align_corners=True)
            outs.append(level)
        x = sum(outs)
        return F.interpolate(self.segmentation_head(x), scale_factor=4, mode="bilinear", align_corners=True)


class SmpPAN(nn.Module):
    """Feature pyramid attention with pooling, and global attention in the decoder."""

    def __init__(self, width=8, channels=16):
        super().__init__()
        self.encoder = SmpEncoder(width)
        self.branch1 = nn.Sequential(nn.AdaptiveAvgPool2d(1), ConvModule(64, channels))
        self.mid = ConvModule(64, channels)
        self.down1 = nn.Sequential(nn.MaxPool2d(2, 2), ConvModule(64, 1, 7))
        self.down2 = nn.Sequential(nn.MaxPool2d(2, 2), ConvModule(1, 1, 5))
        self.conv2, self.conv1 = ConvModule(1, 1, 5), ConvModule(1, 1, 7)
        self.gau = nn.Sequential(nn.AdaptiveAvgPool2d(1), ConvModule(channels, channels), nn.Sigmoid())
        self.low = ConvModule(32, channels, 3)
        self.head = nn.Conv2d(channels, 5, 1)

    def forward(self, image):
        features = self.encoder(image)
        x = features[4]
        height, width = x.size(2), x.size(3)
        parameters = dict(mode="bilinear", align_corners=True)
        b1 = F.interpolate(self.branch1(x), size=(height, width), **parameters)
        x1 = self.down1(x)
        x2 = F.interpolate(self.conv2(self.down2(x1)), size=(height // 2, width // 2), **parameters)
        x = torch.mul(F.interpolate(self.conv1(x1) + x2, size=(height, width), **parameters), self.mid(x)) + b1
        low = features[3]
        up = F.interpolate(x, size=(low.size(2), low.size(3)), **parameters)
        return F.interpolate(self.head(up + torch.mul(self.low(low), self.gau(x))), scale_factor=8, **parameters)


class BiSeNetV2(nn.Module):
    """Detail and semantics, with guided aggregation."""

    def __init__(self, width=16):
        super().__init__()
        self.detail = nn.Sequential(ConvModule(3, width, 3, 2), ConvModule(width, width, 3, 2), ConvModule(width, 2 * width, 3, 2))
        self.left, self.right = ConvModule(3, width, 3, 2), nn.MaxPool2d(3, 2, 1)
        self.convs = nn.Sequential(ConvModule(width, width // 2), ConvModule(width // 2, width, 3, 2))
        self.fuse = ConvModule(2 * width, width, 3)
        self.semantic = nn.Sequential(*[DepthwiseSeparableConvModule(width if i == 0 else 2 * width, 2 * width, 3, 2) for i in range(3)])
        self.gap, self.ce = nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), nn.BatchNorm2d(2 * width)), ConvModule(2 * width, 2 * width)
        c = 2 * width
        self.detail_dwconv = DepthwiseSeparableConvModule(c, c, act=None, dw_act=None)
        self.detail_down = nn.Sequential(ConvModule(c, c, 3, 2, act=None), nn.AvgPool2d(3, 2, 1, ceil_mode=False))
        self.semantic_conv, self.semantic_dwconv = nn.Sequential(ConvModule(c, c, 3, act=None)), DepthwiseSeparableConvModule(c, c, act=None, dw_act=None)
        self.conv, self.head = ConvModule(c, c, 3, act=None), nn.Conv2d(c, 5, 1)

    def forward(self, image):
        x_d = self.detail(image)
        x = self.left(image)
        x = self.fuse(torch.cat([self.convs(x), self.right(x)], 1))
        x_s = self.semantic(x)
        x_s = self.ce(self.gap(x_s) + x_s)
        detail, down = self.detail_dwconv(x_d), self.detail_down(x_d)
        semantic = resize(self.semantic_conv(x_s), detail.shape[2:])
        fuse_1 = detail * torch.sigmoid(semantic)
        fuse_2 = down * torch.sigmoid(self.semantic_dwconv(x_s))
        fuse_2 = resize(fuse_2, fuse_1.shape[2:])
        return resize(self.head(self.conv(fuse_1 + fuse_2)), image.shape[2:])


class BiSeNetV1(nn.Module):
    """Attention refinement and feature fusion."""

    def __init__(self, width=8):
        super().__init__()
        self.spatial = nn.Sequential(
            ConvModule(3, width, 7, 2, 3), ConvModule(width, width, 3, 2), ConvModule(width, 2 * width, 3, 2), ConvModule(2 * width, 4 * width))
        self.stem = nn.Sequential(ConvModule(3, width, 3, 2), nn.MaxPool2d(3, 2, 1))
        self.layer1, self.layer2, self.layer3 = BasicBlock(width, 2 * width, 2), BasicBlock(2 * width, 4 * width, 2), BasicBlock(4 * width, 8 * width, 2)
        self.arm = nn.ModuleList([nn.ModuleList([
            ConvModule(c, 2 * width, 3), nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), ConvModule(2 * width, 2 * width, act=nn.Sigmoid))])
            for c in (8 * width, 4 * width)])
        self.gap_conv = nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), ConvModule(8 * width, 2 * width))
        self.heads = nn.ModuleList([ConvModule(2 * width, 2 * width, 3), ConvModule(2 * width, 2 * width, 3)])
        self.conv1 = ConvModule(6 * width, 4 * width)
        self.gap = nn.AdaptiveAvgPool2d((1, 1))
        self.conv_atten = nn.Sequential(ConvModule(4 * width, 4 * width), nn.Sigmoid())
        self.head = nn.Conv2d(4 * width, 5, 1)

    def forward(self, image):
        x8 = self.layer1(self.stem(image))
        x16 = self.layer2(x8)
        x32 = self.layer3(x16)
        up = resize(self.gap_conv(x32), x32.shape[2:], mode="nearest")
        for x, (conv, attention), head, like in ((x32, self.arm[0], self.heads[0], x16), (x16, self.arm[1], self.heads[1], x8)):
            x = conv(x)
            x = x * attention(x)
            up = head(resize(x + up, like.shape[2:], mode="nearest"))
        x = self.conv1(torch.cat([self.spatial(image), up], dim=1))
        return resize(self.head(x * self.conv_atten(self.gap(x)) + x), image.shape[2:])


class FastSCNN(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.down = nn.Sequential(
            ConvModule(3, width, 3, 2), DepthwiseSeparableConvModule(width, width, 3, 2), DepthwiseSeparableConvModule(width, 2 * width, 3, 2))
        self.features = nn.Sequential(
            ConvModule(2 * width, 2 * width), DepthwiseSeparableConvModule(2 * width, 4 * width, 3, 2),
            DepthwiseSeparableConvModule(4 * width, 4 * width, 3, 2))
        self.ppm = nn.ModuleList([nn.Sequential(nn.AdaptiveAvgPool2d(s), ConvModule(4 * width, width)) for s in (1, 2, 3)])
        self.out = ConvModule(7 * width, 4 * width, 3)
        self.dwconv = ConvModule(4 * width, 4 * width, 3, groups=4 * width, act=None)
        self.conv_low, self.conv_high = ConvModule(4 * width, 4 * width, act=None), ConvModule(2 * width, 4 * width, act=None)
        self.head = nn.Sequential(DepthwiseSeparableConvModule(4 * width, 4 * width), nn.Dropout2d(0.1), nn.Conv2d(4 * width, 5, 1))

    def forward(self, image):
        high = self.down(image)
        low = self.features(high)
        low = self.out(torch.cat([low, *[resize(p(low), low.size()[2:], True) for p in self.ppm]], dim=1))
        low = self.conv_low(self.dwconv(resize(low, high.size()[2:])))
        return resize(self.head(F.relu(low + self.conv_high(high))), image.shape[2:])


class STDC(nn.Module):
    """Concatenated convolutions of decreasing width, with average pooling as the shortcut, and attention refinement."""

    def __init__(self, width=8):
        super().__init__()
        self.stem = nn.Sequential(ConvModule(3, width, 3, 2), ConvModule(width, 2 * width, 3, 2))
        self.layers = nn.ModuleList([
            ConvModule(2 * width, 2 * width), nn.Sequential(ConvModule(2 * width, 2 * width, 3, 2, groups=2 * width, act=None)),
            ConvModule(2 * width, width, 3), ConvModule(width, width, 3)])
        self.skip = nn.Sequential(nn.AvgPool2d(3, 2, 1))
        self.conv_avg = ConvModule(6 * width, 4 * width)
        self.head = nn.Conv2d(4 * width, 5, 1)

    def forward(self, image):
        x = self.layers[0](self.stem(image))
        out1 = self.layers[1](x)
        out2 = self.layers[2](out1)
        out3 = self.layers[3](out2)
        x = torch.cat([self.skip(x), out1, out2, out3], dim=1)
        avg = resize(self.conv_avg(F.adaptive_avg_pool2d(x, 1)), x.shape[2:], mode="nearest")
        return resize(self.head(avg), image.shape[2:])


class ICNet(nn.Module):
    """A cascade of three resolutions of the image."""

    def __init__(self, width=8):
        super().__init__()
        self.sub1 = nn.Sequential(ConvModule(3, width, 3, 2), ConvModule(width, width, 3, 2), ConvModule(width, width, 3, 2))
        self.sub2 = nn.Sequential(ConvModule(3, width, 3, 2), BasicBlock(width, 2 * width, 2), BasicBlock(2 * width, 2 * width, 2))
        self.sub4 = nn.Sequential(BasicBlock(2 * width, 4 * width, 2))
        self.ppm = nn.ModuleList([nn.Sequential(nn.AdaptiveAvgPool2d(s)) for s in (1, 2)])
        self.conv_low, self.conv_high = ConvModule(4 * width, width, 3, dilation=2, act=None), ConvModule(2 * width, width, act=None)
        self.low2, self.high2 = ConvModule(width, width, 3, dilation=2, act=None), ConvModule(width, width, act=None)
        self.head = nn.Conv2d(width, 5, 1)

    def forward(self, image):
        low = F.interpolate(image, scale_factor=0.5, mode="bilinear", align_corners=False)
        x2 = self.sub2(low)
        x = F.interpolate(x2, scale_factor=0.5, mode="bilinear", align_corners=False)
        x4 = self.sub4(x)
        x4 = x4 + sum(resize(p(x4), x4.shape[2:]) for p in self.ppm)
        y = F.relu(resize(self.conv_low(x4), x2.size()[2:]) + self.conv_high(x2))
        x1 = self.sub1(image)
        y = F.relu(resize(self.low2(y), x1.size()[2:]) + self.high2(x1))
        return resize(self.head(y), image.shape[2:])
