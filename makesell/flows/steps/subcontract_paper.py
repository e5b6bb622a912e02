"""The delivery note of a subcontract 委外发料单 (PRO-5): it goes with the pieces to the supplier, says what is to be done and until when, and comes
back signed. It says no price."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from makesell.documents import subcontracts as room
from makesell.documents.subcontracts.queries import SubcontractRow
from makesell.flows.steps.papers import company_name, letterhead, said
from makesell.ground import shown
from makesell.ground.paper.press import Sheet, render
from makesell.ground.text import N_

TEMPLATE: Final = Path(room.__file__).parent / "paper" / "note.typ"


def paper(row: SubcontractRow, languages: Sequence[str], *, at: dt.datetime) -> bytes:
    """The PDF, in one language or in two side by side."""
    title = said(N_("Subcontractor's delivery note"), languages)
    return render(Sheet(TEMPLATE, data_of(row, languages)), letterhead(title, row.number or "", languages[0]), at=at)


def data_of(row: SubcontractRow, languages: Sequence[str]) -> dict[str, Any]:
    """What the press takes."""
    pairs = (
        (N_("Supplier"), row.supplier), (N_("Production order"), row.production or "—"), (N_("Sent out on"), shown.date(row.sent_on, languages[0])),
        (N_("Back until"), shown.date(row.due_on, languages[0])), (N_("Remark"), row.remark or "—"),
    )  # fmt: skip
    heads = (N_("Operation"), N_("Product"), N_("Quantity"))
    return {
        "facts": [[said(label, languages), value] for label, value in pairs],
        "to": {
            "title": said(N_("Sent to"), languages), "receiver": row.supplier, "address": row.address or "—",
            "phone": " ".join(word for word in (row.contact, row.phone) if word),
        },
        "lines": {
            "title": said(N_("Pieces sent"), languages),
            "heads": [said(head, languages) for head in heads],
            "rows": [[f"{row.position} {row.name}".strip(), f"{row.code} {row.product}", f"{shown.quantity(row.qty)} {row.uom}".strip()]],
        },
        "parties": [
            {"role": said(N_("Handed over by"), languages), "name": company_name(languages[0])},
            {"role": said(N_("Received complete and undamaged: name, day, signature or stamp"), languages), "name": row.supplier},
        ],
        "notes": [said(N_("Please send this note back with the pieces, and write down what was scrapped and why."), languages)],
    }  # fmt: skip
