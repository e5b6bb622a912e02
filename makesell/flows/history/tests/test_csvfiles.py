"""Reading files that are not what they should be: whole files are refused, single rows collected with file, line and field."""

import datetime as dt
import gzip
from decimal import Decimal
from pathlib import Path

import pytest

from makesell.flows.history.badrows import KEPT, BadRow, BadRows
from makesell.flows.history.csvfiles import MAX_LINE, Folder, Row
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

HEADER = b"Id,Name,Amount,Day,Flag\n"


def folder(path: Path, body: bytes, header: bytes = HEADER) -> Folder:
    (path / "Things.csv").write_bytes(header + body)
    return Folder(path)


def thing(row: Row) -> tuple[int, str, Decimal, dt.date, bool]:
    return row.integer("Id"), row.text("Name"), row.amount_from_zero("Amount"), row.day("Day"), row.truth("Flag")


def read(place: Folder) -> list[tuple[int, str, Decimal, dt.date, bool]]:
    return list(place.table("Things", "Id", "Name", "Amount", "Day", "Flag").facts(thing))


def test_good_rows_with_mark_blank_line_and_line_break_inside(tmp_path: Path) -> None:
    body = '1,"Sánchez ""K""\nof A",1.005,2011-05-31 00:00:00.000,True\r\n\r\n279.0, B ,0,2017/07/01,0\r\n'.encode()
    place = folder(tmp_path, body, b"\xef\xbb\xbf" + HEADER)
    assert read(place) == [
        (1, 'Sánchez "K"\nof A', Decimal("1.005"), dt.date(2011, 5, 31), True),
        (279, "B", Decimal(0), dt.date(2017, 7, 1), False),
    ]
    assert len(place.bad) == 0


def test_gzip_is_read_alike(tmp_path: Path) -> None:
    (tmp_path / "Things.csv.gz").write_bytes(gzip.compress(HEADER + b"1,A,2,2011-05-31,True\n"))
    assert [row[0] for row in read(Folder(tmp_path))] == [1]


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        (b"x,A,1,2011-05-31,True\n", "Id", "x is not a whole number."),
        (b"1.5,A,1,2011-05-31,True\n", "Id", "1.5 is not a whole number."),
        (b"99999999999999999999,A,1,2011-05-31,True\n", "Id", "99999999999999999999 is not a whole number."),
        (b",A,1,2011-05-31,True\n", "Id", "Nothing stands here."),
        (b"1, ,1,2011-05-31,True\n", "Name", "Nothing stands here."),
        (b"1,A,NaN,2011-05-31,True\n", "Amount", "NaN is not a number."),
        (b"1,A,1e9,2011-05-31,True\n", "Amount", "1e9 is not a number."),
        (b"1,A,-0.01,2011-05-31,True\n", "Amount", "-0.01 is negative."),
        (b"1,A,1000000000000000,2011-05-31,True\n", "Amount", "1000000000000000 is too large."),
        (b"1,A,1,2011-02-30,True\n", "Day", "2011-02-30 is not a date."),
        (b"1,A,1,31.05.2011,True\n", "Day", "31.05.2011 is not a date."),
        (b"1,A,1,2011-05-31 10:30:00,True\n", "Day", "2011-05-31 10:30:00 is not a date."),
        (b"1,A,1,2011-05-31,maybe\n", "Flag", "maybe is neither true nor false."),
        (b"1,A,1,2011-05-31\n", "", "This row has 4 columns instead of 5."),
        (b"1,A,1,2011-05-31,True,more\n", "", "This row has 6 columns instead of 5."),
        (b"1,S\xe1nchez,1,2011-05-31,True\n", "", "This row is not UTF-8 text."),
        (b"1,A\x00,1,2011-05-31,True\n", "", "This row is not UTF-8 text."),
        (b"1," + b"A" * 2001 + b",1,2011-05-31,True\n", "Name", "This text is longer than 2000 characters."),
    ],
)
def test_a_bad_row_is_named_and_the_next_one_read(tmp_path: Path, body: bytes, field: str, words: str) -> None:
    place = folder(tmp_path, b"7,Before,1,2011-05-31,True\n" + body + b"8,After,1,2011-05-31,True\n")
    assert [row[0] for row in read(place)] == [7, 8]
    assert [str(bad) for bad in place.bad.kept] == [f"Things.csv:3 {field}: {words}" if field else f"Things.csv:3: {words}"]


