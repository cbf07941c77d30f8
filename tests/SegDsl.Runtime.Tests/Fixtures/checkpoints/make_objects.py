"""Writes checkpoints with Python objects beside the tensors, with PyTorch 1.13 (Debian: python3-torch): python3 make_objects.py"""

import argparse
import collections
import datetime
import enum
import functools
import os
import pathlib
import sys
import types

import numpy
import torch

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def foreign(path, bases=(object,), **members):
    """A class of a package that is not installed, under its full name."""
    module, name = path.rsplit(".", 1)
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        package = sys.modules.setdefault(".".join(parts[:end]), types.ModuleType(".".join(parts[:end])))
        package.__path__ = []
    created = type(name, bases, {"__module__": module, **members})
    setattr(sys.modules[module], name, created)
    return created


def filled(created, **attributes):
    value = created.__new__(created)
    value.__dict__.update(attributes)
    return value


ConfigDict = foreign("mmengine.config.config.ConfigDict", (dict,))
HistoryBuffer = foreign("mmengine.logging.history_buffer.HistoryBuffer")
AttributeDict = foreign("pytorch_lightning.utilities.parsing.AttributeDict", (dict,))
ModelCheckpoint = foreign("pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint")
Scaler = foreign("fairscale.optim.grad_scaler.ShardedGradScaler")
CfgNode = foreign("detectron2.config.config.CfgNode", (dict,))
Slots = foreign("detectron2.structures.boxes.BoxMode", (), __slots__=("mode",))
Named = foreign("mine.records.Version", (), __getnewargs_ex__=lambda self: ((1,), {"minor": 2}))
Phase = enum.Enum("Phase", "TRAIN TEST", module="mine.records")
sys.modules["mine.records"].Phase = Phase
Stats = collections.namedtuple("Stats", "mean std", module="mine.records")
sys.modules["mine.records"].Stats = Stats

looped = filled(ModelCheckpoint, best=0.5)
looped.owner = looped
slotted = Slots()
slotted.mode = 1
counts = collections.defaultdict(list, a=[1], b=[datetime.date(2024, 2, 3)])

# One of every kind: the name of its entry and the class that readers report.
objects = {
    "args": argparse.Namespace(lr=0.1, nested=argparse.Namespace(x=1)),
    "date": datetime.datetime(2024, 2, 3, 4, 5),
    "delta": datetime.timedelta(hours=1),
    "zone": datetime.datetime(2024, 2, 3, tzinfo=datetime.timezone.utc),
    "counts": counts,
    "ordered": collections.OrderedDict(a=1, path=pathlib.PosixPath("/data/run")),
    "counter": collections.Counter("abca"),
    "deque": collections.deque([1, 2], maxlen=3),
    "array": numpy.arange(6.0).reshape(2, 3),
    "long_array": numpy.arange(3000.0),
    "scalar": numpy.float64(0.5),
    "generator": numpy.random.default_rng(1).bit_generator.state,
    "config": ConfigDict(model=ConfigDict(type="UPerHead", classes=19)),
    "history": filled(HistoryBuffer, _log_history=numpy.zeros(4), _statistics_methods={"min": len}),
    "hyper_parameters": AttributeDict(width=8, activation=torch.nn.ReLU),
    "callbacks": {"ModelCheckpoint": {"best_model_path": pathlib.PurePosixPath("a.ckpt"), "callback": looped}},
    "scaler": filled(Scaler, _scale=None),
    "cfg": CfgNode(a=CfgNode(b=1)),
    "slots": slotted,
    "version": Named(),
    "phase": Phase.TRAIN,
    "stats": Stats(1.0, numpy.float32(2)),
    "partial": functools.partial(print, 1, sep=","),
    "function": os.path.join,
    "module": torch.nn.Linear(2, 2),
    "dtype": numpy.dtype("float32"),
    "set": {1, 2},
    "frozen": frozenset([3]),
    "raw": b"\0\1\xff",
    "array_of_bytes": bytearray(b"abc"),
    "complex": 1 + 2j,
    "complex_tensor": torch.zeros(2, dtype=torch.complex64),
    "quantized": torch.quantize_per_tensor(torch.zeros(2), 0.1, 0, torch.quint8),
    "range": range(3),
    "slice": slice(1, 2),
    "large": 1 << 200,
    "ellipsis": ...,
    "error": ValueError("no"),
    "size": torch.Size([2, 3]),
    "device": torch.device("cpu"),
}
state = collections.OrderedDict([("w", torch.arange(4.0).reshape(2, 2)), ("b", torch.ones(2))])
content = {"state_dict": state, "epoch": 3, **objects}

torch.save(content, "objects_zip.pth", pickle_protocol=2)
torch.save(content, "objects_protocol5.pth", pickle_protocol=5)
torch.save(content, "objects_legacy.pth", pickle_protocol=2, _use_new_zipfile_serialization=False)
