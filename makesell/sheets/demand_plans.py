"""Sheet of demand plans 要货计划 (PRO-5): the grid of what customers will want, statistics and last year beside it, targets, use by orders."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.forecasts import queries as forecasts
from makesell.documents.forecasts import states
from makesell.documents.forecasts.access import POLICY
from makesell.documents.forecasts.queries import LineRow, PlanRow
from makesell.documents.targets import queries as targets
from makesell.engines.forecast import METHODS
from makesell.flows.pro_5_production import decide_demand_plan, fill_demand_plan, open_demand_plans, plan_by_forecast
from makesell.flows.pro_5_production.fill_demand_plan import FillFact, Said
from makesell.flows.steps.forecasts import month_of, months_of, used
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.sheets.giving import said
from makesell.sheets.parts import (
    Act,
    Call,
    CheckPart,
    Column,
    Done,
    Fact,
    Head,
    Input,
    Panel,
    Related,
    Sheet,
    Stage,
    TablePart,
    Take,
    Text,
    View,
    Wait,
)

NOUN: Final = "demand_plans"
STATES: Final = said(states.LABELS)
WAYS: Final = said(METHODS)
TIMELY_TONES: Final = {"due": "mute", "missing": "bad", "late": "warn", "in_time": "ok"}
PLACES: Final = ("first", "second", "third")
NOTHING: Final = Decimal(0)
FAR: Final = Decimal("0.2")      # a plan further from the statistics than this is said to be


def _month(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def head(actor: Actor, key: int) -> Head:
    """The plan's head; refuses what the actor may not see."""
    row = forecasts.plan(actor, key)
    months = months_of(row.start)
    return Head(
        row.owner, f"{_month(months[0])} – {_month(months[-1])}", row.state, STATES[row.state], states.TONES[row.state], row.version,
        row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = forecasts.plan(actor, key)
    return [
        Fact(_("Person"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Due at"), row.due_at, Kind.MOMENT),
        Fact(_("Submitted at"), row.submitted_at, Kind.MOMENT),
        Fact(_("Agreed by"), row.agreed_by),
        Fact(_("Agreed at"), row.agreed_at, Kind.MOMENT),
        Fact(_("Answer"), row.answer),
    ]


def _targets(actor: Actor, row: PlanRow) -> Mapping[dt.date, Decimal]:
    """The person's approved monthly targets of orders, net, that the reader may see."""
    months = months_of(row.start)
    found = targets.in_force(actor, "ordered", kind="month", start=months[0], end=month_of(months[-1], 1))
    return {t.start: t.amount for t in found if t.person_id == row.owner_id and t.value == "net"}


def _sums(rows: Sequence[LineRow], month: dt.date) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Planned, by the statistics, last year; and what the planned quantity is worth at lately paid prices."""
    here = [line for line in rows if line.month == month]
    planned, base, before = (sum((pick(line) for line in here), NOTHING) for pick in (_planned, _base, _before))
    return planned, base, before, sum((line.planned * line.price for line in here), NOTHING)


def _planned(line: LineRow) -> Decimal:
    return line.planned


def _base(line: LineRow) -> Decimal:
    return line.baseline


def _before(line: LineRow) -> Decimal:
    return line.last_year


def _beside(actor: Actor, key: int) -> TablePart:
    """Month by month: the plan, the statistics, last year, what orders have used up of it, the plan's worth and the target."""
    row, rows = forecasts.plan(actor, key), forecasts.lines(key)
    aims = _targets(actor, row)
    months = months_of(row.start)
    taken = used(months[0], month_of(months[-1], 1), clock.today()) if row.state == states.AGREED else None
    own = {line.id: line.month for line in rows}
    table = []
    for month in months:
        planned, base, before, worth = _sums(rows, month)
        ordered = sum((one.qty for one in taken.taken if own.get(one.bucket) == month), NOTHING) if taken else None
        table.append(
            {"month": _month(month), "planned": planned, "base": base, "before": before, "used": ordered, "worth": rounded(worth, 2),
             "target": aims.get(month), "currency": row.currency}
        )  # fmt: skip
    return TablePart(
        (
            ("month", _("Month"), Kind.TEXT), ("planned", _("Planned demand"), Kind.QTY), ("base", _("By the statistics"), Kind.QTY),
            ("before", _("Same month last year"), Kind.QTY), ("used", _("Used up by orders"), Kind.QTY),
            ("worth", _("Worth at last year's prices"), Kind.MONEY), ("target", _("Target"), Kind.MONEY),
        ),
        table,
    )  # fmt: skip


def _lines(actor: Actor, key: int) -> TablePart:
    forecasts.plan(actor, key)
    rows = [
        {
            "customer": line.customer or _("All others"), "customer_id": line.customer_id, "what": line.product or line.group,
            "month": _month(line.month), "planned": line.planned, "base": line.baseline, "between": _between(line),
            "before": line.last_year, "method": WAYS[line.method], "reason": line.reason,
        }
        for line in forecasts.lines(key)
    ]  # fmt: skip
    return TablePart(
        (
            ("customer", _("Customer"), Kind.TEXT), ("what", _("Product"), Kind.TEXT), ("month", _("Month"), Kind.TEXT),
            ("planned", _("Planned demand"), Kind.QTY), ("base", _("By the statistics"), Kind.QTY), ("between", _("80 % between"), Kind.TEXT),
            ("before", _("Same month last year"), Kind.QTY), ("method", _("Method"), Kind.TEXT), ("reason", _("Reason"), Kind.TEXT),
        ),
        rows,
        links={"customer": "customers"},
        empty=_("The statistics know no customer who bought within a year. Fill in what you know."),
    )  # fmt: skip


def _said(qty: Decimal) -> str:
    return shown.quantity(qty)


def _between(line: LineRow) -> str:
    return f"{_said(line.low)} – {_said(line.high)}"


def _supplied(actor: Actor, key: int) -> TablePart:
    """Production that was planned by forecast for the plan's products and months."""
    row, rows = forecasts.plan(actor, key), forecasts.lines(key)
    months = months_of(row.start)
    found = forecasts.supplied_of(
        [line.product_id for line in rows if line.product_id], [line.group_id for line in rows if line.group_id], months[0], month_of(months[-1], 1)
    )
    table = [
        {"production": one.number or "", "production_id": one.production_id, "product": one.product, "month": _month(one.month), "qty": one.qty,
         "due": one.due}
        for one in found
    ]  # fmt: skip
    return TablePart(
        (
            ("production", _("Production order"), Kind.CODE), ("product", _("Product"), Kind.TEXT), ("month", _("Month"), Kind.TEXT),
            ("qty", _("Quantity"), Kind.QTY), ("due", _("Due date"), Kind.DATE),
        ),
        table,
        links={"production": "production_orders"},
    )


def _begin(call: Call) -> Done:
    key = open_demand_plans.begin(call.data["month"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The statistics are filled in; say where you know better, and submit."))


def _row(row: Mapping[str, Any]) -> Said:
    qty = tuple(row.get(place) for place in PLACES)
    return Said(row.get("customer"), row.get("product_group"), row.get("product"), qty, row.get("reason") or "")


def _fill(call: Call) -> Done:
    (key,) = call.ids
    rows = [_row(row) for row in call.data.get("lines") or ()]
    fill_demand_plan.perform(FillFact(key, rows, call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept. Submit it when it is whole."))


def _submit(call: Call) -> Done:
    (key,) = call.ids
    decide_demand_plan.submit(key, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("Submitted; your manager is told."))


def _agree(call: Call) -> Done:
    (key,) = call.ids
    decide_demand_plan.agree(key, actor=call.actor, at=call.at, reason=call.data.get("answer") or "", version=call.version)
    return Done(key, _("Agreed; supply is planned by it."))


def _send_back(call: Call) -> Done:
    (key,) = call.ids
    decide_demand_plan.send_back(key, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(key, _("Sent back."))


def _supply(call: Call) -> Done:
    made = plan_by_forecast.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    key = call.ids[0] if len(call.ids) == 1 else None
    return Done(key, _("%(count)s production orders are planned.") % {"count": len(made)}, data={"production_orders": made})


def _grid(key: int) -> dict[tuple[int | None, int | None, int | None], dict[dt.date, LineRow]]:
    found: dict[tuple[int | None, int | None, int | None], dict[dt.date, LineRow]] = {}
    for line in forecasts.lines(key):
        found.setdefault(line.of, {})[line.month] = line
    return found


def _start_fill(actor: Actor, key: int | None) -> dict[str, Any]:
    """The grid as it stands: a row for each customer and group, the own words in it."""
    if key is None:
        return {}
    months = months_of(forecasts.plan(actor, key).start)
    rows = []
    for (customer, group, product), lines in _grid(key).items():
        row: dict[str, Any] = {"customer": customer, "product_group": None if product else group, "product": product}
        row |= {place: lines[month].override for place, month in zip(PLACES, months, strict=True) if month in lines}
        rows.append(row | {"reason": next((line.reason for line in lines.values() if line.reason), "")})
    return {"lines": rows}


def _hints(actor: Actor, key: int, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Text]]:
    """In each empty month: what the statistics expect, and after the stroke what last year wanted."""
    months = months_of(forecasts.plan(actor, key).start)
    known = {(line.customer_id, line.product_id or line.group_id, line.month): line for line in forecasts.lines(key)}
    found: list[Mapping[str, Text]] = []
    for row in rows:
        customer, what = (_key(row.get("customer")), _key(row.get("product")) or _key(row.get("product_group")))
        lines = {place: known.get((customer, what, month)) for place, month in zip(PLACES, months, strict=True)}
        found.append({place: f"{_said(line.baseline)} / {_said(line.last_year)}" for place, line in lines.items() if line})
    return found


def _key(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 16 else None


def _live(actor: Actor, data: Mapping[str, Any], key: int | None) -> list[CheckPart]:
    """Month by month beside the grid: what the plan comes to against the statistics, last year and the target."""
    if key is None:
        return []
    row, rows = forecasts.plan(actor, key), forecasts.lines(key)
    said_ = {_about(one): one for one in data.get("lines") or ()}
    aims, parts = _targets(actor, row), []
    for place, month in zip(PLACES, months_of(row.start), strict=True):
        planned = worth = NOTHING
        for line in (each for each in rows if each.month == month):
            one = said_.get((line.customer_id, line.product_id or line.group_id))
            own = one.get(place) if one else None
            qty = line.baseline if own is None else own
            planned, worth = planned + qty, worth + qty * line.price
        known = {(line.customer_id, line.product_id or line.group_id) for line in rows}
        planned += sum((one.get(place) or NOTHING for about, one in said_.items() if about not in known), NOTHING)
        _same, base, before, _worth = _sums(rows, month)
        far = abs(planned - base) > base * FAR
        facts = [
            Fact(_("Planned demand"), planned, Kind.QTY), Fact(_("By the statistics"), base, Kind.QTY),
            Fact(_("Same month last year"), before, Kind.QTY),
            Fact(_("Worth at last year's prices"), rounded(worth, 2), Kind.MONEY, currency=row.currency),
        ]  # fmt: skip
        if month in aims:
            facts.append(Fact(_("Target"), aims[month], Kind.MONEY, currency=row.currency))
        chip = _("Far from the statistics") if far else _("Close to the statistics")
        parts.append(CheckPart(_month(month), chip, "warn" if far else "ok", tuple(facts)))
    return parts


def _about(row: Mapping[str, Any]) -> tuple[int | None, int | None]:
    return row.get("customer"), row.get("product") or row.get("product_group")


def _start(actor: Actor, key: int | None) -> dict[str, Any]:
    return {"month": month_of(clock.today(), 1)}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Plans to submit and to agree to."""
    return [
        Wait(
            one.id, f"{_month(one.start)} · {one.owner}",
            (_("Missing: submit it now") if one.late else _("Say what customers will want")) if one.act == "submit" else _("Agree, or send it back"),
            late=one.late, chip=_("Demand plan"),
        )
        for one in forecasts.waiting(actor, at)
    ]  # fmt: skip


def _count_lines(actor: Actor, key: int) -> int:
    return len(forecasts.lines(key))


LINES: Final = Input(
    "lines", _("Demand"), Take.TABLE, required=False, most=500,
    help=_("Grey: what the statistics expect / what last year wanted. Write only where you know better, and why. Without a customer: all others."),
    columns=(
        Input("customer", _("Customer"), Take.REF, noun="customers", required=False),
        Input("product_group", _("Product group"), Take.REF, noun="product_groups", required=False),
        Input("product", _("Or a product"), Take.REF, noun="products", required=False),
        Input("first", _("First month"), Take.QTY, required=False),
        Input("second", _("Second month"), Take.QTY, required=False),
        Input("third", _("Third month"), Take.QTY, required=False),
        Input("reason", _("Reason"), required=False, most=200),
    ),
)  # fmt: skip
ACTS: Final = (
    Act("begin", _("New demand plan"), _begin, (Input("month", _("First month"), Take.DATE, help=_("Any day of it.")),), icon="plus", makes=True,
        start=_start),
    Act("fill", _("Fill in"), _fill, (LINES,), icon="pencil", states=(states.OPEN,), start=_start_fill, hints=_hints, live=_live),
    Act("submit", _("Submit"), _submit, icon="send", states=(states.OPEN,), strong=True),
    Act("agree", _("Agree"), _agree, (Input("answer", _("Answer"), Take.LONG, required=False, most=2000),), icon="check",
        states=(states.SUBMITTED,), strong=True),
    Act("send_back", _("Send back"), _send_back, (Input("why", _("Why"), Take.LONG, most=2000),), icon="undo-2", states=(states.SUBMITTED,)),
    Act("supply", _("Plan supply"), _supply, icon="factory", bulk=True, states=(states.AGREED,), strong=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Demand plan"),
    plural=_("Demand plans"),
    icon="trending-up",
    listing=forecasts.LISTING,
    policy=POLICY,
    section="sell",
    order=34,
    record_kind="demand_plan",
    columns=(
        Column("owner", _("Person"), opens=True),
        Column("start_date", _("First month")),
        Column("planned", _("Planned demand")),
        Column("baseline", _("By the statistics"), phone=False),
        Column("timeliness", _("In time"), chips=TIMELY_TONES),
        Column("state", _("State"), chips=states.TONES),
        Column("due_at", _("Due at"), phone=False),
        Column("submitted_at", _("Submitted at"), first=False),
        Column("number", _("Number"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("to_agree", _("To agree"), "f=state.eq.submitted"),
        View("missing", _("Missing"), "f=timeliness.eq.missing"),
        View("agreed", _("Agreed"), "f=state.eq.agreed"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("facts", _("Details"), _facts, aside=True),
        Panel("months", _("Beside it"), _beside),
        Panel("lines", _("Demand"), _lines),
        Panel("supplied", _("Planned by forecast"), _supplied, hide_empty=True),
    ),
    related=(Related("demand_lines", _("Lines"), _count_lines, "f=plan.eq.{id}"),),
    stages=(
        Stage(_("To be written"), (states.OPEN,)),
        Stage(_("Submitted"), (states.SUBMITTED,)),
        Stage(_("Agreed"), (states.AGREED,)),
    ),
    waits=waits,
    tables=("demand_lines",),
    empty=_("No demand plans yet. They open by themselves each month; begin the first."),
)
