"""Step: an order goes on — it is confirmed, or held with every reason. The one way of confirm, release of a hold and allowed discount.

Lock → read → decide → change → post → balances → tell, in one transaction: the price is checked again (PRO-4), the discount against
the authority of who acts (`domain.md` §5), credit by 13.13, the promise by 13.14 from stock, planned output, then lead time.
What supply cannot cover becomes a production order; shares are frozen; `ordered` is posted; exposure moves last but the number.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.actions import NewGate, NewOrder, Scheduled, SchedulePart
from makesell.documents.orders.queries import Acting, ActingLine, AskedPart, HoldRow
from makesell.documents.production import actions as production
from makesell.documents.production.actions import NewProduction
from makesell.engines.price import AGREED
from makesell.engines.promise import LEAD_TIME, WHY
from makesell.engines.promise.pegs import Peg, Pegged, after, spread
from makesell.flows.steps import bundles, capacity, credit, discounts, exposure, given, promotions, quotation_holds, replacing, supply
from makesell.flows.steps.agreed_prices import Sources, agreed, is_agreed
from makesell.flows.steps.contracts import fits
from makesell.flows.steps.dates import counted
from makesell.flows.steps.discounts import Beyond, Offered, Where
from makesell.flows.steps.freight import borne
from makesell.flows.steps.order_lines import destination, special_of
from makesell.flows.steps.post_ordered import ordering
from makesell.flows.steps.price_lines import Quoted, Wanted, price_lines
from makesell.flows.steps.rebates import set_aside
from makesell.flows.steps.special_prices import settle
from makesell.flows.steps.work_orders import make_many
from makesell.flows.steps.working_days import calendar
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import end_of_day
from makesell.ground.db.asking import together
from makesell.ground.db.writing import Write, written
from makesell.ground.money import allocate, minor_digits, rounded
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Number, RuleKind, Whole
from makesell.ground.text import N_
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.products.words import MAKE
from makesell.masterdata.terms import queries as terms
from makesell.masterdata.works import queries as works

ENDLESS: Final = Decimal(10) ** 12      # no company holds more
HOLD_DAYS: Final = RuleKind(
    "orders.hold_days",
    N_("Days a held order keeps its supply"),
    Whole(0, 90, "days"),
    default=5,
    clause="PRO-5",
    help=N_("After them what it holds goes back; the order stays held."),
    scopes=("person", "customer_class"),
)
HOLD_MOST: Final = RuleKind(
    "orders.hold_most",
    N_("Most pieces held orders keep of supply"),
    Number(Decimal(0), ENDLESS, 0),
    default=format(ENDLESS, "f"),
    clause="PRO-5",
    help=N_("For a salesperson or a customer class: what its held orders keep together. What is beyond it is kept for nobody."),
    scopes=("person", "customer_class"),
)
GATE_DAYS: Final = RuleKind(
    "orders.gate_days",
    N_("Days supply waits for a deposit"),
    Whole(1, 365, "days"),
    default=15,
    clause="PRO-5",
    help=N_("From confirmation to the deadline of a gate; supply held for the order goes back after it."),
)
PAPER_DAYS: Final = RuleKind(
    "orders.paper_days",
    N_("Days supply waits for a paper"),
    Whole(1, 365, "days"),
    default=30,
    clause="PRO-5",
    help=N_("From confirmation to the day a drawing or technical agreement has to be agreed by; supply held for the order goes back after it."),
)
LICENCE_DAYS: Final = RuleKind(
    "orders.licence_days",
    N_("Days supply waits for an export licence"),
    Whole(1, 365, "days"),
    default=60,
    clause="PRO-5",
    help=N_("From confirmation to the day the export licence has to be there by; supply held for the order goes back after it."),
)
RULES: Final = (HOLD_DAYS, HOLD_MOST, GATE_DAYS, PAPER_DAYS, LICENCE_DAYS)
GOODS: Final = (states.SALE, "gift", "sample", "replacement", "loan")
GIVEN: Final = states.GIVEN
NOT_SOLD: Final = (*GIVEN, states.LOAN, states.REPLACEMENT)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What who acts may let pass: credit up to an amount, a discount he has the authority for, gifts beyond their budget."""

    credit: bool = False
    discount: bool = False
    gift: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the order, with the codes of the reasons that hold it, and how much of it no supply is kept for: beyond the holds allowed."""

    order_id: int
    state: str
    holds: tuple[str, ...] = ()
    not_kept: Decimal = Decimal(0)


@dataclass(slots=True)
class _Order:
    """What the act has read and decided so far."""

    head: Acting
    lines: list[ActingLine]
    quoted: list[Quoted]
    on: dt.date
    actor: Actor
    at: dt.datetime
    promises: dict[int, Pegged] = field(default_factory=dict)
    gates: list[NewGate] = field(default_factory=list)
    limit: Decimal | None = None     # of the credit account on this day, with what extends it
    plant: capacity.Kept | None = None     # of the plant, where something has to be made by it
    made_in: tuple[int, str] | None = None     # the warehouse of what is made, and the currency of the company
    gifts: list[given.Planned] = field(default_factory=list)

    @property
    def goods(self) -> list[tuple[ActingLine, SoldProduct]]:
        """Lines that take goods or services, with their products."""
        return [(line, q.product) for line, q in zip(self.lines, self.quoted, strict=True) if line.kind in GOODS and q.product is not None]


def go_on(
    head: Acting,
    lines: list[ActingLine],
    *,
    allowed: Allowed,
    actor: Actor,
    at: dt.datetime,
    on: dt.date,
    reason: str = "",
    shown: dt.date | None = None,
) -> Outcome:
    """Confirms an order (locked, its sales month open) or holds it; refuses (409) prices that have moved, what another just took, and a promise
    later than the day that was `shown`."""
    order = _Order(head, lines, quoted_now(head, lines, on), on, actor, at)
    if head.contract_id is not None:
        fits(head.contract_id, head.id, head.gross, on)
    if head.state == states.DRAFT:
        _refuse_moved(order)
    _keep_special(order)
    if any(line.kind in NOT_SOLD for line in lines):
        _judge_given(order)
    order.gates = gates_of(head, head.gross, on)
    asked_for = _stand(order)
    holds = _holds(order, allowed, asked_for.credit)
    order.promises = _promised(order, asked_for, held=bool(holds))
    _refuse_later(order, shown)
    outcome = _held(order, holds, reason) if holds else _confirmed(order, allowed, reason)
    settle(head, actor=actor, at=at)
    return outcome


def _judge_given(order: _Order) -> None:
    """Lines that are not sold say what they must; what they give away is worked out, and what the tax law says of it kept."""
    head, lines, on = order.head, order.lines, order.on
    given.refuse_unready(lines, on)
    if any(line.kind == states.REPLACEMENT for line in lines):
        replacing.judge(lines, head.customer_id, order_id=head.id, hold=True)
    order.gifts = given.planned(lines, order.quoted)
    if order.gifts:
        orders.deem(given.deemed(lines, order.quoted, inclusive=head.tax_inclusive, currency=head.currency, rate=head.rate, on=on))


def quoted_now(head: Acting, lines: Sequence[ActingLine], on: dt.date, *, more: bool = False) -> list[Quoted]:
    """Prices, taxes and products of the lines as of today; `more` are lines that come beside those the order has."""
    sources = Sources(head.quotation_id, head.contract_id, None if more else head.id, ordered=more)
    price = partial(
        price_lines,
        customer_id=head.customer_id,
        currency=head.currency,
        tax_inclusive=head.tax_inclusive,
        on=on,
        destination=destination(head.country),
        more=agreed(sources, currency=head.currency, tax_inclusive=head.tax_inclusive, on=on),
        order_id=head.id,
    )
    wanted = [Wanted(line.product_id, line.qty, line.service_kind, line.kind in states.CREDITED, line.unit_price) for line in lines]
    if any(line.bundle_id is not None for line in lines):
        return bundles.priced_again(lines, wanted, price, head.currency)
    return price(wanted)


def _refuse_moved(order: _Order) -> None:
    """A line at its list price must still be at it; another price is the salesperson's word and judged by authority."""
    faults = [
        Refusal(
            "order.price_moved", "The price of line %(line)s is %(now)s now, not %(was)s.", field=f"lines.{line.position}", status=409,
            line=line.position, now=supply.plainly(quote.list_price), was=supply.plainly(line.unit_price),
            who=N_("“Price again” takes the new prices."),
        )
        for line, quote in zip(order.lines, order.quoted, strict=True)
        if line.kind in states.CREDITED and line.list_price == line.unit_price and quote.list_price not in (None, line.list_price)
    ]  # fmt: skip
    if faults:
        raise Refusal.several(faults)


