"""Reads of what pay is worked out from: the credits of a scheme's people, the atoms they reverse, and how much of an atom is unpaid."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.db import run

AMOUNTS: Final = {"net": "net", "gross": "gross", "qty": "qty", "count": "sign(qty)"}
# By person who has left the last day, and until when goods that had left by then keep earning (domain.md §9).
Left = Mapping[int, tuple[dt.date, dt.date]]

# What brings an entry into another unit is no credit: of the person it takes and gives the same (ADR 0082).
OWN: Final = "e.moved is null"

# Freight and services leave no store: they go with the goods of their order. What was undone before the day until which is read never had gone:
# that takes it back under its own line, a return under the return's.
_HAD_GONE: Final = """exists (
    select 1 from orders_salesorderline l left join products_product p on p.record_id = l.product_id
    join orders_salesorderline g on g.order_id = l.order_id and (g.line_id = l.line_id or l.kind = 'freight' or p.kind = 'service')
    join orderbook_entry b on b.line_id = g.line_id and b.measure = 'shipped' and b.origin_id is null
        and b.event_date <= q.last_day
    where l.line_id = e.line_id and b.qty + coalesce((
        select sum(u.qty) from orderbook_entry u where u.origin_id = b.id and u.source_line_id = b.source_line_id
          and u.business_date < %(gone_by)s), 0) > 0)"""
_GONE: Final = """left join unnest(%(left)s::bigint[], %(last_days)s::date[], %(earn_until)s::date[]) as q(person_id, last_day, earns_until)
    on q.person_id = m.person_id"""


def _member(day: str) -> str:
    return f"(m.valid_from <= {day} and (m.valid_to is null or m.valid_to > {day}))"


def _earns(day: str) -> str:
    """Of who may have left: a member until the last day, afterwards by goods that had left by then as long as they earn."""
    return f"""case when q.person_id is null or {day} <= q.last_day then {_member(day)}
        else {_member("q.last_day")} and {day} <= q.earns_until and {_HAD_GONE} end"""


def _paid_by_scheme(left: Left, counts: str) -> str:
    join = _GONE if left else ""
    return f"exists (select 1 from schemes_incentiveplanmember m {join} where m.scheme_id = %(scheme)s and m.person_id = e.person_id and {counts})"


def counted(left: Left) -> str:
    """The condition that an entry `e` counts for a scheme (`scheme`, and what `bound` gives): while the person was its member, reversals always;
    of who has left, goods that had left by the last day as long as they earn, and reversals of what counted."""
    stays = f"(e.origin_id is not null or {_member('e.business_date')})"
    if not left:
        return f"{OWN} and {_paid_by_scheme(left, stays)}"
    counts = f"case when q.person_id is null then {stays} else {_earns('coalesce(e.origin_date, e.business_date)')} end"
    return f"{OWN} and {_paid_by_scheme(left, counts)}"


def bound(left: Left, until: dt.date) -> dict[str, object]:
    """The values `counted` asks for, of what happened before a day."""
    if not left:
        return {}
    days = zip(*left.values(), strict=True)
    return dict(zip(("left", "last_days", "earn_until"), (list(left), *map(list, days)), strict=True)) | {"gone_by": until}


def last_days(scheme_id: int, until: dt.date) -> dict[int, dt.date]:
    """By person a scheme ever paid who left before a day, the last day."""
    return dict(
        run(
            """select id, left_date from organisation_person where left_date < %s
               and id in (select person_id from schemes_incentiveplanmember where scheme_id = %s) order by id""",
            [until, scheme_id],
        )
    )


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A performance entry of an earning measure: whose, when, how much, of what, for whom, what it reverses, and when it was ordered."""

    id: int
    person_id: int
    business_date: dt.date
    measure: str
    qty: Decimal
    net: Decimal
    gross: Decimal
    overlay: bool
    product_group_id: int | None
    product_id: int | None
    customer_id: int | None
    customer_class: str
    line_id: int | None
    source_line_id: int
    origin_id: int | None
    origin_date: dt.date | None
    ordered_on: dt.date | None

    def amount(self, value: str) -> Decimal:
        """What is counted of it: an amount, a quantity, or one (minus one for what takes it back)."""
        if value == "count":
            return Decimal((self.qty > 0) - (self.qty < 0))
        return {"net": self.net, "gross": self.gross}.get(value, self.qty)


