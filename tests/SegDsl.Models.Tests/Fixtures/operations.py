"""Records the outputs of PyTorch for the examples of all operations. Run it after adding an operation: python3 operations.py

Writes operations.json. The input is [1, 8, 5, 6]; inputs and weights are computed from their names, as in FixtureNumbers.
"""
import json
import math
import os

import torch
import torch.nn.functional as F
from torchvision.models.swin_transformer import shifted_window_attention

MASK = (1 << 64) - 1


def uniform(name, count):
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    for i in range(count):
        z = (seed + (i + 1) * 0x9E3779B97F4A7C15) & MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        yield (z >> 11) / (1 << 53)


def fill(name, shape, value):
    return torch.tensor([value(u) for u in uniform(name, math.prod(shape))]).reshape(shape)


def state(key, *shape):
    if len(shape) >= 2:
        scale = math.sqrt(3.0 / math.prod(shape[1:]))
        return fill(key, shape, lambda u: (2 * u - 1) * scale)
    if key.endswith("running_var"):
        return fill(key, shape, lambda u: 0.5 + u)
    if key.endswith("weight"):
        return fill(key, shape, lambda u: 0.6 + 0.4 * u)
    return fill(key, shape, lambda u: 0.2 * (u - 0.5))


def batch_norm(x, eps):
    return F.batch_norm(
        x, state("norm.running_mean", 8), state("norm.running_var", 8), state("norm.weight", 8), state("norm.bias", 8), eps=eps)


def layer_norm(x):
    """As in ConvNeXt."""
    mean = x.mean(1, keepdim=True)
    variance = (x - mean).pow(2).mean(1, keepdim=True)
    normal = (x - mean) / torch.sqrt(variance + 1e-6)
    return state("norm.weight", 8)[:, None, None] * normal + state("norm.bias", 8)[:, None, None]


def warp(x):
    """As in the decoupled networks."""
    flow = F.conv2d(x, state("flow.weight", 2, 8, 3, 3), padding=1)
    n, _, h, w = x.shape
    rows = torch.linspace(-1.0, 1.0, h).view(-1, 1).repeat(1, w)
    columns = torch.linspace(-1.0, 1.0, w).repeat(h, 1)
    grid = torch.cat((columns.unsqueeze(2), rows.unsqueeze(2)), 2).repeat(n, 1, 1, 1)
    return F.grid_sample(x, grid + flow.permute(0, 2, 3, 1) / torch.tensor([[[[w, h]]]]), align_corners=True)


def attention(heads, query, key, value):
    module = torch.nn.MultiheadAttention(8, heads, batch_first=True)
    module.load_state_dict({
        "in_proj_weight": state("attention.in_proj_weight", 24, 8),
        "in_proj_bias": state("attention.in_proj_bias", 24),
        "out_proj.weight": state("attention.out_proj.weight", 8, 8),
        "out_proj.bias": state("attention.out_proj.bias", 8),
    })
    return module(query, key, value)[0]


def window_attention(x, heads, window, shift):
    places = torch.arange(window * window)
    y, x_ = torch.div(places, window, rounding_mode="floor"), places % window
    index = (y[:, None] - y[None, :] + window - 1) * (2 * window - 1) + x_[:, None] - x_[None, :] + window - 1
    table = state("attention.relative_position_bias_table", (2 * window - 1) ** 2, heads)
    return shifted_window_attention(
        x.permute(0, 2, 3, 1), state("attention.qkv.weight", 24, 8), state("attention.proj.weight", 8, 8), table[index].permute(2, 0, 1)[None],
        [window, window], heads, [shift, shift], qkv_bias=state("attention.qkv.bias", 24), proj_bias=state("attention.proj.bias", 8)).permute(0, 3, 1, 2)


