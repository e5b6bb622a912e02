"""Routings: how products are made, revisions by date."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import create_routing, retire_routing
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
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
    Input("work_center", _("Work center"), Take.REF, noun="work_centers", required=False),
    Input("name", _("Operation"), required=False),
    Input("name_en", _("English name"), required=False),
    Input("setup_hours", _("Hours to set up"), Take.QTY, required=False),
    Input("run_hours", _("Hours each"), Take.QTY, required=False),
    Input("days", _("Days outside"), Take.INT, required=False, help=_("Working days of subcontracting, design or approval; no work center then.")),
    Input("supplier", _("Done by"), Take.REF, noun="suppliers", required=False,
          help=_("The subcontractor of an operation outside; what it offers of an operation of this name comes before days and price.")),
    Input("outside_price", _("Price each"), Take.MONEY, required=False, help=_("For each piece sent, in company currency.")),
    Input("second", _("Second choice"), Take.REF, noun="work_centers", required=False),
    Input("third", _("Third choice"), Take.REF, noun="work_centers", required=False),
    Input("beside", _("Tool or people"), Take.REF, noun="work_centers", required=False, help=_("Needed at the same time, from start to end.")),
    Input("family", _("Setup family"), required=False, most=40),
    Input("move_qty", _("Transfer lot"), Take.QTY, required=False, help=_("Goes on to the next operation while the rest is made.")),
    Input("scrap_rate", _("Scrap (share)"), Take.RATIO, required=False),
    Input("after", _("Follows"), required=False, most=60, help=_("Positions such as 10, 20; empty: the one before; 0: none.")),
)  # fmt: skip
CREATE: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("template", _("Template"), Take.BOOL, required=False, help=_("Stands in for a machine that is not designed yet.")),
    Input("lot_min", _("Smallest lot"), Take.QTY, required=False),
    Input("lot_multiple", _("Lots in multiples of"), Take.QTY, required=False),
    Input("steps", _("Operations"), Take.TABLE, columns=STEP, most=200),
)


def create(call: Call) -> Done:
    """Makes a revision with its lines."""
    values = giving.new_values(CREATE, call.data)
    product = products.product_row(values["product_id"])
    steps = tuple(create_routing.NewStep(**{"work_center_id": None, **giving.new_values(STEP, row)}) for row in values.pop("steps", ()))
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
    lots = queries.lots(key)
    return [
        *revision_facts(queries.routing(key)),
        Fact(_("Template"), lots.template, Kind.BOOL),
        Fact(_("Smallest lot"), lots.lot_min, Kind.QTY),
        Fact(_("Lots in multiples of"), lots.lot_multiple, Kind.QTY),
    ]


def _more(row: queries.StepRow) -> str:
    """What else is known of an operation, in a line of words."""
    words = [
        (_("Second choice"), row.second),
        (_("Third choice"), row.third),
        (_("Tool or people"), row.beside),
        (_("Setup family"), row.family),
        (_("Transfer lot"), giving.number(row.move_qty) if row.move_qty else None),
        (_("Scrap (share)"), shown.ratio(row.scrap_rate).short if row.scrap_rate else None),
        (_("Follows"), row.after),
    ]
    return ", ".join(f"{label} {value}" for label, value in words if value)


def _steps(actor: Actor, key: int) -> TablePart:
    hidden, currency = ROUTINGS.hidden(actor), organisation.own_currency()
    return TablePart(
        columns=(
            ("position", _("Position"), Kind.INT),
            ("work_center", _("Work center"), Kind.REF),
            ("name", _("Operation"), Kind.TEXT),
            ("setup_hours", _("Hours to set up"), Kind.QTY),
            ("run_hours", _("Hours each"), Kind.QTY),
            ("days", _("Days outside"), Kind.INT),
            ("supplier", _("Done by"), Kind.REF),
            ("outside_price", _("Price each"), Kind.MONEY),
            ("more", _("Also"), Kind.TEXT),
        ),
        rows=[
            {
                "position": r.position,
                "work_center": r.work_center or _("Outside"),
                "work_center_id": r.work_center_id,
                "name": r.name,
                "setup_hours": r.setup_hours,
                "run_hours": r.run_hours,
                "days": r.days,
                "supplier": r.supplier or "",
                "supplier_id": r.supplier_id,
                "outside_price": None if "outside_price" in hidden else r.outside_price,
                "currency": currency,
                "more": _more(r),
            }
            for r in queries.steps(key)
        ],
        links={"work_center": "work_centers", "supplier": "suppliers"},
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
        Column("template", _("Template"), first=False),
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
