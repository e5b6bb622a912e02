"""Sheet of contracts: the register with its expiry list, the page with clauses, ledger and signatures, the acts from draft to renewal (ORG-6)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.contracts import queries as contracts
from makesell.documents.contracts import states
from makesell.documents.contracts.access import POLICY
from makesell.documents.orders import queries as orders
from makesell.flows.pro_4_negotiation import (
    amend_contract,
    approve_contract,
    draft_contract,
    edit_contract,
    end_contract,
    order_contract,
    propose_contract,
    register_contract,
    send_back_contract,
    sign_contract,
    withdraw_contract,
)
from makesell.flows.pro_4_negotiation.amend_contract import AmendFact, RenewFact
from makesell.flows.pro_4_negotiation.edit_contract import Edit
from makesell.flows.pro_4_negotiation.order_contract import CallOff
from makesell.flows.pro_4_negotiation.register_contract import PaperFact
from makesell.flows.pro_4_negotiation.sign_contract import LinkFact, SignFact
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import contract_ledger, signed
from makesell.sheets import contract_parts as parts
from makesell.sheets.contract_form import CONTRACT, blank, fact_of, given
from makesell.sheets.giving import LINK_DAYS, link_once, moving_one, said
from makesell.sheets.naming import by_position
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, Stage, Take, Text, View, Wait

NOUN: Final = "contracts"
KINDS: Final = said(states.KINDS)


def head(actor: Actor, key: int) -> Head:
    """The contract's head; refuses what the actor may not see."""
    row = contracts.contract(actor, key)
    sub = row.subject or KINDS[row.kind]
    if row.end_date is not None:
        sub = _("%(subject)s · until %(day)s") % {"subject": sub, "day": shown.date(row.end_date, get_language() or "zh-hans")}
    return Head(
        title=row.customer, sub=sub, state=row.state, state_label=parts.STATES[row.state], tone=states.TONES[row.state], version=row.version,
        number=row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = contracts.contract(actor, key)
    facts = [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Contact"), row.contact, Kind.REF, noun="contacts", id=row.contact_id),
        Fact(_("Kind of contract"), KINDS[row.kind]),
        Fact(_("Subject"), row.subject),
        Fact(_("Quotation"), row.quotation, Kind.REF, noun="quotations", id=row.quotation_id),
        Fact(_("Date"), row.contract_date, Kind.DATE),
        Fact(_("In force from"), row.start_date, Kind.DATE),
        Fact(_("Until"), row.end_date, Kind.DATE),
        Fact(_("Remind before the end, days"), row.notice_days, Kind.INT),
        Fact(_("Requested date"), row.requested_date, Kind.DATE),
        Fact(_("Terms of payment"), row.terms, Kind.REF, noun="payment_terms", id=row.terms_id),
        Fact(_("Prices include tax"), row.tax_inclusive, Kind.BOOL),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Customer reference"), row.customer_reference, Kind.CODE),
        Fact(_("Why it was changed"), row.why),
        Fact(_("In force since"), row.signed_at, Kind.MOMENT),
    ]
    if row.ended_at is not None:
        facts += [Fact(_("Over since"), row.ended_at, Kind.MOMENT), Fact(_("Reason"), row.end_reason)]
    return facts


def _create(call: Call) -> Done:
    return Done(draft_contract.perform(fact_of(call.data), actor=call.actor, at=call.at, reason=call.reason), _("The draft has been saved."))


def _edit(call: Call) -> Done:
    edit_contract.perform(Edit(call.ids[0], fact_of(call.data), call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("The draft has been saved."))


def _propose(call: Call) -> Done:
    state = propose_contract.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    done = _("Nothing new to approve: ready to be signed.")
    return Done(call.ids[0], done if state == states.APPROVED else _("Under review; those who decide are told."), data={"state": state})


def _approve(call: Call) -> Done:
    whole = approve_contract.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Approved: ready to be signed.") if whole else _("Kept. Another one decides too."))


def _sign(call: Call) -> Done:
    whole = sign_contract.perform(SignFact(call.ids[0], call.data["drawn"], call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Signed by both: sealed and in force.") if whole else _("Signed. The other side signs now."))


def _link(call: Call) -> Done:
    token = sign_contract.link(LinkFact(call.ids[0], call.data["name"], call.data["days"]), actor=call.actor, at=call.at, reason=call.reason)
    return link_once(call.ids[0], token)


def _paper(call: Call) -> Done:
    data = call.data
    scan = data["scan"]
    fact = PaperFact(
        call.ids[0], scan.name or "scan", scan.chunks(), data["signed_date"], data["company_by"], data["other_by"], data["seal"], data["checked_by"],
        data["place"], call.version,
    )  # fmt: skip
    register_contract.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Registered: sealed and in force."))


def _amend(call: Call) -> Done:
    key = amend_contract.perform(AmendFact(call.ids[0], call.data["why"]), actor=call.actor, at=call.at)
    return Done(key, _("Drafted; the version in force stays until both have signed."))


def _renew(call: Call) -> Done:
    key = amend_contract.renew(RenewFact(call.ids[0], call.data["end_date"], call.data.get("why") or ""), actor=call.actor, at=call.at)
    return Done(key, _("Drafted for the time after."))


def _order(call: Call) -> Done:
    parts_of = {row["line"]: row["qty"] for row in call.data.get("lines") or ()}
    fact = CallOff(call.ids[0], parts_of, call.data.get("requested_date"), call.data.get("customer_reference") or "", call.version)
    made = order_contract.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(made, _("The order is drafted at the contract's prices."), noun="orders")


def _stored(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {} if key is None else given(contracts.contract(actor, key, "edit"), contracts.lines(key))


def _next_end(actor: Actor, key: int | None) -> Mapping[str, Any]:
    row = contracts.contract(actor, key) if key is not None else None
    if row is None or row.end_date is None:
        return {}
    return {"end_date": row.end_date + (row.end_date - row.start_date) + dt.timedelta(days=1)}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Contracts to sign for the company, one's own to have signed, and those that end soon."""
    on = clock.business_date(at)
    says: dict[str, tuple[Text, Text]] = {
        "sign": (_("The customer has signed: sign it for the company"), _("To sign")),
        "send": (_("Approved: have the customer sign it"), _("To be signed")),
        "expiry": (_("Ends soon: renew it, amend it or let it end"), _("Ends soon")),
    }
    return [
        Wait(one.id, f"{one.number} {one.customer}", says[one.act][0], late=one.day < on, chip=says[one.act][1])
        for one in contracts.waiting(actor, on)
    ]


def _lines(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position(contracts.lines(contracts.contract(actor, key).id))


WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
ON_PAPER: Final = (*signed.ON_PAPER[:3], Input("other_by", _("Signed for the customer by")), *signed.ON_PAPER[3:])
CALL_OFF: Final = (
    Input(
        "lines", _("Order only these quantities"), Take.TABLE, columns=(Input("line", _("Line"), Take.INT), Input("qty", _("Quantity"), Take.QTY)),
        required=False, most=200, help=_("Empty: everything that is not ordered yet."),
    ),
    Input("requested_date", _("Requested date"), Take.DATE, required=False),
    Input("customer_reference", _("Customer reference"), required=False, most=80),
)  # fmt: skip
_TO_SIGN: Final = (states.APPROVED,)
ACTS: Final = (
    Act("create", _("New contract"), _create, CONTRACT, icon="plus", makes=True, strong=True, start=lambda actor, key: blank()),
    Act("propose", _("Propose"), _propose, icon="send", states=(states.DRAFT,), strong=True),
    Act("edit", _("Edit"), _edit, CONTRACT, icon="pencil", states=(states.DRAFT,), start=_stored),
    Act("approve", _("Approve"), _approve, icon="check", decides=True, states=(states.PROPOSED,), strong=True),
    Act("send_back", _("Send back"), moving_one(send_back_contract.perform, _("Sent back."), why=True), (WHY,),
        icon="undo-2", decides=True, states=(states.PROPOSED,)),
    Act("sign", _("Sign"), _sign, (signed.DRAWN,), icon="pen-line", states=_TO_SIGN, strong=True, asks=signed.CONSENT),
    Act("send_link", _("One-time link to sign"), _link,
        (Input("name", _("Signs for the customer")), LINK_DAYS), icon="link",
        states=_TO_SIGN, start=lambda actor, key: {"days": 14}),
    Act("register_paper", _("Register as signed on paper"), _paper, ON_PAPER, icon="file-check", states=_TO_SIGN),
    Act("order", _("Make order"), _order, CALL_OFF, icon="file-plus", states=(states.SIGNED,), strong=True, line="line", lines=_lines),
    Act("amend", _("Amend"), _amend, (WHY,), icon="git-branch", states=states.AMENDABLE),
    Act("renew", _("Renew"), _renew, (Input("end_date", _("Until"), Take.DATE), Input("why", _("Reason"), Take.LONG, required=False, most=1000)),
        icon="repeat", states=states.AMENDABLE, start=_next_end),
    Act("end", _("Terminate"), moving_one(end_contract.perform, _("Terminated."), why=True), (WHY,), icon="ban", states=(states.SIGNED,),
        danger=True),
    Act("withdraw", _("Withdraw"), moving_one(withdraw_contract.perform, _("Withdrawn."), why=True), (WHY,), icon="trash-2", states=states.OPEN,
        danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Contract"),
    plural=_("Contracts"),
    icon="file-signature",
    listing=contracts.LISTING,
    policy=POLICY,
    section="sell",
    order=20,
    record_kind="contract",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("subject", _("Subject"), phone=False),
        Column("state", _("State"), chips=states.TONES),
        Column("kind", _("Kind of contract"), first=False),
        Column("gross", _("Gross")),
        Column("start_date", _("In force from"), phone=False),
        Column("end_date", _("Until")),
        Column("owner", _("Owner"), phone=False),
        Column("notice_date", _("Remind from"), first=False),
        Column("limit_gross", _("Total of a frame contract"), first=False),
        Column("revision", _("Version"), first=False),
        Column("contract_date", _("Date"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("signed_at", _("In force since"), first=False),
        Column("customer_reference", _("Customer reference"), first=False),
        Column("quotation", _("Quotation"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("review", _("Under review"), "f=state.eq.proposed"),
        View("to_sign", _("To be signed"), "f=state.eq.approved"),
        View("in_force", _("In force"), "f=state.eq.signed"),
        View("expiry", _("Expiry list"), "f=state.eq.signed&f=notice_date.lte.{today}&sort=end_date"),
    ),
    head=head,
    acts=ACTS,
    panels=(
        Panel("ledger", _("Contract ledger"), parts.ledger, aside=True),
        Panel("review", _("Review and approval"), parts.review, aside=True),
        Panel("lines", _("Lines"), parts.lines),
        Panel("schedule", _("Payment schedule"), contract_ledger.schedule, hide_empty=True),
        Panel("difference", _("What has changed since the version before"), parts.difference, hide_empty=True),
        Panel("facts", _("Details"), _facts),
        Panel("clauses", _("Clauses"), parts.clauses),
        *signed.panels(contracts.contract),
        Panel("versions", _("Versions"), parts.versions, hide_empty=True),
    ),
    related=(Related("orders", _("Orders"), orders.count_of_contract, "f=contract.eq.{id}"),),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Under review"), (states.PROPOSED,)),
        Stage(_("To be signed"), (states.APPROVED,)),
        Stage(_("In force"), (states.SIGNED, states.SUPERSEDED, states.EXPIRED, states.ENDED)),
    ),
    waits=waits,
    empty=_("No contracts yet. Draft the first from an accepted quotation."),
)