def _keep_special(order: _Order) -> None:
    """A line takes of the special price or the promotion that wins now, not of the one that won when it was drafted."""
    now = [special_of(quote.priced) if line.kind in states.CREDITED else None for line, quote in zip(order.lines, order.quoted, strict=True)]
    moved = {line.id: key for line, key in zip(order.lines, now, strict=True) if line.special_price_id != key}
    if moved:
        orders.sell_at(moved)
    # a promotion that was not named before is not locked: the line is sold without
    given = {
        line.id: (quote.promotion_id, quote.promotion_cut) if quote.promotion_id == line.promotion_id else (None, Decimal(0))
        for line, quote in zip(order.lines, order.quoted, strict=True)
        if line.promotion_id is not None
    }
    changed = {line.id: given[line.id] for line in order.lines if line.id in given and given[line.id] != (line.promotion_id, line.promotion_cut)}
    if changed:
        orders.sell_in(changed)


def _holds(order: _Order, allowed: Allowed, asked: credit.Credit) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    if not allowed.discount and (cut := beyond(order.head, order.lines, order.quoted, actor=order.actor, on=order.on)):
        found.append((states.DISCOUNT, cut.detail()))
    order.limit = asked.limit
    if asked.why and not allowed.credit:
        found.append((states.CREDIT, asked.params))
    free = order.gifts and not allowed.gift and order.actor.kind != "system"
    if free and (more := given.beyond(order.gifts, order.on)):
        found.append((states.GIFT, more))
    return found


