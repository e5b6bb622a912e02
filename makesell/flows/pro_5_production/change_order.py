"""PRO-5 · A confirmed order is changed: quantities, prices, days, lines more or fewer — by a document that shows each line before and after.

Less of a line is mirrored, more of it is a further line, another price is a line that stands for what has not shipped of the old one; so
what was earned keeps its atoms. Prices and authority are judged as of today, credit by 13.13, promises by 13.14. Supply, production,
deliveries, credit and performance follow in the same transaction, or the change is refused with the reason.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from makesell.books.performance import posting as performance
from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import NewChangeLine, NewLine, NewSplit, pauses
from makesell.documents.orders.queries import Acting, ActingLine, AskedPart
from makesell.documents.orders.queries.parts import still_open
from makesell.documents.production import actions as production
from makesell.documents.production import queries as made
from makesell.flows.steps import credit, exposure, gates, given, promotions, supply
from makesell.flows.steps.confirming import beyond, gates_of, quoted_now
from makesell.flows.steps.cut_lines import Cut, cut, less_production, refuse_on_the_way
from makesell.flows.steps.dates import business_dates, counted
from makesell.flows.steps.discounts import Beyond
from makesell.flows.steps.order_drafts import draft_of
from makesell.flows.steps.order_lines import LineFact, OrderFact, drafted
from makesell.flows.steps.post_ordered import post_added
from makesell.flows.steps.repromise import number_made, repromise
from makesell.flows.steps.special_prices import settle
from makesell.ground import locks
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.standins import queries as stand_ins

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineChange:
    """What is wished of a line (by position): how much of it in all, at which price, on which day or in which parts, or another product that
    stands in for what is open of it; what is left out stays."""

    position: int
    qty: Decimal | None = None
    unit_price: Decimal | None = None
    requested_date: dt.date | None = None
    parts: tuple[AskedPart, ...] = ()
    product_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The lines that change and those that are added. What the customer asked for sets new first promises."""

    order_id: int
    lines: tuple[LineChange, ...] = ()
    added: tuple[LineFact, ...] = ()
    by_customer: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """What a wish comes to: so much off the line, of which so much goes on in a new line at another price; so much more."""

    line: ActingLine
    wish: LineChange
    less: Decimal = ZERO
    moved: Decimal = ZERO
    more: Decimal = ZERO
    day: dt.date | None = None

    @property
    def parts(self) -> tuple[AskedPart, ...]:
        """The parts it is asked for in from now on; another day for all of it ends those it had."""
        if self.day is None:
            return self.line.parts
        return () if self.wish.parts == self.line.parts else self.wish.parts

    @property
    def instead(self) -> bool:
        """Whether another product goes on for it."""
        return self.moved > 0 and self.wish.product_id not in (None, self.line.product_id)

    @property
    def off(self) -> Decimal:
        """How much of the old line is ordered no more."""
        return self.less + self.moved

    @property
    def new(self) -> Decimal:
        """How much a new line takes."""
        return self.moved + self.more

    @property
    def after(self) -> Decimal:
        """How much is ordered of it in all from now on."""
        return self.line.ordered_qty - self.less + self.more


@dataclass(slots=True)
class Work:
    """The order, what changes of it, and the new lines: of each step that has one, then the added ones."""

    head: Acting
    lines: list[ActingLine]
    steps: list[Step]
    new: list[NewLine]
    on: dt.date
    keys: list[int] = field(default_factory=list)

    @property
    def growing(self) -> list[Step]:
        """The steps that need a new line."""
        return [step for step in self.steps if step.new > 0]


