"""Routings: how products are made, revisions by date."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import create_routing, retire_routing
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import queries
from makesell.masterdata.works.access import ROUTINGS
from makesell.masterdata.works.listings import OPERATION_LISTING, ROUTING_LISTING
from makesell.sheets import giving, lines
from makesell.sheets.boms import revision_facts, revision_head
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, View

STEP: Final = (
    Input("position", _("Position"), Take.INT),
    Input("work_center", _("Work center"), Take.REF, noun="work_centers"),
    Input("name", _("Operation"), required=False),
    Input("setup_hours", _("Hours to set up"), Take.QTY, required=False),
    Input("run_hours", _("Hours each"), Take.QTY, required=False),
)
CREATE: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("steps", _("Operations"), Take.TABLE, columns=STEP, most=200),
)


def create(call: Call) -> Done:
    """Makes a revision with its lines."""
    values = giving.new_values(CREATE, call.data)
    product = products.product_row(values["product_id"])
    steps = tuple(create_routing.NewStep(**giving.new_values(STEP, row)) for row in values.pop("steps", ()))
    fact = create_routing.NewRouting(product_code=product.code, product_name=product.name, steps=steps, **values)
    key = create_routing.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(record_id=key, say=_("The new revision takes over from its date."))


def _retire(call: Call) -> Done:
    facts = [Change(key, {}, call.version) for key in call.ids]
    retire_routing.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Out of use now."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today()}


def head(actor: Actor, key: int) -> Head:
    """The head of a routing's page."""
    ROUTINGS.require(actor, "view")
    return revision_head(queries.routing(key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    return revision_facts(queries.routing(key))


def _steps(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("position", _("Position"), Kind.INT),
            ("work_center", _("Work center"), Kind.REF),
            ("name", _("Operation"), Kind.TEXT),
            ("setup_hours", _("Hours to set up"), Kind.QTY),
            ("run_hours", _("Hours each"), Kind.QTY),
        ),
        rows=[
            {
                "position": r.position,
                "work_center": r.work_center,
                "work_center_id": r.work_center_id,
                "name": r.name,
                "setup_hours": r.setup_hours,
                "run_hours": r.run_hours,
            }
            for r in queries.steps(key)
        ],
        links={"work_center": "work_centers"},
    )


SHEET: Final = Sheet(
    noun="routings",
    label=_("Routing"),
    plural=_("Routings"),
    icon="route",
    listing=ROUTING_LISTING,
    policy=ROUTINGS,
    head=head,
    section="master",
    record_kind="routing",
    order=75,
    tables=("operations",),
    columns=(
        Column("code", _("Code"), opens=True),
        Column("product", _("Product")),
        Column("revision", _("Revision")),
        Column("steps", _("Operations")),
        Column("valid_from", _("From")),
        Column("valid_to", _("Until"), phone=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("open", _("In force"), "f=active.eq.1&f=valid_to.empty"),),
    acts=(
        Act("create", _("New revision"), create, CREATE, icon="plus", makes=True, strong=True, start=_start),
        Act("retire", _("Take out of use"), _retire, icon="archive", bulk=True, states=("active", "coming", "ended")),
    ),
    related=(lines.related(_("Operations"), OPERATION_LISTING, "routing"),),
    panels=(Panel("steps", _("Operations"), _steps), Panel("facts", _("Routing"), _facts, aside=True)),
    empty=_("No routing yet."),
)
