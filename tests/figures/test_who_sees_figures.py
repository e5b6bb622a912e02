"""`domain.md` §12: a figure never reveals rows its reader may not open; pay is for the person, the line above and the payroll role."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.utils.translation import override

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import set_commission_rate
from makesell.flows.org_1_organisation.set_commission_rate import NewRate
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import moved
from makesell.ground.db import count
from makesell.ground.organisation.queries import below
from makesell.ground.refusal import Refusal
from makesell.metrics.attainment import Asked, by_person, by_unit
from makesell.metrics.scorecard import Asked as Card
from makesell.metrics.scorecard import card
from makesell.sheets import own_figures
from makesell.sheets.registry import BOARDS, figure_of
from tests.figures.crawler import compare_all, of_board

D = Decimal
pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 6, 2)
Q1 = Asked("ordered", "quarter", DAY, start=dt.date(2025, 1, 1), end=dt.date(2025, 4, 1))


def actor(c: co.Company, role: str, person: int | None = None, unit: int = 0) -> Actor:
    """Somebody with one role in one of the teams."""
    home = c.units[unit]
    who = None if person is None else c.people[person]
    return Actor(role, person_id=who, roles=frozenset({role}), unit_id=home, unit_ids=frozenset({home}), units_below=below([home], DAY))


def sold() -> co.Company:
    """Two people of two teams have sold in the first quarter and have targets and commission rates."""
    c = co.company()
    for person, net in ((0, "1000"), (1, "3000")):
        co.order(c, dt.date(2025, 2, 3), nets=(net,), shares=((person, "1"),))
        co.target(c, person=person, amount="2000")
        set_commission_rate.perform(NewRate(c.people[person], D("0.01"), co.SINCE), actor=co.ACTOR, at=co.AT)
    return c


def entries(who: Actor, params: Mapping[str, str]) -> Decimal:
    """The sum somebody is shown behind a slice of the first quarter."""
    asked = {"measure": "ordered", "start": "2025-01-01", "end": "2025-04-01", **params}
    return Decimal(figure_of("performance").rows(who, asked, "").total or 0)


def test_a_salesperson_sees_his_own_figures_only() -> None:
    """His row with his commission, no unit, no territory; a written address shows nothing more."""
    c = sold()
    me = actor(c, roles.SALESPERSON, 0)
    (row,) = by_person(me, Q1)
    assert (row.who.id, row.actual, row.commission) == (c.people[0], D(1000), D(10))
    assert by_unit(me, Q1) == []
    assert card(me, Card("territory", "year", DAY)).scores == ()
    assert entries(me, {}) == entries(me, {"territory": str(c.territory)}) == D(1000)
    assert entries(me, {"person": str(c.people[1])}) == D(0)
    year = {"measure": "ordered", "kind": "year", "start": "2025-01-01", "end": "2026-01-01"}
    with pytest.raises(Refusal) as no:
        figure_of("customers").rows(me, {"by": "territory", "territory": str(c.territory), "count": "active", **year}, "")
    assert no.value.status == 404


def test_a_manager_sees_a_sum_only_when_all_of_it_is_his() -> None:
    """Who sold in another team before moving here is shown for the quarters that lie here alone."""
    c = sold()
    boss = actor(c, roles.SALES_MANAGER, None, 0)
    assert {row.who.id for row in by_person(boss, Q1)} == {c.people[0]}
    assert [row.actual for row in by_unit(boss, Q1)] == [D(1000)]
    co.move(c, 1, 0, dt.date(2025, 4, 1))
    co.order(c, dt.date(2025, 4, 7), nets=("500",), shares=((1, "1"),))
    both = Asked("ordered", "quarter", DAY, start=dt.date(2025, 1, 1), end=dt.date(2025, 7, 1))
    assert c.people[1] not in {row.who.id for row in by_person(boss, both)}
    second = Asked("ordered", "quarter", DAY, start=dt.date(2025, 4, 1), end=dt.date(2025, 7, 1))
    assert [row.actual for row in by_person(boss, second) if row.who.id == c.people[1]] == [D(500)]


def test_pay_is_not_for_everybody_who_sees_the_figures() -> None:
    """Finance and audit read attainment without commission; compensation, the manager and the person see it."""
    c = sold()
    for role, seen in ((roles.FINANCE, False), (roles.AUDITOR, False), (roles.COMPENSATION, True), (roles.EXECUTIVE, True)):
        paid = [row.commission for row in by_person(actor(c, role), Q1)]
        assert (paid == [D(10), D(30)]) if seen else (paid == [None, None]), role
    (mine,) = by_person(actor(c, roles.SALES_MANAGER), Q1)
    assert mine.commission == D(10)
    with pytest.raises(Refusal):
        figure_of("commission").rows(
            actor(c, roles.FINANCE), {"measure": "ordered", "person": str(c.people[0]), "windows": "2025-01-01_2025-04-01"}, ""
        )


def test_roles_without_figures_see_none() -> None:
    """A warehouse keeper opens no figure of performance."""
    c = sold()
    with pytest.raises(Refusal) as no:
        entries(actor(c, roles.WAREHOUSE), {})
    assert no.value.status == 403


@pytest.mark.parametrize(
    "role", [roles.SALESPERSON, roles.SALES_MANAGER, roles.SALES_DIRECTOR, roles.EXECUTIVE, roles.FINANCE, roles.COMPENSATION, roles.WAREHOUSE]
)
def test_every_figure_of_every_board_is_the_sum_it_opens(role: str) -> None:
    """For each role; also after one order was taken back."""
    c = sold()
    made = co.order(c, dt.date(2025, 5, 5), overlay=True)
    co.ship(c, made, dt.date(2025, 5, 12), 4)
    co.invoice(c, made, dt.date(2025, 5, 13))
    who = actor(c, role, 0)
    with moved(DAY):
        for _ in range(2):
            for board in BOARDS:
                assert not board.open_to(who) or compare_all(of_board(board, who), who) >= 0
            co.reverse(co.order(c, dt.date(2025, 5, 20), nets=("77",)).order_id, dt.date(2025, 6, 1))


def test_the_workbench_of_a_salesperson() -> None:
    """Month, attainment of the running quarter, commission, what is open and overdue: each with its number."""
    c = sold()
    co.target(c, amount="4000", code="2025-Q2")
    made = co.order(c, dt.date(2025, 5, 5), nets=("1000", "600"), shares=((0, "1"),))
    co.ship(c, made, dt.date(2025, 5, 6), 4)
    co.invoice(c, made, dt.date(2025, 3, 1), net="100", tax="13")
    me = actor(c, roles.SALESPERSON, 0)
    with moved(dt.date(2025, 5, 20)), override("en"):
        own = own_figures.standing(me)
        assert own is not None
        strip = own_figures.strip(me, own, own_figures.aimed(me, own))
        found = {str(kpi.label): kpi.cell.value for kpi in strip}
    assert found == {
        "Ordered": D(1600),
        "Attainment": D("0.4"),
        "Commission": D(16),
        "Open orders": D(1000 + 3000 + 600 + 600),
        "Overdue receivables": D(113),
    }


def test_boards_ask_few_statements() -> None:
    """A constant number, whatever the number of people and periods; the workbench asks one a watch and one a noun that waits."""
    c = sold()
    with moved(DAY):
        for board in BOARDS:
            board.build(co.ACTOR, {})      # what a process keeps, such as the rules, is read by then
    asked = []
    for _ in range(2):
        with moved(DAY):
            for board in BOARDS:
                with count() as counter:
                    board.build(co.ACTOR, {})
                asked.append(counter.statements)
        d = co.company()
        co.order(d, dt.date(2025, 2, 3))
        co.target(d)
    assert asked[: len(BOARDS)] == asked[len(BOARDS) :]
    assert asked[0] <= 76
    assert max(asked[1 : len(BOARDS)]) <= 56
    assert c.people
