"""The company of P4: lays people, plans and entries, computes, computes again, reads statements; says how long each took, and the memory."""

import datetime as dt
import importlib
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from bench.flat_run import server_ms
from bench.own_database import own_database
from makesell.ground.embedded.making import SUPERUSER

# What is laid lies all over the year, what comes afterwards on its last days, as it does when time goes on; and once more all over the year.
ALL_YEAR, NEWEST = {"since": "2025-01-01", "days": 330}, {"since": "2025-12-27", "days": 5}
PEOPLE, PLANS, LINES_AN_ORDER, MORE, PAGES = 1000, 5, 5, 1000, 40
STEPS = ((0, "0.004"), (200_000, "0.006"), (600_000, "0.009"), (1_500_000, "0.013"))
# Two shares of every line, 60 and 40 %, of two people of one plan; every 40th line is taken back a month later.
LAID = """
    set session_replication_role = replica; set synchronous_commit = off;
    select makesell_performance_month(d::date) from generate_series('2024-12-01'::date, '2026-01-01', interval '1 month') d;
    insert into spine_record (id, kind, number, title, version, created_at, search_grams, sort_key)
        overriding system value
        select {record} + n, 'order', 'P4-' || n, '', 1, now(), '{{}}', '' from generate_series(1, {orders}) n;
    insert into spine_line (id, record_id, position) overriding system value
        select {line} + n, {record} + (n - 1) / {per} + 1, (n - 1) % {per} + 1 from generate_series(1, {lines}) n;
    insert into orderbook_entry (line_id, source_line_id, measure, event_date, business_date, qty, net, gross, freight)
        select {line} + n, {line} + n, 'ordered', d.day, d.day, 1, 1000, 1130, false
        from generate_series(1, {lines}) n cross join lateral (select '2025-01-01'::date + (n % 330) as day) d;
"""
COLUMNS = """measure, event_date, business_date, person_id, unit_id, overlay, customer_id, product_id, product_group_id, territory_id, share,
    qty, net, gross, numerator, denominator, line_id, source_line_id, origin_id, origin_date"""
CREDITS = """
    select 'paid' as measure, d.day as event_date, d.day as business_date,
           ({people})[1 + (n % {plans}) + {plans} * ((n / {plans} + 97 * s.at) % {each})] as person_id, {unit} as unit_id, false as overlay,
           null::bigint as customer_id, null::bigint as product_id, null::bigint as product_group_id, null::bigint as territory_id, s.share,
           s.share as qty,
           round((300 + (n::bigint * 7919) % 2400) * s.share, 2) as net,
           round((300 + (n::bigint * 7919) % 2400) * s.share * 1.13, 2) as gross,
           null::numeric as numerator, null::numeric as denominator, {line} + n as line_id, {line} + n as source_line_id,
           null::bigint as origin_id, null::date as origin_date
        from generate_series({first}, {last}) n
        cross join (values (0, 0.6), (1, 0.4)) as s(at, share) cross join lateral (select '{since}'::date + (n % {days}) as day) d
"""
BACK = """
    insert into performance_entry (business_date, event_date, measure, person_id, unit_id, share, qty, net, gross, line_id, source_line_id,
                                   origin_id, origin_date)
        select business_date + 30, business_date + 30, measure, person_id, unit_id, share, -qty, -net, -gross, line_id, source_line_id,
               id, business_date
        from performance_entry where line_id % 40 = 0 and origin_id is null
"""
FLOOR = """
    select count(*), sum(reached) from (
        select sum(e.net) over (partition by m.scheme_id, e.person_id order by e.business_date, e.id) as reached
        from performance_entry e join schemes_incentiveplanmember m on m.person_id = e.person_id
        where e.measure = 'paid' and e.business_date >= '2025-01-01' and e.business_date < '2026-01-01') x
"""