def offered(head: Acting, lines: Sequence[ActingLine], quoted: Sequence[Quoted], on: dt.date) -> list[Offered]:
    """The priced and given lines as discounts are judged, in company currency; what was agreed before is not judged again,
    nor what a budget pays for (13.15).

    What is agreed no more (a special price that has ended, a contract's quantity used up) is measured from the price that wins now.
    """
    freight = borne(on, charged=any(line.kind == states.FREIGHT and line.net > 0 for line in lines))
    return [
        Offered(
            line.position,
            line.product_id,
            quote.product.group_id if quote.product else None,
            line.qty,
            quote.list_price if line.price_kind in AGREED else line.list_price,
            line.unit_price,
            rounded(line.net * head.rate),
            None if quote.product is None or quote.product.cost is None else rounded(line.qty * quote.product.cost),
            free=line.kind in GIVEN,
            rebate=set_aside(quote.rebate, line.net, line.qty, head.rate),
            freight=rounded(rounded(line.net * head.rate) * freight),
        )
        for line, quote in zip(lines, quoted, strict=True)
        if (line.kind in states.CREDITED or (line.kind in GIVEN and line.budget_line_id is None)) and not is_agreed(quote.priced, line.unit_price)
    ]


def beyond(head: Acting, lines: Sequence[ActingLine], quoted: Sequence[Quoted], *, actor: Actor, on: dt.date) -> Beyond | None:
    """What lies beyond the authority of who acts, alone or together with what else is open of the customer."""
    where = Where(head.customer_id, order_id=head.id)
    return discounts.beyond(offered(head, lines, quoted, on), where, actor=actor, on=on)


@dataclass(frozen=True, slots=True)
class _Stand:
    """What the order's lines ask of supply, what there is of it, and where credit stands."""

    lines: list[supply.Asked]
    supply: supply.Standing
    credit: credit.Credit


def _stand(order: _Order) -> _Stand:
    """Locks the supply of the order's products before it is read: nobody takes any of it before this act has ended."""
    head, on = order.head, order.on
    lines = asked(order.goods, on)
    stocked = {line.product_id for line in lines if not line.service}
    own = [line.id for line in order.lines]
    supply.lock(stocked)
    if head.state == states.HELD:
        supply.free(own, on=on)
    if head.quotation_id is not None:
        quotation_holds.take_over(head.quotation_id, stocked, at=order.at, on=on)
    gated = any(gate.kind == "before_shipping" for gate in order.gates)
    more = Decimal(0) if gated else rounded(head.gross * head.rate)
    there, stands = together(
        supply.stand.ask(stocked, without=own, asking_for=(head.customer_id, on)),
        credit.judged.ask(head.credit_account_id, head.credit_limit, head.blocked, more, on)
    )
    return _Stand(lines, there, stands)


