"""Figures of pay: what a statement earned down to its lines, and a line down to the credits and documents it pays for."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.payruns import queries as payruns
from makesell.documents.payruns.queries import LineRow
from makesell.ground.actor import Actor
from makesell.ground.refusal import missing
from makesell.sheets import drilling
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureRow, FigureRows, FigureSource
from makesell.sheets.pay_statements import COMPONENTS, arithmetic, period_of, versions_of, what
from makesell.sheets.performance import NOUNS


def statement_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The lines a statement's earned amount is the sum of."""
    row = payruns.statement(actor, drilling.key(params, "statement"))
    page = payruns.lines(row.id, drilling.place(after), PAGE + 1)
    shown = page[:PAGE]
    return FigureRows(
        title=_("Earned · %(who)s") % {"who": row.person},
        total=row.earned,
        count=payruns.line_count(row.id),
        rows=[_row(line) for line in shown],
        next=str(shown[-1].position) if len(page) > PAGE else "",
        currency=row.currency,
        sub=period_of(row),
    )


def line_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """One line: its amount as earned less what was paid before, its arithmetic, and the entry it pays for."""
    row = payruns.statement(actor, drilling.key(params, "statement"))
    line = payruns.line(row.id, drilling.key(params, "line"))
    if line is None:
        raise missing()
    versions = versions_of([line])
    return FigureRows(
        title=_("%(what)s · line %(line)s") % {"what": what(line, versions), "line": line.position},
        total=line.amount,
        count=1,
        rows=[_row(line)],
        currency=row.currency,
        sub=period_of(row),
        note=arithmetic(line, versions),
    )


def _row(line: LineRow) -> FigureRow:
    who = " · ".join(part for part in (line.order, line.customer, line.product) if part)
    noun = NOUNS.get(line.source_kind or "", "receipts" if line.source_kind == "receipt" else "")
    return FigureRow(
        line.entry_date, line.source or str(COMPONENTS[line.component]), noun, line.source_id if noun else None, COMPONENTS[line.component], who,
        line.amount, "bad" if line.amount < 0 else "",
    )  # fmt: skip


FIGURES: Final = (
    FigureSource("pay_statement", _("Pay statement"), statement_of),
    FigureSource("pay_line", _("Line of a pay statement"), line_of),
)
