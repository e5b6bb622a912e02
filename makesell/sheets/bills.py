"""Sheet of bills 承兑汇票: list by customer and due date, record page with what a bill settles, and the acts of cashier and finance."""

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.receipts import bill_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import BILLS
from makesell.flows.pro_6_shipping import allocate_receipt, dishonour_bill, honour_bill, pass_bill_on, receive_bill
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.honour_bill import HonouredFact
from makesell.flows.pro_6_shipping.pass_bill_on import PassedFact
from makesell.flows.pro_6_shipping.receive_bill import BillFact
from makesell.flows.steps.turn import falls_to
from makesell.ground import clock, shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.sheets import receipts, receivable_parts
from makesell.sheets.giving import done, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "bills"
STATES: Final = said(states.BILLS)
KINDS: Final = said(states.BILL_KINDS)
COUNTS: Final[dict[str, Text]] = {states.ON_RECEIPT: _("Since it was received"), states.WHEN_HONOURED: _("Once it is honoured")}
PRESENTED: Final = dt.timedelta(days=10)      # a bill is presented for payment within ten days of its due date


def head(actor: Actor, key: int) -> Head:
    """The bill's head; refuses what the actor may not see."""
    row = queries.bill(actor, key)
    return Head(
        title=row.customer,
        sub=KINDS[row.kind],
        state=row.state,
        state_label=STATES[row.state],
        tone=states.BILL_TONES[row.state],
        version=row.version,
        number=row.number or "",
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.bill(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Bill number"), row.bill_number, Kind.CODE),
        Fact(_("Drawn by"), row.drawer),
        Fact(_("Acceptor"), row.acceptor),
        Fact(_("Issued on"), row.issue_date, Kind.DATE),
        Fact(_("Day received"), row.received_date, Kind.DATE),
        Fact(_("Receipt"), row.receipt, Kind.REF, noun="receipts", id=row.receipt_id),
        Fact(_("Passed on to"), row.passed_to),
        Fact(_("Day passed on"), row.passed_date, Kind.DATE),
        Fact(_("Ended on"), row.ended_date, Kind.DATE),
        Fact(_("Reason"), row.reason),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _amounts(actor: Actor, key: int) -> list[Fact]:
    row = queries.bill(actor, key)
    found = [Fact(_("Amount"), row.amount, Kind.MONEY, currency=row.currency), Fact(_("Due on"), row.due_date, Kind.DATE)]
    if row.ended_date is None:
        found.append(Fact(_("Days to maturity"), (row.due_date - clock.today()).days, Kind.INT))
    if row.discount_cost is not None:
        found += [
            Fact(_("Discount cost"), row.discount_cost, Kind.MONEY, currency=row.currency),
            Fact(_("Paid out by the bank"), row.amount - row.discount_cost, Kind.MONEY, currency=row.currency),
        ]
    return [
        *found,
        Fact(_("Counts as money"), COUNTS[row.counts]),
        Fact(_("Counts from"), row.counts_on, Kind.DATE),
        Fact(_("Takes up credit until it is honoured"), row.exposed, Kind.BOOL),
    ]


def _parts(actor: Actor, key: int) -> TablePart:
    return receipts.parts_of(actor, queries.bill(actor, key).receipt_id)


def _allocations(actor: Actor, key: int) -> TablePart:
    return receipts.allocations_of(actor, queries.bill(actor, key).receipt_id)


def _entries(actor: Actor, key: int) -> TablePart:
    queries.bill(actor, key)
    return receivable_parts.entries(key)


def _credits(actor: Actor, key: int) -> TablePart:
    return receipts.credits_of(actor, queries.bill(actor, key).receipt_id)


def _receive(call: Call) -> Done:
    data = call.data
    fact = BillFact(
        data["customer"], data["kind"], data["bill_number"], data["drawer"], data["acceptor"], data["amount"], data["issue_date"], data["due_date"],
        data.get("received_date"), data["currency"].upper(), tuple((row["order"], row["amount"]) for row in data.get("orders") or ()),
    )  # fmt: skip
    return Done(receive_bill.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Received; it can settle what is due."))


def _allocate(call: Call) -> Done:
    row = queries.bill(call.actor, call.ids[0])
    invoices = tuple((each["invoice"], each.get("amount")) for each in call.data.get("invoices") or ())
    amount = allocate_receipt.perform(AllocateFact(row.receipt_id, invoices), actor=call.actor, at=call.at, reason=call.reason)
    return Done(row.id, _("Allocated."), data={"allocated": amount})


def _endorse(call: Call) -> Done:
    fact = PassedFact(call.ids[0], call.data["to"], call.data.get("passed_date"))
    pass_bill_on.endorse(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Endorsed; until it is honoured it may come back."))


def _discount(call: Call) -> Done:
    fact = PassedFact(call.ids[0], call.data["to"], call.data.get("passed_date"), call.data["discount_cost"])
    pass_bill_on.discount(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Discounted; until it is honoured it may come back."))


def _honour(call: Call) -> Done:
    fact = HonouredFact(call.ids[0], call.data.get("honoured_date"))
    honour_bill.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Honoured; it takes up credit no more."))


def _dishonour(call: Call) -> Done:
    dishonour_bill.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return done(call, _("Dishonoured; what it settled is due again."))


def _give_back(call: Call) -> Done:
    dishonour_bill.give_back(call.ids[0], actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return done(call, _("Given back; what it settled is due again."))


def _start(actor: Actor, key: int | None) -> dict[str, Any]:
    return {"received_date": clock.today(), "currency": "CNY", "kind": states.BANK}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Bills that have fallen due, for the cashier."""
    if not actor.has(R.CASHIER) or actor.kind != "person":
        return []
    on = business_date(at)
    found = {row.id: row for row in queries.due(on)}
    return [
        Wait(
            row.id, f"{row.number or ''} {row.customer} {shown.amount(row.amount, row.currency)} {row.currency}",
            _("Due: present it, then note what became of it") if row.state == states.IN_HAND else _("Due: note whether it was honoured"),
            late=row.due_date + PRESENTED < on, chip=_("Bill"),
        )
        for row in (found[key] for key in falls_to(actor, R.CASHIER, list(found), at))
    ]  # fmt: skip


WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
PASSED_DATE: Final = Input("passed_date", _("Day passed on"), Take.DATE, required=False, help=_("Today unless you name another day."))
RECEIVE: Final = (
    Input("customer", _("Customer"), Take.REF, noun="customers", help=_("Who gives us the bill, whoever drew it.")),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS),
    Input("bill_number", _("Bill number"), most=60),
    Input("drawer", _("Drawn by"), most=200),
    Input("acceptor", _("Acceptor"), help=_("The bank or the company that will pay."), most=200),
    Input("amount", _("Amount"), Take.MONEY),
    Input("currency", _("Currency"), most=3),
    Input("issue_date", _("Issued on"), Take.DATE),
    Input("due_date", _("Due on"), Take.DATE),
    Input("received_date", _("Day received"), Take.DATE, required=False),
    receipts.ORDERS,
)
ENDORSE: Final = (Input("to", _("Endorsed to"), most=200), PASSED_DATE)
DISCOUNT: Final = (
    Input("to", _("Bank"), most=200),
    Input("discount_cost", _("Discount cost"), Take.MONEY, help=_("What the bank keeps of the bill.")),
    PASSED_DATE,
)
HONOUR: Final = (
    Input("honoured_date", _("Honoured on"), Take.DATE, required=False, help=_("The day its money came; today unless you name another.")),
)
ACTS: Final = (
    Act("receive", _("Receive a bill"), _receive, RECEIVE, icon="plus", makes=True, start=_start),
    Act("allocate", _("Allocate"), _allocate, receipts.ALLOCATE, icon="split", states=(*states.NOT_HONOURED, states.HONOURED), strong=True),
    Act("endorse", _("Endorse"), _endorse, ENDORSE, icon="send", states=(states.IN_HAND,)),
    Act("discount", _("Discount at a bank"), _discount, DISCOUNT, icon="percent", states=(states.IN_HAND,)),
    Act("honour", _("It was honoured"), _honour, HONOUR, icon="check", states=states.NOT_HONOURED, strong=True),
    Act("dishonour", _("It was dishonoured"), _dishonour, (WHY,), icon="x", states=states.NOT_HONOURED, danger=True,
        asks=_("What it settled is due again; what people earned by it is taken back.")),
    Act("give_back", _("Give it back"), _give_back, (WHY,), icon="undo-2", states=(states.IN_HAND,), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Bill"),
    plural=_("Bills"),
    icon="scroll-text",
    listing=queries.LISTING,
    policy=BILLS,
    section="sell",
    order=55,
    record_kind="bill",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("kind", _("Kind"), phone=False),
        Column("state", _("State"), chips=states.BILL_TONES),
        Column("amount", _("Amount")),
        Column("due_date", _("Due on")),
        Column("days_left", _("Days to maturity"), phone=False),
        Column("acceptor", _("Acceptor"), phone=False),
        Column("bill_number", _("Bill number"), first=False),
        Column("drawer", _("Drawn by"), first=False),
        Column("issue_date", _("Issued on"), first=False),
        Column("received_date", _("Day received"), first=False),
        Column("passed_to", _("Passed on to"), first=False),
        Column("discount_cost", _("Discount cost"), first=False),
        Column("ended_date", _("Ended on"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    starts="in_hand",
    views=(
        View("in_hand", _("In hand"), "f=state.eq.in_hand"),
        View("by_customer", _("In hand by customer"), "f=state.eq.in_hand&group=customer"),
        View("due", _("Fallen due"), "f=days_left.lte.0"),
        View("passed_on", _("Passed on, not honoured yet"), "f=state.in.endorsed,discounted"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("parts", _("What it is for"), _parts),
        Panel("allocations", _("What it settles"), _allocations),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("entries", _("Receivables book"), _entries),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=(
        Stage(_("In hand"), (states.IN_HAND,)),
        Stage(_("Passed on"), (states.ENDORSED, states.DISCOUNTED)),
        Stage(_("Honoured"), (states.HONOURED,)),
    ),
    waits=waits,
    empty=_("No bills yet. The cashier receives them from customers."),
)
