"""Named reads of schedules, and of what the scheduler needs beside the operations; frozen rows, never model instances."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.production import states as production
from makesell.documents.schedules import states
from makesell.documents.schedules.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, by_key, head, one_seen


def rows_of(actor: Actor) -> Where:
    """Schedules are seen all or none."""
    return where(POLICY.reach(actor), owner="s.owner_id", unit="s.unit_id")


_JOINS: Final = {
    "r": "join spine_record r on r.id = s.record_id",
    "p": "left join organisation_person p on p.id = s.owner_id",
    "u": "join organisation_unit u on u.id = s.unit_id",
}
LISTING = Listing(
    noun="schedules",
    source="schedules_schedule s",
    key="s.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-asked_at",
    joins=_JOINS,
    fields=(
        Field("number", "s.number", Kind.CODE, nullable=True),
        Field("title", "r.title", Kind.TEXT),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("scenario", "(s.changes <> '[]'::jsonb)", Kind.BOOL, groups=True),
        Field("late_before", "s.late_before", Kind.INT),
        Field("late_after", "s.late_after", Kind.INT),
        Field("later", "s.later", Kind.INT),
        Field("sooner", "s.sooner", Kind.INT),
        Field("moved", "s.moved", Kind.INT),
        Field("operations", "s.operations", Kind.INT),
        Field("cost_before", "s.cost_before", Kind.MONEY, currency="currency"),
        Field("cost_after", "s.cost_after", Kind.MONEY, currency="currency"),
        Field("asked_at", "s.asked_at", Kind.MOMENT),
        Field("ended_at", "s.ended_at", Kind.MOMENT, nullable=True),
        roster.owner("s"),
        Field("currency", "s.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ScheduleRow(HeadRow):
    """A schedule as its page and its acts read it."""

    title: str
    plant_id: int | None
    plant: str | None
    asked: str
    seconds: int
    seed: int
    generation: str
    tried: int
    share: int
    cancel_requested: bool
    failure: str
    of_orders: str
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    operations: int
    moved: int
    late_before: int
    late_after: int
    tardy_before: int
    tardy_after: int
    setup_before: int
    setup_after: int
    later: int
    sooner: int
    cost_before: Decimal
    cost_after: Decimal

    @property
    def changes(self) -> list[dict[str, Any]]:
        """What the scenario changes; nothing for the plant as it is."""
        return list(json.loads(self.asked))


_SELECT: Final = f"""select {head("s")}, r.title, s.plant_id, w.name, s.changes, s.seconds, s.seed, s.generation, s.tried,
    s.share, s.cancel_requested, s.failure, s.of_orders, s.asked_at, s.ended_at, s.operations, s.moved, s.late_before, s.late_after, s.tardy_before,
    s.tardy_after, s.setup_before, s.setup_after, s.later, s.sooner, s.cost_before, s.cost_after
    from schedules_schedule s {" ".join(_JOINS.values())} left join works_plant w on w.record_id = s.plant_id"""


def schedule(actor: Actor, key: int) -> ScheduleRow:
    """One schedule; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ScheduleRow, _SELECT, "s.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[ScheduleRow]:
    """Schedules by key, for acts (no row filter)."""
    return by_key(ScheduleRow, _SELECT, "s.record_id", keys)


def beside(actor: Actor, generation: str) -> list[ScheduleRow]:
    """What was worked out from the same plan, to be compared: the newest twenty."""
    seen = rows_of(actor)
    rows = run(
        f"{_SELECT} where s.generation = %s and s.state = any(%s) and {seen.sql} order by s.record_id desc limit 20",
        [generation, list(states.FOUND), *seen.params],
    )
    return [ScheduleRow(*row) for row in rows]


def going() -> list[int]:
    """Schedules that are asked for or being worked out."""
    return values("select record_id from schedules_schedule where state = any(%s) order by record_id", [list(states.GOING)])


def cancel_requested(key: int) -> bool:
    """True when somebody wishes that a run stops, or it has ended."""
    return bool(values("select 1 from schedules_schedule where record_id = %s and (cancel_requested or state <> 'running')", [key]))


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move of a schedule with the words for it."""

    operation_id: int
    order_id: int
    order: str | None
    position: int
    name: str
    product: str
    from_center_id: int | None
    from_center: str | None
    to_center_id: int | None
    to_center: str | None
    from_start: dt.datetime | None
    to_start: dt.datetime
    to_end: dt.datetime


def moves(key: int, most: int | None = None) -> list[MoveRow]:
    """The moves of a schedule, the soonest first."""
    rows = run(
        """select m.operation_id, o.record_id, o.number, x.position, x.name, p.name, m.from_center_id, f.name, m.to_center_id, t.name,
                  m.from_start, m.to_start, m.to_end
           from schedules_schedulemove m join production_operation x on x.id = m.operation_id
           join production_productionorder o on o.record_id = x.order_id join products_product p on p.record_id = o.product_id
           left join works_workcenter f on f.record_id = m.from_center_id left join works_workcenter t on t.record_id = m.to_center_id
           where m.schedule_id = %s order by m.to_start, m.id limit %s""",
        [key, most],
    )
    return [MoveRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What a schedule does to a production order, and to the order line that waits for it."""

    order_id: int | None
    order: str | None
    product: str | None
    line_id: int | None
    due_date: dt.date
    before_date: dt.date | None
    after_date: dt.date

    @property
    def late(self) -> int:
        """Days after the day it is to be done."""
        return max(0, (self.after_date - self.due_date).days)


