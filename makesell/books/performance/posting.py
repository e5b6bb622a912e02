"""Posting to the performance book: one statement writes the entries and keeps the balances. For flows only.

Atoms (document line × credited person) arrive already allocated (13.1); nothing is rounded here.
"""

import datetime as dt
import functools
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from decimal import Decimal

from makesell.books.performance import deriving
from makesell.ground.db import Params, one, run
from makesell.ground.db.transactions import AT_FIRST, LOCKS, Again
from makesell.ground.db.writing import Write
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

INPUT = (
    "measure", "event_date", "business_date", "person_id", "unit_id", "overlay", "customer_id", "product_id", "product_group_id",
    "territory_id", "share", "qty", "net", "gross", "numerator", "denominator", "line_id", "source_line_id", "origin_id", "origin_date",
)  # fmt: skip
TYPES = (
    "text", "date", "date", "bigint", "bigint", "boolean", "bigint", "bigint", "bigint",
    "bigint", "numeric", "numeric", "numeric", "numeric", "numeric", "numeric", "bigint", "bigint", "bigint", "date",
)  # fmt: skip
_ADDED = ("entries", "qty", "net", "gross", "numerator", "denominator")
_SUMS = "count(*), sum(qty), sum(net), sum(gross)"
_RATIOS = ", coalesce(sum(numerator), 0), coalesce(sum(denominator), 0)"
RESTATED = (*INPUT, "restated_by_id")
MOVED = (*INPUT, "moves_id", "moved", "moved_by_id")
# Balances are kept in this order of measures, whether an act keeps them by one statement or by one a measure (0018).
_IN_ORDER = "array_position('{ordered,shipped,delivered,accepted,returned,invoiced,margin,collected,paid}'::text[], measure)"


def _upsert(table: str, key: Sequence[str], selected: Sequence[str], added: Sequence[str], where: str) -> str:
    sums = _SUMS + (_RATIOS if "numerator" in added else "")
    adds = ", ".join(f"{c} = b.{c} + excluded.{c}" for c in added)
    places = ", ".join(str(i + 1) for i in range(len(key)))
    return (
        f"insert into {table} as b ({', '.join([*key, *added])}) select {', '.join(selected)}, {sums} from keyed {where} "
        f"group by {places} order by {_IN_ORDER}, {places} on conflict ({', '.join(key)}) do update set {adds}"
    )


def _keyed(entries: str) -> str:
    """Entries with their leaf cells. Dates are few and entries many: each different date finds its cell once, by the last
    that has begun (a join on a range is a loop, and walks all cells that have)."""
    return (
        f"keyed as (select m.*, f.leaf from {entries} m join (select d.business_date, l.start_date as leaf from "
        f"(select distinct business_date from {entries}) d join lateral (select l.start_date from period_leaf l "
        "where l.start_date <= d.business_date and d.business_date < l.end_date order by l.start_date desc limit 1) l on true) f "
        "on f.business_date = m.business_date)"
    )


BALANCE_KEY = ("person_id", "measure", "leaf", "unit_id", "overlay", "product_group_id")
CUSTOMER_KEY = ("customer_id", "measure", "leaf", "territory_id")
_KEEP = _upsert("performance_balance", BALANCE_KEY, (*BALANCE_KEY[:5], "coalesce(product_group_id, 0)"), _ADDED, "")
_KEEP_CUSTOMER = _upsert(
    "performance_customerbalance",
    CUSTOMER_KEY,
    (*CUSTOMER_KEY[:3], "coalesce(territory_id, 0)"),
    _ADDED[:4],
    "where not overlay and customer_id is not null",
)

# Sessions that post for one unit at once seldom share a slot; whoever reads a cell sums its slots.
SLOTS = 16
UNIT_KEY = ("measure", "leaf", "unit_id", "overlay", "slot")
SLOT = f"mod(pg_backend_pid(), {SLOTS})"
_KEEP_UNIT = _upsert("performance_unitbalance", UNIT_KEY, (*UNIT_KEY[:4], SLOT), _ADDED[:4], "")
MONTH_KEY = ("measure", "month", "unit_id", "overlay", "slot")
_MONTH = "date_trunc('month', business_date)::date"
_KEEP_MONTH = _upsert("performance_monthbalance", MONTH_KEY, ("measure", _MONTH, "unit_id", "overlay", SLOT), _ADDED[:4], "")
BALANCES = {
    "performance_balance": _KEEP, "performance_customerbalance": _KEEP_CUSTOMER, "performance_unitbalance": _KEEP_UNIT,
    "performance_monthbalance": _KEEP_MONTH,
}  # fmt: skip


