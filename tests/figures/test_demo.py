"""The demo's story: told through the flows alone, whole, proved by `check`; every state occurs; the tour is true;
figures of its boards open for every role.

It is told once, on a day that never changes, into a database of its own; the tests read it.
"""

import ast
import datetime as dt
import importlib
import os
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.utils.translation import override
from pytest_django.plugin import DjangoDbBlocker

from conftest import BASE
from makesell import documents
from makesell.demo import cast
from makesell.demo.build import build
from makesell.demo.story import telling
from makesell.demo.story.lives import Calendar
from makesell.documents.acceptances import machine_actions
from makesell.documents.appraisals import rating_actions, round_actions
from makesell.documents.invoices import dunning_actions, tax_actions
from makesell.documents.invoices import states as invoices
from makesell.documents.orders import states as orders
from makesell.documents.payruns import accrual_actions
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock, listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.exhibits.queries import ExhibitRow, exhibits
from makesell.ground.listing import Query
from makesell.ground.organisation.queries import actor_of
from makesell.ground.spine.documents import DocumentTable
from makesell.masterdata.parties.actions import extensions
from makesell.metrics import registry
from makesell.sheets import look
from makesell.sheets.boards import Board, BoardTable
from makesell.sheets.giving import word
from makesell.sheets.parts import Sheet
from makesell.sheets.registry import BOARDS, SHEETS, board_of, sheet_of
from tests.figures.crawler import compare_all, of_board
from tests.figures.test_figures_open import CURIOUS, Walk
from tests.journeys.company_site import signed_in

TODAY = dt.datetime.combine(dt.date.fromisoformat(os.environ.get("TOLD_ON") or "2026-11-27"), dt.time(2), dt.UTC)
STORY = Path(telling.__file__).parent
# What a story may know: acts, reads and plain words; never an action, a posting, a table or a statement.
KNOWS = (
    "makesell.demo", "makesell.flows", "makesell.ground.access.roles", "makesell.ground.actor", "makesell.ground.clock", "makesell.ground.listing",
    "makesell.ground.money", "makesell.ground.period.queries", "makesell.ground.period.Kind", "makesell.ground.refusal", "makesell.ground.worktime",
)  # fmt: skip
READS = (".queries", "_queries", ".listings", ".states")
# Each kind of refusal by one of its codes: who asks, where the thing stands, what is asked for (docs/adr/0023).
REFUSED = {
    "a role that may not": "access.refused", "out of reach, or unknown": "record.missing", "another's turn": "approval.not_yours",
    "one's own work": "answer.four_eyes", "two roles that must not meet": "roles.separated", "beyond one's authority": "order.beyond",
    "a state that does not allow it": "document.state", "changed meanwhile": "record.stale", "there already": "customer.repeated",
    "the same again": "pay.run_there", "too soon again": "lead.again", "answered or expired": "quotation.answered",
    "a closed period": "period.closed_already", "something comes first": "period.close_in_order", "others wait for it": "handover.left",
    "nothing left to do": "invoice.nothing", "more than lies in stock": "transfer.short", "more than the credit allows": "order.change_credit",
    "more than was agreed": "contract.too_much", "more than the budget": "campaign.beyond", "money is missing": "production.gate",
    "a paper is missing": "claim.payer", "no reason": "lead.why", "no amount": "receipt.amount", "no quantity": "order.quantity",
    "a day to come": "day.future", "a day gone by": "production.due", "parts that are no whole": "split.whole", "another customer's": "ticket.about",
}  # fmt: skip
OTHER_WORDS = ("All",)      # of the tour, in italics: a view of a list
ARISEN = Mapping[tuple[str, str], str]


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


def _tables() -> dict[str, tuple[str, ARISEN]]:
    """Every kind of document with its table and its transitions."""
    found: dict[str, tuple[str, ARISEN]] = {"order": ("orders_salesorder", orders.TRANSITIONS)}
    for room in pkgutil.iter_modules(documents.__path__):
        actions = importlib.import_module(f"makesell.documents.{room.name}.actions")
        parts = [importlib.import_module(each.name) for each in pkgutil.iter_modules(getattr(actions, "__path__", ()), f"{actions.__name__}.")]
        modules = (actions, *parts, extensions, tax_actions, dunning_actions, machine_actions, accrual_actions, rating_actions, round_actions)
        for each in (value for module in modules for value in vars(module).values()):
            if isinstance(each, DocumentTable):
                found[each.kind] = (each.table, each.transitions)
    return found


@pytest.fixture(scope="module")
def told(django_db_setup: None, pytestconfig: pytest.Config, django_db_blocker: DjangoDbBlocker) -> Iterator[Calendar]:
    """A short story, told on TODAY into a clone of its own; it is that day while the tests of this file run."""
    clones, base, _ = pytestconfig.stash[BASE]
    with django_db_blocker.unblock(), clock.moved(TODAY):
        name = clones.fresh()
        build()
        yield telling.tell(clock.today(), "s")
        connections.close_all()
        clones.drop(name)
        clones.use(base)


def _login(role: str) -> str:
    return next(p.login for p in cast.PEOPLE if role in p.roles)


def _actor(login: str) -> Actor:
    return actor_of(get_user_model()._default_manager.get(username=login), clock.now())


def test_the_story_is_whole_and_proved(told: Calendar) -> None:
    assert told.unanswered == {}
    assert check_books.perform() == []
    (months,) = run("select (max(order_date) - min(order_date)) / 30 from orders_salesorder")[0]
    assert months >= 18


