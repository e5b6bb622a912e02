"""PRO-6 · 对账单: made for a month at once, sent by link and mail, disputed line by line, answered, agreed to by link or on stamped paper."""

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from makesell.demo import samples as co
from makesell.documents.receipts import statement_queries as queries
from makesell.documents.receipts import states
from makesell.doors.jobs.out import mails
from makesell.flows.org_1_organisation import change_customer
from makesell.flows.pro_6_shipping import answer_statement, make_statements, remind_statements, send_statements
from makesell.flows.pro_6_shipping.answer_statement import AnswerFact, StampedFact
from makesell.ground.access import roles
from makesell.ground.actor import system
from makesell.ground.clock import moved
from makesell.ground.db import run, values
from makesell.ground.notices.queries import latest
from makesell.ground.spine.master import Change
from makesell.sheets import account_statements as sheet
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.test_pro_6_receipts import Money, proven

D = Decimal
pytestmark = pytest.mark.django_db
MAY = dt.date(2025, 5, 1)


class Owed(Money):
    """A customer that owed 1,130.00 before May and paid 500.00 of it, and 7.00 in advance, in May."""

    def __init__(self) -> None:
        super().__init__()
        made = co.order(self.company, co.DAY, nets=["1000.00"])
        co.invoice(self.company, made, co.DAY, net="1000.00", tax="130.00")
        self.allocated("500.00", MAY.replace(day=9))
        self.confirmed("7.00", MAY.replace(day=20))

    def made(self) -> int:
        """The statements of May; that of the customer."""
        (key,) = make_statements.perform(MAY.replace(day=15), actor=self.cashier, at=NOW)
        return key

    def sent(self) -> tuple[int, str]:
        """… sent, with a link."""
        key = self.made()
        send_statements.perform_many([key], actor=self.cashier, at=NOW)
        return key, send_statements.link(key, 14, actor=self.cashier, at=NOW)


def state(key: int) -> str:
    """How a statement stands."""
    return queries.of_ids([key])[0].state


def test_a_statement_leads_from_its_opening_to_its_closing_balance() -> None:
    """Allocations move nothing; a month is stated once, unless discarded; the next month begins where it ended."""
    m = Owed()
    refused("statement.running", lambda: make_statements.perform(TODAY, actor=m.cashier, at=NOW))
    for who in (m.finance, m.seller):
        refused("access.refused", lambda who=who: make_statements.perform(MAY, actor=who, at=NOW))  # type: ignore[misc]
    key = m.made()
    (row,) = queries.of_ids([key])
    assert (row.opening, row.closing, row.state) == (D(1130), D(623), states.DRAFTED)
    assert [(line.amount, line.balance) for line in queries.lines(key)] == [(D(-500), D(630)), (D(-7), D(623))]
    refused("statement.nothing", lambda: make_statements.perform(MAY, actor=m.cashier, at=NOW))
    send_statements.discard([key], actor=m.cashier, at=NOW)
    again = m.made()
    (june,) = make_statements.perform(TODAY, actor=m.cashier, at=NOW + dt.timedelta(days=40))
    assert (queries.of_ids([june])[0].opening, queries.lines(june)) == (queries.of_ids([again])[0].closing, [])
    assert sheet.head(m.seller, again).state == states.DRAFTED     # whose customer it is
    stranger = person(f"ST{key}", "别的销售", m.company.units[1], roles.SALESPERSON)
    refused("record.missing", lambda: sheet.head(stranger, again))
    assert proven()


