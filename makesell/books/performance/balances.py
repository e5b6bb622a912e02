"""Reads of the performance book: sums from balances, entries behind them, as of a date. Figures over part leaves read entries."""

import bisect
import datetime as dt
import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, Literal

from makesell.ground.access import Where
from makesell.ground.db import one, run
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.db.reading import known, read_once

ZERO = Decimal(0)
EVERYTHING = Where("true")


@dataclass(frozen=True, slots=True)
class Slice:
    """Which credits: a measure between two business dates (half-open), narrowed by whoever and whatever is given."""

    measure: str
    start: dt.date
    end: dt.date
    person_ids: tuple[int, ...] | None = None
    unit_ids: tuple[int, ...] | None = None
    territory_ids: tuple[int, ...] | None = None
    customer_ids: tuple[int, ...] | None = None
    group_ids: tuple[int, ...] | None = None
    overlay: bool | None = None
    within: Where | None = None     # whose rows the reader may open
    reversed: bool | None = None     # only reversals, or only what was posted first
    known: dt.datetime | None = None     # only what had been posted by then

    def where(self, date: str = "business_date", group: str = "product_group_id") -> tuple[str, list[Any]]:
        """The condition over entries (or, with `leaf`, over balances)."""
        parts = ["measure = %s", f"{date} >= %s", f"{date} < %s"]
        params: list[Any] = [self.measure, self.start, self.end]
        for column, wanted in (
            ("person_id", self.person_ids), ("unit_id", self.unit_ids), ("territory_id", self.territory_ids),
            ("customer_id", self.customer_ids), (group, self.group_ids),
        ):  # fmt: skip
            if wanted is not None:
                parts.append(f"{column} = any(%s)")
                params.append(list(wanted))
        if self.overlay is not None:
            parts.append("overlay = %s")
            params.append(self.overlay)
        if self.reversed is not None:
            parts.append("origin_id is not null" if self.reversed else "origin_id is null")
        if self.known is not None:
            parts.append("posted_at <= %s")
            params.append(self.known)
        if self.within is not None:
            parts.append(self.within.sql)
            params += self.within.params
        return " and ".join(parts), params


@dataclass(frozen=True, slots=True)
class Total:
    """Sums of credits: how many entries, quantity, net, gross."""

    entries: int = 0
    qty: Decimal = ZERO
    net: Decimal = ZERO
    gross: Decimal = ZERO

    def __add__(self, other: "Total") -> "Total":
        """Both together."""
        return Total(self.entries + other.entries, self.qty + other.qty, self.net + other.net, self.gross + other.gross)

    def value(self, of: str) -> Decimal:
        """The value a target names: net, gross, qty or count. What is counted has one piece an entry, taken back with the opposite."""
        return _VALUE[of](self)