def _promised(order: _Order, asked_for: _Stand, *, held: bool) -> dict[int, Pegged]:
    """From stock and planned output as far as they go; what has to be made by capacity where the product is made so, else by lead time.

    The plant is locked only then, and only where the order goes on: what is promised of it is kept, on what stands now.
    """
    making = [product.id for _, product in order.goods if product.kind == MAKE]

    def plant(here: capacity.Here) -> capacity.Kept:
        if held:
            return capacity.seen(sorted(here), order.at)
        order.made_in = _made_in()     # something has to be made: what nobody moves is read before the plant is locked
        return capacity.locked(here, order.at)

    found, order.plant = capacity.searched(asked_for.lines, asked_for.supply, making, order.on, plant, by=order.head.number or "")
    return found


def _refuse_later(order: _Order, shown: dt.date | None) -> None:
    """A promise is never silently later than what was seen: the new day is said with what binds it, and nothing is confirmed."""
    if shown is None or order.gates or not order.promises:
        return
    known = {line.id: line for line in order.lines}
    line, pegged = max(order.promises.items(), key=lambda each: each[1].date)
    if pegged.date > shown and pegged.date > (known[line].requested_date or order.head.requested_date or shown):
        raise Refusal(
            "order.promise_later", "Line %(line)s would be promised for %(now)s, not for %(was)s as was shown: %(why)s Look at it again.",
            status=409, field="promised", line=known[line].position, now=pegged.date, was=shown, why=WHY[pegged.cause.code] % pegged.cause.params,
        )  # fmt: skip


def gates_of(head: Acting | NewOrder, gross: Decimal, on: dt.date) -> list[NewGate]:
    """What an order of a gross amount waits for: the papers and the licence it names, and the gate parts of its terms as money of this order."""
    named = {"drawing": head.drawing_gate, "agreement": head.agreement_gate}
    if any(named.values()):
        deadline = on + dt.timedelta(days=rules.value(PAPER_DAYS, on))
        papers = [NewGate(kind, Decimal(0), deadline) for kind, wanted in named.items() if wanted]
    else:
        papers = []
    if head.licence_gate:
        papers.append(NewGate(head.licence_gate, Decimal(0), on + dt.timedelta(days=rules.value(LICENCE_DAYS, on))))
    return [*_money_gates(head, gross, on), *papers]


def _money_gates(head: Acting | NewOrder, gross: Decimal, on: dt.date) -> list[NewGate]:
    if head.terms_id is None:
        return []
    parts = terms.parts_of([head.terms_id])[head.terms_id]
    if not any(part.gate for part in parts):
        return []
    shares = [part.percent if part.percent is not None else part.amount or Decimal(0) for part in parts]
    amounts = allocate(gross, shares, minor_digits(head.currency))
    deadline = on + dt.timedelta(days=rules.value(GATE_DAYS, on))
    sums: dict[str, Decimal] = {}
    for part, amount in zip(parts, amounts, strict=True):
        if part.gate:
            sums[part.gate] = sums.get(part.gate, Decimal(0)) + amount
    return [NewGate(kind, amount, deadline) for kind, amount in sorted(sums.items())]


def asked(goods: Sequence[tuple[ActingLine, SoldProduct]], on: dt.date) -> list[supply.Asked]:
    """What lines ask of supply; a product without a lead time takes the rule's."""
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    return [supply.ask_of(line.id, product, line.qty, usual) for line, product in goods]


