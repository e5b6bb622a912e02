"""Entries of measures of the company's own, in SQL: each comes from an entry of a built-in measure, by a part that says what is counted of it.

What takes an entry back takes back what was derived from it, for the same person, unit and share (13.4). Conditions are asked once, of the
entry that was posted first; a condition on a unit once more whenever that entry is brought into another unit (ADR 0082). `rows` is the name of a
part of the statement that holds the entries to derive from.
"""

from typing import Final

COLUMNS: Final = (
    "measure", "event_date", "business_date", "person_id", "unit_id", "overlay", "customer_id", "product_id", "product_group_id",
    "territory_id", "share", "qty", "net", "gross", "numerator", "denominator", "line_id", "source_line_id", "origin_id", "origin_date",
    "derived_from_id", "part_id", "moves_id", "moved", "moved_by_id",
)  # fmt: skip
LIVE: Final = "w.state <> 'stopped'"
# Does any measure of the company's own take part in postings?
ANY: Final = "exists (select 1 from performance_own w where w.state <> 'stopped')"

_BELOW = """(with recursive g as (select k.product_group_id as id union select x.record_id from products_productgroup x join g on x.parent_id = g.id)
            select id from g)"""
# What is derived of an entry in a unit depends on that unit, and stands in no other one. What counts on another day is no entry's of a unit.
_ASKS_UNIT = "(p.delay = 0 and exists (select 1 from performance_condition k where k.part_id = p.id and k.unit_id is not null))"
# What stands nowhere else than what it comes from does; of other days it stands where its person did.
_TOGETHER = "(p.delay = 0 or p.credit = 'house')"
_STAYS = "null::bigint as moves_id, null::smallint as moved, null::bigint as moved_by_id"
_CREDITED = "(p.credit = 'credited' or (p.credit = 'overlay') = e.overlay)"
_WHOLE = "p.role = 'amount' and p.value <> 'count'"
_COUNTED = "case when p.back and p.value <> 'count' then -p.sign else p.sign end"
_HELD = f"""(not exists (select 1 from performance_condition k where k.part_id = p.id) or exists (
        select 1 from performance_condition k where k.part_id = p.id
          and (k.product_group_id is null or e.product_group_id in {_BELOW})
          and (k.product_id is null or e.product_id = k.product_id) and (k.customer_id is null or e.customer_id = k.customer_id)
          and (k.territory_id is null or e.territory_id = k.territory_id) and (k.unit_id is null or e.unit_id = k.unit_id)
          and (k.least is null or e.net + 0.01 > k.least * e.share)))"""


def _standing_for(origin: str, before: str) -> str:
    """The entry by which an origin stands in its unit when entry `before` is posted: the last that brought it into one, else itself."""
    last = f"select max(z.id) from performance_entry z where z.moves_id = {origin} and z.moved = 1 and z.id < {before}"
    return f"coalesce(({last}), {origin})"


def _amounts(sign: str) -> str:
    """Quantity, net, gross, numerator, denominator. What is counted counts by the share of whoever is credited."""
    of = f"{sign} * case p.value when 'net' then e.net when 'gross' then e.gross when 'qty' then e.qty else e.share end"
    counted = f"when p.role = 'amount' then {sign} * e.share"
    return f"""case when {_WHOLE} then {sign} * e.qty {counted} else 0 end as qty,
        case when {_WHOLE} then {sign} * e.net else 0 end as net, case when {_WHOLE} then {sign} * e.gross else 0 end as gross,
        case p.role when 'numerator' then {of} when 'denominator' then 0 end as numerator,
        case p.role when 'denominator' then {of} when 'numerator' then 0 end as denominator"""


def _day() -> str:
    return "case when p.delay = 0 then e.business_date else least(e.business_date + p.delay, (select max(end_date) - 1 from period_leaf)) end"


