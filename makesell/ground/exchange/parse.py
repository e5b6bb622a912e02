"""Ground/exchange: bytes of a CSV file → rows of texts, and what rows may hold. Runs in a worker with limits of its own; free of Django."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from makesell.ground.exchange import limits

QUOTED: Final = re.compile(r"^'+[=+\-@\t\r]")
DELIMITERS: Final = (",", "\t", ";")


class BadFile(Exception):
    """A file that is not read: `code` names why, for `reader` to say it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def rows_of(data: bytes, read: Callable[[bytes], Iterator[list[str]]]) -> list[list[str]]:
    """The rows of a file as `read` gives them, header first; empty rows at the end are dropped. Raises BadFile."""
    if len(data) > limits.MOST_BYTES:
        raise BadFile("size", most=limits.MOST_BYTES // 1024**2)
    found = _capped(read(data))
    while found and not any(found[-1]):
        found.pop()
    if not found:
        raise BadFile("empty")
    return found


def _capped(rows: Iterable[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    cells = 0
    for row in rows:
        while row and row[-1] == "":
            row.pop()
        cells += len(row)
        if len(found) > limits.MOST_ROWS or cells > limits.MOST_CELLS:
            raise BadFile("rows", most=limits.MOST_ROWS)
        if len(row) > limits.MOST_COLUMNS:
            raise BadFile("columns", most=limits.MOST_COLUMNS)
        if any(len(cell) > limits.MOST_CELL for cell in row):
            raise BadFile("cell", row=len(found) + 1, most=limits.MOST_CELL)
        found.append(row)
    return found


def _text(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else GB 18030 (what Chinese spreadsheets write)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise BadFile("encoding")


def texts(data: bytes) -> Iterator[list[str]]:
    """The rows of a CSV file."""
    text = _text(data)
    csv.field_size_limit(limits.MOST_CELL + 1)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_plain(cell) for cell in row]
    except csv.Error as error:
        raise BadFile("csv") from error


def _plain(cell: str) -> str:
    """A cell without the mark that keeps spreadsheets from reading it as a formula."""
    text = cell[1:] if QUOTED.match(cell) else cell
    return text if text[:1] in ("\t", "\r") else text.strip()