def test_the_customer_disputes_line_by_line_and_agrees_once_all_is_answered() -> None:
    """By the link, on a phone's page in both languages; finance is told and answers each line; the link is used up by agreeing."""
    m = Owed()
    key, token = m.sent()
    client = Client()
    with moved(NOW):
        for language, words in (("zh-CN", "对账单"), ("en", "Statement of account")):
            page = client.get(f"/p/{token}/", headers={"Accept-Language": language}).content.decode()
            assert (words in page, "630.00" in page) == (True, True)
        for sent, status in (({"line": "1", "words": "这笔是 5 月 10 日付的"}, 303), ({"line": "2", "words": "少了一笔"}, 303),
                             ({"line": "9", "words": "x"}, 422), ({"line": "1", "words": ""}, 422)):  # fmt: skip
            assert client.post(f"/p/{token}/do/dispute/", sent).status_code == status
        assert client.post(f"/p/{token}/do/agree/").status_code == 409     # while something is disputed
    assert (state(key), len(queries.disputes(key))) == (states.DISPUTED, 2)
    assert "statement_disputed" in {notice.kind for notice in latest(m.finance)}
    assert [one.id for one in sheet.waits(m.finance, NOW)] == [key]
    for who in (m.cashier, m.seller):
        refused("access.refused", lambda who=who: answer_statement.answer(AnswerFact(key, 1, "x"), actor=who, at=NOW))  # type: ignore[misc]
    refused("statement.undisputed", lambda: answer_statement.answer(AnswerFact(key, 3, "x"), actor=m.finance, at=NOW))
    refused("statement.answer", lambda: answer_statement.answer(AnswerFact(key, 1, " "), actor=m.finance, at=NOW))
    answer_statement.answer(AnswerFact(key, 1, "银行入账日为 9 日"), actor=m.finance, at=NOW)
    assert state(key) == states.DISPUTED
    answer_statement.answer(AnswerFact(key, 2, "已到账 7 元"), actor=m.finance, at=NOW)
    assert state(key) == states.ANSWERED
    with moved(NOW):
        assert "银行入账日为 9 日" in client.get(f"/p/{token}/").content.decode()
        assert client.post(f"/p/{token}/do/agree/").status_code == 303
        assert client.post(f"/p/{token}/do/dispute/", {"line": "1", "words": "x"}).status_code in (404, 409)
    assert (state(key), queries.of_ids([key])[0].agreed_date) == (states.AGREED, TODAY)
    assert proven()


def test_a_stamped_scan_agrees_too_and_what_nobody_answers_is_reminded_of(settings: Any, tmp_path: Path) -> None:
    """Every seven days, to who owns the customer; the scan stays with the statement; the link ends."""
    settings.MEDIA_ROOT = tmp_path
    m = Owed()
    key, token = m.sent()
    later = NOW + dt.timedelta(days=8)
    assert [remind_statements.perform(actor=system("jobs"), at=at) for at in (NOW, later, later)] == [0, 1, 0]
    assert "statement_open" in {notice.kind for notice in latest(m.seller)}
    stamped = StampedFact(key, "对账单.pdf", [b"%PDF-1.7 x"], "宁波客户财务", TODAY)
    refused("access.refused", lambda: answer_statement.register(stamped, actor=m.finance, at=NOW))
    early = StampedFact(key, "x.pdf", [b"%PDF-1.7 x"], "x", TODAY - dt.timedelta(days=1))
    refused("day.before", lambda: answer_statement.register(early, actor=m.cashier, at=NOW))
    answer_statement.register(stamped, actor=m.cashier, at=NOW)
    assert (state(key), values("select count(*) from attachments_attachment where record_id = %s", [key])) == (states.AGREED, [1])
    with moved(NOW):
        assert Client().get(f"/p/{token}/").status_code == 404
    refused("document.state", lambda: send_statements.perform_many([key], actor=m.cashier, at=NOW))


def test_a_customer_with_an_address_gets_the_link_by_mail(settings: Any) -> None:
    """From the outbox, in both languages; the link in it opens the statement; without a host of ours nothing is sent."""
    m = Owed()
    change_customer.perform(Change(m.customer, {"email": "ap@example.com"}), actor=system("test"), at=NOW)
    key = m.made()
    send_statements.perform_many([key], actor=m.cashier, at=NOW)
    ((written,),) = run("select payload::text from outbox_message where topic = %s", [send_statements.MAIL])
    payload = json.loads(written)
    assert mails.statement(key, payload["to"], payload["token"]) is False
    settings.EMAIL_HOST, settings.PUBLIC_URL = "mail.example.com", "https://sales.example.com"
    assert mails.statement(key, payload["to"], payload["token"]) is True
    (sent,) = mail.outbox
    body = str(sent.body)
    assert (sent.to, (queries.of_ids([key])[0].number or "-") in body) == (["ap@example.com"], True)
    (address,) = re.findall(r"https://sales\.example\.com(/p/\S+/)", body)
    with moved(NOW):
        assert Client().get(address).status_code == 200
