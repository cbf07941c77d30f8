"""Decoding an image file with PIL: the other side of the decoding comparison.

Reads one command per line from standard input, `decode PATH` or `quit`, and answers with one line: seconds, and the sum of all values.
"""

import sys
import time

import numpy as np
from PIL import Image

for line in sys.stdin:
    command, _, path = line.strip().partition(" ")
    if command == "quit":
        break
    start = time.perf_counter()
    image = Image.open(path)
    image.load()
    seconds = time.perf_counter() - start
    print(f"{seconds:.6f} {int(np.asarray(image.convert('RGB'), np.int64).sum())}", flush=True)
