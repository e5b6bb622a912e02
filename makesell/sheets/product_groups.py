"""Product groups: the tree that targets and commission rates name."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_product_group, create_product_group
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.products import queries
from makesell.masterdata.products.access import GROUPS
from makesell.sheets import master
from makesell.sheets.master import Master
from makesell.sheets.parts import Call, Column, Fact, Head, Input, Panel, Related, Sheet, TablePart, Take, View

NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("parent", _("Belongs to"), Take.REF, noun="product_groups", required=False),
)


def _make(call: Call, values: Mapping[str, Any]) -> int:
    return create_product_group.perform(create_product_group.NewGroup(**values), actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New product group"), NAMED, _make, change_product_group.perform_many, queries.group_row)


def head(actor: Actor, key: int) -> Head:
    """The head of a product group's page."""
    return master.head(queries.group(actor, key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.group(actor, key)
    return [
        Fact(_("Belongs to"), row.parent, noun="product_groups", id=row.parent_id),
        Fact(_("English name"), row.name_en),
    ]


def _below(actor: Actor, key: int) -> TablePart:
    wanted = queries.groups_below([key]) - {key}
    return TablePart(
        columns=(("code", _("Code"), Kind.CODE), ("group", _("Product group"), Kind.REF), ("products", _("Products"), Kind.INT)),
        rows=[{"code": r.code, "group": r.name, "group_id": r.id, "products": r.products} for r in queries.group_tree() if r.id in wanted],
        links={"group": "product_groups"},
        empty=_("No group below this one."),
    )


def _products(actor: Actor, key: int) -> int:
    return queries.group(actor, key).products


SHEET: Final = Sheet(
    noun="product_groups",
    label=_("Product group"),
    plural=_("Product groups"),
    icon="folder-tree",
    listing=queries.GROUP_LISTING,
    policy=GROUPS,
    head=head,
    section="master",
    record_kind="product_group",
    order=20,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("parent", _("Belongs to")),
        Column("products", _("Products")),
        Column("name_en", _("English name"), first=False),
        Column("external_id", _("Number in the source"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("top", _("Top groups"), "f=parent.empty&f=active.eq.1"),),
    acts=MASTER.acts(),
    panels=(Panel("facts", _("Product group"), _facts), Panel("below", _("Groups below"), _below)),
    related=(Related("products", _("Products"), _products, "f=group.eq.{id}"),),
    empty=_("No product group yet."),
)
