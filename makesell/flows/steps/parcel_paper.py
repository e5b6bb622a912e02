"""The labels of parcels (PRO-6), 100 × 150 mm, in the customer's language: receiver, way, contents; QR says which parcel it is, bars its way.

The bars are the carrier's tracking number where there is one that bars can say, else the parcel's own code.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from makesell.documents import deliveries as room
from makesell.documents.deliveries.codes import code_of
from makesell.documents.deliveries.label_queries import LabelRow
from makesell.flows.steps.papers import letterhead
from makesell.ground import shown
from makesell.ground.paper.codes import bars, fits_bars, qr
from makesell.ground.paper.press import Letterhead, Sheet, render

TEMPLATE: Final = Path(room.__file__).parent / "paper" / "label.typ"
MOST_LINES: Final = 8


def paper(rows: Sequence[LabelRow], of: int) -> bytes:
    """The PDF of labels of a delivery that has `of` parcels, one a page; printed again it is the same, byte for byte."""
    sheet, head = laid_out(rows, of)
    return render(sheet, head, at=dt.datetime.combine(rows[0].planned_date, dt.time(), dt.UTC))


def laid_out(rows: Sequence[LabelRow], of: int) -> tuple[Sheet, Letterhead]:
    """What the press takes."""
    language = rows[0].language
    with override(language):
        return Sheet(TEMPLATE, {"labels": [_label(row, of) for row in rows]}), letterhead(_("Parcel label"), rows[0].number, language)


def _label(row: LabelRow, of: int) -> dict[str, Any]:
    own = code_of("parcel", row.id)
    scanned = row.tracking_number if fits_bars(row.tracking_number) else own
    return {
        "count": f"{row.position} / {of}",
        "words": {"to": _("To")},
        "receiver": row.receiver,
        "address": ", ".join(word for word in (row.address, row.postal_code, "" if row.country == "CN" else row.country) if word),
        "phone": row.phone,
        "facts": [
            [label, value]
            for label, value in (
                (_("Delivery"), row.number or code_of("delivery", row.delivery_id)), (_("Sales order"), row.orders), (_("Carrier"), row.carrier),
                (_("Tracking number"), row.tracking_number),
                (_("Weight (kg)"), shown.quantity(row.weight_kg) if row.weight_kg is not None else ""), (_("Customer"), row.customer),
            )
            if value
        ],
        "contents": row.contents[:MOST_LINES] + ([["…", "", ""]] if len(row.contents) > MOST_LINES else []),
        "qr": qr(own).drawn(),
        "own": own,
        "bars": bars(scanned).drawn(),
        "scanned": scanned,
    }  # fmt: skip