def _entered(columns: Sequence[str]) -> str:
    named = ", ".join(columns)
    return f"insert into performance_entry ({named}) select {named} from ({{select}}) credit_rows order by source_line_id, person_id returning *"


# Whether measures of the company's own take part in postings: read as each act begins, and asked again by what it posts under its gates.
OWN = ("performance", "own")
AT_FIRST[OWN] = deriving.ANY


def _kept(made: str, of: str = "credited") -> str:
    return ", ".join([made, _keyed(of), *(f"kept_{table} as ({keep})" for table, keep in BALANCES.items())])


@functools.cache
def _statement(columns: Sequence[str], last: bool, own: bool) -> str:
    """Enters the credits, what is derived from them, and (unless that is done last) keeps the balances."""
    made, of = f"credited as ({_entered(columns)})", "credited"
    if own:
        made, of = f"{made}, {deriving.live()}, posted as (select * from credited union all select * from own)", "posted"
    return made if last else _kept(made, of)


class _Last(threading.local):
    """The entries this thread's act has written and not kept balances of yet; None while each posting keeps its own."""

    ids: list[int] | None = None


_LAST = _Last()


@contextmanager
def balances_last() -> Iterator[None]:
    """What is posted in here keeps its balances at the end, in one statement: an act that posts a measure more than once, or measures out of
    their order, still goes through measures and people in the one order (0018)."""
    made: list[int] = []
    _LAST.ids = made
    try:
        yield
    finally:
        _LAST.ids = None
    if made:
        Write(_kept("credited as (select * from performance_entry where id = any(%s))"), [made], _PLACED, _kept_last).done()


@dataclass(frozen=True, slots=True)
class Credit:
    """One entry to post, in plain values; the order of the fields is that of `INPUT`."""

    measure: str
    event_date: dt.date
    business_date: dt.date
    person_id: int
    unit_id: int
    overlay: bool
    customer_id: int | None
    product_id: int | None
    product_group_id: int | None
    territory_id: int | None
    share: Decimal
    qty: Decimal
    net: Decimal
    gross: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    line_id: int | None
    source_line_id: int
    origin_id: int | None = None
    origin_date: dt.date | None = None
    restated_by_id: int | None = None


def make_months(first: dt.date, last: dt.date) -> None:
    """Makes the partitions of the months from first to last; called when the fiscal calendar grows, never while posting."""
    run("select makesell_performance_month(d::date) from generate_series(%s::date, %s::date, interval '1 month') d", [first.replace(day=1), last])


def posting(select: str, params: Params = (), columns: Sequence[str] = INPUT, first: str = "") -> Write[int]:
    """The posting of the rows of a trusted select of these columns; answers how many. `first` is a trusted `name as (…)` the select reads.

    The caller has checked that the business dates lie in the fiscal calendar (`flows/steps/dates.py`), whose months have partitions.
    Raises Refusal otherwise.
    """
    last, own = _LAST.ids is not None, bool(LOCKS.kept.get(OWN, True))
    statement = _statement(columns, last, own)
    parts = (f"{first}, {statement}" if first else statement).replace("{select}", select)
    answers = (_MADE_OWN if own else _MADE) if last else (_PLACED_OWN if own else _PLACED)
    return Write(parts, params, (*answers, "false" if own else deriving.ANY), _for_later if last else _within_calendar)


_PLACED = ("(select count(*) from credited)", "(select count(*) from credited)", "(select count(*) from keyed)")
_PLACED_OWN = ("(select count(*) from credited)", "(select count(*) from posted)", "(select count(*) from keyed)")
_MADE = ("(select count(*) from credited)", "(select array_agg(id) from credited)")
_MADE_OWN = ("(select count(*) from credited)", "(select array_agg(id) from posted)")


