"""The demo's story: told through the flows alone, whole, proved by `check`; figures of its boards and pages open."""

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from makesell.demo import cast
from makesell.demo.build import build
from makesell.demo.story import telling
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.exhibits.queries import exhibits
from makesell.ground.organisation.queries import actor_of
from makesell.sheets import look
from makesell.sheets.registry import BOARDS, sheet_of
from tests.figures.crawler import compare_all, of_board
from tests.figures.test_figures_open import CURIOUS, Walk
from tests.journeys.company_site import signed_in

STORY = Path(telling.__file__).parent
# What a story may know: acts, reads and plain words; never an action, a posting, a table or a statement.
KNOWS = (
    "makesell.demo", "makesell.flows", "makesell.ground.access.roles", "makesell.ground.actor", "makesell.ground.clock", "makesell.ground.listing",
    "makesell.ground.money", "makesell.ground.period.queries", "makesell.ground.refusal", "makesell.ground.worktime",
)  # fmt: skip
READS = (".queries", ".listings", ".states")
STATES = {
    "opportunities_opportunity": {"won", "lost"},
    "orders_salesorder": {"confirmed", "cancelled", "discarded"},
    "production_productionorder": {"closed", "cancelled"},
    "deliveries_delivery": {"delivered"},
    "invoices_invoice": {"posted", "discarded", "reversed"},
    "receipts_receipt": {"recorded", "confirmed", "reversed"},
    "returns_returnauthorization": {"credited", "cancelled"},
    "agreements_targetagreement": {"offered", "signed", "upheld"},
    "plans_salesplan": {"draft", "running", "reviewed"},
    "reports_salesreport": {"answered", "submitted"},
}


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("makesell"):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("makesell"))


def test_the_story_is_told_through_the_flows_alone() -> None:
    known = {}
    for file in sorted(STORY.glob("*.py")):
        for name in _imports(ast.parse(file.read_text(encoding="utf-8"))):
            if not (name.startswith(KNOWS) or any(f"{part}." in f"{name}." for part in READS)):
                known[file.name] = name
    assert known == {}
    assert [file.name for file in STORY.glob("*.py") if "flows.steps" in file.read_text(encoding="utf-8")] == []


def _actor(role: str) -> Actor:
    login = next(p.login for p in cast.PEOPLE if role in p.roles)
    return actor_of(get_user_model()._default_manager.get(username=login), clock.now())


@pytest.mark.django_db
def test_a_short_story_is_whole_proved_and_every_figure_of_it_opens() -> None:
    build()
    today = clock.today()
    told = telling.tell(dt.date(today.year - 2, 1, 1), today, "s")
    assert told.unanswered == {}
    assert check_books.perform() == []
    for table, wanted in STATES.items():
        assert wanted - set(values(f"select distinct state from {table}")) == set(), table
    assert {"access.refused", "claim.payer", "order.beyond", "production.gate"} <= set(told.refused)
    shown = exhibits()
    assert {each.code for each in look.EXHIBITS} == set(shown)
    executive = _actor(roles.EXECUTIVE)
    for row in shown.values():
        assert sheet_of(row.noun).policy.may(executive)
    (months,) = run("select (max(order_date) - min(order_date)) / 30 from orders_salesorder")[0]
    assert months >= 18
    for role in sorted(CURIOUS):
        actor = _actor(role)
        compare_all([cell for board in BOARDS if board.open_to(actor) for cell in of_board(board, actor)], actor)
    walk = Walk(roles.SALES_MANAGER, signed_in(next(p.login for p in cast.PEOPLE if roles.SALES_MANAGER in p.roles)), _actor(roles.SALES_MANAGER))
    for board in BOARDS:
        walk.figures(walk.open("/" if board.code == "workbench" else f"/{board.code}/"))
    assert walk.wrong == []
