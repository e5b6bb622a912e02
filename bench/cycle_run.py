"""Runs P1: lays a company, starts everything as `makesell run` does, drives the cycle over HTTP, counts afterwards what it left in the books.

One user has a customer and five products of his own and three tokens: order desk, warehouse, invoicing clerk. Creating an order keys and
confirms it, goods issue picks and issues, an invoice is drafted and posted; order and list are shown as the pages people see.
"""

import http.client
import importlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from bench.cycle_acts import ACTS, Cycle, User, in_process
from bench.own_database import own_database
from bench.served import PORT, served

DRIVER = Path(os.environ["SD_DRIVER"])
CLIENTS, SECONDS, WARMUP = 4, int(os.environ.get("SD_SECONDS") or 60), 15


class OverHttp(Cycle):
    """The cycle over one kept connection to the running server."""

    def __init__(self, user: User) -> None:
        super().__init__(user, self._ask)
        self.line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

    def _ask(self, method: str, path: str, who: str, body: Any) -> Any:
        headers = {"Cookie": f"sessionid={self.user.session}"} if not who else {"Authorization": f"Bearer {self.user.tokens[who]}"}
        self.line.request(method, path, None if body is None else json.dumps(body), headers | {"Content-Type": "application/json"})
        answer = self.line.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise AssertionError(f"{method} {path}: {answer.status} {text[:200]!r}")
        return json.loads(text) if who else text

    def reset(self) -> None:
        """A fresh connection after a failed cycle."""
        self.line.close()

    def close(self) -> None:
        """Ends the connection."""
        self.line.close()


def statements(user: User) -> dict[str, int]:
    """SQL statements of each step, the second time it is done: what a process keeps is kept by then."""
    from makesell.ground.db import count

    cycle, found = in_process(user), {}
    for _ in range(2):
        for act in ACTS:
            with count() as counted:
                getattr(cycle, act)()
            found[act] = counted.statements
    return found


def left_behind(before: Mapping[str, int], cycles: float) -> dict[str, float]:
    """What the books and tables have more than before, by cycle."""
    return {name: round((rows - before[name]) / cycles, 2) for name, rows in counts().items()}


def counts() -> dict[str, int]:
    """Rows that cycles leave. A cycle's message is the notice to the salesperson that the goods have left: a row that the mail job finds
    by its state. The outbox proper hands work to jobs, and no act of the cycle leaves work to one.
    """
    from makesell.ground.db import one

    asked = {
        "orders_issued_and_invoiced": "select count(*) from invoices_invoice where state = 'posted'",
        "order_lines": "select count(*) from orders_salesorderline",
        "credit_splits": "select count(*) from orders_creditsplit",
        "performance_entries": "select count(*) from performance_entry",
        "order_book_entries": "select count(*) from orderbook_entry",
        "due_items": "select count(*) from receivables_dueitem",
        "reservations": "select count(*) from stock_entry where kind = 'reserve'",
        "issues": "select count(*) from stock_entry where kind = 'issue'",
        "audit": "select count(*) from audit_change",
        "events": "select count(*) from spine_event",
        "messages": "select count(*) from notices_notice",
        "outbox": "select last_value from outbox_message_id_seq",
    }
    return {name: int((one(sql) or (0,))[0]) for name, sql in asked.items()}


# What an invoiced order lacks of what every cycle must leave behind; `o` is the order, `i` its posted invoice.
LACKS = {
    "five lines": "(select count(*) from orders_salesorderline l where l.order_id = o.record_id) <> 5",
    "two splits a line": """exists (select 1 from orders_salesorderline l where l.order_id = o.record_id
        and (select count(*) from orders_creditsplit s where s.line_id = l.line_id) <> 2)""",
    "ordered, shipped and invoiced": """(select count(*) from orderbook_balance b join orders_salesorderline l on l.line_id = b.line_id
        where l.order_id = o.record_id and b.ordered_qty = l.qty and b.shipped_qty = l.qty and b.invoiced_qty = l.qty) <> 5""",
    "credits of both people": """(select count(*) from performance_entry e join orders_salesorderline l on l.line_id = e.line_id
        where l.order_id = o.record_id and e.measure in ('ordered', 'shipped', 'invoiced')) <> 30""",
    "a due item": "not exists (select 1 from receivables_dueitem d where d.record_id = i.record_id)",
    "five reservations, used up": """(select count(*) from stock_entry e join orders_salesorderline l on l.line_id = e.line_id
        where l.order_id = o.record_id and e.kind = 'reserve') <> 5
        or exists (select 1 from stock_reservation h join orders_salesorderline l on l.line_id = h.line_id
        where l.order_id = o.record_id and h.qty <> 0)""",
    "audit": "not exists (select 1 from audit_change a where a.table_name = 'orders_salesorder' and a.row_key = o.record_id)",
    "a message": """not exists (select 1 from notices_notice n join deliveries_delivery d on d.record_id = n.record_id
        where d.order_id = o.record_id)""",
}


def lacking() -> dict[str, int]:
    """How many invoiced orders lack what: nothing, when every cycle was whole."""
    from makesell.ground.db import one

    base = "select count(*) from invoices_invoice i join orders_salesorder o on o.record_id = i.order_id where i.state = 'posted'"
    found = {name: int((one(f"{base} and ({sql})") or (0,))[0]) for name, sql in LACKS.items()}
    return {name: rows for name, rows in found.items() if rows}


def main(out: Path) -> int:
    """Runs and writes the figures; returns the exit status."""
    os.environ["PORT"] = str(PORT)
    with own_database():
        out.write_text(json.dumps(figures(), ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def figures() -> dict[str, Any]:
    """Lays the company, counts statements, drives the cycle, and proves what it left."""
    company = importlib.import_module("bench.cycle_company")
    sys.path.insert(0, str(DRIVER))
    driver = importlib.import_module("sd_common")
    users = [User(*each) for each in company.lay(CLIENTS + 1)]
    counted = statements(users[-1])
    from django.db import connection

    from makesell.flows.reg_1_regime import check_books
    from makesell.ground.db import values

    backend = values("select pg_backend_pid()")[0]
    postmaster = psutil.Process(backend).ppid()
    before, version = counts(), values("show server_version")[0]
    connection.close()     # the clients are forked
    with served(os.environ) as app:
        parts = {"app": app, "postgres": postmaster}
        driven = driver.run(lambda n: OverHttp(users[n]), CLIENTS, SECONDS, WARMUP, parts, "makesell")
        hot = driver.run(lambda n: OverHttp(replace(users[n], customer=users[0].customer, products=users[0].products)), CLIENTS, SECONDS, WARMUP,
                         parts, "one customer and his five products for all")  # fmt: skip
    done = max(counts()["orders_issued_and_invoiced"] - before["orders_issued_and_invoiced"], 1)
    faults = [f"{fault.check} {fault.what}" for fault in check_books.perform()]
    stood, lacked = left_behind(before, done), lacking()
    deadlocks = values("select deadlocks from pg_stat_database where datname = current_database()")[0]
    connection.close()
    return {
        "saps_per_core": driven["SAPS_per_core_of_server_cpu"], "cpu_s_per_cycle_total": driven["cpu_s_per_cycle_total"],
        "calibration_ms": max(driven["calibration_ms_before_after"]), "statements": counted, "left_by_cycle": stood, "cycles_lacking": lacked,
        "faults_of_the_books": faults, "postgres": version, "load_average": os.getloadavg()[0], "driver": driven,
        "hot": hot, "hot_share": round(hot["cycles_per_s"] / driven["cycles_per_s"], 3), "deadlocks": deadlocks,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
