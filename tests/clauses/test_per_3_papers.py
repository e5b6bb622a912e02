"""PER-3 · The statement as a paper for its person, and the file for payroll: who gets them, in which language, what they say."""

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from makesell.demo import samples as co
from makesell.documents.payruns import states
from makesell.documents.payruns.access import STATEMENTS
from makesell.flows.org_1_organisation import change_person, issue_token, leave_company
from makesell.flows.org_1_organisation.change_person import PersonChange
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.per_3_reward import print_statement, send_statement
from makesell.flows.per_3_reward.print_statement import PrintFact
from makesell.flows.per_3_reward.send_statement import LinkFact
from makesell.flows.steps import pay_paper
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.attachments import queries as attachments
from makesell.ground.clock import moved
from makesell.ground.db import run
from makesell.masterdata.schemes import words
from makesell.sheets.pay_statements import PAYROLL, arithmetic, versions_of
from tests.clauses.cast import NOW, person
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import MARCH, refused

pytestmark = pytest.mark.django_db
PROGRAM = Client()


def paid(firm: Firm) -> int:
    """A released run of one statement of two lines that sum to 1,200.00."""
    firm.sold("150000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    return firm.released("2025-Q1")


def test_each_person_gets_the_statement_as_a_paper_when_the_run_is_released() -> None:
    """The job prints it once, however often it runs; the notice of the release leads to it."""
    firm = Firm()
    run_id = paid(firm)
    mine = firm.statement(run_id)
    assert run("select payload ->> 'run' from outbox_message where topic = %s", [print_statement.TOPIC]) == [(str(run_id),)]
    assert attachments.of_record(mine.id) == []
    for _ in range(2):
        assert print_statement.of_run(run_id, arithmetic, actor=co.ACTOR, at=NOW) == 1
        (file,) = attachments.of_record(mine.id)
        assert (file.name, file.content_type) == (f"{mine.number}.pdf", "application/pdf")
    late = NOW + print_statement.LATEST * 2
    assert print_statement.of_run(run_id, arithmetic, actor=co.ACTOR, at=late) == 0, "one of long ago is printed when it is asked for"


@pytest.mark.parametrize(
    ("language", "says"), [("zh-hans", ("提成", "45,000.00 × 2% = 900.00", "实付", "员工编号")), ("en", ("Commission", "Paid out", "Employee code"))]
)
def test_a_paper_says_the_sums_and_the_arithmetic_of_each_line(language: str, says: tuple[str, ...]) -> None:
    firm = Firm()
    mine = firm.statement(paid(firm))
    with translation.override(language):
        said = json.dumps(pay_paper._data(mine, language, arithmetic), ensure_ascii=False)
    for word in (*says, mine.person, mine.person_code, "900.00", "300.00", "1,200.00"):
        assert word in said, said
    assert pay_paper.paper(mine, language, arithmetic, at=NOW) == pay_paper.paper(mine, language, arithmetic, at=NOW)


def test_arithmetic_writes_money_at_its_currencys_places_and_pieces_as_they_are() -> None:
    """43,747.20 is no 43,747.2; yen have no cents; what is earned on pieces has no places."""
    firm = Firm()
    (line, _) = firm.lines(paid(firm))
    line = replace(line, credit=Decimal("43747.2"), reached_from=Decimal(0), reached_to=Decimal("43747.2"), earned=Decimal("874.944"))
    (version,) = versions_of([line]).values()
    plans = (version, replace(version, currency="JPY"), replace(version, value=words.QTY))
    said = [str(arithmetic(line, {version.id: plan})) for plan in plans]
    assert said == ["43,747.20 × 2% = 874.94", "43,747 × 2% = 875", "43,747.2 × 2% = 874.94"]
    back = replace(line, component=states.CLAWBACK, credit=Decimal("-100.5"), reached_from=Decimal("43747.2"), before=Decimal(0))
    assert "100.50" in str(arithmetic(back, {version.id: version}))
    score = replace(line, component=states.SCORE, credit=Decimal("87.5"), before=Decimal(0))
    assert "87.5" in str(arithmetic(score, {version.id: version}))
    assert "87.50" not in str(arithmetic(score, {version.id: version}))


def test_who_may_see_a_statement_prints_it_and_nobody_else() -> None:
    firm = Firm()
    mine = firm.statement(paid(firm))
    own = print_statement.perform(PrintFact(mine.id), arithmetic, actor=firm.seller, at=NOW)
    assert print_statement.perform(PrintFact(mine.id, "zh-hans"), arithmetic, actor=firm.manager, at=NOW) == own
    assert print_statement.perform(PrintFact(mine.id, "en"), arithmetic, actor=firm.hr, at=NOW) != own
    assert sorted(file.name for file in attachments.of_record(mine.id)) == [f"{mine.number} en.pdf", f"{mine.number}.pdf"]
    refused("pay.language", 422, print_statement.perform, PrintFact(mine.id, "both"), arithmetic, actor=firm.hr, at=NOW)
    stranger = person(f"X{mine.id}", "外人", firm.c.units[1], R.SALESPERSON)
    refused("record.missing", 404, print_statement.perform, PrintFact(mine.id), arithmetic, actor=stranger, at=NOW)
    clerk = person(f"Y{mine.id}", "仓管", firm.c.units[0], R.WAREHOUSE)
    refused("access.refused", 403, print_statement.perform, PrintFact(mine.id), arithmetic, actor=clerk, at=NOW)
    again = firm.computed("2025-Q2")
    refused("document.state", 409, print_statement.perform, PrintFact(firm.statement(again).id), arithmetic, actor=firm.hr, at=NOW)


def _file(token: str, path: str) -> tuple[int, Any]:
    answer = PROGRAM.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
    if answer.status_code != 200:
        return answer.status_code, answer.json()["code"]
    return 200, answer.getvalue()


def test_the_file_for_payroll_leaves_by_the_payroll_role_alone_with_a_reason_written_down() -> None:
    """Employee code, name, period, each component, what is paid; a name that looks like a formula stays a text."""
    firm = Firm()
    run_id = paid(firm)
    mine = firm.statement(run_id)
    change_person.perform_many([PersonChange(mine.person_id, "=1+1")], actor=co.ACTOR, at=NOW)
    unit = firm.c.units[0]
    tokens = {}
    for role in R.ALL:
        login = co.login(unit, role, leads=role == R.SALES_MANAGER)
        tokens[role] = issue_token.perform(NewToken("payroll", login.person_id, "read write", 2), actor=co.ACTOR, at=clock.now())[1]
    asked = f"pay_statements/export?f=run.eq.{run_id}&cols={','.join(PAYROLL)}"
    assert set(STATEMENTS.acts["export"]) == {R.COMPENSATION}
    for role in set(R.ALL) - {R.COMPENSATION}:
        assert _file(tokens[role], f"{asked}&reason=x") == (403, "access.refused"), role
    assert _file(tokens[R.COMPENSATION], asked) == (422, "export.reason")
    status, sent = _file(tokens[R.COMPENSATION], f"{asked}&reason=3%E6%9C%88%E5%B7%A5%E8%B5%84")
    assert status == 200
    header, row = csv.reader(io.StringIO(sent.decode("utf-8-sig")))
    assert len(header) == len(PAYROLL)
    said = dict(zip(PAYROLL, row, strict=True))
    assert (said["person_code"], said["person"], said["period"], said["currency"]) == (mine.person_code, "'=1+1", "2025-Q1", "CNY")
    parts = sum(Decimal(said[code]) for code in states.COMPONENTS)
    assert (Decimal(said["commission"]), Decimal(said["paid"]), parts) == (Decimal(1200), Decimal(1200), mine.earned)
    status, sent = _file(tokens[R.COMPENSATION], f"{asked}&reason=x&format=xlsx")
    assert (status, sent[:2]) == (200, b"PK")
    logged = run("select count(*) from audit_change where op = 'export' and table_name = 'payruns_paystatement'")
    assert logged == [(2,)]


def test_who_has_left_reads_the_own_statement_by_a_one_time_link() -> None:
    """Without a login, after the last day: sums, lines with their arithmetic, the paper. Compensation alone makes it, of what is released; a newer
    one ends it; after its days, and to anything else, it opens nothing."""
    firm, now = Firm(), dt.datetime.now(dt.UTC)
    mine = firm.statement(paid(firm))
    leave_company.perform(Leaving(mine.person_id, dt.date(2025, 4, 30)), actor=co.ACTOR, at=NOW)
    for who in (firm.seller, firm.director):
        refused("access.refused", 403, send_statement.perform, LinkFact(mine.id), actor=who, at=now)
    open_one = firm.statement(firm.computed("2025-Q2"))
    refused("document.state", 409, send_statement.perform, LinkFact(open_one.id), actor=firm.hr, at=now)
    refused("link.days", 422, send_statement.perform, LinkFact(mine.id, 400), actor=firm.hr, at=now)
    older, token = (send_statement.perform(LinkFact(mine.id), actor=firm.hr, at=now) for _ in range(2))
    visitor = Client(headers={"accept-language": "zh-hans"})
    assert visitor.get(f"/p/{older}/").status_code == 404
    page = visitor.get(f"/p/{token}/").content.decode()
    assert [word in page for word in (mine.number or "?", "1,200.00", "45,000.00 × 2% = 900.00")] == [True] * 3
    assert visitor.get(f"/p/{token}/paper/").content.startswith(b"%PDF-")
    assert visitor.post(f"/p/{token}/do/dispute/", {}).status_code in (403, 404, 405)
    with moved(now + dt.timedelta(days=15)):
        assert visitor.get(f"/p/{token}/").status_code == 404
