"""Small transformers in the style of mmsegmentation."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from mmseg_networks import BaseDecodeHead, ConvModule, resize


def nlc_to_nchw(x, hw_shape):
    height, width = hw_shape
    batch, length, channels = x.shape
    assert length == height * width
    return x.transpose(1, 2).reshape(batch, channels, height, width).contiguous()


def nchw_to_nlc(x):
    return x.flatten(2).transpose(1, 2).contiguous()


class PatchEmbed(nn.Module):
    """A convolution to tokens, with padding at the right and bottom to a multiple of the stride."""

    def __init__(self, inner, dims, kernel, stride, padding=0, corner=False, norm=True):
        super().__init__()
        self.projection = nn.Conv2d(inner, dims, kernel, stride, padding)
        self.norm = nn.LayerNorm(dims) if norm else None
        self.kernel, self.stride, self.corner = kernel, stride, corner

    def forward(self, x):
        if self.corner:
            height, width = x.shape[-2:]
            pad_h = max((math.ceil(height / self.stride) - 1) * self.stride + self.kernel - height, 0)
            pad_w = max((math.ceil(width / self.stride) - 1) * self.stride + self.kernel - width, 0)
            if pad_h > 0 or pad_w > 0:
                x = F.pad(x, [0, pad_w, 0, pad_h])
        x = self.projection(x)
        out_size = (x.shape[2], x.shape[3])
        x = x.flatten(2).transpose(1, 2)
        return (x if self.norm is None else self.norm(x)), out_size


class MultiheadAttention(nn.Module):
    """mmcv's wrapper around the attention of PyTorch, with the first two axes exchanged."""

    def __init__(self, dims, heads):
        super().__init__()
        self.attn = nn.MultiheadAttention(dims, heads)

    def forward(self, query, key, identity):
        query, key = query.transpose(0, 1), key.transpose(0, 1)
        out = self.attn(query=query, key=key, value=key)[0]
        return identity + out.transpose(0, 1)


class EfficientMultiheadAttention(MultiheadAttention):
    def __init__(self, dims, heads, sr_ratio):
        super().__init__(dims, heads)
        self.sr_ratio = sr_ratio
        if sr_ratio > 1:
            self.sr = nn.Conv2d(dims, dims, sr_ratio, sr_ratio)
            self.norm = nn.LayerNorm(dims)

    def forward(self, x, hw_shape, identity):
        kv = x
        if self.sr_ratio > 1:
            kv = self.norm(nchw_to_nlc(self.sr(nlc_to_nchw(x, hw_shape))))
        return super().forward(x, kv, identity)


class MixFFN(nn.Module):
    def __init__(self, dims, hidden):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(dims, hidden, 1), nn.Conv2d(hidden, hidden, 3, 1, 1, groups=hidden), nn.GELU(), nn.Dropout(0.), nn.Conv2d(hidden, dims, 1))

    def forward(self, x, hw_shape, identity):
        return identity + nchw_to_nlc(self.layers(nlc_to_nchw(x, hw_shape)))


class MiTLayer(nn.Module):
    def __init__(self, dims, heads, sr_ratio):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dims, eps=1e-6), nn.LayerNorm(dims, eps=1e-6)
        self.attn = EfficientMultiheadAttention(dims, heads, sr_ratio)
        self.ffn = MixFFN(dims, 4 * dims)

    def forward(self, x, hw_shape):
        x = self.attn(self.norm1(x), hw_shape, identity=x)
        return self.ffn(self.norm2(x), hw_shape, identity=x)