def _first(rows: str, which: str) -> str:
    """What counts anew: entries that were posted first, and (`back`) what takes entries back, counted as it stands; of both, where a unit is asked
    for, what brings them into another one."""
    return f"""select w.measure, e.event_date, e.day as business_date, h.person_id,
            case when p.delay = 0 and p.credit <> 'house' then e.unit_id else coalesce(u.house_of_id, m.unit_id, e.unit_id) end as unit_id,
            e.overlay and p.credit <> 'house' as overlay, e.customer_id, e.product_id, e.product_group_id, e.territory_id, e.share,
            {_amounts(_COUNTED)}, e.line_id, e.source_line_id, null::bigint as origin_id, null::date as origin_date, e.id as derived_from_id,
            p.id as part_id, {_STAYS}
        from performance_own w join performance_part p on p.own_id = w.id
        join lateral (select e.*, {_day()} as day from {rows} e where e.measure = p.source and case
              when e.moved is null then (e.origin_id is not null) = p.back and (not p.back or e.restated_by_id is null)
              else e.moved = 1 and {_ASKS_UNIT} and (e.moves_id <> e.origin_id) = p.back and not exists (
                  select 1 from performance_entry x where p.back and x.id = e.moves_id and x.restated_by_id is not null) end) e on true
        left join organisation_person o on p.credit = 'house' and o.house_of_id = e.unit_id
        cross join lateral (select coalesce(o.id, e.person_id) as person_id) h
        join organisation_person u on u.id = h.person_id
        left join lateral (select unit_id from organisation_membership x where x.person_id = h.person_id and x."primary" and x.valid_from <= e.day
                           order by x.valid_from desc limit 1) m on true
        where {which} and {_CREDITED} and {_HELD}"""


def _mirrors(rows: str, which: str, gone: str) -> str:
    """What takes an entry back takes back what was derived from it. What was counted stops counting when nothing stands of the entry."""
    return f"""select w.measure, e.event_date, greatest({_day()}, e.event_date) as business_date,
            case when p.credit = 'house' then coalesce(o.id, e.person_id) else d.person_id end as person_id,
            case when {_TOGETHER} then e.unit_id else coalesce((
                select x.unit_id from performance_entry x where x.moves_id = d.id order by x.id desc limit 1), d.unit_id) end as unit_id,
            d.overlay, d.customer_id, d.product_id, d.product_group_id, d.territory_id, d.share,
            case when {_WHOLE} then p.sign * e.qty else -d.qty end as qty, case when {_WHOLE} then p.sign * e.net else -d.net end as net,
            case when {_WHOLE} then p.sign * e.gross else -d.gross end as gross,
            {_ratio("numerator")}, {_ratio("denominator")}, d.line_id, e.source_line_id, d.id as origin_id, d.business_date as origin_date,
            e.id as derived_from_id, p.id as part_id, {_STAYS}
        from performance_own w join performance_part p on p.own_id = w.id and not p.back
        join {rows} e on e.measure = p.source and e.origin_id is not null
             and (e.moved is null or e.moved = 1 and {_ASKS_UNIT} and e.moves_id <> e.origin_id)
        join performance_entry d on d.derived_from_id = case when {_ASKS_UNIT} then {_standing_for("e.origin_id", "e.id")} else e.origin_id end
             and d.part_id = p.id and d.origin_id is null
        left join organisation_person o on p.credit = 'house' and o.house_of_id = e.unit_id
        where {which} and (p.value <> 'count' or ({gone} and not exists (
            select 1 from performance_entry y where y.origin_id = d.id and y.moved is null)))"""


