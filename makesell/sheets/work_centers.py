"""Work centers: what an hour costs, how much they can do, what is done there."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_work_center, create_work_center, set_center_times, set_setup_times
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.masterdata.works import queries, words
from makesell.masterdata.works.access import WORK_CENTERS
from makesell.masterdata.works.facts import TimeFact
from makesell.masterdata.works.listings import WORK_CENTER_LISTING
from makesell.sheets import giving, hours, master, rule_words
from makesell.sheets.master import Master
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take

NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("plant", _("Plant"), Take.REF, noun="plants", required=False),
    Input("cost_rate", _("Cost an hour"), Take.MONEY, required=False),
    Input("currency", _("Currency"), required=False, most=3),
    Input("parallel", _("Operations at once"), Take.INT, required=False),
    Input("hours_per_day", _("Hours a day"), Take.QTY, required=False),
    Input("efficiency", _("Efficiency"), Take.RATIO, required=False),
    Input("calendar", _("Working calendar"), required=False, most=40, help=_("Its code; empty: the hours of the office.")),
)


KINDS: Final = giving.said(words.TIME_KINDS)
SETUP: Final = (
    Input("from_family", _("From family"), most=40),
    Input("to_family", _("To family"), most=40),
    Input("hours", _("Hours to set up"), Take.QTY),
)
SETUPS: Final = (Input("setups", _("Setup times"), Take.TABLE, required=False, columns=SETUP, most=500),)
TIME: Final = (
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, help=_("The day after the last.")),
    Input("starts", _("Starts at"), most=5, help=_("A time such as 18:00.")),
    Input("ends", _("Ends at"), most=5),
    Input("note", _("Note"), required=False),
)
TIMES: Final = (Input("times", _("Overtime and maintenance"), Take.TABLE, required=False, columns=TIME, most=500),)


def _make(call: Call, values: Mapping[str, Any]) -> int:
    fact = create_work_center.NewWorkCenter(**{"currency": own_currency(), **values})
    return create_work_center.perform(fact, actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New work center"), NAMED, _make, change_work_center.perform_many, queries.work_center_row)


def _set_setups(call: Call) -> Done:
    rows = [set_setup_times.SetupFact(**giving.new_values(SETUP, row)) for row in call.data.get("setups") or ()]
    set_setup_times.perform(call.ids[0], rows, actor=call.actor, at=call.at, version=call.version, reason=call.reason)
    return giving.done(call, _("Changed."))


def _set_times(call: Call) -> Done:
    rows = [
        set_center_times.TimeFact(
            row["kind"], row["valid_from"], row["valid_to"], hours.minute(row["starts"]), hours.minute(row["ends"]), row.get("note") or ""
        )
        for row in call.data.get("times") or ()
    ]
    set_center_times.perform(call.ids[0], rows, actor=call.actor, at=call.at, version=call.version, reason=call.reason)
    return giving.done(call, _("Changed."))


def _setups_of(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"setups": [asdict(row) for row in queries.setup_times(key)]} if key else {}


def _times_of(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"times": [_time(row) for row in queries.center_times(key)]} if key else {}


def _time(row: TimeFact) -> dict[str, Any]:
    return {**asdict(row), "starts": hours.words(row.start_minute), "ends": hours.words(row.end_minute)}


def head(actor: Actor, key: int) -> Head:
    """The head of a work center's page."""
    row = queries.work_center(actor, key)
    return master.head(row, row.plant or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.work_center(actor, key)
    return [
        Fact(_("Plant"), row.plant, noun="plants", id=row.plant_id),
        Fact(_("Cost an hour"), row.cost_rate, Kind.MONEY, currency=row.currency),
        Fact(_("Operations at once"), row.parallel, Kind.INT),
        Fact(_("Hours a day"), row.hours_per_day, Kind.QTY),
        Fact(_("Efficiency"), row.efficiency, Kind.RATIO),
        Fact(_("Working calendar"), rule_words.calendar(row.calendar) if row.calendar else _("As the plant")),
        Fact(_("English name"), row.name_en),
    ]


def _steps(actor: Actor, key: int) -> TablePart:
    queries.work_center(actor, key)
    return TablePart(
        columns=(
            ("product", _("Product"), Kind.REF),
            ("routing", _("Routing"), Kind.REF),
            ("position", _("Position"), Kind.INT),
            ("name", _("Operation"), Kind.TEXT),
            ("setup_hours", _("Hours to set up"), Kind.QTY),
            ("run_hours", _("Hours each"), Kind.QTY),
        ),
        rows=[
            {
                "product": r.product,
                "product_id": r.product_id,
                "routing": r.routing,
                "routing_id": r.routing_id,
                "position": r.position,
                "name": r.name,
                "setup_hours": r.setup_hours,
                "run_hours": r.run_hours,
            }
            for r in queries.steps_at(key)
        ],
        links={"product": "products", "routing": "routings"},
        empty=_("No routing names this work center."),
    )


def _setups(actor: Actor, key: int) -> TablePart:
    queries.work_center(actor, key)
    return TablePart(
        columns=(("from_family", _("From family"), Kind.TEXT), ("to_family", _("To family"), Kind.TEXT), ("hours", _("Hours to set up"), Kind.QTY)),
        rows=[asdict(row) for row in queries.setup_times(key)],
        empty=_("Setting up takes what the operation says."),
    )


def _times(actor: Actor, key: int) -> TablePart:
    queries.work_center(actor, key)
    return TablePart(
        columns=(
            ("kind", _("Kind"), Kind.TEXT),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
            ("starts", _("Starts at"), Kind.TEXT),
            ("ends", _("Ends at"), Kind.TEXT),
            ("note", _("Note"), Kind.TEXT),
        ),
        rows=[{**_time(row), "kind": KINDS[row.kind]} for row in queries.center_times(key)],
        empty=_("No overtime and no maintenance."),
    )


SHEET: Final = Sheet(
    noun="work_centers",
    label=_("Work center"),
    plural=_("Work centers"),
    icon="cog",
    listing=WORK_CENTER_LISTING,
    policy=WORK_CENTERS,
    head=head,
    section="master",
    record_kind="work_center",
    order=60,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("name_en", _("English name"), first=False),
        Column("plant", _("Plant")),
        Column("parallel", _("Operations at once")),
        Column("hours_per_day", _("Hours a day"), phone=False),
        Column("efficiency", _("Efficiency"), phone=False),
        Column("cost_rate", _("Cost an hour"), phone=False),
        Column("currency", _("Currency"), first=False),
        Column("calendar", _("Working calendar"), first=False),
        Column("external_id", _("Number in the source"), first=False),
        Column("active", _("In use"), first=False),
    ),
    acts=(
        *MASTER.acts(),
        Act("set_center_times", _("Overtime and maintenance"), _set_times, TIMES, icon="clock", states=("active",), start=_times_of),
        Act("set_setup_times", _("Setup times"), _set_setups, SETUPS, icon="settings", states=("active",), start=_setups_of),
    ),
    panels=(
        Panel("facts", _("Work center"), _facts),
        Panel("times", _("Overtime and maintenance"), _times),
        Panel("setups", _("Setup times"), _setups),
        Panel("steps", _("Operations done here"), _steps),
    ),
    empty=_("No work center yet."),
)
