"""Bills of material: revisions by date."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import create_bom, retire_bom
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import queries
from makesell.masterdata.works.access import BOMS
from makesell.masterdata.works.listings import BOM_LINE_LISTING, BOM_LISTING
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, View

LINE: Final = (
    Input("component", _("Component"), Take.REF, noun="products"),
    Input("qty", _("Quantity"), Take.QTY),
    Input("scrap_rate", _("Scrap (share)"), Take.RATIO, required=False),
    Input("instead_of", _("Substitute for position"), Take.INT, required=False, help=_("Taken where it is there sooner: 10 is the first line.")),
)
CREATE: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("base_qty", _("For a quantity of"), Take.QTY, required=False),
    Input("alternative", _("Alternative number"), Take.INT, required=False,
          help=_("Empty: the usual one. 1 is taken before 2 where both are there as soon.")),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("lines", _("Components"), Take.TABLE, columns=LINE, most=500),
)


def create(call: Call) -> Done:
    """Makes a revision with its lines."""
    values = giving.new_values(CREATE, call.data)
    product = products.product_row(values["product_id"])
    lines = tuple(create_bom.NewBomLine(**giving.new_values(LINE, row)) for row in values.pop("lines", ()))
    fact = create_bom.NewBom(product_code=product.code, product_name=product.name, lines=lines, **values)
    key = create_bom.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(record_id=key, say=_("The new revision takes over from its date."))


def _retire(call: Call) -> Done:
    facts = [Change(key, {}, call.version) for key in call.ids]
    retire_bom.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Out of use now."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today(), "base_qty": 1}


def revision_head(row: queries.RevisionRow) -> Head:
    """The head of a revision's page: in force, to come, ended, or out of use on the clock's day."""
    day = today()
    if not row.active:
        state, label, tone = "retired", _("Out of use"), "mute"
    elif row.valid_from > day:
        state, label, tone = "coming", _("To come"), "info"
    elif row.valid_to and row.valid_to <= day:
        state, label, tone = "ended", _("Ended"), "mute"
    else:
        state, label, tone = "active", _("In force"), "ok"
    return Head(title=row.product, state=state, state_label=label, tone=tone, version=row.version, number=row.code)


def revision_facts(row: queries.RevisionRow) -> list[Fact]:
    """What every revision shows."""
    return [
        Fact(_("Product"), f"{row.product_code} {row.product}", noun="products", id=row.product_id),
        Fact(_("Revision"), row.revision, Kind.INT),
        Fact(_("From"), row.valid_from, Kind.DATE),
        Fact(_("Until"), row.valid_to, Kind.DATE),
    ]


def head(actor: Actor, key: int) -> Head:
    """The head of a bill of material's page."""
    BOMS.require(actor, "view")
    return revision_head(queries.bom(key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.bom(key)
    own = Fact(_("Alternative number"), row.alternative or None, Kind.INT)
    return [*revision_facts(row), own, Fact(_("For a quantity of"), row.base_qty, Kind.QTY)]


def _lines(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("position", _("Position"), Kind.INT),
            ("component", _("Component"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY),
            ("uom", _("Unit of measure"), Kind.REF),
            ("scrap_rate", _("Scrap (share)"), Kind.RATIO),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
            ("instead_of", _("Substitute for position"), Kind.INT),
        ),
        rows=[
            {
                "position": r.position,
                "component": f"{r.code} {r.component}",
                "component_id": r.component_id,
                "qty": r.qty,
                "uom": r.uom,
                "uom_id": r.uom_id,
                "scrap_rate": r.scrap_rate,
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
                "instead_of": r.instead_of,
            }
            for r in queries.bom_lines(key)
        ],
        links={"component": "products", "uom": "units_of_measure"},
    )


SHEET: Final = Sheet(
    noun="boms",
    label=_("Bill of material"),
    plural=_("Bills of material"),
    icon="list-tree",
    listing=BOM_LISTING,
    policy=BOMS,
    head=head,
    section="master",
    record_kind="bom",
    order=70,
    tables=("bom_lines",),
    columns=(
        Column("code", _("Code"), opens=True),
        Column("product", _("Product")),
        Column("revision", _("Revision")),
        Column("alternative", _("Alternative number"), phone=False),
        Column("lines", _("Components")),
        Column("valid_from", _("From")),
        Column("valid_to", _("Until"), phone=False),
        Column("base_qty", _("For a quantity of"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("open", _("In force"), "f=active.eq.1&f=valid_to.empty"),),
    acts=(
        Act("create", _("New revision"), create, CREATE, icon="plus", makes=True, strong=True, start=_start),
        Act("retire", _("Take out of use"), _retire, icon="archive", bulk=True, states=("active", "coming", "ended")),
    ),
    related=(lines.related(_("Components"), BOM_LINE_LISTING, "bom"),),
    panels=(Panel("lines", _("Components"), _lines), Panel("facts", _("Bill of material"), _facts, aside=True)),
    empty=_("No bill of material yet."),
)