_VALUE: Final[Mapping[str, Callable[[Total], Decimal]]] = {
    "net": attrgetter("net"), "gross": attrgetter("gross"), "qty": attrgetter("qty"), "count": attrgetter("qty"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as drill-down shows it: with the record that made it and the record it counts for."""

    id: int
    business_date: dt.date
    event_date: dt.date
    measure: str
    person_id: int
    unit_id: int
    overlay: bool
    customer_id: int | None
    product_id: int | None
    share: Decimal
    qty: Decimal
    net: Decimal
    gross: Decimal
    origin_id: int | None
    source_record_id: int
    source_kind: str
    source_number: str | None
    source_title: str
    person: str
    customer: str | None
    product: str | None


def total(wanted: Slice) -> Total:
    """The sum of a slice: from balances where they keep it, else from entries."""
    if (kept := _kept_by(wanted)) is not None:
        by, members = kept
        found = sums(by, wanted.measure, [(wanted.start, wanted.end)], members).get((0, 0), Total())
        # Territories are kept with customers; what concerns none has an index to be found by.
        return found + _read(wanted, "customer_id is null and ") if by == "territory" else found
    return _read(wanted)


def _read(wanted: Slice, only: str = "") -> Total:
    """The sum of a slice from entries, exact for any dates."""
    where, params = wanted.where()
    summed = "count(*), coalesce(sum(qty), 0), coalesce(sum(net), 0), coalesce(sum(gross), 0)"
    row = one(f"select {summed} from performance_entry where {only}{where}", params, keep=True)
    return Total(*row) if row else Total()


def _kept_by(wanted: Slice) -> "tuple[By, Members | None] | None":
    """By what balances keep the sum of a slice; None where something narrows it that they do not tell apart."""
    narrowed = (wanted.customer_ids, wanted.group_ids, wanted.reversed, wanted.known)
    if any(each is not None for each in narrowed) or wanted.within not in (None, EVERYTHING) or wanted.start >= wanted.end:
        return None
    if wanted.territory_ids is not None:
        alone = wanted.person_ids is None and wanted.unit_ids is None and wanted.overlay is False and 0 not in wanted.territory_ids
        return ("territory", [(0, each) for each in wanted.territory_ids]) if alone else None
    match wanted.person_ids, wanted.unit_ids, wanted.overlay:
        case None, None, None:
            return "everybody", None
        case None, None, False:
            return "company", None
        case None, units, False if units is not None:
            return "unit", [(0, each) for each in units]
        case people, None, None | False if people is not None:
            return "person" if wanted.overlay is None else "holder", [(0, each) for each in people]
    return None


def by_person(
    periods: Sequence[tuple[dt.date, dt.date]], measure: str, person_ids: Sequence[int] | None = None
) -> dict[tuple[int, dt.date], Total]:
    """Sums of persons for periods of whole leaves, from the balance, in one statement: {(person, period start): total}."""
    rows = run(
        """select b.person_id, w.s, sum(b.entries), sum(b.qty), sum(b.net), sum(b.gross)
           from unnest(%s::date[], %s::date[]) as w(s, e)
           join performance_balance b on b.leaf >= w.s and b.leaf < w.e
           where b.measure = %s and (%s::bigint[] is null or b.person_id = any(%s::bigint[])) group by 1, 2""",
        [[s for s, _ in periods], [e for _, e in periods], measure, _list(person_ids), _list(person_ids)],
    )
    return {(r[0], r[1]): Total(int(r[2]), r[3], r[4], r[5]) for r in rows}


def by_unit(
    periods: Sequence[tuple[dt.date, dt.date]], measure: str, unit_ids: Sequence[int] | None = None
) -> dict[tuple[int, dt.date], Total]:
    """Primary sums by the unit stored on the entry, for periods of whole leaves: {(unit, period start): total}."""
    rows = run(
        """select b.unit_id, w.s, sum(b.entries), sum(b.qty), sum(b.net), sum(b.gross)
           from unnest(%s::date[], %s::date[]) as w(s, e)
           join performance_balance b on b.leaf >= w.s and b.leaf < w.e
           where b.measure = %s and not b.overlay and (%s::bigint[] is null or b.unit_id = any(%s::bigint[])) group by 1, 2""",
        [[s for s, _ in periods], [e for _, e in periods], measure, _list(unit_ids), _list(unit_ids)],
    )
    return {(r[0], r[1]): Total(int(r[2]), r[3], r[4], r[5]) for r in rows}


def by_territory(periods: Sequence[tuple[dt.date, dt.date]], measure: str) -> dict[tuple[int, dt.date], Total]:
    """Primary sums by territory for periods of whole leaves: {(territory, period start): total}; territory 0 is none."""
    rows = run(
        """select b.territory_id, w.s, sum(b.entries), sum(b.qty), sum(b.net), sum(b.gross)
           from unnest(%s::date[], %s::date[]) as w(s, e)
           join performance_customerbalance b on b.leaf >= w.s and b.leaf < w.e where b.measure = %s group by 1, 2""",
        [[s for s, _ in periods], [e for _, e in periods], measure],
    )
    return {(r[0], r[1]): Total(int(r[2]), r[3], r[4], r[5]) for r in rows}


def customer_activity(measure: str) -> list[tuple[int, int, dt.date, Decimal]]:
    """(customer, territory, leaf, quantity) of all primary credits of a measure: what 13.9 counts from."""
    return [
        (r[0], r[1], r[2], r[3])
        for r in run("select customer_id, territory_id, leaf, qty from performance_customerbalance where measure = %s", [measure])
    ]


_ENTRY = """select e.id, e.business_date, e.event_date, e.measure, e.person_id, e.unit_id, e.overlay, e.customer_id, e.product_id, e.share,
        e.qty, e.net, e.gross, e.origin_id, r.id, r.kind, r.number, r.title, p.name, c.title, pr.title
    from ({entries}) e join spine_line l on l.id = e.source_line_id join spine_record r on r.id = l.record_id
    left join organisation_person p on p.id = e.person_id left join spine_record c on c.id = e.customer_id
    left join spine_record pr on pr.id = e.product_id order by e.business_date desc, e.id desc"""


def entries(wanted: Slice, *, after: tuple[dt.date, int] | None = None, limit: int = 50) -> list[EntryRow]:
    """The entries behind a sum, newest first; `after` is the (business date, id) of the last one already shown."""
    where, params = wanted.where()
    place = "" if after is None else " and (business_date, id) < (%s, %s)"
    inner = f"select * from performance_entry where {where}{place} order by business_date desc, id desc limit %s"
    # Whose entries are few is found by person or customer: a plan for anybody would walk the days for them.
    many = wanted.person_ids is None and wanted.customer_ids is None
    return [EntryRow(*row) for row in run(_ENTRY.format(entries=inner), [*params, *(after or ()), limit], keep=many)]


@asking
def of_record(record_id: int, limit: int = 200) -> Ask[list[EntryRow]]:
    """The credits that count for the lines of an order, newest first."""
    own = "select e.* from performance_entry e join spine_line n on n.id = e.line_id where n.record_id = %s"
    return Ask(_ENTRY.format(entries=_newest(own)), [record_id, limit], rows_as(EntryRow))


def _newest(few: str) -> str:
    """The newest of few entries. `offset 0`: they are found before they are sorted; by their key all entries would be walked from the newest down."""
    return f"select e.* from ({few} offset 0) e order by e.id desc limit %s"


def posted_by(record_id: int, line_ids: Sequence[int], limit: int = 200) -> list[EntryRow]:
    """The credits a document posted and their reversals, newest first; `line_ids` are the order lines they count for.

    They are found through those lines, because a source line has no index of its own.
    """
    own = """select e.* from performance_entry e join spine_line n on n.id = e.source_line_id
        where e.line_id = any(%s) and n.record_id = %s"""
    return [EntryRow(*row) for row in run(_ENTRY.format(entries=_newest(own)), [list(line_ids), record_id, limit])]


@dataclass(frozen=True, slots=True)
class Standing:
    """What one source posted of a measure for an order line, over all primary credits: as posted, and what was mirrored of it since.

    `back` is what was mirrored by quantity, `cut` what by amount alone; each (quantity, net, gross).
    """

    line_id: int
    source_line_id: int
    measure: str
    origins: tuple[int, ...]
    customer_id: int | None
    product_id: int | None
    product_group_id: int | None
    territory_id: int | None
    posted: tuple[Decimal, Decimal, Decimal]
    back: tuple[Decimal, Decimal, Decimal]
    cut: tuple[Decimal, Decimal, Decimal]


def standing(line_ids: Sequence[int]) -> list[Standing]:
    """What stands of additive credits of order lines, in the order they were posted; whoever asks."""
    rows = run(
        """select o.line_id, o.source_line_id, o.measure, array_agg(o.id order by o.id), min(o.customer_id), min(o.product_id),
                  min(o.product_group_id), min(o.territory_id), sum(o.qty) filter (where not o.overlay), sum(o.net) filter (where not o.overlay),
                  sum(o.gross) filter (where not o.overlay), coalesce(sum(r.qty) filter (where not o.overlay), 0),
                  coalesce(sum(r.net) filter (where not o.overlay), 0), coalesce(sum(r.gross) filter (where not o.overlay), 0),
                  coalesce(sum(r.cut_net) filter (where not o.overlay), 0), coalesce(sum(r.cut_gross) filter (where not o.overlay), 0)
           from performance_entry o left join lateral (
               select sum(x.qty) as qty, sum(x.net) filter (where x.qty <> 0) as net, sum(x.gross) filter (where x.qty <> 0) as gross,
                      sum(x.net) filter (where x.qty = 0) as cut_net, sum(x.gross) filter (where x.qty = 0) as cut_gross,
                      bool_or(x.restated_by_id <> coalesce(o.restated_by_id, 0)) as superseded
               from performance_entry x where x.origin_id = o.id) r on true
           where o.line_id = any(%s) and o.origin_id is null and o.numerator is null and o.derived_from_id is null
             and r.superseded is not true
           group by 1, 2, 3
           having bool_or(o.qty + coalesce(r.qty, 0) <> 0 or o.net + coalesce(r.net, 0) + coalesce(r.cut_net, 0) <> 0
                          or o.gross + coalesce(r.gross, 0) + coalesce(r.cut_gross, 0) <> 0)
           order by min(o.id)""",
        [list(line_ids)],
    )
    zero = Decimal(0)
    return [
        Standing(
            line, source, measure, tuple(origins), customer, product, group, territory, (posted[0], posted[1], posted[2]),
            (posted[3], posted[4], posted[5]), (zero, posted[6], posted[7]),
        )
        for line, source, measure, origins, customer, product, group, territory, *posted in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RestatedRow:
    """A credit that a change of shares posted anew."""

    id: int
    line_id: int
    source_line_id: int
    measure: str
    person_id: int
    unit_id: int
    overlay: bool
    share: Decimal
    qty: Decimal
    net: Decimal
    gross: Decimal
    business_date: dt.date
    restated_by_id: int


def restated(change_line_ids: Sequence[int]) -> list[RestatedRow]:
    """The credits that changes of shares posted anew, in the order they were posted; whoever asks."""
    rows = run(
        """select id, line_id, source_line_id, measure, person_id, unit_id, overlay, share, qty, net, gross, business_date, restated_by_id
           from performance_entry
           where restated_by_id = any(%s) and origin_id is null order by id""",
        [list(change_line_ids)],
    )
    return [RestatedRow(*row) for row in rows]


def of_change(change_line_ids: Sequence[int], limit: int = 200) -> list[EntryRow]:
    """Everything a change of shares took back and posted anew, newest first."""
    inner = _newest("select e.* from performance_entry e where e.restated_by_id = any(%s)")
    return [EntryRow(*row) for row in run(_ENTRY.format(entries=inner), [list(change_line_ids), limit])]


def of_line(line_id: int) -> list[tuple[int, str, Decimal, Decimal]]:
    """(entry id, measure, qty, net) of everything posted for an order line."""
    return [
        (r[0], r[1], r[2], r[3])
        for r in run("select id, measure, qty, net from performance_entry where line_id = %s order by id", [line_id])
    ]


@read_once
def history_starts(measure: str) -> dt.date | None:
    """The first business date of a measure in the company; of one that concerns no customers (leads) by people."""
    row = one(
        """select coalesce(
               (select min(b.leaf) from (select record_id as id from territories_territory union all select 0) t cross join lateral (
                    select leaf from performance_customerbalance where territory_id = t.id and measure = %(measure)s order by leaf limit 1) b),
               (select min(leaf) from performance_unitbalance where measure = %(measure)s))""",
        {"measure": measure},
        keep=True,
    )
    return row[0] if row else None


# `holder`: primary credits alone by whom they name, wherever that person stood then — what "as organised now" counts. `everybody`: all people
# together, credits for help included, as the sum of their own figures.
By = Literal["person", "holder", "unit", "territory", "company", "everybody"]
UNITS: Final = "performance_unitbalance"     # by calendar month, too
# Where sums of a kind of scope are kept, and what the entries behind them must be: the same condition on both sides.
_KEPT = {
    "person": ("performance_balance", "person_id", "true"),
    "holder": ("performance_balance", "person_id", "not overlay"),
    "unit": (UNITS, "unit_id", "not overlay"),
    "territory": ("performance_customerbalance", "territory_id", "true"),
    "company": (UNITS, "0", "not overlay"),
    "everybody": (UNITS, "0", "true"),
}
CREDITED = {
    "person": "true", "holder": "not overlay", "unit": "not overlay", "company": "not overlay", "everybody": "true",
    "territory": "not overlay and customer_id is not null",
}  # fmt: skip
Window = tuple[dt.date, dt.date]
Members = Sequence[tuple[int, int]]


Part = tuple[int, dt.date, dt.date]     # a window's place, and days of it
Cells = tuple[list[int], list[int]]


@read_once
def _cells() -> Cells:
    """The leaf cells in order, as ordinals of days: where each begins, and where it ends."""
    row = one(
        """select coalesce(array_agg(start_date - date '0001-01-01' + 1 order by start_date), '{}'),
                  coalesce(array_agg(end_date - date '0001-01-01' + 1 order by start_date), '{}') from period_leaf""",
        keep=True,
    )
    return (row[0], row[1]) if row else ([], [])


def _around(day: dt.date, cells: Cells) -> Window | None:
    """The leaf cell that begins before a day and ends after it; None where the day is a boundary, or outside of the calendar."""
    (starts, ends), of = cells, day.toordinal()
    n = bisect.bisect_left(starts, of) - 1
    return (dt.date.fromordinal(starts[n]), dt.date.fromordinal(ends[n])) if n >= 0 and of < ends[n] else None


def _whole_and_cut(windows: Sequence[Window], cells: Cells) -> tuple[list[Part], list[Part]]:
    """Splits windows into the part made of whole leaves (read from balances) and the cut parts (read from entries), each with its place."""
    inside = {day: around for window in windows for day in window if (around := _around(day, cells))}
    whole, cut = [], []
    for n, (start, end) in enumerate(windows):
        first, last = inside[start][1] if start in inside else start, inside[end][0] if end in inside else end
        if first >= last:
            first = last = min(max(first, start), end)
        else:
            whole.append((n, first, last))
        cut += [(n, a, b) for a, b in ((start, first), (last, end)) if a < b]
    return whole, cut


def _months(whole: Sequence[Part], cells: Cells) -> tuple[list[Part], list[Part]]:
    """Splits whole leaves into calendar months and the rest. In a fiscal calendar by weeks no leaf begins where a month does: all is rest."""
    months, rest = [], []
    for n, start, end in whole:
        first, last = start if start.day == 1 else (start.replace(day=1) + dt.timedelta(days=32)).replace(day=1), end.replace(day=1)
        if first < last and not _around(first, cells) and not _around(last, cells):
            months.append((n, first, last))
            rest += [(n, a, b) for a, b in ((start, first), (last, end)) if a < b]
        else:
            rest.append((n, start, end))
    return months, rest


def sums(
    by: By, measure: str, windows: Sequence[Window], members: Members | None = None, *, of: str | None = None
) -> dict[tuple[int, int], Total]:
    """Sums of any windows of days: {(scope, window's place): total}; whole leaves from the balance, cut ones from entries.

    `members` are (scope, member) pairs, e.g. a unit and everything below it; without them every member is its own scope. Where the value `of`
    alone is wanted, the others are not summed and stand at zero. While a page is put together a window is summed once, whichever of its parts
    ask for it.
    """
    answers = known()
    if answers is None:
        return _summed(by, measure, windows, members, of)
    kept: dict[Window, dict[int, Total]] = answers.setdefault(
        ("performance.sums", by, measure, None if members is None else tuple(members), of), {}
    )
    if missing := list(dict.fromkeys(window for window in windows if window not in kept)):
        kept |= {window: {} for window in missing}
        for (scope, n), found in _summed(by, measure, missing, members, of).items():
            kept[missing[n]][scope] = found
    return {(scope, n): found for n, window in enumerate(windows) for scope, found in kept[window].items()}


def _summed(by: By, measure: str, windows: Sequence[Window], members: Members | None, of: str | None) -> dict[tuple[int, int], Total]:
    cells = _cells()
    whole, cut = _whole_and_cut(windows, cells)
    months, leaves = _months(whole, cells) if _KEPT[by][0] == UNITS else ([], whole)
    wanted = None if members is None or by in ("company", "everybody") else sorted({member for _, member in members})
    kinds = tuple(kind for kind, parts in (("months", months), ("leaves", leaves), ("entries", cut)) if parts)
    if not kinds:
        return {}
    rows = run(
        f"""select x.k, x.n, sum(x.entries), sum(x.qty), sum(x.net), sum(x.gross)
            from ({_parts(by, kinds, narrowed=wanted is not None, apart=_apart(leaves), of=of)}) x group by 1, 2""",
        {
            "measure": measure,
            "first": min((s for _, s, _ in leaves), default=None), "after": max((e for _, _, e in leaves), default=None),
            "mn": [n for n, _, _ in months], "ms": [s for _, s, _ in months], "me": [e for _, _, e in months],
            "wn": [n for n, _, _ in leaves], "ws": [s for _, s, _ in leaves], "we": [e for _, _, e in leaves],
            "cn": [n for n, _, _ in cut], "cs": [s for _, s, _ in cut], "ce": [e for _, _, e in cut],
            "scopes": [scope for scope, _ in members or ()], "members": [member for _, member in members or ()],
            "wanted": wanted,
        },
        keep=True,
        any_size=by == "unit",     # of units all leaves are read, however many are asked for
    )  # fmt: skip
    found = {(r[0], r[1]): Total(int(r[2]), r[3], r[4], r[5]) for r in rows}
    if members is None or wanted is not None:
        return found
    return {(scope, n): total for (key, n), total in found.items() for scope, member in members if member == key}


def _apart(whole: Sequence[Part]) -> bool:
    """Whether windows hardly lie over each other: then each is summed by itself. Those that grow day by day share the sums of their leaves."""
    if not whole:
        return False
    span = max(end for _, _, end in whole) - min(start for _, start, _ in whole)
    return sum((end - start for _, start, end in whole), dt.timedelta()) <= 2 * span


@functools.cache
def _parts(by: By, kinds: tuple[str, ...], *, narrowed: bool, apart: bool, of: str | None) -> str:
    """What is summed: whole months and whole leaves of the balances, and each cut window's entries, looked up by itself; only what there is to
    read."""
    table, column, kept = _KEPT[by]
    only = f"and {column} = any(%(wanted)s::bigint[])" if narrowed else ""
    scope = "m.scope" if narrowed else "b.k"
    mapped = "join unnest(%(scopes)s::bigint[], %(members)s::bigint[]) as m(scope, member) on m.member = b.k" if narrowed else ""
    wanted = "qty" if of == "count" else of
    values = ", ".join(f"sum({name}) as {name}" if wanted in (None, name) else f"0::numeric as {name}" for name in ("qty", "net", "gross"))
    summed = f"sum(entries) as entries, {values}" if of is None else f"0 as entries, {values}"

    def each(named: str, read: str) -> str:
        """Every window of a kind by itself; `read` says from where to where."""
        windows = f"unnest(%({named}n)s::int[], %({named}s)s::date[], %({named}e)s::date[]) as w(n, s, e)"
        return f"select {scope} as k, w.n, b.entries, b.qty, b.net, b.gross from {windows} {read} {mapped}"

    # Units are few: their leaves, and the entries of a day, lie side by side; reading all of them is less than looking for each among hundreds.
    few = "" if by == "unit" else only
    read = f"""select {column} as k, leaf, {summed} from {table}
        where measure = %(measure)s and {kept} and leaf >= %(first)s::date and leaf < %(after)s::date {few} group by 1, 2"""
    balance = f"select {column} as k, {summed} from {{0}} where measure = %(measure)s and {kept} and {{1}} >= w.s and {{1}} < w.e group by 1"
    if apart and table == UNITS:     # it is kept leaf by leaf
        leaves = each("w", f"cross join lateral ({balance.format(table, 'leaf')}) b")
    elif narrowed and by == "unit":     # of a unit and everything below it one row a leaf, before windows share them
        leaves = f"""select b.k, w.n, b.entries, b.qty, b.net, b.gross
            from unnest(%(wn)s::int[], %(ws)s::date[], %(we)s::date[]) as w(n, s, e)
            join (select m.scope as k, leaf, {summed} from ({read}) b {mapped} group by 1, 2) b on b.leaf >= w.s and b.leaf < w.e"""
    else:
        leaves = each("w", f"join ({read}) b on b.leaf >= w.s and b.leaf < w.e")
    entries = f"""cross join lateral (
            select coalesce({column}, 0) as k, {"count(*)" if of is None else 0} as entries, {values} from performance_entry
            where business_date >= w.s and business_date < w.e and measure = %(measure)s and {CREDITED[by]} {few} group by 1) b"""
    months = f"cross join lateral ({balance.format('performance_monthbalance', 'month')}) b"
    texts = {"months": each("m", months), "leaves": leaves, "entries": each("c", entries)}
    return " union all ".join(texts[kind] for kind in kinds)


Across = Literal["product_group", "territory", "customer"]


def crossed(
    across: Across, measure: str, windows: Sequence[Window], *, person_ids: Sequence[int] | None = None, unit_ids: Sequence[int] | None = None,
    overlay: bool = False,
) -> dict[tuple[int, int], Total]:
    """Sums of people's or units' primary credits by product group, territory or customer: {(its key, window's place): total}, from entries;
    with `overlay` credits for help count too, as they do in a person's own figure."""
    rows = run(
        f"""select {across}_id, w.n, count(*), sum(e.qty), sum(e.net), sum(e.gross)
            from unnest(%s::date[], %s::date[]) with ordinality as w(s, e, n)
            join performance_entry e on e.business_date >= w.s and e.business_date < w.e
            where e.measure = %s and (%s or not e.overlay) and {across}_id is not null
                and (%s::bigint[] is null or e.person_id = any(%s::bigint[])) and (%s::bigint[] is null or e.unit_id = any(%s::bigint[]))
            group by 1, 2""",
        [[s for s, _ in windows], [e for _, e in windows], measure, overlay, *([_list(person_ids)] * 2), *([_list(unit_ids)] * 2)],
    )
    return {(r[0], r[1] - 1): Total(int(r[2]), r[3], r[4], r[5]) for r in rows}


@dataclass(frozen=True, slots=True)
class RatioSum:
    """Sums of a ratio measure: of how many documents, numerator and denominator; `entries` counts the credits."""

    cases: int = 0
    numerator: Decimal = ZERO
    denominator: Decimal = ZERO
    entries: int = 0


_RATIO = "count(distinct {0}source_line_id), coalesce(sum({0}numerator), 0), coalesce(sum({0}denominator), 0), count(*)"


def ratio_of(wanted: Slice) -> RatioSum:
    """The sums of a ratio measure over a slice."""
    where, params = wanted.where()
    row = one(f"select {_RATIO.format('')} from performance_entry where {where}", params)
    return RatioSum(*row) if row else RatioSum()


def ratios(by: By, measure: str, windows: Sequence[Window], members: Members | None = None) -> dict[tuple[int, int], RatioSum]:
    """{(scope, window's place): sums of a ratio measure}. From entries: how many documents there are, balances cannot say."""
    scope, joined, params = scoped(by, windows, members)
    rows = run(
        f"""select {scope}, w.n::int - 1, {_RATIO.format("e.")} from unnest(%(ws)s::date[], %(we)s::date[]) with ordinality as w(s, e, n)
            cross join lateral (select * from performance_entry e where e.business_date >= w.s and e.business_date < w.e
                and e.measure = %(measure)s and (%(everybody)s::boolean or not e.overlay) offset 0) e {joined} group by 1, 2""",
        params | {"measure": measure, "everybody": by == "person"},
        keep=True,
    )
    return {(row[0], row[1]): RatioSum(*row[2:]) for row in rows}


# Whose entries `e` are by kind of scope.
SCOPED: Final = {
    "person": "e.person_id", "holder": "e.person_id", "unit": "e.unit_id", "territory": "coalesce(e.territory_id, 0)", "company": "0",
    "everybody": "0",
}  # fmt: skip


def scoped(by: By, windows: Sequence[Window], members: Members | None) -> tuple[str, str, dict[str, Any]]:
    """How entries `e` are summed by scope: its expression, the join of the members, and what these bind together with the windows."""
    params: dict[str, Any] = {"ws": [start for start, _ in windows], "we": [end for _, end in windows]}
    if members is None or by == "company":
        return SCOPED[by], "", params
    params |= {"scopes": [scope for scope, _ in members], "members": [member for _, member in members]}
    return "m.scope", f"join unnest(%(scopes)s::bigint[], %(members)s::bigint[]) as m(scope, member) on m.member = {SCOPED[by]}", params


@dataclass(frozen=True, slots=True)
class RatioRow:
    """An entry of a ratio measure with the document that made it."""

    id: int
    business_date: dt.date
    record_id: int
    number: str | None
    title: str
    person: str
    numerator: Decimal
    denominator: Decimal


def ratio_entries(wanted: Slice, *, after: tuple[dt.date, int] | None = None, limit: int = 50) -> list[RatioRow]:
    """The entries behind a ratio, newest first; `after` is the (business date, id) of the last one already shown."""
    where, params = wanted.where()
    place = "" if after is None else " and (business_date, id) < (%s, %s)"
    rows = run(
        f"""select e.id, e.business_date, r.id, r.number, r.title, p.name, e.numerator, e.denominator
            from (select * from performance_entry where {where}{place} order by business_date desc, id desc limit %s) e
            join spine_line l on l.id = e.source_line_id join spine_record r on r.id = l.record_id
            join organisation_person p on p.id = e.person_id order by e.business_date desc, e.id desc""",
        [*params, *(after or ()), limit],
    )
    return [RatioRow(*row) for row in rows]


# Whether a person `o` has credits in the leaves of some days; null where not.
_HAS_CREDITS = """(select true from performance_balance b where b.person_id = o.id and b.measure = %(measure)s and b.leaf < %(end)s
    and b.leaf >= coalesce((select max(l.start_date) from period_leaf l where l.start_date <= %(start)s), %(start)s) limit 1)"""


def somebody(measure: str, days: Window, unless: str, params: Mapping[str, Any]) -> bool:
    """Whether anybody has credits in the leaves of some days of whom a condition over people `o`, with `params` of its own, does not hold."""
    asked = {**params, "measure": measure, "start": days[0], "end": days[1]}
    # `offset 0`: those of whom it does not hold come first, and credits are looked for of them alone.
    others = f"select o.id from organisation_person o where not {unless} offset 0"
    return bool(run(f"select 1 from ({others}) o where {_HAS_CREDITS} limit 1", asked, keep=True))


def people_after(
    measure: str, days: Window, after: int | None, most: int, also: str = "false", params: Mapping[str, Any] = MappingProxyType({})
) -> list[int]:
    """People and house accounts with credits in the leaves of some days, as lists of people are ordered, behind one of them; at most so many.

    `also` is a condition over people `o`, with `params` of its own, that brings others in.
    """
    return [
        row[0]
        for row in run(
            f"""select o.id from ({_ORDERED}) o
                where (%(after)s::bigint is null or (o.house, o.number, o.text, o.id) > (
                        select a.house, a.number, a.text, a.id from ({_ORDERED}) a where a.id = %(after)s))
                    and coalesce({_HAS_CREDITS}, {also})
                order by o.house, o.number, o.text, o.id limit %(most)s""",
            {**params, "after": after, "measure": measure, "start": days[0], "end": days[1], "most": most},
            keep=True,
        )
    ]


# By number where a source has numbers, house accounts last; as Python orders text. An index on people says the same (`person_order`).
_KEY = "coalesce(nullif(external_id, ''), code)"
_ORDERED = f"""select id, house_of_id is not null as house,
    case when translate({_KEY}, '0123456789', '') = '' and {_KEY} <> '' then {_KEY}::numeric else 1e18 end as number,
    (case when translate({_KEY}, '0123456789', '') = '' then '' else {_KEY} end) collate "C" as text from organisation_person"""


def units_of_persons(measure: str, windows: Sequence[Window], person_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """In which units the credits of persons in the windows lie: whoever may not read one of them may not read the sum."""
    found: dict[int, set[int]] = {}
    for person, unit in run(
        """select distinct b.person_id, b.unit_id from unnest(%s::date[], %s::date[]) as w(s, e)
           join performance_balance b on b.leaf >= w.s and b.leaf < w.e where b.measure = %s and b.person_id = any(%s::bigint[])""",
        [[s for s, _ in windows], [e for _, e in windows], measure, list(person_ids)],
        keep=True,
    ):
        found.setdefault(person, set()).add(unit)
    return {person: frozenset(units) for person, units in found.items()}


def people_in(measure: str, window: Window, unit_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """{person: the units their credits in a window lie in}, of those who have any in one of these units."""
    found: dict[int, set[int]] = {}
    for person, unit in run(
        """select distinct person_id, unit_id from performance_balance b where measure = %(measure)s and leaf >= %(start)s and leaf < %(end)s
           and person_id in (select person_id from performance_balance where measure = %(measure)s and unit_id = any(%(units)s::bigint[]))""",
        {"measure": measure, "start": window[0], "end": window[1], "units": sorted(unit_ids)},
    ):
        found.setdefault(person, set()).add(unit)
    return {person: frozenset(units) for person, units in found.items()}


def _list(ids: Sequence[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)
