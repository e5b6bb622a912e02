"""Conformance 执行检查 (REG-1): which clauses of the regime an order has walked — by which rule, when, by whom — and which it skipped.

A step that is missing although a later one was done is skipped; one that came after the day it was promised for is late.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from makesell.books.orderbook import balances as orderbook
from makesell.books.orderbook.balances import StepRow
from makesell.documents.activities import queries as activities
from makesell.documents.agreements import queries as agreements
from makesell.documents.contracts import queries as contracts
from makesell.documents.orders import queries as orders
from makesell.documents.orders.queries import GateRow, OrderRow
from makesell.documents.orders.states import LICENCES, PAPERS
from makesell.documents.payruns import queries as payruns
from makesell.documents.surveys import queries as surveys
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.spine.queries import Happening, happenings
from makesell.ground.text import N_, Marked

DONE: Final = "done"
LATE: Final = "late"
SKIPPED: Final = "skipped"
OPEN: Final = "open"
STANDINGS: Final[Mapping[str, Marked]] = {DONE: N_("Done"), LATE: N_("Late"), SKIPPED: N_("Skipped"), OPEN: N_("Not yet")}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the street: its clause and rule, how it stands, when and by whom, and the document that did it."""

    clause: str
    what: Marked
    rule: Marked
    standing: str = OPEN
    on: dt.date | None = None
    by: str = ""
    kind: str = ""
    record_id: int | None = None
    record: str = ""
    needed: bool = True


# What the order book says of an order's lines, in the order of the regime.
_POSTED: Final = (
    ("shipped", "PRO-6", N_("Goods issued"), N_("As promised: by the promised date")),
    ("delivered", "PRO-6", N_("Delivered, with proof"), N_("Each delivery has its proof")),
    ("accepted", "PRO-6", N_("Has been accepted"), N_("By certificate, or by silence after the rule's days")),
    ("invoiced", "PRO-6", N_("Has been invoiced"), N_("What has shipped is invoiced")),
    ("paid", "PRO-6", N_("Has been paid"), N_("Money and invoice are both there")),
)


def walked(actor: Actor, order_id: int) -> list[Step]:
    """The steps of an order the actor may see, in the order of the regime; none for a draft."""
    row = orders.order(actor, order_id)
    if row.state in ("draft", "discarded"):
        return []
    told, posted = happenings(order_id), orderbook.steps_of(order_id)
    steps = [_agreed(row), *_signed(row, posted), *_freed(row), _confirmed(row, told, posted), *_gates(row)]
    steps += _shared_anew(row)
    steps += [_posted(name, clause, what, rule, posted, row) for name, clause, what, rule in _POSTED]
    cared = _cared(order_id) if "delivered" in posted else []
    return _skipped([*steps, *cared, _paid_out(order_id)])


def _agreed(row: OrderRow) -> Step:
    """The salesperson's target agreement was in force on the order's day."""
    step = Step("PER-1", N_("Target agreement of the salesperson"), N_("Signed by both before it counts for pay"), needed=False)
    if row.owner_id is None:
        return step
    found = agreements.in_force([row.owner_id], row.order_date).get(row.owner_id)
    if found is None:
        return replace(step, standing=SKIPPED)
    on = business_date(found.signed_at) if found.signed_at else None
    return replace(step, standing=DONE, on=on, by=found.person, kind="agreements", record_id=found.id, record=found.number or "")


def _signed(row: OrderRow, posted: Mapping[str, StepRow]) -> list[Step]:
    """The contract the order was made of was signed by both before goods left; 先发货后签 is late."""
    if row.contract_id is None:
        return []
    step = Step("ORG-6", N_("Contract signed"), N_("Signed by both before the goods leave"))
    (found,) = contracts.of_ids([row.contract_id])
    if found.signed_at is None:
        return [step]
    on, left = business_date(found.signed_at), posted.get("shipped")
    standing = signed_standing(on, left.first if left else None)
    return [replace(step, standing=standing, on=on, kind="contracts", record_id=found.id, record=found.number or "")]


def signed_standing(signed: dt.date, left: dt.date | None) -> str:
    """A contract signed after goods had left was signed late."""
    return LATE if left is not None and signed > left else DONE


