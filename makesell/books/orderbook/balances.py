"""Reads of the order book: what is posted and open of order lines, and the entries behind it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking, rows_as


@dataclass(frozen=True, slots=True)
class LineBalance:
    """What is posted of one order line."""

    line_id: int
    ordered_qty: Decimal
    cancelled_qty: Decimal
    shipped_qty: Decimal
    delivered_qty: Decimal
    accepted_qty: Decimal
    invoiced_qty: Decimal
    returned_qty: Decimal
    ordered_net: Decimal
    shipped_net: Decimal
    invoiced_net: Decimal

    @property
    def open_qty(self) -> Decimal:
        """Ordered, not cancelled, not shipped."""
        return self.ordered_qty - self.cancelled_qty - self.shipped_qty


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as drill-down shows it."""

    id: int
    line_id: int
    source_line_id: int
    source_record_id: int
    measure: str
    event_date: dt.date
    business_date: dt.date
    qty: Decimal
    net: Decimal
    gross: Decimal
    origin_id: int | None


def of_lines(line_ids: Sequence[int]) -> dict[int, LineBalance]:
    """Balances of order lines by line."""
    rows = run(
        """select line_id, ordered_qty, cancelled_qty, shipped_qty, delivered_qty, accepted_qty, invoiced_qty, returned_qty,
                  ordered_net, shipped_net, invoiced_net from orderbook_balance where line_id = any(%s)""",
        [list(line_ids)],
    )
    return {row[0]: LineBalance(*row) for row in rows}


@asking
def entries_of(record_id: int, *, measure: str = "", limit: int = 200) -> Ask[list[EntryRow]]:
    """The entries of an order's lines, newest first."""
    return Ask(
        """select e.id, e.line_id, e.source_line_id, s.record_id, e.measure, e.event_date, e.business_date, e.qty, e.net, e.gross, e.origin_id
           from orderbook_entry e join spine_line l on l.id = e.line_id join spine_line s on s.id = e.source_line_id
           where l.record_id = %s and (%s = '' or e.measure = %s) order by e.id desc limit %s""",
        [record_id, measure, measure, limit],
        rows_as(EntryRow),
    )


@asking
def of_record(record_id: int) -> Ask[dict[str, Decimal]]:
    """Net amounts posted for an order, by measure."""
    return Ask(
        """select coalesce(sum(b.ordered_net), 0), coalesce(sum(b.shipped_net), 0), coalesce(sum(b.invoiced_net), 0)
           from orderbook_balance b join spine_line l on l.id = b.line_id where l.record_id = %s""",
        [record_id],
        lambda rows: dict(zip(("ordered", "shipped", "invoiced"), rows[0], strict=True)),
    )


def open_as_of(line_ids: Sequence[int], on: dt.date) -> dict[int, Decimal]:
    """Open quantity of order lines at the end of a business date."""
    rows = run(
        """select line_id, sum(case measure when 'ordered' then qty when 'cancelled' then -qty when 'shipped' then -qty else 0 end)
           from orderbook_entry where line_id = any(%s) and business_date <= %s group by line_id""",
        [list(line_ids), on],
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a line of a document posted of a measure for an order line, and how much of its quantity and gross amount is reversed."""

    measure: str
    line_id: int
    origin_line_id: int
    qty: Decimal
    reversed_qty: Decimal
    gross: Decimal
    reversed_gross: Decimal


def origins(line_ids: Sequence[int]) -> list[Origin]:
    """Everything documents posted for order lines, with what of it is reversed."""
    rows = run(
        """select o.measure, o.line_id, o.source_line_id, sum(o.qty), -coalesce(sum(r.qty), 0), sum(o.gross), -coalesce(sum(r.gross), 0)
           from orderbook_entry o
           left join lateral (select sum(x.qty) as qty, sum(x.gross) as gross from orderbook_entry x where x.origin_id = o.id) r on true
           where o.line_id = any(%s) and o.origin_id is null group by 1, 2, 3 order by 2, 3""",
        [list(line_ids)],
    )
    return [Origin(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands, in money, of what a line of a document posted of a measure for an order line."""

    measure: str
    line_id: int
    origin_line_id: int
    net: Decimal
    gross: Decimal


def standing(line_ids: Sequence[int]) -> list[Standing]:
    """Everything documents posted for order lines, less what is reversed of it."""
    rows = run(
        """select o.measure, o.line_id, o.source_line_id, sum(o.net + coalesce(r.net, 0)), sum(o.gross + coalesce(r.gross, 0)) from orderbook_entry o
           left join lateral (select sum(x.net) as net, sum(x.gross) as gross from orderbook_entry x where x.origin_id = o.id) r on true
           where o.line_id = any(%s) and o.origin_id is null group by 1, 2, 3 order by 2, 3""",
        [list(line_ids)],
    )
    return [Standing(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class StepRow:
    """When a measure of an order was first and last posted, by which document, and who opened that."""

    first: dt.date
    last: dt.date
    kind: str
    record_id: int
    record: str
    by: str


@asking
def steps_of(record_id: int) -> Ask[dict[str, StepRow]]:
    """What was posted of an order's lines by measure, reversals left out; the document is the last one."""
    return Ask(
        """select distinct on (e.measure) e.measure, min(e.event_date) over w, max(e.event_date) over w, r.kind, r.id, coalesce(r.number, ''),
                  coalesce(p.name, '')
           from orderbook_entry e join spine_line l on l.id = e.line_id join spine_line s on s.id = e.source_line_id
           join spine_record r on r.id = s.record_id left join organisation_person p on p.id = r.created_by_id
           where l.record_id = %s and e.origin_id is null window w as (partition by e.measure) order by e.measure, e.id desc""",
        [record_id],
        lambda rows: {row[0]: StepRow(*row[1:]) for row in rows},
    )
