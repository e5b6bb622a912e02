"""Pay and appraisal figures are seen by the person, the line above and the payroll role, nowhere else: canary values through every response.

One company where a seller is paid 1,753.09 and appraised at 61.37. Every role that must not see them asks for every list with all its columns,
every record of the seller's street, boards, figures, files, search, sort and sums, the log of changes, and tries every act; no answer says
one of the canaries. Those who may see them do, so that the canaries are really there.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import samples as co
from makesell.demo.sample_pay import computed_appraisals
from makesell.demo.samples import Login
from makesell.documents.appraisals.access import POLICY as APPRAISALS
from makesell.documents.payruns.access import STATEMENTS
from makesell.flows.org_1_organisation import issue_token
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.per_3_reward import dispute_line, print_statement
from makesell.flows.per_3_reward.dispute_line import AnswerFact, DisputeFact
from makesell.flows.per_3_reward.print_statement import PrintFact
from makesell.ground import clock
from makesell.ground.access import Scope
from makesell.ground.access import roles as R
from makesell.ground.access.second_factor import PASSED
from makesell.ground.db import run
from makesell.sheets.pay_statements import arithmetic
from makesell.sheets.registry import BOARDS, SHEETS
from tests.clauses.cast import NOW
from tests.clauses.pay import Firm, at

pytestmark = pytest.mark.django_db
NET, GROSS, PAY = "87654.30", "99049.36", "1753.09"
WORDS = "金丝雀"
# 1753.09 and 1,753.09 and 1753.0900, the adjustment, the appraisal's score, and what was said of them
CANARIES = re.compile(rf"1,?753\.09|(?<![\d.])97\.31|(?<![\d.])61\.37|{WORDS}")
OF_PAY, OF_APPRAISALS = STATEMENTS.acts["view"], APPRAISALS.acts["view"]
SEEING = {role for role, scope in OF_PAY.items() if scope is Scope.ALL}


@dataclass
class Ground:
    """The company, its logins by role and the records of the canaries; `stranger` is another salesperson, `elsewhere` leads another unit."""

    logins: dict[str, Login]
    tokens: dict[str, str]
    clients: dict[str, Client]
    run: int
    statement: int
    number: str
    person: int
    file: int
    appraisal: int
    line: int


def _client(login: Login) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model()._default_manager.get(pk=login.user_id))
    session = client.session
    session[PASSED] = True
    session.save()
    return client


def lay() -> Ground:
    """Makes the company, with one login of each role in the seller's unit."""
    firm = Firm()
    unit = firm.c.units[0]
    made = co.order(firm.c, dt.date(2025, 3, 5), nets=(NET,), freight="0", shares=((0, "1"),))
    co.ship(firm.c, made, dt.date(2025, 3, 5), 10)
    co.invoice(firm.c, made, dt.date(2025, 3, 5), net=NET, tax="11395.06")
    co.received(firm.c, GROSS, on=at(2025, 3, 10))
    run_id = firm.released("2025-Q1")
    mine = firm.statement(run_id)
    assert str(mine.paid.quantize(Decimal("0.01"))) == PAY
    dispute_line.perform(DisputeFact(mine.id, 1, f"{WORDS}一"), actor=firm.seller, at=NOW)
    dispute_line.answer(AnswerFact(mine.id, 1, f"{WORDS}二", Decimal("97.31")), actor=firm.hr, at=NOW)
    file = print_statement.perform(PrintFact(mine.id), arithmetic, actor=firm.hr, at=NOW)
    (appraisal,) = computed_appraisals(firm.c.people[:1], "2025-03")
    run("update appraisals_appraisal set score = 61.37, final = 61.37, self_text = %s where record_id = %s", [f"{WORDS}三", appraisal])
    logins = {role: co.login(unit, role) for role in R.ALL}
    logins["stranger"] = co.login(unit, R.SALESPERSON)
    logins["elsewhere"] = co.login(firm.c.units[1], R.SALES_MANAGER, leads=True)
    tokens = {
        who: issue_token.perform(NewToken("canary", login.person_id, "read write", 2), actor=co.ACTOR, at=clock.now())[1]
        for who, login in logins.items()
    }
    line = run("select line_id from payruns_statementline where statement_id = %s and position = 1", [mine.id])[0][0]
    clients = {who: _client(login) for who, login in logins.items()}
    return Ground(logins, tokens, clients, run_id, mine.id, mine.number or "", mine.person_id, file, appraisal, line)


