"""Sheet of incentive schemes 激励方案: versions with their steps seen as a curve, approval by another, who is paid by them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.per_3_reward import assign_scheme, change_scheme, create_scheme, decide_version
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.per_3_reward.create_scheme import NewVersion, SchemeFact, Step
from makesell.flows.steps.plan_words import columns_said, modifiers_said, place, sentence
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.masterdata.products import queries as products
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import templates, words
from makesell.masterdata.schemes.access import POLICY as RATES
from makesell.masterdata.schemes.access import SCHEMES as POLICY
from makesell.masterdata.schemes.ladders import ladders
from makesell.masterdata.schemes.queries import SCHEME_LISTING, VersionRow
from makesell.sheets import giving, measures
from makesell.sheets.parts import (
    Act,
    Call,
    Column,
    CurvePart,
    CurvesPart,
    Done,
    Fact,
    Head,
    Input,
    Next,
    Panel,
    Sheet,
    TablePart,
    Take,
    Text,
    View,
    Wait,
)
from makesell.sheets.plan_acts import ACTS, EARNING, REVISION, drafts
from makesell.sheets.plan_consulting import CONSULTATION, opinions, read_waits, readers
from makesell.sheets.plan_labels import LADDERS, PERIODS

NOUN: Final = "incentive_schemes"
ONE: Final = Decimal(1)
STATES: Final = giving.said(words.VERSION_STATES)
AMOUNTS: Final[dict[str, Text]] = {code: measures.VALUES[code] for code in ("net", "gross", "qty")}
NAMES: Final = (Input("name", _("Name")), Input("name_en", _("English name"), required=False))
CHANGE: Final = tuple(Input(one.name, one.label, required=False) for one in NAMES)
STEP: Final = (
    Input("start", _("Begins at"), Take.QTY, help=_("0 for the first; an amount, or a share of the target (1 = 100 %).")),
    Input("rate", _("Rate"), Take.RATIO),
    Input("product_group", _("Only for product group"), Take.REF, noun="product_groups", required=False),
)
VERSION: Final = (
    Input("measure", _("Earning event"), Take.CHOICE, choices=EARNING, required=False),
    Input("own_measure", _("or the company's own measure"), Take.REF, noun="measures", required=False),
    Input("value", _("Amount counted"), Take.CHOICE, choices=AMOUNTS),
    Input("ladder", _("Steps are given in"), Take.CHOICE, choices=LADDERS),
    Input("accumulation", _("Credits add up over"), Take.CHOICE, choices=PERIODS),
    Input("tiers", _("Steps of the ladder"), Take.TABLE, columns=STEP, most=30, required=False,
          help=_("Each rate is paid on the part that lies above its step. Without steps all is paid by the version's components.")),
    Input("cap", _("Cap"), Take.MONEY, required=False, help=_("The most a period pays; empty: no cap.")),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("why", _("Reason"), Take.LONG, required=False, most=1000),
)


def version_of(data: Mapping[str, Any]) -> NewVersion:
    """The version a form gives."""
    own = data.get("own_measure")
    if bool(data.get("measure")) == (own is not None):
        raise Refusal("component.measure", "Choose the event it counts, or one of the company's own measures.", field="measure")
    measure = data["measure"] if own is None else schemes.measure_by_id(own).code
    steps = tuple(Step(row["start"], row["rate"], row.get("product_group")) for row in data["tiers"] or ())
    return NewVersion(
        measure, own_currency(), data["valid_from"], steps, data["value"], data["ladder"], data["accumulation"], data.get("valid_to"),
        data.get("cap"), data.get("why") or "",
    )  # fmt: skip


def _create(call: Call) -> Done:
    fact = SchemeFact(call.data.get("code") or "", call.data["name"], version_of(call.data), call.data.get("name_en") or "")
    key = create_scheme.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Drafted. A director or an executive puts it in force."))


def _from_template(call: Call) -> Done:
    data = call.data
    measure, ladder, steps, components, modifiers = templates.made(data["template"], data["valid_from"])
    version = NewVersion(measure, own_currency(), data["valid_from"], steps, ladder=ladder, components=components, modifiers=modifiers)
    fact = SchemeFact(data.get("code") or "", data["name"], version, data.get("name_en") or "")
    key = create_scheme.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Drafted from the template: change what is different with you, then let it be put in force."))


def _change(call: Call) -> Done:
    undo = giving.undone(call, "change", CHANGE, lambda key: schemes.scheme(call.actor, key))
    facts = [Change(key, giving.changed_values(CHANGE, call.data), call.version) for key in call.ids]
    change_scheme.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."), undo)


def _draft(call: Call) -> Done:
    (key,) = call.ids
    create_scheme.draft_version(key, version_of(call.data), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Drafted. A director or an executive puts it in force."))


def _approve(call: Call) -> Done:
    (key,) = call.ids
    decide_version.approve(key, call.data["revision"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("In force from its date; what was ordered before stays paid by the version before."))


def _withdraw(call: Call) -> Done:
    (key,) = call.ids
    decide_version.withdraw(key, call.data["revision"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Withdrawn."))


def _assign(call: Call) -> Done:
    (key,) = call.ids
    weight = call.data.get("weight")
    fact = NewMember(key, call.data["person"], call.data["valid_from"], ONE if weight is None else weight)
    assign_scheme.perform_many([fact], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Paid by this scheme from that date."))


def _release(call: Call) -> Done:
    (key,) = call.ids
    assign_scheme.release(key, call.data["member"], call.data["valid_to"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("No longer paid by this scheme from that date."))


def _members(actor: Actor, key: int) -> dict[int, Text]:
    schemes.scheme(actor, key)
    return {row.id: row.person for row in schemes.members_of(key)} if RATES.reach(actor).all else {}


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """A new version begins with what is in force."""
    rows = [row for row in schemes.versions(key) if row.state == words.APPROVED] if key else []
    if not rows:
        return {
            "measure": "paid", "value": "net", "ladder": words.OF_MONEY, "accumulation": "quarter", "valid_from": clock.today(),
            "tiers": [{"start": Decimal(0)}],
        }  # fmt: skip
    row = rows[0]
    steps = [{"start": step.start, "rate": step.rate, "product_group": step.product_group_id} for step in row.steps]
    return {
        "measure": row.measure, "value": row.value, "ladder": row.ladder, "accumulation": row.accumulation, "cap": row.cap, "tiers": steps,
        "valid_from": clock.today(),
    }  # fmt: skip


def head(actor: Actor, key: int) -> Head:
    """The scheme's head."""
    row = schemes.scheme(actor, key)
    now = _in_force(key)
    return Head(
        row.name, row.name_en, "active" if row.active else "retired", _("In force") if now else _("Not in force"), "ok" if now else "warn",
        row.version, row.code,
    )  # fmt: skip


