"""REG-1 · An approval is decided from a mail: the link is one person's, for one step, once; opening it decides nothing; others, late comers and
roles with a second factor decide nothing by it."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from makesell.demo import samples
from makesell.demo.samples import Login
from makesell.documents.rebates import queries, states
from makesell.doors.jobs.out import approvals
from makesell.flows.org_1_organisation import close_login
from makesell.flows.pro_4_negotiation import agree_rebate, decide_rebate
from makesell.flows.pro_4_negotiation.agree_rebate import RebateFact
from makesell.flows.pro_6_shipping import draft_invoice, post_invoice, settle_rebate
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.settle_rebate import SettleFact
from makesell.flows.reg_1_regime import decide_by_link
from makesell.ground.access import roles as R
from makesell.ground.approval import queries as approval
from makesell.ground.clock import moved
from makesell.ground.notices.actions import Letter
from tests.clauses.cast import NOW, TODAY
from tests.clauses.orders import SYSTEM, D, Shop, open_shop, proved
from tests.clauses.test_pro_4_rebates import Rebated

pytestmark = pytest.mark.django_db


class Office:
    """A shop in which a rebate waits for the sales director, who has a login."""

    def __init__(self) -> None:
        self.shop: Shop = open_shop()
        self.director: Login = samples.login(self.shop.c.units[0], R.SALES_DIRECTOR)
        self.key = self.asked()

    def asked(self, customer: int = 0) -> int:
        """Another rebate proposed."""
        fact = RebateFact(self.shop.c.customers[customer], TODAY, TODAY + dt.timedelta(days=90), ((D(0), D("0.03")),))
        return agree_rebate.perform(fact, actor=self.shop.manager, at=NOW, reason="年度框架")

    def token(self, person: int | None = None, key: int | None = None) -> str | None:
        """A link about it."""
        return decide_by_link.link(key or self.key, person or self.director.person_id, actor=SYSTEM, at=NOW)

    def state(self, key: int | None = None) -> str:
        """What became of it."""
        return queries.of_ids([key or self.key])[0].state


def post(token: str | None, verdict: str = "approve", at: dt.datetime = NOW, **data: str) -> int:
    """An answer from the page; the status."""
    with moved(at):
        return Client().post(f"/p/{token}/do/{verdict}/", data).status_code


def get(token: str | None, at: dt.datetime = NOW) -> tuple[int, str]:
    """The page."""
    with moved(at):
        answer = Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/p/{token}/")
    return answer.status_code, answer.content.decode()


@pytest.fixture(autouse=True)
def _unlimited() -> None:
    cache.clear()


def test_the_mails_link_says_what_is_asked_and_decides_once(settings: Any) -> None:
    """Opened twice, also by a scanner, nothing is decided; a refusal without a reason keeps the link; the answer is the director's."""
    settings.PUBLIC_URL, settings.EMAIL_HOST = "https://sales.example", "localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    office = Office()
    letter = Letter(1, "d@example.com", "zh-hans", "approval.waiting", "An approval waits for you.", {}, office.key, 0, office.director.person_id)
    with moved(NOW):
        approvals.send(letter)
        approvals.send(Letter(2, "x@example.com", "en", "order_held_credit", "x", {}, office.key, 0, office.director.person_id))
    with_link, without = (one.body for one in mail.outbox)
    assert "https://sales.example/p/" in with_link
    assert "/p/" not in without
    token = with_link.rpartition("/p/")[2].strip().strip("/")
    for _ in range(2):
        status, page = get(token)
        assert (status, "年度框架" in page, "Reason of your decision" in page) == (200, True, True)
    assert Client().head(f"/p/{token}/").status_code in (200, 404, 405)
    assert office.state() == states.PROPOSED
    assert post(token, "refuse") == 422
    assert post(token, why="同意") == 303
    assert office.state() == states.APPROVED
    (asked,) = approval.of_record(office.key, TODAY)
    assert (asked.steps[0].verdict, asked.steps[0].reason) == ("approved", "同意")
    assert post(token, "refuse", why="反悔") == 409
    assert office.state() == states.APPROVED
    assert "has been decided" in get(token)[1]
    proved()


def test_nobody_else_too_late_elsewhere_or_with_a_closed_login() -> None:
    office = Office()
    colleague = samples.login(office.shop.c.units[0], R.SALES_MANAGER)
    assert office.token(colleague.person_id) is None
    assert office.token(office.shop.manager.person_id) is None
    token = office.token()
    later = NOW + dt.timedelta(days=4)
    assert (post(token, at=later), get(token, later)[0], post("x" * 32)) == (404, 404, 404)
    again = office.token()
    assert post(token) == 404      # a newer link ends the older
    decide_rebate.refuse(office.key, actor=office.shop.director, at=NOW, reason="量不够")
    assert post(again) == 409
    assert office.state() == states.REFUSED
    second = office.asked(1)
    token = office.token(key=second)
    close_login.perform(office.director.user_id, actor=SYSTEM, at=NOW)
    assert post(token) == 409
    assert (office.state(second), office.token(key=second)) == (states.PROPOSED, None)


def test_a_role_with_a_second_factor_signs_in_and_so_does_everybody_where_the_rule_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finance decides money: the link shows what is asked and asks to sign in."""
    b = Rebated()
    b.invoice = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(b.made.line_ids[0], D(10)),)), actor=SYSTEM, at=NOW)
    post_invoice.perform(b.invoice, actor=SYSTEM, at=NOW)
    finance = samples.login(b.company.units[0], R.FINANCE)
    key = settle_rebate.perform(SettleFact(b.agreement), actor=b.manager, at=NOW, reason="上半年")
    token = decide_by_link.link(key, finance.person_id, actor=SYSTEM, at=NOW)
    assert "Sign in" in get(token)[1]
    assert post(token) == 403
    assert queries.settlements_by_id([key])[0].state == states.PROPOSED
    office = Office()
    link = office.token()
    monkeypatch.setattr(decide_by_link, "SIGN_IN", decide_by_link.SIGN_IN.__class__(**{**_fields(decide_by_link.SIGN_IN), "default": True}))
    assert post(link) == 403
    assert office.state() == states.PROPOSED


def _fields(kind: Any) -> dict[str, Any]:
    return {name: getattr(kind, name) for name in kind.__slots__}
