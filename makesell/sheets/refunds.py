"""Sheet of refunds 退款: list, record page with where the money comes from, and the acts of who asks, finance and the cashier."""

import datetime as dt
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.receipts import refund_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import REFUNDS
from makesell.flows.pro_6_shipping import decide_refund, pay_refund, request_refund
from makesell.flows.pro_6_shipping.pay_refund import PaidFact
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.flows.steps.turn import falls_to
from makesell.ground import shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import receivable_parts
from makesell.sheets.giving import done, moving, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View, Wait

NOUN: Final = "refunds"
STATES: Final = said(states.REFUNDS)


def head(actor: Actor, key: int) -> Head:
    """The refund's head; refuses what the actor may not see."""
    row = queries.refund(actor, key)
    receipt = ("receipts", row.receipt_id, row.receipt or "") if row.receipt_id else None
    return Head(
        title=row.customer,
        sub=row.reason,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.REFUND_TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=receipt or ("credit_notes", row.credit_note_id or 0, row.credit_note or ""),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.refund(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Receipt"), row.receipt, Kind.REF, noun="receipts", id=row.receipt_id),
        Fact(_("Credit note"), row.credit_note, Kind.REF, noun="credit_notes", id=row.credit_note_id),
        Fact(_("Amount"), row.amount, Kind.MONEY, currency=row.currency),
        Fact(_("Reason"), row.reason),
        Fact(_("Asked for by"), row.asked_by, Kind.REF, noun="people", id=row.asked_by_id),
        Fact(_("Approved by"), row.approved_by),
        Fact(_("Paid on"), row.paid_date, Kind.DATE),
        Fact(_("Bank reference"), row.bank_reference, Kind.CODE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _entries(actor: Actor, key: int) -> TablePart:
    queries.refund(actor, key)
    return receivable_parts.entries(key)


def _ask(call: Call) -> Done:
    data = call.data
    fact = RefundFact(data.get("receipt"), data.get("credit_note"), data.get("amount"))
    return Done(request_refund.perform(fact, actor=call.actor, at=call.at, reason=data["why"]), _("Asked for; finance decides."))


def _pay(call: Call) -> Done:
    fact = PaidFact(call.ids[0], call.data.get("paid_date"), call.data.get("bank_reference") or "")
    pay_refund.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Paid back; the account is cleared."))


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Approved refunds that wait for the cashier."""
    if not actor.has(R.CASHIER) or actor.kind != "person":
        return []
    found = {row.id: row for row in queries.to_pay()}
    return [
        Wait(
            row.id, f"{row.number or ''} {row.customer} {shown.amount(row.amount, row.currency)} {row.currency}", _("Pay it back"), chip=_("Refund")
        )
        for row in (found[key] for key in falls_to(actor, R.CASHIER, list(found), at))
    ]  # fmt: skip


WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
ASK: Final = (
    Input("receipt", _("Receipt"), Take.REF, noun="receipts", required=False, help=_("Money that was not allocated; or name a credit note.")),
    Input("credit_note", _("Credit note"), Take.REF, noun="credit_notes", required=False, help=_("What it made the customer's again.")),
    Input("amount", _("Amount"), Take.MONEY, required=False, help=_("Without an amount all that is free.")),
    WHY,
)
PAY: Final = (
    Input("paid_date", _("Paid on"), Take.DATE, required=False),
    Input("bank_reference", _("Bank reference"), required=False, most=60),
)
ACTS: Final = (
    Act("ask", _("Ask for a refund"), _ask, ASK, icon="plus", makes=True),
    Act("approve", _("Approve"), moving(decide_refund.approve, _("Approved; the cashier pays.")),
        icon="check", decides=True, bulk=True, states=(states.ASKED,),
        strong=True),
    Act("refuse", _("Refuse"), moving(decide_refund.refuse, _("Refused."), why=True), (WHY,),
        icon="x", decides=True, bulk=True, states=(states.ASKED,)),
    Act("withdraw", _("Withdraw"), moving(decide_refund.withdraw, _("Withdrawn.")), icon="undo-2", bulk=True,
        states=(states.ASKED, states.APPROVED)),
    Act("pay", _("The bank has paid it"), _pay, PAY, icon="banknote", states=(states.APPROVED,), strong=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Refund"),
    plural=_("Refunds"),
    icon="banknote",
    listing=queries.LISTING,
    policy=REFUNDS,
    section="sell",
    order=56,
    record_kind="refund",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("state", _("State"), chips=states.REFUND_TONES),
        Column("amount", _("Amount")),
        Column("receipt", _("Receipt"), phone=False),
        Column("credit_note", _("Credit note"), phone=False),
        Column("paid_date", _("Paid on"), phone=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(View("all", _("All"), ""), View("asked", _("To be decided"), "f=state.eq.asked"), View("to_pay", _("To be paid"), "f=state.eq.approved")),
    acts=ACTS,
    head=head,
    panels=(
        Panel("facts", _("Details"), _facts),
        Panel("entries", _("Receivables book"), _entries),
    ),
    stages=(Stage(_("Asked for"), (states.ASKED,)), Stage(_("To be paid"), (states.APPROVED,)), Stage(_("Paid back"), (states.PAID,))),
    waits=waits,
    empty=_("Nothing was paid back."),
)
