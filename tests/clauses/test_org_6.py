"""ORG-6 · Sales support asks its questions of the sales data, keeps them with their columns, shares them and takes the answers out as files.

The contract register with its expiry list is in `test_pro_4_contracts.py`, sales reports in `test_org_4.py`.
"""

import csv
import io
from typing import Any

import pytest

from makesell.ground.access import roles as R
from makesell.ground.db import values
from tests.clauses.street import IN_PARTS, PROGRAM, TAX_INCLUDED, Street, drawn, on

pytestmark = pytest.mark.django_db
QUESTION = "f=state.eq.draft&sort=-net&cols=number,customer,net"


def test_a_question_with_its_columns_is_kept_shared_asked_again_and_exported() -> None:
    s = Street(tries_all=False)
    with on(2):
        orders = {s.does(R.SALESPERSON, "orders create", **drawn(kind, s.shop)) for kind in (IN_PARTS, TAX_INCLUDED)}
        kept = _sent(s, R.SALES_SUPPORT, "POST", "views", noun="orders", name="本月草稿", query=f"?{QUESTION}&after=x", shared=True)["id"]
        (view,) = s.get(R.SALES_DIRECTOR, "views?noun=orders")["views"]
        assert (view["id"], view["query"], view["own"], view["shared"]) == (kept, QUESTION.replace(",", "%2C"), False, True)
        page = s.get(R.SALES_SUPPORT, f"orders?{view['query']}&count=1")
        assert {row["id"] for row in page["rows"]} == orders
        assert set(page["rows"][0]) == {"id", "number", "customer", "customer_label", "net"}
        (group,) = s.get(R.SALES_SUPPORT, "orders?group=customer")["groups"]
        assert group["rows"] == page["count"] == 2
        exported = _file(s, R.SALES_SUPPORT, f"orders/export?{view['query']}")
        assert [len(row) for row in exported] == [4, 4, 4]
        assert {row[3] for row in exported[1:]} == {"CNY"}, "an amount takes its currency along"
        assert [float(row[2]) for row in exported[1:]] == sorted((float(row["net"]) for row in page["rows"]), reverse=True)
    _only_the_owner_changes_it(s, kept)
    _nothing_wrong_is_kept(s)


def _only_the_owner_changes_it(s: Street, kept: int) -> None:
    for method, sent in (("PUT", {"name": "我的"}), ("DELETE", {})):
        status, problem = s.ask(R.SALES_DIRECTOR, method, f"views/{kept}", sent)
        assert (status, problem["code"]) == (404, "views.missing")
    assert s.ask(R.SALES_SUPPORT, "PUT", f"views/{kept}", {"name": "我的", "position": 10_000})[1]["field"] == "position"
    changed = _sent(s, R.SALES_SUPPORT, "PUT", f"views/{kept}", name="草稿按金额", shared=False, default=True)
    assert (changed["name"], changed["shared"], changed["default"], changed["position"]) == ("草稿按金额", False, True, 1)
    assert s.get(R.SALES_DIRECTOR, "views?noun=orders")["views"] == []
    again = _sent(s, R.SALES_SUPPORT, "PUT", f"views/{kept}", name="草稿按金额")
    assert again == changed, "what is left out stays"
    assert _sent(s, R.SALES_SUPPORT, "DELETE", f"views/{kept}")["id"] == kept
    assert values("select id from listing_savedview where name <> ''") == []


def _nothing_wrong_is_kept(s: Street) -> None:
    good: dict[str, Any] = {"noun": "orders", "name": "问题", "query": QUESTION}
    for wrong, status, field in (
        ({"noun": "nothing"}, 422, "noun"), ({"name": " "}, 422, "name"), ({"name": "长" * 61}, 422, "name"),
        ({"query": "f=secret.eq.1"}, 422, "query"), ({"query": "sort=secret"}, 422, "query"), ({"query": "group=secret"}, 422, "query"),
        ({"query": "f=net.gt.many"}, 422, "query"),
        ({"default": "perhaps"}, 422, "default"),
    ):  # fmt: skip
        got, problem = s.ask(R.SALES_SUPPORT, "POST", "views", good | wrong)
        assert (got, problem["errors"][0]["field"]) == (status, field), wrong
    assert s.ask(R.WAREHOUSE, "POST", "views", good | {"noun": "pay_statements"})[0] == 403
    assert s.ask(R.WAREHOUSE, "GET", "views?noun=pay_statements")[0] == 403
    assert s.ask(R.SALES_SUPPORT, "GET", "views?noun=nothing")[0] == 404
    assert values("select id from listing_savedview where name <> ''") == []


def _sent(s: Street, role: str, method: str, path: str, **sent: Any) -> Any:
    status, body = s.ask(role, method, path, sent)
    assert status in (200, 201), body
    return body


def _file(s: Street, role: str, path: str) -> list[list[str]]:
    """The rows of a CSV file the API gives."""
    answer = PROGRAM.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {s.tokens[role]}"})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
