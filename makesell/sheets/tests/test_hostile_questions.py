"""Questions nobody asks in earnest are refused at their field by every list: days at the ends of time, places nobody made, endless values."""

import pytest

from makesell.ground import listing
from makesell.ground.actor import system
from makesell.ground.listing import Kind, Query
from makesell.ground.listing.query import MOST_VALUES, encode_cursor
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Sheet
from makesell.sheets.registry import SHEETS

pytestmark = pytest.mark.django_db
ENDS = ("0001-01-01", "9999-12-31")
NOWHERE = encode_cursor(["9", "", "1", "1"])


def refused(sheet: Sheet, *pairs: tuple[str, str]) -> str:
    """The code of the refusal of a question."""
    with pytest.raises(Refusal) as caught:
        listing.page(sheet.listing, system("test"), Query.from_pairs(pairs))
    return caught.value.code


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.noun)
def test_days_without_a_day_before_or_after_are_refused(sheet: Sheet) -> None:
    asked = [f"{f.name}.{op}.{day}" for f in sheet.listing.fields for op in ("eq", "month", "year") if op in f.operators
             and f.kind in (Kind.DATE, Kind.MOMENT) for day in ENDS]  # fmt: skip
    assert {refused(sheet, ("f", one)) for one in asked} <= {"list.value"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.noun)
def test_a_place_among_rows_that_name_none_is_refused_where_every_row_names_one(sheet: Sheet) -> None:
    walked = [f.name for f in sheet.listing.fields if f.walk and not f.nullable and not f.walk.without]
    ways = [(name, way) for name in walked for way in ("after", "before")]
    assert {refused(sheet, ("sort", name), (way, NOWHERE)) for name, way in ways} <= {"list.cursor"}


def test_more_values_than_a_condition_takes_are_refused_not_left_out() -> None:
    assert refused(SHEETS[0], ("f", f"number.in.{','.join(['A'] * (MOST_VALUES + 1))}")) == "list.values"