def _up_to_date(missed: bool) -> None:
    """A measure of the company's own was added after this act had begun: it begins anew, and posts for that measure too."""
    if missed:
        raise Again("performance.measure_added", N_("A measure was added at this moment. Please try again."), status=409)


def _for_later(row: tuple[int, list[int] | None, bool]) -> int:
    made, ids, missed = row
    _up_to_date(missed)
    if _LAST.ids is not None:
        _LAST.ids += ids or []
    return made


def _kept_last(row: tuple[int, ...]) -> int:
    return _within_calendar((*row, False))


def _within_calendar(row: tuple[int, ...]) -> int:
    made, posted, placed, missed = row
    _up_to_date(bool(missed))
    if posted != placed:
        raise Refusal(
            "period.outside", "A date lies outside the fiscal calendar.", who=N_("Finance adds periods to the fiscal calendar.")
        )
    return made


def post(select: str, params: Params = (), columns: Sequence[str] = INPUT) -> int:
    """Posts them in a statement of their own."""
    return posting(select, params, columns).done()


def post_credits(credits: Sequence[Credit]) -> int:
    """Posts entries given as plain values, in one statement; some may name the line of a document that changes shares."""
    if not credits:
        return 0
    columns = list(zip(*(astuple(c) for c in credits), strict=True))
    arrays = ", ".join(f"%s::{kind}[]" for kind in (*TYPES, "bigint"))
    return post(f"select * from unnest({arrays}) as t({', '.join(RESTATED)})", [list(c) for c in columns], RESTATED)


def reverse(entry_ids: Sequence[int], *, source_line_id: int | None, event_date: dt.date, business_date: dt.date) -> int:
    """Posts what still stands of the entries with the opposite sign; person, share, unit, territory and group are the origin's (§1)."""
    return reverse_part(
        entry_ids, done=Decimal(1), whole=Decimal(1), source_line_id=source_line_id, event_date=event_date, business_date=business_date
    )


# What stands reversed of an origin `o`: by quantity (returns, cancellations) and by amount alone (price allowances: quantity 0).
# An origin whose shares were changed (`superseded`) has others in its place; nothing is mirrored off it any more. What was brought into another
# unit (ADR 0082) stands there; taking out and putting in are of one sum.
_REVERSED = """left join lateral (
        select sum(qty) as qty, sum(net) filter (where qty <> 0) as net, sum(gross) filter (where qty <> 0) as gross,
               sum(net) filter (where qty = 0) as cut_net, sum(gross) filter (where qty = 0) as cut_gross,
               bool_or(restated_by_id <> coalesce(o.restated_by_id, 0)) as superseded,
               (array_agg(x.unit_id order by x.id desc) filter (where x.moves_id = o.id))[1] as unit_id
        from performance_entry x where x.origin_id = o.id
    ) r on true"""
_MIRRORED = """o.person_id, coalesce(r.unit_id, o.unit_id) as unit_id, o.overlay, o.customer_id, o.product_id, o.product_group_id, o.territory_id,
    o.share"""
_CARRIED = "s.person_id, s.unit_id, s.overlay, s.customer_id, s.product_id, s.product_group_id, s.territory_id, s.share"


def _parts(done: str, whole: str) -> str:
    """−(R(atom × done/whole) − reversed so far); an allowance has made the atom smaller beforehand (13.1, 13.4)."""
    return ", ".join(
        f"-(makesell_part(o.{c} + {cut}, {done}, {whole}, {digits}) + coalesce(r.{c}, 0)) as {c}"
        for c, cut, digits in (("qty", "0", 8), ("net", "coalesce(r.cut_net, 0)", 2), ("gross", "coalesce(r.cut_gross, 0)", 2))
    )


