"""Sheet of schedules 排产方案: list, page with what a proposal moves and does to promises, scenarios beside each other, and their acts."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.schedules import queries, states
from makesell.documents.schedules.access import POLICY
from makesell.documents.schedules.queries import ScheduleRow
from makesell.flows.pro_5_production import accept_schedule, run_schedule
from makesell.flows.pro_5_production.run_schedule import USUAL_SECONDS, RunFact
from makesell.flows.steps import shop
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.works.queries import work_center_row
from makesell.sheets import hours
from makesell.sheets.giving import moving_one, said, word
from makesell.sheets.naming import operation_called, operations_called
from makesell.sheets.parts import Act, Call, CheckPart, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "schedules"
STATES: Final = said(states.LABELS)
CHANGES: Final = said(states.CHANGES)
MOST_MOVES: Final = 200
PLANT: Final = Input("plant", _("Plant"), Take.REF, noun="plants", required=False, help=_("Empty: all of them."))
SECONDS: Final = Input("seconds", _("Seconds of computing"), Take.INT, required=False, help=_("1 to 600; empty: 30."))
RUN: Final = (PLANT, SECONDS)
COMPARE: Final = (
    Input("title", _("Name of the scenario"), most=80),
    Input("down_center", _("Work center that stops"), Take.REF, noun="work_centers", required=False),
    Input("down_since", _("Stops from"), Take.DATE, required=False),
    Input("down_until", _("Stops until"), Take.DATE, required=False),
    Input("shift_center", _("Work center with an extra shift"), Take.REF, noun="work_centers", required=False),
    Input("shift_since", _("Shift from"), Take.DATE, required=False),
    Input("shift_until", _("Shift until"), Take.DATE, required=False),
    Input("shift_starts", _("Starts at"), required=False, most=5, help=_("A time such as 18:00.")),
    Input("shift_ends", _("Ends at"), required=False, most=5),
    Input("rush_product", _("Product of a rush order"), Take.REF, noun="products", required=False),
    Input("rush_qty", _("Quantity"), Take.QTY, required=False),
    Input("rush_due", _("Wanted on"), Take.DATE, required=False),
    Input("more_center", _("Work center with more machines"), Take.REF, noun="work_centers", required=False),
    Input("more_count", _("Machines more"), Take.INT, required=False),
    SECONDS,
)


def _run(call: Call) -> Done:
    fact = RunFact(plant_id=call.data.get("plant"), seconds=_seconds(call.data))
    key = run_schedule.ask(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Asked for; it is worked out in the background."))


def _compare(call: Call) -> Done:
    data = call.data
    changes: list[Mapping[str, Any]] = []
    if data.get("down_center"):
        changes.append({"kind": states.DOWN, "center_id": data["down_center"], "since": data.get("down_since"), "until": data.get("down_until")})
    if data.get("shift_center"):
        times = {name: hours.minute(data[given]) if data.get(given) else None for name, given in (("start", "shift_starts"), ("end", "shift_ends"))}
        since, until = data.get("shift_since"), data.get("shift_until")
        changes.append({"kind": states.SHIFT, "center_id": data["shift_center"], "since": since, "until": until, **times})
    if data.get("rush_product"):
        changes.append({"kind": states.RUSH, "product_id": data["rush_product"], "qty": data.get("rush_qty"), "due": data.get("rush_due")})
    if data.get("more_center"):
        changes.append({"kind": states.MORE, "center_id": data["more_center"], "count": data.get("more_count")})
    fact = RunFact(data["title"], None, _seconds(data), tuple(changes), scenario=True)
    key = run_schedule.ask(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Asked for; it is worked out in the background."))


def _seconds(data: Mapping[str, Any]) -> int:
    given = data.get("seconds")
    return USUAL_SECONDS if given is None else int(given)


def head(actor: Actor, key: int) -> Head:
    """The schedule's head; refuses what the actor may not see."""
    row = queries.schedule(actor, key)
    return Head(
        title=row.title,
        sub=row.plant or _("All plants"),
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.schedule(actor, key)
    facts = [
        Fact(_("Asked by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Asked at"), row.asked_at, Kind.MOMENT),
        Fact(_("Ended at"), row.ended_at, Kind.MOMENT),
        Fact(_("Progress"), f"{row.share} %", help=_("of the time it was given")),
        Fact(_("Plans tried"), row.tried, Kind.INT),
        Fact(_("Operations"), row.operations, Kind.INT),
    ]
    if row.failure:
        facts.append(Fact(_("Why it failed"), word(row.failure) % {"orders": row.of_orders}))
    return facts + [Fact(CHANGES[change["kind"]], _change(change)) for change in row.changes]


def _change(change: Mapping[str, Any]) -> str:
    """A change of a scenario in words."""
    if change["kind"] == states.RUSH:
        product = product_row(change["product_id"])
        return f"{product.code} {product.name} · {change['qty']} · {change['due']}"
    center = work_center_row(change["center_id"])
    named = f"{center.code} {center.name}"
    if change["kind"] == states.MORE:
        return f"{named} · +{change['count']}"
    times = f" · {hours.words(change['start'])}–{hours.words(change['end'])}" if change["kind"] == states.SHIFT else ""
    return f"{named} · {change['since']} – {change['until']}{times}"


def _result(actor: Actor, key: int) -> CheckPart:
    """What it does to promises, against following the plan in force; whether it may still be put in force."""
    row = queries.schedule(actor, key)
    if row.state in states.GOING:
        return CheckPart(_("Effect on promises"), STATES[row.state], states.TONES[row.state], note=_("Open the page again to see how far it is."))
    if row.state not in states.FOUND:
        return CheckPart(_("Effect on promises"), STATES[row.state], states.TONES[row.state], note=_("The plan in force is as it was."))
    chip, tone = (_("Nothing gets later"), "ok") if not row.later else (_("%(count)s get later") % {"count": row.later}, "bad")
    facts = [
        Fact(_("Orders late before"), row.late_before, Kind.INT), Fact(_("Orders late then"), row.late_after, Kind.INT),
        Fact(_("Get later"), row.later, Kind.INT), Fact(_("Get sooner"), row.sooner, Kind.INT),
        Fact(_("Hours late, weighed, before"), row.tardy_before // 60, Kind.INT),
        Fact(_("Hours late, weighed, then"), row.tardy_after // 60, Kind.INT),
        Fact(_("Minutes of setup before"), row.setup_before, Kind.INT), Fact(_("Minutes of setup then"), row.setup_after, Kind.INT),
        Fact(_("Operations moved"), row.moved, Kind.INT),
    ]  # fmt: skip
    if not {"cost_before", "cost_after"} & POLICY.hidden(actor):
        facts += [
            Fact(_("Machine hours cost before"), row.cost_before, Kind.MONEY, currency=row.currency),
            Fact(_("Machine hours cost then"), row.cost_after, Kind.MONEY, currency=row.currency),
        ]
    moved = row.state == states.PROPOSED and shop.generation(plant_id=row.plant_id) != row.generation
    note = _("The plan has moved since this was worked out. Have it scheduled again.") if moved else ""
    return CheckPart(_("Effect on promises"), chip, "warn" if moved else tone, tuple(facts), note)


def _effects(actor: Actor, key: int) -> TablePart:
    """Orders whose day moves or that are late, with the order lines that wait as far as the reader may see them."""
    queries.schedule(actor, key)
    rows = queries.effects(key)
    named = orders.holders(actor, [row.line_id for row in rows if row.line_id is not None])
    return TablePart(
        columns=(
            ("production", _("Production order"), Kind.REF), ("product", _("Product"), Kind.TEXT), ("order", _("Sales order"), Kind.REF),
            ("customer", _("Customer"), Kind.TEXT), ("due", _("To be done on"), Kind.DATE), ("before", _("Done before"), Kind.DATE),
            ("after", _("Done then"), Kind.DATE), ("late", _("Days late"), Kind.INT),
        ),
        rows=[
            {
                "production": row.order or (_("Rush order") if row.order_id is None else ""), "production_id": row.order_id,
                "product": row.product or "", "due": row.due_date, "before": row.before_date, "after": row.after_date, "late": row.late,
                **({"order": line.number or "", "order_id": line.order_id, "customer": line.customer}
                   if (line := named.get(row.line_id or 0)) else {"order": "", "order_id": None, "customer": ""}),
            }
            for row in rows
        ],
        links={"production": "production_orders", "order": "orders"},
        empty=_("No order's day changes, and none is late."),
    )  # fmt: skip


def _moves(actor: Actor, key: int) -> TablePart:
    queries.schedule(actor, key)
    moves = queries.moves(key, MOST_MOVES)
    names = operations_called(moves)
    return TablePart(
        columns=(
            ("production", _("Production order"), Kind.REF), ("operation", _("Operation"), Kind.TEXT), ("was", _("From"), Kind.MOMENT),
            ("place", _("At"), Kind.TEXT), ("starts", _("New beginning"), Kind.MOMENT), ("ends", _("Until"), Kind.MOMENT), ("to", _("At"), Kind.TEXT),
        ),
        rows=[
            {
                "production": row.order or "", "production_id": row.order_id, "operation": operation_called(row, names),
                "was": row.from_start, "place": row.from_center or "", "starts": row.to_start, "ends": row.to_end, "to": row.to_center or "",
            }
            for row in moves
        ],
        links={"production": "production_orders"},
        empty=_("Nothing moves."),
    )  # fmt: skip


def _beside(actor: Actor, key: int) -> TablePart:
    """What else was worked out from the same plan, side by side in promises and cost."""
    own = queries.schedule(actor, key)
    hidden = POLICY.hidden(actor)
    columns = [
        ("schedule", _("Schedule"), Kind.REF), ("what", _("What it supposes"), Kind.TEXT), ("late", _("Orders late"), Kind.INT),
        ("tardy", _("Hours late, weighed"), Kind.INT), ("later", _("Get later"), Kind.INT), ("moved", _("Operations moved"), Kind.INT),
    ]  # fmt: skip
    if "cost_after" not in hidden:
        columns.append(("cost", _("Machine hours cost"), Kind.MONEY))
    rows = queries.beside(actor, own.generation) if own.generation else []
    return TablePart(columns=tuple(columns), rows=[_side(row) for row in rows], links={"schedule": NOUN})


def _side(row: ScheduleRow) -> dict[str, Any]:
    what = " · ".join(f"{CHANGES[change['kind']]}: {_change(change)}" for change in row.changes)
    return {
        "schedule": f"{row.number or ''} {row.title}".strip(), "schedule_id": row.id, "what": what or _("The plant as it is"),
        "late": row.late_after, "tardy": row.tardy_after // 60, "later": row.later, "moved": row.moved, "cost": row.cost_after,
    }  # fmt: skip


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Schedule"),
    plural=_("Schedules"),
    icon="calendar-cog",
    listing=queries.LISTING,
    policy=POLICY,
    section="sell",
    order=38,
    record_kind="schedule",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("Name"), opens=True),
        Column("state", _("State"), chips=states.TONES),
        Column("late_before", _("Orders late before")),
        Column("late_after", _("Orders late then")),
        Column("later", _("Get later")),
        Column("moved", _("Operations moved"), phone=False),
        Column("asked_at", _("Asked at"), phone=False),
        Column("scenario", _("Scenario"), first=False),
        Column("sooner", _("Get sooner"), first=False),
        Column("operations", _("Operations"), first=False),
        Column("cost_before", _("Machine hours cost before"), first=False),
        Column("cost_after", _("Machine hours cost then"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("ended_at", _("Ended at"), first=False),
        Column("owner", _("Asked by"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("proposed", _("To decide"), "f=state.eq.proposed"),
        View("scenarios", _("Scenarios"), "f=state.eq.worked_out"),
    ),
    head=head,
    acts=(
        Act("run", _("Schedule the plant"), _run, RUN, icon="play", makes=True, strong=True),
        Act("compare", _("Work out a scenario"), _compare, COMPARE, icon="git-compare", makes=True),
        Act(
            "accept", _("Put in force"), moving_one(accept_schedule.perform, _("In force. Who gets something later has been told.")), icon="check",
            states=(states.PROPOSED,), strong=True, asks=_("All its moves take effect at once; orders that get late slip to their new day."),
        ),
        Act("discard", _("Lay aside"), moving_one(accept_schedule.discard, _("Laid aside.")), icon="archive",
            states=(states.PROPOSED, states.WORKED_OUT)),
        Act("cancel", _("Stop"), moving_one(run_schedule.cancel, _("It stops; the plan stays as it is.")), icon="square", states=states.GOING,
            danger=True, asks=_("Stop working this schedule out?")),
    ),
    panels=(
        Panel("result", _("Effect on promises"), _result, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("effects", _("Orders that move or are late"), _effects),
        Panel("beside", _("Worked out from the same plan"), _beside, hide_empty=True),
        Panel("moves", _("Moves"), _moves, hide_empty=True),
    ),
    stages=(
        Stage(STATES[states.WAITING], (states.WAITING, states.CANCELLED)),
        Stage(STATES[states.RUNNING], (states.RUNNING, states.FAILED)),
        Stage(STATES[states.PROPOSED], (states.PROPOSED, states.WORKED_OUT, states.DISCARDED)),
        Stage(STATES[states.ACCEPTED], (states.ACCEPTED,)),
    ),
    empty=_("Nothing has been scheduled yet. Have the plant scheduled."),
)  # fmt: skip
