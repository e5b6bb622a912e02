"""Measures of the company's own: their rows, and how far the back-fill of their entries is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.db.sets import insert_set
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.text import N_
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.access import MEASURES

FILLING: Final = "filling"
READY: Final = "ready"
STOPPED: Final = "stopped"
STATES: Final = {FILLING: N_("Being filled"), READY: N_("In use"), STOPPED: N_("Stopped")}
TONES: Final = {FILLING: "info", READY: "ok", STOPPED: "warn"}

AMOUNT: Final = "amount"
NUMERATOR: Final = "numerator"
DENOMINATOR: Final = "denominator"
ROLES: Final = {AMOUNT: N_("Counts"), NUMERATOR: N_("Numerator"), DENOMINATOR: N_("Denominator")}
CREDITS: Final = {
    "credited": N_("Whoever is credited, overlays too"), "primary": N_("Whoever has a primary share"), "overlay": N_("Whoever has an overlay share"),
    "house": N_("The house account of the unit"),
}  # fmt: skip


BUILT_IN: Final = "builtin"
LABELS: Final = {BUILT_IN: N_("Built in"), **STATES}


def rows_of(actor: Actor) -> Where:
    """Measures are rules of the house: whoever may see one sees all."""
    return where(MEASURES.reach(actor), owner="null", unit="null")


LISTING: Final = Listing(
    noun="measures",
    source="schemes_measure t left join performance_own w on w.measure = t.code",
    key="t.id",
    policy=MEASURES,
    rows=rows_of,
    default_sort="position",
    search_sql=None,
    fields=(
        Field("code", "t.code", Kind.CODE),
        Field("name", "t.name", Kind.TEXT),
        Field("name_en", "t.name_en", Kind.TEXT),
        Field("kind", "t.kind", Kind.CHOICE, groups=True, choices=words.MEASURE_KINDS),
        Field("value", "t.value", Kind.CHOICE, groups=True, choices=words.VALUES),
        Field("state", f"coalesce(w.state, '{BUILT_IN}')", Kind.CHOICE, groups=True, choices=LABELS),
        Field("progress", "case when w.total > 0 then least(w.done::numeric / w.total, 1) end", Kind.RATIO, nullable=True),
        Field("made_at", "w.made_at", Kind.MOMENT, nullable=True),
        Field("ready_at", "w.ready_at", Kind.MOMENT, nullable=True),
        Field("position", "t.position", Kind.INT),
    ),
)


@dataclass(frozen=True, slots=True)
class NewCondition:
    """One way for an event to count; what is none is not asked."""

    product_group_id: int | None = None
    product_id: int | None = None
    customer_id: int | None = None
    territory_id: int | None = None
    unit_id: int | None = None
    least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewPart:
    """What is counted of a published event: of the entries of a built-in measure, or (`back`) of what takes them back."""

    source: str
    role: str = AMOUNT
    back: bool = False
    value: str = "net"
    sign: int = 1
    credit: str = "credited"
    delay: int = 0
    conditions: tuple[NewCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnRow:
    """How far a measure of the company's own is."""

    id: int
    measure: str
    state: str
    cursor: int
    upto: int
    done: int
    total: int
    made_at: dt.datetime
    ready_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a measure, with its conditions."""

    id: int
    source: str
    role: str
    back: bool
    value: str
    sign: int
    credit: str
    delay: int
    conditions: tuple[NewCondition, ...] = ()


def own(measure: str) -> OwnRow | None:
    """A measure of the company's own by code."""
    row = one("select id, measure, state, cursor, upto, done, total, made_at, ready_at from performance_own where measure = %s", [measure])
    return OwnRow(*row) if row else None


def unfinished() -> list[str]:
    """The measures whose back-fill has not ended, in the order they were made."""
    return values("select measure from performance_own where state = %s order by id", [FILLING])


def parts(measure: str) -> list[PartRow]:
    """The parts of a measure, in their order."""
    found: list[tuple[Any, ...]] = run(
        """select p.id, p.source, p.role, p.back, p.value, p.sign, p.credit, p.delay
           from performance_part p join performance_own w on w.id = p.own_id where w.measure = %s order by p.id""",
        [measure],
    )
    kept: dict[int, list[NewCondition]] = {row[0]: [] for row in found}
    for part, *rest in run(
        """select part_id, product_group_id, product_id, customer_id, territory_id, unit_id, least from performance_condition
           where part_id = any(%s) order by id""",
        [list(kept)],
    ):
        kept[part].append(NewCondition(*rest))
    return [replace(PartRow(*row), conditions=tuple(kept[row[0]])) for row in found]


