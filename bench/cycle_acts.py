"""The six steps of P1 as one user does them, through any door that answers; in process, to count statements."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

ACTS = ("create_order", "create_delivery", "display_order", "goods_issue", "list_orders", "create_invoice")
# Statements of a step at most, everything counted (`performance.md`, P1).
BUDGETS = dict(zip(ACTS, (25, 15, 12, 20, 6, 20), strict=True))
Ask = Callable[[str, str, str, Any], Any]


@dataclass(frozen=True, slots=True)
class User:
    """A user of the benchmark: a customer, five products, where they lie, who is credited, tokens by role, a session for the pages."""

    customer: int
    products: tuple[int, ...]
    warehouse: int
    credited: tuple[int, int]
    tokens: Mapping[str, str]
    session: str


class Cycle:
    """The six steps, one after another; `ask(method, path, who, body)` answers JSON, or the text of a page (who is "")."""

    def __init__(self, user: User, ask: Ask) -> None:
        self.user, self.ask = user, ask
        self.order = self.delivery = 0

    def create_order(self) -> None:
        """Keys five lines with two credits each, and confirms them."""
        first, second = self.user.credited
        body = {
            "customer": self.user.customer,
            "lines": [{"product": key, "qty": "1"} for key in self.user.products],
            "splits": [{"person": first, "share": "0.6"}, {"person": second, "share": "0.4"}],
        }
        self.order = self.ask("POST", "/api/v1/orders/create", "order_desk", body)["id"]
        done = self.ask("POST", f"/api/v1/orders/{self.order}/confirm", "order_desk", {})
        if done["data"]["state"] != "confirmed":
            raise AssertionError(done)

    def create_delivery(self) -> None:
        """Everything open of the order."""
        body = {"order": self.order, "warehouse": self.user.warehouse}
        self.delivery = self.ask("POST", "/api/v1/deliveries/create", "warehouse", body)["id"]

    def display_order(self) -> None:
        """The order's page."""
        self.ask("GET", f"/orders/{self.order}/", "", None)

    def goods_issue(self) -> None:
        """Picks and issues."""
        for act in ("pick", "issue_goods"):
            self.ask("POST", f"/api/v1/deliveries/{self.delivery}/{act}", "warehouse", {})

    def list_orders(self) -> None:
        """Forty orders of the customer, the page of the list."""
        self.ask("GET", f"/orders/?f=customer.eq.{self.user.customer}&size=40", "", None)

    def create_invoice(self) -> None:
        """Drafts what has shipped and posts it."""
        made = self.ask("POST", "/api/v1/invoices/draft", "invoicing_clerk", {"order": self.order})
        self.ask("POST", f"/api/v1/invoices/{made['id']}/post", "invoicing_clerk", {})


def in_process(user: User, *, keyed: bool = False) -> Cycle:
    """The cycle through the same doors without a network; `keyed`: each write under an idempotency key."""
    from django.test import Client

    keys = count()
    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = user.session

    def ask(method: str, path: str, who: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {user.tokens[who]}"} if who else {}
        if keyed and body is not None:
            headers["Idempotency-Key"] = f"{id(client)}-{next(keys)}"
        answer = client.generic(method, path, b"" if body is None else json.dumps(body), "application/json", headers=headers)
        if answer.status_code not in (200, 201):
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.content[:300]!r}")
        return answer.json() if who else answer.content

    return Cycle(user, ask)
