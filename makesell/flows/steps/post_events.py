"""Events of documents that post nothing else (13.3): a quotation is sent, an opportunity won, a visit done. Each is an entry of the performance
book under the event's own word, on the document as a whole, to the credit of its owner — else of the house account of its unit.

What takes an event back posts its opposite (13.4). What happened before a company's books knew of such events is published from the
documents' histories when a measure first asks for it (`fill_measure.py`).
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from makesell.books.performance import posting as performance
from makesell.flows.steps.dates import business_dates
from makesell.ground.clock import business_date
from makesell.ground.db import one, values


@dataclass(frozen=True, slots=True)
class Told:
    """What a document tells: its kind, the acts that are the event, those that take it back, and how its table is read (`d`, trusted SQL)."""

    kind: str
    acts: tuple[str, ...]
    table: str
    backs: tuple[str, ...] = ()
    customer: str = "d.customer_id"
    territory: str = "k.territory_id"
    product: str = "null::bigint"
    net: str = "0::numeric"
    gross: str = "0::numeric"
    day: str = ""     # the day the document names, where it is not the day of the act
    where: str = "true"


_PRICED: Final[dict[str, Any]] = {
    "territory": "d.territory_id", "net": "makesell_part(d.net, d.rate, 1, 2)", "gross": "makesell_part(d.gross, d.rate, 1, 2)",
}  # fmt: skip
# An amount in another currency has no rate yet: such an opportunity is counted, its amount is not summed.
_AMOUNT: Final = "case when d.currency = coalesce((select currency from organisation_company where id = 1), 'CNY') then d.amount else 0 end"
_OPPORTUNITY: Final[dict[str, Any]] = {"table": "opportunities_opportunity", "net": _AMOUNT, "gross": _AMOUNT}
_ACTIVITY: Final[dict[str, Any]] = {"table": "activities_activity", "backs": ("withdraw",), "day": "d.activity_date"}
TOLD: Final[Mapping[str, Told]] = {
    "lead_entered": Told("lead", ("enter",), "leads_lead"),
    "lead_qualified": Told("lead", ("qualify",), "leads_lead"),
    "opportunity_opened": Told("opportunity", ("open",), day="d.opened_date", **_OPPORTUNITY),
    "opportunity_won": Told("opportunity", ("win",), backs=("reopen",), **_OPPORTUNITY),
    "opportunity_lost": Told("opportunity", ("lose",), backs=("reopen",), **_OPPORTUNITY),
    "quotation_sent": Told("quotation", ("send",), "quotations_quotation", **_PRICED),
    "contract_signed": Told("contract", ("complete",), "contracts_contract", **_PRICED),
    "activity_done": Told("activity", ("log",), **_ACTIVITY),
    "visit_done": Told("activity", ("log",), where="d.kind = 'visit'", **_ACTIVITY),
    "ticket_opened": Told("ticket", ("open",), "tickets_ticket", product="d.product_id"),
    "ticket_closed": Told("ticket", ("confirm", "lapse"), "tickets_ticket", backs=("reopen",), product="d.product_id"),
}

# The line of a document as a whole: position 0, opened by the first event the document tells.
_LINES: Final = """whole as (
    insert into spine_line (record_id, position) select distinct record_id, 0 from wanted where not exists (
        select 1 from spine_line x where x.record_id = wanted.record_id and x.position = 0) returning id, record_id),
    lines as (select id, record_id from whole union all select x.id, x.record_id from spine_line x join (select distinct record_id from wanted) w
              on w.record_id = x.record_id where x.position = 0)"""
_NOW: Final = """wanted as (
    select record_id, day, counts from unnest(%(ids)s::bigint[], %(days)s::date[], %(counts)s::date[]) w(record_id, day, counts))"""
_HAPPENED: Final = """spine_event e join spine_record r on r.id = e.record_id and r.kind = %(kind)s
    join {table} d on d.record_id = e.record_id"""


def _select(measure: str, told: Told) -> str:
    """The entries of `wanted(record_id, day, counts)`."""
    return f"""select '{measure}' as measure, w.day as event_date, w.counts as business_date,
            case when u.unit_id is null then h.id else d.owner_id end as person_id, coalesce(u.unit_id, d.unit_id) as unit_id, false as overlay,
            {told.customer} as customer_id, {told.product} as product_id, p.group_id as product_group_id, {told.territory} as territory_id,
            1::numeric as share, 1::numeric as qty, {told.net} as net, {told.gross} as gross, null::numeric as numerator,
            null::numeric as denominator, l.id as line_id, l.id as source_line_id, null::bigint as origin_id, null::date as origin_date
        from wanted w join {told.table} d on d.record_id = w.record_id join lines l on l.record_id = w.record_id
        left join parties_customer k on k.record_id = {told.customer} left join products_product p on p.record_id = {told.product}
        left join organisation_person o on o.id = d.owner_id
        left join lateral (select x.unit_id from organisation_membership x where x.person_id = d.owner_id and x."primary"
                           and x.valid_from <= w.counts order by x.valid_from desc limit 1) m on true
        cross join lateral (select coalesce(o.house_of_id, m.unit_id) as unit_id) u
        left join organisation_person h on h.house_of_id = d.unit_id
        where {told.where} and (u.unit_id is not null or h.id is not null)"""


def gate(at: dt.datetime, *days: dt.date) -> None:
    """Holds the month open in which an act tells an event (of the act's day, or of days it names); the first thing such an act does."""
    business_dates("sales", days or [business_date(at)])


def publish(measures: Collection[str], days: Mapping[int, dt.date]) -> int:
    """Posts events of documents on their days, under the gates of their months; returns how many entries there are."""
    counted = business_dates("sales", set(days.values()))
    params = {"ids": list(days), "days": list(days.values()), "counts": [counted[day] for day in days.values()]}
    return _post({measure: TOLD[measure] for measure in measures}, _NOW, params) if days else 0


def _post(told: Mapping[str, Told], wanted: str, params: Mapping[str, Any]) -> int:
    select = " union all ".join(_select(measure, one) for measure, one in told.items())
    return performance.posting(f"select * from ({select}) told", params, first=f"{wanted}, {_LINES}").done()


def take_back(measures: Collection[str], record_ids: Sequence[int], on: dt.date) -> int:
    """Posts the opposite of what stands of events of documents, on a day whose month's gate the act holds; returns how many entries."""
    counted = business_dates("sales", [on])[on]
    standing = values(
        """select e.id from performance_entry e join spine_line l on l.id = e.line_id and l.position = 0
           where l.record_id = any(%s) and e.measure = any(%s) and e.origin_id is null
             and not exists (select 1 from performance_entry x where x.origin_id = e.id and x.moved is null)""",
        [list(record_ids), list(measures)],
    )
    return performance.reverse(standing, source_line_id=None, event_date=on, business_date=counted) if standing else 0


@dataclass(frozen=True, slots=True)
class Past:
    """A batch of a history: up to which happening it goes, how many of the event there are, in which months."""

    until: int
    count: int
    months: list[dt.date]


def next_past(measure: str, after: int, upto: int, most: int) -> Past:
    """The next happenings of an event in `(after, upto]`, with what took each back."""
    told = TOLD[measure]
    row = one(
        f"""with those as (
                select e.id, {_day(told)} as day, {_BACK} as back
                from {_HAPPENED.format(table=told.table)} where e.id > %(after)s and e.id <= %(upto)s and e.act = any(%(acts)s)
                order by e.id limit %(most)s)
            select max(id), count(*), array(select distinct date_trunc('month', d)::date from those cross join unnest(array[day, back]) d
                                            where d is not null) from those""",
        _params(told, after, upto) | {"most": most},
    )
    until, count, months = row or (None, 0, [])
    return Past(upto if count < most or until is None else int(until), int(count), list(months))


def past_count(measure: str, after: int, upto: int) -> int:
    """How many happenings of an event lie in `(after, upto]`."""
    told = TOLD[measure]
    of = _HAPPENED.format(table=told.table)
    row = one(f"select count(*) from {of} where e.id > %(after)s and e.id <= %(upto)s and e.act = any(%(acts)s)", _params(told, after, upto))
    return int(row[0]) if row else 0


_BACK: Final = """(select makesell_day(b.at) from spine_event b where b.record_id = e.record_id and b.act = any(%(backs)s) and b.id > e.id
    and b.id <= %(mark)s and not exists (select 1 from spine_event n where n.record_id = e.record_id and n.act = any(%(acts)s)
                                         and n.id > e.id and n.id < b.id) order by b.id limit 1)"""


def _day(told: Told) -> str:
    """The day of a happening `e` of a document `d`."""
    return told.day or "makesell_day(e.at)"


def _within(told: Told) -> str:
    return f"exists (select 1 from period_leaf f where f.start_date <= {_day(told)} and {_day(told)} < f.end_date)"


def _params(told: Told, after: int, until: int, mark: int | None = None) -> dict[str, Any]:
    return {"kind": told.kind, "acts": list(told.acts), "backs": list(told.backs), "after": after, "upto": until,
            "mark": until if mark is None else mark}  # fmt: skip


def publish_past(measure: str, after: int, until: int, mark: int) -> int:
    """Posts what happened in `(after, until]` as if its acts had told it, each on its own day; what took it back up to `mark` as well.

    Days outside the fiscal calendar stay untold. The caller holds the gates of the months.
    """
    told = TOLD[measure]
    params = _params(told, after, until, mark)
    wanted = f"""wanted as (select e.record_id, {_day(told)} as day, {_day(told)} as counts from {_HAPPENED.format(table=told.table)}
        where e.id > %(after)s and e.id <= %(upto)s and e.act = any(%(acts)s) and {_within(told)})"""
    made = _post({measure: told}, wanted, params)
    return made + _past_backs(measure, told, params)


def _past_backs(measure: str, told: Told, params: Mapping[str, Any]) -> int:
    """What took back what `publish_past` has posted: the n-th event of a document by its days is its n-th entry by its days."""
    select = f"""select o.measure, greatest(t.back, o.event_date) as event_date, greatest(t.back, o.business_date) as business_date, o.person_id,
            coalesce((select x.unit_id from performance_entry x where x.moves_id = o.id order by x.id desc limit 1), o.unit_id) as unit_id,
            o.overlay, o.customer_id, o.product_id, o.product_group_id, o.territory_id, o.share, -o.qty as qty, -o.net as net,
            -o.gross as gross, null::numeric as numerator, null::numeric as denominator, o.line_id, o.source_line_id, o.id as origin_id,
            o.business_date as origin_date
        from (select e.record_id, {_BACK} as back, row_number() over (partition by e.record_id order by {_day(told)}, e.id) as n
              from {_HAPPENED.format(table=told.table)} where e.id <= %(upto)s and e.act = any(%(acts)s) and {_within(told)}
                and e.record_id in (select x.record_id from spine_event x where x.id > %(after)s and x.id <= %(upto)s)) t
        join spine_line l on l.record_id = t.record_id and l.position = 0
        join (select x.*, row_number() over (partition by x.line_id order by x.event_date, x.id) as n from performance_entry x
              where x.measure = '{measure}' and x.origin_id is null) o on o.line_id = l.id and o.n = t.n
        where t.back is not null and not exists (select 1 from performance_entry y where y.origin_id = o.id and y.moved is null)"""
    return performance.post(select, params) if told.backs else 0
