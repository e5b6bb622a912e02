"""Every figure opens, and what it opens sums to it: over all boards and their choices, over the pages of every role, after a reversal too."""

import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import generating
from makesell.demo.generated import Generated, small_company
from makesell.flows.pro_6_shipping import reverse_documents
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.organisation.queries import actor_of
from makesell.sheets.boards import Board
from makesell.sheets.parts import Sheet, Take
from makesell.sheets.registry import BOARDS, SHEETS
from tests.figures.crawler import compare_all, of_board
from tests.figures.pages import Read, read
from tests.journeys.company_site import signed_in

FEW = 6
# Who sees figures of others, of a team, and only own ones follow every figure; for the others one record of a noun must do.
CURIOUS = frozenset({roles.EXECUTIVE, roles.SALES_MANAGER, roles.SALESPERSON})
GROUPS = [roles.STAFF[at::3] for at in range(3)]
SKIP = ("/logout/", "/static/", "/api/", "/style/", "/account/", "/settings/")


def _actor(made: Generated, role: str) -> Actor:
    user = get_user_model()._default_manager.get(username=made.market.logins[role])
    return actor_of(user, clock.now())


def _filters(board: Board, actor: Actor) -> Iterator[dict[str, str]]:
    """The default, and every choice of every filter by itself."""
    yield {}
    for one in board.filters(actor):
        if one.take is Take.CHOICE:
            yield from ({one.name: code} for code in list(one.choices)[:FEW])


def _compared(actor: Actor, *, every: bool) -> int:
    """Compares the figures of all boards an actor may open; answers how many were different."""
    cells = []
    for board in BOARDS:
        if board.open_to(actor):
            for chosen in _filters(board, actor) if every else ({},):
                cells += of_board(board, actor, chosen)
    return compare_all(cells, actor)


@pytest.mark.django_db
def test_boards_agree_with_the_rows_they_open_before_and_after_a_reversal() -> None:
    made = small_company(years=2, orders=300, seed=1)
    # the figures that the other roles see are followed on their pages (below)
    counted = {role: _compared(_actor(made, role), every=role == roles.EXECUTIVE) for role in sorted(CURIOUS)}
    assert counted[roles.EXECUTIVE] > 300
    assert counted[roles.SALESPERSON] > 10
    assert counted[roles.SALES_MANAGER] > counted[roles.SALESPERSON]
    document = next(key for key in made.deliveries if key not in made.reversed)
    executive = _actor(made, roles.EXECUTIVE)
    before = _sums(executive, {"measure": "shipped"})
    assert reverse_documents.perform(document, on=generating.end_of_last_month(), actor=generating.ACTOR, at=clock.now(), reason="退货") > 0
    assert _sums(executive, {"measure": "shipped"}) != before
    assert [_compared(_actor(made, role), every=False) > 0 for role in (roles.EXECUTIVE, roles.SALESPERSON)] == [True, True]


def _sums(actor: Actor, chosen: dict[str, str]) -> list[Decimal | int | None]:
    return [cell.value for board in BOARDS if board.code == "scorecard" for cell in of_board(board, actor, chosen)]


