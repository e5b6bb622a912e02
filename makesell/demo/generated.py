"""Generated: a small company with a past, for the crawler and for lists — orders of one to five lines with splits and overlays, parts
shipped and invoiced, returns by reversal, people who moved, months that closed. The same seed makes the same company.

It goes through the history acts, so every figure of it opens to documents like an imported company's.
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from makesell.demo import generating
from makesell.demo.generating import ACTOR, AT, Market
from makesell.flows.org_1_organisation import close_period, move_person
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.pro_5_production import record_orders
from makesell.flows.pro_5_production.record_orders import Made, NewLine, NewOrder, NewSplit
from makesell.flows.pro_6_shipping import record_deliveries, record_invoices, reverse_documents
from makesell.flows.pro_6_shipping.record_deliveries import NewDelivery, NewDeliveryLine
from makesell.flows.pro_6_shipping.record_invoices import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.ground.db import run
from makesell.ground.money import allocate, part_posted, rounded
from makesell.ground.period import queries as period

TAX = Decimal("0.13")
WHOLE = Decimal(1)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Generated:
    """The company that was generated: its market, its orders with their keys, the documents that were reversed, its first and last day."""

    market: Market
    orders: tuple[Made, ...]
    deliveries: tuple[int, ...]
    invoices: tuple[int, ...]
    reversed: tuple[int, ...]
    first: dt.date
    last: dt.date


@dataclass(slots=True)
class _Work:
    """What is drawn so far: numbers, facts to record, and which documents come back."""

    draw: random.Random
    market: Market
    first: dt.date
    days: int
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def day(self, since: dt.date | None = None, most: int = 0) -> dt.date:
        """A day of the past: any, or up to `most` days after one (never after the end)."""
        end = self.first + dt.timedelta(days=self.days - 1)
        if since is None:
            return self.first + dt.timedelta(days=self.draw.randrange(self.days))
        return min(end, since + dt.timedelta(days=self.draw.randint(1, most)))

    def number(self, prefix: str) -> str:
        """The next number of a document."""
        return f"{prefix}-{next(self.numbers):06d}"


def small_company(years: int = 2, orders: int = 300, seed: int = 1, *, last: dt.date | None = None) -> Generated:
    """Makes the company in an empty database: `years` of past that end on `last` (the end of last month), with so many orders."""
    end = last or generating.end_of_last_month()
    first = end.replace(day=1)
    first = first.replace(year=first.year - years) if end.month == 12 else first.replace(year=first.year - years, month=first.month + 1)
    work = _Work(random.Random(seed), generating.market(first, end, seed), first, (end - first).days + 1)
    _move_people(work)
    facts = [_order(work) for _ in range(orders)]
    made: list[Made] = []
    for start in range(0, orders, BATCH):
        made += record_orders.perform_many(facts[start : start + BATCH], actor=ACTOR, at=AT)
    pairs = list(zip(facts, made, strict=True))
    deliveries = _ship(work, pairs)
    _close_months(first)
    invoices = _bill(work, pairs)
    back = tuple(sorted(work.draw.sample(deliveries, len(deliveries) // 15) + work.draw.sample(invoices, len(invoices) // 20)))
    for key in back:
        reverse_documents.perform(key, on=work.day(end - dt.timedelta(days=60), 59), actor=ACTOR, at=AT, reason="退货")
    run("analyze")      # a server gathers statistics by itself, but not of what is not committed: its plans are the slowest then
    return Generated(work.market, tuple(made), tuple(deliveries), tuple(invoices), back, first, end)


def _move_people(work: _Work) -> None:
    """One salesperson in six changes the team in the middle."""
    for person in work.market.sellers[::6]:
        day = work.first + dt.timedelta(days=work.days // 2)
        other = next(unit for unit in work.market.teams if unit != work.market.home[person])
        move_person.perform(PersonMove(person, other, day), actor=ACTOR, at=AT)


def _close_months(first: dt.date) -> None:
    """The first three months are closed for sales: what is invoiced or reversed there counts in the fourth."""
    for cell in period.periods("month", None, generating.months_later(first, 3)):
        close_period.perform("sales", cell.id, actor=ACTOR, at=AT)


def _splits(work: _Work) -> tuple[NewSplit, ...]:
    sellers = work.market.sellers
    roll = work.draw.random()
    if roll < 0.1:
        return (NewSplit(work.draw.choice(work.market.houses)),)
    if roll < 0.3:
        one, other, third = work.draw.sample(sellers, 3)
        shares = (NewSplit(one, Decimal("0.6")), NewSplit(other, Decimal("0.4")))
        return (*shares, NewSplit(third, Decimal("0.25"), overlay=True)) if roll < 0.18 else shares
    return (NewSplit(work.draw.choice(sellers)),)


def _order(work: _Work) -> NewOrder:
    customer = work.draw.choice(work.market.customers)
    lines: list[NewLine] = []
    for position in range(1, work.draw.randint(1, 5) + 1):
        product = work.draw.choice(work.market.products)
        qty, price = Decimal(work.draw.randint(1, 60)), rounded(product.price * work.draw.randint(80, 100) / 100)
        net = qty * price
        lines.append(NewLine(position, product.id, qty, price, net, rounded(net * TAX), _splits(work)))
    if work.draw.random() < 0.2:
        lines.append(NewLine(len(lines) + 1, None, WHOLE, Decimal("86.00"), Decimal("86.00"), Decimal("7.74"), kind="freight"))
    seller = customer.owner
    return NewOrder(
        customer.id, customer.name, seller, work.market.home[seller], "CNY", work.day(), tuple(lines), number=work.number("SO"),
        state="confirmed" if work.draw.random() < 0.95 else "draft", territory_id=customer.territory,
    )  # fmt: skip


def _credited(fact: NewOrder, made: Made) -> list[tuple[NewLine, int]]:
    return [(line, key) for line, key in zip(fact.lines, made.line_ids, strict=True) if line.kind == "sale"]


def _ship(work: _Work, pairs: list[tuple[NewOrder, Made]]) -> list[int]:
    """Four orders in five are shipped, half of them in two parts."""
    facts: list[NewDelivery] = []
    for fact, made in pairs:
        if fact.state != "confirmed" or work.draw.random() < 0.2:
            continue
        on = work.day(fact.order_date, 30)
        parts = [Decimal("0.5"), WHOLE] if work.draw.random() < 0.5 else [WHOLE]
        for part in parts:
            lines = [(key, _part(line.qty, part, len(parts))) for line, key in _credited(fact, made)]
            new = tuple(NewDeliveryLine(n, key, qty) for n, (key, qty) in enumerate(((k, q) for k, q in lines if q), 1))
            if new:
                facts.append(
                    NewDelivery(
                        fact.customer_id, fact.customer_name, fact.owner_id, fact.unit_id, "CNY", on, new, order_id=made.order_id,
                        number=work.number("DN"), state="issued", issued_date=on,
                    )
                )  # fmt: skip
            on = work.day(on, 20)
    return record_deliveries.perform_many(facts, actor=ACTOR, at=AT)


def _part(qty: Decimal, part: Decimal, parts: int) -> Decimal:
    half = qty // 2
    return qty if parts == 1 else half if part != WHOLE else qty - half


def _bill(work: _Work, pairs: list[tuple[NewOrder, Made]]) -> list[int]:
    """Two orders in three are invoiced, a third of them in two parts, due in thirty and sixty days."""
    facts: list[NewInvoice] = []
    for fact, made in pairs:
        if fact.state != "confirmed" or work.draw.random() < 0.33:
            continue
        on = work.day(fact.order_date, 45)
        parts = 2 if work.draw.random() < 0.33 else 1
        for part in range(1, parts + 1):
            lines = _invoiced(fact, made, part, parts)
            if lines:
                facts.append(_invoice(work, fact, made, on, lines))
            on = work.day(on, 30)
    return record_invoices.perform_many(facts, actor=ACTOR, at=AT)


def _invoiced(fact: NewOrder, made: Made, part: int, parts: int) -> tuple[NewInvoiceLine, ...]:
    lines = []
    for line, key in _credited(fact, made):
        before = Decimal(0) if part == 1 else line.qty // 2
        qty = line.qty - before if part == parts else line.qty // 2
        if qty:
            net, tax = (_share(whole, before, qty, line.qty) for whole in (line.net, line.tax))
            lines.append((key, qty, net, tax))
    return tuple(NewInvoiceLine(n, key, qty, net, tax) for n, (key, qty, net, tax) in enumerate(lines, 1))


def _share(amount: Decimal, before: Decimal, qty: Decimal, whole: Decimal) -> Decimal:
    posted = part_posted(amount, before, whole, Decimal(0))
    return part_posted(amount, before + qty, whole, posted)


def _invoice(work: _Work, fact: NewOrder, made: Made, on: dt.date, lines: tuple[NewInvoiceLine, ...]) -> NewInvoice:
    gross = sum((line.net + line.tax for line in lines), Decimal(0))
    items = tuple(
        NewDueItem(n, part, "invoice", on, 30 * n, on + dt.timedelta(days=30 * n)) for n, part in enumerate(allocate(gross, [70, 30]), 1)
    )
    return NewInvoice(
        fact.customer_id, fact.customer_name, fact.owner_id, fact.unit_id, "CNY", on, lines, items, order_id=made.order_id,
        number=work.number("IN"), state="posted",
    )  # fmt: skip