def reverse_part(
    entry_ids: Sequence[int], *, done: Decimal, whole: Decimal, source_line_id: int | None, event_date: dt.date, business_date: dt.date
) -> int:
    """Brings the entries to `done/whole` reversed: posts −(R(atom × done/whole) − reversed so far), cumulative (13.1, 13.4)."""
    named = f"""select o.measure, %(event)s::date as event_date, %(business)s::date as business_date, {_MIRRORED},
        {_parts("%(done)s", "%(whole)s")}, -o.numerator as numerator,
        -o.denominator as denominator, o.line_id, coalesce(%(source)s::bigint, o.source_line_id) as source_line_id,
        o.id as origin_id, o.business_date as origin_date
        from performance_entry o {_REVERSED}
        where o.id = any(%(ids)s) and o.origin_id is null"""
    values = {"done": done, "whole": whole, "event": event_date, "business": business_date, "source": source_line_id, "ids": list(entry_ids)}
    return post(named, values)


@dataclass(frozen=True, slots=True)
class Mirror:
    """What `origin_line_id` posted of a measure for an order line is to stand reversed by `done/whole`; `source_line_id` reverses it."""

    measure: str
    line_id: int
    origin_line_id: int
    done: Decimal
    whole: Decimal
    source_line_id: int


def mirror(parts: Sequence[Mirror], *, days: Sequence[tuple[dt.date, dt.date]]) -> int:
    """Brings all the origins to what is to stand reversed of them, each on its (event, business) date, in one statement; returns how many
    entries were posted."""
    columns = [list(column) for column in zip(*(astuple(part) for part in parts), strict=True)] or [[]] * 6
    return post(
        f"""select * from (
                select o.measure, t.event_date, t.business_date, {_MIRRORED}, {_parts("t.done", "t.whole")},
                       null::numeric as numerator, null::numeric as denominator, o.line_id, t.source_line_id, o.id as origin_id,
                       o.business_date as origin_date
                from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[], %s::bigint[], %s::date[], %s::date[])
                     as t(measure, line_id, origin_line_id, done, whole, source_line_id, event_date, business_date)
                join performance_entry o on o.line_id = t.line_id and o.source_line_id = t.origin_line_id and o.measure = t.measure
                     and o.origin_id is null {_REVERSED}
                where r.superseded is not true
            ) m where m.qty <> 0 or m.net <> 0 or m.gross <> 0""",
        [*columns, [event for event, _ in days], [business for _, business in days]],
    )


