"""Sheet of write-offs 坏账核销: list, record page with what it settles, and the acts of credit control, cashier, finance and executives."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.documents.receipts import states
from makesell.documents.receipts import write_off_queries as queries
from makesell.documents.receipts.access import WRITE_OFFS
from makesell.flows.pro_6_shipping import decide_write_off, propose_write_off
from makesell.flows.pro_6_shipping.propose_write_off import WriteOffFact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import receivable_parts
from makesell.sheets.giving import moving, moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "write_offs"
STATES: Final = said(states.WRITE_OFFS)
KINDS: Final = said(states.WHY_WRITTEN_OFF)


def head(actor: Actor, key: int) -> Head:
    """The write-off's head; refuses what the actor may not see."""
    row = queries.write_off(actor, key)
    return Head(
        title=row.customer,
        sub=row.reason,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.WRITE_OFF_TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("invoices", row.invoice_id, row.invoice or ""),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.write_off(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Invoice"), row.invoice, Kind.REF, noun="invoices", id=row.invoice_id),
        Fact(pgettext_lazy("write-off", "Kind"), KINDS[row.kind]),
        *([Fact(_("Receipt"), row.receipt, Kind.REF, noun="receipts", id=row.receipt_id)] if row.receipt_id else []),
        Fact(_("Amount"), row.amount, Kind.MONEY, currency=row.currency),
        Fact(_("Reason"), row.reason),
        Fact(_("Proposed by"), row.proposed_by, Kind.REF, noun="people", id=row.proposed_by_id),
        Fact(_("Approved by"), row.approved_by),
        Fact(_("Written off on"), row.write_off_date, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _entries(actor: Actor, key: int) -> TablePart:
    queries.write_off(actor, key)
    return receivable_parts.entries(key)


def _propose(call: Call) -> Done:
    fact = WriteOffFact(call.data["invoice"], call.data.get("amount"))
    key = propose_write_off.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(key, _("Proposed; somebody else decides."))


WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
PROPOSE: Final = (
    Input("invoice", _("Invoice"), Take.REF, noun="invoices"),
    Input("amount", _("Amount"), Take.MONEY, required=False, help=_("Without an amount everything that is open.")),
    WHY,
)
ACTS: Final = (
    Act("propose", _("Propose a write-off"), _propose, PROPOSE, icon="plus", makes=True),
    Act("approve", _("Approve"), moving(decide_write_off.approve, _("Approved; it is due no more.")), icon="check", decides=True, bulk=True,
        states=(states.PROPOSED,), strong=True, asks=_("What people earned before the money came is taken back by the next pay run.")),
    Act("refuse", _("Refuse"), moving(decide_write_off.refuse, _("Refused."), why=True), (WHY,),
        icon="x", decides=True, bulk=True, states=(states.PROPOSED,)),
    Act("withdraw", _("Withdraw"), moving(decide_write_off.withdraw, _("Withdrawn.")), icon="undo-2", bulk=True, states=(states.PROPOSED,)),
    Act("reverse", _("Reverse"), moving_one(decide_write_off.reverse, _("Reversed; it is due again."), why=True), (WHY,), icon="undo-2",
        states=(states.APPROVED,), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Write-off"),
    plural=_("Write-offs"),
    icon="eraser",
    listing=queries.LISTING,
    policy=WRITE_OFFS,
    section="sell",
    order=57,
    record_kind="write_off",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("invoice", _("Invoice"), phone=False),
        Column("state", _("State"), chips=states.WRITE_OFF_TONES),
        Column("kind", pgettext_lazy("write-off", "Kind"), phone=False),
        Column("amount", _("Amount")),
        Column("write_off_date", _("Written off on"), phone=False),
        Column("proposed_by", _("Proposed by"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(View("all", _("All"), ""), View("waiting", _("To be decided"), "f=state.eq.proposed")),
    acts=ACTS,
    head=head,
    panels=(
        Panel("facts", _("Details"), _facts),
        Panel("entries", _("Receivables book"), _entries),
    ),
    stages=(Stage(_("Proposed"), (states.PROPOSED,)), Stage(_("Written off"), (states.APPROVED, states.REVERSED))),
    empty=_("Nothing was written off."),
)
