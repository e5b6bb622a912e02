"""Ground/exchange: bytes of a CSV or XLSX file → rows of texts. Runs in a worker with limits of its own; free of Django.

Nothing here evaluates anything: formulas give the value kept beside them, external references are never followed.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from makesell.ground.exchange import limits

QUOTED: Final = re.compile(r"^'+[=+\-@\t\r]")
DELIMITERS: Final = (",", "\t", ";")


class BadFile(Exception):
    """A file that is not read: `code` names why, for `reader` to say it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of a file, header first; empty rows at the end are dropped. Raises BadFile."""
    if len(data) > limits.MOST_BYTES:
        raise BadFile("size", most=limits.MOST_BYTES // 1024**2)
    found = _capped(_workbook(data) if data[:4] == b"PK\x03\x04" else _csv(data))
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


def _csv(data: bytes) -> Iterator[list[str]]:
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


def check_zip(data: bytes) -> None:
    """Refuses a workbook by its directory, before anything is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise BadFile("workbook") from error
    if len(entries) > limits.MOST_ENTRIES or sum(e.file_size for e in entries) > limits.MOST_UNPACKED:
        raise BadFile("unpacked")
    for entry in entries:
        if entry.file_size > limits.RATIO_FROM and entry.file_size > limits.MOST_RATIO * max(entry.compress_size, 1):
            raise BadFile("unpacked")
        if entry.flag_bits & 1:
            raise BadFile("encrypted")


def _workbook(data: bytes) -> Iterator[list[str]]:
    check_zip(data)
    import openpyxl  # takes longer than most files; those of texts alone do without

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            yield [_shown(value) for value in row]
    except (BadFile, MemoryError):
        raise
    except Exception as error:  # whatever a broken workbook makes the library raise is one answer: it cannot be read
        raise BadFile("workbook") from error


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).strip()
