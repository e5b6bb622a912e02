"""Units: the tree by date, who works in them, their house accounts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_unit, create_unit, move_unit
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.organisation import words
from makesell.ground.organisation.queries import named_units
from makesell.ground.roster import queries
from makesell.ground.roster.access import UNITS
from makesell.ground.roster.listings import UNIT_LISTING
from makesell.sheets import giving
from makesell.sheets.naming import titled
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, TablePart, Take, View

KINDS: Final = giving.said(words.UNIT_KINDS)
CREATE: Final = (
    Input("code", _("Code"), most=40),
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS),
    Input("parent", _("Belongs to"), Take.REF, noun="units", required=False, help=_("Empty: the top of the tree.")),
    Input("valid_from", _("From"), Take.DATE, required=False),
    Input("external_id", _("Number in the source"), required=False),
)
CHANGE: Final = (
    Input("name", _("Name"), required=False),
    Input("name_en", _("English name"), required=False),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS, required=False),
    Input("active", _("In use"), Take.BOOL, required=False),
)
MOVE: Final = (
    Input("parent", _("Belongs to"), Take.REF, noun="units", required=False, help=_("Empty: the top of the tree.")),
    Input("valid_from", _("From"), Take.DATE),
)


def _create(call: Call) -> Done:
    values = giving.new_values(CREATE, call.data)
    parent_id = values.pop("parent_id", None)
    parent = named_units([parent_id]).get(parent_id) if parent_id else None
    fact = create_unit.NewUnit(**{"valid_from": today(), **values}, parent_code=parent.code if parent else None)
    return Done(record_id=create_unit.perform(fact, actor=call.actor, at=call.at, reason=call.reason), say=_("The unit has been set up."))


def _change(call: Call) -> Done:
    undo = giving.undone(call, "change", CHANGE, lambda key: queries.unit(call.actor, key, today()))
    facts = []
    for key in call.ids:
        row = queries.unit(call.actor, key, today())
        values = giving.as_given(CHANGE, row) | giving.changed_values(CHANGE, call.data)
        facts.append(change_unit.UnitChange(key, **values, version=call.version))
    change_unit.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."), undo)


def _move(call: Call) -> Done:
    facts = [move_unit.UnitMove(key, call.data.get("parent"), call.data["valid_from"]) for key in call.ids]
    move_unit.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Moved."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(CHANGE, queries.unit(actor, key, today())) if key else {"valid_from": today(), "kind": "team"}


def _start_move(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"parent": queries.unit(actor, key, today()).parent_id if key else None, "valid_from": today()}


def head(actor: Actor, key: int) -> Head:
    """The head of a unit's page."""
    row = queries.unit(actor, key, today())
    return Head(
        title=row.name,
        sub=row.parent or KINDS[row.kind],
        state="active" if row.active else "retired",
        state_label=_("In use") if row.active else _("Out of use"),
        tone="ok" if row.active else "mute",
        version=row.version,
        number=row.code,
    )


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.unit(actor, key, today())
    return [
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("English name"), row.name_en),
        Fact(_("Belongs to"), row.parent, noun="units", id=row.parent_id),
        Fact(_("House account"), row.house, noun="people", id=row.house_id),
        Fact(_("Number in the source"), row.external_id, Kind.CODE),
    ]


def _tree(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("depth", _("Depth"), Kind.INT),
            ("unit", _("Unit"), Kind.REF),
            ("kind", _("Kind"), Kind.TEXT),
            ("people", _("People"), Kind.INT),
        ),
        rows=[
            {"depth": r.depth, "unit": r.unit, "unit_id": r.unit_id, "kind": KINDS[r.kind], "people": r.people}
            for r in queries.tree_below(key, today())
        ],
        links={"unit": "units"},
        empty=_("No unit below this one today."),
    )


def _members(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("person", _("Person"), Kind.REF),
            ("title", _("Job title"), Kind.TEXT),
            ("primary", _("Primary unit"), Kind.BOOL),
            ("leads", _("In charge"), Kind.BOOL),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "person": r.person,
                "person_id": r.person_id,
                "title": titled(r),
                "primary": r.primary,
                "leads": r.leads,
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
            }
            for r in queries.members(key)
        ],
        links={"person": "people"},
        empty=_("Nobody works here yet."),
    )


def _places(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(("parent", _("Belonged to"), Kind.REF), ("valid_from", _("From"), Kind.DATE), ("valid_to", _("Until"), Kind.DATE)),
        rows=[
            {"parent": r.unit or _("The top"), "parent_id": r.unit_id, "valid_from": r.valid_from, "valid_to": r.valid_to}
            for r in queries.places(key)
        ],
        links={"parent": "units"},
    )


def _people(actor: Actor, key: int) -> int:
    return queries.count_of_unit(key, today())


SHEET: Final = Sheet(
    noun="units",
    label=_("Unit"),
    plural=_("Units"),
    icon="network",
    listing=UNIT_LISTING,
    policy=UNITS,
    head=head,
    section="organisation",
    order=10,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("kind", _("Kind"), chips={"company": "info", "department": "plum", "team": "mute"}),
        Column("parent", _("Belongs to")),
        Column("people", _("People")),
        Column("name_en", _("English name"), first=False),
        Column("external_id", _("Number in the source"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("departments", _("Departments"), "f=kind.eq.department"), View("teams", _("Teams"), "f=kind.eq.team")),
    acts=(
        Act("create", _("New unit"), _create, CREATE, icon="plus", makes=True, strong=True, start=_start),
        Act("change", _("Change"), _change, CHANGE, icon="pencil", start=_start),
        Act("move", _("Move"), _move, MOVE, icon="move", start=_start_move),
    ),
    panels=(
        Panel("facts", _("Unit"), _facts),
        Panel("members", _("People"), _members),
        Panel("below", _("Units below"), _tree),
        Panel("places", _("Places in the tree"), _places, aside=True),
    ),
    related=(Related("people", _("People"), _people, "f=unit.eq.{id}"),),
)
