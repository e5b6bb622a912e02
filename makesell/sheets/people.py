"""People: where they work, what roles they hold, what those ask of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import (
    add_membership,
    approve_role,
    change_person,
    create_person,
    end_membership,
    leave_company,
    move_person,
    propose_role,
    set_commission_rate,
    withdraw_role,
)
from makesell.ground.access import duties
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.refusal import Refusal
from makesell.ground.roster import queries
from makesell.ground.roster.access import POLICY
from makesell.ground.roster.listings import LISTING
from makesell.sheets import giving, late_moves
from makesell.sheets.naming import titled
from makesell.sheets.parts import Act, Call, Column, Done, Head, Input, Row, Sheet, Take, Text, View
from makesell.sheets.person_parts import PANELS, RELATED, membership_lines, proposed_lines, role_lines

ROLES: Final[dict[str, Text]] = {role.code: giving.word(role.name) for role in duties.CATALOGUE}
UNIT: Final = Input("unit", _("Unit"), Take.REF, noun="units")
FROM: Final = Input("valid_from", _("From"), Take.DATE)
UNTIL: Final = Input("valid_to", _("Until"), Take.DATE, required=False)
UNTIL_NEEDED: Final = Input("valid_to", _("Until"), Take.DATE)
LEADS: Final = Input("leads", _("Leads the unit"), Take.BOOL, required=False)
KNOWN: Final = (
    Input("name", _("Full name")),
    Input("name_en", _("English name"), required=False),
    Input("title", _("Job title"), required=False),
    Input("title_en", _("English job title"), required=False),
    Input("email", _("Mail"), required=False),
    Input("phone", _("Telephone"), required=False, most=40),
)
CHANGE: Final = tuple(Input(i.name, i.label, required=False, most=i.most) for i in KNOWN)
CREATE: Final = (
    Input("code", _("Code"), most=40),
    *KNOWN,
    UNIT,
    LEADS,
    Input("valid_from", _("From"), Take.DATE, required=False),
    Input("joined_date", _("Joined on"), Take.DATE, required=False),
    Input("external_id", _("Number in the source"), required=False),
)
MOVE: Final = (UNIT, FROM, LEADS, late_moves.RECREDIT, late_moves.WHY)
MEMBER: Final = (UNIT, FROM, UNTIL, LEADS)
ROLE: Final = (Input("role", _("Role"), Take.CHOICE, choices=ROLES), FROM, UNTIL)
RATE: Final = (Input("rate", _("Commission rate (share)"), Take.RATIO), FROM, UNTIL)
MEMBERSHIP: Final = Input("number", _("Unit"), Take.INT)
GRANT: Final = Input("number", _("Role"), Take.INT)


def _create(call: Call) -> Done:
    values = giving.new_values(CREATE, call.data)
    fact = create_person.NewPerson(**{"valid_from": values.get("joined_date") or today(), **values})
    return Done(record_id=create_person.perform(fact, actor=call.actor, at=call.at, reason=call.reason), say=_("The person has joined."))


def _change(call: Call) -> Done:
    undo = giving.undone(call, "change", CHANGE, lambda key: queries.person(call.actor, key, today()))
    facts = []
    for key in call.ids:
        values = giving.as_given(CHANGE, queries.person(call.actor, key, today())) | giving.changed_values(CHANGE, call.data)
        facts.append(change_person.PersonChange(key, **values, version=call.version))
    change_person.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."), undo)


def _move(call: Call) -> Done:
    values = giving.new_values(MOVE, call.data)
    why, anew = str(values.pop("reason", "") or call.reason), bool(values.pop("recredit", False))
    facts = [move_person.PersonMove(person_id=key, **values) for key in call.ids]
    for fact in facts:
        row = queries.person(call.actor, fact.person_id, today())
        if row.left_date is not None and row.left_date < fact.valid_from:
            raise Refusal("person.left", "%(person)s had left by then.", field="valid_from", person=row.name)
    move_person.perform_many(facts, actor=call.actor, at=call.at, reason=why, recredit=anew)
    return giving.done(call, _("Moved."))


def _add_membership(call: Call) -> Done:
    values = giving.new_values(MEMBER, call.data)
    facts = [add_membership.NewMembership(person_id=key, primary=False, **values) for key in call.ids]
    add_membership.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The membership has been added."))


def _end_membership(call: Call) -> Done:
    queries.own_row(call.ids[0], call.data["number"], "organisation_membership")
    fact = end_membership.MembershipEnd(call.data["number"], call.data["valid_to"])
    end_membership.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The membership ends on that date."))


def _leave(call: Call) -> Done:
    facts = [leave_company.Leaving(key, call.data["last_day"]) for key in call.ids]
    leave_company.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason, recredit=bool(call.data.get("recredit")))
    return giving.done(call, _("Memberships and roles end after that day."))


def _propose(call: Call) -> Done:
    values = giving.new_values(ROLE, call.data)
    facts = [propose_role.NewGrant(person_id=key, **values) for key in call.ids]
    propose_role.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Proposed. A second person approves it."))


def _approve(call: Call) -> Done:
    queries.own_row(call.ids[0], call.data["number"], "organisation_rolegrant")
    approve_role.perform(call.data["number"], actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Approved. The role counts from its date."))


def _withdraw(call: Call) -> Done:
    queries.own_row(call.ids[0], call.data["number"], "organisation_rolegrant")
    fact = withdraw_role.RoleEnd(call.data["number"], call.data["valid_to"])
    withdraw_role.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The role ends on that date."))


def _rate(call: Call) -> Done:
    values = giving.new_values(RATE, call.data)
    facts = [set_commission_rate.NewRate(person_id=key, **values) for key in call.ids]
    set_commission_rate.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The rate has been set."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(CHANGE, queries.person(actor, key, today())) if key else {"valid_from": today(), "joined_date": today()}


def _from_today(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today()}


def _titles(actor: Actor, keys: Sequence[int]) -> Mapping[int, Row]:
    """Job titles as a reader of English reads them."""
    return {key: {"title": title} for key, title in queries.english_titles(keys).items()} if actor.language == "en" else {}


def head(actor: Actor, key: int) -> Head:
    """The head of a person's page."""
    row = queries.person(actor, key, today())
    gone = row.left_date is not None and row.left_date < today()
    state = "house" if row.kind == "house" else "left" if gone else "active"
    label = {"house": _("House account"), "left": _("Left"), "active": _("Works here")}[state]
    return Head(
        title=row.name,
        sub=" · ".join(part for part in (titled(row), row.unit or "") if part),
        state=state,
        state_label=label,
        tone={"house": "plum", "left": "mute", "active": "ok"}[state],
        version=row.version,
        number=row.code,
    )


