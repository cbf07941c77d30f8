"""Preparing a training sample with PIL, scipy and skimage, in a straightforward implementation: the other side of the sample comparison.

Reads one command per line from standard input:
  full SCALE   scale, crop of 832 pixels, flip, jitter, blur, normalize an image of 1024 x 2048 pixels, then both targets
  image SCALE  the same without the targets
    targets 1    only the targets, for a map of 832 x 832 labels
    ones 1       the number of bits and pixels that are set in the targets of that map, on which both sides must agree
  quit
Each command is answered with one line: seconds, and a number that only `ones` computes.
"""

import random
import sys
import time

import numpy as np
from PIL import Image, ImageEnhance
from scipy import ndimage
from skimage.filters import gaussian

HEIGHT, WIDTH, CROP, CLASSES, IGNORE = 1024, 2048, 832, 19, 255
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def make_image():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return Image.fromarray(np.stack([(x * (c + 1) // 8 + y * (3 - c) // 4 + x * y % 7) % 256 for c in range(3)], -1).astype(np.uint8))


def make_labels(height, width):
    """Stripes and patches of all classes, some of which are ignored, with wavy boundaries."""
    y, x = np.mgrid[0:height, 0:width]
    label = ((x + (y * y // 64) % 29) // 64 + (y + (x * x // 96) % 23) // 48 * 7) % (CLASSES + 1)
    return np.where(label == CLASSES, IGNORE, label).astype(np.uint8)


def crop(image, labels, scale):
    width, height = int(image.width * scale), int(image.height * scale)
    image, labels = image.resize((width, height), Image.BILINEAR), labels.resize((width, height), Image.NEAREST)
    if width < CROP or height < CROP:
        padded = Image.new("RGB", (max(width, CROP), max(height, CROP)))
        padded_labels = Image.new("L", padded.size, IGNORE)
        at = ((padded.width - width) // 2, (padded.height - height) // 2)
        padded.paste(image, at)
        padded_labels.paste(labels, at)
        image, labels = padded, padded_labels
    left, top = random.randint(0, image.width - CROP), random.randint(0, image.height - CROP)
    box = (left, top, left + CROP, top + CROP)
    return image.crop(box), labels.crop(box)


def turn_hue(image, amount):
    hue, saturation, value = image.convert("HSV").split()
    turned = (np.array(hue, np.uint8) + np.uint8(int(amount * 255) % 256)).astype(np.uint8)
    return Image.merge("HSV", (Image.fromarray(turned, "L"), saturation, value)).convert("RGB")


def jitter(image, strength=0.25):
    changes = [
        lambda im: ImageEnhance.Brightness(im).enhance(random.uniform(1 - strength, 1 + strength)),
        lambda im: ImageEnhance.Contrast(im).enhance(random.uniform(1 - strength, 1 + strength)),
        lambda im: ImageEnhance.Color(im).enhance(random.uniform(1 - strength, 1 + strength)),
        lambda im: turn_hue(im, random.uniform(-strength, strength)),
    ]
    random.shuffle(changes)
    for change in changes:
        image = change(image)
    return image


def augment(image, labels, scale):
    image, labels = crop(image, labels, scale)
    image, labels = image.transpose(Image.FLIP_LEFT_RIGHT), labels.transpose(Image.FLIP_LEFT_RIGHT)
    image = jitter(image)
    pixels = gaussian(np.array(image), sigma=random.uniform(0.15, 1.3), channel_axis=-1).astype(np.float32)
    pixels = np.ascontiguousarray(((pixels - MEAN) / STD).transpose(2, 0, 1))
    return pixels, np.array(labels, np.int64)


def relaxed_target(labels):
    """The classes in the window of 3 x 3 pixels around every pixel, one plane per class; the outside counts as ignored."""
    padded = np.pad(labels, 1, constant_values=IGNORE)
    planes = [ndimage.binary_dilation(padded == c, np.ones((3, 3)))[1:-1, 1:-1] for c in (*range(CLASSES), IGNORE)]
    return np.stack(planes).astype(np.uint8)


def edge_target(relaxed):
    """Pixels within two pixels of both a class and its complement, which includes the outside."""
    edges = np.zeros(relaxed.shape[1:], np.uint8)
    for mask in relaxed[:-1]:
        padded = np.pad(mask, 1)
        distance = ndimage.distance_transform_edt(padded) + ndimage.distance_transform_edt(1 - padded)
        edges |= (distance <= 2)[1:-1, 1:-1]
    return edges


def main():
    image, labels = make_image(), Image.fromarray(make_labels(HEIGHT, WIDTH))
    cropped = make_labels(CROP, CROP)
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "quit":
            return
        ones, start = 0, time.perf_counter()
        if command in ("full", "image"):
            _, crop_labels = augment(image, labels, float(rest[0]))
            if command == "full":
                edge_target(relaxed_target(crop_labels))
        else:
            relaxed = relaxed_target(cropped)
            edges = edge_target(relaxed)
            ones = int(relaxed.sum()) + int(edges.sum()) if command == "ones" else 0
        print(f"{time.perf_counter() - start:.6f} {ones}", flush=True)


main()
