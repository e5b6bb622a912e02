"""PER-3 · Pay to come: earned on what customers have not paid, worked out by hand; accrued at a month's end, handed over, taken back; sums that tell
nobody's pay, through every door."""

import csv
import datetime as dt
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS
from makesell.documents.payruns import accrual_queries, states
from makesell.documents.vouchers import queries as vouchers
from makesell.flows.org_1_organisation import issue_token
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.per_3_reward import accrue_pay, assign_scheme
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.pro_6_shipping import hand_over_vouchers, set_account
from makesell.flows.pro_6_shipping.set_account import NewAccount
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock, listing
from makesell.ground.access import roles as R
from makesell.ground.access.second_factor import PASSED
from makesell.ground.attachments.actions import place
from makesell.ground.db import run
from makesell.ground.listing import Kind, Query
from makesell.ground.period import queries as period
from makesell.masterdata.schemes.components import Component, Rung
from makesell.metrics import pay_accrual
from makesell.metrics.pay_accrual import Accrued
from makesell.sheets import pay_accruals as sheet
from makesell.sheets.registry import BOARDS, SHEETS
from tests.clauses.cast import NOW, person
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import MARCH, refused
from tests.clauses.test_per_3_components import day, planned
from tests.clauses.test_pro_6_vouchers import ACCOUNTS

D = Decimal
pytestmark = pytest.mark.django_db
APRIL = dt.date(2025, 4, 1)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    """Files of these stories lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


def month(code: str = "2025-03") -> int:
    """The key of a month."""
    cell = period.by_code("month", code)
    assert cell is not None
    return cell.id


def test_what_is_not_paid_yet_earns_on_top_of_what_was() -> None:
    """150,000 invoiced, 60,000 paid: F(150,000) − F(60,000) = 3,500 − 1,200 = 2,300.00 on 90,000. Paid in April: nothing is left to come."""
    firm = Firm()
    firm.sold("150000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    who = firm.c.people[0]
    assert pay_accrual.accrued(firm.scheme, APRIL) == [Accrued(who, "", D(90_000), D("2300.00"))]
    co.received(firm.c, "101700", on=at(2025, 4, 20))
    assert pay_accrual.accrued(firm.scheme, APRIL) == [Accrued(who, "", D(90_000), D("2300.00"))]
    assert pay_accrual.accrued(firm.scheme, dt.date(2025, 5, 1)) == []


def test_only_plans_that_wait_for_money_accrue_and_part_by_part() -> None:
    """On what is invoiced nothing waits; beside it 1 % of what is collected: 113,000 gross, 22,600 of them in → 904.00 to come."""
    rungs = (Rung(rate=D("0.01")),)
    firm = planned(Component("K", "commission", "", "collected", value="gross", rungs=rungs), steps=STEPS, measure="invoiced")
    firm.sold("100000", day(2, 3))
    co.received(firm.c, "22600", on=at(2025, 2, 20))
    assert pay_accrual.accrued(firm.scheme, APRIL) == [Accrued(firm.c.people[0], "K", D(90_400), D("904.00"))]


class Team:
    """Seven people in three units, each with an invoice of an amount of its own, none of it paid."""

    NETS = ("61234.51", "72345.37", "83456.29", "94567.83", "55678.41", "46789.67", "37891.73")

    def __init__(self) -> None:
        self.firm = firm = Firm(signed=False)
        units = (*firm.c.units, co.company().units[0])
        more = [person(f"W{units[0]}-{n}", f"组员{n}", units[n % 3], R.SALESPERSON).person_id or 0 for n in range(4)]
        self.people = (*firm.c.people, *more)
        self.c = replace(firm.c, people=self.people)
        assign_scheme.perform_many([NewMember(firm.scheme, each, co.SINCE) for each in self.people[1:]], actor=firm.hr, at=NOW)
        for n, net in enumerate(self.NETS):
            made = co.order(self.c, MARCH, nets=(net,), freight="0", shares=((n, "1"),))
            co.ship(self.c, made, MARCH, 10)
            co.invoice(self.c, made, MARCH, net=net, tax=str(round(D(net) * 13 / 100, 2)))
        self.finance = person(f"FN{units[0]}", "财务", units[0], R.FINANCE)

    def accrued(self) -> int:
        """The accrual of March."""
        return accrue_pay.perform(month(), actor=self.firm.hr, at=NOW)


def panel(name: str, who: Any, key: int) -> Any:
    """A panel of the accrual's page."""
    return next(each for each in sheet.SHEET.panels if each.code == name).body(who, key)


