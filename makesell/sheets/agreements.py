"""Sheet of target agreements: the register, the page with what was agreed and signed, and the acts from draft to seal."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.agreements import queries as agreements
from makesell.documents.agreements import states
from makesell.documents.agreements.access import POLICY
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.per_1_agreements import (
    decide_refusal,
    draft_agreements,
    negotiate_agreement,
    offer_agreement,
    refuse_agreement,
    register_paper,
    send_link,
    sign_agreement,
    withdraw_agreement,
)
from makesell.flows.per_1_agreements.decide_refusal import VerdictFact
from makesell.flows.per_1_agreements.draft_agreements import DraftFact
from makesell.flows.per_1_agreements.negotiate_agreement import CommentFact, SettleFact, WordingFact
from makesell.flows.per_1_agreements.register_paper import PaperFact
from makesell.flows.per_1_agreements.send_link import LinkFact
from makesell.flows.per_1_agreements.sign_agreement import SignFact
from makesell.flows.steps.agreements import REFUSAL_DAYS
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.metrics import windows
from makesell.sheets import agreement_parts, measures, signed
from makesell.sheets.giving import LINK_DAYS, moving, said
from makesell.sheets.naming import scheme_called
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "agreements"
STATES: Final = said(states.LABELS)
VERDICTS: Final = said(states.VERDICTS)
KINDS: Final[dict[str, Text]] = {"year": _("Year"), "half": _("Half-year"), "quarter": _("Quarter"), "month": _("Month")}


def _words(row: AgreementRow) -> str:
    return in_words(row.period_kind, row.period, row.start, row.end, get_language() or "zh-hans")


def head(actor: Actor, key: int) -> Head:
    """The agreement's head; refuses what the actor may not see."""
    row = agreements.agreement(actor, key)
    return Head(
        title=row.person, sub=_("%(period)s · revision %(revision)s") % {"period": _words(row), "revision": row.revision}, state=row.state,
        state_label=STATES[row.state], tone=states.TONES[row.state], version=row.version, number=row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = agreements.agreement(actor, key)
    scheme = _("%(scheme)s, version %(revision)s") % {"scheme": scheme_called(row.scheme), "revision": row.scheme_revision} if row.scheme else None
    facts = [
        Fact(_("Person"), row.person, Kind.REF, noun="people", id=row.person_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Period"), _words(row)),
        Fact(_("Incentive scheme"), scheme),
        Fact(_("Further terms"), row.terms),
        Fact(_("Why it was changed"), row.reason),
        Fact(_("Offered at"), row.offered_at, Kind.MOMENT),
        *((Fact(_("To be signed until"), row.sign_by, Kind.DATE),) if row.state == states.OFFERED else ()),
        Fact(_("In force since"), row.signed_at, Kind.MOMENT),
    ]
    if row.refused_at is not None:
        facts += [
            Fact(_("Refused at"), row.refused_at, Kind.MOMENT),
            Fact(_("Why it is not signed"), row.refusal),
            Fact(_("Compensation decided"), VERDICTS.get(row.hr_verdict), help=row.hr_by or ""),
            Fact(_("The manager decided"), VERDICTS.get(row.lead_verdict), help=row.lead_by or ""),
        ]
    return facts


def _targets(actor: Actor, key: int) -> TablePart:
    agreements.agreement(actor, key)
    language = get_language() or "zh-hans"
    rows = [
        {
            "target": in_words(row.period_kind, row.period, row.start, row.end, language), "target_id": row.target_id,
            "measure": measures.label(row.measure), "value": measures.VALUES[row.value],
            "narrowed": " · ".join(part for part in (row.product_group, row.territory) if part), "amount": row.amount, "currency": row.currency,
        }
        for row in agreements.agreed(key)
    ]  # fmt: skip
    return TablePart(
        (
            ("target", _("Target"), Kind.REF), ("measure", _("Measure"), Kind.TEXT), ("value", _("Value"), Kind.TEXT),
            ("narrowed", _("Only for"), Kind.TEXT), ("amount", _("Agreed amount"), Kind.QTY), ("currency", _("Currency"), Kind.TEXT),
        ),
        rows,
        links={"target": "targets"},
    )  # fmt: skip


def _revisions(actor: Actor, key: int) -> TablePart:
    row = agreements.agreement(actor, key)
    rows = [
        {"agreement": each.number or "—", "agreement_id": each.id, "revision": each.revision, "state": STATES[each.state], "reason": each.reason,
         "signed_at": each.signed_at}
        for each in agreements.revisions(row.person_id, row.period_id)
    ]  # fmt: skip
    return TablePart(
        (
            ("agreement", _("Number"), Kind.REF), ("revision", _("Revision"), Kind.INT), ("state", _("State"), Kind.TEXT),
            ("reason", _("Reason"), Kind.TEXT), ("signed_at", _("In force since"), Kind.MOMENT),
        ),
        rows,
        links={"agreement": NOUN},
    )  # fmt: skip


def _draft(call: Call) -> Done:
    data = call.data
    cell = period.by_code(data["kind"], data["period"])
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    fact = DraftFact(data["person"], cell.id, data.get("terms") or "")
    key = draft_agreements.perform(fact, actor=call.actor, at=call.at, reason=data.get("why") or call.reason)
    return Done(key, _("Drafted from the approved targets. Offer it for signature."))


def _sign(call: Call) -> Done:
    (key,) = call.ids
    whole = sign_agreement.perform(SignFact(key, call.data["drawn"], call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Signed by both: sealed and in force.") if whole else _("Signed. The other side signs now."))


def _paper(call: Call) -> Done:
    (key,) = call.ids
    data = call.data
    scan = data["scan"]
    fact = PaperFact(
        key, scan.name or "scan", scan.chunks(), data["signed_date"], data["company_by"], data["seal"], data["checked_by"], data["place"],
        call.version,
    )  # fmt: skip
    register_paper.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Registered: sealed and in force."))


def _refuse(call: Call) -> Done:
    (key,) = call.ids
    refuse_agreement.perform(key, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(key, _("Your refusal is kept with its reason."))


def _decide(call: Call) -> Done:
    (key,) = call.ids
    fact = VerdictFact(key, call.data["verdict"], call.version)
    state = decide_refusal.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(key, _("Kept. The other side decides too.") if state == states.REFUSED else _("Decided by both."))


def _link(call: Call) -> Done:
    (key,) = call.ids
    token = send_link.perform(LinkFact(key, call.data["days"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Copy the link now and send it to the person; it is never shown again."), once={"link": f"/p/{token}/"})


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    cell = period.containing("year", windows.as_of(clock.today()).day)
    return {"kind": "year", "period": cell.code if cell else ""}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Agreements to sign, and refusals to decide on once their days are over."""
    days = value(REFUSAL_DAYS, clock.business_date(at))
    found = agreements.waiting(actor, at - dt.timedelta(days=days))
    week = at - dt.timedelta(days=7)
    return [
        Wait(
            one.id, f"{one.number} {one.person}",
            _("Refused: decide whether it stands") if one.act == "decide_refusal"
            else _("Read and sign your target agreement; pay runs on the last signed one") if one.own
            else _("Sign it for the company; until then it is not in force for pay"),
            late=one.since < week, chip=_("Decide") if one.act == "decide_refusal" else _("To sign"),
        )
        for one in found
    ]  # fmt: skip


def _comment(call: Call) -> Done:
    (key,) = call.ids
    fact = CommentFact(key, call.data["text"], call.data.get("line") or 0, call.version)
    negotiate_agreement.comment(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept; the other side is told."))


def _settle(call: Call) -> Done:
    (key,) = call.ids
    negotiate_agreement.settle(SettleFact(key, call.data["turn"], call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Settled."))


def _revise(call: Call) -> Done:
    (key,) = call.ids
    fact = WordingFact(key, call.data.get("terms") or "", call.version)
    negotiate_agreement.word_anew(fact, actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(key, _("Worded anew, with the targets as they are approved now."))


def _terms(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"terms": agreements.agreement(actor, key).terms} if key is not None else {}


WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
DRAFT: Final = (
    Input("person", _("Person"), Take.REF, noun="people"),
    Input("kind", _("Kind of period"), Take.CHOICE, choices=KINDS),
    Input("period", _("Period"), help=_("For example 2026, 2026-Q1 or 2026-03."), most=20),
    Input("terms", _("Further terms"), Take.LONG, required=False, most=4000, help=_("One a line; they are printed below the house's own.")),
    Input("why", _("Why it was changed"), Take.LONG, required=False, most=1000, help=_("Needed when one is in force already.")),
)
ACTS: Final = (
    Act("draft", _("Draft agreement"), _draft, DRAFT, icon="plus", makes=True, start=_start),
    Act("offer", _("Offer for signature"), moving(offer_agreement.perform_many, _("Offered; both sides are told.")), icon="send", bulk=True,
        states=(states.DRAFT,), strong=True),
    Act("sign", _("Sign"), _sign, (signed.DRAWN,), icon="pen-line", states=states.TO_SIGN, strong=True, asks=signed.CONSENT),
    Act("register_paper", _("Register as signed on paper"), _paper, signed.ON_PAPER, icon="file-check", states=states.TO_SIGN),
    Act("send_link", _("One-time link to sign"), _link, (LINK_DAYS,), icon="link",
        states=states.TO_SIGN, start=lambda actor, key: {"days": 7}),
    Act("comment", _("Comment on a line"), _comment, (
        Input("line", _("About"), Take.INT, required=False), Input("text", _("Said in words"), Take.LONG, most=2000),
    ), icon="message-circle", states=states.OPEN, line="line", lines=agreement_parts.lines),
    Act("settle", _("Settle a comment"), _settle, (Input("turn", _("Comment"), Take.INT),), icon="check", states=states.OPEN, line="turn",
        lines=agreement_parts.open_comments),
    Act("revise", _("Word it anew"), _revise, (
        Input("terms", _("Further terms"), Take.LONG, required=False, most=4000, help=_("One a line; they are printed below the house's own.")), WHY,
    ), icon="pencil", states=(states.DRAFT, states.OFFERED), start=_terms),
    Act("refuse", _("Refuse to sign"), _refuse, (WHY,), icon="x", states=(states.OFFERED,)),
    Act("decide_refusal", _("Decide after the refusal"), _decide, (Input("verdict", _("Decision"), Take.CHOICE, choices=VERDICTS), WHY),
        icon="gavel", states=(states.REFUSED,)),
    Act("withdraw", _("Withdraw"), moving(withdraw_agreement.perform_many, _("Withdrawn."), why=True), (WHY,), icon="trash-2", bulk=True,
        states=(states.DRAFT, states.OFFERED), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Target agreement"),
    plural=_("Target agreements"),
    icon="handshake",
    listing=agreements.LISTING,
    policy=POLICY,
    section="performance",
    order=35,
    record_kind="agreement",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("person", _("Person")),
        Column("period", _("Period")),
        Column("state", _("State"), chips=states.TONES),
        Column("revision", _("Revision"), phone=False),
        Column("offered_at", _("Offered at"), phone=False),
        Column("signed_at", _("In force since"), phone=False),
        Column("sign_by", _("To be signed until"), phone=False),
        Column("refused_at", _("Refused at"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=person.eq.{me}"),
        View("unsigned", _("Unsigned"), "f=state.in.draft,offered,refused"),
        View("late", _("Not signed in time"), "f=state.eq.offered&f=sign_by.lt.{today}&sort=sign_by"),
        View("in_force", _("In force"), "f=state.in.signed,upheld"),
        View("refused", _("Refused"), "f=state.eq.refused"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("facts", _("Details"), _facts),
        Panel("targets", _("Agreed targets"), _targets),
        Panel("comments", _("Negotiation"), agreement_parts.comments, hide_empty=True),
        Panel("differences", _("What changed"), agreement_parts.differences, hide_empty=True),
        *signed.panels(agreements.agreement),
        Panel("editions", _("Wordings"), agreement_parts.editions, hide_empty=True),
        Panel("revisions", _("Revisions"), _revisions),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("To be signed"), (states.OFFERED, states.REFUSED)),
        Stage(_("In force"), (states.SIGNED, states.UPHELD, states.SUPERSEDED)),
    ),
    waits=waits,
    empty=_("No target agreements yet. Draft the first from approved targets."),
)
