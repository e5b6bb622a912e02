"""The main street as programs walk it: one login a role, an order drawn by a seed, every act through the API — and first by all who may not."""

import datetime as dt
import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.test import Client

from makesell.demo import samples
from makesell.flows.org_1_organisation import issue_token
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.sheets.registry import SHEETS
from tests.clauses.orders import D, Shop, gated, open_shop, stock
from tests.house.matrix import newest

POLICIES = {sheet.noun: sheet.policy.acts for sheet in SHEETS}
PROGRAM = Client()
KINDS = IN_PARTS, TAX_INCLUDED, IN_DOLLARS = ("in parts, shared 60/40 with an overlay", "tax included, mixed rates", "in dollars, at a kept rate")
RATE = D("7.1358")
TERMS = (("order", "30", "before_production"), ("delivery", "70", ""))


def drawn(kind: str, shop: Shop, seed: int = 4) -> dict[str, Any]:
    """An order of this kind as a program keys it: two to four lines of odd quantities and prices, and freight."""
    draw = random.Random(f"{kind} {seed}")
    dollars = kind == IN_DOLLARS
    low, high = (1650, 1999) if dollars else (12000, 15000)
    lines: list[dict[str, Any]] = [
        {"product": shop.c.products[n % 2], "qty": str(draw.randint(5, 13)), "unit_price": str(D(draw.randint(low, high)) / 100)}
        for n in range(draw.randint(2, 4))
    ]
    lines.append({"kind": "freight", "text": "运费", "qty": "1", "unit_price": str(D(draw.randint(3000, 9999)) / 100)})
    seller, second = shop.c.people[:2]
    shares = {
        IN_PARTS: [(seller, "0.6", False), (second, "0.4", False), (shop.c.people[2], "0.25", True)],
        TAX_INCLUDED: [(seller, "1", False)],
        IN_DOLLARS: [(seller, "0.33333333", False), (second, "0.66666667", False)],
    }[kind]
    return {
        "customer": shop.c.customers[0], "lines": lines, "tax_inclusive": kind == TAX_INCLUDED, "terms": gated(*TERMS),
        "splits": [{"person": person, "share": share, "overlay": overlay} for person, share, overlay in shares],
        **({"currency": "USD", "rate": str(RATE), "rate_note": "6/1 中间价"} if dollars else {}),
    }  # fmt: skip


class Street:
    """A shop with half of what is ordered in stock, and somebody with a token for each role. Each act is tried once by all who may not, if asked."""

    def __init__(self, *, tries_all: bool) -> None:
        self.shop = open_shop()
        stock(self.shop, "9")
        unit = self.shop.c.units[0]
        seller = samples.login(unit, R.SALESPERSON, person_id=self.shop.c.people[0])
        logins = {role: samples.login(unit, role, leads=role == R.SALES_MANAGER) for role in R.ALL if role != R.SALESPERSON}
        logins[R.SALESPERSON] = seller
        self.people = {role: login.person_id for role, login in logins.items()}
        self.tokens = {
            role: issue_token.perform(NewToken("street", login.person_id, "read write", 2), actor=samples.ACTOR, at=clock.now())[1]
            for role, login in logins.items()
        }
        self.untried = {f"{noun} {act}" for noun, acts in POLICIES.items() for act in acts} if tries_all else set()

    def ask(self, role: str, method: str, path: str, sent: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """Status and body of one request."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"}
        answer = PROGRAM.generic(method, f"/api/v1/{path}", json.dumps(sent or {}).encode(), "application/json", headers=headers)
        return answer.status_code, answer.json()

    def get(self, role: str, path: str) -> Any:
        """What is read there."""
        status, body = self.ask(role, "GET", path)
        assert status == 200, body
        return body

    def does(self, role: str, what: str, key: int | None = None, /, **sent: Any) -> int:
        """An act by somebody of this role ("orders confirm"), tried before by everybody whose role the table does not name; the record's key."""
        noun, act = what.split()
        path = f"{noun}/{act}" if key is None else f"{noun}/{key}/{act}"
        if what in self.untried:
            self.untried.remove(what)
            self._refused(noun, act, path, sent)
        status, done = self.ask(role, "POST", path, sent)
        assert status in (200, 201), f"{what} by {role}: {done}"
        return int(done["id"])

    def _refused(self, noun: str, act: str, path: str, sent: Mapping[str, Any]) -> None:
        before = newest()
        for other in set(R.ALL) - set(POLICIES[noun][act]):
            status, problem = self.ask(other, "POST", path, sent)
            assert status in (403, 404), f"{path} by {other}: {status} {problem}"
        assert newest() == before, f"{path}: a refusal changed something"


@contextmanager
def on(day: int, month: int = 6) -> Iterator[None]:
    """Ten in the morning of a day of 2025, in Shanghai."""
    with clock.moved(dt.datetime(2025, month, day, 2, tzinfo=dt.UTC)):
        yield

