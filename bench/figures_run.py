"""The company of P5: lays people and entries of five years with their balances, opens pages and what is behind their figures, the pages once more
with a target for everybody; says how long."""

import importlib
import json
import re
import statistics
import sys
import time
from collections.abc import Sequence
from html import unescape
from typing import Any

from bench.flat_run import server_ms
from bench.own_database import own_database
from bench.pay_run import COLUMNS, Link, backend, tell
from makesell.ground.embedded.making import SUPERUSER

MARK, A_UNIT, ROUNDS, BEHIND = "P5", 50, 12, 12
PAGES = ("/", "/attainment/", "/scorecard/")
FIRST, LAST = "2022-01-01", "2026-12-31"
# Of every five entries two are orders, two invoices, one money; each on a day, of a person, for one of the customers. They come day by day, as in
# a company: what was booked on one day lies together.
LAID = """
    set session_replication_role = replica; set synchronous_commit = off;
    select makesell_performance_month(d::date) from generate_series('{first}'::date, '{last}', interval '1 month') d;
    insert into spine_record (id, kind, number, title, version, created_at, search_grams, sort_key)
        overriding system value
        select {record} + n, 'order', '{mark}-' || n, '', 1, now(), '{{}}', '' from generate_series(1, {lines} / 5 + 1) n;
    insert into spine_line (id, record_id, position) overriding system value
        select {line} + n, {record} + (n - 1) / 5 + 1, (n - 1) % 5 + 1 from generate_series(1, {lines}) n;
    insert into performance_entry ({columns})
        select (array['ordered', 'invoiced', 'ordered', 'invoiced', 'paid'])[1 + n % 5], d.day, d.day, ({people})[p.at],
               ({units})[1 + (p.at - 1) / {a_unit}], false, ({customers})[1 + n % {customer_count}], null, {group}, {territory}, 1, 1,
               300 + (n::bigint * 7919) % 2400, 339 + (n::bigint * 7919) % 2400, null, null, {line} + n, {line} + n, null, null
        from generate_series(1, {lines}) n
        cross join lateral (select '{first}'::date + (n::bigint * 7907 % ('{today}'::date - '{first}'::date))::int as day) d
        cross join lateral (select 1 + (n::bigint * 104729 % {people_count})::int as at) p
        order by d.day, n
"""
# A target for everybody, person and unit, in every quarter of the last year.
AIMED = """
    set session_replication_role = replica;
    create temporary table aims as
        select (select max(id) from spine_record) + row_number() over (order by q.start_date, a.person_id, a.unit_id) as id, q.id as period_id, a.*
        from period_period q cross join (
            select person_id, null::bigint as for_unit_id, unit_id, 250000 as amount from organisation_membership
            union all select null, id, id, 12000000 from organisation_unit where code like '{mark}-%') a
        where q.kind = 'quarter' and q.start_date >= '{year}-01-01' and q.start_date <= '{year}-12-31';
    insert into spine_record (id, kind, number, title, version, created_at, search_grams, sort_key, owner_id, unit_id)
        overriding system value
        select id, 'target', 'T-' || id, '', 1, now(), '{{}}', '', person_id, unit_id from aims;
    insert into targets_target (record_id, number, state, owner_id, unit_id, currency, version, measure, value, period_id, person_id, for_unit_id,
                                amount, gap_name, revision, reason)
        select id, 'T-' || id, 'approved', person_id, unit_id, 'CNY', 1, 'ordered', 'net', period_id, person_id, for_unit_id, amount, '', 1, ''
        from aims;
    drop table aims;
    set session_replication_role = origin
"""
INDEXES = r"select indexname, indexdef from pg_indexes where tablename = 'performance_entry' and indexname not like '%\_pkey'"


