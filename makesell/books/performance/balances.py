"""Reads of the performance book: sums from balances, entries behind them, as of a date. Figures over part leaves read entries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.ground.db import one, run

ZERO = Decimal(0)


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
        return " and ".join(parts), params


@dataclass(frozen=True, slots=True)
class Total:
    """Sums of credits: how many entries, quantity, net, gross."""

    entries: int = 0
    qty: Decimal = ZERO
    net: Decimal = ZERO
    gross: Decimal = ZERO

    def value(self, of: str) -> Decimal:
        """The value a target names: net, gross, qty or count."""
        return {"net": self.net, "gross": self.gross, "qty": self.qty, "count": Decimal(self.entries)}[of]


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


def total(wanted: Slice) -> Total:
    """The sum of a slice, from entries (exact for any dates)."""
    where, params = wanted.where()
    row = one(f"select count(*), coalesce(sum(qty), 0), coalesce(sum(net), 0), coalesce(sum(gross), 0) from performance_entry where {where}", params)
    return Total(*row) if row else Total()


def by_person(periods: Sequence[tuple[dt.date, dt.date]], measure: str, person_ids: Sequence[int] | None = None) -> dict[tuple[int, dt.date], Total]:
    """Sums of every person for several periods made of whole leaves, from the balance, in one statement: {(person, period start): total}."""
    rows = run(
        """select b.person_id, w.s, sum(b.entries), sum(b.qty), sum(b.net), sum(b.gross)
           from unnest(%s::date[], %s::date[]) as w(s, e)
           join performance_balance b on b.leaf >= w.s and b.leaf < w.e
           where b.measure = %s and (%s::bigint[] is null or b.person_id = any(%s::bigint[])) group by 1, 2""",
        [[s for s, _ in periods], [e for _, e in periods], measure, _list(person_ids), _list(person_ids)],
    )
    return {(r[0], r[1]): Total(int(r[2]), r[3], r[4], r[5]) for r in rows}


def by_unit(periods: Sequence[tuple[dt.date, dt.date]], measure: str, unit_ids: Sequence[int] | None = None) -> dict[tuple[int, dt.date], Total]:
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


def entries(wanted: Slice, *, after: int = 0, limit: int = 50) -> list[EntryRow]:
    """The entries behind a sum, newest first, `limit` beginning below the entry id `after` (0: from the newest)."""
    where, params = wanted.where()
    rows = run(
        f"""select e.id, e.business_date, e.event_date, e.measure, e.person_id, e.unit_id, e.overlay, e.customer_id, e.product_id, e.share,
                   e.qty, e.net, e.gross, e.origin_id, r.id, r.kind, r.number, r.title
            from performance_entry e join spine_line l on l.id = e.source_line_id join spine_record r on r.id = l.record_id
            where {where} and (%s = 0 or e.id < %s) order by e.id desc limit %s""",
        [*params, after, after, limit],
    )
    return [EntryRow(*row) for row in rows]


def of_line(line_id: int) -> list[tuple[int, str, Decimal, Decimal]]:
    """(entry id, measure, qty, net) of everything posted for an order line."""
    return [
        (r[0], r[1], r[2], r[3])
        for r in run("select id, measure, qty, net from performance_entry where line_id = %s order by id", [line_id])
    ]


def history_starts(measure: str) -> dt.date | None:
    """The first business date of a measure in the company."""
    row = one("select min(leaf) from performance_customerbalance where measure = %s", [measure])
    return row[0] if row else None


def _list(ids: Sequence[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)
