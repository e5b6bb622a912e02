"""Board from order to cash 订单到回款: how far the orders of a period have come, by customer, person or unit; each figure opens its orders."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.queries.come import STEPS, Cohort
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.masterdata.parties.access import POLICY as CUSTOMERS
from makesell.sheets import drilling, measures
from makesell.sheets.boards import Board, BoardChart, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, CellValue, Kpi, Link, Series
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.parts import Input, Take, Text
from makesell.sheets.receivables import BY, KINDS, NOUNS, called

ZERO: Final = Decimal(0)
SOURCE: Final = "order_to_cash"
MOST: Final = 15
LABELS: Final[dict[str, Text]] = {step: measures.LABELS[step] for step in STEPS}


def _cohort(params: Params) -> Cohort:
    unit, start, end = drilling.optional_key(params, "unit"), drilling.day(params, "start"), drilling.day(params, "end")
    units: tuple[int, ...] | None = None if unit is None else (unit,)
    if unit is not None and params.get("below") == "1":
        units = tuple(sorted(organisation.below([unit], clock.today())))
    return Cohort(start, end, drilling.optional_key(params, "customer"), drilling.optional_key(params, "person"), units)


def rows_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The orders of the days that have come to a step."""
    POLICY.require(actor, "view")
    cohort, step = _cohort(params), drilling.word(params, "step", STEPS)
    count, total, found = orders.behind(actor, cohort, step, after=drilling.place(after), limit=PAGE + 1)
    shown = found[:PAGE]
    return FigureRows(
        title=LABELS[step],
        total=total,
        count=count,
        rows=[FigureRow(row.order_date, row.number or "", "orders", row.id, LABELS[step], row.customer, row.open_net) for row in shown],
        next=str(shown[-1].id) if len(found) > PAGE else "",
        currency=organisation.own_currency(),
        sub=f"{cohort.start.isoformat()} – {(cohort.end - drilling.ONE_DAY).isoformat()}",
        amount_label=_("Net"),
    )


def filters(actor: Actor) -> Sequence[Input]:
    """Which period's orders, and by whom."""
    return (
        Input("kind", _("Period"), Take.CHOICE, required=False, choices=KINDS),
        Input("by", _("Group by"), Take.CHOICE, required=False, choices=BY),
        Input("unit", _("Unit"), Take.REF, required=False, noun="units"),
    )


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: strip, the steps as a chart, and by whom."""
    kind: PeriodKind = given.get("kind") or "quarter"
    by, unit, day = str(given.get("by") or "customer"), given.get("unit"), clock.today()
    running = period.containing(kind, day)
    days = (running.start, running.end) if running else (day, day + dt.timedelta(days=1))
    of = {"start": days[0].isoformat(), "end": days[1].isoformat()} | ({"unit": str(unit), "below": "1"} if unit else {})
    found = orders.come(actor, _cohort(of), by)
    every = {step: sum((own[step] for own in found.values()), ZERO) for step in STEPS}
    parts: list[BoardPart] = [_chart(of, every), _table(actor, of, by, found)] if found else [BoardNote(_("No order was confirmed in this period."))]
    return BoardPage(
        title=_("Order to cash"),
        sub=_("Orders of %(period)s: how far they have come today")
        % {"period": in_words(running.kind, running.code, running.start, running.end, get_language() or "zh-hans") if running else day.isoformat()},
        kpis=[Kpi(LABELS[step], _cell(of, step, every[step]), _share(every, step)) for step in STEPS],
        parts=parts,
        chosen={"kind": kind, "by": by} | ({"unit": str(unit)} if unit else {}),
        csv=SOURCE,
    )


def _cell(of: Params, step: str, net: Decimal) -> FigureCell:
    return FigureCell(net, Kind.MONEY, SOURCE, {**of, "step": step}, organisation.own_currency())


def _share(every: Mapping[str, Decimal], step: str) -> Text:
    """How much of what was ordered has come to a later step."""
    if step == STEPS[0] or not every[STEPS[0]]:
        return ""
    return _("%(percent)s%% of what was ordered") % {"percent": rounded(100 * every[step] / every[STEPS[0]], 0)}


def _chart(of: Params, every: Mapping[str, Decimal]) -> BoardChart:
    return BoardChart(
        code="steps",
        title=_("From order to cash"),
        categories=[str(LABELS[step]) for step in STEPS],
        series=[Series(_("Net"), [_cell(of, step, every[step]) for step in STEPS])],
        foot=_("Net of goods, without what was cancelled; accepted counts only what needs acceptance."),
    )


def _table(
    actor: Actor, of: Params, by: str, found: Mapping[int, Mapping[str, Decimal]]
) -> BoardTable:
    ranked = sorted(found, key=lambda key: (-found[key]["ordered"], key))
    names, opens = called(by, [key for key in ranked[:MOST] if key]), by != "customer" or CUSTOMERS.may(actor)
    rows = []
    for key in ranked[:MOST]:
        name: CellValue = names.get(key, _("Nobody"))
        who = Link(names[key], noun=NOUNS[by], id=key) if key and opens else name
        own = {one: value for one, value in of.items() if by != "unit" or one != "below"} | {by: str(key)}
        rows.append(BoardRow({"who": who, **{step: _cell(own, step, found[key][step]) for step in STEPS}}))
    return BoardTable(
        "by",
        BY[by],
        (BoardColumn("who", BY[by]), *(BoardColumn(step, LABELS[step], Kind.MONEY) for step in STEPS)),
        rows,
        foot=_("The %(count)s with the most ordered.") % {"count": MOST} if len(ranked) > MOST else "",
    )


BOARD: Final = Board("order_to_cash", _("Order to cash"), "funnel", build, filters, frozenset(POLICY.acts["view"]), section="sell", order=54)
FIGURES: Final = (FigureSource(SOURCE, _("Orders of a period by step"), rows_of),)
