"""Runs P2-KILLED in a company of its own: `worker` keys and confirms until it is killed; without arguments it lays the company, kills and counts."""

import json
import os
import random
import subprocess
import sys
import time
from typing import Any, Final

from bench import promise_run
from bench.own_database import own_database

CONFIRMATIONS: Final = int(os.environ.get("P2_CONFIRMATIONS") or 5_000)
WORKERS: Final = int(os.environ.get("P2_WORKERS") or 4)
LIVES: Final = (4.0, 20.0)      # seconds a process lives at least and at most, its start among them
HOST: Final = "127.0.0.1"
# A confirmation is whole: its line stands on a production order, which has its time at every level, all of it kept for the same receipt.
_HALF: Final = """
    select count(*) from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id where o.state = 'confirmed' and (
        not exists (select 1 from production_productionorder p where p.order_line_id = l.line_id)
        or (select count(*) from supply_capacity c join production_productionorder p on p.receipt_id = c.line_id
            where p.order_line_id = l.line_id and not c.ended) <> %s)
"""
_KEPT_FOR_NOBODY: Final = """
    select count(*) from supply_capacity c where c.held_until is null and not c.ended and not exists (
        select 1 from production_productionorder p join orders_salesorderline l on l.line_id = p.order_line_id
        join orders_salesorder o on o.record_id = l.order_id where p.receipt_id = c.line_id and o.state = 'confirmed')
"""


def worker(seed: int, company: dict[str, Any]) -> None:
    """Keys orders of one line and confirms them; says what was refused."""
    from makesell.doors.cli import environment

    environment.prepare()
    from django.test import Client

    rnd, client = random.Random(seed), Client()

    def asked(path: str, body: dict[str, Any]) -> Any:
        answer = client.post(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json", HTTP_HOST=HOST, HTTP_AUTHORIZATION=f"Bearer {company['token']}"
        )
        found = json.loads(answer.content)
        if answer.status_code not in (200, 201):
            sys.stderr.write(f"{found.get('code', answer.status_code)}\n")
            return None
        return found

    while True:
        lines = [{"product": rnd.choice(company["products"]), "qty": str(rnd.randrange(1, 12))}]
        made = asked("orders/create", {"customer": rnd.choice(company["customers"]), "lines": lines})
        if made is not None:
            asked(f"orders/{made['id']}/confirm", {})


class Worker:
    """A process that confirms until its hour has come."""

    def __init__(self, seed: int, company: dict[str, Any], rnd: random.Random) -> None:
        command = [sys.executable, "-m", "bench.killed_run", "worker", str(seed), json.dumps(company)]
        self.said = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
        self.until = time.monotonic() + rnd.uniform(*LIVES)

    def kill(self) -> list[str]:
        """Kills it as the machine would; what it was refused."""
        self.said.kill()
        return [line for line in self.said.communicate()[1].splitlines() if line.strip()]


def figures(company: dict[str, Any]) -> dict[str, Any]:
    """Confirms and kills until enough is confirmed, and counts what is left."""
    from django.db import connection

    from makesell.flows.reg_1_regime import check_books
    from makesell.ground.db import one

    def number(sql: str, *params: Any) -> int:
        return int((one(sql, params) or (0,))[0])

    rnd, begun, killed, refused = random.Random(3), time.monotonic(), 0, dict[str, int]()
    confirmed = "select count(*) from orders_salesorder where state = 'confirmed'"
    workers = [Worker(n, company, rnd) for n in range(WORKERS)]
    told = 0
    while (done := number(confirmed)) < CONFIRMATIONS:
        for place, each in enumerate(workers):
            if time.monotonic() > each.until:
                killed += 1
                for code in each.kill():
                    refused[code] = refused.get(code, 0) + 1
                workers[place] = Worker(WORKERS + killed, company, rnd)
        if done - told >= 200:
            told = done
            sys.stdout.write(f"{done} confirmed, {killed} killed, {time.monotonic() - begun:.0f} s\n")
            sys.stdout.flush()
        time.sleep(0.5)
    for each in workers:
        each.kill()
    while number("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'active'"):
        time.sleep(0.1)
    steps = 2 * promise_run.LEVELS
    found = {
        "confirmations": number(confirmed), "killed": killed + len(workers), "refused": refused, "seconds": round(time.monotonic() - begun),
        "overlaps": number(promise_run.OVERLAPS), "half_done": number(_HALF, steps), "kept_for_nobody": number(_KEPT_FOR_NOBODY),
        "faults_of_the_books": [f"{fault.check} {fault.what}" for fault in check_books.perform()][:10], "operations": company["kept"],
    }  # fmt: skip
    connection.close()
    return found


def main() -> int:
    """Prints one line of JSON."""
    if sys.argv[1:2] == ["worker"]:
        worker(int(sys.argv[2]), json.loads(sys.argv[3]))
    with own_database():
        sys.stdout.write(json.dumps(figures(promise_run.lay()), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