def lay(link: Any, entries: int, count: int) -> int:
    """People in units of fifty, and so many entries with their balances; returns the top of the tree of units."""
    from makesell.books.performance import posting
    from makesell.demo import samples as co
    from makesell.flows.org_1_organisation import create_person, create_unit
    from makesell.flows.org_1_organisation.create_person import NewPerson
    from makesell.flows.org_1_organisation.create_unit import NewUnit
    from makesell.ground.clock import today
    from makesell.ground.db import values

    co.calendar(int(FIRST[:4]), int(LAST[:4]))
    c = co.company()
    units = create_unit.perform_many(
        [NewUnit(f"{MARK}-{n:03}", f"第{n:03}组", co.SINCE, kind="team") for n in range((count - 1) // A_UNIT + 1)], actor=co.ACTOR, at=co.AT
    )
    people = create_person.perform_many(
        [
            NewPerson(f"{MARK}-{n:05}", f"业务员{n:05}", joined_date=co.SINCE, unit_id=units[n // A_UNIT], valid_from=co.SINCE)
            for n in range(count)
        ],
        actor=co.ACTOR,
        at=co.AT,
    )
    record, line = (link.execute(f"select coalesce(max(id), 0) + 1000 from {table}").fetchone()[0] for table in ("spine_record", "spine_line"))
    given = {
        "record": record, "line": line, "lines": entries, "columns": COLUMNS, "people": f"array{people}::bigint[]", "people_count": count,
        "units": f"array{units}::bigint[]", "a_unit": A_UNIT, "customers": f"array{list(c.customers)}::bigint[]",
        "customer_count": len(c.customers), "territory": c.territory, "group": values("select min(record_id) from products_productgroup")[0],
        "first": FIRST, "last": LAST, "today": today(), "mark": MARK,
    }  # fmt: skip
    indexes = link.execute(INDEXES).fetchall()
    for name, _made in indexes:
        link.execute(f"drop index {name}")
    for statement in LAID.format(**given).split(";"):
        if statement.strip():
            link.execute(statement)
    for _name, made in indexes:     # made once, over everything
        link.execute(made.replace(" ON ONLY ", " ON "))
    link.execute("set session_replication_role = origin")
    tell("entries laid")
    posting.rebuild()
    for table in (
        "performance_entry", "performance_balance", "performance_customerbalance", "performance_unitbalance", "performance_monthbalance",
        "spine_line", "spine_record",
    ):  # fmt: skip
        link.execute(f"vacuum analyze {table}")
    return units[0]


def aim(link: Any) -> None:
    """Sets targets for everybody."""
    for statement in AIMED.format(mark=MARK, year=LAST[:4]).split(";"):
        link.execute(statement)
    link.execute("select setval(pg_get_serial_sequence('spine_record', 'id'), (select max(id) from spine_record))")
    for table in ("targets_target", "spine_record"):
        link.execute(f"vacuum analyze {table}")


def opened(client: Any, addresses: Sequence[str], server: int) -> dict[str, Any]:
    """Milliseconds of each address asked `ROUNDS` times in turn: by the wall, and of CPU in the program and its server process."""
    walls, cpus = [], []
    slowest = ("", 0.0)
    for turn in range(ROUNDS):
        for address in addresses:
            theirs, own, begun = server_ms(server), time.process_time(), time.perf_counter()
            answer = client.get(address, follow=True)
            taken = (time.perf_counter() - begun) * 1000
            spent = (time.process_time() - own) * 1000 + server_ms(server) - theirs
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")
            if turn >= 2:
                walls.append(taken)
                cpus.append(spent)
                slowest = max(slowest, (address, spent), key=lambda each: each[1])
    return {
        "p50_ms": _at(walls, 0.5), "p95_ms": _at(walls, 0.95), "cpu_p50_ms": _at(cpus, 0.5), "cpu_p95_ms": _at(cpus, 0.95),
        "slowest": slowest[0][:90],
    }  # fmt: skip


def _at(taken: Sequence[float], share: float) -> float:
    return round(statistics.median(taken) if share == 0.5 else sorted(taken)[int(share * (len(taken) - 1))], 1)


def figures(client: Any, page: str) -> list[str]:
    """Where the figures of a page lead, the first of each kind of drill before others of it."""
    found = [unescape(each) for each in re.findall(r'href="(/drill/[^"]+)"', client.get(page, follow=True).content.decode())]
    by_kind: dict[str, list[str]] = {}
    for each in dict.fromkeys(found):
        by_kind.setdefault(each.split("?")[0], []).append(each)
    turns = max([len(each) for each in by_kind.values()], default=0)
    return [each[turn] for turn in range(turns) for each in by_kind.values() if turn < len(each)][:BEHIND]


def measured(link: Link, entries: int, people: int) -> dict[str, Any]:
    """Lays, opens, says."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from makesell.demo import samples as co
    from makesell.ground.access import roles
    from makesell.ground.access.second_factor import PASSED

    begun = time.perf_counter()
    unit = lay(link, entries, people)
    (balances,) = link.execute("select count(*) from performance_balance").fetchone()
    tell(f"{balances} balances laid in {time.perf_counter() - begun:.0f} s")
    login = co.login(unit, roles.EXECUTIVE)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model()._default_manager.get(pk=login.user_id))
    session = client.session
    session[PASSED] = True
    session.save()
    server, found = backend(), dict[str, Any]()
    for page in PAGES:
        name = page.strip("/") or "dashboard"
        found[name] = opened(client, [page], server)
        tell(f"{page} {found[name]}")
    behind = [address for page in PAGES for address in figures(client, page)]
    found["behind"] = {"figures": len(behind)} | opened(client, behind, server)
    aim(link)
    for page in PAGES:
        name = f"{page.strip('/') or 'dashboard'}_with_targets"
        found[name] = opened(client, [page], server)
        tell(f"{page} with a target for everybody {found[name]}")
    every = [each["p95_ms"] for each in found.values()]
    return {"entries": entries, "people": people, "balances": balances, "page_p95_ms": max(every), **found}


def main(entries: int, people: int) -> int:
    """Starts the database, measures, says."""
    with own_database() as cluster:
        with cluster.connect(SUPERUSER, "makesell") as connection:
            found = measured(Link(connection), entries, people)
        tell(json.dumps(found))
        importlib.import_module("django.db").connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
