"""PER-3 · No pay of one, two or three others is reached by taking sums from each other (issue 7, line 11): where a page, a file, the API or a
search says a sum of pay or scores over people, it is of four or more, or its reader may see each of them anyway."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS
from makesell.documents.appraisals.access import POLICY as APPRAISALS
from makesell.documents.payruns import queries as payruns
from makesell.documents.payruns.access import ACCRUALS, RUNS, STATEMENTS
from makesell.flows.org_1_organisation import create_person, issue_token
from makesell.flows.org_1_organisation.create_person import NewPerson
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.per_3_reward.create_scheme import NewVersion
from makesell.ground import clock
from makesell.ground.access import Scope
from makesell.ground.access import roles as R
from makesell.ground.access.second_factor import PASSED
from makesell.masterdata.schemes.components import Component, Rung
from makesell.metrics.access import POLICY as FIGURES
from makesell.sheets import calibration, pay_what_if
from makesell.sheets.registry import BOARDS
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3_privacy import CANARIES, SEEING, Ground, lay

D = Decimal
pytestmark = pytest.mark.django_db
POOL = Component("P", "pool", "", "invoiced", rungs=(Rung(rate=D("0.0123457")),))


class Team(Firm):
    """A team whose pool of 1,234.57 is shared by so many, one login among them; the quarter is released."""

    def __init__(self, people: int) -> None:
        super().__init__(signed=False, measure="invoiced")
        unit = self.c.units[0]
        new = [NewPerson(f"POOL-{n}", f"组员{n}", joined_date=co.SINCE, unit_id=unit, valid_from=co.SINCE) for n in range(people - 2)]
        more = create_person.perform_many(new, actor=co.ACTOR, at=co.AT)
        self.team = (*self.c.people[:2], *more)
        self.scheme = self.scheme_of(NewVersion("ordered", "CNY", co.SINCE, STEPS, ladder="money", components=(POOL,)), *self.team)
        made = co.order(self.c, dt.date(2025, 1, 9), nets=("100000",), freight="0", shares=((2, "1"),))
        mine = co.order(self.c, dt.date(2025, 1, 9), nets=("100000",), freight="0", shares=((0, "1"),))
        for one in (made, mine):
            co.ship(self.c, one, dt.date(2025, 1, 9), 10)
            co.invoice(self.c, one, dt.date(2025, 1, 9), net="100000", tax="13000")
        self.run = self.released("2025-Q1", on=at(2025, 4, 2))

    def told(self) -> Iterator[str]:
        """What a member is told of it: statement, its lines, its figures, the page of the own pay, as a page, a file and by the API."""
        who = co.login(self.c.units[0], "salesperson", person_id=self.team[0])
        desk, key = Client(raise_request_exception=False), self.statement(self.run).id
        desk.force_login(get_user_model()._default_manager.get(pk=who.user_id))
        session = desk.session
        session[PASSED] = True
        session.save()
        token = issue_token.perform(NewToken("few", self.team[0], "read write", 2), actor=co.ACTOR, at=clock.now())[1]
        bearer: Any = {"Authorization": f"Bearer {token}"}
        for line in payruns.lines(key):
            yield desk.get(f"/figures/pay_line/?line={line.line_id}&statement={key}").getvalue().decode()
        for path in (f"/pay_statements/{key}/", f"/figures/pay_statement/?statement={key}", "/pay/", "/pay/csv/", f"/find/?q={self.run}"):
            yield desk.get(path).getvalue().decode("utf-8", "replace")
        for path in (f"pay_statements/{key}", "pay_statements", "boards/pay"):
            yield desk.get(f"/api/v1/{path}", headers=bearer).getvalue().decode()


@pytest.mark.parametrize(("people", "shown"), [(2, False), (3, False), (4, True)])
def test_what_a_team_pool_comes_to_is_told_to_who_shares_it_from_four_people_on(people: int, shown: bool) -> None:
    """1,234.57 by two, three, four: the own share is told; the pool, from which the own share would leave another's, only of four."""
    team = Team(people)
    lines = [line for line in payruns.lines(team.statement(team.run).id) if line.component == "pool"]
    assert [line.reached_from for line in lines] == [D("1234.57")]
    said = list(team.told())
    own = f"{lines[0].amount:,.2f}"
    assert any(own in one for one in said)
    assert any("1,234.57" in one or "1234.57" in one for one in said) is shown


def test_boards_of_sums_over_people_are_for_those_who_see_each_of_them() -> None:
    """What if of a plan, the distribution of an appraisal, runs and statements: whoever sees a sum may open each person it is of. Accruals, which
    finance books without seeing people, cover four (ADR 0054)."""
    everybody = {role for role, scope in STATEMENTS.acts["view"].items() if scope is Scope.ALL}
    scored = {role for role, scope in APPRAISALS.acts["view"].items() if scope is Scope.ALL}
    by_code = {board.code: board for board in BOARDS}
    assert [by_code[code].roles for code in ("pay_what_if", "calibration")] == [pay_what_if.ROLES, calibration.ROLES]
    assert everybody >= pay_what_if.ROLES
    assert scored >= calibration.ROLES
    assert set(RUNS.acts["view"]) <= everybody
    assert {role for role, scope in FIGURES.acts["commission"].items() if scope is Scope.ALL} <= everybody
    assert set(ACCRUALS.acts["view"]) - everybody == {"finance"}


def test_no_budget_cost_or_figure_of_a_unit_holds_pay() -> None:
    """One person alone is paid and appraised: whatever sums that over a unit, a plan's budget, a cost or a month says that person's figure. Whoever
    sees no pay opens all boards there are for the role and every figure on them, and finds it nowhere; compensation does on its own boards."""
    ground = lay()
    by_boards = {tuple(b.code for b in BOARDS if not b.roles or who in b.roles): who for who in R.ALL if who not in SEEING | {R.SALES_MANAGER}}
    assert sum(1 for who in by_boards.values() for _ in _opened(ground, who)) > 100
    assert [f"{who}: {path}" for who in by_boards.values() for path, said in _opened(ground, who) if CANARIES.search(said)] == []
    assert any(CANARIES.search(said) for _, said in _opened(ground, R.COMPENSATION))


def _opened(ground: Ground, who: str) -> Iterator[tuple[str, str]]:
    """Every board of a role, and each figure that its page opens to."""
    desk, seen = ground.clients[who], set()
    for board in (board for board in BOARDS if not board.roles or who in board.roles):
        page = desk.get(f"/{board.code}/").getvalue().decode()
        yield f"/{board.code}/", page
        for path in re.findall(r'"(/figures/[^"]+)"', page):
            if path not in seen:
                seen.add(path)
                yield path, desk.get(html.unescape(path)).getvalue().decode()
