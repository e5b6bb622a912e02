"""Sheet of receipts: list, record page with the claim and what it settles, and the acts of cashier, seller and finance."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.receipts import bank_queries as bank
from makesell.documents.receipts import queries as receipts
from makesell.documents.receipts import states
from makesell.documents.receipts.access import POLICY
from makesell.engines.identify import REASONS, clear
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    claim_proposed,
    claim_receipt,
    confirm_proposed,
    confirm_receipt,
    record_receipts,
    refuse_claim,
    reverse_receipt,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.steps.identify import identified
from makesell.ground import clock, listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.listings import LISTING as CUSTOMERS
from makesell.sheets import measures, waiting
from makesell.sheets.giving import done, moving, moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "receipts"
LIKELY: Final = 85           # what a claim of many begins with
PROPOSED: Final = 5          # proposals shown
WHY_HIS: Final = said(REASONS)
STATES: Final = said(states.LABELS)


def head(actor: Actor, receipt_id: int) -> Head:
    """The receipt's head; refuses what the actor may not see."""
    row = receipts.receipt(actor, receipt_id)
    return Head(
        title=row.customer or row.payer_name,
        sub=row.payer_name if row.customer else "",
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
    )


def _facts(actor: Actor, receipt_id: int) -> list[Fact]:
    row = receipts.receipt(actor, receipt_id)
    statement = bank.of_receipt(receipt_id)
    return [
        Fact(_("Payer"), row.payer_name),
        Fact(_("Payer's account"), row.payer_account, Kind.CODE),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Value date"), row.value_date, Kind.DATE),
        *([Fact(_("Exchange rate"), row.rate, Kind.QTY)] if row.rate is not None else []),
        Fact(_("Purpose"), row.purpose),
        *([Fact(_("Nobody claimed it in time; it went up"), row.gone_up_at, Kind.MOMENT)] if row.gone_up_at and row.state == states.RECORDED else []),
        Fact(_("Bank reference"), row.bank_reference, Kind.CODE),
        *([Fact(_("Bank statement"), statement[1], Kind.REF, noun="bank_statements", id=statement[0])] if statement else []),
        Fact(_("Bill"), row.bill, Kind.REF, noun="bills", id=row.bill_id),
        Fact(_("Payment letter"), _("On file") if row.letter_id else None, Kind.REF, noun="payment_letters", id=row.letter_id),
        Fact(_("Claimed by"), row.claimed_by, Kind.REF, noun="people", id=row.claimed_by_id),
        Fact(_("Confirmed by"), row.confirmed_by),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _amounts(actor: Actor, receipt_id: int) -> list[Fact]:
    row = receipts.receipt(actor, receipt_id)
    return [
        Fact(_("Amount"), row.amount, Kind.MONEY, currency=row.currency),
        Fact(_("Allocated"), row.allocated, Kind.MONEY, currency=row.currency),
        *([Fact(_("Paid back"), row.refunded, Kind.MONEY, currency=row.currency)] if row.refunded else []),
        *([Fact(_("Kept as income"), row.kept, Kind.MONEY, currency=row.currency)] if row.kept else []),
        Fact(_("Advance"), row.free, Kind.MONEY, currency=row.currency, help=_("confirmed and not allocated")),
    ]


def parts_of(actor: Actor, receipt_id: int) -> TablePart:
    """The parts of a receipt, of orders or free; whoever draws it has found that the actor sees it."""
    rows = [
        {"order": part.order or _("For no order"), "order_id": part.order_id, "amount": part.amount, "left": part.left}
        for part in receipts.parts([receipt_id])
    ]
    return TablePart(
        columns=(("order", _("Sales order"), Kind.REF), ("amount", _("Amount"), Kind.MONEY), ("left", _("Not allocated"), Kind.MONEY)),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("amount", "left")},
        links={"order": "orders"},
        empty=_("Nobody has claimed this yet."),
    )


