"""What suppliers offer 供应商报价: a product or an operation, from a quantity on, at a price, in so many working days; also by a file."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.pro_5_production import keep_offers
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.masterdata.suppliers import queries
from makesell.masterdata.suppliers.access import OFFERS
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take, View

CHANGE: Final = (
    Input("lot_qty", _("In lots of"), Take.QTY, required=False),
    Input("price", _("Price"), Take.MONEY, help=_("Each, in the supplier's currency.")),
    Input("lead_days", _("Lead time, working days"), Take.INT),
    Input("expedite_days", _("Expedited, working days"), Take.INT, required=False),
    Input("expedite_charge", _("Surcharge by order"), Take.MONEY, required=False, help=_("In the supplier's currency.")),
    Input("expedite_rate", _("Surcharge (share)"), Take.RATIO, required=False, help=_("Of the price: 0.15 is 15 percent.")),
    Input("preference", _("Preference"), Take.INT, required=False, help=_("1 is asked first.")),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("their_code", _("Supplier's part number"), required=False, most=80),
)
SET: Final = (
    Input("supplier", _("Supplier"), Take.REF, noun="suppliers"),
    Input("product", _("Product"), Take.REF, noun="products", required=False),
    Input("operation", _("Operation outside"), required=False, most=120, help=_("By its name in the routing, instead of a product.")),
    Input("from_qty", _("From quantity"), Take.QTY, required=False, help=_("The least of them is what has to be bought at least.")),
    Input("valid_from", _("From"), Take.DATE),
    *CHANGE,
)
NO_VALUE: Final = ("expedite_days", "expedite_charge", "expedite_rate", "valid_to")
COLUMNS: Final = (
    Column("supplier", _("Supplier"), opens=True),
    Column("product", _("Product")),
    Column("operation", _("Operation outside"), phone=False),
    Column("from_qty", _("From quantity")),
    Column("lot_qty", _("In lots of"), first=False),
    Column("price", _("Price")),
    Column("currency", _("Currency"), phone=False),
    Column("lead_days", _("Lead time, working days"), phone=False),
    Column("expedite_days", _("Expedited, working days"), first=False),
    Column("expedite_charge", _("Surcharge by order"), first=False),
    Column("expedite_rate", _("Surcharge (share)"), first=False),
    Column("preference", _("Preference"), phone=False),
    lines.FROM,
    lines.UNTIL,
    Column("their_code", _("Supplier's part number"), first=False),
)


def _set(call: Call) -> Done:
    fact = keep_offers.NewOffer(**giving.new_values(SET, call.data))
    (key,) = keep_offers.perform_many([fact], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept: purchases and promises count with it."))


def _change(call: Call) -> Done:
    values = giving.changed_values(CHANGE, call.data, empty=NO_VALUE)
    keep_offers.change(dict.fromkeys(call.ids, values), actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."))


def _drop(call: Call) -> Done:
    keep_offers.drop(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The offer is gone; what was bought by it stays."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today(), "from_qty": 1, "preference": 1}


def _as_kept(actor: Actor, key: int | None) -> Mapping[str, Any]:
    rows = queries.offer_rows([] if key is None else [key])
    return giving.as_given(CHANGE, rows[0]) if rows else {}


SHEET: Final = Sheet(
    noun="supplier_offers",
    label=_("Supplier's offer"),
    plural=_("Suppliers' offers"),
    icon="tag",
    listing=queries.OFFER_LISTING,
    policy=OFFERS,
    head=lines.head_of(queries.OFFER_LISTING, OFFERS, "supplier", "product"),
    section="master",
    timeline=False,
    order=91,
    columns=COLUMNS,
    views=(
        View("now", _("In force"), "f=valid_from.lte.{today}&f=valid_to.empty"),
        View("outside", _("Operations outside"), "f=product.empty"),
    ),
    acts=(
        Act("set", _("New offer"), _set, SET, icon="plus", makes=True, strong=True, start=_start),
        Act("change", _("Change"), _change, CHANGE, icon="pencil", start=_as_kept),
        Act("drop", _("Remove"), _drop, icon="trash-2", danger=True, bulk=True, asks=_("Nothing is proposed or promised by it any more. Go on?")),
    ),
    incoming=Incoming(("supplier", "product", "operation", "from_qty", "valid_from"), _change),
    panels=(lines.panel(_("Supplier's offer"), queries.OFFER_LISTING, OFFERS, COLUMNS),),
    empty=_("No supplier offers anything yet."),
)
