"""The workbench's figures by role: a salesperson's own month, a manager's team, the company by unit, what is open and overdue."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances
from makesell.books.performance.balances import Total
from makesell.documents.invoices.access import POLICY as INVOICES
from makesell.documents.invoices.queries import Open
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.period.words import in_words
from makesell.metrics import attainment as metric
from makesell.metrics import windows
from makesell.metrics.access import POLICY
from makesell.metrics.attainment import Attained
from makesell.sheets import attainment, cells, document_figures, measures
from makesell.sheets.boards import BoardPart, BoardRow, BoardTable, Kpi, Link
from makesell.sheets.cells import Of, What

MEASURES: Final = ("ordered", "shipped", "invoiced")
MONTHS: Final = 6
MOST_ROWS: Final = 12
# Who keeps stock moving and money coming: they see what is open, not who earned it.
OPEN_ORDERS: Final = frozenset({roles.ORDER_DESK, roles.PLANNER, roles.WAREHOUSE, roles.SALES_SUPPORT, roles.CREDIT_CONTROLLER})
RECEIVABLES: Final = frozenset({roles.FINANCE, roles.CASHIER, roles.CREDIT_CONTROLLER, roles.INVOICING_CLERK})


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose figures the workbench shows: the company, a unit with everything below it, or a person."""

    by: Literal["company", "unit", "person"]
    key: int
    day: dt.date
    currency: str

    @property
    def of(self) -> Of:
        """The same for figures."""
        return Of(self.by, () if self.by == "company" else (self.key,), self.day if self.by == "unit" else None)

    @property
    def owner(self) -> int | None:
        """The person whose documents are counted; None for everything one may see."""
        return self.key if self.by == "person" else None


def standing(actor: Actor) -> Standing | None:
    """What an actor answers for; None for roles without figures of performance."""
    reach, as_of = POLICY.reach(actor), windows.as_of(clock.today())
    if reach.nothing:
        return None
    if reach.all:
        return Standing("company", 0, as_of.day, as_of.currency)
    if reach.unit_ids and actor.unit_id is not None:
        return Standing("unit", actor.unit_id, as_of.day, as_of.currency)
    return Standing("person", reach.person_id or 0, as_of.day, as_of.currency)


def strip(actor: Actor) -> list[Kpi]:
    """The strip: this month against the months before, attainment of the running period, open orders, overdue receivables."""
    own = standing(actor)
    made = [*_month(own), *_attained(actor, own)] if own else []
    if own or not actor.roles.isdisjoint(OPEN_ORDERS):
        made += _open_orders(actor, own.owner if own else None)
    if own or not actor.roles.isdisjoint(RECEIVABLES):
        made += _receivables(actor, own.owner if own else None)
    return made


def parts(actor: Actor) -> list[BoardPart]:
    """The table beside it: a manager's people, the company's units."""
    own = standing(actor)
    if own is None or own.by == "person":
        return []
    return [table for table in (_team(actor, own) if own.by == "unit" else _units(actor, own),) if table.rows]


def _months(day: dt.date) -> list[PeriodRow]:
    first = (day.replace(day=1) - dt.timedelta(days=31 * (MONTHS - 1))).replace(day=1)
    return period.periods("month", first, day + dt.timedelta(days=1))


def _period_name(cell: PeriodRow) -> str:
    return in_words(cell.kind, cell.code, cell.start, cell.end, get_language() or "zh-hans")


def _month(own: Standing) -> list[Kpi]:
    """Ordered, shipped and invoiced of the month of the day, with the months before as a small line."""
    months = _months(own.day)
    if not months:
        return []
    days = [windows.counted(cell, own.day) for cell in months]
    members = None
    if own.by == "person":
        members = [(own.key, own.key)]
    elif own.by == "unit":
        members = [(own.key, unit) for unit in organisation.below([own.key], own.day)]
    made = []
    for measure in MEASURES:
        sums = balances.sums(own.by, measure, days, members)
        found = [sums.get((own.key, n), Total()).net for n in range(len(days))]
        cell = cells.entries(What(measure, "net", own.currency), own.of, days[-1], found[-1])
        trend = tuple(float(value) for value in found) if len(found) > 1 and any(found) else ()
        made.append(Kpi(measures.label(measure), cell, note=_period_name(months[-1]), trend=trend))
    return made


def _attained(actor: Actor, own: Standing) -> list[Kpi]:
    """Attainment of the latest period that has begun and has a target."""
    if own.by == "company":
        return []
    given: dict[str, Any] = {"by": own.by, own.by: own.key}
    chose = attainment.chosen(actor, given)
    rows = metric.by_person(actor, chose.asked()) if own.by == "person" else metric.by_unit(actor, chose.asked())
    begun = [row for row in rows if row.who.id == own.key and row.target is not None and row.period.start <= own.day]
    if not begun:
        return []
    row = begun[-1]
    found = attainment.row_cells(chose, row)
    pace = (Decimal((own.day - row.period.start).days + 1) / Decimal(row.period.days)) if windows.running(row.period, own.day) else None
    made = [Kpi(_("Attainment"), found["ratio"].cell, note=attainment.period_name(row), share=row.ratio.value, mark=pace)]
    return [*made, Kpi(_("Commission"), found["commission"], note=attainment.period_name(row))] if row.commission is not None else made


def _open_orders(actor: Actor, owner: int | None) -> list[Kpi]:
    if not ORDERS.may(actor):
        return []
    return [Kpi(_("Open orders"), document_figures.open_orders_cell(actor, owner))]


def _receivables(actor: Actor, owner: int | None) -> list[Kpi]:
    if not INVOICES.may(actor):
        return []
    day = windows.as_of(clock.today()).day
    overdue = document_figures.receivables_cell(actor, Open(owner_id=owner, due_before=day))
    late = bool(overdue.value)
    return [Kpi(_("Overdue receivables"), overdue, tone="bad" if late else "")]


def _latest(rows: Sequence[Attained], day: dt.date) -> list[Attained]:
    """The rows of the latest period that has begun."""
    begun = [row.period.start for row in rows if row.period.start <= day]
    return [row for row in rows if row.period.start == max(begun)] if begun else []


def _best_first(rows: Sequence[Attained]) -> list[Attained]:
    return sorted(rows, key=lambda row: (row.ratio.value is None, -(row.ratio.value or Decimal(0)), -row.actual))


def _team(actor: Actor, own: Standing) -> BoardTable:
    """A manager's people in the latest period."""
    chose = attainment.chosen(actor, {"by": "person", "unit": own.key})
    rows = _best_first(_latest(metric.by_person(actor, chose.asked()), own.day))[:MOST_ROWS]
    return _table(chose, rows, _("My team"), "people")


def _units(actor: Actor, own: Standing) -> BoardTable:
    """The company's units in the latest period, the strongest first."""
    chose = attainment.chosen(actor, {"by": "unit"})
    rows = _latest(metric.by_unit(actor, chose.asked()), own.day)
    return _table(chose, sorted(rows, key=lambda row: -row.actual)[:MOST_ROWS], _("Units"), "units")


def _table(chose: attainment.Chosen, rows: Sequence[Attained], title: Any, noun: str) -> BoardTable:
    made = [
        BoardRow({"who": Link(row.who.name, noun=noun, id=row.who.id, sub=row.who.code), **_shown(attainment.row_cells(chose, row))}) for row in rows
    ]
    return BoardTable(
        code="team",
        title=title,
        columns=attainment.columns(chose, pay=False),
        rows=made,
        sub=attainment.period_name(rows[0]) if rows else "",
        place="left",
    )


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "commission"}
