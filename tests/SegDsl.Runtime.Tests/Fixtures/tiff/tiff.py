"""Writes the TIFF files in this folder, independently of LibTiff.NET: with Pillow, or byte by byte.

The name of a file states its content: TYPE_BANDS_BYTEORDER_LAYOUT_PLANES_COMPRESSION. The value of band b in column x and row y is (37 b + 5 x + 11 y) % 251,
times 257 for 16 bits, divided by 8 minus 3 for floats, and minus 100 for signed integers.
"""
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 37, 21
TYPES = {
    "uint8": ("u1", 1), "uint16": ("u2", 1), "uint32": ("u4", 1), "int8": ("i1", 2), "int16": ("i2", 2), "int32": ("i4", 2), "float32": ("f4", 3), "float64": ("f8", 3),
}
HERE = Path(__file__).parent


def values(kind, bands):
    b, y, x = np.meshgrid(np.arange(bands), np.arange(HEIGHT), np.arange(WIDTH), indexing="ij")
    base = (37 * b + 5 * x + 11 * y) % 251
    if kind.startswith("float"):
        return base / 8 - 3
    if kind.startswith("int"):
        return base % 200 - 100
    return base * 257 if kind == "uint16" else base


def write(kind, bands, order, layout, planes, compression):
    code, sample_format = TYPES[kind]
    mark = "<" if order == "II" else ">"
    data = values(kind, bands).astype(mark + code)
    size = data.dtype.itemsize
    across, down = (16, 16) if layout == "tiles" else (WIDTH, 8)
    chunks = []
    for plane in ([data[i:i + 1] for i in range(bands)] if planes == "separate" else [data]):
        for top in range(0, HEIGHT, down):
            for left in range(0, WIDTH, across):
                part = plane[:, top:top + down, left:left + across]
                if layout == "tiles":
                    full = np.zeros((part.shape[0], down, across), part.dtype)
                    full[:, :part.shape[1], :part.shape[2]] = part
                    part = full
                part = np.moveaxis(part, 0, -1)
                if compression == "predictor":
                    wide = part.astype(np.int64)
                    wide[:, 1:] -= part.astype(np.int64)[:, :-1]
                    part = wide.astype(f"u{size}").astype(f"{mark}u{size}") if size > 1 else (wide % 256).astype("u1")
                raw = part.tobytes()
                chunks.append(raw if compression == "none" else zlib.compress(raw))
    file, places = bytearray(8), []
    for chunk in chunks:
        places.append(len(file))
        file += chunk + b"\0" * (len(chunk) % 2)
    fields = [(256, 3, [WIDTH]), (257, 3, [HEIGHT]), (258, 3, [8 * size] * bands), (259, 3, [1 if compression == "none" else 8]),
              (262, 3, [2 if bands == 3 else 1]), (277, 3, [bands]), (284, 3, [2 if planes == "separate" else 1]), (339, 3, [sample_format] * bands)]
    counts = [len(chunk) for chunk in chunks]
    if layout == "tiles":
        fields += [(322, 3, [across]), (323, 3, [down]), (324, 4, places), (325, 4, counts)]
    else:
        fields += [(273, 4, places), (278, 3, [down]), (279, 4, counts)]
    if compression == "predictor":
        fields.append((317, 3, [2]))
    if bands not in (1, 3):
        fields.append((338, 3, [0] * (bands - 1)))
    entries = b""
    for tag, kind_of_field, numbers in sorted(fields):
        packed = struct.pack(mark + {3: "H", 4: "I"}[kind_of_field] * len(numbers), *numbers)
        if len(packed) > 4:
            place = struct.pack(mark + "I", len(file))
            file += packed + b"\0" * (len(packed) % 2)
            packed = place
        entries += struct.pack(mark + "HHI", tag, kind_of_field, len(numbers)) + packed.ljust(4, b"\0")
    file[:8] = order.encode() + struct.pack(mark + "HI", 42, len(file))
    file += struct.pack(mark + "H", len(fields)) + entries + struct.pack(mark + "I", 0)
    (HERE / f"{kind}_{bands}_{order}_{layout}_{planes}_{compression}.tif").write_bytes(file)


def pillow(name, array, mode, **options):
    Image.fromarray(array, mode).save(HERE / f"{name}.tif", **options)


for order in ("II", "MM"):
    for layout in ("strips", "tiles"):
        for planes in ("contiguous", "separate"):
            write("uint16", 4, order, layout, planes, "deflate")
            write("float32", 2, order, layout, planes, "none")
    for kind in TYPES:
        write(kind, 1, order, "strips", "contiguous", "deflate")
    for kind in ("uint8", "uint16"):
        write(kind, 5, order, "tiles", "contiguous", "predictor")

color = np.moveaxis(values("uint8", 4), 0, -1).astype("u1")
for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
    pillow(f"uint8_4_II_pillow_contiguous_{compression}", color, "RGBA", compression=compression)
    pillow(f"uint8_3_II_pillow_contiguous_{compression}", np.ascontiguousarray(color[..., :3]), "RGB", compression=compression)
    pillow(f"uint8_1_II_pillow_contiguous_{compression}", np.ascontiguousarray(color[..., 0]), "L", compression=compression)
    pillow(f"uint16_1_II_pillow_contiguous_{compression}", values("uint16", 1)[0].astype("u2"), "I;16", compression=compression)
    pillow(f"float32_1_II_pillow_contiguous_{compression}", values("float32", 1)[0].astype("f4"), "F", compression=compression)
picture = Image.fromarray((color[..., 0] % 5).astype("u1"), "P")
picture.putpalette([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255] + [7] * 753)
picture.save(HERE / "palette.tif", compression="tiff_lzw")
Image.fromarray(color[..., 0] % 2 == 0).save(HERE / "fax.tif", compression="group4")
smooth = np.stack([np.tile(np.arange(64, dtype="u1") * 3, (48, 1)), np.tile(np.arange(48, dtype="u1")[:, None] * 4, (1, 64)), np.full((48, 64), 90, "u1")], -1)
Image.fromarray(smooth, "RGB").save(HERE / "jpeg.tif", compression="jpeg", quality=95)
(HERE / "jpeg.rgb").write_bytes(Image.open(HERE / "jpeg.tif").convert("RGB").tobytes())
