"""The generated company has everything the crawler needs, its books are proved, and the same seed makes the same company."""

import datetime as dt

import pytest

from makesell.demo.generated import small_company
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles
from makesell.ground.db import one, savepoint, values

LAST = dt.date(2026, 10, 31)


@pytest.mark.django_db
def test_the_past_has_every_kind_of_event_and_is_proved() -> None:
    made = small_company(years=2, orders=60, seed=1, last=LAST)
    assert (made.first, made.last) == (dt.date(2024, 11, 1), LAST)
    assert check_books.perform() == []
    counts = {
        name: values(f"select count(*) from {name}")[0]
        for name in ("orders_salesorder", "deliveries_delivery", "invoices_invoice", "orders_creditsplit", "period_closing", "targets_target")
    }
    assert counts["orders_salesorder"] == 60
    assert all(counts.values()), counts
    assert made.reversed
    assert values("select count(*) from orders_creditsplit where overlay")[0] > 0
    assert values("select count(*) from performance_entry where origin_id is not null")[0] > 0
    assert values("select count(*) from performance_entry where business_date <> event_date")[0] > 0
    assert set(made.market.logins) == set(roles.STAFF)


def _print() -> object:
    return one(
        """select (select sum(net) from performance_entry), (select sum(qty) from orderbook_entry), (select sum(amount) from targets_target),
                  (select sum(amount) from receivables_entry)"""
    )


class _Undo(Exception):
    pass


def _made(seed: int) -> object:
    found: object = None
    try:
        with savepoint():
            small_company(years=1, orders=15, seed=seed, last=LAST)
            found = _print()
            raise _Undo
    except _Undo:
        return found


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_company() -> None:
    first = _made(7)
    assert first == _made(7)
    assert first != _made(8)