def _held(order: _Order, holds: Sequence[tuple[str, dict[str, Any]]], reason: str) -> Outcome:
    """Keeps the reasons and, for some days, the supply; posts nothing and counts for nothing."""
    head, on = order.head, order.on
    scopes = (f"customer_class:{head.customer_class}", f"person:{head.owner_id}")
    until = on + dt.timedelta(days=min(rules.value(HOLD_DAYS, on, scope) for scope in scopes))
    not_kept = _keep_within(order, _hold_room(head, on))
    known = standing(queries.holds(head.id)) if head.state == states.HELD else set()
    orders.end_holds(head.id, [code for code in states.HOLDS if code not in dict(holds)], actor=order.actor, at=order.at, reason=reason)
    for code, params in holds:
        orders.hold(head.id, code, params, actor=order.actor, at=order.at)
        if code == states.GIFT:
            given.ask(head.id, head.unit_id, params, actor=order.actor, at=order.at, on=on, reason=reason)
    written(*_reserving(order, until=end_of_day(until)))
    orders.schedule(_scheduled(order), first=False, new=head.state == states.DRAFT)
    _tell_held(order, [code for code, _ in holds if code not in known])
    numbered = None if head.number else on
    orders.move_state(head.id, "hold", actor=order.actor, at=order.at, reason=reason, number_on=numbered, supply_until=until)
    return Outcome(head.id, states.HELD, tuple(code for code, _ in holds), not_kept)


def _hold_room(head: Acting, on: dt.date) -> Decimal:
    """How much more the salesperson's and the customer class's held orders may keep 防占货."""
    whose = {f"person:{head.owner_id}": None, f"customer_class:{head.customer_class}": head.customer_class}
    room = ENDLESS
    for scope, customer_class in whose.items():
        most = Decimal(rules.value(HOLD_MOST, on, scope))
        if most < ENDLESS:
            room = min(room, most - queries.held_qty(head.owner_id, customer_class, head.id))
    return max(room, Decimal(0))


def _keep_within(order: _Order, room: Decimal) -> Decimal:
    """Takes of the promises' pegs no more than there is room for, the first lines first; returns how much is not kept."""
    not_kept = Decimal(0)
    for key, pegged in order.promises.items():
        kept: list[Peg] = []
        for peg in pegged.pegs:
            qty = min(peg.qty, room)
            room -= qty
            not_kept += peg.qty - qty
            if qty > 0:
                kept.append(Peg(peg.place, qty))
        order.promises[key] = replace(pegged, pegs=tuple(kept))
    return not_kept


def _confirmed(order: _Order, allowed: Allowed, reason: str) -> Outcome:
    head, on = order.head, order.on
    act = "confirm" if head.state == states.DRAFT else "release_hold"
    made = _make(order)
    if order.plant is not None:
        capacity.keep(order.plant, {line: (receipt, _made_on(order.promises[line])) for line, receipt, _ in made.held}, at=order.at)
    gate = max((each.deadline for each in order.gates), default=None)
    if order.gates:
        orders.set_gates(head.id, order.gates)
    if head.order_date != on:
        orders.date(head.id, on)
    if head.state != states.DRAFT:
        orders.unschedule([line.id for line in order.lines])
    if order.gifts:
        given.commit(order.gifts, on, counted("sales", on), allowed=allowed.gift or order.actor.kind == "system")
    written(
        *_reserving(order, until=end_of_day(gate) if gate else None),
        orders.scheduling(_scheduled(order), first=not order.gates),
        *ordering([head.id], on=on),
    )
    funded = [line.id for line in order.lines if line.promotion_line_id is not None]
    if funded:
        promotions.follow(funded, on)
    supply_of_made = [(receipt, line, qty) for line, receipt, qty in made.held]
    if supply_of_made:
        supply.hold_receipts(supply_of_made, until=end_of_day(gate) if gate else None)
    _prove_credit(order, allowed)
    if made.order_ids:
        production.number(made.order_ids, on)
    numbered = None if head.number else on
    orders.move_state(head.id, act, actor=order.actor, at=order.at, reason=reason, number_on=numbered, supply_until=gate)
    return Outcome(head.id, states.CONFIRMED)


