"""PRO-6 · Accounting hand-over: every posting of the receivables book in double entry, by mapping, once; files for 金蝶 and 用友; totals tie."""

import csv
import datetime as dt
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.vouchers import queries, states
from makesell.documents.vouchers.actions import NewLine
from makesell.flows.pro_6_shipping import (
    create_delivery,
    hand_over_vouchers,
    issue_goods,
    pick_delivery,
    reverse_receipt,
    set_account,
    undo_issue,
)
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.set_account import NewAccount
from makesell.flows.steps.vouchers import Mapping, _discounted, _passed_on, made
from makesell.ground.attachments.actions import place
from makesell.ground.db import run, values
from makesell.ground.refusal import Refusal
from makesell.sheets import vouchers as sheet
from tests.clauses.cast import NOW, TODAY, refused
from tests.clauses.test_pro_6_receipts import Money, proven

D = Decimal
pytestmark = pytest.mark.django_db
SINCE = dt.date(2024, 1, 1)
ACCOUNTS = {
    "receivable": "1122", "advance": "2203", "bill": "1121", "credit": "2241", "revenue": "6001", "tax": "222101", "bank": "1002",
    "write_off": "1231", "exchange": "6061", "inventory": "1405", "cost_of_goods": "6401", "bill_discount": "660302",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    """Files of these stories lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


class Office(Money):
    """A company with an invoice of 1,130.00 paid in full, and finance."""

    def __init__(self) -> None:
        super().__init__()
        made = co.order(self.company, co.DAY, nets=["1000.00"])
        co.invoice(self.company, made, co.DAY, net="1000.00", tax="130.00")
        self.receipt = self.allocated("1130.00", TODAY)

    def set(self, **accounts: str) -> None:
        """Finance maps accounts."""
        set_account.perform_many([NewAccount(use, code, SINCE) for use, code in accounts.items()], actor=self.finance, at=NOW)

    def hand_over(self, until: dt.date = TODAY) -> int:
        """… and hands over."""
        return hand_over_vouchers.perform(until, actor=self.finance, at=NOW)

    def lines(self, key: int) -> list[list[tuple[str, str, str]]]:
        """Voucher by voucher: (account, debit, credit)."""
        found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for line in queries.lines_of_handover(key):
            found[line.number].append((line.account, f"{line.debit:.2f}", f"{line.credit:.2f}"))
        return list(found.values())


def test_what_was_posted_is_handed_over_once_and_a_reversal_is_a_new_voucher() -> None:
    """Invoice: receivable to revenue and tax; receipt and allocation: bank to receivable through the advance; reversed: the other way round."""
    m = Office()
    m.set(**ACCOUNTS)
    key = m.hand_over()
    sold = [("1122", "1130.00", "0.00"), ("6001", "0.00", "1000.00"), ("222101", "0.00", "130.00")]
    paid = [("1122", "0.00", "1130.00"), ("1002", "1130.00", "0.00")]     # the advance came and went on one day
    assert m.lines(key) == [sold, paid]
    refused("vouchers.nothing", m.hand_over)
    reverse_receipt.perform(m.receipt, actor=m.finance, at=NOW, reason="银行退票")
    again = m.hand_over()
    assert m.lines(again) == [[("1122", "1130.00", "0.00"), ("1002", "0.00", "1130.00")]]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for handover in (key, again):
        for account, _, debit, credit in queries.sums(handover):
            sums[account] += debit - credit
    assert sums["1122"] == receivables.of_customer(m.customer)["receivable", "CNY"] == D(1130)
    assert sums["1002"] == 0
    assert values("select count(*) from vouchers_voucherentry")[0] == values("select count(*) from receivables_entry")[0]
    rows = sheet.HANDOVER_SHEET.panels[0].body(m.cashier, key).rows  # type: ignore[union-attr]
    assert [row["account"] for row in rows] == ["1002", "1122", "222101", "6001"]
    assert proven()


def test_the_files_say_the_vouchers_as_kingdee_and_yonyou_take_them_in() -> None:
    """One line a row, debits are credits, numbers begin anew each month."""
    m = Office()
    m.set(**ACCOUNTS)
    key = m.hand_over()
    files = {row[0]: place(row[1]) for row in run("select name, stored from attachments_attachment where record_id = %s", [key])}
    kingdee, yonyou = (list(csv.DictReader(files[f"{name}-{TODAY}.csv"].read_text(encoding="utf-8-sig").splitlines())) for name in ("金蝶", "用友"))
    assert [(row["凭证号"], row["科目代码"], row["借方金额"], row["贷方金额"]) for row in kingdee] == [
        ("1", "1122", "1130.00", ""), ("1", "6001", "", "1000.00"), ("1", "222101", "", "130.00"), ("1", "1122", "", "1130.00"),
        ("1", "1002", "1130.00", ""),
    ]  # fmt: skip
    assert {(row["币别"], row["汇率"], row["凭证字"]) for row in kingdee} == {("人民币", "1", "记")}
    assert [row["会计期间"] for row in yonyou] == [str(co.DAY.month)] * 3 + [str(TODAY.month)] * 2
    assert sum(D(row["借方金额"] or 0) for row in yonyou) == sum(D(row["贷方金额"] or 0) for row in yonyou) == D(2260)


def test_what_lacks_an_account_is_named_and_nothing_is_handed_over() -> None:
    """Each gap by its use; an account of a product group, and one from a later day; only finance sets and hands over."""
    m = Office()
    m.set(**{use: code for use, code in ACCOUNTS.items() if use not in ("tax", "bank")})
    with pytest.raises(Refusal) as no:
        m.hand_over()
    assert {fault.params["use"] for fault in no.value.others} == {states.USES["tax"], states.USES["bank"]}
    assert values("select count(*) from vouchers_voucher") == [0]
    m.set(tax="222101", bank="1002")
    group = values("select group_id from products_product where record_id = %s", [m.company.products[0]])[0]
    if group is not None:
        set_account.perform(NewAccount("revenue", "600101", SINCE, product_group_id=group), actor=m.finance, at=NOW)
    set_account.perform(NewAccount("bank", "100201", TODAY), actor=m.finance, at=NOW)
    for who in (m.cashier, m.seller):
        refused("access.refused", lambda who=who: hand_over_vouchers.perform(TODAY, actor=who, at=NOW))  # type: ignore[misc]
        refused("access.refused", lambda who=who: set_account.perform(NewAccount("bank", "1", TODAY), actor=who, at=NOW))  # type: ignore[misc]
    refused("day.future", lambda: m.hand_over(TODAY + dt.timedelta(days=1)))
    for code, fact in (
        ("account.code", NewAccount("bank", "10 02", TODAY)),
        ("account.use", NewAccount("cash", "1001", TODAY)),
        ("account.channel", NewAccount("bank", "1001", TODAY, channel="moon")),
        ("account.group", NewAccount("bank", "1001", TODAY, product_group_id=group)),
    ):
        if fact.product_group_id is not None or code != "account.group":
            refused(code, lambda fact=fact: set_account.perform(fact, actor=m.finance, at=NOW))  # type: ignore[misc]
    accounts = {line[0] for voucher in m.lines(m.hand_over()) for line in voucher}
    assert accounts == {"1122", "600101" if group is not None else "6001", "222101", "100201"}
    assert proven()


def test_another_currency_keeps_its_rates_and_what_does_not_meet_is_an_exchange_difference() -> None:
    """100 € of an invoice at 8.00, paid by money that came when the last order's rate was 7.80: worth 780, settling 800."""
    entries = [
        queries.OpenEntry(1, 7, "receipt", "advance", 5, "direct", "EUR", D(100), TODAY, D("7.8"), D(780)),
        queries.OpenEntry(2, 7, "allocation", "advance", 5, "direct", "EUR", D(-100), TODAY + dt.timedelta(days=1), D("7.8"), D(-780)),
        queries.OpenEntry(3, 7, "allocation", "receivable", 5, "direct", "EUR", D(-100), TODAY + dt.timedelta(days=1), D("8"), D(-800)),
        queries.OpenEntry(4, 8, "receipt", "advance", 5, "direct", "EUR", D(5), TODAY, None, None),
    ]
    rules = [queries.RuleRow(n, use, None, None, "", code, "", SINCE, None) for n, (use, code) in enumerate(ACCOUNTS.items())]
    found = made(entries, rules, "CNY")
    assert [[(line.account, line.worth) for line in voucher.lines] for voucher in found.vouchers] == [
        [("2203", D(-780)), ("1002", D(780))], [("2203", D(780)), ("1122", D(-800)), ("6061", D(20))],
    ]  # fmt: skip
    assert (found.rates, found.gaps) == ({("EUR", 5)}, set())


def test_goods_that_leave_are_handed_over_at_cost_and_back_when_the_issue_is_undone() -> None:
    """What a delivery took stands as cost of goods against inventory, once; undone, the other way round by the next hand-over."""
    m = Office()
    m.set(**ACCOUNTS)
    part = PartFact(co.order(m.company, co.DAY).line_ids[0], D(4))
    delivery = create_delivery.perform(DeliveryFact(co.stocked(m.company, "20"), (part,)), actor=co.ACTOR, at=NOW)
    pick_delivery.perform(PickFact(delivery), actor=co.ACTOR, at=NOW)
    issue_goods.perform(delivery, actor=co.ACTOR, at=NOW)
    (cost,) = values(
        """select -sum(round(e.qty * e.unit_cost, 2)) from stock_entry e join spine_line l on l.id = e.source_line_id
           where l.record_id = %s""",
        [delivery],
    )
    assert cost == D(10)     # 4 × 2.50
    sold = [("6401", f"{cost:.2f}", "0.00"), ("1405", "0.00", f"{cost:.2f}")]
    assert sold in m.lines(m.hand_over())
    refused("vouchers.nothing", m.hand_over)
    undo_issue.perform(delivery, actor=co.ACTOR, at=NOW, reason="错发")
    assert m.lines(m.hand_over()) == [[("6401", "0.00", f"{cost:.2f}"), ("1405", f"{cost:.2f}", "0.00")]]
    assert proven()


def test_what_the_bank_kept_of_a_discounted_bill_is_a_cost() -> None:
    """1,000.00 honoured, 12.50 kept when it was discounted: the bank 987.50, the cost 12.50."""
    lines = [NewLine("bill", "1121", "", "CNY", D(-1000), D(-1000), D(1)), NewLine("bank", "1002", "", "CNY", D(1000), D(1000), D(1))]
    rules = [queries.RuleRow(1, "bill_discount", None, None, "", "660302", "", SINCE, None)]
    found = _discounted(lines, D("12.50"), Mapping(rules), TODAY, "direct", "CNY")
    assert [(line.account, line.worth) for line in found] == [("1121", D(-1000)), ("1002", D("987.50")), ("660302", D("12.50"))]


def test_a_bill_that_was_endorsed_pays_a_supplier_and_one_dishonoured_by_the_bank_leaves_its_discount() -> None:
    """Endorsed: the payable instead of the bank. Discounted and dishonoured: the receivable is back, the bank took all back and keeps 12.50."""
    paid = [NewLine("bill", "1121", "", "CNY", D(-1000), D(-1000), D(1)), NewLine("bank", "1002", "", "CNY", D(1000), D(1000), D(1))]
    mapping = Mapping([])
    found = _passed_on(paid, queries.PassedBill(True, D(0)), mapping, TODAY, "direct", "CNY", honoured=True)
    assert [(line.use, line.worth) for line in found] == [("bill", D(-1000)), ("payable", D(1000))]
    back = [paid[0], NewLine("receivable", "1122", "", "CNY", D(1000), D(1000), D(1))]
    found = _passed_on(back, queries.PassedBill(False, D("12.50")), mapping, TODAY, "direct", "CNY", honoured=False)
    assert [(line.use, line.worth) for line in found][2:] == [("bill_discount", D("12.50")), ("bank", D("-12.50"))]
    assert {use for use, _, _ in mapping.gaps} == {"payable", "bill_discount", "bank"}
