"""The demo's story: told through the flows alone, whole, proved by `check`; figures of its boards and pages open.

It is told once, on a day that never changes, into a database of its own; the tests read it.
"""

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from conftest import BASE
from makesell.demo import cast
from makesell.demo.build import build
from makesell.demo.story import telling
from makesell.demo.story.lives import Calendar
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.exhibits.queries import exhibits
from makesell.ground.organisation.queries import actor_of
from makesell.sheets import look
from makesell.sheets.registry import BOARDS
from tests.figures.crawler import compare_all, of_board
from tests.figures.test_figures_open import CURIOUS, Walk
from tests.journeys.company_site import signed_in

TODAY = dt.datetime(2026, 11, 27, 2, tzinfo=dt.UTC)
STORY = Path(telling.__file__).parent
# What a story may know: acts, reads and plain words; never an action, a posting, a table or a statement.
KNOWS = (
    "makesell.demo", "makesell.flows", "makesell.ground.access.roles", "makesell.ground.actor", "makesell.ground.clock", "makesell.ground.listing",
    "makesell.ground.money", "makesell.ground.period.queries", "makesell.ground.period.Kind", "makesell.ground.refusal", "makesell.ground.worktime",
)  # fmt: skip
READS = (".queries", ".listings", ".states")
# What the kinds of refusals are called by: somebody's role, reach and turn; the state things are in; what is missing, twice, late or too much.
REFUSED = {
    "access.refused", "claim.payer", "document.state", "order.beyond", "production.gate", "lead.again", "lead.repeated", "invoice.nothing",
}  # fmt: skip


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


@pytest.fixture(scope="module")
def told(django_db_setup: None, pytestconfig: pytest.Config, django_db_blocker: DjangoDbBlocker) -> Iterator[Calendar]:
    """A short story, told on TODAY into a clone of its own; it is that day while the tests of this file run."""
    clones, base, _ = pytestconfig.stash[BASE]
    with django_db_blocker.unblock(), clock.moved(TODAY):
        name = clones.fresh()
        build()
        yield telling.tell(dt.date(TODAY.year - 2, 1, 1), clock.today(), "s")
        connections.close_all()
        clones.drop(name)
        clones.use(base)


def _login(role: str) -> str:
    return next(p.login for p in cast.PEOPLE if role in p.roles)


def _actor(role: str) -> Actor:
    return actor_of(get_user_model()._default_manager.get(username=_login(role)), clock.now())


def test_the_story_is_whole_and_proved(told: Calendar) -> None:
    assert told.unanswered == {}
    assert check_books.perform() == []
    assert REFUSED - set(told.refused) == set()
    (months,) = run("select (max(order_date) - min(order_date)) / 30 from orders_salesorder")[0]
    assert months >= 18


def test_the_board_of_what_to_look_at_leads_to_every_case(told: Calendar) -> None:
    shown = exhibits()
    assert {each.code for each in look.EXHIBITS} == set(shown)
    walk = Walk(roles.EXECUTIVE, signed_in(_login(roles.EXECUTIVE)), _actor(roles.EXECUTIVE))
    board = walk.open("/look/")
    for each in look.EXHIBITS:
        (address,) = {link for link in board.links if link.endswith(f"/{shown[each.code].noun}/{shown[each.code].record}/")}
        walk.open(address)
    assert walk.wrong == []


def test_every_figure_of_the_boards_and_of_a_managers_pages_opens(told: Calendar) -> None:
    for role in sorted(CURIOUS):
        actor = _actor(role)
        compare_all([cell for board in BOARDS if board.open_to(actor) for cell in of_board(board, actor)], actor)
    walk = Walk(roles.SALES_MANAGER, signed_in(_login(roles.SALES_MANAGER)), _actor(roles.SALES_MANAGER))
    for board in BOARDS:
        walk.figures(walk.open("/" if board.code == "workbench" else f"/{board.code}/"))
    assert walk.wrong == []
