"""Sums that are asked for one value alone are those of all values, whoever they are of and however the windows lie."""

import datetime as dt
from typing import get_args

import pytest

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Window
from makesell.demo import samples as co

YEAR: tuple[Window, ...] = ((dt.date(2025, 1, 1), dt.date(2025, 12, 10)), (dt.date(2025, 1, 3), dt.date(2025, 3, 20)))
MONTHS: tuple[Window, ...] = tuple((dt.date(2025, month, 1), dt.date(2025, month + 1, 1)) for month in range(1, 5))
GROWING: tuple[Window, ...] = tuple((dt.date(2025, 1, 1), dt.date(2025, 1, day)) for day in range(8, 29, 5))


@pytest.mark.django_db
@pytest.mark.parametrize("windows", [YEAR, MONTHS, GROWING])
def test_one_value_is_what_all_say_of_it(windows: tuple[Window, ...]) -> None:
    c = co.company()
    for day, net in ((3, "100.10"), (9, "50"), (20, "70.05"), (28, "30")):
        for month in (1, 3):
            co.order(c, dt.date(2025, month, day), nets=(net, "7"), shares=((0, "0.6"), (1, "0.4")))
    members = {"person": c.people, "holder": c.people, "unit": c.units}
    for by in get_args(By):
        pairs = [(key, key) for key in members[by]] if by in members else None
        whole = balances.sums(by, "ordered", windows, pairs)
        assert any(total.net for total in whole.values()), by
        for value in ("net", "gross", "qty", "count"):
            alone = balances.sums(by, "ordered", windows, pairs, of=value)
            assert {key: total.value(value) for key, total in alone.items()} == {key: total.value(value) for key, total in whole.items()}, (by, value)
            if value == "net":
                assert not any(total.entries or total.qty or total.gross for total in alone.values())
