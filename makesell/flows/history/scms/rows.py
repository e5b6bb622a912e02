"""Flows/history/scms: the 10,324 lines of the file, one shipped line each. What is no number or date is reported, and the line kept without it."""

import datetime as dt
import re
from decimal import Decimal
from typing import Final, NamedTuple

from makesell.flows.history.badrows import BadRow
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.scms.names import COUNTRIES, FILE, NO_MODE, NOT_CAPTURED, SINCE
from makesell.ground.money import rounded
from makesell.ground.text import N_

COLUMNS: Final = (
    "ID", "Project Code", "PO / SO #", "ASN/DN #", "Country", "Managed By", "Shipment Mode", "PO Sent to Vendor Date", "Scheduled Delivery Date",
    "Delivered to Client Date", "Product Group", "Sub Classification", "Item Description", "Line Item Quantity", "Line Item Value",
    "Weight (Kilograms)",
)  # fmt: skip
MONTHS: Final = {
    name: number for number, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)
}
_DAY: Final = re.compile(r"(\d{1,2})-([A-Z][a-z]{2})-(\d{2})")
_AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_FROM_STOCK: Final = "N/A - From RDC"


class Line(NamedTuple):
    """A line as the file has it; `sent` is when the order went to the vendor, where that is known and not after the delivery."""

    key: int
    project: str
    order: str
    shipment: str
    country: str
    office: str
    mode: str
    sent: dt.date | None
    promised: dt.date
    delivered: dt.date
    group: str
    part: str
    item: str
    qty: Decimal
    value: Decimal
    weight: Decimal | None


def read(folder: Folder) -> list[Line]:
    """The lines in the order of the file. A line that cannot be used is left out; what is missing in a line that can is reported."""

    def told(row: Row, column: str, sentence: str, **params: object) -> None:
        folder.bad.add(BadRow(row.file, row.line, column, sentence, tuple(params.items())))

    def build(row: Row) -> Line:
        country, delivered = row.text("Country"), _day(row, "Delivered to Client Date")
        if country not in COUNTRIES:
            row.refuse("Country", N_("Country %(key)s is unknown."), key=country)
        qty, value = row.amount("Line Item Quantity"), row.amount_from_zero("Line Item Value")
        if qty <= 0:
            row.refuse("Line Item Quantity", N_("The quantity is not above zero."))
        if value != rounded(value):
            row.refuse("Line Item Value", N_("%(text)s has more than two decimals."), text=str(value))
        line = Line(
            row.integer("ID"), row.text("Project Code"), row.text("PO / SO #"), row.text("ASN/DN #"), country, row.text("Managed By"),
            row.text("Shipment Mode"), None, _day(row, "Scheduled Delivery Date"), delivered, row.text("Product Group"),
            row.text("Sub Classification"), row.text("Item Description"), qty, rounded(value), None,
        )  # fmt: skip
        if line.mode == NO_MODE:
            told(row, "Shipment Mode", N_("Nobody wrote down how this was shipped; the line is kept without it."))
        return line._replace(sent=_sent(row, delivered), weight=_weight(row))

    def _sent(row: Row, delivered: dt.date) -> dt.date | None:
        text = row.text("PO Sent to Vendor Date")
        if text == _FROM_STOCK:
            return None
        sent = _american(text)
        if sent is None:
            known = text == NOT_CAPTURED
            sentence = N_("The date was not captured; the line is kept without it.") if known else N_("“%(text)s” is no date; the line is kept.")
            told(row, "PO Sent to Vendor Date", sentence, **({} if known else {"text": text[:40]}))
        elif sent > delivered:
            told(row, "PO Sent to Vendor Date", N_("%(day)s lies after the delivery; the line is kept without it."), day=sent.isoformat())
            return None
        return sent

    def _weight(row: Row) -> Decimal | None:
        text = row.optional_text("Weight (Kilograms)")
        if re.fullmatch(r"\d{1,9}(\.\d{1,3})?", text, re.ASCII):
            return Decimal(text)
        told(row, "Weight (Kilograms)", N_("“%(text)s” is no weight; the line is kept without it."), text=text[:40])
        return None

    return list(folder.table(FILE, *COLUMNS).facts(build))


def _day(row: Row, column: str) -> dt.date:
    """A date such as 2-Jun-06, of this millennium."""
    text = row.text(column)
    match = _DAY.fullmatch(text)
    if match is None or match[2] not in MONTHS:
        row.refuse(column, N_("%(text)s is not a date."), text=text[:40])
    try:
        day = dt.date(2000 + int(match[3]), MONTHS[match[2]], int(match[1]))
    except ValueError:
        row.refuse(column, N_("%(text)s is not a date."), text=text[:40])
    if not SINCE <= day < dt.date(2016, 1, 1):
        row.refuse(column, N_("%(day)s lies outside the periods of this data."), day=day.isoformat())
    return day


def _american(text: str) -> dt.date | None:
    """A date such as 8/27/2014."""
    match = _AMERICAN.fullmatch(text)
    try:
        return dt.date(int(match[3]) + (2000 if len(match[3]) == 2 else 0), int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None
