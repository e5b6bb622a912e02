"""What ordered, shipped and invoiced post (13.1, 13.3, 13.4), on a small company."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.orders.actions import Made
from makesell.flows.pro_6_shipping import reverse_documents
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import count, run

D = Decimal
pytestmark = pytest.mark.django_db


def credits(made: Made, measure: str, line: int = 0) -> dict[int, Decimal]:
    """Net by person of a measure on a line."""
    rows = run(
        "select person_id, sum(net) from performance_entry where line_id = %s and measure = %s group by 1", [made.line_ids[line], measure]
    )
    return {row[0]: row[1] for row in rows}


def test_ordered_splits_into_atoms() -> None:
    """13.1: 1,000.01 at 60/40 is 600.01 and 400.00."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5))
    assert credits(made, "ordered") == {c.people[0]: D("600.01"), c.people[1]: D("400.00")}
    assert check_books.perform() == []


def test_parts_sum_to_the_whole_and_differ_by_at_most_a_cent() -> None:
    """Shipping 3, 3 and 4 of 10 posts R(atom × done/whole) − posted so far."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5))
    for qty in (3, 3, 4):
        co.ship(c, made, dt.date(2025, 4, 1), qty)
        assert check_books.perform() == []
    assert credits(made, "shipped") == {c.people[0]: D("600.01"), c.people[1]: D("400.00")}


def test_an_overlay_counts_for_the_person_and_never_for_the_unit() -> None:
    """An overlay of 30 % stands beside the primary shares."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5), overlay=True)
    assert credits(made, "ordered")[c.people[2]] == D("300.00")
    primary = run("select sum(net) from performance_entry where line_id = %s and not overlay", [made.line_ids[0]])
    assert primary[0][0] == D("1000.01")


def test_freight_is_receivable_and_never_performance() -> None:
    """A freight line stands in the order book and on the invoice, in nobody's performance."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5))
    co.invoice(c, made, dt.date(2025, 4, 2), line=2, qty="1", net="50.00", tax="0.00")
    assert run("select count(*) from performance_entry where line_id = %s", [made.line_ids[2]]) == [(0,)]
    assert run("select amount from receivables_balance where customer_id = %s", [c.customers[0]]) == [(D("50.00"),)]
    assert check_books.perform() == []


def test_a_sale_fully_reversed_is_zero_in_every_book() -> None:
    """Sale + full return = 0 in quantity, net and gross, wherever the person is by then."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5), overlay=True)
    delivery = co.ship(c, made, dt.date(2025, 4, 1), 10, lines=(0, 1))
    invoice = co.invoice(c, made, dt.date(2025, 4, 2), settled=True)
    co.move(c, 0, 0, dt.date(2025, 5, 1))
    for record in (invoice, delivery, made.order_id):
        reverse_documents.perform(record, on=dt.date(2025, 6, 1), actor=co.ACTOR, at=co.AT)
    sums = run("select sum(qty), sum(net), sum(gross) from performance_entry where customer_id = %s", [c.customers[0]])
    assert sums == [(0, 0, 0)]
    assert run("select coalesce(sum(abs(net) + abs(qty)), 0) from performance_balance where entries = 0") == [(0,)]
    assert run("select sum(amount) from receivables_balance where customer_id = %s", [c.customers[0]]) == [(0,)]
    assert check_books.perform() == []


def test_a_reversal_keeps_the_unit_of_its_origin() -> None:
    """The mirror counts where the sale counted, although the person has moved."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5))
    before = run("select person_id, unit_id from performance_entry where line_id = %s order by person_id", [made.line_ids[0]])
    co.move(c, 0, 1, dt.date(2025, 4, 1))
    reverse_documents.perform(made.order_id, on=dt.date(2025, 5, 1), actor=co.ACTOR, at=co.AT)
    after = run(
        "select person_id, unit_id from performance_entry where line_id = %s and origin_id is not null order by person_id", [made.line_ids[0]]
    )
    assert after == before


def test_later_events_count_for_the_unit_of_their_own_date() -> None:
    """Ordered counts for the old unit, shipped after the move for the new one."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5), shares=((0, "1"),))
    co.move(c, 0, 1, dt.date(2025, 4, 1))
    co.ship(c, made, dt.date(2025, 4, 2), 10)
    rows = run("select measure, unit_id from performance_entry where line_id = %s order by id", [made.line_ids[0]])
    assert rows == [("ordered", c.units[0]), ("shipped", c.units[1])]
    assert check_books.perform() == []


@pytest.mark.parametrize("lines", [5, 50])
def test_the_number_of_statements_is_constant(lines: int) -> None:
    """An act's statements do not grow with its lines."""
    c = co.company()
    with count() as ordered:
        made = co.order(c, dt.date(2025, 3, 5), nets=["10.00"] * lines)
    with count() as shipped:
        co.ship(c, made, dt.date(2025, 4, 1), 10, lines=range(lines))
    numbers = [sum("SAVEPOINT" not in text for text in counted.texts) for counted in (ordered, shipped)]
    assert numbers == [8, 9], (ordered.texts, shipped.texts)


def test_balances_can_be_thrown_away_and_rebuilt() -> None:
    """Deleting all balances and rebuilding them leaves every balance as it was."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5), overlay=True)
    co.ship(c, made, dt.date(2025, 4, 1), 4)
    co.invoice(c, made, dt.date(2025, 4, 2), settled=True)
    tables = (
        "performance_balance", "performance_customerbalance", "orderbook_balance", "orderbook_orderbalance", "receivables_balance",
        "receivables_dueitem", "receivables_outstanding",
    )
    before = [sorted(map(str, run(f"select to_jsonb(t) - 'id' from {t} t"))) for t in tables]
    units = [
        f"select measure, {time}, unit_id, overlay, sum(entries), sum(qty), sum(net), sum(gross) from {table} group by 1, 2, 3, 4 order by 1, 2, 3, 4"
        for table, time in (("performance_unitbalance", "leaf"), ("performance_monthbalance", "month"))
    ]
    of_units = [run(each) for each in units]
    check_books.rebuild(actor=co.ACTOR, at=co.AT)
    assert all(of_units)
    assert [run(each) for each in units] == of_units
    assert [sorted(map(str, run(f"select to_jsonb(t) - 'id' from {t} t"))) for t in tables] == before
    assert check_books.perform() == []
