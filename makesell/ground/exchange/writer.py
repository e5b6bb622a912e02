"""Ground/exchange: rows of typed values → CSV or XLSX, streamed. A text that a spreadsheet would run as a formula stays a text.

CSV puts ' before such a text and the reader takes it off again, so that what was exported comes back the same; numbers are numbers.
"""

import csv
import datetime as dt
import io
import itertools
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter

RISKY: Final = re.compile(r"^'*[=+\-@\t\r]")
MARK: Final = "\ufeff"  # spreadsheets in Chinese offices take a CSV without it for GBK
BATCH: Final = 500
MEASURED: Final = 200      # rows a workbook's columns are made wide enough for
NARROWEST, WIDEST = 8, 48


def safe(value: Any) -> str:
    """A value as a CSV cell: numbers and dates plainly, texts that look like formulas marked with '."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if RISKY.match(text) else text


def csv_parts(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A CSV file in parts, for a streamed answer: UTF-8 with mark, one part for some hundred rows."""
    buffer = io.StringIO()
    out = csv.writer(buffer)
    out.writerow([safe(name) for name in header])
    waiting = 1
    yield MARK.encode()
    for row in rows:
        out.writerow([safe(value) for value in row])
        waiting += 1
        if waiting >= BATCH:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
            waiting = 0
    yield buffer.getvalue().encode()


def xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], name: str = "") -> int:
    """Writes a workbook of one sheet in constant memory; returns how many rows. Texts are text cells, whatever they begin with."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31] or None)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for at, title in enumerate(header):
        sheet.write_string(0, at, str(title), bold)
    sheet.freeze_panes(1, 0)
    rows = iter(rows)
    first = list(itertools.islice(rows, MEASURED))
    for at, title in enumerate(header):
        sheet.set_column(at, at, _width([title, *(row[at] for row in first)]))
    count = 0
    for count, row in enumerate(itertools.chain(first, rows), 1):
        for at, value in enumerate(row):
            _cell(sheet, count, at, value, day)
    book.close()
    return count


def _width(values: Iterable[Any]) -> int:
    """How wide a column must be for these values, in characters; a Chinese one takes two."""
    longest = max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in safe(value)) for value in values)
    return min(max(longest + 2, NARROWEST), WIDEST)


def book(pages: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """A workbook of several sheets whose cells are all text, as templates of others want them."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    written = xlsxwriter.Workbook(made, options)
    for name, rows in pages:
        sheet = written.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(at, column, value)
    written.close()
    return made.getvalue()


def xlsx_file(header: Sequence[str], rows: Iterable[Sequence[Any]], name: str = "") -> BinaryIO:
    """A workbook as an open file without a name: it is gone when whoever sends it closes it."""
    handle, place = tempfile.mkstemp(suffix=".xlsx")
    file = os.fdopen(handle, "rb")
    try:
        xlsx(Path(place), header, rows, name)
    except BaseException:
        file.close()
        raise
    finally:
        Path(place).unlink()
    return file


def _cell(sheet: Any, row: int, at: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, (int, Decimal)) and len(str(value).replace(".", "").lstrip("-0")) <= 15:
        sheet.write_number(row, at, value)
    elif isinstance(value, dt.datetime):
        sheet.write_string(row, at, value.isoformat())
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, at, value, day)
    else:
        sheet.write_string(row, at, safe(value) if isinstance(value, (int, Decimal)) else str(value))
