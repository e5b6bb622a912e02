"""Board of the promise simulation 交期试算 (PRO-5): when a quantity is there by material and capacity of all levels, and what that day waits for.

It asks without a lock and keeps nothing. What binds comes first: the cause that, taken away alone, brings the day forward most.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from makesell.engines import ctp
from makesell.engines.ctp import Gain, Part, Promise, Unable
from makesell.flows.steps import plant_model
from makesell.flows.steps.plant_model import Plant
from makesell.ground import clock, shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products
from makesell.masterdata.suppliers.access import SUPPLIERS
from makesell.masterdata.works.access import WORK_CENTERS
from makesell.sheets.boards import Board, BoardColumn, BoardList, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, CellValue, Item, Link
from makesell.sheets.giving import number, word
from makesell.sheets.parts import Input, Take

FILTERS: Final = (
    Input("product", gettext_lazy("Product"), Take.REF, noun="products"),
    Input("qty", gettext_lazy("Quantity"), Take.QTY, required=False),
    Input("due", gettext_lazy("Requested date"), Take.DATE, required=False),
)
ROLES: Final = frozenset(
    {R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.ORDER_DESK, R.PRESALES, R.PLANNER, R.PURCHASING}
)
UNABLE: Final = {
    "no_way": N_("%(path)s: neither bought nor made."),
    "circle": N_("%(path)s: contains itself."),
    "horizon": N_("%(path)s: not within the next eighteen months."),
}
HELD_BY: Final = 3


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page for what is chosen; says what is still missing, and what cannot be promised with the path."""
    chosen = {name: str(value) for name, value in given.items() if value is not None}
    title = _("Promise simulation")
    if given.get("product") is None:
        return BoardPage(title, parts=[BoardNote(_("Choose a product."))], chosen=chosen)
    qty = given.get("qty") or Decimal(1)
    chosen["qty"] = f"{qty.normalize():f}"
    product = products.product(actor, given["product"])
    plant = plant_model.read([product.id], clock.now())
    found = ctp.ask(plant.model, product.id, qty, plant.now)
    sub = f"{product.code} {product.name}"
    if isinstance(found, Unable):
        return BoardPage(title, sub, parts=[BoardNote(_unable(plant, found), "bad")], chosen=chosen)
    worth = ctp.gains(plant.model, product.id, qty, found)
    latest = _for_the_day(plant, product.id, qty, given.get("due"))
    parts: list[BoardPart] = [_answer(actor, plant, found, worth, latest), _causes(actor, plant, found, worth)]
    return BoardPage(title, sub, parts=parts, chosen=chosen)


def _language() -> str:
    return get_language() or "zh-hans"


def _at(plant: Plant, minute: int) -> str:
    return shown.moment(plant.moment(minute), _language())


def _long(minutes: int) -> str:
    """A time of the clock in days, hours and minutes."""
    days, rest = divmod(minutes, 24 * 60)
    whole = [_("%(days)s d") % {"days": days}] if days else []
    return " ".join([*whole, *([shown.duration(rest, _language())] if rest or not days else [])])


def _unable(plant: Plant, found: Unable) -> str:
    path = " → ".join(plant.products[key].code for key in found.path)
    return str(word(UNABLE[found.code])) % {"path": path}


def _for_the_day(plant: Plant, product_id: int, qty: Decimal, due: dt.date | None) -> list[Item]:
    """The latest start for the requested date; where it is too late, the part that is there by then."""
    if due is None:
        return []
    begin = ctp.latest_start(plant.model, product_id, qty, plant.now, plant.last_of(due))
    if begin is not None:
        return [Item(_("Latest start"), value=_at(plant, begin), sub=_("Material is ordered now."))]
    unit = Decimal(1).scaleb(-plant.products[product_id].digits)
    most = ctp.most_by(plant.model, product_id, qty, plant.now, plant.last_of(due), unit)
    part = _("%(part)s of %(qty)s") % {"part": number(most), "qty": number(qty)}
    return [
        Item(_("Latest start"), value=_("Too late"), sub=_("Not even by beginning now."), tone="bad"),
        Item(_("By the requested date"), value=part, sub=_("If it is asked for in parts."), tone="" if most else "bad"),
    ]