class Walk:
    """One person's walk over the desk: what was opened, what was found wrong."""

    def __init__(self, role: str, client: Client, actor: Actor) -> None:
        self.role, self.client, self.actor = role, client, actor
        self.seen: dict[str, Read] = {}
        self.wrong: list[str] = []

    def open(self, address: str) -> Read:
        """Opens a page once; anything but a page is a fault, because the desk itself led there."""
        address = address.partition("#")[0]
        if address not in self.seen:
            self.seen[address] = found = read(self.client, address)
            if found.status != 200:
                self.wrong.append(f"{self.role} {address}: {found.status}")
        return self.seen[address]

    def figures(self, page: Read) -> None:
        """Follows every figure of a page; its exact value is the total of what it opens."""
        for one in page.figures:
            if not one.href:
                self.wrong.append(f"{self.role} {page.address}: {one.exact} opens nothing")
                continue
            fresh = one.href not in self.seen
            drilled = self.open(one.href)
            if Decimal(drilled.drill.get("total") or "NaN") != one.exact:
                self.wrong.append(f"{self.role} {page.address}: shows {one.exact}, {one.href} {drilled.drill}")
            elif fresh:
                self.rows(drilled)

    def rows(self, drilled: Read) -> None:
        """The rows of all pages of a sum are the sum; the parts of a formula open."""
        if drilled.drill["formula"] not in ("sum", "count"):
            parts = [one for one in drilled.figures if one.href]
            for part in parts:
                self.open(part.href)
            return
        rows, page = [one for one in drilled.figures if one.in_rows and not one.href], drilled
        while page.next:
            page = self.open(page.next)
            rows += [one for one in page.figures if one.in_rows and not one.href]
        found = len(rows) if drilled.drill["formula"] == "count" else sum(one.exact for one in rows)
        if found != Decimal(drilled.drill["total"]) or len(rows) != int(drilled.drill["count"]):
            self.wrong.append(f"{self.role} {drilled.address}: rows {found} in {len(rows)}, said {drilled.drill}")

    def whole(self) -> None:
        """The workbench, everything in the rail, the first records of each list with their acts, and all figures on these pages."""
        home = self.open("/")
        for address in _inside(home.links):
            page = self.open(address)
            for record in _records(page, 2 if self.role in CURIOUS else 1):
                shown = self.open(record)
                for link in _inside(shown.links):
                    if "/do/" in link:
                        self.open(link)
                if self.role in CURIOUS:
                    self.figures(shown)
        for board in BOARDS:
            if board.open_to(self.actor):
                self.figures(self.open("/" if board.code == "workbench" else f"/{board.code}/"))

    def shut(self) -> None:
        """What is not in the rail is refused where the policies say so, and only there."""
        for sheet in SHEETS:
            self._says(f"/{sheet.noun}/", 200 if sheet.policy.may(self.actor) else 403)
            making = [act.name for act in sheet.acts if act.makes]
            for name in making:
                self._says(f"/{sheet.noun}/new/{name}/", 200 if sheet.policy.may(self.actor, name) else 403)
        for board in BOARDS:
            self._says("/" if board.code == "workbench" else f"/{board.code}/", 200 if board.open_to(self.actor) else 403)

    def _says(self, address: str, status: int) -> None:
        if address in self.seen or status == 200:
            got = (self.seen.get(address) or read(self.client, address)).status
        else:
            # a refusal is said shortly to a script, at length on a page: here only whether it is one counts
            got = self.client.get(address, headers={"HX-Request": "true"}).status_code
        if got != status:
            self.wrong.append(f"{self.role} {address}: {got}, policy says {status}")


def _inside(links: Sequence[str]) -> list[str]:
    return [link for link in dict.fromkeys(links) if link.startswith("/") and not link.startswith(SKIP)]


def _records(page: Read, most: int) -> list[str]:
    """The first records a list shows."""
    noun = page.address.partition("?")[0]
    found = [link for link in _inside(page.links) if link.startswith(noun) and link.removeprefix(noun).strip("/").isdigit()]
    return list(itertools.islice(dict.fromkeys(found), most))


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS, ids=[group[0] for group in GROUPS])
def test_every_page_of_every_role_opens_and_every_figure_on_it_is_followed(group: tuple[str, ...]) -> None:
    made = small_company(years=2, orders=60, seed=1)
    wrong: list[str] = []
    opened: dict[str, int] = {}
    for role in group:
        walk = Walk(role, signed_in(made.market.logins[role]), _actor(made, role))
        walk.whole()
        walk.shut()
        wrong += walk.wrong
        opened[role] = len(walk.seen)
    assert wrong == []
    assert opened.get(roles.EXECUTIVE, 101) > 100
    assert all(count > 1 for count in opened.values()), opened


@pytest.mark.django_db
def test_a_sheet_that_a_role_may_not_see_shows_nothing_of_it() -> None:
    made = small_company(years=1, orders=3, seed=2)
    warehouse = _actor(made, roles.SHOP_FLOOR)
    client = signed_in(made.market.logins[roles.SHOP_FLOOR])
    closed: list[Sheet] = [sheet for sheet in SHEETS if not sheet.policy.may(warehouse)]
    assert closed
    assert {read(client, f"/{sheet.noun}/1/").status for sheet in closed} == {403}
