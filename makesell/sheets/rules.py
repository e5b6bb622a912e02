"""Rules: values in force by date, drafted by one and approved by another."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import (
    acknowledge_rule,
    approve_rule,
    consult_on_rule,
    draft_rule,
    end_rule,
    propose_rule,
    refuse_rule,
    withdraw_rule,
)
from makesell.flows.pro_4_negotiation import agree_rebate, ask_special_price
from makesell.flows.pro_5_production import extend_credit
from makesell.flows.pro_6_shipping import deem_accepted, escalate_receipts, propose_write_off, remind_statements, watch_parcels
from makesell.flows.reg_1_regime import decide_by_link
from makesell.flows.steps import (
    agreements,
    authority,
    bills,
    capacity,
    charges,
    confirming,
    contracts,
    credit,
    credit_stops,
    delivery_paper,
    discounts,
    due_items,
    dunning,
    excepted_roles,
    follow_ups,
    forecasts,
    freight,
    given,
    invoice_paper,
    leads,
    line_ways,
    opportunities,
    order_lines,
    pay_disputes,
    plant_model,
    price_lines,
    promise_run,
    quotation_holds,
    quotations,
    red_letters,
    reports,
    rushes,
    shop,
    slip_opened,
    slip_plant,
    supply,
    surveys,
    tax_invoices,
    tickets,
    tolerate,
)
from makesell.ground.actor import Actor
from makesell.ground.approval import deadlines
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import named_people
from makesell.ground.refusal import Refusal, missing
from makesell.ground.rules import queries
from makesell.ground.rules.access import POLICY
from makesell.ground.rules.kinds import Flag, Rows, RuleKind, Shape, Whole
from makesell.ground.rules.listings import LISTING, STATES, TONES
from makesell.ground.worktime import naming
from makesell.metrics import appraisal, pay_leavers, pay_plan, pay_preview
from makesell.metrics import rules as metrics
from makesell.sheets import appraisal_rules, giving, rule_words
from makesell.sheets.appraisal_parts import curve
from makesell.sheets.parts import (
    Act,
    Call,
    Column,
    CurvesPart,
    Done,
    Fact,
    Head,
    Incoming,
    Input,
    Panel,
    Row,
    Sheet,
    Stage,
    TablePart,
    Take,
    Text,
    View,
)

KINDS: Final[Mapping[str, RuleKind]] = {
    kind.code: kind
    for room in (
        metrics, deadlines, naming, excepted_roles, price_lines, agreements, charges, reports, authority, discounts, contracts, confirming,
        credit, order_lines, opportunities, quotations, supply, tickets, surveys, escalate_receipts, pay_plan, pay_leavers, pay_preview, pay_disputes,
        appraisal, follow_ups, leads,
        deem_accepted, due_items, propose_write_off, tolerate, extend_credit, ask_special_price, bills, credit_stops, agree_rebate,
        given, watch_parcels, decide_by_link, remind_statements,
        tax_invoices, red_letters, dunning, promise_run, quotation_holds, capacity,
        forecasts,
        shop,
        slip_plant, slip_opened, rushes, line_ways, plant_model,
        freight, invoice_paper, delivery_paper,
    )
    for kind in room.RULES
}
LABELS: Final[dict[str, Text]] = {code: giving.word(kind.label) for code, kind in KINDS.items()}
CREATE: Final = (
    Input("kind", _("Kind of rule"), Take.CHOICE, choices=LABELS),
    Input("value", _("Value"), Take.LONG, most=20000, help=_("A word, a number, yes or no; a table as JSON.")),
    Input("scope", _("Only for"), required=False, help=_("Empty: the whole company.")),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("why", _("Reason"), Take.LONG, required=False, most=2000),
)
CONSULT: Final = (
    Input("shown_on", _("Draft shown on"), Take.DATE),
    Input("comments", _("Comments"), Take.LONG, most=4000),
    Input("meeting_date", _("Date of the meeting"), Take.DATE),
    Input("minutes", _("Minutes"), Take.LONG, most=8000),
)
WHY: Final = (Input("why", _("Reason"), Take.LONG, most=2000),)


def _typed(shape: Shape, text: str) -> Any:
    """What a person typed as the value a shape reads."""
    if isinstance(shape, Flag):
        return {"yes": True, "true": True, "是": True, "1": True, "no": False, "false": False, "否": False, "0": False}.get(
            text.strip().lower(), text
        )
    if isinstance(shape, Whole):
        return int(text) if text.strip().removeprefix("-").isdecimal() and len(text) < 16 else text
    if isinstance(shape, Rows):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Refusal("rules.json", "This table cannot be read.", field="value") from error
    return text.strip().removeprefix('"').removesuffix('"')


def _create(call: Call) -> Done:
    kind = KINDS[call.data["kind"]]
    fact = draft_rule.NewRule(
        kind=kind,
        value=_typed(kind.shape, call.data["value"]),
        valid_from=call.data["valid_from"],
        valid_to=call.data.get("valid_to"),
        scope=call.data.get("scope") or "",
        reason=call.data.get("why") or "",
    )
    key = draft_rule.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(record_id=key, say=_("The draft has been written. Propose it when it is ready."), undo=("withdraw", {}))


def _curves(actor: Actor, key: int) -> CurvesPart:
    """An appraisal scheme's curves, seen as curves."""
    row = _row(actor, key)
    return CurvesPart(tuple(curve(one["indicator"], one["curve"]) for one in row.value) if row.kind == appraisal.SCHEME.code else ())


