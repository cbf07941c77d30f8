"""Writes the checkpoints in this folder with PyTorch 1.13 (Debian: python3-torch): python3 make.py"""

import collections
import os

import numpy
import torch

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def counted(*shape, dtype=torch.float32, start=0):
    count = 1
    for size in shape:
        count *= size
    return torch.arange(start, start + count).reshape(shape).to(dtype)


def save(name, value, legacy=False, protocol=2):
    torch.save(value, name + ".pth", pickle_protocol=protocol, _use_new_zipfile_serialization=not legacy)


network = torch.nn.Sequential(collections.OrderedDict(conv=torch.nn.Conv2d(3, 4, 1), bn=torch.nn.BatchNorm2d(4)))
for start, tensor in enumerate(network.state_dict().values()):
    tensor.copy_(counted(*tensor.shape, start=10 * start))
save("network_zip", network.state_dict())
save("network_legacy", network.state_dict(), legacy=True)
save("network_protocol4", network.state_dict(), protocol=4)
save("network_parallel", torch.nn.DataParallel(network).state_dict())
save("network_parameters", dict(network.named_parameters()))
save("network_whole", network)
torch.jit.save(torch.jit.script(torch.nn.ReLU()), "program.pth")

types = {str(dtype).split(".")[1]: counted(2, 3, dtype=dtype) for dtype in (
    torch.float64, torch.float32, torch.float16, torch.bfloat16,
    torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)}
types.update(scalar=torch.tensor(2.5), empty=torch.zeros(0, 4))
save("types_zip", types)
save("types_legacy", types, legacy=True)

base = counted(3, 4)
views = dict(
    base=base, same=base, transposed=base.t(), column=base[:, 1], second=base[::2], row=base[1], corner=base[1:, 2:],
    expanded=base[0, :1].expand(5), permuted=counted(2, 3, 4).permute(2, 0, 1))
save("views_zip", views)
save("views_legacy", views, legacy=True)

optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
network(torch.ones(2, 3, 1, 1)).sum().backward()
optimizer.step()
state = {"module.w": counted(2, 2)}
save("training", dict(
    epoch=7, state_dict=state, optimizer=optimizer.state_dict(), best=numpy.float64(0.5), large=1 << 80, rates=[0.1, None, True, (1, 2, 3, 4)],
    note="Übung", raw=b"\0\1", random=torch.get_rng_state()[:16].clone(), device=torch.device("cpu"), size=torch.Size([2]), dtype=torch.float32))
save("several", dict(model=state, ema={"module.w": -counted(2, 2)}))
save("parts", dict(encoder={"w": counted(2)}, decoder={"w": counted(3), "inner": {"v": counted(4)}}))
