"""What a scanner sees of a sheet: its pages drawn, and their codes read by another hand than the one that wrote them (zxing-cpp)."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import typst
import zxingcpp

from makesell.ground.paper.press import Letterhead, Sheet, world

DOTS = 203.0     # an inch, of ordinary label printers


def codes(sheet: Sheet, head: Letterhead) -> list[set[tuple[str, str]]]:
    """(format, text) of each code on each page, as a label printer would print it."""
    made: Any = typst.compile(**world(sheet, head), format="png", ppi=DOTS)
    pages = made if isinstance(made, list) else [made]
    return [{(one.format.name, one.text) for one in zxingcpp.read_barcodes(_grey(bytes(page)))} for page in pages]


def _grey(png: bytes) -> memoryview:
    """The grey values of a PNG of 8 bits a colour, row by row."""
    chunks = dict(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks["IHDR"][:10])
    assert (depth, kind) in ((8, 2), (8, 6))
    size = 3 if kind == 2 else 4
    raw, length, above, grey = zlib.decompress(chunks["IDAT"]), width * size, bytearray(width * size), bytearray()
    for n in range(height):
        start = n * (length + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + length]), above, size)
        grey += above[::size]
    return memoryview(bytes(grey)).cast("B", (height, width))


def _chunks(png: bytes) -> Iterator[tuple[str, bytes]]:
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, body = png[at + 4 : at + 8].decode(), png[at + 8 : at + 8 + length]
        data += body if name == "IDAT" else b""
        yield name, body
        at += 12 + length
    yield "IDAT", data


def _unfiltered(kind: int, row: bytearray, above: bytearray, size: int) -> bytearray:
    """One row by the five filters of PNG (RFC 2083, 6)."""
    if kind == 2:
        return bytearray((one + up) & 255 for one, up in zip(row, above, strict=True))
    if kind:
        for n in range(len(row)):
            left, up, corner = (row[n - size], above[n], above[n - size]) if n >= size else (0, above[n], 0)
            row[n] = (row[n] + {1: left, 3: (left + up) // 2, 4: _paeth(left, up, corner)}[kind]) & 255
    return row


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: (abs(guess - one), (left, up, corner).index(one)))