def test_an_accrual_goes_from_compensation_to_the_vouchers_and_back() -> None:
    """2 % of seven amounts: 9,039.28 in all. Expense on 31 March, taken back on 1 April; the files say both; once only, and not withdrawn then."""
    team = Team()
    key = team.accrued()
    row = accrual_queries.accrual(team.finance, key)
    wanted = [D("1224.69"), D("1446.91"), D("1669.13"), D("1891.36"), D("1113.57"), D("935.79"), D("757.83")]
    assert {line.person_id: line.amount for line in accrual_queries.lines(key)} == dict(zip(team.people, wanted, strict=True))
    assert (row.people, row.total, row.state) == (7, sum(wanted), states.ACCRUED)
    refused("pay.accrued", 422, team.accrued)
    accrue_pay.withdraw(key, actor=team.firm.hr, at=NOW, reason="补录")
    key = team.accrued()
    accounts = {**ACCOUNTS, "pay_cost": "660101", "pay_owed": "221102"}
    set_account.perform_many([NewAccount(use, code, dt.date(2024, 1, 1)) for use, code in ACCOUNTS.items()], actor=team.finance, at=NOW)
    refused("input.several", 422, hand_over_vouchers.perform, NOW.date(), actor=team.finance, at=NOW)
    set_account.perform_many([NewAccount(use, accounts[use], dt.date(2024, 1, 1)) for use in ("pay_cost", "pay_owed")], actor=team.finance, at=NOW)
    handed = hand_over_vouchers.perform(NOW.date(), actor=team.finance, at=NOW)
    said = [
        (line.day, line.account, line.debit, line.credit, line.customer) for line in vouchers.lines_of_handover(handed)
        if line.account in (accounts["pay_cost"], accounts["pay_owed"])
    ]  # fmt: skip
    total = sum(wanted)
    assert said == [
        (dt.date(2025, 3, 31), "660101", total, D(0), ""), (dt.date(2025, 3, 31), "221102", D(0), total, ""),
        (APRIL, "660101", D(0), total, ""), (APRIL, "221102", total, D(0), ""),
    ]  # fmt: skip
    names = [row[0] for row in run("select stored from attachments_attachment where record_id = %s order by id", [handed])]
    texts = [place(each).read_text("utf-8-sig") for each in names]
    assert all(sum(f"{total:.2f}" in cell for row in csv.reader(text.splitlines()) for cell in row) == 4 for text in texts)
    refused("pay.accrual_said", 409, accrue_pay.withdraw, key, actor=team.firm.hr, at=NOW, reason="x")
    refused("vouchers.nothing", 409, hand_over_vouchers.perform, NOW.date(), actor=team.finance, at=NOW)
    assert [f for f in check_books.perform() if f.check.startswith(("vouchers", "payruns"))] == []
    run("update payruns_payaccrualline set amount = amount + 1 where accrual_id = %s and person_id = %s", [key, team.people[0]])
    run("update vouchers_voucherline set amount = amount + 1 where use = 'pay_owed'")
    assert [f.check for f in check_books.perform() if f.check.startswith(("vouchers", "payruns"))] == ["payruns.accruals"] * 3


def test_who_may_not_is_refused_and_nothing_is_accrued_twice_or_of_nothing() -> None:
    team = Team()
    for who in (team.finance, team.firm.seller, team.firm.manager, team.firm.director):
        refused("access.refused", 403, accrue_pay.perform, month(), actor=who, at=NOW)
    refused("period.unknown", 404, accrue_pay.perform, 10**9, actor=team.firm.hr, at=NOW)
    refused("appraisal.running", 409, accrue_pay.perform, month("2026-12"), actor=team.firm.hr, at=NOW)
    refused("pay.nothing_to_accrue", 409, accrue_pay.perform, month("2024-02"), actor=team.firm.hr, at=NOW)
    assign_scheme.perform_many([NewMember(team.firm.scheme, team.firm.hr.person_id or 0, co.SINCE)], actor=team.firm.other_hr, at=NOW)
    key = team.accrued()
    refused("pay.reason", 422, accrue_pay.withdraw, key, actor=team.firm.hr, at=NOW)
    refused("record.missing", 404, sheet.head, team.firm.manager, key)


def test_few_people_are_no_sum_for_anybody_who_does_not_see_them() -> None:
    """One person's accrual: compensation sees it, finance neither reads, sorts nor finds it, and no voucher says it."""
    firm = Firm()
    firm.sold("150000", MARCH)
    key = accrue_pay.perform(month(), actor=firm.hr, at=NOW)
    finance = person(f"FN{firm.c.units[0]}", "财务", firm.c.units[0], R.FINANCE)
    assert [(len(panel("people", who, key).rows), len(panel("sums", who, key).rows)) for who in (firm.hr, finance)] == [(1, 0), (0, 0)]
    assert [[f.value for f in panel("facts", who, key) if f.kind is Kind.MONEY] for who in (firm.hr, finance)] == [[D(3500)], [None]]
    page = listing.page(accrual_queries.LISTING, finance, Query.from_pairs([("f", "total.gt.1")]))
    assert list(page.rows) == []
    assert accrual_queries.to_say(NOW.date()) == []


