"""Evaluates random networks with PyTorch: python3 evaluate.py FOLDER

The folder has programs.py, a translation of the networks to the functions below; cases.txt, a line for every case: name of the network, shape of its
input, and keys and shapes of its state, separated by '|'; and cases.bin, inputs and states as float32. A case without state gets random weights.
Writes results.txt, a line for every case: 'ok' with the shapes of the results, or 'error' with the message; and results.bin, the results as float32.
"""
import math
import os
import sys

import numpy
import torch
import torch.nn.functional as F
from torch import nn

state = None
used = {}
again = {}


def weight(key, *shape):
    """An entry of the state, which must have this shape."""
    if state is None:
        return torch.rand(shape) - 0.5 if len(shape) > 1 else torch.rand(shape) + 0.5
    if key in again:
        value = again.pop(key)
    else:
        value = used[key] = state.pop(key)
    assert list(value.shape) == list(shape), f"{key} is {list(value.shape)} instead of {list(shape)}"
    return value


def remember(*keys):
    """Allows a layer to be applied again."""
    again.update({key: used[key] for key in keys if key in used})


def rank(x, *ranks):
    assert x.dim() in ranks, f"{x.dim()} dimensions"
    return x


def axis_of(x, axis):
    assert -x.dim() <= axis < x.dim(), f"axis {axis}"
    return axis % x.dim()


def sides(value, count):
    return list(value) if isinstance(value, list) else [value] * count