def test_a_quote_in_the_wrong_place_costs_its_own_row_only(tmp_path: Path) -> None:
    place = folder(tmp_path, b'1,"A"B,1,2011-05-31,True\n2,C,1,2011-05-31,True\n')
    assert [row[0] for row in read(place)] == [2]
    assert str(place.bad.kept[0]).startswith("Things.csv:2: This row is not CSV (")


def test_rows_after_a_record_of_two_lines_keep_their_numbers(tmp_path: Path) -> None:
    place = folder(tmp_path, b'1,"A\nB",1,2011-05-31,True\nx,C,1,2011-05-31,True\n')
    read(place)
    assert [(bad.line, bad.field) for bad in place.bad.kept] == [(4, "Id")]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (b"Id,Name\n", "Amount, Day, Flag"),
        (b"", "Id, Name, Amount, Day, Flag"),
        (b"Id,Id,Name,Amount,Day,Flag\n", "Id, Id, Name, Amount, Day, Flag"),
    ],
)
def test_another_header_is_refused(tmp_path: Path, header: bytes, columns: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(folder(tmp_path, b"", header))
    assert (caught.value.code, caught.value.params["columns"]) == ("history.header", columns)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        Folder(tmp_path).table("Things", "Id")
    assert (caught.value.code, caught.value.status, caught.value.field) == ("history.file_missing", 404, "folder")
    assert "Things.csv" in str(caught.value)


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(HEADER + b"1,A,2,2011-05-31,True\n" * 5000)
    (tmp_path / "Things.csv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refusal) as caught:
        read(Folder(tmp_path))
    assert caught.value.code == "history.file_unreadable"


def test_text_that_claims_to_be_an_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Things.csv.gz").write_bytes(HEADER)
    with pytest.raises(Refusal) as caught:
        read(Folder(tmp_path))
    assert caught.value.code == "history.file_unreadable"


def test_an_endless_line_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    (tmp_path / "Things.csv.gz").write_bytes(gzip.compress(HEADER + b"1," + b"A" * (MAX_LINE + 10)))
    with pytest.raises(Refusal) as caught:
        read(Folder(tmp_path))
    assert (caught.value.code, caught.value.status) == ("history.file_too_large", 413)


def test_bars_without_quotes(tmp_path: Path) -> None:
    (tmp_path / "Things.csv").write_bytes(b'Id|Name\r\n1|Black, 58"\r\n')
    place = Folder(tmp_path, delimiter="|", quoted=False)
    assert list(place.table("Things", "Id", "Name").facts(lambda row: row.text("Name"))) == ['Black, 58"']


def test_a_refusal_from_below_names_the_row(tmp_path: Path) -> None:
    place = folder(tmp_path, b"1,A,1,2011-05-31,True\n")

    def refuse(row: Row) -> int:
        raise Refusal("split.weights", "Weights must not be negative and must not all be zero.", field="weights")

    assert list(place.table("Things", "Id").facts(refuse)) == []
    assert str(place.bad.kept[0]) == "Things.csv:2 weights: Weights must not be negative and must not all be zero."


def test_only_a_thousand_bad_rows_are_kept_but_all_are_counted() -> None:
    bad = BadRows()
    for line in range(KEPT + 5):
        bad.add(BadRow("Things.csv", line, "", "Wrong."))
    assert (len(bad), len(bad.kept)) == (KEPT + 5, KEPT)


def test_words_are_translated_with_their_parameters() -> None:
    row = BadRow("Things.csv", 2, "Kind", N_("%(text)s is not a %(kind)s."), (("text", "x"), ("kind", N_("date"))))
    chinese = {"%(text)s is not a %(kind)s.": "%(text)s 不是%(kind)s。", "date": "日期"}
    assert row.in_words(lambda words: chinese[words]) == "Things.csv:2 Kind: x 不是日期。"
