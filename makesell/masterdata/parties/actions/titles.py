"""Tax titles are set here, from a date on, whole: what they may hold is what the tax platform takes."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.ground.db.sets import put_dated
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.parties import words

VALUES: Final = dict.fromkeys(("kind", "name", "tax_number", "address", "phone", "bank", "account", "email"), "text")
# Characters the batch template 批量开票模板 takes of each.
MOST: Final = {"name": 100, "tax_number": 20, "address": 100, "phone": 50, "bank": 100, "account": 100, "email": 72}
NUMBER: Final = re.compile(r"[0-9A-Z]{15,20}")
SAID: Final = {
    "tax_title_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "tax_title_once": ("tax_title.overlap", N_("Another tax title holds at these dates."), "valid_from"),
}


@dataclass(frozen=True, slots=True)
class NewTitle:
    """A customer's tax title from a date on."""

    customer_id: int
    name: str
    valid_from: dt.date
    kind: str = words.SPECIAL
    tax_number: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""
    email: str = ""
    valid_to: dt.date | None = None


def set_titles(rows: Sequence[NewTitle]) -> int:
    """Sets tax titles; the one in force until then ends there. Returns how many began. Refuses what the tax platform would not take."""
    for row in rows:
        _refuse_unfit(row)
    with refusing(SAID):
        return put_dated(
            "parties_taxtitle", {"customer_id": "bigint"}, VALUES, [{name: getattr(row, name) for name in NewTitle.__slots__} for row in rows]
        )


def _refuse_unfit(row: NewTitle) -> None:
    if not row.name.strip():
        raise Refusal("tax_title.name", "A tax title needs the name the tax office knows.", field="name")
    for name, most in MOST.items():
        if len(getattr(row, name)) > most or any(ord(sign) < 32 for sign in getattr(row, name)):
            raise Refusal("tax_title.long", "The tax platform takes at most %(most)s characters here.", field=name, most=most)
    if row.kind == words.SPECIAL and not row.tax_number:
        raise Refusal("tax_title.needed", "A special VAT invoice names the buyer's tax number.", field="tax_number")
    if row.tax_number and not NUMBER.fullmatch(row.tax_number):
        raise Refusal("tax_title.number", "A tax number has 15 to 20 digits and capital letters.", field="tax_number")
