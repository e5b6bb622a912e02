"""Parts of an order's page: holds, prices with their reasons, schedule lines, promises that moved."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries.backlog import MOVED
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.engines import price, promise
from makesell.flows.steps import credit, given
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import price_words
from makesell.sheets.giving import word
from makesell.sheets.order_checks import after_gate, beyond_in_words, cause_in_words
from makesell.sheets.parts import TablePart


def hold_in_words(code: str, params: Mapping[str, Any]) -> str:
    """Why an order is held, with its figures."""
    if code == states.CREDIT and params.get("why") in credit.WHY:
        return say(credit.WHY[str(params["why"])]) % params
    if code == states.DISCOUNT:
        return beyond_in_words(params)
    if code == states.GIFT and params.get("why") in given.WHY:
        return say(given.WHY[str(params["why"])]) % params
    return ""


def holds(actor: Actor, order_id: int) -> TablePart:
    """Why the order is or was held, and who let it go on."""
    rows = [
        {
            "at": row.at,
            "hold": word(states.HOLDS[row.code]),
            "why": hold_in_words(row.code, row.params),
            "asked_by": row.asked_by or "",
            "released_by": row.released_by or "",
            "amount": row.released_amount,
            "until": row.released_until,
            "reason": row.reason,
        }
        for row in (orders.holds(order_id) if orders.order(actor, order_id).was_held else ())
    ]
    return TablePart(
        columns=(
            ("at", _("Held on"), Kind.MOMENT),
            ("hold", _("Hold"), Kind.TEXT),
            ("why", _("Why"), Kind.TEXT),
            ("asked_by", _("Asked by"), Kind.TEXT),
            ("released_by", _("Released by"), Kind.TEXT),
            ("amount", _("Up to the gross amount of"), Kind.MONEY),
            ("until", _("Until"), Kind.DATE),
            ("reason", _("Reason"), Kind.TEXT),
        ),
        rows=rows,
    )


class PricedLine(Protocol):
    """What the table of prices reads of a line."""

    @property
    def position(self) -> int:
        """Its number."""

    @property
    def list_price(self) -> Decimal | None:
        """The price that won."""

    @property
    def unit_price(self) -> Decimal:
        """The price that was agreed."""


def prices(actor: Actor, order_id: int) -> TablePart:
    """Which price won on each line, and why the others did not."""
    return reasons([(line, line.price_reason) for line in orders.lines(order_id) if line.price_reason is not None])


def reasons(lines: Sequence[tuple[PricedLine, Mapping[str, Any]]]) -> TablePart:
    """Prices of lines with the reasons that were kept."""
    rows = []
    for line, reason in lines:
        rows.append(
            {
                "line": line.position,
                "list_price": line.list_price,
                "unit_price": line.unit_price,
                "discount": price.discount(line.list_price, line.unit_price) if line.list_price else None,
                "source": price_words.source(reason),
                "why": price_words.why(reason),
                "others": price_words.others(reason),
            }
        )
    return TablePart(
        columns=(
            ("line", _("Line"), Kind.INT),
            ("list_price", _("List price"), Kind.MONEY),
            ("unit_price", _("Unit price"), Kind.MONEY),
            ("discount", _("Discount"), Kind.RATIO),
            ("source", _("Price from"), Kind.TEXT),
            ("why", _("Why"), Kind.TEXT),
            ("others", _("The others"), Kind.TEXT),
        ),
        rows=rows,
    )


def schedule(actor: Actor, order_id: int) -> TablePart:
    """Each quantity with its promise and what binds it."""
    found = orders.schedule(order_id)
    shut = orders.gates((order_id,)) if any(row.promised_date is None for row in found) else []
    rows = [
        {
            "line": row.line, "product": row.product or "", "qty": row.qty, "promised": row.promised_date,
            "after": after_gate(row.days_after_gate, shut), "source": word(promise.SOURCES[row.source]), "requested": row.requested_date,
            "ship_to": row.ship_to or "", "why": cause_in_words(row.cause),
        }
        for row in found
    ]  # fmt: skip
    columns: tuple[tuple[str, Any, Kind], ...] = (
        ("line", _("Line"), Kind.INT),
        ("product", _("Product"), Kind.TEXT),
        ("qty", _("Quantity"), Kind.QTY),
        ("promised", _("Promised date"), Kind.DATE),
        ("after", _("Behind the gate"), Kind.TEXT),
        ("source", _("From where"), Kind.TEXT),
        ("requested", _("Requested date"), Kind.DATE),
        ("ship_to", _("Sent to"), Kind.TEXT),
        ("why", _("Why"), Kind.TEXT),
    )
    left_out = {name for name in ("after", "ship_to") if not any(row[name] for row in rows)}
    return TablePart(columns=tuple(column for column in columns if column[0] not in left_out), rows=rows)


def pauses(actor: Actor, order_id: int) -> TablePart:
    """Lines that stand or stood still: at whose wish, why, and until when."""
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT),
            ("line", _("Line"), Kind.INT),
            ("product", _("Product"), Kind.TEXT),
            ("whose", _("At whose wish"), Kind.TEXT),
            ("why", _("Reason"), Kind.TEXT),
            ("by", _("Who"), Kind.TEXT),
            ("back_on", _("Thought to last until"), Kind.DATE),
            ("ended_at", _("Went on"), Kind.MOMENT),
        ),
        rows=[
            {
                "at": row.at, "line": row.line, "product": row.product or "", "whose": _("The customer's") if row.by_customer else _("Ours"),
                "why": row.reason, "by": row.by or "", "back_on": row.back_on, "ended_at": row.ended_at,
            }
            for row in (orders.pauses(order_id) if orders.order(actor, order_id).was_paused else ())
        ],
    )  # fmt: skip


def moved(actor: Actor, order_id: int) -> TablePart:
    """Every change of a promised date: from, to, why, who was told."""
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT),
            ("line", _("Line"), Kind.INT),
            ("was", _("Was"), Kind.DATE),
            ("now", _("Now"), Kind.DATE),
            ("why", _("Why"), Kind.TEXT),
            ("told", _("Told"), Kind.TEXT),
        ),
        rows=[
            {
                "at": row.at, "line": row.line, "was": row.from_date, "now": row.to_date, "told": row.told or "",
                "why": word(MOVED[row.cause]) if row.cause in MOVED else _("Supply has moved"),
            }
            for row in (orders.promise_changes(order_id) if orders.order(actor, order_id).moved else ())
        ],
    )  # fmt: skip