def by_person(rows: Iterable[CreditRow]) -> dict[int, list[CreditRow]]:
    """The entries of each person, in their order."""
    found: dict[int, list[CreditRow]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


CREDIT = """select e.id, e.person_id, e.business_date, e.measure, e.qty, e.net, e.gross, e.overlay, e.product_group_id, e.product_id, e.customer_id,
        coalesce(c.customer_class, ''), e.line_id, e.source_line_id, e.origin_id, e.origin_date,
        (select min(b.event_date) from orderbook_entry b where b.line_id = e.line_id and b.measure = 'ordered')
    from performance_entry e left join parties_customer c on c.record_id = e.customer_id"""


def of_scheme(scheme_id: int, measures: Collection[str], start: dt.date, end: dt.date, left: Left) -> list[CreditRow]:
    """The credits of a scheme's people between two business dates that count for it (`counted`)."""
    rows = run(
        f"{CREDIT} where e.measure = any(%(measures)s) and e.business_date >= %(start)s and e.business_date < %(end)s and {counted(left)}",
        {"measures": sorted(measures), "start": start, "end": end, "scheme": scheme_id, **bound(left, end)},
    )
    return [CreditRow(*row) for row in rows]


def of_person(person_id: int, measures: Collection[str], start: dt.date, end: dt.date) -> list[CreditRow]:
    """The credits of one person between two business dates."""
    rows = run(
        CREDIT + " where e.measure = any(%s) and e.business_date >= %s and e.business_date < %s and e.person_id = %s and " + OWN,
        [sorted(measures), start, end, person_id],
    )
    return [CreditRow(*row) for row in rows]


def not_paid_yet(scheme_id: int, base: str, measure: str, until: dt.date, left: Left) -> list[CreditRow]:
    """What members of a scheme on the day before `until`, and who has left as long as it earns, were credited as `base` and not yet as `measure`,
    order line by order line, as credits of that measure; what was paid beyond it is none."""
    rows = run(
        f"""select min(e.id), e.person_id, %(last)s::date, %(measure)s, greatest(sum(e.qty * k.sign), 0), greatest(sum(e.net * k.sign), 0),
                  greatest(sum(e.gross * k.sign), 0), e.overlay, max(e.product_group_id), max(e.product_id), max(e.customer_id),
                  max(coalesce(c.customer_class, '')), e.line_id, min(e.source_line_id), null, null,
                  (select min(b.event_date) from orderbook_entry b where b.line_id = e.line_id and b.measure = 'ordered')
           from performance_entry e left join parties_customer c on c.record_id = e.customer_id
           cross join lateral (select case when e.measure = %(base)s then 1 else -1 end as sign) k
           where e.measure in (%(base)s, %(measure)s) and e.business_date < %(until)s and e.line_id is not null and {OWN}
             and {_paid_by_scheme(left, _earns("%(last)s::date") if left else _member("%(last)s::date"))}
           group by e.person_id, e.line_id, e.overlay
           having sum(e.net * k.sign) > 0 or sum(e.gross * k.sign) > 0 order by e.person_id, e.line_id""",
        {"scheme": scheme_id, "base": base, "measure": measure, "until": until, "last": until - dt.timedelta(days=1), **bound(left, until)},
    )
    return [CreditRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class BehindRow:
    """The documents behind an entry: what made it, the order it counts for, the customer."""

    source_kind: str
    source_id: int
    source: str
    order: str | None
    customer: str | None


def behind(entry_ids: Sequence[int]) -> dict[int, BehindRow]:
    """The documents behind entries."""
    rows = run(
        """select e.id, sr.kind, sr.id, coalesce(sr.number, sr.title), orr.number, c.title from performance_entry e
           join spine_line sl on sl.id = e.source_line_id join spine_record sr on sr.id = sl.record_id
           left join spine_line ol on ol.id = e.line_id left join spine_record orr on orr.id = ol.record_id
           left join spine_record c on c.id = e.customer_id where e.id = any(%s)""",
        [list(entry_ids)],
    )
    return {row[0]: BehindRow(*row[1:]) for row in rows}


def standing(atoms: Collection[tuple[int, str, dt.date]]) -> dict[tuple[int, str, dt.date], Decimal]:
    """What stood of each (atom, value counted, day) before the day: the atom and what reversed it until then."""
    asked = sorted(atoms)
    sums: dict[tuple[int, str, dt.date], Decimal] = dict.fromkeys(asked, Decimal(0))
    for atom, value, day, amount in run(
        f"""select a.atom, a.value, a.day, case a.value {" ".join(f"when '{code}' then sum({sql})" for code, sql in AMOUNTS.items())} end
            from unnest(%s::bigint[], %s::text[], %s::date[]) as a(atom, value, day)
            join performance_entry e on (e.id = a.atom or e.origin_id = a.atom) and e.business_date < a.day and {OWN} group by 1, 2, 3""",
        [[each[0] for each in asked], [each[1] for each in asked], [each[2] for each in asked]],
    ):
        sums[(atom, value, day)] = amount
    return sums


def atoms_of(entry_ids: Sequence[int]) -> dict[int, tuple[int, dt.date]]:
    """The atom of each entry (itself, or what it reverses) with the atom's business date."""
    rows = run(
        "select id, coalesce(origin_id, id), coalesce(origin_date, business_date) from performance_entry where id = any(%s)", [list(entry_ids)]
    )
    return {row[0]: (row[1], row[2]) for row in rows}


# Of each invoice an atom stands on: what was open at the end of the period of what fell due before a day, or had been written off by then, as a
# share of it. What was paid later is not asked, so that the period says the same whenever it is worked out.
_UNPAID: Final = """with x as (
        select e.id, i.invoice_id, i.gross, {whole} as whole from performance_entry e join invoices_invoiceline i on {join}
        join orders_salesorderline l on l.line_id = i.order_line_id where e.id = any(%(atoms)s)
    ), s as (
        select d.id, d.record_id, d.amount, d.due_date, coalesce(-sum(m.amount) filter (where m.kind = 'write_off'), 0) as lost,
               coalesce(-sum(m.amount) filter (where m.kind <> 'invoice' or m.origin_id is not null), 0) as settled
        from receivables_dueitem d
        left join receivables_entry m on m.due_item_id = d.id and m.account = 'receivable' and m.business_date < %(until)s
        where d.record_id in (select invoice_id from x) group by d.id
    ), o as (
        select record_id,
               least(1, (coalesce(sum(amount - settled) filter (where due_date < %(limit)s), 0) + sum(lost)) / nullif(sum(amount), 0)) as share
        from s group by record_id
    )
    select x.id, sum(x.gross * o.share) / nullif(max(x.whole), 0) from x join o on o.record_id = x.invoice_id where o.share > 0 group by x.id"""


def unpaid_shares(atom_ids: Sequence[int], measure: str, limit: dt.date, until: dt.date) -> dict[int, Decimal]:
    """By atom the share of it that customers owed at the end of the day before `until` since before `limit`, or that was written off by then
    (13.7 c, d); of ordered and shipped atoms over the invoices of their order line."""
    by_invoice = measure == "invoiced"
    asked = _UNPAID.format(
        join="i.line_id = e.source_line_id" if by_invoice else "i.order_line_id = e.line_id", whole="i.gross" if by_invoice else "l.gross"
    )
    rows = run(asked, {"atoms": list(atom_ids), "limit": limit, "until": until})
    return {row[0]: min(row[1], Decimal(1)) for row in rows if row[1] is not None}
