"""Files of strangers: what is read, in which encodings; what is refused, within time and memory; and that exports come back as they went."""

import datetime as dt
import io
import resource
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from makesell.ground.exchange import limits, writer
from makesell.ground.exchange.reader import read
from makesell.ground.refusal import Refusal


def _book(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_sheet(xml: str) -> bytes:
    """A workbook whose first sheet is this XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_book(("a",)))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, xml if entry.filename == "xl/worksheets/sheet1.xml" else old.read(entry.filename))
    return out.getvalue()


NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
ENTITY = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{"a" * 1000}"><!ENTITY b "{"&a;" * 1000}">]><worksheet {NS}><sheetData>' + CELL.format("&b;")
OUTSIDE = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet {NS}><sheetData>' + CELL.format("&a;")
ROW = '<row><c t="n"><v>1</v></c></row>'
END = "</sheetData></worksheet>"


def _encrypted() -> bytes:
    data = bytearray(_book(("a",)))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 1)
    return bytes(data)


def _many_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(limits.MOST_ENTRIES + 1):
            made.writestr(f"{number}.xml", "")
    return out.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "300,000 rows": (
        lambda: _with_sheet(f"<worksheet {NS}><sheetData>{ROW * 300_000}{END}"),
        {"file.rows", "file.unpacked"},
    ),
    "one cell of 200 MB": (lambda: _with_sheet(f"<worksheet {NS}><sheetData>{CELL.format('x' * 200_000_000)}{END}"), {"file.unpacked"}),
    "entity bomb": (lambda: _with_sheet(ENTITY + END), {"file.workbook"}),
    "external entity": (lambda: _with_sheet(OUTSIDE + END), {"file.workbook"}),
    "a row a million down": (
        lambda: _with_sheet(f'<worksheet {NS}><sheetData>{CELL.format("a")}<row r="1048576"><c r="A1048576"><v>1</v></c></row>{END}'),
        {"file.rows"},
    ),
    "a column far right": (lambda: _with_sheet(f'<worksheet {NS}><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row>{END}'), {"file.columns"}),
    "many parts": (_many_entries, {"file.unpacked"}),
    "a password": (_encrypted, {"file.encrypted"}),
    "a broken zip": (lambda: _book(("a",))[:400], {"file.workbook"}),
    "a zip that is no workbook": (lambda: b"PK\x03\x04" + b"\x00" * 200, {"file.workbook"}),
    "one CSV cell of 2 MB": (lambda: b"a,b\n" + b"x" * 2_000_000, {"file.csv", "file.cell"}),
    "200,000 CSV rows": (lambda: b"a\n" * 200_000, {"file.rows"}),
    "zero bytes": (lambda: b"a,b\n1,\x002", {"file.encoding"}),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, {"file.encoding", "file.csv"}),
    "nothing": (lambda: b"", {"file.empty"}),
    "11 MB": (lambda: b"a" * (limits.MOST_BYTES + 1), {"file.size"}),
    "an open quote": (lambda: b'a,b\n"1,2', {"file.csv"}),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_refused_within_its_time(name: str) -> None:
    make, codes = HOSTILE[name]
    data = make()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Refusal) as refused:
        read(data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert refused.value.code in codes
    assert refused.value.field == "file"
    assert after.ru_utime - before.ru_utime <= limits.CPU_SECONDS + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_csv_is_read_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    text = f"编码{delimiter}名称\r\nA-1{delimiter}上海华威机械有限公司\r\n\r\n"
    table = read(text.encode(encoding))
    assert (table.header, table.rows) == (("编码", "名称"), (("A-1", "上海华威机械有限公司"),))


def test_a_workbook_gives_dates_numbers_and_truths_as_text() -> None:
    table = read(_book(("a", "b", "c", "d", "e"), (dt.date(2026, 1, 2), 1.5, 2.0, True, None), ("x", None, "=1+1", 10**20, " y ")))
    assert table.rows == (("2026-01-02", "1.5", "2", "true", ""), ("x", "", "", "100000000000000000000", "y"))


RISKY = ["=1+1", "+86 138", "-cmd", "@SUM(A1)", "\tx", "\rx", "'=1", "''+1", "'plain", "plain", "a,b", '"q"', "多行\n文字", "=HYPERLINK(1)"]


def test_texts_that_look_like_formulas_leave_as_texts_and_come_back_the_same() -> None:
    parts = b"".join(writer.csv_parts(["text", "number"], [(text, Decimal("-5.10")) for text in RISKY]))
    lines = parts.decode("utf-8-sig").split("\r\n")
    assert not any(line.lstrip('"').startswith(("=", "+", "-", "@", "\t", "\r")) for line in lines)
    table = read(parts)
    assert [row[0] for row in table.rows] == RISKY
    assert {row[1] for row in table.rows} == {"-5.10"}


def test_a_workbook_holds_texts_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    whole = [text for text in RISKY if text.strip() == text]
    assert writer.xlsx(path, ["text", "day", "number"], [(text, dt.date(2026, 1, 2), Decimal("1234567.89")) for text in whole], "客户/名单") == len(
        whole
    )
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert {cell.data_type for (cell,) in sheet.iter_rows(min_row=2, max_col=1)} == {"s"}
    assert sheet.column_dimensions["B"].width >= len("2026-01-02")
    table = read(path.read_bytes())
    assert [row[0] for row in table.rows] == whole
    assert {row[1:] for row in table.rows} == {("2026-01-02", "1234567.89")}


def test_an_export_is_streamed_in_parts() -> None:
    parts = list(writer.csv_parts(["n"], ((n,) for n in range(2000))))
    assert len(parts) > 3
    assert len(read(b"".join(parts)).rows) == 2000
