"""Runs P2-KILLED in a company of its own: `worker` keys and confirms until it is killed; without arguments it lays the company, kills and counts."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import Any, Final

from bench import promise_run
from bench.own_database import own_database

CONFIRMATIONS: Final = int(os.environ.get("P2_CONFIRMATIONS") or 5_000)
SECONDS: Final = int(os.environ.get("P2_SECONDS") or 86_400)      # at most
WORKERS: Final = int(os.environ.get("P2_WORKERS") or 4)
LIVES: Final = (3, 60)      # confirmations a process tells of at least and at most before it is killed, in the middle of one that follows
HOST: Final = "127.0.0.1"
# A confirmation is whole: its line stands on a production order, for whose receipt all time of every level is kept, or (by its lead time) none.
_HALF: Final = """
    select count(*) from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id where o.state = 'confirmed' and (
        not exists (select 1 from production_productionorder p where p.order_line_id = l.line_id)
        or (select count(*) from supply_capacity c join production_productionorder p on p.receipt_id = c.line_id
            where p.order_line_id = l.line_id and not c.ended) not in (0, %s))
"""
_KEPT_FOR_NOBODY: Final = """
    select count(*) from supply_capacity c where c.held_until is null and not c.ended and not exists (
        select 1 from production_productionorder p join orders_salesorderline l on l.line_id = p.order_line_id
        join orders_salesorder o on o.record_id = l.order_id where p.receipt_id = c.line_id and o.state = 'confirmed')
"""


def worker(seed: int, company: dict[str, Any]) -> None:
    """Keys orders of one line and confirms them; tells of each that was, and what was refused."""
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
            sys.stdout.write(f"{found.get('code', answer.status_code)}\n")
            return None
        return found

    while True:
        lines = [{"product": rnd.choice(company["products"]), "qty": str(rnd.randrange(1, 12))}]
        made = asked("orders/create", {"customer": rnd.choice(company["customers"]), "lines": lines})
        if made is not None and asked(f"orders/{made['id']}/confirm", {}) is not None:
            sys.stdout.write("confirmed\n")
            sys.stdout.flush()


class Worker(threading.Thread):
    """A process that confirms until its hour has come, and the next one in its place."""

    def __init__(self, number: int, company: dict[str, Any], ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.rnd, self.number, self.company, self.ended = random.Random(number), number, company, ended
        self.killed, self.told, self.refused = 0, 0, dict[str, int]()

    def run(self) -> None:
        """Kills one process after another."""
        while not self.ended.is_set():
            seed = self.number + WORKERS * self.killed
            command = [sys.executable, "-m", "bench.killed_run", "worker", str(seed), json.dumps(self.company)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                self._confirmed(process, self.rnd.randint(*LIVES))
                time.sleep(self.rnd.uniform(0, 0.3))
                process.kill()
                self.killed += 1

    def _confirmed(self, process: "subprocess.Popen[str]", least: int) -> None:
        for line in process.stdout or ():
            word = line.strip()
            if word == "confirmed":
                self.told, least = self.told + 1, least - 1
            elif word:
                self.refused[word] = self.refused.get(word, 0) + 1
            if least <= 0 or self.ended.is_set():
                return


def figures(company: dict[str, Any]) -> dict[str, Any]:
    """Confirms and kills until enough is confirmed, and counts what is left."""
    from django.db import connection

    from makesell.flows.reg_1_regime import check_books
    from makesell.ground.db import one

    def number(sql: str, *params: Any) -> int:
        return int((one(sql, params) or (0,))[0])

    begun, ended, confirmed = time.monotonic(), threading.Event(), "select count(*) from orders_salesorder where state = 'confirmed'"
    workers = [Worker(n, company, ended) for n in range(WORKERS)]
    for each in workers:
        each.start()
    last = time.monotonic() + SECONDS
    while number(confirmed) < CONFIRMATIONS and time.monotonic() < last:
        time.sleep(5)
        sys.stdout.write(f"{number(confirmed)} confirmed, {sum(each.killed for each in workers)} killed, {time.monotonic() - begun:.0f} s\n")
        sys.stdout.flush()
    ended.set()
    for each in workers:
        each.join()
    while number("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'active'"):
        time.sleep(0.1)
    steps = 2 * promise_run.LEVELS
    found = {
        "confirmations": number(confirmed), "told": sum(each.told for each in workers), "killed": sum(each.killed for each in workers),
        "refused": dict(sum((Counter(each.refused) for each in workers), Counter())), "seconds": round(time.monotonic() - begun),
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
