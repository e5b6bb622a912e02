"""Issued invoices as the platform gives them 数电票 XML: `EInvoice` with its number, date, buyer and sums, one or many in a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final
from xml.etree.ElementTree import Element

ROOT: Final = "EInvoice"
NUMBER: Final = re.compile(r"[0-9]{20}")
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued tax invoice: its number, day (ISO), the buyer's number, sums, its remark, and of a red one the number it takes back of.

    What the file does not say, or not as it should, is empty (no amount: None).
    """

    number: str
    day: str
    buyer: str
    net: Decimal | None
    tax: Decimal | None
    gross: Decimal | None
    remark: str
    original: str


def issued_in(root: Element) -> list[Issued]:
    """The issued invoices of a file; none when it holds none."""
    return [_issued(element) for element in root.iter() if _name(element) == ROOT]


def _issued(element: Element) -> Issued:
    said = dict(_leaves(element))
    number = said.get("TaxSupervisionInfo/InvoiceNumber", "")
    day = DAY.match(said.get("TaxSupervisionInfo/IssueTime", ""))
    return Issued(
        number if NUMBER.fullmatch(number) else "",
        day.group() if day else "",
        said.get("BuyerInformation/BuyerIdNum", ""),
        _amount(said.get("BasicInformation/TotalAmWithoutTax", "")),
        _amount(said.get("BasicInformation/TotalTaxAm", "")),
        _amount(said.get("BasicInformation/TotalTax-includedAmount", "")),
        said.get("AdditionalInformation/Remark", ""),
        said.get("RedEInvoice/OriginalInvoiceCode", ""),
    )


def _leaves(element: Element) -> Iterator[tuple[str, str]]:
    """Texts by the names of the element and its parent, below one invoice."""
    for parent in element.iter():
        for child in parent:
            if len(child) == 0:
                yield f"{_name(parent)}/{_name(child)}", (child.text or "").strip()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _amount(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 15 else None
