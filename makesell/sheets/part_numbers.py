"""Customers' part numbers 客户料号: what each customer calls our products; kept by hand or by a file."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.pro_5_production import keep_part_numbers
from makesell.ground.actor import Actor
from makesell.masterdata.partnumbers import queries
from makesell.masterdata.partnumbers.access import POLICY
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take

CHANGE: Final = (Input("number", _("Customer's part number"), most=80), Input("name", _("Customer's name for it"), required=False))
SET: Final = (Input("customer", _("Customer"), Take.REF, noun="customers"), Input("product", _("Product"), Take.REF, noun="products"), *CHANGE)
COLUMNS: Final = (
    Column("number", _("Customer's part number"), opens=True),
    Column("customer", _("Customer")),
    Column("code", _("Code"), phone=False),
    Column("product", _("Product")),
    Column("name", _("Customer's name for it"), phone=False),
)


def _set(call: Call) -> Done:
    fact = keep_part_numbers.NewPartNumber(**giving.new_values(SET, call.data))
    (key,) = keep_part_numbers.perform_many([fact], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept: lines of this customer are found by it."))


def _change(call: Call) -> Done:
    values = giving.changed_values(CHANGE, call.data)
    keep_part_numbers.change(dict.fromkeys(call.ids, values), actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."))


def _drop(call: Call) -> Done:
    keep_part_numbers.drop(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The customer's number is gone."))


def _as_kept(actor: Actor, key: int | None) -> Mapping[str, Any]:
    rows = queries.of_ids([] if key is None else [key])
    return {"number": rows[0].number, "name": rows[0].name} if rows else {}


SHEET: Final = Sheet(
    noun="part_numbers",
    label=_("Customer's part number"),
    plural=_("Customers' part numbers"),
    icon="tag",
    listing=queries.LISTING,
    policy=POLICY,
    head=lines.head_of(queries.LISTING, POLICY, "number", "customer"),
    section="market",
    timeline=False,
    order=22,
    columns=COLUMNS,
    acts=(
        Act("set", _("New customer's part number"), _set, SET, icon="plus", makes=True, strong=True),
        Act("change", _("Change"), _change, CHANGE, icon="pencil", start=_as_kept),
        Act("drop", _("Remove"), _drop, icon="trash-2", danger=True, bulk=True, asks=_("Remove what the customer calls this product?")),
    ),
    incoming=Incoming(("customer", "product"), _change),
    panels=(lines.panel(_("Customer's part number"), queries.LISTING, POLICY, COLUMNS),),
    empty=_("No customer's part number yet."),
)