def _proposed(actor: Actor, receipt_id: int) -> TablePart:
    """Whose money it may be: customers the reader may see, with the confidence and its reasons."""
    row = receipts.receipt(actor, receipt_id)
    found = identified([row], clock.today())[row.id][:PROPOSED] if row.state in (states.RECORDED, states.CLAIMED) else []
    open_to = listing.seen(CUSTOMERS, actor, [each.customer_id for each in found])
    rows = [
        {
            "customer": parties.customer_row(each.customer_id).name,
            "customer_id": each.customer_id,
            "score": each.score,
            "why": _("; ").join(str(WHY_HIS[reason.kind]) % dict(reason.params) for reason in each.reasons),
        }
        for each in found
        if each.customer_id in open_to
    ]
    return TablePart(
        columns=(("customer", _("Customer"), Kind.REF), ("score", _("Confidence %"), Kind.INT), ("why", _("Why"), Kind.TEXT)),
        rows=rows,
        links={"customer": "customers"},
        empty=_("Nothing says whose money this is."),
    )


def allocations_of(actor: Actor, receipt_id: int) -> TablePart:
    """What a receipt settles, likewise."""
    rows: list[dict[str, Any]] = [
        {
            "invoice": one.invoice,
            "invoice_id": one.invoice_id,
            "part": one.part,
            "from": one.order or _("For no order"),
            "amount": one.amount,
            "what": _("Undone") if one.undone else "",
        }
        for one in receipts.allocations(receipt_id)
    ]
    return TablePart(
        columns=(
            ("invoice", _("Invoice"), Kind.REF),
            ("part", _("Part"), Kind.INT),
            ("from", _("Money of"), Kind.TEXT),
            ("amount", _("Amount"), Kind.MONEY),
            ("what", _("State"), Kind.TEXT),
        ),
        rows=rows,
        links={"invoice": "invoices"},
        empty=_("Nothing is allocated yet."),
    )


def credits_of(actor: Actor, receipt_id: int) -> TablePart:
    """What a receipt earned people, likewise."""
    return measures.credits(performance.posted_by(receipt_id, receipts.counts_for(receipt_id)), _("This money has earned nobody a credit yet."))


