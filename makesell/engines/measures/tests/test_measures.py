"""13.3 by its numbers."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.engines.measures import Dated, event_date, paid
from makesell.ground.refusal import Refusal

D = Decimal
JANUARY, MARCH, APRIL = dt.date(2026, 1, 5), dt.date(2026, 3, 10), dt.date(2026, 4, 20)
EVENTS = {"confirmed": JANUARY, "goods_issued": MARCH, "posted": APRIL}


@pytest.mark.parametrize(("measure", "day"), [("ordered", JANUARY), ("shipped", MARCH), ("invoiced", APRIL)])
def test_a_measure_counts_on_the_date_of_its_event(measure: str, day: dt.date) -> None:
    assert event_date(measure, EVENTS) == day


@pytest.mark.parametrize("measure", ["delivered", "whim"])
def test_a_measure_without_its_event_is_refused(measure: str) -> None:
    with pytest.raises(Refusal):
        event_date(measure, EVENTS)


def test_a_deposit_is_paid_when_the_invoice_is_there() -> None:
    receipts = [Dated(JANUARY, D(33_900)), Dated(APRIL, D(79_100))]
    counted = paid(D(100_000), D(113_000), invoiced=[Dated(MARCH, D(113_000))], received=receipts)
    assert counted == [Dated(MARCH, D(30_000)), Dated(APRIL, D(70_000))]


def test_money_that_goes_back_is_taken_back() -> None:
    receipts = [Dated(APRIL, D(113)), Dated(APRIL + dt.timedelta(days=3), D(-113))]
    counted = paid(D(100), D(113), invoiced=[Dated(MARCH, D(113))], received=receipts)
    assert [dated.amount for dated in counted] == [D(100), D(-100)]
    assert paid(D(100), D(113), invoiced=[], received=receipts) == []