def _prove_credit(order: _Order, allowed: Allowed) -> None:
    """The exposure row is ours now: two orders that both fitted before cannot both stay."""
    for stands in exposure.moved(order_ids=[order.head.id]).values():
        if order.limit is not None and stands.total > order.limit and not allowed.credit:
            raise Refusal(
                "order.credit_taken", "Another order of this credit account took the rest of its limit at the same moment; confirm again.",
                status=409, who=N_("The credit controller"),
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    order_ids: tuple[int, ...] = ()
    held: tuple[tuple[int, int, Decimal], ...] = ()     # line, receipt, quantity


def _make(order: _Order) -> _Made:
    """Production orders for what supply cannot cover, one a line: the planned receipts of this promise."""
    wanted = [(line, product, order.promises[line.id]) for line, product in order.goods if product.kind != supply.SERVICE]
    wanted = [(line, product, pegged) for line, product, pegged in wanted if pegged.to_make > 0]
    if not wanted:
        return _Made()
    place, currency = order.made_in or _made_in()
    made = make_many(
        [
            NewProduction(
                product.id, f"{product.code} {product.name}", place, pegged.to_make, _made_on(pegged), order.head.unit_id,
                currency, line.id,
            )
            for line, product, pegged in wanted
        ],
        actor=order.actor,
        at=order.at,
        on=order.on,
        times=[capacity.times(order.plant, line.id) if order.plant is not None else [] for line, *_ in wanted],
        ground=order.plant.plant.ground if order.plant is not None else None,
    )  # fmt: skip
    return _Made(
        made.order_ids,
        tuple((line.id, each.receipt_id, pegged.to_make) for each, (line, _, pegged) in zip(made.asked, wanted, strict=True)),
    )


def _made_in() -> tuple[int, str]:
    return warehouse_of(), organisation.own_currency()


def warehouse_of() -> int:
    """The warehouse production goes to: the first own one in use."""
    place = next((row.id for row in works.warehouses() if row.kind == "own" and row.active), None)
    if place is None:
        raise Refusal("order.no_warehouse", "There is no own warehouse to make for.", who=N_("The planner"), status=409)
    return place


def _made_on(pegged: Pegged) -> dt.date:
    return next(part.date for part in pegged.parts if part.source == LEAD_TIME)


def _reserving(order: _Order, *, until: dt.datetime | None) -> list[Write[int]]:
    products = {line.id: product.id for line, product in order.goods}
    return supply.reserving({key: (products[key], pegged.pegs) for key, pegged in order.promises.items()}, on=order.on, until=until)


def _scheduled(order: _Order) -> list[Scheduled]:
    """The promises as they are kept: dates not before the day asked for; behind a gate working days after it."""
    known = {line.id: line for line in order.lines}
    gated = bool(order.gates)
    return [
        scheduled(key, pegged, known[key].requested_date or order.head.requested_date, order.on, gated=gated, asked=known[key].parts)
        for key, pegged in order.promises.items()
    ]


def scheduled(
    line_id: int, pegged: Pegged, wished: dt.date | None, today: dt.date, *, gated: bool, asked: Sequence[AskedPart] = ()
) -> Scheduled:
    """A line's promise as it is kept: never before the day asked for, part by part where it is asked for in parts; behind a gate as working
    days after it opens."""
    if gated:
        days = calendar()
        next_day = dt.timedelta(days=1)
        parts = tuple(
            SchedulePart(p.qty, p.source, None, days.working_days_between(today + next_day, p.date + next_day)) for p in after(pegged.parts, None)
        )
    elif asked:
        each = zip(asked, spread(pegged.parts, [part.qty for part in asked]), strict=True)
        parts = tuple(
            SchedulePart(p.qty, p.source, p.date, None, part.date, part.ship_to_id) for part, found in each for p in after(found, part.date)
        )
    else:
        parts = tuple(SchedulePart(p.qty, p.source, p.date) for p in after(pegged.parts, wished))
    return Scheduled(line_id, parts, supply.said(pegged.cause))


HELD_TEXT: Final[Mapping[str, str]] = {
    states.CREDIT: N_("An order of %(customer)s is held: credit. It waits for your release."),
    states.DISCOUNT: N_("An order of %(customer)s is held: its discount needs your consent."),
}


def _tell_held(order: _Order, codes: Sequence[str]) -> None:
    """Who can let it go on is told, of what he does not know yet."""
    notices = []
    for code in codes:
        if code == states.GIFT:      # its approval tells who decides
            continue
        role = "credit_controller" if code == states.CREDIT else "sales_manager"
        notices += [
            NewNotice(person, f"order_held_{code}", HELD_TEXT[code], {"customer": order.head.customer}, order.head.id)
            for person in holders(role, order.on)
        ]
    tell_many(notices, at=order.at)


def standing(holds: Sequence[HoldRow]) -> set[str]:
    """The codes of the holds that stand."""
    return {row.code for row in holds if row.ended_at is None}