def _cared(order_id: int) -> list[Step]:
    """After delivery: the follow-up of each delivery, done by its day, and the survey of the customer, sent by its day."""
    today = clock.today()
    follow_ups = [
        Step(
            "PRO-7", N_("Followed up"), N_("Each delivery is followed up by its day"), _by_day(each.done_date, each.due_date, today), each.done_date,
            each.owner or "", "follow_ups", each.id, each.number or "", needed=False,
        )
        for each in activities.follow_ups_of_order(order_id)
    ]  # fmt: skip
    asked = [
        Step(
            "PRO-7", N_("Customer asked how satisfied"), N_("Each delivery or acceptance is asked about by its day"),
            _by_day(each.sent_date, each.due_date, today), each.sent_date, each.owner or "", "surveys", each.id, each.number or "", needed=False,
        )
        for each in surveys.of_order(order_id)
    ]  # fmt: skip
    return [*follow_ups, *asked]


def _by_day(done: dt.date | None, due: dt.date, today: dt.date) -> str:
    if done is None:
        return LATE if due < today else OPEN
    return LATE if done > due else DONE


def _freed(row: OrderRow) -> list[Step]:
    """Holds of the order: credit, discount; who let it go on."""
    return [
        Step(
            "PRO-4" if hold.code == "discount" else "PRO-5", N_("Released from a hold"), N_("Beyond one's authority another person decides"),
            DONE if hold.released_by else OPEN, business_date(hold.at), hold.released_by or "", needed=False,
        )
        for hold in (orders.holds(row.id) if row.was_held else ())
    ]  # fmt: skip


def _confirmed(row: OrderRow, told: Sequence[Happening], posted: Mapping[str, StepRow]) -> Step:
    step = Step("PRO-5", N_("Confirmed"), N_("Priced, within credit, promised; passed to production in the same act"))
    event = next((each for each in reversed(told) if each.act in ("confirm", "release_hold")), None)
    found = posted.get("ordered")
    if found is None:
        return step
    return replace(step, standing=DONE, on=found.first, by=event.who if event else found.by)


def _gates(row: OrderRow) -> list[Step]:
    """Deposits before production and before shipping, papers the customer agrees to, and the export licence."""
    return [
        Step(
            "PRO-5", (PAPERS | LICENCES).get(gate.kind, N_("Deposit")), _gate_rule(gate.kind), _gate(gate),
            business_date(gate.opened_at) if gate.opened_at else None,
        )
        for gate in (orders.gates((row.id,)) if row.gated else ())
    ]  # fmt: skip


def _gate_rule(kind: str) -> Marked:
    if kind in LICENCES:
        return N_("No goods leave without an export licence that is valid")
    return N_("Nothing is made before the customer agreed") if kind in PAPERS else N_("The gate opens when the money is there")


def _shared_anew(row: OrderRow) -> list[Step]:
    """Changes of the credit split: another person decided, and credits were posted anew that day."""
    return [
        Step(
            "PER-3", N_("Credit shared otherwise"), N_("Another person decides; credits are posted anew that day"), DONE, on, by, "split_changes",
            key, number, needed=False,
        )
        for key, number, on, by in (orders.carried_out(row.id) if row.shared_anew else ())
    ]  # fmt: skip


def _gate(gate: GateRow) -> str:
    if gate.opened_at is None:
        return SKIPPED if gate.lapsed_at else OPEN
    return LATE if business_date(gate.opened_at) > gate.deadline else DONE


def _posted(name: str, clause: str, what: Marked, rule: Marked, posted: Mapping[str, StepRow], row: OrderRow) -> Step:
    """A step the order book knows: its last day, and the document that did it."""
    # not every order needs an acceptance
    step = Step(clause, what, rule, needed=name != "accepted")
    found = posted.get(name)
    if found is None:
        return step
    promised = max((line.promised_date for line in orders.schedule(row.id) if line.promised_date), default=None) if name == "shipped" else None
    standing = LATE if promised is not None and found.last > promised else DONE
    return replace(step, standing=standing, on=found.last, by=found.by, kind=found.kind, record_id=found.record_id, record=found.record)


def _paid_out(order_id: int) -> Step:
    """The salesperson's pay for the order stands on a released statement."""
    step = Step("PER-3", N_("On a pay statement"), N_("Each amount of pay opens to its documents"))
    on = payruns.paid_for(order_id)
    return step if on is None else replace(step, standing=DONE, on=on)


def _skipped(steps: Sequence[Step]) -> list[Step]:
    """What is missing before something that was done later was skipped."""
    done = [n for n, step in enumerate(steps) if step.standing in (DONE, LATE)]
    last = done[-1] if done else -1
    made = [replace(step, standing=SKIPPED) if n < last and step.standing == OPEN and step.needed else step for n, step in enumerate(steps)]
    return [step for step in made if step.needed or step.standing != OPEN]
