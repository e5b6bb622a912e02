"""13.12 by its numbers."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.engines.terms import Events, Otherwise, Part, buckets, collection_rate, due_date, due_items, overdue_days
from makesell.ground.refusal import Refusal
from makesell.ground.worktime import office

D = Decimal
SIGNED, DELIVERED, ACCEPTED = dt.date(2026, 1, 10), dt.date(2026, 5, 4), dt.date(2026, 6, 1)
SCHEDULE = [
    Part(D(30), "signing", days=7),
    Part(D(30), "ready_to_ship", gate="before_shipping"),
    Part(D(30), "acceptance", days=30, otherwise=Otherwise("delivery", 90)),
    Part(D(10), "acceptance", months=12, retention=True),
]


def dates(events: Events) -> list[dt.date | None]:
    return [item.due_date for item in due_items(D(1_000_000), SCHEDULE, events)]


def test_thirty_thirty_thirty_ten() -> None:
    items = due_items(D(1_000_000), SCHEDULE, {"signing": SIGNED, "delivery": DELIVERED, "acceptance": ACCEPTED})
    assert [item.amount for item in items] == [D(300_000), D(300_000), D(300_000), D(100_000)]
    assert [item.due_date for item in items] == [dt.date(2026, 1, 17), None, dt.date(2026, 7, 1), dt.date(2027, 6, 1)]
    assert [(item.number, item.part.gate, item.part.retention) for item in items][1::2] == [(2, "before_shipping", False), (4, None, True)]


def test_acceptance_that_is_not_answered_is_replaced_90_days_after_delivery() -> None:
    assert dates({"signing": SIGNED, "delivery": DELIVERED}) == [dt.date(2026, 1, 17), None, dt.date(2026, 8, 2), None]
    late = dates({"delivery": DELIVERED, "acceptance": dt.date(2026, 9, 1)})
    assert late == [None, None, dt.date(2026, 8, 2), dt.date(2027, 9, 1)]


def test_amounts_are_allocated_exactly_and_a_credit_note_is_the_mirror() -> None:
    thirds = [Part(D(33), "order"), Part(D(33), "order"), Part(D(34), "order")]
    assert [item.amount for item in due_items(D("0.05"), thirds, {})] == [D("0.02"), D("0.01"), D("0.02")]
    assert [item.amount for item in due_items(D("-0.05"), thirds, {})] == [D("-0.02"), D("-0.01"), D("-0.02")]
    fixed = [Part(D(40), "order", fixed=True), Part(D(60), "shipment", fixed=True)]
    assert [item.amount for item in due_items(D(100), fixed, {})] == [D(40), D(60)]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "terms.mixed"),
        ([Part(D(50), "order"), Part(D(50), "order", fixed=True)], "terms.mixed"),
        ([Part(D(99), "order")], "terms.sum"),
        ([Part(D(90), "order", fixed=True)], "terms.sum"),
        ([Part(D(110), "order"), Part(D(-10), "order")], "terms.share"),
    ],
)
def test_schedules_that_do_not_sum_up_are_refused(parts: list[Part], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        due_items(D(100), parts, {})
    assert refused.value.code == code


def test_months_end_on_the_last_day_of_a_shorter_month_and_working_days_only_by_rule() -> None:
    assert due_date(Part(D(100), "order", months=1), {"order": dt.date(2026, 1, 31)}) == dt.date(2026, 2, 28)
    saturday = Part(D(100), "order", days=1)
    events: Events = {"order": dt.date(2026, 3, 6)}
    assert due_date(saturday, events) == dt.date(2026, 3, 7)
    assert due_date(saturday, events, working_day=lambda day: office().next_working_day(day, 0)) == dt.date(2026, 3, 9)


def test_overdue_days_begin_after_the_due_date() -> None:
    due = dt.date(2026, 3, 31)
    assert [overdue_days(due, due + dt.timedelta(days=n)) for n in (-1, 0, 1, 45)] == [0, 0, 1, 45]
    assert overdue_days(None, due) == 0


def test_collection_rate_and_ageing() -> None:
    assert collection_rate(D(75), due_in_period=D(80), overdue_at_start=D(20)).value == D("0.75")
    assert collection_rate(D(0), due_in_period=D(0), overdue_at_start=D(0)).reason == "nothing"
    today = dt.date(2026, 6, 30)
    open_items = [(None, D(1)), (today, D(2)), (dt.date(2026, 6, 29), D(4)), (dt.date(2026, 5, 31), D(8)), (dt.date(2026, 1, 1), D(16))]
    assert buckets(open_items, today) == [D(3), D(12), D(0), D(0), D(16)]
