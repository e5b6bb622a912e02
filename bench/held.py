"""P7 · Load held: 200 people at SAP's ten seconds' think time on the company of `MAKESELL_VAR`, every kind of page; no error, p95 within 1 s.

Each person is signed in, opens what the rail offers, lists and their pages, records, boards, forms, searches, files, and writes a note now and then.
The clients' threads share the machine with the server they ask; what they take is said.
"""

import http.client
import os
import random
import re
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import psutil

from bench.served import PORT, served

ID = "P7"
PEOPLE, THINK = int(os.environ.get("LOAD_PEOPLE") or 200), 10.0
SECONDS, WARMUP = int(os.environ.get("LOAD_SECONDS") or 180), 40
# What a person does next, by weight.
KINDS = {"home": 12, "list": 26, "sorted list": 8, "record": 26, "board": 8, "search": 8, "form": 6, "file": 1, "note": 6}
RAIL = re.compile(r'href="(/[a-z_]+/)"')
ROWS = re.compile(r'href="(/[a-z_]+/\d+/)"')
FORMS = re.compile(r'href="(/[a-z_]+/new/[a-z_]*/?)"')
SORTS = re.compile(r'href="(/[a-z_]+/\?[^"]*sort=[^"]*)"')
WORDS = ("精工", "机床", "减速", "OR", "2026", "宁波", "jg")
CSRF = "p7" * 16
CLOSED = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


@dataclass
class Taken:
    """What the people saw, from the end of the warm-up on."""

    since: float
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, begun: float, status: int, path: str) -> None:
        """One answer; a page that is not given or not there would be a fault of what was offered, so it counts as an error too."""
        with self.lock:
            if begun >= self.since:
                self.times[kind].append(time.perf_counter() - begun)
            if status not in (200, 302):
                self.errors[f"{status} {kind} {path}"] += 1


class Person(threading.Thread):
    """One person with a session, thinking ten seconds on average between two pages."""

    def __init__(self, number: int, session: str, port: int, taken: Taken, until: float) -> None:
        super().__init__(daemon=True)
        self.chance, self.port, self.taken, self.until = random.Random(number), port, taken, until
        self.cookies = f"sessionid={session}; csrftoken={CSRF}"
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.places: list[str] = []
        self.rows: list[tuple[str, str]] = []     # a record, and the list that leads there
        self.noted: list[str] = []
        self.forms: list[str] = []
        self.sorts: list[str] = []

    def run(self) -> None:
        """Looks at pages until the time is over."""
        time.sleep(self.chance.uniform(0, THINK))
        self.places = sorted(set(RAIL.findall(self.ask("home", "/"))) - {"/style/"})
        while time.perf_counter() < self.until:
            time.sleep(min(self.chance.expovariate(1 / THINK), 60))
            kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
            self.step(kind)

    def step(self, kind: str) -> None:
        """The next page of a kind; a list where there is nothing of the kind to open yet."""
        if kind == "search":
            self.ask(kind, f"/find/?q={quote(self.chance.choice(WORDS))}")
        elif kind == "home":
            self.ask(kind, "/")
        elif kind == "record" and self.rows:
            path, listed = self.chance.choice(self.rows)
            if f"{path}notes/" in self.ask(kind, path, found=listed):
                self.noted.append(path)
        elif kind == "note" and self.noted:
            self.ask(kind, f"{self.chance.choice(self.noted)}notes/", body="text=%E5%B7%B2%E8%81%94%E7%B3%BB")
        elif kind == "form" and self.forms:
            self.ask(kind, self.chance.choice(self.forms))
        elif kind == "sorted list" and self.sorts:
            self.ask(kind, self.chance.choice(self.sorts))
        elif self.places:
            self.open_place(kind)

    def open_place(self, kind: str) -> None:
        """A list or board of the rail; what it offers is where the next steps go."""
        path = self.chance.choice(self.places)
        text = self.ask("list or board", path)
        found = sorted(set(ROWS.findall(text)))
        self.rows = (self.rows + [(row, path) for row in found])[-200:]
        self.forms = (self.forms + FORMS.findall(text))[-20:]
        self.sorts = (self.sorts + [sort.replace("&amp;", "&") for sort in SORTS.findall(text)])[-40:]
        if kind == "file" and "/export/csv/" in text:
            self.ask(kind, f"{path}export/csv/")

    def ask(self, kind: str, path: str, body: str = "", found: str = "") -> str:
        """The text of a page."""
        headers = {"Cookie": self.cookies, "Accept-Language": "zh-CN"}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF, "HX-Request": "true"}
        begun = time.perf_counter()
        try:
            status, text = self.answer(path, body, headers)
        except CLOSED:     # kept too long: a browser asks again on a fresh connection
            self.line.close()
            status, text = self.answer(path, body, headers)
        self.taken.add(kind, begun, status, f"{path} {found} {text if not status else ''}".strip())
        return text

    def answer(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """What the server answers on the kept connection; status 0 with what went wrong."""
        try:
            self.line.request("POST" if body else "GET", path, body or None, headers)
            answer = self.line.getresponse()
            return answer.status, answer.read().decode()
        except CLOSED:
            raise
        except (OSError, http.client.HTTPException) as fault:
            self.line.close()
            return 0, repr(fault)


def sessions(people: int) -> list[str]:
    """Sessions of the company's people, each several times until there are so many."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    users = list(get_user_model()._default_manager.filter(is_active=True, person__isnull=False).order_by("pk"))
    made = []
    for number in range(people):
        client = Client()
        client.force_login(users[number % len(users)], settings.AUTHENTICATION_BACKENDS[0])
        made.append(client.cookies["sessionid"].value)
    return made


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The figures of one run."""
    logged_in = sessions(PEOPLE)
    tell(f"{PEOPLE} people for {SECONDS} s …")
    with served(os.environ):
        start = time.perf_counter()
        taken = Taken(start + WARMUP)
        people = [Person(n, session, PORT, taken, start + WARMUP + SECONDS) for n, session in enumerate(logged_in)]
        own = psutil.Process()
        for person in people:
            person.start()
        time.sleep(WARMUP)
        busy, mine = psutil.cpu_times(), sum(own.cpu_times()[:2])
        time.sleep(SECONDS)
        after, used = psutil.cpu_times(), sum(own.cpu_times()[:2]) - mine
        for person in people:
            person.join(120)
    idle = (after.idle + after.iowait - busy.idle - busy.iowait) / SECONDS / (os.cpu_count() or 1)
    return _told(taken, idle, used)


def _told(taken: Taken, idle: float, used: float) -> dict[str, Any]:
    every = sorted(one for times in taken.times.values() for one in times)
    kinds = {
        kind: {"pages": len(times), "p50_ms": _ms(statistics.median(times)), "p95_ms": _ms(_p95(times)), "most_ms": _ms(max(times))}
        for kind, times in sorted(taken.times.items())
    }
    return {
        "people": PEOPLE, "think_s": THINK, "seconds": SECONDS, "pages": len(every), "pages_a_second": round(len(every) / SECONDS, 1),
        "p50_ms": _ms(statistics.median(every)), "p95_ms": _ms(_p95(every)), "most_ms": _ms(every[-1]), "errors": dict(taken.errors.most_common(20)),
        "machine_idle_share": round(idle, 3), "clients_cpu_share": round(used / SECONDS, 3), "kinds": kinds,
    }  # fmt: skip


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