AMOUNT = re.compile(r"(?<![\d.])-?\d{1,3}(?:,\d{3})+\.\d{2}(?!\d)|(?<![\d.])-?\d+\.\d{2,4}(?!\d)")


def _answers(who: str, login: co.Login, key: int, handed: int) -> Iterator[str]:
    """Everything a role is told about pay: lists with all columns, sorted, filtered, searched, summed, grouped; pages, files, boards, figures."""
    desk, program = Client(raise_request_exception=False), Client(raise_request_exception=False)
    desk.force_login(get_user_model()._default_manager.get(pk=login.user_id))
    session = desk.session
    session[PASSED] = True
    session.save()
    token = issue_token.perform(NewToken("few", login.person_id, "read write", 2), actor=co.ACTOR, at=clock.now())[1]

    def api(method: str, path: str) -> str:
        answer = program.generic(method, f"/api/v1/{path}", json.dumps({}).encode(), "application/json", headers={"Authorization": f"Bearer {token}"})
        return answer.getvalue().decode("utf-8", "replace")

    for noun in ("pay_accruals", "pay_runs", "pay_statements", "vouchers", "voucher_handovers"):
        columns = ",".join(column.name for column in next(each for each in SHEETS if each.noun == noun).columns)
        asked = ("", "&sort=-total", "&sort=total", "&f=total.gt.1", "&group=period", "&group=unit", "&sums=1", "&q=1224.69")
        yield from (api("GET", f"{noun}?cols={columns}&size=200{more}") for more in asked)
        yield from (api("GET", f"{noun}/export?format=csv&reason=x") for _ in range(1))
        yield desk.get(f"/{noun}/").getvalue().decode()
        yield desk.get(f"/{noun}/sums/?sort=-id").getvalue().decode()
    for noun, one in (("pay_accruals", key), ("voucher_handovers", handed)):
        yield api("GET", f"{noun}/{one}")
        yield desk.get(f"/{noun}/{one}/").getvalue().decode()
    for (voucher,) in run("select id from vouchers_voucher where record_id = %s", [key]):
        yield api("GET", f"vouchers/{voucher}")
        yield desk.get(f"/vouchers/{voucher}/").getvalue().decode()
    for board in (board for board in BOARDS if board.code in ("pay", "pay_what_if", "workbench", "order_to_cash")):
        yield api("GET", f"boards/{board.code}")
        yield desk.get(f"/{board.code}/csv/").getvalue().decode("utf-8", "replace")
    yield desk.get("/approvals/").getvalue().decode()
    yield desk.get("/changes/").getvalue().decode()
    yield desk.get("/find/?q=1224.69").getvalue().decode().replace("1224.69", "")


def test_no_amount_and_no_difference_of_amounts_tells_the_pay_of_fewer_than_four() -> None:
    """Finance, and every role that may not see people's pay, asks every door; neither an amount nor the difference of any two amounts it is told is
    what one, two or three people earn."""
    team = Team()
    key = team.accrued()
    accounts = {**ACCOUNTS, "pay_cost": "660101", "pay_owed": "221102"}
    set_account.perform_many([NewAccount(use, code, dt.date(2024, 1, 1)) for use, code in accounts.items()], actor=team.finance, at=NOW)
    handed = hand_over_vouchers.perform(NOW.date(), actor=team.finance, at=NOW)
    each = [line.amount for line in accrual_queries.lines(key)]
    secret = {sum(some) for size in (1, 2, 3) for some in itertools.combinations(each, size)}
    for role in (R.FINANCE, R.CASHIER, R.ORDER_DESK, R.PLANNER, R.SALES_SUPPORT):
        told = {D(found.replace(",", "")) for said in _answers(role, co.login(team.c.units[0], role), key, handed) for found in AMOUNT.findall(said)}
        told = {abs(one) for one in told}
        assert not {one for one in told if one in secret}, role
        assert not {one - other for one, other in itertools.product(told, repeat=2)} & secret, role
        if role == R.FINANCE:
            assert sum(each) in told
    hr = co.login(team.c.units[0], R.COMPENSATION)
    assert any(f"{each[0]:.2f}" in said or f"{each[0]:,.2f}" in said for said in _answers(R.COMPENSATION, hr, key, handed))