def effects(key: int) -> list[EffectRow]:
    """What a schedule does to promises, the latest first."""
    rows = run(
        """select e.order_id, o.number, p.name, e.line_id, e.due_date, e.before_date, e.after_date
           from schedules_scheduleeffect e left join production_productionorder o on o.record_id = e.order_id
           left join products_product p on p.record_id = o.product_id
           where e.schedule_id = %s order by e.after_date - e.due_date desc, e.id""",
        [key],
    )
    return [EffectRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ToMake:
    """An open production order: the day it is to be done, the lines that wait for its output, the plant it is made in."""

    order_id: int
    number: str | None
    product_id: int
    product: str
    due_date: dt.date
    receipt_id: int
    lines: tuple[int, ...]


def to_make(order_ids: Collection[int]) -> dict[int, ToMake]:
    """Production orders with the lines that wait for them, by key."""
    rows = run(
        """select o.record_id, o.number, o.product_id, p.code, o.due_date, o.receipt_id,
                  coalesce((select array_agg(h.line_id order by h.line_id) from supply_reservation h
                            join orders_salesorderline l on l.line_id = h.line_id where h.source_line_id = o.receipt_id and h.qty > 0), '{}')
           from production_productionorder o join products_product p on p.record_id = o.product_id where o.record_id = any(%s)""",
        [sorted(order_ids)],
    )
    return {row[0]: ToMake(row[0], row[1], row[2], row[3], row[4], row[5], tuple(row[6])) for row in rows}


def pegs(order_ids: Collection[int]) -> list[tuple[int, int]]:
    """(production order, production order whose output is held for its material), among open ones."""
    rows = run(
        """select p.record_id, c.record_id from production_productionorder p join supply_reservation h on h.line_id = p.materials_id and h.qty > 0
           join production_productionorder c on c.receipt_id = h.source_line_id
           where p.record_id = any(%s) and c.record_id = any(%s) order by 1, 2""",
        [sorted(order_ids), sorted(order_ids)],
    )
    return [(int(row[0]), int(row[1])) for row in rows]


def material_on(order_ids: Collection[int]) -> dict[int, dt.date]:
    """The day on which the last planned receipt held for an order's material comes; receipts of production orders are left out."""
    rows = run(
        """select p.record_id, max(b.due_date) from production_productionorder p
           join supply_reservation h on h.line_id = p.materials_id and h.qty > 0 join supply_balance b on b.source_line_id = h.source_line_id
           where p.record_id = any(%s) and not exists (
               select 1 from production_productionorder c where c.receipt_id = h.source_line_id and c.state = any(%s)) group by 1""",
        [sorted(order_ids), list(production.OPEN)],
    )
    return {int(row[0]): row[1] for row in rows}


def rates(center_ids: Collection[int], currency: str) -> dict[int, Decimal]:
    """What an hour of work centers costs, of those reckoned in a currency."""
    rows = run("select record_id, cost_rate from works_workcenter where record_id = any(%s) and currency = %s", [sorted(center_ids), currency])
    return {int(row[0]): row[1] for row in rows}


def plants_of(center_ids: Collection[int]) -> dict[int, int]:
    """The plants of work centers, of those that have one."""
    rows = run("select record_id, plant_id from works_workcenter where record_id = any(%s) and plant_id is not null", [sorted(center_ids)])
    return {int(row[0]): int(row[1]) for row in rows}


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose an order line is: its order, customer and salesperson."""

    order_id: int
    customer_id: int
    owner_id: int | None


def whose(line_ids: Collection[int]) -> dict[int, Whose]:
    """Order lines by key."""
    rows = run(
        """select l.line_id, o.record_id, o.customer_id, o.owner_id from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
           where l.line_id = any(%s)""",
        [sorted(line_ids)],
    )
    return {int(row[0]): Whose(*row[1:]) for row in rows}


def center_names(center_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Work centers' names, and those in English where they have one."""
    rows = run("select record_id, name, coalesce(nullif(name_en, ''), name) from works_workcenter where record_id = any(%s)", [sorted(center_ids)])
    return {int(row[0]): (row[1], row[2]) for row in rows}
