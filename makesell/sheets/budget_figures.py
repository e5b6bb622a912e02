"""Figures of the budget book: what was planned, committed and spent of a sales plan, down to the entries."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.budget import balances
from makesell.documents.plans import queries as plans
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import drilling
from makesell.sheets.drilling import Params
from makesell.sheets.figures import FigureRow, FigureRows, FigureSource
from makesell.sheets.parts import Text

SOURCE: Final = "budget"
KINDS: Final[dict[str, Text]] = {"planned": _("Planned"), "committed": _("Committed"), "spent": _("Spent")}


def rows(actor: Actor, params: Params, after: str) -> FigureRows:
    """The entries of one kind behind a plan; refuses (404) a plan the actor may not see."""
    row = plans.plan(actor, drilling.key(params, "plan"))
    kind = drilling.word(params, "kind", KINDS)
    names = {line.line_id: line.name for line in plans.budget(row.id)}
    found = balances.entries(list(names), kind)
    return FigureRows(
        title=f"{KINDS[kind]} · {row.title}",
        total=sum((each.amount for each in found), Decimal(0)),
        count=len(found),
        rows=[FigureRow(each.business_date, names[each.line_id], "plans", row.id, KINDS[kind], amount=each.amount) for each in found],
        kind=Kind.MONEY,
        currency=row.currency,
    )


FIGURES: Final = (FigureSource(SOURCE, _("Budget"), rows),)
