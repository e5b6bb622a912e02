"""Figures of the budget book: what was planned, committed and spent of a sales plan, down to the entries."""

from collections.abc import Collection
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.budget import balances
from makesell.books.budget.balances import BudgetEntry
from makesell.documents.orders import queries as orders
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.documents.plans import queries as plans
from makesell.ground import listing
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
    sold = sorted({each.source_id for each in found if each.source_kind == "order"})
    seen = listing.seen(orders.LISTING, actor, sold) if sold and ORDERS.may(actor) else set()
    return FigureRows(
        title=f"{KINDS[kind]} · {row.title}",
        total=sum((each.amount for each in found), Decimal(0)),
        count=len(found),
        rows=[_row(each, names[each.line_id], row.id, KINDS[kind], seen) for each in found],
        kind=Kind.MONEY,
        currency=row.currency,
    )


def _row(each: BudgetEntry, line: str, plan_id: int, kind: Text, seen: Collection[int]) -> FigureRow:
    """What a promotion gave away opens the order; orders the reader may not open are counted and not named."""
    if each.source_id in seen:
        return FigureRow(each.business_date, f"{line} · {each.source_number}", "orders", each.source_id, kind, amount=each.amount)
    return FigureRow(each.business_date, line, "plans", plan_id, kind, amount=each.amount)


FIGURES: Final = (FigureSource(SOURCE, _("Budget"), rows),)