def lay(link: Any, entries: int) -> list[int]:
    """People, five plans over years, and so many entries; returns the plans."""
    from makesell.books.performance import posting
    from makesell.demo import samples as co
    from makesell.flows.org_1_organisation import create_person
    from makesell.flows.org_1_organisation.create_person import NewPerson
    from makesell.flows.per_3_reward import assign_scheme, create_scheme, decide_version
    from makesell.flows.per_3_reward.assign_scheme import NewMember
    from makesell.flows.per_3_reward.create_scheme import NewVersion, SchemeFact, Step

    c = co.company()
    people = create_person.perform_many(
        [NewPerson(f"P4-{n:04}", f"业务员{n:04}", joined_date=co.SINCE, unit_id=c.units[0], valid_from=co.SINCE) for n in range(PEOPLE)],
        actor=co.ACTOR, at=co.AT,
    )  # fmt: skip
    plans = []
    for plan in range(PLANS):
        steps = tuple(Step(Decimal(start * (plan + 2) / 4), Decimal(rate)) for start, rate in STEPS)
        version = NewVersion("paid", "CNY", co.SINCE, steps, ladder="money", accumulation="year")
        plans.append(create_scheme.perform(SchemeFact("", f"方案{plan}", version), actor=co.ACTOR, at=co.AT))
        decide_version.approve(plans[-1], 1, actor=co.ACTOR, at=co.AT)
        assign_scheme.perform_many([NewMember(plans[-1], each, co.SINCE) for each in people[plan::PLANS]], actor=co.ACTOR, at=co.AT)
    lines = entries * 40 // 41 // 2
    record, line = (link.execute(f"select coalesce(max(id), 0) + 1000 from {table}").fetchone()[0] for table in ("spine_record", "spine_line"))
    given = {
        "record": record, "line": line, "per": LINES_AN_ORDER, "lines": lines + MORE, "orders": (lines + MORE) // LINES_AN_ORDER + 1,
        "people": f"array{people}::bigint[]", "plans": PLANS, "each": PEOPLE // PLANS, "unit": c.units[0],
    }  # fmt: skip
    every = f"insert into performance_entry ({COLUMNS}) " + CREDITS
    for statement in (LAID + every).format(**given, **ALL_YEAR, first=1, last=lines).split(";"):
        if statement.strip():
            link.execute(statement)
    link.execute(BACK)
    for table, step in (("spine_record", given["orders"] + record), ("spine_line", lines + MORE + line)):
        link.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), {step + 1})")
    for table in ("performance_entry", "orderbook_entry", "spine_line", "spine_record"):
        link.execute(f"vacuum analyze {table}")
    link.execute("set session_replication_role = origin")
    posting.rebuild()
    link.execute("vacuum analyze performance_balance")
    half = MORE // 2
    link.more = CREDITS.format(**given, **NEWEST, first=lines + 1, last=lines + half)
    link.anywhere = CREDITS.format(**given, **ALL_YEAR, first=lines + half + 1, last=lines + MORE)
    return plans


