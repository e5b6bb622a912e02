"""Ground/exchange: bytes of an XLSX file → rows of texts. Runs in a worker with limits of its own; free of Django.

Nothing here evaluates anything: formulas give the value kept beside them, external references are never followed.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl

from makesell.ground.exchange import limits
from makesell.ground.exchange.parse import BadFile


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


def sheet(data: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet of a workbook."""
    check_zip(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for row in book.worksheets[0].iter_rows(values_only=True):
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
