"""Files nobody should give, into a table of lines that finds its rows by their values: refused as a file or at the cell, nothing changed."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from makesell.ground.actor import system
from makesell.ground.db import values
from makesell.ground.exchange import limits, writer
from makesell.ground.refusal import Refusal
from makesell.sheets import exchange
from makesell.sheets.registry import sheet_of

IMPORTER = system("importer")
NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
HEAD = "person,rate,valid_from\n"
RATES = sheet_of("commission_rates")


def _tried(data: bytes) -> list[str]:
    made = exchange.upload(RATES, "r.csv", data, actor=IMPORTER, at=NOW)
    _, settled = exchange.try_all(RATES, made.run_id, actor=IMPORTER, at=NOW)
    return [fault["code"] for one in settled for fault in one.faults]


@pytest.fixture
def alice(db: None) -> None:
    """A person of a unit."""
    for noun, text in (("units", "code,name,kind\nS,销售部,部门\n"), ("people", "code,name,unit,joined_date\nalice,王爱丽,S,2024-01-01\n")):
        made = exchange.upload(sheet_of(noun), "x.csv", text.encode(), actor=IMPORTER, at=NOW)
        assert exchange.apply(sheet_of(noun), made.run_id, actor=IMPORTER, at=NOW).bad == 0


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("alice,1e400,2026-01-01", "input.ratio"), ("alice,NaN,2026-01-01", "input.ratio"), ("alice,-0.1,2026-01-01", "rate.share"),
        ("alice,0.1,31.31.2026", "input.date"), ("alice,0.1,46023", "input.date"), ("nobody,0.1,2026-01-01", "import.unknown"),
        ("alice,=1+1,2026-01-01", "input.ratio"), ("alice,0.1,", "input.missing"), ("alice,0.123456789,2026-01-01", "input.ratio"),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_refused_at_its_cell(alice: None, row: str, code: str) -> None:
    assert _tried(f"{HEAD}{row}\n".encode()) == [code]
    assert values("select count(*) from schemes_commissionrate") == [0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_offices_are_read(alice: None, encoding: str) -> None:
    assert _tried("人员,提成比例（小数）,生效日期\n王爱丽,1.5%,2026年1月1日\n".encode(encoding)) == []


def test_dates_of_a_workbook_are_dates(alice: None, tmp_path: Path) -> None:
    writer.xlsx(tmp_path / "r.xlsx", ("person", "rate", "valid_from"), [("alice", 0.015, dt.date(2026, 1, 1))])
    assert _tried((tmp_path / "r.xlsx").read_bytes()) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"person\x00,rate\nalice,1\n", "file.encoding"), (HEAD.encode() + b"a,1,2\n" * (limits.MOST_ROWS + 1), "file.rows"),
        (HEAD.encode() + b"a" * (limits.MOST_CELL + 2) + b",1,2\n", "file.csv"), (b"a" * (limits.MOST_BYTES + 1), "file.size"), (b"", "file.empty"),
    ],
)  # fmt: skip
def test_a_file_beyond_the_limits_is_refused_whole(db: None, data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        exchange.upload(RATES, "r.csv", data, actor=IMPORTER, at=NOW)
    assert refused.value.code in (code, "file.cell")
    assert values("select count(*) from exchange_importrun") == [0]


def test_a_workbook_that_unpacks_to_too_much_is_refused(db: None) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (limits.MOST_UNPACKED + 1))
    with pytest.raises(Refusal, match="unpacks"):
        exchange.upload(RATES, "r.xlsx", packed.getvalue(), actor=IMPORTER, at=NOW)