def sine_positions(x, temperature=10000):
    """As in DETR, normalized."""
    n, c, h, w = x.shape
    ones = torch.ones(n, h, w)
    y, x_ = ones.cumsum(1), ones.cumsum(2)
    y = y / (y[:, -1:, :] + 1e-6) * 2 * math.pi
    x_ = x_ / (x_[:, :, -1:] + 1e-6) * 2 * math.pi
    steps = torch.arange(c // 2, dtype=torch.float32)
    steps = temperature ** (2 * torch.div(steps, 2, rounding_mode="floor") / (c // 2))
    y, x_ = y[:, :, :, None] / steps, x_[:, :, :, None] / steps
    y, x_ = (torch.stack((p[..., 0::2].sin(), p[..., 1::2].cos()), 4).flatten(3) for p in (y, x_))
    return x + torch.cat((y, x_), 3).permute(0, 3, 1, 2)


def volume(x):
    return torch.stack((x, x.relu()), 2)


def tokens(x):
    return x.flatten(2).transpose(1, 2)


EXAMPLES = {
    "Conv": lambda x: F.conv2d(x, state("conv.weight", 16, 8, 3, 3), stride=2, padding=1),
    "ConvTranspose": lambda x: F.conv_transpose2d(x, state("up.weight", 8, 4, 4, 4), stride=2, padding=1),
    "Conv3d": lambda x: F.conv3d(volume(x), state("conv.weight", 16, 8, 3, 3, 3), stride=2, padding=1),
    "ConvTranspose3d": lambda x: F.conv_transpose3d(volume(x), state("up.weight", 8, 4, 2, 2, 2), stride=2),
    "Norm": lambda x: batch_norm(x, 1e-5),
    "BatchNorm": lambda x: batch_norm(x, 1e-3),
    "GroupNorm": lambda x: F.group_norm(x, 4, state("norm.weight", 8), state("norm.bias", 8)),
    "LayerNorm": layer_norm,
    "InstanceNorm": lambda x: F.instance_norm(x, weight=state("norm.weight", 8), bias=state("norm.bias", 8)),
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.1),
    "elu": lambda x: F.elu(x, 0.5),
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "hardswish": F.hardswish,
    "hardsigmoid": F.hardsigmoid,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "mish": F.mish,
    "softmax": lambda x: x.softmax(-1),
    "log_softmax": lambda x: x.log_softmax(-1),
    "PReLU": lambda x: F.prelu(x, state("act.weight", 8)),
    "MaxPool": lambda x: F.max_pool2d(x, 3, 2, 1),
    "AvgPool": lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
    "MaxPool3d": lambda x: F.max_pool3d(volume(x), 2, 2),
    "AvgPool3d": lambda x: F.avg_pool3d(volume(x), (1, 3, 3), 2, (0, 1, 1), count_include_pad=False),
    "adaptive_avg_pool": lambda x: F.adaptive_avg_pool2d(x, (2, 3)),
    "adaptive_max_pool": lambda x: F.adaptive_max_pool2d(x, (2, 3)),
    "global_avg_pool": lambda x: x.mean((2, 3), keepdim=True),
    "pyramid_pool": lambda x: F.adaptive_avg_pool2d(x, 3),
    "upsample": lambda x: F.interpolate(x, (7, 9), mode="nearest"),
    "pixel_shuffle": lambda x: F.pixel_shuffle(x, 2),
    "pixel_unshuffle": lambda x: F.pixel_unshuffle(F.interpolate(x, (10, 12), mode="bilinear", align_corners=True), 2),
    "warp": warp,
    "grid_sample": lambda x: F.grid_sample(
        x, F.conv2d(x, state("grid.weight", 2, 8, 3, 3), padding=1).permute(0, 2, 3, 1), padding_mode="border", align_corners=True),
    "reshape": lambda x: x.reshape(1, 2, 4, 30),
    "flatten": lambda x: x.flatten(2),
    "permute": lambda x: x.permute(0, 2, 3, 1),
    "transpose": lambda x: x.transpose(1, -1),
    "slice": lambda x: x[:, 2:-1],
    "topk": lambda x: x.topk(3, 1)[0],
    "gather": lambda x: x.gather(1, x.topk(3, 1)[1]),
    "split": lambda x: x.split([2, 6], 1)[1],
    "pad": lambda x: F.pad(x, (1, 2, 0, 1), mode="reflect"),
    "pad_to_multiple": lambda x: F.pad(x, (0, 2, 0, 3)),
    "concat": lambda x: torch.cat((x, x.relu()), -1),
    "repeat": lambda x: x.repeat(1, 2, 1, 3),
    "expand": lambda x: x.mean(1, keepdim=True).expand(-1, 4, -1, -1),
    "stack": lambda x: torch.stack((x, x.relu()), 1),
    "sum": lambda x: x + x.relu() + x,
    "abs": torch.abs,
    "exp": torch.exp,
    "log": lambda x: x.abs().log(),
    "sqrt": lambda x: x.abs().sqrt(),
    "pow": lambda x: x.abs().pow(1.5),
    "clamp": lambda x: x.clamp(-0.5, 0.5),
    "maximum": lambda x: torch.maximum(x, x.mean((2, 3), keepdim=True)),
    "minimum": lambda x: torch.minimum(x, x.mean((2, 3), keepdim=True)),
    "reduce_mean": lambda x: x.mean(1, keepdim=True),
    "reduce_sum": lambda x: x.sum(1, keepdim=True),
    "reduce_max": lambda x: x.amax(1, keepdim=True),
    "reduce_min": lambda x: x.amin(1, keepdim=True),
    "Linear": lambda x: F.linear(tokens(x), state("fc.weight", 5, 8), state("fc.bias", 5)),
    "matmul": lambda x: x.flatten(2) @ tokens(x),
    "einsum": lambda x: torch.einsum("ncp,ndp->ncd", x.flatten(2), x.relu().flatten(2)),
    "normalize": F.normalize,
    "Attention": lambda x: attention(2, tokens(x), tokens(x), tokens(x)),
    "attention": lambda x: ((x.flatten(2) @ x.relu().flatten(2).transpose(1, 2)) / math.sqrt(30)).softmax(-1) @ x.flatten(2),
    "WindowAttention": lambda x: window_attention(x, 2, 3, 1),
    "PositionEmbedding": lambda x: x + F.interpolate(state("positions.weight", 1, 8, 4, 5), (5, 6), mode="bicubic", align_corners=False),
    "sine_positions": sine_positions,
    "Dropout": lambda x: x,
    "Dropout2d": lambda x: x,
    "StochasticDepth": lambda x: x,
    # Examples with other arguments.
    "Conv grouped": lambda x: F.conv2d(x, state("conv.weight", 4, 2, 3, 3), state("conv.bias", 4), padding=2, dilation=2, groups=4),
    "ConvTranspose grouped": lambda x: F.conv_transpose2d(
        x, state("up.weight", 8, 3, 3, 3), state("up.bias", 6), stride=2, padding=1, output_padding=1, groups=2),
    "Conv3d with sides": lambda x: F.conv3d(
        volume(x), state("conv.weight", 4, 8, 1, 3, 3), state("conv.bias", 4), stride=(1, 2, 1), padding=(0, 1, 2), dilation=(1, 1, 2)),
    "Norm of volumes": lambda x: F.batch_norm(
        volume(x), state("norm.running_mean", 8), state("norm.running_var", 8), state("norm.weight", 8), state("norm.bias", 8)),
    "GroupNorm of volumes": lambda x: F.group_norm(volume(x), 2, state("norm.weight", 8), state("norm.bias", 8)),
    "InstanceNorm of volumes": lambda x: F.instance_norm(volume(x), weight=state("norm.weight", 8), bias=state("norm.bias", 8)),
    "MaxPool3d with sides": lambda x: F.max_pool3d(volume(x), (2, 3, 3), (1, 2, 2), (0, 1, 1)),
    "global_avg_pool of volumes": lambda x: volume(x).mean((2, 3, 4), keepdim=True),
    "upsample volumes": lambda x: F.interpolate(volume(x), (4, 10, 12), mode="trilinear", align_corners=True),
    "upsample volumes to size": lambda x: F.interpolate(volume(x), (3, 3, 12), mode="trilinear", align_corners=False),
    "upsample volumes nearest": lambda x: F.interpolate(volume(x), (6, 15, 18), mode="nearest"),
    "pad volumes": lambda x: F.pad(volume(x), (0, 0, 0, 1)),
    "LayerNorm of tokens": lambda x: F.layer_norm(tokens(x), (8,), state("norm.weight", 8), state("norm.bias", 8)),
    "InstanceNorm plain": F.instance_norm,
    "softmax of channels": lambda x: x.softmax(1),
    "AvgPool with padding": lambda x: F.avg_pool2d(x, 3, 2, 1),
    "upsample like": lambda x: F.interpolate(x, (3, 3), mode="bilinear", align_corners=True),
    "upsample half": lambda x: F.interpolate(x, (2, 3), mode="bilinear", align_corners=True),
    "upsample bicubic": lambda x: F.interpolate(x, (10, 12), mode="bicubic", align_corners=False),
    "upsample to size": lambda x: F.interpolate(x, (3, 12), mode="bilinear", align_corners=False),
    "grid_sample nearest": lambda x: F.grid_sample(
        x, F.conv2d(x, state("grid.weight", 2, 8, 3, 3), padding=1).permute(0, 2, 3, 1), mode="nearest", padding_mode="reflection", align_corners=False),
    "pad constant": lambda x: F.pad(x, (1, 0, 2, 0), value=0.5),
    "pad circular": lambda x: F.pad(x, (1, 2, 0, 1), mode="circular"),
    "pad replicate": lambda x: F.pad(x, (1, 2, 0, 1), mode="replicate"),
    "topk of rows": lambda x: x.abs().topk(4, 2)[0],
    "gather of pixels": lambda x: x.flatten(2).gather(2, x.flatten(2).mean(1, keepdim=True).topk(5, 2)[1].expand(1, 8, 5)),
    "split equally": lambda x: torch.cat((x[:, :4], x[:, 4:]), 2),
    "split by lengths": lambda x: x.flatten(2).split([20, 5, 5], 2)[1],
    "slice rows": lambda x: x[:, :, 1:],
    "reduce_max drop axis": lambda x: x.amax(-1),
    "clamp min": lambda x: x.clamp(min=0),
    "Linear of pixels": lambda x: F.linear(x.permute(0, 2, 3, 1), state("fc.weight", 3, 8)),
    "matmul broadcast": lambda x: x @ x.mean(1, keepdim=True).transpose(2, 3),
    "einsum three inputs": lambda x: torch.einsum("nchw,nchw,ndhw->ncd", x, x.relu(), x),
    "Attention cross": lambda x: attention(4, tokens(x), tokens(F.max_pool2d(x, 3, 2, 1)), tokens(F.max_pool2d(x, 3, 2, 1))),
    "Attention with values": lambda x: attention(4, tokens(x), tokens(x.relu()), tokens(x.abs())),
    "attention with heads": lambda x: torch.cat([
        (tokens(x)[..., h] @ tokens(x.relu())[..., h].transpose(1, 2) / 2).softmax(-1) @ tokens(x.abs())[..., h] for h in (slice(0, 4), slice(4, 8))], 2),
    "WindowAttention of one column": lambda x: window_attention(x, 4, 6, 2),
    "WindowAttention unshifted": lambda x: window_attention(x, 2, 2, 0),
    "PositionEmbedding with size": lambda x: x + state("positions.weight", 1, 8, 5, 6),
    "sine_positions temperature": lambda x: sine_positions(x, 20),
}


def describe(result):
    values = result.detach().flatten().tolist()
    indices = list(range(0, len(values), max(1, len(values) // 12)))
    return {
        "shape": list(result.shape),
        "mean": sum(values) / len(values),
        "std": 0.0 if len(values) < 2 else result.detach().std(unbiased=False).item(),
        "min": min(values),
        "max": max(values),
        "samples": [[index, values[index]] for index in indices],
    }


if __name__ == "__main__":
    image = fill("input/operations", (1, 8, 5, 6), lambda u: 2 * u - 1)
    lines = [f"  {json.dumps(name)}: {json.dumps(describe(compute(image)))}" for name, compute in EXAMPLES.items()]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "operations.json"), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
