"""PRO-5 · What a change of an order would come to, before it is asked for: difference, prices, dates, credit, authority. Reads only, locks nothing.

It plans the change as the act does, so that the page beside the form says while typing what the act will say.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.orders import queries
from makesell.documents.orders.queries import Acting
from makesell.engines.promise.pegs import Pegged
from makesell.flows.pro_5_production.change_order import Change, Step, Work, judged, planned
from makesell.flows.steps import credit, supply
from makesell.flows.steps.credit import Credit
from makesell.flows.steps.cut_lines import refuse_on_the_way
from makesell.flows.steps.discounts import Beyond
from makesell.flows.steps.repromise import dated
from makesell.ground.actor import Actor
from makesell.ground.money import minor_digits, part_posted, rounded
from makesell.ground.rules import queries as rules
from makesell.masterdata.products import queries as products

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineAfter:
    """A line (0: one that comes) before and after: quantity, price, the day promised now, the day that would be promised of what is open, and
    whether that is later than asked for."""

    position: int
    name: str
    qty_before: Decimal
    qty_after: Decimal
    price_before: Decimal | None
    price_after: Decimal
    promised_before: dt.date | None
    promise: Pegged | None
    wished: dt.date | None

    @property
    def promised_after(self) -> dt.date | None:
        """The day that would be promised; not before the day asked for."""
        return None if self.promise is None else max(self.promise.date, self.wished or dt.date.min)

    @property
    def late(self) -> bool:
        """True when that is later than asked for."""
        return self.promise is not None and self.wished is not None and self.promise.date > self.wished


@dataclass(frozen=True, slots=True)
class ChangeAfter:
    """What a change comes to: its lines, the order's gross before and after, credit with the difference, what is beyond one's authority;
    whether the order's dates still wait for a deposit."""

    lines: tuple[LineAfter, ...]
    currency: str
    gross_before: Decimal
    gross_after: Decimal
    credit: Credit
    beyond: Beyond | None
    waits: bool


def preview(fact: Change, *, actor: Actor, on: dt.date) -> ChangeAfter:
    """Refuses faulty input at its fields, and what has left or is on its way, like the act itself."""
    head = queries.acting(actor, "change", fact.order_id)
    work = planned(fact, head, on)
    refuse_on_the_way([(step.line, step.off) for step in work.steps if step.off > 0])
    after = head.gross - sum((_cut(step, head) for step in work.steps), ZERO) + sum((line.net + line.tax for line in work.new), ZERO)
    waits = any(gate.opened_at is None for gate in queries.gates([head.id]))
    return ChangeAfter(tuple(_lines(work)), head.currency, head.gross, after, _credit(head, after, on), judged(work, actor), waits)


def _cut(step: Step, head: Acting) -> Decimal:
    """What of a line's gross amount is ordered no more."""
    line, digits = step.line, minor_digits(head.currency)
    if not step.off:
        return ZERO
    cut = line.qty - line.ordered_qty
    return part_posted(line.gross, cut + step.off, line.qty, part_posted(line.gross, cut, line.qty, ZERO, digits), digits)


def _credit(head: Acting, after: Decimal, on: dt.date) -> Credit:
    """13.13 of the difference; less needs no room, and a release may cover more."""
    gated = any(gate.kind == "before_shipping" for gate in queries.gates([head.id]))
    more = ZERO if gated else rounded((after - head.gross) * head.rate)
    found = credit.judged(head.credit_account_id, head.credit_limit, head.blocked, more, on)
    covered = more <= 0 or credit.released(queries.holds(head.id), rounded(after * head.rate), on)
    return replace(found, why="") if covered else found


def _lines(work: Work) -> list[LineAfter]:
    """What stays and what goes on at another price takes supply first, in the order of the lines, as if they held nothing; then what is more."""
    head, growing = work.head, work.growing
    prices = {id(step): line.unit_price for step, line in zip(growing, work.new, strict=False)}
    wanted = {line.product_id for line in work.new} | {step.line.product_id for step in work.steps}
    known = products.sold([product for product in wanted if product is not None], work.on)
    usual = rules.value(supply.LEAD_TIME_DAYS, work.on)
    touched = [step.line.id for step in work.steps if step.off or step.day]
    standing = supply.stand({row.id for row in known.values() if row.kind != supply.SERVICE}, without=touched)
    kept, more = [], []
    for n, step in enumerate(work.steps):
        product = known.get(step.line.product_id or 0)
        if product is None:
            continue
        stays = step.new if step.moved else step.line.open_qty - step.off
        if stays > 0 and (step.off or step.day):
            kept.append(supply.ask_of(n, product, stays, usual))
        if step.more > 0 and not step.moved:
            more.append(supply.ask_of(n, product, step.more, usual))
    for n, line in enumerate(work.new[len(growing) :], len(work.steps)):
        if line.product_id in known:
            more.append(supply.ask_of(n, known[line.product_id], line.qty, usual))
    leads = {ask.key: ask.lead.there(ask.qty, work.on) for ask in kept}
    found = {key: dated(peg, leads[key]) for key, peg in supply.promised(kept, standing, work.on, patient=True).items()}
    for key, peg in supply.promised(more, standing, work.on).items():
        found[key] = max(found.get(key, peg), peg, key=lambda each: each.date)
    made = [
        LineAfter(
            step.line.position, step.line.product or step.line.text, step.line.ordered_qty, step.after, step.line.unit_price,
            prices.get(id(step), step.line.unit_price), step.line.current_promised_date, found.get(n),
            step.day or step.line.requested_date or head.requested_date,
        )
        for n, step in enumerate(work.steps)
    ]  # fmt: skip
    return made + [
        LineAfter(
            0, known[line.product_id].code if line.product_id in known else line.text, ZERO, line.qty, None, line.unit_price, None, found.get(n),
            line.requested_date or head.requested_date,
        )
        for n, line in enumerate(work.new[len(growing) :], len(work.steps))
    ]  # fmt: skip
