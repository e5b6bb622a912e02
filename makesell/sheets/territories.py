"""Territories: the tree by date, and whose they are."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import (
    add_territory_rule,
    change_territory,
    create_territory,
    end_territory_rule,
    move_territory,
)
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.text.countries import COUNTRIES, name_of
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties import words
from makesell.masterdata.territories import queries
from makesell.masterdata.territories.access import POLICY
from makesell.sheets import giving, master
from makesell.sheets.master import Master
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, TablePart, Take, Text, View

CHANNELS: Final = giving.said(words.CHANNELS)
NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("country", _("Country"), Take.CHOICE, required=False, choices=COUNTRIES),
    Input("parent", _("Belongs to"), Take.REF, noun="territories", required=False),
    Input("valid_from", _("From"), Take.DATE, required=False),
)
MOVE: Final = (
    Input("parent", _("Belongs to"), Take.REF, noun="territories", required=False, help=_("Empty: the top of the tree.")),
    Input("valid_from", _("From"), Take.DATE),
)
RULE: Final = (
    Input("region", _("Region"), required=False, help=_("Empty: any.")),
    Input("industry", _("Industry"), required=False, help=_("Empty: any.")),
    Input("channel", _("Channel"), Take.CHOICE, choices=CHANNELS, required=False, help=_("Empty: any.")),
    Input("unit", _("Unit"), Take.REF, noun="units", required=False),
    Input("person", _("Person"), Take.REF, noun="people", required=False),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)
END: Final = (Input("rule", _("Rule"), Take.INT), Input("valid_to", _("Until"), Take.DATE))


def _make(call: Call, values: Mapping[str, Any]) -> int:
    fact = create_territory.NewTerritory(**{"valid_from": today(), **values})
    return create_territory.perform(fact, actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New territory"), NAMED, _make, change_territory.perform_many, queries.territory_row, fixed=("parent", "valid_from"))


def _move(call: Call) -> Done:
    facts = [move_territory.TerritoryMove(key, call.data.get("parent"), call.data["valid_from"]) for key in call.ids]
    move_territory.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Moved."))


def _add_rule(call: Call) -> Done:
    values = giving.new_values(RULE, call.data)
    facts = [add_territory_rule.NewRule(territory_id=key, **values) for key in call.ids]
    add_territory_rule.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The rule has been added."))


def _end_rule(call: Call) -> Done:
    facts = [end_territory_rule.RuleEnd(key, call.data["rule"], call.data["valid_to"]) for key in call.ids]
    end_territory_rule.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The rule has been ended."))


def _from_today(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today()}


def head(actor: Actor, key: int) -> Head:
    """The head of a territory's page."""
    row = queries.territory(actor, key)
    return master.head(row, row.parent or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.territory(actor, key)
    return [
        Fact(_("English name"), row.name_en),
        Fact(_("Country"), name_of(row.country)),
        Fact(_("Belongs to"), row.parent, noun="territories", id=row.parent_id),
    ]


def _tree(actor: Actor, key: int) -> TablePart:
    wanted = queries.below([key], today()) - {key}
    return TablePart(
        columns=(("code", _("Code"), Kind.CODE), ("territory", _("Territory"), Kind.REF), ("parent", _("Belongs to"), Kind.TEXT)),
        rows=[{"code": r.code, "territory": r.name, "territory_id": r.id, "parent": r.parent} for r in queries.tree(today()) if r.id in wanted],
        links={"territory": "territories"},
        empty=_("No territory below this one."),
    )


def _places(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(("parent", _("Belonged to"), Kind.REF), ("valid_from", _("From"), Kind.DATE), ("valid_to", _("Until"), Kind.DATE)),
        rows=[
            {"parent": r.parent or _("The top"), "parent_id": r.parent_id, "valid_from": r.valid_from, "valid_to": r.valid_to}
            for r in queries.placements(key)
        ],
        links={"parent": "territories"},
    )


def _rules(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("region", _("Region"), Kind.TEXT),
            ("industry", _("Industry"), Kind.TEXT),
            ("channel", _("Channel"), Kind.TEXT),
            ("unit", _("Unit"), Kind.REF),
            ("person", _("Person"), Kind.REF),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "key": r.id if r.valid_to is None or r.valid_to > today() else None,
                "region": r.region,
                "industry": r.industry,
                "channel": CHANNELS.get(r.channel, ""),
                "unit": r.unit,
                "unit_id": r.unit_id,
                "person": r.person,
                "person_id": r.person_id,
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
            }
            for r in queries.rules(key)
        ],
        links={"unit": "units", "person": "people"},
        empty=_("No rule says whose customers of this territory are."),
        acts=("end_rule",),
    )


def _rule_lines(actor: Actor, key: int) -> dict[int, Text]:
    """The rules of today and later in words, by key."""
    return {
        r.id: " · ".join(str(part) for part in (r.region, r.industry, CHANNELS.get(r.channel, ""), r.unit, r.person, r.valid_from) if part)
        for r in queries.rules(key)
        if r.valid_to is None or r.valid_to > today()
    }


SHEET: Final = Sheet(
    noun="territories",
    label=_("Territory"),
    plural=_("Territories"),
    icon="map",
    listing=queries.LISTING,
    policy=POLICY,
    head=head,
    section="market",
    record_kind="territory",
    order=80,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("parent", _("Belongs to")),
        Column("country", _("Country")),
        Column("name_en", _("English name"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("top", _("Top territories"), "f=parent.empty&f=active.eq.1"),),
    acts=(
        *MASTER.acts(),
        Act("move", _("Move"), _move, MOVE, icon="move", start=_from_today),
        Act("add_rule", _("Add rule"), _add_rule, RULE, icon="scale", start=_from_today),
        Act("end_rule", _("End rule"), _end_rule, END, icon="calendar-x", line="rule", lines=_rule_lines),
    ),
    panels=(
        Panel("facts", _("Territory"), _facts),
        Panel("below", _("Territories below"), _tree),
        Panel("rules", _("Whose customers these are"), _rules),
        Panel("places", _("Places in the tree"), _places, aside=True),
    ),
    related=(Related("customers", _("Customers"), parties.count_in_territory, "f=territory.eq.{id}"),),
    empty=_("No territory yet."),
)
