"""Sheets of rebate agreements 返利协议 and of their settlements: lists, pages that open what is set aside to the invoices, and their acts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.rebates import queries, states
from makesell.documents.rebates.access import AGREEMENTS, SETTLEMENTS
from makesell.documents.rebates.queries import AgreementRow
from makesell.engines import rebate
from makesell.flows.pro_4_negotiation import agree_rebate, decide_rebate
from makesell.flows.pro_4_negotiation.agree_rebate import RebateFact
from makesell.flows.pro_6_shipping import decide_rebate_settlement, settle_rebate
from makesell.flows.pro_6_shipping.settle_rebate import SettleFact
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, Stage, TablePart, Take, View, Wait

NOUN: Final = "rebate_agreements"
STATES: Final = said(states.LABELS)
BASES: Final = said(rebate.BASES)
REACHES: Final = said(rebate.REACHES)
WAYS: Final = said(states.WAYS)
SETTLED: Final = said(states.SETTLEMENT_LABELS)
PROPOSE: Final = (
    Input("customer", _("Customer"), Take.REF, noun="customers"),
    Input("product_group", _("Product group"), Take.REF, noun="product_groups", required=False, help=_("Empty: everything.")),
    Input("first_date", _("First day"), Take.DATE),
    Input("last_date", _("Valid until"), Take.DATE),
    Input("basis", _("What reaches a tier"), Take.CHOICE, choices=BASES),
    Input("reach", _("What the rate is paid on"), Take.CHOICE, choices=REACHES),
    Input(
        "tiers", _("Tiers"), Take.TABLE,
        columns=(Input("from_value", _("Reached from"), Take.QTY), Input("rate", _("Rate (0.03 = 3 %)"), Take.RATIO)),
    ),
    Input("settled_by", _("How it is settled"), Take.CHOICE, choices=WAYS),
    Input("currency", _("Currency"), required=False, most=3, help=_("Empty: the customer's.")),
    Input("why", _("Reason"), Take.LONG, most=1000),
)  # fmt: skip
SETTLE: Final = (
    Input("amount", _("Amount, net"), Take.MONEY, required=False, help=_("Empty: all that is left.")),
    Input("why", _("What is settled"), Take.LONG, most=1000),
)


def _propose(call: Call) -> Done:
    data = call.data
    tiers = tuple((row["from_value"], row["rate"]) for row in data["tiers"])
    fact = RebateFact(
        data["customer"], data["first_date"], data["last_date"], tiers, data.get("product_group"), data["basis"], data["reach"],
        data["settled_by"], (data.get("currency") or "").upper(),
    )  # fmt: skip
    key = agree_rebate.perform(fact, actor=call.actor, at=call.at, reason=data["why"])
    return Done(key, _("Proposed; another person decides."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """This year, on all of what is invoiced."""
    year = clock.today().year
    return {
        "first_date": dt.date(year, 1, 1), "last_date": dt.date(year, 12, 31), "basis": rebate.AMOUNT, "reach": rebate.WHOLE,
        "settled_by": states.NOTE,
    }  # fmt: skip


def _settle(call: Call) -> Done:
    fact = SettleFact(call.ids[0], call.data.get("amount"))
    key = settle_rebate.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(key, _("Proposed; finance decides."), noun="rebate_settlements")


def head(actor: Actor, key: int) -> Head:
    """The agreement's head; refuses what the actor may not see."""
    row = queries.agreement(actor, key)
    return Head(
        title=row.customer,
        sub=row.product_group or _("Everything"),
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("customers", row.customer_id, row.customer),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.agreement(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Product group"), row.product_group or _("Everything"), Kind.REF, noun="product_groups", id=row.product_group_id)
        if row.product_group_id else Fact(_("Product group"), _("Everything")),
        Fact(_("First day"), row.valid_from, Kind.DATE),
        Fact(_("Valid until"), row.last_date, Kind.DATE),
        Fact(_("Tiers"), _rates(key)),
        Fact(_("What reaches a tier"), BASES[row.basis]),
        Fact(_("What the rate is paid on"), REACHES[row.reach]),
        Fact(_("How it is settled"), WAYS[row.settled_by]),
        Fact(_("Reason"), row.reason),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]  # fmt: skip


def _rates(key: int) -> str:
    """The tiers in one line, for who decides by it."""
    return " · ".join(f"≥ {shown.quantity(tier.from_value)}: {shown.ratio(tier.rate).short}" for tier in queries.ladders([key])[key].tiers)


def _stands(actor: Actor, key: int) -> list[Fact]:
    """Beside the page: what was invoiced, what is set aside for it, what of that is settled, what is left."""
    row = queries.agreement(actor, key)
    pending = queries.pending(key)
    return [
        Fact(_("Invoiced, net"), row.net, Kind.MONEY, currency=row.currency),
        Fact(_("Quantity"), row.qty, Kind.QTY),
        Fact(_("Set aside"), row.accrued, Kind.MONEY, currency=row.currency, help=_("the sum of the invoices below")),
        Fact(_("Settled"), row.settled, Kind.MONEY, currency=row.currency),
        Fact(_("Proposed or waiting"), pending, Kind.MONEY, currency=row.currency),
        Fact(_("Left to settle"), row.accrued - row.settled - pending, Kind.MONEY, currency=row.currency),
    ]


def _tiers(actor: Actor, key: int) -> TablePart:
    row = queries.agreement(actor, key)
    ladder = queries.ladders([key])[key]
    reached = ladder.rate(row.net, row.qty)
    by_amount = row.basis == rebate.AMOUNT
    return TablePart(
        (
            ("from_value", _("Reached from"), Kind.MONEY if by_amount else Kind.QTY), ("rate", _("Rate"), Kind.RATIO),
            ("reached", _("Reached"), Kind.BOOL),
        ),
        [
            {"from_value": tier.from_value, "rate": tier.rate, "reached": tier.rate == reached and _reaches(row, tier.from_value)}
            for tier in ladder.tiers
        ],
    )  # fmt: skip


def _reaches(row: AgreementRow, value: Any) -> bool:
    return bool((row.net if row.basis == rebate.AMOUNT else row.qty) >= value)


def _lines(actor: Actor, key: int) -> TablePart:
    """The invoice lines counted: their sums are the figures beside."""
    queries.agreement(actor, key)
    rows = [
        {
            "invoice": row.invoice or "—", "invoice_id": row.invoice_id, "date": row.invoice_date, "product": row.product or "",
            "product_id": row.product_id, "qty": row.qty, "net": row.net, "accrued": row.accrued, "settled": row.settled,
        }
        for row in queries.lines(key)
    ]  # fmt: skip
    return TablePart(
        (
            ("invoice", _("Invoice"), Kind.REF), ("date", _("Date"), Kind.DATE), ("product", _("Product"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY), ("net", _("Net"), Kind.MONEY), ("accrued", _("Set aside"), Kind.MONEY),
            ("settled", _("Settled"), Kind.MONEY),
        ),
        rows,
        totals={name: sum(row[name] for row in rows) for name in ("qty", "net", "accrued", "settled")},
        links={"invoice": "invoices", "product": "products"},
        empty=_("Nothing was invoiced under it yet."),
    )  # fmt: skip


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Agreements whose days are over and that nobody has settled."""
    language = get_language() or "zh-hans"
    return [
        Wait(
            one.id, f"{one.number} {one.customer}",
            _("%(amount)s left to settle") % {"amount": shown.money(one.open, one.currency, language).full}, chip=_("Rebate"),
        )
        for one in queries.to_settle(actor, clock.business_date(at))
    ]  # fmt: skip


_PROPOSED: Final = (states.PROPOSED,)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Rebate agreement"),
    plural=_("Rebate agreements"),
    icon="percent",
    listing=queries.LISTING,
    policy=AGREEMENTS,
    section="market",
    order=33,
    record_kind="rebate_agreement",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("product_group", _("Product group")),
        Column("state", _("State"), chips=states.TONES),
        Column("last_date", _("Valid until")),
        Column("net", _("Invoiced, net"), phone=False),
        Column("accrued", _("Set aside")),
        Column("open", _("Left to settle")),
        Column("settled", _("Settled"), first=False),
        Column("valid_from", _("First day"), first=False),
        Column("basis", _("What reaches a tier"), first=False),
        Column("settled_by", _("How it is settled"), first=False),
        Column("reason", _("Reason"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("in_force", _("In force"), "f=state.eq.approved"), View("proposed", _("Proposed"), "f=state.eq.proposed"),
        View("mine", _("Mine"), "f=owner.eq.{me}"), View("all", _("All"), ""),
    ),
    head=head,
    acts=(
        Act("propose", _("New rebate agreement"), _propose, PROPOSE, icon="plus", makes=True, strong=True, start=_start),
        Act("approve", _("Approve"), moving_one(decide_rebate.approve, _("Approved.")), icon="check", decides=True, states=_PROPOSED, strong=True),
        Act("refuse", _("Refuse"), moving_one(decide_rebate.refuse, _("Refused.")), icon="undo-2", decides=True, states=_PROPOSED),
        Act("withdraw", _("Withdraw"), moving_one(agree_rebate.withdraw, _("Withdrawn.")), icon="trash-2", states=_PROPOSED),
        Act("settle", _("Settle"), _settle, SETTLE, icon="hand-coins", states=states.SETTLED_OF, strong=True),
        Act(
            "end", _("End"), moving_one(agree_rebate.end, _("Ended; nothing new counts.")), icon="calendar-x", states=(states.APPROVED,), danger=True,
            asks=_("No invoice counts from now on. What is set aside can still be settled."),
        ),
    ),
    panels=(
        Panel("stands", _("Set aside and settled"), _stands, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("tiers", _("Tiers"), _tiers),
        Panel("lines", _("Invoices that count"), _lines),
    ),
    related=(Related("rebate_settlements", _("Rebate settlements"), queries.count_settlements, "f=agreement.eq.{id}"),),
    stages=(
        Stage(STATES[states.PROPOSED], _PROPOSED), Stage(STATES[states.APPROVED], (states.APPROVED,)),
        Stage(STATES[states.ENDED], (states.ENDED,)),
    ),
    waits=waits,
    empty=_("No rebate has been agreed yet."),
)  # fmt: skip


def settlement_head(actor: Actor, key: int) -> Head:
    """The settlement's head; refuses what the actor may not see."""
    row = queries.settlement(actor, key)
    return Head(
        title=row.customer,
        sub=row.reason,
        state=row.state,
        state_label=SETTLED[row.state],
        tone=states.SETTLEMENT_TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=(NOUN, row.agreement_id, row.agreement),
    )


def _settlement_facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.settlement(actor, key)
    return [
        Fact(_("Rebate agreement"), row.agreement, Kind.REF, noun=NOUN, id=row.agreement_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Amount, net"), row.amount, Kind.MONEY, currency=row.currency),
        Fact(_("How it is settled"), WAYS[row.settled_by]),
        Fact(_("Proposed on"), row.proposed_date, Kind.DATE),
        Fact(_("Credit note"), row.credit_note, Kind.REF, noun="credit_notes", id=row.credit_note_id),
        Fact(_("Reason"), row.reason),
        Fact(_("Proposed by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


_OPEN: Final = (states.PROPOSED, states.AWAITED)
SETTLEMENT_SHEET: Final = Sheet(
    noun="rebate_settlements",
    label=_("Rebate settlement"),
    plural=_("Rebate settlements"),
    icon="hand-coins",
    listing=queries.SETTLEMENT_LISTING,
    policy=SETTLEMENTS,
    section="sell",
    order=63,
    record_kind="rebate_settlement",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("agreement", _("Rebate agreement"), phone=False),
        Column("amount", _("Amount, net")),
        Column("state", _("State"), chips=states.SETTLEMENT_TONES),
        Column("proposed_date", _("Proposed on")),
        Column("credit_note", _("Credit note")),
        Column("reason", _("Reason"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("owner", _("Proposed by"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("proposed", _("Proposed"), "f=state.eq.proposed"), View("awaited", _("Waits for the next invoice"), "f=state.eq.awaited"),
        View("all", _("All"), ""),
    ),
    head=settlement_head,
    acts=(
        Act(
            "approve", _("Approve"), moving_one(decide_rebate_settlement.approve, _("Approved.")), icon="check", decides=True, states=_PROPOSED,
            strong=True,
        ),
        Act("refuse", _("Refuse"), moving_one(decide_rebate_settlement.refuse, _("Refused.")), icon="undo-2", decides=True, states=_PROPOSED),
        Act("withdraw", _("Withdraw"), moving_one(settle_rebate.withdraw, _("Withdrawn.")), icon="trash-2", states=_OPEN),
    ),
    panels=(Panel("facts", _("Details"), _settlement_facts),),
    stages=(
        Stage(SETTLED[states.PROPOSED], _PROPOSED), Stage(SETTLED[states.AWAITED], (states.AWAITED,)),
        Stage(SETTLED[states.CREDITED], (states.CREDITED,)),
    ),
    empty=_("No rebate has been settled yet."),
)  # fmt: skip
