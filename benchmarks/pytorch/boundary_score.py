"""The boundary F-score of every class with scipy and skimage, in a straightforward implementation: boundaries are dilated by a disk to find matches.

  boundary_score.py LABELS.png PREDICTION.png TOLERANCE...

prints the seconds and, for every class, F per tolerance (null if neither map has a boundary of the class).
"""

import json
import math
import sys
import time

import numpy as np
from PIL import Image
from skimage.morphology import binary_dilation, disk

CLASSES, IGNORE = 19, 255


def boundary(mask):
    """Where a pixel differs from its right, lower or lower-right neighbor."""
    padded = np.pad(mask, ((0, 1), (0, 1)), mode="edge")
    return (mask != padded[:-1, 1:]) | (mask != padded[1:, :-1]) | (mask != padded[1:, 1:])


def f_score(predicted, given, radius):
    if not predicted.any() and not given.any():
        return None
    if not predicted.any() or not given.any():
        return 0.0
    near_given, near_predicted = binary_dilation(given, disk(radius)), binary_dilation(predicted, disk(radius))
    precision = (predicted & near_given).sum() / predicted.sum()
    recall = (given & near_predicted).sum() / given.sum()
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main():
    labels, prediction = (np.array(Image.open(path)) for path in sys.argv[1:3])
    tolerances = [float(tolerance) for tolerance in sys.argv[3:]]
    start = time.perf_counter()
    valid = labels != IGNORE
    scores = []
    for label in range(CLASSES):
        predicted, given = boundary((prediction == label) & valid), boundary((labels == label) & valid)
        scores.append([f_score(predicted, given, math.ceil(tolerance * math.hypot(*labels.shape))) for tolerance in tolerances])
    print(json.dumps({"seconds": time.perf_counter() - start, "scores": scores}))


main()