def _same(call: Call) -> Done:
    """A rule that is there is never changed: a file may only say what it says already."""
    row = _row(call.actor, call.ids[0])
    kind, until = KINDS[call.data["kind"]], call.data.get("valid_to")
    if kind.read(_typed(kind.shape, call.data["value"])) != row.value or (until is not None and until != row.valid_to):
        raise Refusal("import.rule", "A rule that is there is not changed; draft a new one from a later date.", field="value", status=409)
    return giving.done(call, _("Changed."))


def _propose(call: Call) -> Done:
    propose_rule.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Proposed. Somebody else approves it."), ("withdraw", {}))


def _approve(call: Call) -> Done:
    approve_rule.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Approved. It is in force from its date."))


def _refuse(call: Call) -> Done:
    refuse_rule.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.data["why"])
    return giving.done(call, _("Refused."))


def _withdraw(call: Call) -> Done:
    withdraw_rule.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Withdrawn."))


def _end(call: Call) -> Done:
    facts = [end_rule.RuleEnd(key, call.data["valid_to"]) for key in call.ids]
    end_rule.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The rule ends on that date."))


def _acknowledge(call: Call) -> Done:
    acknowledge_rule.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Thank you. It is noted that you have read it."))


def _consult(call: Call) -> Done:
    record = {one.name: str(call.data[one.name]) for one in CONSULT}
    facts = [consult_on_rule.Consultation(key, record) for key in call.ids]
    consult_on_rule.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The record is kept."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today()}


def _row(actor: Actor, key: int) -> queries.RuleRow:
    POLICY.require(actor, "view")
    row = queries.rule(key)
    if row is None:
        raise missing()
    return row


def shown(kind: str, value: Any) -> Text:
    """A value as people read it."""
    return rule_words.value(KINDS.get(kind), value)


def _in_words(actor: Actor, ids: Sequence[int]) -> Mapping[int, Row]:
    """Rows of the list as they are read: the rule by its name, its value and its scope in words."""
    return {
        row.record_id: {
            "title": str(LABELS.get(row.kind, row.kind)),
            "value": rule_words.value(KINDS.get(row.kind), row.value),
            "scope": rule_words.scope(row.scope),
        }
        for row in queries.rules_of(ids)
    }