def answers(ground: Ground, who: str) -> Iterator[tuple[str, str]]:
    """(what was asked, what was answered) of everything somebody asks."""
    program, desk = Client(raise_request_exception=False), ground.clients[who]

    def api(method: str, path: str, sent: Any = None) -> tuple[str, str]:
        body = json.dumps(sent or {}).encode()
        answer = program.generic(method, f"/api/v1/{path}", body, "application/json", headers={"Authorization": f"Bearer {ground.tokens[who]}"})
        return f"{method} {path} {answer.status_code}", _text(answer)

    role = {"stranger": R.SALESPERSON, "elsewhere": R.SALES_MANAGER}.get(who, who)
    for sheet in SHEETS:
        if role in sheet.policy.acts["view"]:     # of what is refused whole the matrix of access knows
            columns = ",".join(column.name for column in sheet.columns)
            yield api("GET", f"{sheet.noun}?cols={columns}&size=200")
    for board in (board for board in BOARDS if not board.roles or role in board.roles):
        yield api("GET", f"boards/{board.code}?person={ground.person}")
    yield from _figures(ground, api)
    yield from _acts(ground, api)
    for path in _pages(ground):
        answer = desk.get(path)
        yield f"{path} {answer.status_code}", _text(answer)


def _figures(ground: Ground, api: Any) -> Iterator[tuple[str, str]]:
    for code, asked in (
        ("pay_statement", f"statement={ground.statement}"), ("pay_line", f"statement={ground.statement}&line={ground.line}"),
        ("pay_so_far", f"person={ground.person}"), ("pay_credits", f"person={ground.person}"),
    ):  # fmt: skip
        yield api("GET", f"figures/{code}?{asked}")
    for noun, key in (("pay_runs", ground.run), ("pay_statements", ground.statement), ("appraisals", ground.appraisal), ("people", ground.person)):
        yield api("GET", f"{noun}/{key}")
        yield api("GET", f"{noun}/{key}/notes")
    for asked in (f"q={PAY}", "sort=-paid", "sort=-earned", "f=paid.eq.1753.09", "f=paid.gt.1753.08", "group=person", "group=unit", "sums=1"):
        yield api("GET", f"pay_statements?{asked}")
        yield api("GET", f"pay_runs?{asked}")
    for asked in (f"q={PAY}", "sort=-final", "f=final.eq.61.37", "group=unit"):
        yield api("GET", f"appraisals?{asked}")
    for kind in ("csv", "xlsx"):
        for noun in ("pay_statements", "pay_runs", "appraisals", "changes", "people"):
            yield api("GET", f"{noun}/export?format={kind}&reason=x")


def _acts(ground: Ground, api: Any) -> Iterator[tuple[str, str]]:
    """Errors say nothing either: every act on the two records, with nothing and with something in it."""
    for noun, key in (("pay_runs", ground.run), ("pay_statements", ground.statement), ("appraisals", ground.appraisal)):
        sheet = next(each for each in SHEETS if each.noun == noun)
        for act in sheet.acts:
            if not act.makes:
                yield api("POST", f"{noun}/{key}/{act.name}", {"line": 1, "text": "x"})


def _pages(ground: Ground) -> Iterator[str]:
    yield from ("/", f"/find/?q={PAY}", f"/find/?q={ground.number}", "/find/?q=61.37", f"/find/?q={WORDS}", "/approvals/", "/notices/", "/changes/")
    for noun, key in (("pay_runs", ground.run), ("pay_statements", ground.statement), ("appraisals", ground.appraisal), ("people", ground.person)):
        yield from (f"/{noun}/", f"/{noun}/{key}/", f"/{noun}/sums/?sort=-id", f"/{noun}/export/csv/?reason=x")
    yield f"/pay_statements/{ground.statement}/files/{ground.file}/"
    for board in BOARDS:
        yield f"/{board.code}/csv/?person={ground.person}"


def _text(answer: Any) -> str:
    """What an answer says; of a statement's paper, that it came."""
    body = answer.getvalue()
    return WORDS if body[:5] == b"%PDF-" else body.decode("utf-8", "replace")


def leaks(ground: Ground, who: str) -> list[str]:
    """What told somebody one of the canaries. What was asked is not counted: it stands in the answer to a search."""
    found = []
    for asked, said in answers(ground, who):
        if question := re.search(r"[?&]q=(\S+)", asked):
            said = said.replace(question[1], "")
        if match := CANARIES.search(said):
            found.append(f"{who}: {asked} says {said[max(match.start() - 60, 0) : match.end() + 40]!r}")
    return found


def test_no_response_tells_pay_or_appraisals_to_whom_they_are_not_for() -> None:
    ground = lay()
    hidden = [who for who in ground.logins if who not in SEEING | {R.SALES_MANAGER}]
    assert set(OF_PAY) == set(OF_APPRAISALS) == SEEING | {R.SALES_MANAGER, R.SALESPERSON, R.CUSTOMER_SERVICE}
    assert "\n".join(leak for who in hidden for leak in leaks(ground, who)) == ""
    for who in (R.SALES_MANAGER, R.COMPENSATION):
        assert len(leaks(ground, who)) > 5, f"{who} sees them: the canaries are there"