def convolution(count, function):
    def apply(x, out, kernel, stride=1, dilation=1, groups=1, padding=None, bias=False, key=None):
        rank(x, count + 2)
        kernel, dilation = sides(kernel, count), sides(dilation, count)
        padding = [d * (k - 1) // 2 for k, d in zip(kernel, dilation)] if padding is None else sides(padding, count)
        assert x.shape[1] % groups == 0 and out % groups == 0, "groups"
        w = weight(key + ".weight", out, x.shape[1] // groups, *kernel)
        b = weight(key + ".bias", out) if bias else None
        return function(x, w, b, sides(stride, count), padding, dilation, groups)
    return apply


def transposed(count, function):
    def apply(x, out, kernel, stride=1, padding=0, output_padding=0, groups=1, dilation=1, bias=False, key=None):
        rank(x, count + 2)
        assert x.shape[1] % groups == 0 and out % groups == 0, "groups"
        w = weight(key + ".weight", x.shape[1], out // groups, *sides(kernel, count))
        b = weight(key + ".bias", out) if bias else None
        return function(x, w, b, sides(stride, count), sides(padding, count), sides(output_padding, count), groups, sides(dilation, count))
    return apply


Conv, Conv3d = convolution(2, F.conv2d), convolution(3, F.conv3d)
ConvTranspose, ConvTranspose3d = transposed(2, F.conv_transpose2d), transposed(3, F.conv_transpose3d)


def Norm(x, eps=1e-5, momentum=0.1, key=None):
    c = rank(x, 4, 5).shape[1]
    w, b = weight(key + ".weight", c), weight(key + ".bias", c)
    mean, variance = weight(key + ".running_mean", c), weight(key + ".running_var", c)
    return F.batch_norm(x, mean, variance, w, b, eps=eps)


def BatchNorm(x, eps=1e-5, momentum=0.1, key=None):
    return Norm(x, eps, key=key)


def GroupNorm(x, groups, eps=1e-5, key=None):
    c = rank(x, 4, 5).shape[1]
    return F.group_norm(x, groups, weight(key + ".weight", c), weight(key + ".bias", c), eps)


def LayerNorm(x, eps=1e-5, key=None):
    if x.dim() in (4, 5):
        c = x.shape[1]
        w, b = weight(key + ".weight", c), weight(key + ".bias", c)
        return F.layer_norm(x.movedim(1, -1), (c,), w, b, eps).movedim(-1, 1)
    c = rank(x, 2, 3).shape[-1]
    return F.layer_norm(x, (c,), weight(key + ".weight", c), weight(key + ".bias", c), eps)


def InstanceNorm(x, affine=False, eps=1e-5, key=None):
    c = rank(x, 4, 5).shape[1]
    w, b = (weight(key + ".weight", c), weight(key + ".bias", c)) if affine else (None, None)
    # The operator itself also allows a single pixel, whose variance is 0.
    return torch.instance_norm(x, w, b, None, None, True, 0.1, eps, False)


def PReLU(x, key=None):
    assert x.dim() > 1
    w = weight(key + ".weight", x.shape[1] if x.dim() > 3 else x.shape[-1])
    return torch.where(x > 0, x, x * (w.reshape([1, -1] + [1] * (x.dim() - 2)) if x.dim() > 3 else w))


relu, relu6, gelu, silu, hardswish, hardsigmoid = F.relu, F.relu6, F.gelu, F.silu, F.hardswish, F.hardsigmoid
sigmoid, tanh, softplus, mish = torch.sigmoid, torch.tanh, F.softplus, F.mish


def leaky_relu(x, slope=0.01):
    return F.leaky_relu(x, slope)


def elu(x, alpha=1.0):
    return F.elu(x, alpha)


def gelu_tanh(x):
    return F.gelu(x, approximate="tanh")


def softmax(x, axis=1):
    return x.softmax(axis_of(x, axis))


def log_softmax(x, axis=1):
    return x.log_softmax(axis_of(x, axis))


def pooling(count, function, has_count):
    def apply(x, kernel, stride, padding=None, count_include_pad=True):
        rank(x, count + 2)
        kernel = sides(kernel, count)
        padding = [(k - 1) // 2 for k in kernel] if padding is None else sides(padding, count)
        options = {"count_include_pad": count_include_pad} if has_count else {}
        return function(x, kernel, sides(stride, count), padding, **options)
    return apply


MaxPool, MaxPool3d = pooling(2, F.max_pool2d, False), pooling(3, F.max_pool3d, False)
AvgPool, AvgPool3d = pooling(2, F.avg_pool2d, True), pooling(3, F.avg_pool3d, True)


def adaptive_avg_pool(x, size):
    return F.adaptive_avg_pool2d(rank(x, 4), size)


def adaptive_max_pool(x, size):
    return F.adaptive_max_pool2d(rank(x, 4), size)


def global_avg_pool(x):
    return rank(x, 4, 5).mean(list(range(2, x.dim())), keepdim=True)


def pyramid_pool(x, sizes):
    return [F.adaptive_avg_pool2d(rank(x, 4), size) for size in sizes]


def upsample(x, like=None, scale=None, size=None, mode="bilinear", align_corners=True):
    count = rank(x, 4, 5).dim() - 2
    if like is not None:
        assert like.dim() == x.dim()
        size = list(like.shape[2:])
    assert size is None or len(size) == count
    mode = "trilinear" if mode == "bilinear" and count == 3 else mode
    return F.interpolate(x, size, scale, mode=mode, align_corners=None if mode == "nearest" else align_corners)


def pixel_shuffle(x, factor):
    return F.pixel_shuffle(rank(x, 4), factor)


def pixel_unshuffle(x, factor):
    return F.pixel_unshuffle(rank(x, 4), factor)


def reshape(x, shape):
    return x.reshape(shape)


def flatten(x, first=1, to=-1):
    return x.flatten(axis_of(x, first), axis_of(x, to))


def permute(x, axes):
    return x.permute(axes)


def transpose(x, first, second):
    return x.transpose(axis_of(x, first), axis_of(x, second))


def slice_(x, axis, start=0, end=None):
    size = x.shape[axis_of(x, axis)]
    first = start + size if start < 0 else start
    last = size if end is None else end + size if end < 0 else end
    assert 0 <= first < last <= size, f"{first} to {last} of {size}"
    return x.narrow(axis, first, last - first)


def repeat(x, times):
    assert len(times) == x.dim() and min(times) > 0
    return x.repeat(times)


def expand(x, shape):
    assert len(shape) == x.dim()
    return x.expand(shape)


def split(x, parts=None, sizes=None, axis=1, lengths=None):
    size = x.shape[axis_of(x, axis)]
    if parts is not None:
        assert parts > 0 and size % parts == 0, f"{size} in {parts} parts"
        sizes = [size // parts] * parts
    sizes = sizes or lengths
    assert min(sizes) > 0
    return list(x.split(sizes, axis))


def pad(x, sizes, mode="constant", value=0.0):
    assert len(sizes) == 4 and min(sizes) >= 0
    return F.pad(rank(x, 4), sizes, mode, value) if mode == "constant" else F.pad(rank(x, 4), sizes, mode)


def pad_to_multiple(x, multiple):
    return F.pad(rank(x, 4, 5), [v for side in reversed(x.shape[2:]) for v in (0, -side % multiple)])


def topk(x, k, axis=-1):
    values, indices = x.topk(k, axis_of(x, axis))
    return [values, indices.float()]


def gather(x, index, axis=-1):
    assert x.dim() == index.dim()
    return x.gather(axis_of(x, axis), index.long())


def tensors(inputs):
    return [t for i in inputs for t in (i if isinstance(i, list) else [i])]


def concat(*inputs, axis=1):
    inputs = tensors(inputs)
    for t in inputs:
        assert t.dim() == inputs[0].dim()
    return torch.cat(inputs, axis_of(inputs[0], axis))


def stack(*inputs, axis=1):
    return torch.stack(tensors(inputs), axis)


def sum_(*inputs):
    inputs = tensors(inputs)
    for t in inputs:
        assert t.shape == inputs[0].shape, "shapes"
    return sum(inputs[1:], inputs[0])


abs_, exp, log, sqrt, maximum, minimum = torch.abs, torch.exp, torch.log, torch.sqrt, torch.maximum, torch.minimum


def pow_(x, exponent):
    return x.pow(exponent)


def clamp(x, min=None, max=None):
    return x.clamp(min, max)


def reduce_mean(x, axis, keep=False):
    return x.mean(axis_of(x, axis), keepdim=keep)


def reduce_sum(x, axis, keep=False):
    return x.sum(axis_of(x, axis), keepdim=keep)


def reduce_max(x, axis, keep=False):
    return x.amax(axis_of(x, axis), keepdim=keep)


def reduce_min(x, axis, keep=False):
    return x.amin(axis_of(x, axis), keepdim=keep)


def Linear(x, out, bias=True, key=None):
    assert x.dim() > 0
    w = weight(key + ".weight", out, x.shape[-1])
    return F.linear(x, w, weight(key + ".bias", out) if bias else None)


def matmul(x, y):
    assert x.dim() > 1 and y.dim() > 1
    return x @ y


def einsum(*inputs, equation):
    return torch.einsum(equation, *inputs)


def normalize(x, axis=1):
    return F.normalize(x, dim=axis_of(x, axis))


def Attention(query, heads, key=None):
    c = rank(query, 3).shape[2]
    module = nn.MultiheadAttention(c, heads, batch_first=True)
    names = {"in_proj_weight": (3 * c, c), "in_proj_bias": (3 * c,), "out_proj.weight": (c, c), "out_proj.bias": (c,)}
    module.load_state_dict({name: weight(f"{key}.{name}", *shape) for name, shape in names.items()})
    return module(query, query, query)[0]


def attention(query, key, value, heads=1):
    n, length, c = rank(query, 3).shape
    assert c % heads == 0 and value.shape[2] % heads == 0 and key.shape[2] == c
    q, k, v = (t.reshape(t.shape[0], t.shape[1], heads, -1).transpose(1, 2) for t in (query, key, value))
    return ((q @ k.transpose(2, 3) / math.sqrt(c // heads)).softmax(-1) @ v).transpose(1, 2).reshape(n, length, -1)


def Dropout(x, p=0.5):
    return x


StochasticDepth = Dropout


def Dropout2d(x, p=0.5):
    return rank(x, 4, 5)


def join(prefix, name):
    return f"{prefix}.{name}" if prefix else name


def main(folder):
    global state, used, again
    programs = globals()
    with open(os.path.join(folder, "programs.py"), encoding="utf-8") as file:
        exec(file.read(), programs)
    data = numpy.fromfile(os.path.join(folder, "cases.bin"), dtype=numpy.float32)
    position = 0

    def read(shape):
        nonlocal position
        count = math.prod(shape)
        position += count
        return torch.from_numpy(data[position - count:position].copy()).reshape(shape)

    with open(os.path.join(folder, "cases.txt"), encoding="utf-8") as file, \
            open(os.path.join(folder, "results.txt"), "w", encoding="utf-8") as report, open(os.path.join(folder, "results.bin"), "wb") as values:
        for line in file.read().splitlines():
            name, shape, *entries = line.split("|")
            image = read([int(size) for size in shape.split(",")])
            state, used, again = {}, {}, {}
            for entry in entries:
                key, shape = entry.split(":")
                state[key] = read([int(size) for size in shape.split(",") if size])
            if not entries:
                state = None
            try:
                with torch.no_grad():
                    results = programs[name](image)
                unused = [] if state is None else [key for key in state if not key.endswith("num_batches_tracked")]
                assert not unused, f"unused state: {unused}"
                report.write("ok " + "|".join(",".join(str(size) for size in result.shape) for result in results) + "\n")
                for result in results:
                    values.write(result.contiguous().numpy().astype(numpy.float32).tobytes())
            except (RuntimeError, AssertionError, ValueError, IndexError, ZeroDivisionError) as error:
                report.write("error " + " ".join(str(error).split()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