class MixVisionTransformer(nn.Module):
    def __init__(self, dims=8, heads=(1, 2, 5, 8), ratios=(8, 4, 2, 1)):
        super().__init__()
        self.layers = nn.ModuleList()
        inner = 3
        for i, (head, ratio) in enumerate(zip(heads, ratios)):
            out = dims * head
            kernel, stride = (7, 4) if i == 0 else (3, 2)
            self.layers.append(nn.ModuleList([
                PatchEmbed(inner, out, kernel, stride, kernel // 2), nn.ModuleList([MiTLayer(out, head, ratio) for _ in range(2)]), nn.LayerNorm(out)]))
            inner = out

    def forward(self, x):
        outs = []
        for embed, blocks, norm in self.layers:
            x, hw_shape = embed(x)
            for block in blocks:
                x = block(x, hw_shape)
            x = nlc_to_nchw(norm(x), hw_shape)
            outs.append(x)
        return outs


class SegformerHead(BaseDecodeHead):
    def __init__(self, inner=(8, 16, 40, 64), channels=16):
        super().__init__(channels)
        self.convs = nn.ModuleList([ConvModule(i, channels) for i in inner])
        self.fusion_conv = ConvModule(4 * channels, channels)

    def forward(self, inputs):
        outs = [resize(conv(x), inputs[0].shape[2:]) for conv, x in zip(self.convs, inputs)]
        return self.cls_seg(self.fusion_conv(torch.cat(outs, dim=1)))


class WindowMSA(nn.Module):
    def __init__(self, dims, heads, window):
        super().__init__()
        self.num_heads, self.scale = heads, (dims // heads) ** -0.5
        self.window_size = (window, window)
        self.relative_position_bias_table = nn.Parameter(torch.randn((2 * window - 1) ** 2, heads) * 0.1)
        seq1 = torch.arange(0, (2 * window - 1) * window, 2 * window - 1)
        coords = (seq1[:, None] + torch.arange(0, window)[None, :]).reshape(1, -1)
        self.register_buffer("relative_position_index", (coords + coords.T).flip(1).contiguous())
        self.qkv = nn.Linear(dims, dims * 3)
        self.proj = nn.Linear(dims, dims)

    def forward(self, x, mask=None):
        batch, count, channels = x.shape
        qkv = self.qkv(x).reshape(batch, count, 3, self.num_heads, channels // self.num_heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        attn = (q * self.scale) @ k.transpose(-2, -1)
        area = self.window_size[0] * self.window_size[1]
        bias = self.relative_position_bias_table[self.relative_position_index.view(-1)].view(area, area, -1)
        attn = attn + bias.permute(2, 0, 1).contiguous().unsqueeze(0)
        if mask is not None:
            windows = mask.shape[0]
            attn = attn.view(batch // windows, windows, self.num_heads, count, count) + mask.unsqueeze(1).unsqueeze(0)
            attn = attn.view(-1, self.num_heads, count, count)
        attn = attn.softmax(dim=-1)
        return self.proj((attn @ v).transpose(1, 2).reshape(batch, count, channels))


class ShiftWindowMSA(nn.Module):
    def __init__(self, dims, heads, window, shift):
        super().__init__()
        self.window_size, self.shift_size = window, shift
        self.w_msa = WindowMSA(dims, heads, window)

    def forward(self, query, hw_shape):
        batch, length, channels = query.shape
        height, width = hw_shape
        query = query.view(batch, height, width, channels)
        pad_r = (self.window_size - width % self.window_size) % self.window_size
        pad_b = (self.window_size - height % self.window_size) % self.window_size
        query = F.pad(query, (0, 0, 0, pad_r, 0, pad_b))
        pad_height, pad_width = query.shape[1], query.shape[2]
        mask = None
        if self.shift_size > 0:
            query = torch.roll(query, shifts=(-self.shift_size, -self.shift_size), dims=(1, 2))
            img_mask = torch.zeros((1, pad_height, pad_width, 1))
            slices = (slice(0, -self.window_size), slice(-self.window_size, -self.shift_size), slice(-self.shift_size, None))
            count = 0
            for h in slices:
                for w in slices:
                    img_mask[:, h, w, :] = count
                    count += 1
            mask = self.window_partition(img_mask).view(-1, self.window_size * self.window_size)
            mask = mask.unsqueeze(1) - mask.unsqueeze(2)
            mask = mask.masked_fill(mask != 0, float(-100.0)).masked_fill(mask == 0, float(0.0))
        windows = self.window_partition(query).view(-1, self.window_size ** 2, channels)
        windows = self.w_msa(windows, mask=mask).view(-1, self.window_size, self.window_size, channels)
        x = self.window_reverse(windows, pad_height, pad_width)
        if self.shift_size > 0:
            x = torch.roll(x, shifts=(self.shift_size, self.shift_size), dims=(1, 2))
        if pad_r > 0 or pad_b:
            x = x[:, :height, :width, :].contiguous()
        return x.view(batch, height * width, channels)

    def window_reverse(self, windows, height, width):
        size = self.window_size
        batch = int(windows.shape[0] / (height * width / size / size))
        x = windows.view(batch, height // size, width // size, size, size, -1)
        return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(batch, height, width, -1)

    def window_partition(self, x):
        batch, height, width, channels = x.shape
        size = self.window_size
        x = x.view(batch, height // size, size, width // size, size, channels)
        return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(-1, size, size, channels)


class SwinBlock(nn.Module):
    def __init__(self, dims, heads, window, shift):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dims), nn.LayerNorm(dims)
        self.attn = ShiftWindowMSA(dims, heads, window, window // 2 if shift else 0)
        self.ffn = nn.Sequential(nn.Linear(dims, 2 * dims), nn.GELU(), nn.Dropout(0.), nn.Linear(2 * dims, dims))

    def forward(self, x, hw_shape):
        x = self.attn(self.norm1(x), hw_shape) + x
        return x + self.ffn(self.norm2(x))


class PatchMerging(nn.Module):
    """Four neighbors become channels, by `Unfold`."""

    def __init__(self, dims):
        super().__init__()
        self.sampler = nn.Unfold(kernel_size=2, stride=2)
        self.norm = nn.LayerNorm(4 * dims)
        self.reduction = nn.Linear(4 * dims, 2 * dims, bias=False)

    def forward(self, x, input_size):
        batch, length, channels = x.shape
        height, width = input_size
        x = x.view(batch, height, width, channels).permute([0, 3, 1, 2])
        x = self.sampler(x)
        out_size = ((height - 2) // 2 + 1, (width - 2) // 2 + 1)
        return self.reduction(self.norm(x.transpose(1, 2))), out_size


class SwinTransformer(nn.Module):
    def __init__(self, dims=12, heads=(2, 3, 4), window=4):
        super().__init__()
        self.patch_embed = PatchEmbed(3, dims, 4, 4, corner=True)
        self.window = window
        self.stages = nn.ModuleList()
        for i, head in enumerate(heads):
            out = dims * 2 ** i
            self.stages.append(nn.ModuleList([SwinBlock(out, head, window, False), SwinBlock(out, head, window, True)]))
            self.add_module(f"norm{i}", nn.LayerNorm(out))
        self.downsample = nn.ModuleList([PatchMerging(dims * 2 ** i) for i in range(len(heads) - 1)])

    def forward(self, x):
        x, hw_shape = self.patch_embed(x)
        outs = []
        for i, stage in enumerate(self.stages):
            for block in stage:
                x = block(x, hw_shape)
            out = getattr(self, f"norm{i}")(x)
            outs.append(out.view(-1, *hw_shape, out.shape[2]).permute(0, 3, 1, 2).contiguous())
            if i < len(self.downsample):
                x, hw_shape = self.downsample[i](x, hw_shape)
        return outs


class ViTLayer(nn.Module):
    def __init__(self, dims, heads):
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(dims), nn.LayerNorm(dims)
        self.attn = MultiheadAttention(dims, heads)
        self.ffn = nn.Sequential(nn.Linear(dims, 2 * dims), nn.GELU(), nn.Dropout(0.), nn.Linear(2 * dims, dims))

    def forward(self, x):
        y = self.ln1(x)
        x = self.attn(y, y, identity=x)
        return x + self.ffn(self.ln2(x))


class VisionTransformer(nn.Module):
    """Position embeddings are interpolated if the image has another size than in training."""

    def __init__(self, dims=32, heads=4, layers=4, patch=16, size=64, with_cls_token=True):
        super().__init__()
        self.patch, self.grid, self.with_cls_token = patch, size // patch, with_cls_token
        self.patch_embed = PatchEmbed(3, dims, patch, patch, corner=True, norm=False)
        self.cls_token = nn.Parameter(torch.randn(1, 1, dims) * 0.1)
        self.pos_embed = nn.Parameter(torch.randn(1, self.grid ** 2 + 1, dims) * 0.1)
        self.layers = nn.ModuleList([ViTLayer(dims, heads) for _ in range(layers)])
        self.ln1 = nn.LayerNorm(dims)

    def resize_pos_embed(self, hw_shape):
        cls_token, weight = self.pos_embed[:, 0].unsqueeze(1), self.pos_embed[:, -self.grid ** 2:]
        weight = weight.reshape(1, self.grid, self.grid, self.pos_embed.shape[2]).permute(0, 3, 1, 2)
        weight = resize(weight, hw_shape, mode="bicubic")
        return torch.cat((cls_token, torch.flatten(weight, 2).transpose(1, 2)), dim=1)

    def forward(self, inputs):
        batch = inputs.shape[0]
        x, hw_shape = self.patch_embed(inputs)
        x = torch.cat((self.cls_token.expand(batch, -1, -1), x), dim=1)
        if x.shape[1] != self.pos_embed.shape[1]:
            x = x + self.resize_pos_embed(hw_shape)
        else:
            x = x + self.pos_embed
        outs = []
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i == len(self.layers) - 1:
                x = self.ln1(x)
            out = x[:, 1:]
            batch, _, channels = out.shape
            outs.append(out.reshape(batch, hw_shape[0], hw_shape[1], channels).permute(0, 3, 1, 2).contiguous())
        return outs


class SETRUPHead(BaseDecodeHead):
    def __init__(self, inner=32, channels=16, convs=2, scale=4):
        super().__init__(channels)
        self.norm = nn.LayerNorm(inner, eps=1e-6)
        self.up_convs = nn.ModuleList()
        for _ in range(convs):
            self.up_convs.append(nn.Sequential(ConvModule(inner, channels, 3), nn.Upsample(scale_factor=scale, mode="bilinear", align_corners=False)))
            inner = channels

    def forward(self, inputs):
        x = inputs[-1]
        n, c, h, w = x.shape
        x = self.norm(x.reshape(n, c, h * w).transpose(2, 1).contiguous())
        x = x.transpose(1, 2).reshape(n, c, h, w).contiguous()
        for up_conv in self.up_convs:
            x = up_conv(x)
        return self.cls_seg(x)
