"""Templates of orders: kept from an order or quotation, own or the unit's; a new order begins with one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.documents.orders.access import TEMPLATES
from makesell.flows.pro_5_production import keep_order_template
from makesell.flows.pro_5_production.keep_order_template import Keep, Use
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.sheets import giving, master
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, View

NAMED: Final = (
    Input("name", _("Name"), most=200),
    Input("name_en", _("English name"), required=False, most=200),
    Input("shared", _("For the unit"), Take.BOOL, required=False, help=_("Everybody of the unit may use it.")),
)
KEEP: Final = (
    *NAMED,
    Input("only_customer", _("For this customer alone"), Take.BOOL, required=False, help=_("Otherwise it begins orders of any customer.")),
)
USE: Final = (
    Input("customer", _("Customer"), Take.REF, noun="customers"),
    Input("requested_date", _("Requested date"), Take.DATE, required=False),
    Input("customer_reference", _("Customer reference"), required=False, most=80),
)


def _kept(call: Call) -> Keep:
    return Keep(call.ids[0], call.data["name"], call.data.get("name_en") or "", bool(call.data.get("shared")), bool(call.data.get("only_customer")))


def keep_order(call: Call) -> Done:
    """An order is kept as a template; one is led to it."""
    key = keep_order_template.perform(_kept(call), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept as a template."), noun="order_templates")


def keep_quotation(call: Call) -> Done:
    """The same of a quotation."""
    key = keep_order_template.of_quotation(_kept(call), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept as a template."), noun="order_templates")


def named(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """A template of an order begins with its customer's name."""
    return {} if key is None else {"name": orders.order(actor, key).customer}


def _use(call: Call) -> Done:
    fact = Use(call.ids[0], call.data["customer"], call.data.get("requested_date"), call.data.get("customer_reference") or "")
    made = keep_order_template.use(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(made.order_id, _("A draft of the template, at today's prices."), noun="orders")


def _changing(act: str, values: Mapping[str, Any] | None, say: Any, undo: str = "") -> Any:
    def run(call: Call) -> Done:
        new = dict(values) if values is not None else giving.changed_values(NAMED, call.data)
        keep_order_template.change_many([Change(key, new, call.version) for key in call.ids], act, actor=call.actor, at=call.at, reason=call.reason)
        return giving.done(call, say, (undo, {}) if undo else None)

    return run


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    if key is None:
        return {}
    row = orders.template(actor, key)
    return {"name": row.name, "name_en": row.name_en, "shared": row.shared}


def _customer(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """Whom it is for."""
    return {} if key is None else {"customer": orders.template(actor, key).customer_id}


def head(actor: Actor, key: int) -> Head:
    """The head of a template's page."""
    return master.head(orders.template(actor, key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = orders.template(actor, key)
    return [
        Fact(_("Code"), row.code, Kind.CODE),
        Fact(_("Name"), row.name),
        Fact(_("English name"), row.name_en),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("For the unit"), row.shared, Kind.BOOL),
        Fact(_("Prices include tax"), row.tax_inclusive, Kind.BOOL),
        Fact(_("How it may leave"), said(states.DELIVERY_RULES)[row.delivery_rule]),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit),
    ]


def _lines(actor: Actor, key: int) -> TablePart:
    lines = orders.template(actor, key).lines
    known = orders.product_names([line.product_id for line in lines if line.product_id])
    rows = [
        {
            "position": n, "code": known.get(line.product_id or 0, ("", ""))[0], "product": known.get(line.product_id or 0, ("", line.text))[1],
            "product_id": line.product_id, "qty": line.qty if line.product_id else None, "text": line.text if line.product_id else "",
        }
        for n, line in enumerate(lines, 1)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT), ("code", _("Code"), Kind.CODE), ("product", _("Product"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY), ("text", _("Text"), Kind.TEXT),
        ),
        rows=rows,
        links={"product": "products"},
    )  # fmt: skip


SHEET: Final = Sheet(
    noun="order_templates",
    label=_("Order template"),
    plural=_("Order templates"),
    icon="book-copy",
    listing=orders.TEMPLATE_LISTING,
    policy=TEMPLATES,
    section="sell",
    order=96,
    record_kind="order_template",
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("name_en", _("English name"), first=False),
        Column("customer", _("Customer")),
        Column("lines", _("Lines")),
        Column("shared", _("For the unit")),
        Column("owner", _("Owner")),
        Column("unit", _("Unit"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(View("all", _("All"), ""), View("mine", _("Mine"), "f=owner.eq.{me}")),
    acts=(
        Act("use", _("New order of it"), _use, USE, icon="plus", states=("active",), strong=True, start=_customer),
        Act("change", _("Change"), _changing("change", None, _("Changed.")), NAMED, icon="pencil", states=("active", "retired"), start=_start),
        Act("retire", _("Take out of use"), _changing("retire", {"active": False}, _("Taken out of use."), "restore"), icon="archive", bulk=True,
            states=("active",)),
        Act("restore", _("Take into use"), _changing("restore", {"active": True}, _("Taken into use."), "retire"), icon="archive-restore", bulk=True,
            states=("retired",)),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts), Panel("lines", _("Lines"), _lines)),
    empty=_("No template yet. Keep an order or a quotation as one."),
)  # fmt: skip
