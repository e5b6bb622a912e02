"""Sheets: how measures of the performance book are called, how a figure's address is written, and a table of credits."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from makesell.books.performance.balances import EntryRow
from makesell.flows.steps.measure_events import OF_DOCUMENTS
from makesell.ground.listing import Kind
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes.queries import MeasureRow
from makesell.sheets.giving import word
from makesell.sheets.parts import TablePart, Text

ZERO: Final = Decimal(0)
LABELS: Final[dict[str, Text]] = {
    "ordered": _("Ordered"),
    "shipped": _("Shipped"),
    "delivered": _("Delivered"),
    "accepted": pgettext_lazy("measure", "Accepted"),
    "invoiced": _("Invoiced"),
    "paid": _("Paid"),
    "collected": _("Collected"),
    "margin": _("Margin"),
    "new_customer": _("New customers"),
    "reactivated_customer": _("Reactivated customers"),
    "lost_customer": _("Lost customers"),
    "complaint": _("Complaints"),
    "satisfaction": _("Satisfaction"),
    "returned": _("Returned"),
    "cancelled": _("Cancelled"),
}
# What targets are set for; memo measures are shown, never asked of anybody.
TARGETS: Final = ("ordered", "shipped", "delivered", "accepted", "invoiced", "paid", "collected", "margin", "new_customer")
VALUES: Final[dict[str, Text]] = {"net": _("Net amount"), "gross": _("Gross amount"), "qty": _("Quantity"), "count": _("Count")}
KIND_OF_VALUE: Final = {"net": Kind.MONEY, "gross": Kind.MONEY, "qty": Kind.QTY, "count": Kind.INT}


def additive() -> dict[str, Text]:
    """The measures a target can be set for and sums are made of, also those the company added."""
    return {row.code: LABELS.get(row.code) or _called(row) for row in schemes.measures("additive")}


def label(code: str) -> Text:
    """The measure's name, as the company calls one of its own."""
    if code in LABELS:
        return LABELS[code]
    if code in OF_DOCUMENTS:
        return word(OF_DOCUMENTS[code].name)
    row = schemes.measure(code)
    return code if row is None else _called(row)


def _called(row: MeasureRow) -> str:
    return row.name_en if (get_language() or "").startswith("en") else row.name


def address(source: str, **params: str) -> str:
    """A figure's address: its source with the parameters that open it."""
    return f"{source}?{urlencode(params)}"


def order_address(order_id: int, measure: str) -> str:
    """The entries of the order book behind what is ordered, shipped or invoiced of an order."""
    return address("orderbook", order=str(order_id), measure=measure)


def credits(entries: Iterable[EntryRow], empty: Text) -> TablePart:
    """What a document posted to the performance book, credit by credit."""
    return TablePart(
        columns=(
            ("date", _("Business date"), Kind.DATE),
            ("measure", _("Measure"), Kind.TEXT),
            ("person", _("Credited"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY),
            ("net", _("Net"), Kind.MONEY),
            ("gross", _("Gross"), Kind.MONEY),
        ),
        rows=[
            {
                "date": entry.business_date,
                "measure": label(entry.measure),
                "person": entry.person,
                "person_id": entry.person_id,
                "qty": entry.qty,
                "net": entry.net,
                "gross": entry.gross,
            }
            for entry in entries
        ],
        links={"person": "people"},
        empty=empty,
    )
