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
    return [{(one.format.name, one.text) for one in zxingcpp.read_barcodes(page)} for page in pages(sheet, head)]


def pages(sheet: Sheet, head: Letterhead) -> Iterator[memoryview]:
    """Each page in grey, rows of bytes."""
    made: Any = typst.compile(**world(sheet, head), format="png", ppi=DOTS)
    for page in made if isinstance(made, list) else [made]:
        yield _grey(bytes(page))


def _grey(png: bytes) -> memoryview:
    """The red of a PNG of 8 bits a colour, row by row: what a sheet in black and white has of all three."""
    chunks = dict(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks["IHDR"][:10])
    assert (depth, kind) in ((8, 2), (8, 6))
    size = 3 if kind == 2 else 4
    raw, length, row, grey = zlib.decompress(chunks["IDAT"]), width * size, bytearray(width), bytearray()
    for n in range(height):
        start = n * (length + 1)
        row = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + length : size]), row)
        grey += row
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


def _unfiltered(kind: int, row: bytearray, above: bytearray) -> bytearray:
    """One row of one colour by the five filters of PNG (RFC 2083, 6), each of which minds its own colour alone."""
    if kind == 2:
        return bytearray((one + up) & 255 for one, up in zip(row, above, strict=True)) if any(row) else above
    left = corner = 0
    for n, up in enumerate(above) if kind else ():
        guess = {1: left, 3: (left + up) // 2}[kind] if kind != 4 else _paeth(left, up, corner)
        row[n] = left = (row[n] + guess) & 255
        corner = up
    return row


def _paeth(left: int, up: int, corner: int) -> int:
    if left == up == corner:
        return left
    guess = left + up - corner
    far, high, low = abs(guess - left), abs(guess - up), abs(guess - corner)
    if far <= high and far <= low:
        return left
    return up if high <= low else corner