def supersede(origins: Mapping[int, int], *, event_date: dt.date, business_date: dt.date) -> int:
    """Takes back what stands of origins whose shares change; `origins` names for each the line of the document that changes them."""
    return post(
        f"""select o.measure, %s::date as event_date, %s::date as business_date, {_MIRRORED}, -(o.qty + coalesce(r.qty, 0)) as qty,
                   -(o.net + coalesce(r.net, 0) + coalesce(r.cut_net, 0)) as net,
                   -(o.gross + coalesce(r.gross, 0) + coalesce(r.cut_gross, 0)) as gross, null::numeric as numerator,
                   null::numeric as denominator, o.line_id, o.source_line_id, o.id as origin_id, o.business_date as origin_date, t.restated_by_id
            from unnest(%s::bigint[], %s::bigint[]) as t(id, restated_by_id) join performance_entry o on o.id = t.id {_REVERSED}""",
        [event_date, business_date, list(origins), list(origins.values())],
        RESTATED,
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that is brought out of a unit into another, and the business date on which that counts."""

    entry_id: int
    out_of_id: int
    into_id: int
    business_date: dt.date


def move(moved: Sequence[Moved], moved_by_id: int) -> int:
    """Brings entries into other units: takes each out of where it stands and puts it where it belongs, in two statements (ADR 0082).

    Both name what they move and its origin: of the person, and of what stands of the origin, they change nothing.
    """
    made = 0
    for sign, units in ((-1, [each.out_of_id for each in moved]), (1, [each.into_id for each in moved])):
        amounts = ", ".join(f"t.sign * e.{column} as {column}" for column in ("qty", "net", "gross", "numerator", "denominator"))
        made += post(
            f"""select e.measure, e.event_date, t.business_date, e.person_id, t.unit_id, e.overlay, e.customer_id, e.product_id, e.product_group_id,
                       e.territory_id, e.share, {amounts}, e.line_id, e.source_line_id, coalesce(e.origin_id, e.id) as origin_id,
                       coalesce(e.origin_date, e.business_date) as origin_date, e.id as moves_id, t.sign as moved, t.moved_by_id
                from (select x.id, x.unit_id, x.business_date, %s::smallint as sign, %s::bigint as moved_by_id
                      from unnest(%s::bigint[], %s::bigint[], %s::date[]) as x(id, unit_id, business_date)) t
                join performance_entry e on e.id = t.id""",
            [sign, moved_by_id, [each.entry_id for each in moved], units, [each.business_date for each in moved]],
            MOVED,
        )
    return made


@dataclass(frozen=True, slots=True)
class Cut:
    """An amount, without quantity, taken off what `origin_line_id` posted of a measure for an order line; `source_line_id` takes it."""

    measure: str
    line_id: int
    origin_line_id: int
    net: Decimal
    gross: Decimal
    source_line_id: int


def _cut(column: str) -> str:
    """A cut over the standing primary credits by running allocation (13.1); overlays lose the same part of theirs."""
    whole = f"sum(s.{column}) filter (where not s.overlay) over (partition by s.n)"
    upto = f"sum(s.{column}) filter (where not s.overlay) over (partition by s.n order by s.id)"
    of = f"makesell_part(s.cut_{column}, {{0}}, {whole}, 2)"
    return (
        f"-case when s.overlay then makesell_part(s.{column}, s.cut_{column}, {whole}, 2) "
        f"else {of.format(upto)} - {of.format(f'{upto} - s.{column}')} end as {column}"
    )


def abate(cuts: Sequence[Cut], *, event_date: dt.date, business_date: dt.date) -> int:
    """Takes price allowances off their origins, in one statement (13.4): amounts only; returns how many entries were posted."""
    columns = [list(column) for column in zip(*(astuple(cut) for cut in cuts), strict=True)] or [[]] * 6
    return post(
        f"""select * from (
                select s.measure, %s::date as event_date, %s::date as business_date, {_CARRIED}, 0::numeric as qty, {_cut("net")}, {_cut("gross")},
                       null::numeric as numerator, null::numeric as denominator, s.line_id, s.source_line_id, s.id as origin_id,
                       s.business_date as origin_date
                from (
                    select {_MIRRORED}, o.measure, o.line_id, o.id, o.business_date, t.n, t.source_line_id, t.net as cut_net, t.gross as cut_gross,
                           o.net + coalesce(r.net, 0) + coalesce(r.cut_net, 0) as net,
                           o.gross + coalesce(r.gross, 0) + coalesce(r.cut_gross, 0) as gross
                    from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[], %s::bigint[]) with ordinality
                         as t(measure, line_id, origin_line_id, net, gross, source_line_id, n)
                    join performance_entry o on o.line_id = t.line_id and o.source_line_id = t.origin_line_id and o.measure = t.measure
                         and o.origin_id is null {_REVERSED}
                ) s
            ) m where m.net <> 0 or m.gross <> 0""",
        [event_date, business_date, *columns],
    )


def rebuild() -> int:
    """Throws the balances away and sums them anew from the entries; returns how many rows stand."""
    for table in BALANCES:
        run(f"delete from {table}")
    kept = ", ".join(f"kept_{table} as ({keep} returning 1)" for table, keep in BALANCES.items())
    rows = " + ".join(f"(select count(*) from kept_{table})" for table in BALANCES)
    row = one(f"with made as (select * from performance_entry), {_keyed('made')}, {kept} select {rows}")
    return int(row[0]) if row else 0


def fill(measure: str, after: int, until: int, sources: Sequence[str]) -> int:
    """Derives what a measure of the company's own still lacks of the entries with keys in `(after, until]`, and keeps the balances; how many.

    First what counts anew, then what takes it back, then what brings either into another unit: that is done by later ones only.
    """
    values = {"measure": measure, "after": after, "until": until, "sources": list(sources)}
    past = """past as (select * from performance_entry where id > %(after)s and id <= %(until)s and measure = any(%(sources)s)
        and derived_from_id is null)"""
    answers = ("(select count(*) from own)", "(select count(*) from own)", "(select count(*) from keyed)", "false")
    made = 0
    for what in deriving.PAST:
        made += Write(f"{past}, {_kept(deriving.past(what), 'own')}", values, answers, _within_calendar).done()
    return made
