"""torch.load of a checkpoint: the other side of the loading comparison.

Reads one command per line from standard input:
    make BYTES PATH   writes a checkpoint of about this size, with layer sizes like those of a large ResNet
  load PATH         loads it
  quit
Each command is answered with one line: seconds, and the increase of the resident memory at its peak in bytes.
"""

import gc
import sys
import time

import torch

SHAPES = (2048, 512, 3, 3), (2048,), (512, 512, 3, 3), (512,), (1024, 256, 1, 1), (1024,), (64, 64, 3, 3), (64,)


def make(size, path):
    torch.manual_seed(1)
    state = {}
    while size > 0:
        tensor = torch.rand(SHAPES[len(state) % len(SHAPES)])
        state[f"layer{len(state)}.weight"] = tensor
        size -= 4 * tensor.numel()
    torch.save({"state_dict": state, "epoch": 1}, path)


def status(field):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field + ":"))


def main():
    for line in sys.stdin:
        command, *rest = line.rstrip("\n").split(" ", 1)
        if command == "quit":
            return
        gc.collect()
        with open("/proc/self/clear_refs", "w") as refs:
            refs.write("5")
        before, start = status("VmRSS"), time.perf_counter()
        if command == "make":
            size, path = rest[0].split(" ", 1)
            make(int(size), path)
        else:
            loaded = torch.load(rest[0])
        seconds = time.perf_counter() - start
        print(f"{seconds:.6f} {status('VmHWM') - before}", flush=True)
        loaded = None


main()
