"""Sheet of offsets 抵账: what a customer owes set off against what we owe it — proposed, approved by somebody else, reversed."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.receipts import offset_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import OFFSETS
from makesell.flows.pro_6_shipping import decide_offset, propose_offset
from makesell.flows.pro_6_shipping.propose_offset import OffsetFact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import receivable_parts
from makesell.sheets.giving import moving, moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "offsets"
STATES: Final = said(states.OFFSETS)
KINDS: Final = said(states.OFFSET_KINDS)


def head(actor: Actor, key: int) -> Head:
    """The offset's head; refuses what the actor may not see."""
    row = queries.offset(actor, key)
    return Head(
        title=row.customer,
        sub=row.reason,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.OFFSET_TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("credit_notes", row.credit_note_id, row.credit_note or "") if row.credit_note_id else None,
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.offset(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Against"), KINDS[row.kind]),
        *([Fact(_("Credit note"), row.credit_note, Kind.REF, noun="credit_notes", id=row.credit_note_id)] if row.credit_note_id else []),
        *([Fact(_("Document of the claim"), row.claim_number, Kind.CODE)] if row.claim_number else []),
        Fact(_("Amount"), row.amount, Kind.MONEY, currency=row.currency),
        Fact(_("Reason"), row.reason),
        Fact(_("Proposed by"), row.proposed_by, Kind.REF, noun="people", id=row.proposed_by_id),
        Fact(_("Approved by"), row.approved_by),
        Fact(_("Set off on"), row.offset_date, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _lines(actor: Actor, key: int) -> TablePart:
    queries.offset(actor, key)
    rows = [{"invoice": number or "", "invoice_id": invoice, "amount": amount} for invoice, number, amount in queries.lines([key])[key]]
    return TablePart(
        columns=(("invoice", _("Invoice"), Kind.REF), ("amount", _("Amount"), Kind.MONEY)),
        rows=rows,
        totals={"amount": sum(row["amount"] for row in rows)},
        links={"invoice": "invoices"},
    )


def _entries(actor: Actor, key: int) -> TablePart:
    queries.offset(actor, key)
    return receivable_parts.entries(key)


def _propose(call: Call) -> Done:
    data = call.data
    fact = OffsetFact(
        tuple((row["invoice"], row.get("amount")) for row in data["invoices"]), data.get("credit_note"), data.get("claim") or "",
        data.get("claim_amount"),
    )  # fmt: skip
    key = propose_offset.perform(fact, actor=call.actor, at=call.at, reason=data["why"])
    return Done(key, _("Proposed; somebody else decides."))


WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
PROPOSE: Final = (
    Input("invoices", _("Invoices that are set off"), Take.TABLE, help=_("Without an amount as much as can be."),
          columns=(Input("invoice", _("Invoice"), Take.REF, noun="invoices"), Input("amount", _("Amount"), Take.MONEY, required=False))),
    Input("credit_note", _("Against our credit note"), Take.REF, noun="credit_notes", required=False),
    Input("claim", _("Or against a claim: its document"), required=False, most=60, help=_("The number of the customer's invoice to us.")),
    Input("claim_amount", _("Amount of the claim"), Take.MONEY, required=False),
    WHY,
)  # fmt: skip
ACTS: Final = (
    Act("propose", _("Propose an offset"), _propose, PROPOSE, icon="plus", makes=True),
    Act("approve", _("Approve"), moving(decide_offset.approve, _("Approved; both sides are settled.")), icon="check", decides=True, bulk=True,
        states=(states.PROPOSED,), strong=True),
    Act("refuse", _("Refuse"), moving(decide_offset.refuse, _("Refused."), why=True), (WHY,), icon="x", decides=True, bulk=True,
        states=(states.PROPOSED,)),
    Act("withdraw", _("Withdraw"), moving(decide_offset.withdraw, _("Withdrawn.")), icon="undo-2", bulk=True, states=(states.PROPOSED,)),
    Act("reverse", _("Reverse"), moving_one(decide_offset.reverse, _("Reversed; both sides are open again."), why=True), (WHY,), icon="undo-2",
        states=(states.APPROVED,), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Offset"),
    plural=_("Offsets"),
    icon="scale",
    listing=queries.LISTING,
    policy=OFFSETS,
    section="sell",
    order=57,
    record_kind="offset",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("kind", _("Against"), phone=False),
        Column("state", _("State"), chips=states.OFFSET_TONES),
        Column("amount", _("Amount")),
        Column("offset_date", _("Set off on"), phone=False),
        Column("credit_note", _("Credit note"), first=False),
        Column("claim", _("Document of the claim"), first=False),
        Column("proposed_by", _("Proposed by"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(View("all", _("All"), ""), View("waiting", _("To be decided"), "f=state.eq.proposed")),
    acts=ACTS,
    head=head,
    panels=(
        Panel("lines", _("Invoices that are set off"), _lines),
        Panel("facts", _("Details"), _facts),
        Panel("entries", _("Receivables book"), _entries),
    ),
    stages=(Stage(_("Proposed"), (states.PROPOSED,)), Stage(_("Set off"), (states.APPROVED, states.REVERSED))),
    empty=_("Nothing was set off."),
)