def _answer(actor: Actor, plant: Plant, found: Promise, worth: Sequence[Gain], latest: Sequence[Item]) -> BoardList:
    """The day, the part that binds it with what it is worth, what holds for the requested date; what of it is a template."""
    items = [Item(_("There on"), value=shown.date(plant.day(found.end), _language()), sub=_at(plant, found.end))]
    if worth:
        part = worth[0].part
        name = _place(actor, plant, part)
        sub = _("Without it %(sooner)s sooner.") % {"sooner": _long(worth[0].minutes)}
        link = name if isinstance(name, Link) else None
        items.append(Item(_("What binds it"), link, value=str(word(ctp.WHY[part.code])), sub=f"{_said(name)}. {sub}"))
    elif found.end > plant.now:
        items.append(Item(_("What binds it"), value=_("The work itself"), sub=_("No single cause taken away brings the day forward.")))
    if found.template:
        sub = _("The day holds for the design that the template assumes.")
        items.append(Item(_("Template"), value=_("Partly by a template"), sub=sub, tone="warn"))
    items += latest
    return BoardList("answer", _("The promise"), items, place="below")


def _said(name: CellValue) -> str:
    return str(name.text) if isinstance(name, Link) else str(name)


def _place(actor: Actor, plant: Plant, part: Part) -> CellValue:
    """Where a cause lies: the material, else the work center."""
    if part.center is None:
        product = plant.products[part.item]
        if part.code == "bought" and product.supplier_id is not None and SUPPLIERS.may(actor):
            return Link(f"{product.code} · {product.supplier}", "suppliers", product.supplier_id)
        return Link(f"{product.code} {product.name}", "products", product.id)
    name = plant.centers[part.center].name
    return Link(name, "work_centers", part.center) if WORK_CENTERS.may(actor) else name


def _causes(actor: Actor, plant: Plant, found: Promise, worth: Sequence[Gain]) -> BoardTable:
    """What the day waits for, one after the other: the durations sum exactly to the time from now to then."""
    gained = {gain.part: gain.minutes for gain in worth}
    columns = (
        BoardColumn("cause", _("Waits for"), wrap=True), BoardColumn("place", _("Where"), wrap=True), BoardColumn("product", _("To make")),
        BoardColumn("begins", _("Begins")), BoardColumn("takes", _("Takes")), BoardColumn("worth", _("Sooner without it")),
        BoardColumn("held", _("Kept busy by"), wrap=True),
    )  # fmt: skip
    rows = []
    for part, begins in _timed(found):
        operation = plant.operations.get(part.step)
        made_of = plant.products[part.item].code
        rows.append(
            BoardRow(
                {
                    "cause": word(ctp.WHY[part.code]),
                    "place": _place(actor, plant, part),
                    "product": f"{made_of} · {operation.name or operation.position}" if operation else made_of,
                    "begins": _at(plant, begins),
                    "takes": _long(part.minutes),
                    "worth": _long(gained[part]) if part in gained else "",
                    "held": _held(plant, part, begins),
                }
            )
        )
    totals = {"cause": _("In all"), "takes": _long(found.end - found.start)}
    return BoardTable("causes", _("What it waits for"), columns, rows, totals if rows else None, empty=_("All of it is in stock."))


def _timed(found: Promise) -> Iterator[tuple[Part, int]]:
    reached = found.start
    for part in found.parts:
        yield part, reached
        reached += part.minutes


def _held(plant: Plant, part: Part, begins: int) -> str:
    """The production orders that keep a work center busy meanwhile."""
    if part.code != "queue":
        return ""
    held = [
        holder.number
        for holder in plant.holders
        if any(p.center == part.center and p.start < begins + part.minutes and p.end > begins for p in holder.places)
    ]
    rest = len(held) - HELD_BY
    return ", ".join(held[:HELD_BY]) + (f" + {rest}" if rest > 0 else "")


BOARD: Final = Board(
    "promise_simulation", gettext_lazy("Promise simulation"), "calendar-clock", build,
    filters=lambda actor: FILTERS, roles=ROLES, section="sell", order=36,
)  # fmt: skip