def test_floor_prices_their_factor_and_a_derived_quarter_are_seen(told: Calendar) -> None:
    """Floor prices stand, lines were written under them, fewer below; a plan multiplies by them; a quarter of a market is derived."""
    floors, below = run(
        """select count(*) filter (where floor_price is not null), count(*) filter (where unit_price < floor_price) from orders_salesorderline"""
    )[0]
    assert floors > below
    assert values("select distinct m.kind from schemes_incentivemodifier m where m.kind = 'floor'") == ["floor"]
    page = board_of("scorecard").build(_actor(_login(roles.EXECUTIVE)), {"measure": "invoiced", "by": "company", "kind": "quarter"})
    rows = [row for part in page.parts if isinstance(part, BoardTable) for row in part.rows]
    said = [str(getattr(cell, "unit", "")) for row in rows for cell in row.cells.values()]
    assert any(str(word(registry.DERIVED)) in one for one in said), sorted(set(said))


def test_every_state_and_kind_of_refusal_occurs(told: Calendar) -> None:
    """A state occurs where a document stands in it, or did an act that leads there; every act of every table was done."""
    missing, undone = {}, {}
    for kind, (table, transitions) in _tables().items():
        done = set(values("select distinct e.act from spine_event e join spine_record r on r.id = e.record_id where r.kind = %s", [kind]))
        stood = set(values(f"select distinct state from {table}")) | {to for (_, act), to in transitions.items() if act in done}
        if lacking := ({state for state, _ in transitions} | set(transitions.values())) - stood:
            missing[kind] = sorted(lacking)
        if never := {act for _, act in transitions} - done:
            undone[kind] = sorted(never)
    assert (missing, undone) == ({}, {})
    assert set(values("select distinct kind from invoices_creditnote")) == set(invoices.CREDITS)
    assert {kind: code for kind, code in REFUSED.items() if code not in told.refused} == {}, sorted(told.refused)


def test_the_board_of_what_to_look_at_leads_to_every_case(told: Calendar) -> None:
    shown = exhibits()
    assert {each.code for each in look.EXHIBITS} == set(shown)
    walk = Walk(roles.EXECUTIVE, signed_in(_login(roles.EXECUTIVE)), _actor(_login(roles.EXECUTIVE)))
    board = walk.open("/look/")
    for each in look.EXHIBITS:
        (address,) = {link for link in board.links if link.endswith(f"/{shown[each.code].noun}/{shown[each.code].record}/")}
        walk.open(address)
    assert walk.wrong == []
    seller = Walk(roles.SALESPERSON, signed_in("linxiaowen"), _actor("linxiaowen"))
    cases = [link for link in seller.open("/look/").links if re.match(r"/\w+/\d+/$", link)]
    assert 3 < len(cases) < len(look.EXHIBITS)
    for address in cases:
        seller.open(address)
    assert seller.wrong == []


def test_every_figure_of_the_boards_opens_for_everybody(told: Calendar) -> None:
    """Each role's boards; what another has been shown with the same value has been opened already."""
    opened: set[tuple[str, tuple[tuple[str, str], ...], str]] = set()
    counted = {}
    for role in (roles.EXECUTIVE, *(role for role in roles.STAFF if role != roles.EXECUTIVE)):
        actor = _actor(_login(role))
        cells = [cell for board in BOARDS if board.open_to(actor) for cell in of_board(board, actor)]
        marks = {(cell.source, tuple(sorted(cell.params.items())), str(cell.value)): cell for cell in cells}
        compare_all([cell for mark, cell in marks.items() if mark not in opened], actor)
        opened |= set(marks)
        counted[role] = len(marks)
    assert [role for role in CURIOUS if counted[role] < 10] == []


def _tour() -> list[list[str]]:
    """The stations of the tour: who, what is opened, what is seen, the file."""
    text = (STORY.parents[2] / "docs" / "tour.md").read_text(encoding="utf-8")
    return [[cell.strip() for cell in line.split("|")[2:6]] for line in text.splitlines() if re.match(r"\| \d+ \|", line)]


def _titles(lang: str) -> tuple[dict[str, Sheet | Board], dict[str, ExhibitRow]]:
    """Pages and cases by their titles in a language."""
    shown = exhibits()
    with override(lang):
        pages: dict[str, Sheet | Board] = {**{str(one.plural): one for one in SHEETS}, **{str(one.label): one for one in BOARDS}}
        return pages, {str(each.title): shown[each.code] for each in look.EXHIBITS}


def test_each_station_of_the_tour_is_as_the_tour_says(told: Calendar) -> None:
    """The person is of the cast, the pages are theirs to open and not empty, so is each case by itself; titles are true; the file is there."""
    wrong: list[str] = []
    people = {name: p.login for p in cast.PEOPLE for name in (p.name, f"{p.name} {p.name_en}")}
    (pages, cases), (chinese, _) = _titles("en"), _titles("zh-hans")
    for who, opened, seen, file in _tour():
        actor, said = _actor(people[who.split(",")[0]]), f"{opened} {seen}"
        for name, translated in re.findall(r"\*\*(.+?)\*\*(?: ([\u4e00-\u9fff]+))?", said):
            page = pages[name]
            if translated and chinese.get(translated) is not page:
                wrong += [f"{name} is not called {translated}"]
            if isinstance(page, Board):
                wrong += [] if page.open_to(actor) else [f"{who} {name}"]
            elif not page.policy.may(actor) or not listing.page(page.listing, actor, Query.from_pairs([("size", "1")])).rows:
                wrong += [f"{who} {name}"]
        for title in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", said):
            case = cases.get(title)
            if case is not None:
                wrong += [] if listing.seen(sheet_of(case.noun).listing, actor, [case.record]) else [f"{who} {title}"]
            elif title not in OTHER_WORDS:
                wrong += [f"no case {title}"]
        wrong += [] if (STORY.parents[1] / file.strip("`")).is_file() else [file]
    assert wrong == []
