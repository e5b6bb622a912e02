"""The traveller 流转卡 of a production order (PRO-5): it goes with the pieces from operation to operation; each has a code to report it by."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from makesell.documents import production as room
from makesell.documents.production.queries import ProductionRow, operations
from makesell.documents.production.queries.operations import OperationRow
from makesell.flows.steps.papers import letterhead, said
from makesell.ground import shown
from makesell.ground.money import rounded
from makesell.ground.paper.codes import bars, fits_bars
from makesell.ground.paper.press import Sheet, render
from makesell.ground.text import N_

SHOWN: Final = 2
TEMPLATE: Final = Path(room.__file__).parent / "paper" / "traveller.typ"


def code_of(row: ProductionRow, operation: OperationRow) -> str:
    """What is scanned to find an operation: the order's number and the operation's position."""
    return f"{row.number}/{operation.position}"


def paper(row: ProductionRow, languages: Sequence[str], *, at: dt.datetime) -> bytes:
    """The PDF, in one language or in two side by side."""
    return render(Sheet(TEMPLATE, _data(row, languages)), letterhead(said(N_("Traveller"), languages), row.number or "", languages[0]), at=at)


def _data(row: ProductionRow, languages: Sequence[str]) -> dict[str, Any]:
    steps = operations.of_orders([row.id])
    heads = (
        N_("Operation"), N_("Planned start"), N_("Planned end"), N_("To begin with"), N_("Minutes by plan"), N_("Good / scrap / who"),
    )  # fmt: skip
    pairs = (
        (N_("Product"), f"{row.code} {row.product}"), (N_("Quantity"), shown.quantity(row.qty)),
        (N_("Due date"), shown.date(row.due_date, languages[0])), (N_("Warehouse"), row.warehouse), (N_("Sales order"), row.order or "—"),
    )  # fmt: skip
    return {
        "facts": [[said(label, languages), value] for label, value in pairs],
        "operations": {
            "title": said(N_("Operations"), languages),
            "heads": [said(head, languages) for head in heads],
            "rows": [_step(row, step, languages) for step in steps],
        },
        "codes": {
            "title": said(N_("Codes to report by"), languages),
            "rows": [
                {"bars": bars(code_of(row, step)).drawn(), "text": f"{code_of(row, step)} · {step.name}"}
                for step in steps
                if fits_bars(code_of(row, step))
            ],
        },
        "materials": {
            "title": said(N_("Materials"), languages),
            "heads": [said(head, languages) for head in (N_("Component"), N_("Needed"), N_("Issued"))],
            "rows": [
                [f"{part.code} {part.product}", shown.quantity(part.qty), shown.quantity(part.issued_qty)] for part in operations.components([row.id])
            ],
        },
        "notes": [said(N_("Report each operation where it is done; no more than was passed on to it."), languages)],
    }  # fmt: skip


def _step(row: ProductionRow, step: OperationRow, languages: Sequence[str]) -> list[str]:
    place = step.work_center or said(N_("Outside"), languages)
    begins, ends = (shown.moment(each, languages[0]) if each else "—" for each in (step.planned_start, step.planned_end))
    return [
        f"{step.position} {step.name} · {place}", begins, ends, shown.quantity(rounded(step.start_qty, SHOWN)),
        str(step.minutes), "",
    ]  # fmt: skip
