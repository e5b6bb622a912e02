"""The workbench's figures by role: a salesperson's own month, a manager's team, the company by unit, what is open and overdue."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances
from makesell.books.performance.balances import Members
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
from makesell.ground.quantity import NoNumber
from makesell.metrics import attainment as metric
from makesell.metrics import growth, windows
from makesell.metrics.access import POLICY
from makesell.metrics.attainment import Attained, AttainedSum
from makesell.metrics.growth import Days, Grown
from makesell.sheets import attainment, cells, document_figures, measures
from makesell.sheets.attainment import Chosen
from makesell.sheets.boards import Kpi
from makesell.sheets.cells import Of, What
from makesell.sheets.figures import FigureCell

MONTHS: Final = 12
# Who keeps stock moving and money coming: they see what is open, not who earned it.
OPEN_ORDERS: Final = frozenset({roles.ORDER_DESK, roles.PLANNER, roles.WAREHOUSE, roles.SALES_SUPPORT, roles.CREDIT_CONTROLLER})
RECEIVABLES: Final = frozenset({roles.FINANCE, roles.CASHIER, roles.CREDIT_CONTROLLER, roles.INVOICING_CLERK})
FLAT: Final = Decimal("0.0005")


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

    @property
    def members(self) -> Members | None:
        """What its sums are made of, for the balances."""
        if self.by == "company":
            return None
        below = organisation.below([self.key], self.day) if self.by == "unit" else {self.key}
        return [(self.key, each) for each in sorted(below)]

    def what(self, measure: str) -> What:
        """A measure's net amount."""
        return What(measure, "net", self.currency)


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


@dataclass(frozen=True, slots=True)
class Aimed:
    """The latest period that has begun and has targets: the filters it was asked with, the rows of what the actor answers for, what they come to,
    and the figures of that."""

    chose: Chosen
    rows: tuple[Attained, ...]
    total: AttainedSum
    cells: Mapping[str, FigureCell]


def aimed(actor: Actor, own: Standing) -> Aimed | None:
    """The company by its uppermost units that have targets (by its people where no unit has one and they are few), a unit or person by its own."""
    if own.by == "person":
        asked = [{"by": "person", "person": own.key}]
    elif own.by == "unit":
        asked = [{"by": "unit", "unit": own.key}]
    else:
        asked = [{"by": "unit"}, {"by": "person"}]
    for given in asked:
        chose = attainment.chosen(actor, given)
        if own.by == "company" and chose.by == "person" and metric.many(actor, chose.asked()):
            continue
        rows = metric.latest_aimed(actor, chose.asked(), chose.by)
        found = [row for row in rows if own.by == "company" or row.who.id == own.key]
        if found:
            kept = tuple(attainment.tops(found, own.day) if chose.by == "unit" else found)
            return Aimed(chose, kept, metric.summed(kept), attainment.sum_cells(chose, kept))
    return None


def strip(actor: Actor, own: Standing | None, aim: Aimed | None) -> list[Kpi]:
    """The strip: this month against the same days of the one before, attainment, commission, open orders, overdue receivables."""
    made = []
    if own:
        made = _month(own, ("ordered",) if own.by == "person" else ("ordered", "invoiced"))
    if aim:
        made += _attained(aim)
    if own or not actor.roles.isdisjoint(OPEN_ORDERS):
        made += _open_orders(actor, own.owner if own else None)
    if own or not actor.roles.isdisjoint(RECEIVABLES):
        made += _receivables(actor, own.owner if own else None)
    return made


def months(day: dt.date) -> list[PeriodRow]:
    """The last twelve months, the one of the day included."""
    first = (day.replace(day=1) - dt.timedelta(days=30 * (MONTHS - 1))).replace(day=1)
    return period.periods("month", first, day + dt.timedelta(days=1))[-MONTHS:]


def period_name(cell: PeriodRow) -> str:
    """A period in the reader's language."""
    return in_words(cell.kind, cell.code, cell.start, cell.end, get_language() or "zh-hans")


def change(cell: FigureCell) -> FigureCell:
    """A growth with its tone: up is good."""
    if cell.value is None or abs(Decimal(cell.value)) < FLAT:
        return cell
    return replace(cell, tone="ok" if cell.value > 0 else "bad")


def monthly(own: Standing, measure: str, against: growth.Against) -> tuple[list[Days], Mapping[tuple[int, int], Grown]]:
    """The last twelve months of a measure with what each is compared with."""
    known = months(own.day)
    days = growth.days_of(known, own.day, balances.history_starts(measure), against) if known else []
    return days, growth.by(own.by, measure, "net", days, own.members)


def _month(own: Standing, shown: tuple[str, ...]) -> list[Kpi]:
    """Measures of the month of the day against the same days of the month before, with the months before as a small line."""
    made = []
    for measure in shown:
        days, found = monthly(own, measure, "period")
        if not days:
            continue
        none = Grown(Decimal(0), None, NoNumber("nothing"))
        sums = [found.get((own.key, n), none) for n in range(len(days))]
        now, what = days[-1], own.what(measure)
        cell = cells.entries(what, own.of, now.window, sums[-1].current)
        grown = cells.grown(what, own.of, now.window, now.base, sums[-1])
        trend = tuple(float(each.current) for each in sums)
        name = period_name(now.period)
        note = _("on the same days of last month · %(period)s") % {"period": name} if grown.value is not None else name
        made.append(Kpi(measures.label(measure), cell, note, change(grown), trend=trend if len(trend) > 1 and any(trend) else ()))
    return made


def _attained(aim: Aimed) -> list[Kpi]:
    """Attainment of the latest period that has a target, with where it should be today."""
    rows, chose, total, found = aim.rows, aim.chose, aim.total, aim.cells
    mark = attainment.pace(rows[0], chose.day)
    behind = mark is not None and total.ratio.value is not None and total.ratio.value < mark
    made = [
        Kpi(_("Attainment"), found["ratio"], attainment.period_name(rows[0]), share=total.ratio.value, mark=mark, tone="warn" if behind else ""),
    ]
    if len(rows) == 1 and rows[0].commission is not None:
        made.append(Kpi(_("Commission"), found["commission"], note=attainment.period_name(rows[0])))
    return made


def _open_orders(actor: Actor, owner: int | None) -> list[Kpi]:
    if not ORDERS.may(actor):
        return []
    count = document_figures.open_orders_cell(actor, owner, counts=True)
    return [Kpi(_("Open orders"), document_figures.open_orders_cell(actor, owner), _("in %(count)s orders") % {"count": count.value})]


def _receivables(actor: Actor, owner: int | None) -> list[Kpi]:
    if not INVOICES.may(actor):
        return []
    day = windows.as_of(clock.today()).day
    overdue = document_figures.receivables_cell(actor, Open(owner_id=owner, due_before=day))
    late = bool(overdue.value)
    return [
        Kpi(
            _("Overdue receivables"),
            replace(overdue, tone="bad" if late else ""),
            _("Call these customers") if late else _("Nothing is overdue"),
        )
    ]