_PART = {
    "own_id": "bigint", "role": "text", "source": "text", "back": "boolean", "value": "text", "sign": "smallint", "credit": "text", "delay": "int",
}  # fmt: skip


def add(measure: str, new: Sequence[NewPart], *, by_id: int | None, at: dt.datetime) -> None:
    """Adds a measure's parts. Everything posted from now on counts; what is there already is for the back-fill."""
    last, total = _posted([part.source for part in new])
    key = values(
        """insert into performance_own (measure, state, cursor, upto, done, total, made_by_id, made_at) values (%s, %s, 0, %s, 0, %s, %s, %s)
           returning id""",
        [measure, FILLING, last, total, by_id, at],
    )[0]
    rows = [{"own_id": key, **{name: getattr(part, name) for name in _PART if name != "own_id"}} for part in new]
    ids = insert_set("performance_part", _PART, rows, returning="id")
    told = [(part_id, each) for part_id, part in zip(ids, new, strict=True) for each in part.conditions]
    if told:
        types = {"part_id": "bigint", **dict.fromkeys(NewCondition.__slots__[:5], "bigint"), "least": "numeric"}
        insert_set("performance_condition", types, [{"part_id": key, **{n: getattr(c, n) for n in NewCondition.__slots__}} for key, c in told])


def _posted(sources: Sequence[str]) -> tuple[int, int]:
    row = one(
        """select coalesce(max(id), 0), count(*) filter (where measure = any(%s) and derived_from_id is null) from performance_entry""",
        [list(sources)],
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def again(measure: str, sources: Sequence[str]) -> None:
    """A stopped back-fill goes on, up to what is posted by now."""
    last, total = _posted(sources)
    run("update performance_own set state = %s, upto = %s, total = %s where measure = %s", [FILLING, last, total, measure])


def history(source: str) -> tuple[int, int]:
    """How far what happened before the book knew of document events is published of one of them, and up to which happening it goes."""
    row = one(
        """select coalesce((select cursor from performance_history where source = %s), 0),
                  coalesce((select upto from performance_history where source = ''), 0)""",
        [source],
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def published(source: str, cursor: int) -> None:
    """What happened up to a happening is published of an event."""
    run(
        """insert into performance_history (source, cursor, upto) values (%(source)s, %(cursor)s, %(cursor)s)
           on conflict (source) do update set cursor = excluded.cursor""",
        {"source": source, "cursor": cursor},
    )


def more(measure: str, done: int, total: int) -> None:
    """There is more to look at than there was, and of it so much has been."""
    run("update performance_own set done = done + %s, total = total + %s where measure = %s", [done, total, measure])


def stop(measure: str) -> None:
    """The back-fill stops after its batch, and nothing more is posted for the measure."""
    run("update performance_own set state = %s where measure = %s", [STOPPED, measure])


def next_batch(row: OwnRow, sources: Sequence[str], most: int) -> tuple[int, int, list[dt.date]]:
    """The key up to which the next batch goes, how many entries it has, and the business dates they lie on."""
    found = one(
        """select coalesce(max(id), %(upto)s), count(*), array_agg(distinct date_trunc('month', business_date)::date) from (
               select id, business_date from performance_entry
               where id > %(after)s and id <= %(upto)s and measure = any(%(sources)s) and derived_from_id is null order by id limit %(most)s) x""",
        {"after": row.cursor, "upto": row.upto, "sources": list(sources), "most": most},
    )
    until, count, months = found or (row.upto, 0, None)
    return int(until), int(count), months or []


def filled(measure: str, cursor: int, more: int) -> None:
    """A batch is done."""
    run("update performance_own set cursor = %s, done = done + %s where measure = %s", [cursor, more, measure])


def ready(measure: str, at: dt.datetime) -> None:
    """All entries are there."""
    run("update performance_own set state = %s, ready_at = %s, done = greatest(done, total) where measure = %s", [READY, at, measure])


def last_id() -> int:
    """The key of the last entry posted."""
    return int(values("select coalesce(max(id), 0) from performance_entry")[0])