def _in_force(key: int) -> VersionRow | None:
    return next((row for row in schemes.versions(key) if row.state == words.APPROVED and row.holds(clock.today())), None)


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    schemes.scheme(actor, key)
    row = _in_force(key)
    if row is None:
        return [Fact(_("In force"), _("No version is in force today."))]
    return [
        Fact(_("Said in words"), sentence(row)),
        Fact(_("Earning event"), measures.label(row.measure)),
        Fact(_("Amount counted"), measures.VALUES[row.value]),
        Fact(_("Credits add up over"), PERIODS[row.accumulation]),
        Fact(_("Cap"), row.cap, Kind.MONEY, currency=row.currency),
        Fact(_("From"), row.valid_from, Kind.DATE),
        Fact(_("Until"), row.valid_to, Kind.DATE),
    ]


def curve_of(row: VersionRow, mark: Decimal | None = None, target: Decimal | None = None) -> CurvePart:
    """The ladder as a curve: credits (or attainment) to what they earn; a target of 1 shows pay as a share of the target."""
    whole = target if row.ladder == words.OF_TARGET and target else Decimal(1)
    ladder = ladders(row.steps, row.ladder, whole, row.cap if target or row.ladder == words.OF_MONEY else None)[None]
    ends = [tier.upto for tier in ladder.tiers if tier.upto is not None]
    last = (ends[-1] * Decimal("1.5")) if ends else (Decimal(1) if row.ladder == words.OF_TARGET and not target else Decimal(100_000))
    places = sorted({Decimal(0), *ends, max(last, mark or last)})
    share = row.ladder == words.OF_TARGET and not target
    kinds = (Kind.RATIO, Kind.RATIO) if share else (Kind.MONEY, Kind.MONEY)
    points = tuple((place, ladder.capped(ladder.amount(place))) for place in places)
    return CurvePart(
        _("%(measure)s → commission") % {"measure": measures.label(row.measure)}, points, kinds,
        None if mark is None else (max(mark, Decimal(0)), ladder.capped(ladder.amount(max(mark, Decimal(0))))),
    )  # fmt: skip