SHEET: Final = Sheet(
    noun="people",
    label=_("Person"),
    plural=_("People"),
    icon="users",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="organisation",
    order=20,
    tables=("memberships", "commission_rates", "own_hours"),
    columns=(
        Column("name", _("Full name"), opens=True),
        Column("code", _("Code"), opens=True),
        Column("unit", _("Unit")),
        Column("title", _("Job title"), phone=False, edit="change"),
        Column("phone", _("Telephone"), phone=False, edit="change"),
        Column("email", _("Mail"), phone=False, edit="change"),
        Column("unit_until", _("Leaves the unit on"), first=False),
        Column("joined_date", _("Joined on"), first=False),
        Column("left_date", _("Last day"), first=False),
        Column("kind", _("Kind"), first=False, chips={"house": "plum"}),
        Column("name_en", _("English name"), first=False),
        Column("title_en", _("English job title"), first=False, edit="change"),
        Column("present", _("Works here"), first=False),
        Column("external_id", _("Number in the source"), first=False),
    ),
    views=(
        View("present", _("Works here"), "f=present.eq.1&f=kind.eq.person"),
        View("unit", _("My unit"), "f=unit.eq.{unit}&f=kind.eq.person"),
        View("houses", _("House accounts"), "f=kind.eq.house"),
        View("left", _("Left"), "f=present.eq.0"),
    ),
    acts=(
        Act("create", _("New person"), _create, CREATE, icon="plus", makes=True, strong=True, start=_start),
        Act("change", _("Change"), _change, CHANGE, icon="pencil", states=("active", "left"), start=_start),
        Act(
            "move", _("Move to another unit"), _move, MOVE, icon="move", bulk=True, states=("active", "left"), start=_from_today,
            live=late_moves.preview,
        ),
        Act("add_membership", _("Also works in"), _add_membership, MEMBER, icon="user-plus", states=("active",), start=_from_today),
        Act(
            "end_membership", _("End a second membership"), _end_membership, (MEMBERSHIP, UNTIL_NEEDED), icon="user-minus", states=("active",),
            line="number", lines=membership_lines,
        ),
        Act("propose_role", _("Propose a role"), _propose, ROLE, icon="shield-plus", states=("active",), start=_from_today),
        Act(
            "approve_role", _("Approve a role"), _approve, (GRANT,), icon="shield-check", states=("active",), line="number", lines=proposed_lines,
        ),
        Act(
            "withdraw_role", _("End a role"), _withdraw, (GRANT, UNTIL_NEEDED), icon="shield-x", states=("active", "left"), line="number",
            lines=role_lines,
        ),
        Act("set_commission_rate", _("Set commission rate"), _rate, RATE, icon="percent", states=("active",), start=_from_today),
        Act(
            "leave",
            _("Leaves the company"),
            _leave,
            (Input("last_day", _("Last day"), Take.DATE), late_moves.RECREDIT_LEFT),
            icon="log-out",
            danger=True,
            states=("active",),
            asks=_("Memberships and roles end after the last day, and the login is closed."),
        ),
    ),
    panels=PANELS,
    related=RELATED,
    enrich=_titles,
    happened=late_moves.happened,
)