def head(actor: Actor, key: int) -> Head:
    """The head of a rule's page."""
    row = _row(actor, key)
    return Head(
        title=str(LABELS.get(row.kind, row.kind)),
        sub=shown(row.kind, row.value),
        state=row.state,
        state_label=giving.word(STATES[row.state]),
        tone=TONES[row.state],
        version=row.version,
        number=f"{row.kind} · {row.edition}",
    )


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = _row(actor, key)
    names = named_people([i for i in (row.proposed_by_id, row.approved_by_id) if i])
    kind = KINDS.get(row.kind)
    proposer, approver = (names.get(i) if i else None for i in (row.proposed_by_id, row.approved_by_id))
    return [
        Fact(_("Value"), shown(row.kind, row.value)),
        Fact(_("Only for"), rule_words.scope(row.scope)),
        Fact(_("From"), row.valid_from, Kind.DATE),
        Fact(_("Until"), row.valid_to, Kind.DATE),
        Fact(_("Clause"), rule_words.clause(kind.clause) if kind else ""),
        Fact(_("What it decides"), giving.word(kind.help) if kind and kind.help else ""),
        Fact(_("Reason"), row.reason),
        Fact(_("Proposed by"), proposer.name if proposer else "", noun="people", id=row.proposed_by_id),
        Fact(_("Approved by"), approver.name if approver else "", noun="people", id=row.approved_by_id),
        Fact(_("Approved at"), row.approved_at, Kind.MOMENT),
    ]


def _editions(actor: Actor, key: int) -> TablePart:
    row = _row(actor, key)
    return TablePart(
        columns=(
            ("edition", _("Edition"), Kind.REF),
            ("value", _("Value"), Kind.TEXT),
            ("state", _("State"), Kind.TEXT),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "edition": r.edition,
                "edition_id": r.record_id,
                "value": shown(r.kind, r.value),
                "state": giving.word(STATES[r.state]),
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
            }
            for r in queries.editions(row.kind, row.scope)
        ],
        links={"edition": "rules"},
    )


SHEET: Final = Sheet(
    noun="rules",
    label=_("Rule"),
    plural=_("Rules"),
    icon="scale",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="organisation",
    record_kind="rule",
    order=30,
    columns=(
        Column("title", _("Rule"), opens=True),
        Column("value", _("Value")),
        Column("scope", _("Only for"), phone=False),
        Column("state", _("State"), chips=TONES),
        Column("valid_from", _("From")),
        Column("valid_to", _("Until"), phone=False),
        Column("kind", _("Kind of rule"), first=False),
        Column("edition", _("Edition"), first=False),
        Column("proposed_by", _("Proposed by"), first=False),
        Column("approved_by", _("Approved by"), phone=False),
    ),
    views=(
        View("in_force", _("Approved"), "f=state.eq.approved"),
        View("proposed", _("Waiting for approval"), "f=state.eq.proposed"),
        View("drafts", _("Drafts"), "f=state.eq.draft"),
    ),
    acts=(
        Act("create", _("New rule"), _create, CREATE, icon="plus", makes=True, strong=True, start=_start),
        *appraisal_rules.ACTS,
        Act("propose", _("Propose"), _propose, icon="send", states=("draft",), strong=True),
        Act("approve", _("Approve"), _approve, icon="check", decides=True, states=("proposed",), strong=True),
        Act("refuse", _("Refuse"), _refuse, WHY, icon="x", decides=True, states=("proposed",), danger=True),
        Act("withdraw", _("Withdraw"), _withdraw, icon="undo-2", states=("draft", "proposed", "approved"), danger=True),
        Act("end", _("End"), _end, (Input("valid_to", _("Until"), Take.DATE),), icon="calendar-x", states=("approved",)),
        Act("consult", _("Record consultation"), _consult, CONSULT, icon="users", states=("draft", "proposed", "approved")),
        Act("acknowledge", _("I have read this"), _acknowledge, icon="book-open-check", states=("approved",)),
    ),
    stages=(Stage(_("Draft"), ("draft",)), Stage(_("Proposed"), ("proposed",)), Stage(_("Approved"), ("approved",))),
    enrich=_in_words,
    incoming=Incoming(("kind", "scope", "valid_from"), _same),
    panels=(Panel("facts", _("Rule"), _facts), Panel("curves", _("As curves"), _curves), Panel("editions", _("Editions"), _editions)),
    empty=_("No rule yet: the values the product comes with are in force."),
)