def _record(call: Call) -> Done:
    data = call.data
    fact = NewReceipt(
        data["value_date"], data["amount"], data["currency"].upper(), data["payer"], data.get("bank_reference") or "", data.get("purpose") or "",
        rate=data.get("rate"),
    )
    return Done(record_receipts.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Recorded; it waits to be claimed."))


def _claim(call: Call) -> Done:
    orders = tuple((row["order"], row["amount"]) for row in call.data.get("orders") or ())
    fact = ClaimFact(call.ids[0], call.data["customer"], orders)
    claim_receipt.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Claimed; finance confirms."))


def _allocate(call: Call) -> Done:
    invoices = tuple((row["invoice"], row.get("amount")) for row in call.data.get("invoices") or ())
    fact = AllocateFact(call.ids[0], invoices, call.data.get("short") or "", bool(call.data.get("over")))
    amount = allocate_receipt.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Allocated."), data={"allocated": amount})


def _claim_proposed(call: Call) -> Done:
    found = claim_proposed.perform(call.data["least"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("Claimed: %(count)s. Finance confirms.") % {"count": len(found)}, data={"receipts": found})


def _confirm_proposed(call: Call) -> Done:
    found = confirm_proposed.perform(call.data["least"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("Confirmed: %(count)s.") % {"count": len(found)}, data={"receipts": found})


def _claim_start(actor: Actor, key: int | None) -> dict[str, Any]:
    """The form begins with the likeliest customer, where one is clear."""
    row = receipts.receipt(actor, key) if key else None
    best = clear(identified([row], clock.today())[row.id], LIKELY) if row is not None else None
    if row is None or best is None or not listing.seen(CUSTOMERS, actor, [best.customer_id]):
        return {}
    orders = [{"order": best.order_id, "amount": row.amount}] if best.order_id else []
    return {"customer": best.customer_id, "orders": orders}


def _least(actor: Actor, key: int | None) -> dict[str, Any]:
    return {"least": LIKELY}


def _start(actor: Actor, key: int | None) -> dict[str, Any]:
    return {"value_date": clock.today(), "currency": "CNY"}


WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
RECORD: Final = (
    Input("payer", _("Payer"), help=_("As the bank names it."), most=200),
    Input("amount", _("Amount"), Take.MONEY),
    Input("currency", _("Currency"), most=3),
    Input("value_date", _("Value date"), Take.DATE),
    Input("rate", _("Exchange rate"), Take.MONEY, required=False,
          help=_("One unit of its currency in the company's, as the bank booked it; without it the order's counts.")),
    Input("bank_reference", _("Bank reference"), required=False, most=60),
    Input("purpose", _("Purpose"), required=False, most=200),
)
ORDERS: Final = Input(
    "orders", _("Orders it pays for"), Take.TABLE, required=False, help=_("What no order is named for stays free for what is due."),
    columns=(Input("order", _("Sales order"), Take.REF, noun="orders"), Input("amount", _("Amount"), Take.MONEY)),
)  # fmt: skip
CLAIM: Final = (Input("customer", _("Customer"), Take.REF, noun="customers"), ORDERS)
LEAST: Final = (
    Input("least", _("At least so likely, in per cent"), Take.INT, help=_("1 to 99. What two customers may have paid alike is left out.")),
)
ALLOCATE: Final = (
    Input("invoices", _("Invoices it pays for"), Take.TABLE, required=False, help=_("Without invoices the oldest due comes first."),
          columns=(Input("invoice", _("Invoice"), Take.REF, noun="invoices"), Input("amount", _("Amount"), Take.MONEY, required=False))),
    Input("short", _("What is left open of them is"), Take.CHOICE, choices=said(states.TOLERATED), required=False,
          help=_("A small difference within the rule is written off with it; larger ones are proposed as a write-off.")),
    Input("over", _("Keep what it brings beyond them as income"), Take.BOOL, required=False,
          help=_("A small surplus within the rule; otherwise it stays an advance of the customer.")),
)  # fmt: skip
ACTS: Final = (
    Act("record", _("Record a bank line"), _record, RECORD, icon="plus", makes=True, start=_start),
    Act("claim", _("Claim"), _claim, CLAIM, icon="hand", states=(states.RECORDED,), strong=True, start=_claim_start),
    Act("claim_proposed", _("Claim what is likely"), _claim_proposed, LEAST, icon="hand-coins", makes=True, start=_least),
    Act("confirm", _("Confirm the claim"), moving(confirm_receipt.together, _("Confirmed; the money counts.")), icon="check", bulk=True,
        states=(states.CLAIMED,), strong=True),
    Act("confirm_proposed", _("Confirm what is likely"), _confirm_proposed, LEAST, icon="list-checks", makes=True, start=_least),
    Act("refuse_claim", _("Refuse the claim"), moving_one(refuse_claim.perform, _("Refused; it may be claimed anew."), why=True), (WHY,), icon="x",
        states=(states.CLAIMED,)),
    Act("allocate", _("Allocate"), _allocate, ALLOCATE, icon="split", states=(states.CONFIRMED,), strong=True),
    Act("reverse", _("Reverse"), moving_one(reverse_receipt.perform, _("Reversed; what it settled is due again."), why=True), (WHY,), icon="undo-2",
        states=(states.RECORDED, states.CONFIRMED), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Receipt"),
    plural=_("Receipts"),
    icon="wallet",
    listing=receipts.LISTING,
    policy=POLICY,
    section="sell",
    order=55,
    record_kind="receipt",
    tables=("offsets",),
    columns=(
        Column("number", _("Number"), opens=True),
        Column("payer", _("Payer")),
        Column("customer", _("Customer")),
        Column("value_date", _("Value date")),
        Column("state", _("State"), chips=states.TONES),
        Column("amount", _("Amount")),
        Column("free", _("Advance"), phone=False),
        Column("claimed_by", _("Claimed by"), phone=False),
        Column("order", _("Sales order"), first=False),
        Column("bank_reference", _("Bank reference"), first=False),
        Column("payer_account", _("Payer's account"), first=False),
        Column("waits_since", _("Unclaimed since"), first=False),
        Column("gone_up", _("Went up"), first=False),
        Column("purpose", _("Purpose"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("unclaimed", _("To be claimed"), "f=state.eq.recorded"),
        View("gone_up", _("Nobody claims it"), "f=gone_up.eq.1&sort=waits_since"),
        View("claimed", _("To be confirmed"), "f=state.eq.claimed"),
        View("free", _("Not allocated"), "f=free.gt.0"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("proposed", _("Whose money it may be"), _proposed, hide_empty=True),
        Panel("parts", _("Claim"), parts_of),
        Panel("allocations", _("What it settles"), allocations_of),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("credits", _("Performance book"), credits_of),
    ),
    stages=(
        Stage(_("To be claimed"), (states.RECORDED,)),
        Stage(_("Claimed"), (states.CLAIMED,)),
        Stage(_("Confirmed"), (states.CONFIRMED,)),
    ),
    waits=waiting.of_receipts,
    empty=_("No receipts yet. The cashier records bank lines."),
)