def _curve(actor: Actor, key: int) -> CurvesPart:
    schemes.scheme(actor, key)
    return CurvesPart(tuple(curve_of(row) for row in schemes.versions(key) if row.state == words.APPROVED and row.holds(clock.today())))


def _steps(actor: Actor, key: int) -> TablePart:
    schemes.scheme(actor, key)
    row = _in_force(key)
    groups = {group.id: group.name for group in products.group_tree()} if row and any(step.product_group_id for step in row.steps) else {}
    return TablePart(
        (("start", _("Begins at"), Kind.TEXT), ("rate", _("Rate"), Kind.RATIO), ("group", _("Only for product group"), Kind.TEXT)),
        [
            {"start": place(step.start, row.ladder), "rate": step.rate, "group": groups.get(step.product_group_id or 0, "")} for step in row.steps
        ] if row else [],
        empty=_("No version is in force today."),
    )  # fmt: skip


def _components(actor: Actor, key: int) -> TablePart:
    """What the version in force pays beside its ladder, and its modifiers, each as a sentence."""
    schemes.scheme(actor, key)
    row = _in_force(key)
    groups = {group.id: group.name for group in products.group_tree()} if row and row.components else {}
    rows = columns_said(row.components, row.currency, groups) if row else []
    rows += [{"code": "", "name": str(_("Modifier")), "kind": "", "words": said} for said in (modifiers_said(row) if row else [])]
    return TablePart(
        (("code", _("Code"), Kind.CODE), ("name", _("Name"), Kind.TEXT), ("kind", _("Kind"), Kind.TEXT), ("words", _("Said in words"), Kind.TEXT)),
        rows,
        empty=_("Nothing is paid beside the ladder."),
    )


def _versions(actor: Actor, key: int) -> TablePart:
    schemes.scheme(actor, key)
    rows = [
        {
            "key": row.revision if row.state == words.DRAFT else None, "revision": row.revision, "state": STATES[row.state],
            "valid_from": row.valid_from, "valid_to": row.valid_to, "words": sentence(row), "reason": row.reason,
            "made_by": row.made_by or "", "approved_by": row.approved_by or "",
        }
        for row in schemes.versions(key)
    ]  # fmt: skip
    return TablePart(
        (
            ("revision", _("Version"), Kind.INT), ("state", _("State"), Kind.TEXT), ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE), ("words", _("Said in words"), Kind.TEXT), ("reason", _("Reason"), Kind.TEXT),
            ("made_by", _("Drafted by"), Kind.TEXT), ("approved_by", _("Approved by"), Kind.TEXT),
        ),
        rows,
        acts=("approve_version", "withdraw_version"),
    )  # fmt: skip