@act
def perform(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Changes a confirmed order; returns the key of the change. Refuses (409) what has left, what begun production, a delivery or credit
    forbid, (403) a price beyond the authority of who changes, and a change of nothing or without a reason."""
    POLICY.require(actor, "change")
    on = business_date(at)
    business_dates("sales", [on])
    head = draft_of(actor, "change", fact.order_id, version=version, state=states.CONFIRMED)
    if not reason.strip():
        raise Refusal("order.change_reason", "Say why it is changed.", field="why")
    work = planned(fact, head, on)
    refuse(work, actor)
    locks.take("production_order", productions(work))
    supply.lock(supplies(work))
    return carry_out(work, fact, actor=actor, at=at, reason=reason)


def refuse(work: Work, actor: Actor) -> None:
    """Refuses what stands still and (403) prices beyond the authority of who changes."""
    _refuse_paused(work)
    refuse_beyond(work, actor)


def productions(work: Work) -> list[int]:
    """The production orders that are made for the order: what a change locks."""
    return [row.id for row in made.of_order_lines([line.id for line in work.lines])]


def supplies(work: Work) -> set[int]:
    """The products whose supply a change moves: what it locks after production."""
    products = {line.product_id for line in work.lines} | {line.product_id for line in work.new}
    return {*(product for product in products if product is not None), *made.components_for_lines([line.id for line in work.lines])}


def carry_out(work: Work, fact: Change, *, actor: Actor, at: dt.datetime, reason: str) -> int:
    """Carries a change out that is locked from the order down to supply; returns its key."""
    head, lines, on = work.head, work.lines, work.on
    refuse_on_the_way([(step.line, step.off) for step in work.steps if step.off > 0])
    change, sources = opened(work, fact, actor=actor, at=at, reason=reason)
    _carry_out(work, sources, actor=actor, at=at, reason=reason)
    orders.resum(head.id, minor_digits(head.currency))
    after = queries.acting(actor, "change", head.id)
    if not ask_gates(after, actor=actor, at=at, on=on):
        _promise(work, fact, actor=actor, at=at, reason=reason)
        after = queries.acting(actor, "change", head.id)
    prove_credit(head, after, on)
    note_lines(work, change, sources, after)
    orders.move_state(head.id, "change", actor=actor, at=at, reason=reason, supply_until=after.supply_until)
    settle(head, actor=actor, at=at)
    number_made([*(line.id for line in lines), *work.keys], on)
    orders.number_change(change, on)
    return change


def planned(fact: Change, head: Acting, on: dt.date) -> Work:
    """What a change comes to, priced as of today; reads only. Refuses faulty lines at their fields, and a change of nothing."""
    lines = queries.acting_lines(head.id)
    steps = _steps(fact, head, lines)
    if not steps and not fact.added:
        raise Refusal("order.change_nothing", "Nothing of this order would change.", field="lines")
    return Work(head, lines, steps, _new_lines(fact, head, steps, on), on)


def _steps(fact: Change, head: Acting, lines: Sequence[ActingLine]) -> list[Step]:
    known = {line.position: line for line in lines if line.kind != "text"}
    faults, found = [], []
    for wish in fact.lines:
        line = known.get(wish.position)
        try:
            if line is None or line.ordered_qty <= 0:
                raise Refusal("order.change_line", "This order has no line %(line)s any more.", field=f"lines.{wish.position}", line=wish.position)
            step = _step(wish, line, head)
        except Refusal as no:
            faults.append(no)
        else:
            if step.off or step.more or step.day:
                found.append(step)
    if len({wish.position for wish in fact.lines}) != len(fact.lines):
        faults.append(Refusal("order.change_twice", "A line stands twice here.", field="lines"))
    if faults:
        raise Refusal.several(faults)
    return found


def _step(wish: LineChange, line: ActingLine, head: Acting) -> Step:
    at = f"lines.{wish.position}"
    want = line.ordered_qty if wish.qty is None else wish.qty
    gone = max(line.shipped_qty, line.invoiced_qty)
    if not gone <= want < 10**15:
        raise Refusal(
            "order.change_shipped", "%(qty)s of line %(line)s have shipped or are invoiced: that is taken back by a return.", field=f"{at}.qty",
            status=409, line=line.position, qty=supply.plainly(gone),
        )  # fmt: skip
    wished = line.requested_date or head.requested_date
    if wish.parts and wish.parts != line.parts:
        return _in_parts(wish, line, want)
    if wish.product_id not in (None, line.product_id):
        return _instead(wish, line, want)
    day = wish.requested_date if wish.requested_date != wished and want > line.shipped_qty else None
    less, more = max(line.ordered_qty - want, ZERO), max(want - line.ordered_qty, ZERO)
    if wish.unit_price is None or wish.unit_price == line.unit_price or want == line.shipped_qty:
        return Step(line, wish, less, ZERO, more, day)
    if line.invoiced_qty > line.shipped_qty:
        raise Refusal("order.change_invoiced", "Line %(line)s is invoiced at its price.", field=f"{at}.unit_price", status=409, line=line.position)
    return Step(line, wish, less, line.open_qty - less, more, day)


def _instead(wish: LineChange, line: ActingLine, want: Decimal) -> Step:
    """Another product goes on for what is open of a line, at the price that wins for it; quantity and day stay."""
    own = line.product_id if line.bundle_id is None and line.kind in states.CREDITED else None
    if own is None or wish.product_id not in stand_ins.of_products([own]).get(own, ()):
        raise Refusal("order.stand_in", "This does not stand in for the line's product.", field=f"lines.{wish.position}.product", status=409)
    if want != line.ordered_qty or want == line.shipped_qty or line.invoiced_qty > line.shipped_qty:
        raise Refusal(
            "order.change_invoiced", "Line %(line)s is invoiced at its price.", field=f"lines.{wish.position}.product", status=409, line=line.position
        )
    return Step(line, replace(wish, unit_price=None, requested_date=None), moved=line.open_qty)


def _in_parts(wish: LineChange, line: ActingLine, want: Decimal) -> Step:
    """Other days or addresses for what is ordered of a line; its quantity and price change by another change."""
    if want != line.ordered_qty or wish.unit_price not in (None, line.unit_price) or sum(part.qty for part in wish.parts) != line.ordered_qty:
        raise Refusal(
            "order.parts_sum", "The parts asked for of line %(line)s do not sum to its quantity.", field="schedule", line=line.position
        )
    return Step(line, wish, day=max(part.date for part in wish.parts))


def _new_lines(fact: Change, head: Acting, steps: Sequence[Step], on: dt.date) -> list[NewLine]:
    """The lines that come, priced as of today; more of a line at its list price takes the price that wins now. A promotion with a budget is for
    orders: it is locked before them."""
    splits: dict[int, list[NewSplit]] = {}
    for row in queries.splits(head.id):
        splits.setdefault(row.line_id, []).append(NewSplit(row.person_id, row.share, row.overlay))
    growing = [step for step in steps if step.new > 0]
    facts = [_fact(step, tuple(splits.get(step.line.id, ())), head) for step in growing] + list(fact.added)
    if not facts:
        return []
    order = OrderFact(
        head.customer_id, tuple(facts), requested_date=head.requested_date, tax_inclusive=head.tax_inclusive, currency=head.currency,
        rate=head.rate, ship_to_id=head.ship_to_id, owner_id=head.owner_id, quotation_id=head.quotation_id,
        contract_id=head.contract_id,
    )  # fmt: skip
    lines = drafted(order, on=on, budgets=False).lines
    stands_for = [step.line.id if step.moved else None for step in growing] + [None] * (len(lines) - len(growing))
    return [replace(line, added_date=on, replaces_id=old) for line, old in zip(lines, stands_for, strict=True)]


def _fact(step: Step, splits: tuple[NewSplit, ...], head: Acting) -> LineFact:
    line = step.line
    at_list = line.bundle_id is None and line.list_price is not None and line.list_price == line.unit_price
    price = step.wish.unit_price if step.wish.unit_price is not None else None if at_list or step.instead else line.unit_price
    parts = still_open(step.parts, line.shipped_qty, step.new) if step.moved and not step.more else ()
    day = step.day or line.requested_date or head.requested_date
    product = step.wish.product_id if step.instead else line.product_id
    return LineFact(
        product, step.new, price, line.kind, line.text, day, line.service_kind, splits, parts, line.due_back_date,
        budget_line_id=line.budget_line_id, cause_id=line.cause_id, cause_line_id=line.cause_line_id,
    )  # fmt: skip


def judged(work: Work, actor: Actor) -> Beyond | None:
    """`domain.md` §5: prices of new lines against the authority of who changes: what lies beyond it."""
    if actor.kind == "system" or not work.new:
        return None
    lines = [_as_acting(n, line) for n, line in enumerate(work.new, 1)]
    return beyond(work.head, lines, quoted_now(work.head, lines, work.on, more=True), actor=actor, on=work.on)


def refuse_beyond(work: Work, actor: Actor) -> None:
    """Refuses (403) prices beyond the authority of who changes."""
    found = judged(work, actor)
    if found:
        who = BY_CODE[found.role].name
        raise Refusal("order.change_beyond", "These prices are beyond your authority.", field="lines", status=403, who=who)


def _refuse_paused(work: Work) -> None:
    """A line that stands still goes on before it is changed; taking it away wholly needs no promise."""
    still = queries.paused_of([step.line.id for step in work.steps])
    for step in work.steps:
        if step.line.id in still and step.after > step.line.shipped_qty:
            raise Refusal(
                "order.change_paused", "Line %(line)s stands still; let it go on first.", field="lines", status=409, line=step.line.position
            )


def _as_acting(position: int, line: NewLine) -> ActingLine:
    inside = (None, None, None, None) if line.bundle is None else (line.bundle.product_id, line.bundle.qty, line.bundle.at, line.bundle.weight)
    bundle_id, bundle_qty, bundle_at, bundle_weight = inside
    return ActingLine(
        0, position, line.kind, line.product_id, line.text, line.qty, line.unit_price, line.net, line.tax, line.net + line.tax, line.list_price,
        line.price_kind, line.tax_rate, line.service_kind, line.requested_date, None, None, line.qty, ZERO, ZERO, None,
        due_back_date=line.due_back_date, budget_line_id=line.budget_line_id, cause_id=line.cause_id, cause_line_id=line.cause_line_id,
        bundle_id=bundle_id, bundle_qty=bundle_qty, bundle_at=bundle_at, bundle_weight=bundle_weight,
    )


def opened(work: Work, fact: Change, *, actor: Actor, at: dt.datetime, reason: str) -> tuple[int, list[int]]:
    """Opens the change's document; returns it and the keys of its lines."""
    head = work.head
    values = {
        "order_id": head.id, "customer_id": head.customer_id, "change_date": work.on, "by_customer": fact.by_customer, "reason": reason,
        "gross_before": head.gross, "gross_after": head.gross,
    }  # fmt: skip
    count = len(work.steps) + len(work.new) - len(work.growing)
    change, *sources = orders.open_change(head.customer, values, (head.owner_id, head.unit_id, head.currency), count, actor=actor, at=at)
    return change, sources


def _carry_out(work: Work, sources: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Production and supply follow, what is less is mirrored, what is new is posted."""
    for step in work.steps:
        if step.less > 0:
            less_production(step.line, step.less, actor=actor, at=at, reason=reason)
        if step.instead:
            less_production(step.line, step.moved, actor=actor, at=at, reason=reason, leave=True)
    touched = [step.line.id for step in work.steps if step.off or step.day]
    supply.free(touched, on=work.on)
    orders.unschedule(touched)
    if work.new:
        work.keys = orders.add_lines(work.head.id, work.new)
        _give(work, actor)
    with performance.balances_last():
        cut([Cut(step.line, step.off, source) for step, source in zip(work.steps, sources, strict=False) if step.off], work.on)
        if work.new:
            post_added(work.keys, work.on)
    funded = [step.line.id for step in work.steps if step.off and step.line.promotion_line_id is not None]
    if funded:
        promotions.follow(funded, work.on)
    pauses.resume([step.line.id for step in work.steps if step.after == step.line.shipped_qty], actor=actor, at=at)
    orders.wish({step.line.id: step.day for step in work.steps if step.day})
    asked = {step.line.id: step.parts for step in work.steps if step.day and step.parts != step.line.parts}
    if asked:
        orders.ask_in_parts(asked)
    production.hand_over({step.line.id: key for step, key in zip(work.growing, work.keys, strict=False) if step.moved and not step.instead})


def _give(work: Work, actor: Actor) -> None:
    """What is given away beside what the order gave is within its budget and the rule; refuses (409) more, it is another order then."""
    if not any(line.kind in (*states.GIVEN, states.LOAN, states.REPLACEMENT) for line in work.new):
        return
    lines = [replace(_as_acting(n, line), id=key) for n, (key, line) in enumerate(zip(work.keys, work.new, strict=True), 1)]
    given.refuse_unready(lines, work.on)
    quoted = quoted_now(work.head, lines, work.on, more=True)
    gifts = given.planned(lines, quoted)
    if not gifts:
        return
    found = None if actor.kind == "system" else given.beyond(gifts, work.on)
    if found:
        who = N_("Another order of it can be approved.")
        raise Refusal("order.change_gift", given.WHY[found["why"]], status=409, field="lines", who=who, **found)
    head = work.head
    orders.deem(given.deemed(lines, quoted, inclusive=head.tax_inclusive, currency=head.currency, rate=head.rate, on=work.on))
    given.commit(gifts, work.on, counted("sales", work.on), allowed=actor.kind == "system")


def _promise(work: Work, fact: Change, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """What stays and what was moved goes on first, what is more comes after."""
    goes_on = [key for step, key in zip(work.growing, work.keys, strict=False) if step.moved and not step.instead]
    instead = [key for step, key in zip(work.growing, work.keys, strict=False) if step.instead]
    stays = [step.line.id for step in work.steps if (step.off or step.day) and not step.moved]
    orders.stand_for([*goes_on, *instead])
    more = [key for key in work.keys if key not in (*goes_on, *instead)]
    # what was promised stays promised; what is more, or another product, is bounded by the quotas of the customer
    for keys, patient, bounded in (([*stays, *goes_on], True, False), (instead, True, True), (more, False, True)):
        repromise(
            keys, cause="change", params={"reason": reason}, actor=actor, at=at, on=work.on, by_customer=fact.by_customer, patient=patient,
            bounded=bounded,
        )  # fmt: skip


def ask_gates(head: Acting, *, actor: Actor, at: dt.datetime, on: dt.date) -> bool:
    """Gates that wait ask for their part of what the order comes to now; true when one opens by it, and all dates are fixed."""
    waiting = {row.kind: row for row in queries.gates([head.id]) if row.opened_at is None}
    now = [replace(gate, deadline=waiting[gate.kind].deadline) for gate in gates_of(head, head.gross, on) if gate.kind in waiting]
    if not now:
        return False
    orders.set_gates(head.id, now)
    return bool(gates.paid([head.id], actor=actor, at=at))


def prove_credit(head: Acting, after: Acting, on: dt.date) -> None:
    """13.13: a change that makes the order larger must fit, or be covered by a release that names as much and has not ended."""
    gated = any(row.kind == "before_shipping" for row in queries.gates([head.id]))
    more = rounded((after.gross - head.gross) * head.rate)
    found = credit.judged(head.credit_account_id, head.credit_limit, head.blocked, ZERO if gated else more, on)
    stands = exposure.moved(order_ids=[head.id])
    if gated or more <= 0 or credit.released(queries.holds(head.id), rounded(after.gross * head.rate), on):
        return
    over = found.limit is not None and any(row.total > found.limit for row in stands.values())
    if found.why or over:
        raise Refusal(
            "order.change_credit", "The credit account does not allow %(more)s more.", status=409, field="lines", more=str(more),
            who=N_("The credit controller"),
        )  # fmt: skip


def note_lines(work: Work, change: int, sources: Sequence[int], after: Acting) -> None:
    """Writes the document's lines: each before and after."""
    keys = dict(zip([id(step) for step in work.growing], work.keys, strict=False))
    prices = dict(zip([id(step) for step in work.growing], work.new, strict=False))
    rows: list[tuple[NewChangeLine, int | None]] = []
    for step in work.steps:
        line, new = step.line, prices.get(id(step))
        wished = line.requested_date or work.head.requested_date
        row = NewChangeLine(
            line.id, line.ordered_qty, step.after, line.unit_price, new.unit_price if new else line.unit_price, wished, step.day or wished,
            line.current_promised_date,
        )  # fmt: skip
        rows.append((row, keys.get(id(step))))
    for key, more in list(zip(work.keys, work.new, strict=True))[len(work.growing) :]:
        rows.append((NewChangeLine(None, ZERO, more.qty, None, more.unit_price, None, more.requested_date or work.head.requested_date), key))
    orders.write_change(change, sources, rows, after.gross)
