"""P6 · Lists: server time of the first and the last page of every list of documents and customers, by every field, both ways.

Measured in process through the list engine on the database the environment names (the imported manufacturer), as an executive sees it
and as the salesperson with the most customers does; then with usual conditions, and the search of a word of two characters. The time is
that of the statements and of what Python does with them.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from typing import Any

from django.test import RequestFactory
from pypinyin import Style, lazy_pinyin

from makesell.doors.desk.views.finding import find
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import one, values
from makesell.ground.listing import Condition, Query, Sort
from makesell.sheets.registry import BY_NOUN

ID = "P6"
ROUNDS = 15
NOUNS = ("order_lines", "orders", "deliveries", "invoices", "customers")
Times = dict[str, float]


def _timed(work: Callable[[], object], rounds: int = ROUNDS) -> Times:
    work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    found = {"min_ms": taken[0], "p50_ms": statistics.median(taken), "p95_ms": taken[int(0.95 * (len(taken) - 1))]}
    return {name: round(value, 1) for name, value in found.items()}


def readers() -> Mapping[str, Actor]:
    """Who reads: one who sees all, and a salesperson with own, unit's and served customers' rows."""
    busiest = one(
        """select c.owner_id from parties_customer c join organisation_person p on p.id = c.owner_id where p.kind = 'person'
           group by 1 order by count(*) desc, 1 limit 1"""
    )
    person = busiest[0] if busiest else 0
    units = frozenset(values("select unit_id from organisation_membership where person_id = %s and valid_to is null", [person]))
    return {
        "executive": Actor(name="bench", person_id=0, roles=frozenset({roles.EXECUTIVE})),
        "salesperson": Actor(name="bench", person_id=person, roles=frozenset({roles.SALESPERSON}), unit_ids=units, units_below=units),
    }


def _sorted(noun: str, actor: Actor) -> dict[str, Times]:
    """The slowest of four pages (first and last, rising and falling) by field."""
    sheet = BY_NOUN[noun]
    known = [field.name for field in sheet.listing.visible(actor)]
    shown = tuple(column.name for column in sheet.columns if column.first and column.name in known)
    found: dict[str, Times] = {}
    for name in known:
        pages = [Query(columns=shown, sort=Sort(name, descending), last=last) for descending, last in product((True, False), repeat=2)]
        each = [_timed(partial(listing.page, sheet.listing, actor, page)) for page in pages]
        found[name] = max(each, key=lambda times: times["p95_ms"])
    return found


def _filtered(actor: Actor) -> dict[str, Times]:
    """Usual conditions on orders, sorted by date and by amount."""
    orders = BY_NOUN["orders"].listing
    customer = one("select customer_id from orders_salesorder group by 1 order by count(*) desc, 1 limit 1")
    (year,) = values("select extract(year from coalesce(max(order_date), current_date))::int from orders_salesorder")
    asked = {
        "mine": Query(conditions=((Condition("owner", "eq", (str(actor.person_id),)),),)),
        "customer": Query(conditions=((Condition("customer", "eq", (str(customer[0] if customer else 0),)),),)),
        "one year": Query(conditions=((Condition("order_date", "between", (f"{year}-01-01", f"{year}-12-31")),),)),
        "search of two characters": Query(q="so"),
        "search of a number": Query(q="75123"),
    }
    found: dict[str, Times] = {}
    for (said, query), sort in product(asked.items(), ("order_date", "net")):
        wanted = Query(q=query.q, conditions=query.conditions, sort=Sort(sort, True))
        found[f"{said}, by {sort}"] = _timed(partial(listing.page, orders, actor, wanted))
    return found


def _everywhere(actor: Actor) -> dict[str, Times]:
    """The palette's answer over all kinds of records: a part of a customer's name, its initials, the end of an order's number."""
    names = one("select name from parties_customer where name <> '' order by record_id desc limit 1") or ("",)
    numbers = one("select number from orders_salesorder where number is not null order by record_id desc limit 1") or ("",)
    initials = "".join(lazy_pinyin(names[0][:4], style=Style.FIRST_LETTER))
    asked = {"two characters": names[0][:2], "the whole name": names[0], "initials": initials, "the end of a number": numbers[0][-3:]}
    found: dict[str, Times] = {}
    for said, q in asked.items():
        request = RequestFactory().get("/find/", {"q": q}, headers={"HX-Request": "true"})
        request.actor = actor  # type: ignore[attr-defined]
        found[f"{said} ({q})"] = _timed(partial(find, request))  # type: ignore[arg-type]
    return found


def _together(actor: Actor) -> dict[str, Times]:
    """What a page asks beside its rows: how many match, sums, groups."""
    orders = BY_NOUN["orders"].listing
    grouped = Query(group=("territory", "owner"), columns=("territory", "owner", "net"))
    return {
        "count": _timed(partial(listing.count, orders, actor, Query())),
        "sums": _timed(partial(listing.sums, orders, actor, Query(columns=("number", "net", "gross")))),
        "groups of two levels": _timed(partial(listing.groups, orders, actor, grouped)),
    }


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Times by reader, list and field; the slowest p95 of all is what the target of 60 ms is compared with."""
    found: dict[str, Any] = {}
    slowest: tuple[float, str] = (0.0, "")
    for who, actor in readers().items():
        found[who] = {"filtered orders": _filtered(actor), "orders, beside the rows": _together(actor), "searched everywhere": _everywhere(actor)}
        for noun in NOUNS:
            times = _sorted(noun, actor)
            found[who][noun] = {"rows": listing.count(BY_NOUN[noun].listing, actor, Query()), **times}
            slowest = max([slowest, *((one["p95_ms"], f"{who}, {noun} by {name}") for name, one in times.items())])
            tell(f"{who}, {noun}: {found[who][noun]['rows']} rows, slowest p95 {max(one['p95_ms'] for one in times.values())} ms")
    found["slowest_page_p95_ms"], found["slowest_page"] = slowest
    return found