class Link:
    """A connection of the database's owner, which keeps the statements that post more: on the last days, and all over the year."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.more, self.anywhere = connection, "", ""
        connection.autocommit = True

    def execute(self, statement: str) -> Any:
        """Runs a statement."""
        return self.connection.execute(statement)


def timed(work: Callable[[], Any], server: int = 0) -> tuple[float, list[float], Any]:
    """Seconds by the wall; of CPU in the program and in its server process; and what came of it."""
    begun, own, theirs = time.perf_counter(), time.process_time(), server_ms(server) if server else 0
    made = work()
    taken = [time.process_time() - own, ((server_ms(server) if server else 0) - theirs) / 1000]
    return round(time.perf_counter() - begun, 2), [round(each, 2) for each in taken], made


def computed(plans: Sequence[int]) -> list[int]:
    """A run of the year for every plan."""
    from makesell.demo import samples as co
    from makesell.flows.per_3_reward import compute_run
    from makesell.flows.per_3_reward.compute_run import RunFact
    from makesell.ground.period import queries as period

    year = period.by_code("year", "2025")
    assert year is not None
    return [compute_run.perform(RunFact(plan, year.id), actor=co.ACTOR, at=co.AT + dt.timedelta(days=800)) for plan in plans]


def posted(credits: str) -> None:
    """Posts entries as an act posts them, with their balances."""
    from makesell.books.performance import posting

    posting.post(credits, {})


def again(runs: Sequence[int]) -> None:
    """Each run anew."""
    from makesell.demo import samples as co
    from makesell.flows.per_3_reward import compute_run

    for run in runs:
        compute_run.again(run, actor=co.ACTOR, at=co.AT + dt.timedelta(days=800))


def pages(runs: Sequence[int]) -> dict[str, float]:
    """Milliseconds of the server for the page of one person's statement, as compensation opens it."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from makesell.demo import samples as co
    from makesell.ground.access import roles
    from makesell.ground.access.second_factor import PASSED
    from makesell.ground.db import values

    login = co.login(values("select id from organisation_unit order by id limit 1")[0], roles.COMPENSATION)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model()._default_manager.get(pk=login.user_id))
    session = client.session
    session[PASSED] = True
    session.save()
    keys = values("select record_id from payruns_paystatement where run_id = any(%s) order by record_id limit %s", [list(runs), PAGES + 5])
    taken, spent, size, server = [], [], 0, backend()
    for at, key in enumerate(keys):
        begun, own, theirs = time.perf_counter(), time.process_time(), server_ms(server)
        answer = client.get(f"/pay_statements/{key}/")
        if answer.status_code != 200:
            raise RuntimeError(f"/pay_statements/{key}/ answered {answer.status_code}")
        if at >= 5:
            taken.append((time.perf_counter() - begun) * 1000)
            spent.append((time.process_time() - own) * 1000 + server_ms(server) - theirs)
            size = max(size, len(answer.content))
    return {
        "page_p50_ms": round(statistics.median(taken), 1), "page_p95_ms": round(sorted(taken)[int(0.95 * (len(taken) - 1))], 1),
        "page_cpu_p50_ms": round(statistics.median(spent), 1), "page_kb": size // 1000,
    }  # fmt: skip


def backend() -> int:
    """The process of the database that serves this one."""
    from makesell.ground.db import values

    return int(values("select pg_backend_pid()")[0])


def measured(link: Link, entries: int) -> dict[str, Any]:
    """Lays, computes, posts more, computes again, reads."""
    plans = lay(link, entries)
    (count,) = link.execute("select count(*) from performance_entry").fetchone()
    tell(f"{count} entries laid")
    server = backend()
    floor, _cpu, _sums = timed(lambda: link.execute(FLOOR).fetchone())
    first, first_cpu, runs = timed(lambda: computed(plans), server)
    tell(f"computed in {first} s")
    posted(link.more)
    second, second_cpu, _none = timed(lambda: again(runs), server)
    tell(f"again in {second} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (lines,) = link.execute("select count(*) from payruns_statementline").fetchone()
    found = {
        "entries": count, "people": PEOPLE, "plans": PLANS, "lines": lines, "floor_s": floor, "run_s": first, "run_cpu_s": first_cpu,
        "rerun_s": second, "rerun_cpu_s": second_cpu, "peak_mib": peak,
    } | pages(runs)  # fmt: skip
    if os.environ.get("P4_ANYWHERE"):
        posted(link.anywhere)
        third, third_cpu, _none = timed(lambda: again(runs), server)
        tell(f"again, entries all over the year, in {third} s")
        found |= {"rerun_anywhere_s": third, "rerun_anywhere_cpu_s": third_cpu}
    return found


def main(entries: int) -> int:
    """Starts the database, measures, says."""
    with own_database() as cluster:
        with cluster.connect(SUPERUSER, "makesell") as connection:
            found = measured(Link(connection), entries)
        tell(json.dumps(found))
        importlib.import_module("django.db").connection.close()
    return 0


def tell(said: str) -> None:
    """A line for who waits."""
    sys.stdout.write(said + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