def _moves(rows: str, which: str) -> str:
    """What brings an entry into another unit brings along what was derived from it: the same way, as much as that is."""
    amounts = ", ".join(f"e.moved * d.{column} as {column}" for column in ("qty", "net", "gross", "numerator", "denominator"))
    return f"""select w.measure, d.event_date, greatest(d.business_date, e.business_date) as business_date,
            case when p.credit = 'house' then coalesce(o.id, e.person_id) else d.person_id end as person_id, e.unit_id, d.overlay, d.customer_id,
            d.product_id, d.product_group_id, d.territory_id, d.share, {amounts}, d.line_id, d.source_line_id,
            coalesce(d.origin_id, d.id) as origin_id, coalesce(d.origin_date, d.business_date) as origin_date, e.id as derived_from_id,
            p.id as part_id, d.id as moves_id, e.moved, e.moved_by_id
        from performance_own w join performance_part p on p.own_id = w.id and {_TOGETHER} and not {_ASKS_UNIT}
        join {rows} e on e.measure = p.source and e.moved is not null
        join performance_entry d on d.derived_from_id = e.moves_id and d.part_id = p.id
        left join organisation_person o on p.credit = 'house' and o.house_of_id = e.unit_id
        where {which}"""


def _out(rows: str, which: str) -> str:
    """Where a unit is asked for, what brings an entry out of its unit takes back what was derived of it there."""
    amounts = ", ".join(f"-y.{column} as {column}" for column in ("qty", "net", "gross", "numerator", "denominator"))
    return f"""select w.measure, e.event_date, e.business_date, y.person_id, y.unit_id, y.overlay, y.customer_id, y.product_id, y.product_group_id,
            y.territory_id, y.share, {amounts}, y.line_id, e.source_line_id, coalesce(y.origin_id, y.id) as origin_id,
            coalesce(y.origin_date, y.business_date) as origin_date, e.id as derived_from_id, p.id as part_id, {_STAYS}
        from performance_own w join performance_part p on p.own_id = w.id and {_ASKS_UNIT}
        join {rows} e on e.measure = p.source and e.moved = -1
        join performance_entry y on y.derived_from_id = {_standing_for("e.moves_id", "e.id")} and y.part_id = p.id
        where {which}"""


def _ratio(name: str) -> str:
    of = "p.sign * case p.value when 'net' then e.net when 'gross' then e.gross when 'qty' then e.qty end"
    return f"case when d.{name} is null then null when p.role <> '{name}' then 0 when p.value = 'count' then -d.{name} else {of} end as {name}"


def _standing(others: str) -> str:
    """Nothing stands any more of the entry that `e` takes back: its amounts and what took them back, `e` the last, come to zero."""
    return f"""exists (select 1 from performance_entry o where o.id = e.origin_id
        and (o.qty, o.net) = (select coalesce(-sum(t.qty), 0), coalesce(-sum(t.net), 0) from ({others}) t))"""


_LIVE_BACK = _standing(
    """select x.qty, x.net from performance_entry x where x.origin_id = e.origin_id and (e.moved is null or x.id <= e.moves_id)
       union all select c.qty, c.net from credited c where c.origin_id = e.origin_id and c.id <= e.id and c.moved is null"""
)
_PAST_BACK = _standing("select x.qty, x.net from performance_entry x where x.origin_id = e.origin_id and x.id <= coalesce(e.moves_id, e.id)")


def _entered(wanted: str) -> str:
    named = ", ".join(COLUMNS)
    return f"insert into performance_entry ({named}) select {named} from ({wanted}) own_rows order by derived_from_id, part_id returning *"


def live() -> str:
    """Parts of a posting's statement: `own`, the entries derived from what it has `credited`."""
    of = "credited", LIVE
    return f"own as ({_entered(' union all '.join((_first(*of), _mirrors(*of, _LIVE_BACK), _moves(*of), _out(*of))))})"


_LACKING: Final = """w.measure = %(measure)s
    and not exists (select 1 from performance_entry z where z.derived_from_id = e.id and z.part_id = p.id)"""
# What a batch's statements derive, one after the other.
PAST: Final = {
    "first": _first("past", _LACKING), "mirrors": _mirrors("past", _LACKING, _PAST_BACK), "out": _out("past", _LACKING),
    "moves": _moves("past", _LACKING),
}  # fmt: skip


def past(what: str) -> str:
    """A part of a batch's statement: `own`, what is still to be derived for one measure from the entries of the batch (`past`)."""
    return f"own as ({_entered(PAST[what])})"