def _paid(actor: Actor, key: int) -> TablePart:
    """Who is paid by it: pay data, shown to who sees everybody's rates."""
    schemes.scheme(actor, key)
    rows = schemes.members_of(key) if RATES.reach(actor).all else []
    return TablePart(
        (("person", _("Person"), Kind.REF), ("valid_from", _("From"), Kind.DATE), ("valid_to", _("Until"), Kind.DATE)),
        [
            {"key": row.id, "person": row.person, "person_id": row.person_id, "valid_from": row.valid_from, "valid_to": row.valid_to}
            for row in rows
        ],
        links={"person": "people"},
        acts=("release",),
        empty=_("Nobody is paid by it, or it is not yours to see."),
    )


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Draft versions for who may approve them and has not made them."""
    mine = read_waits(actor)
    if not POLICY.may(actor, "approve_version"):
        return mine
    rows = [row for row in schemes.drafts() if row.made_by_id is None or row.made_by_id != actor.person_id]
    names = schemes.named([row.scheme_id for row in rows])
    return mine + [Wait(row.scheme_id, names[row.scheme_id], sentence(row), chip=_("Approve")) for row in rows]


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Incentive scheme"),
    plural=_("Incentive schemes"),
    icon="trophy",
    listing=SCHEME_LISTING,
    policy=POLICY,
    section="performance",
    order=37,
    record_kind="incentive_scheme",
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("measure", _("Earning event")),
        Column("revision", _("Version in force")),
        Column("valid_from", _("From"), phone=False),
        Column("members", _("People"), phone=False),
        Column("name_en", _("English name"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("all", _("All"), ""),),
    acts=(
        Act("create", _("New incentive scheme"), _create, (Input("code", _("Code"), required=False, most=60), *NAMES, *VERSION),
            icon="plus", makes=True, strong=True, start=_start),
        Act("create_from_template", _("New scheme from a template"), _from_template, (
            Input("template", _("Template"), Take.CHOICE, choices=giving.said(templates.TEMPLATES)),
            Input("code", _("Code"), required=False, most=60), *NAMES, Input("valid_from", _("From"), Take.DATE),
        ), icon="layout-template", makes=True, start=lambda actor, key: {"valid_from": clock.today()}),
        Act("change", _("Change"), _change, CHANGE, icon="pencil", start=lambda actor, key: giving.as_given(CHANGE, schemes.scheme(actor, key or 0))),
        Act("draft_version", _("New version"), _draft, VERSION, icon="copy-plus", start=_start),
        Act("approve_version", _("Put in force"), _approve, (REVISION,), icon="check", line="revision", lines=drafts),
        Act("withdraw_version", _("Withdraw version"), _withdraw, (REVISION,), icon="undo-2", line="revision", lines=drafts),
        Act("assign", _("Pay somebody by it"), _assign, (Input("person", _("Person"), Take.REF, noun="people"), Input("valid_from", _("From"),
            Take.DATE), Input("weight", _("Share of a team pool"), Take.QTY, required=False, help=_("Empty: 1, as much as any other."))),
            icon="user-plus", start=lambda actor, key: {"valid_from": clock.today()}),
        Act("release", _("Pay somebody by it no longer"), _release, (Input("member", _("Person"), Take.INT), Input("valid_to", _("From"), Take.DATE)),
            icon="user-minus", line="member", lines=_members),
        *ACTS,
        *CONSULTATION,
    ),
    head=head,
    next=(Next("pay_runs", "compute", "scheme"),),
    panels=(
        Panel("facts", _("In force"), _facts),
        Panel("curve", _("As a curve"), _curve),
        Panel("steps", _("Steps of the ladder"), _steps),
        Panel("components", _("Components"), _components, hide_empty=True),
        Panel("versions", _("Versions"), _versions),
        Panel("opinions", _("Opinions"), opinions, hide_empty=True),
        Panel("readers", _("Who has read it"), readers, hide_empty=True),
        Panel("members", _("Who is paid by it"), _paid),
    ),
    waits=waits,
    empty=_("No incentive schemes yet. Enter the first."),
)  # fmt: skip
