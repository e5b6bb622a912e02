"""Named reads of accruals of pay to come. Sums stand in lists only where they cover enough people, whoever reads."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.payruns import states
from makesell.documents.payruns.access import ACCRUALS
from makesell.ground.access import Where, where
from makesell.ground.access.few import LEAST
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import by_key, one_seen


def rows_of(actor: Actor) -> Where:
    """Accruals are seen by all who see any; what of their sums, the page decides."""
    return where(ACCRUALS.reach(actor), owner="null", unit="null")


LISTING: Final = Listing(
    noun="pay_accruals",
    source="payruns_payaccrual t join period_period pp on pp.id = t.period_id",
    key="t.record_id",
    policy=ACCRUALS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-period_start",
    joins={"r": "join spine_record r on r.id = t.record_id"},
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        Field("period", "t.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("period_start", "pp.start_date", Kind.DATE, groups=True),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.ACCRUALS),
        Field("people", "t.people", Kind.INT),
        # too few people: not by search, sort, filter or sums either
        Field("total", f"case when t.people >= {LEAST} then t.total end", Kind.MONEY, nullable=True, currency="currency"),
        Field("currency", "t.currency", Kind.CODE),
        Field("computed_at", "t.computed_at", Kind.MOMENT),
    ),
)


@dataclass(frozen=True, slots=True)
class AccrualRow:
    """An accrual as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    currency: str
    version: int
    period_id: int
    kind: str
    period: str
    start: dt.date
    end: dt.date
    computed_at: dt.datetime
    people: int
    total: Decimal


_SELECT: Final = """select t.record_id, t.number, t.state, t.currency, t.version, t.period_id, pp.kind, pp.code, pp.start_date, pp.end_date,
    t.computed_at, t.people, t.total from payruns_payaccrual t join period_period pp on pp.id = t.period_id"""


def accrual(actor: Actor, key: int) -> AccrualRow:
    """One accrual; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(AccrualRow, _SELECT, "t.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[AccrualRow]:
    """Accruals by key, for acts (no row filter)."""
    return by_key(AccrualRow, _SELECT, "t.record_id", keys)


@dataclass(frozen=True, slots=True)
class AccrualLineRow:
    """A line: person, unit, plan and part, what is not paid yet, and what it would earn."""

    person_id: int
    person: str
    unit_id: int
    unit: str
    scheme_id: int
    scheme: str
    part: str
    open_credit: Decimal
    amount: Decimal


def lines(key: int) -> list[AccrualLineRow]:
    """The lines of an accrual by unit, person and plan; the caller decides who sees what of them."""
    rows = run(
        """select x.person_id, p.name, x.unit_id, u.name, x.scheme_id, sc.name, x.part, x.open_credit, x.amount from payruns_payaccrualline x
           join organisation_person p on p.id = x.person_id join organisation_unit u on u.id = x.unit_id
           join schemes_incentivescheme sc on sc.record_id = x.scheme_id where x.accrual_id = %s order by u.name, p.sort_key, sc.code, x.part""",
        [key],
    )
    return [AccrualLineRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ToSay:
    """An accrual, or its reversal on the first day after its month, that stands in no voucher yet."""

    record_id: int
    reversal: bool
    day: dt.date
    total: Decimal


def to_say(until: dt.date) -> list[ToSay]:
    """What accruals are to be handed over as vouchers up to a day; those that cover too few people never are."""
    rows = run(
        """select t.record_id, k.reversal, k.day, t.total from payruns_payaccrual t join period_period pp on pp.id = t.period_id
           cross join lateral (values (false, pp.end_date - 1), (true, pp.end_date)) as k(reversal, day)
           where t.state = 'accrued' and t.people >= %s and t.total <> 0 and k.day <= %s and not exists (
               select 1 from vouchers_voucheraccrual x where x.record_id = t.record_id and x.reversal = k.reversal)
           order by k.day, t.record_id""",
        [LEAST, until],
    )
    return [ToSay(*row) for row in rows]


def said(key: int) -> bool:
    """Whether a voucher says an accrual."""
    return bool(run("select 1 from vouchers_voucheraccrual where record_id = %s limit 1", [key]))
