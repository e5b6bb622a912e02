"""One company of FLAT: lays it, fills it to so many orders, then walks a cycle whenever it is told to and answers with the CPU of each step.

CPU is that of this process, which serves in process, and of its database connection's server process.
"""

import importlib
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bench.cycle_acts import ACTS, Cycle, User, in_process
from bench.own_database import own_database
from makesell.ground.embedded.making import SUPERUSER

CLIENTS, TEMPLATE = 5, 20       # users who are walked; orders of the one who is multiplied


def server_ms(process: int) -> float:
    """Milliseconds of CPU a process has had, to the nanosecond."""
    return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0]) / 1e6


def woken(users: list[User]) -> None:
    """Their sessions as if they had been used just now: laying a large company takes longer than a session may be idle."""
    store = importlib.import_module(importlib.import_module("django.conf").settings.SESSION_ENGINE).SessionStore
    seen = importlib.import_module("makesell.doors.desk.idle").SEEN
    for user in users:
        session = store(user.session)
        session[seen] = time.time()
        session.save()


def walk(cycles: list[Cycle], times: int) -> dict[str, list[float]]:
    """The middle of so many cycles: each step's milliseconds in Python and in the database."""
    from makesell.ground.db import values

    server, taken = int(values("select pg_backend_pid()")[0]), {act: ([], []) for act in ACTS}     # type: ignore[var-annotated]
    for number in range(times):
        for act in ACTS:
            own, theirs = time.process_time(), server_ms(server)
            getattr(cycles[number % len(cycles)], act)()
            taken[act][0].append((time.process_time() - own) * 1000)
            taken[act][1].append(server_ms(server) - theirs)
    return {act: [statistics.median(each) for each in both] for act, both in taken.items()}


def filled(cluster: Any, user: User, since: int, orders: int) -> dict[str, Any]:
    """Fills the company; what that added and how large it is."""
    filling = importlib.import_module("bench.filling")
    with cluster.connect(SUPERUSER, "makesell") as link:
        (before,) = link.execute("select pg_database_size('makesell')").fetchone()
        begun = time.perf_counter()
        account = link.execute("select credit_account_id from parties_customer where record_id = %s", [user.customer]).fetchone()[0]
        added = filling.fill(link, [user.customer, account, *user.products], since, max(orders // TEMPLATE, 1))
        (after,) = link.execute("select pg_database_size('makesell')").fetchone()
        orders = added["orders_salesorder"]
        rows = sum(added.values())
        return {
            "orders": orders, "rows": rows, "rows_an_order": round(rows / orders, 1), "seconds": round(time.perf_counter() - begun),
            "bytes_an_order": round((after - before) / orders), "bytes": after, "most_rows": sorted(added.items(), key=lambda one: -one[1])[:12],
        }  # fmt: skip


def main(orders: int) -> int:
    """Lays, fills, says so, and walks as often as a line of the input says, or reads the lists (P6), until there is none."""
    with own_database() as cluster:
        from makesell.ground.db import one

        users = [User(*each) for each in importlib.import_module("bench.cycle_company").lay(CLIENTS + 1)]
        since = (one("select max(id) from spine_record") or (0,))[0]
        template = in_process(users[-1])
        for _ in range(TEMPLATE):
            for act in ACTS:
                getattr(template, act)()
        said(filled(cluster, users[-1], since, orders))
        cycles = [in_process(user) for user in users[:-1]]
        for line in sys.stdin:
            woken(users)
            said(importlib.import_module("bench.lists").measure() if line.strip() == "lists" else walk(cycles, int(line)))
        from django.db import connection

        connection.close()
    return 0


def said(answer: Any) -> None:
    """A line for the process that asks."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
