"""Demo: the bank's files. One was read for the wrong month and discarded, one taken back and read again; what the last but one brought waits to
be claimed; finance took one over that does not follow from it; the last was only tried."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import scenes
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.documents.receipts import queries as receipts
from makesell.flows.org_1_organisation import create_bank_account
from makesell.flows.org_1_organisation.create_bank_account import NewRow
from makesell.flows.pro_6_shipping import (
    discard_bank_statement,
    hand_over_vouchers,
    load_bank_statement,
    read_bank_statement,
    set_account,
    undo_bank_statement,
)
from makesell.flows.pro_6_shipping.read_bank_statement import FileFact
from makesell.flows.pro_6_shipping.set_account import NewAccount
from makesell.ground.access import roles as R

ACCOUNT: Final = {"bank": "中国工商银行苏州工业园区支行", "account_number": "1102020109000012345", "currency": "CNY"}
HEAD: Final = "交易日期,借方发生额(元),贷方发生额(元),余额(元),对方户名,对方账号,摘要,交易流水号"
PAYERS: Final = ("C-1001", "C-1003", "C-1004", "C-1006")
ACCOUNTS: Final = (
    ("receivable", "1122", "应收账款"), ("advance", "2203", "预收账款"), ("bill", "1121", "应收票据"), ("credit", "2241", "其他应付款"),
    ("revenue", "6001", "主营业务收入"), ("tax", "22210106", "应交增值税-销项税额"), ("bank", "1002", "银行存款"),
    ("write_off", "1231", "坏账准备"), ("exchange", "6061", "汇兑损益"), ("takeover", "4104", "期初结转"),
    ("bank_charges", "660301", "财务费用-手续费"), ("payable", "2202", "应付账款"), ("inventory", "1405", "库存商品"),
    ("cost_of_goods", "6401", "主营业务成本"), ("late_charges", "6301", "营业外收入-延期付款利息"),
    ("scrap", "6711", "营业外支出-存货报废"), ("pay_cost", "660101", "销售费用-提成"), ("pay_owed", "221102", "应付职工薪酬-提成计提"),
    ("bill_discount", "660302", "财务费用-贴现息"),
)  # fmt: skip
SPENT: Final = (("苏州供电公司", "18642.30", "电费"), ("苏州工业园区税务局", "52310.00", "增值税"))


def routine(stage: Stage) -> Life:
    """An account is entered, and the accounts of vouchers; vouchers are handed over; files follow."""
    cashier = stage.who(R.CASHIER)
    account = yield do(create_bank_account, NewRow("", "工行基本户", "ICBC basic account", ACCOUNT), stage.who(R.FINANCE))
    yield do(set_account, [NewAccount(use, code, stage.first, name) for use, code, name in ACCOUNTS], stage.who(R.FINANCE), act="perform_many")
    yield stage.last - dt.timedelta(days=24)
    yield do(hand_over_vouchers, stage.today - dt.timedelta(days=30), stage.who(R.FINANCE))
    fees = [(stage.today, name, -Decimal(amount), text) for name, amount, text in SPENT]
    file = FileFact(account, "工行流水-上月.csv", _file(fees, Decimal("386200.00"), "A"))
    wrong = yield do(read_bank_statement, file, cashier)
    yield do(discard_bank_statement, wrong, cashier, "月份选错")
    key = yield do(read_bank_statement, FileFact(account, "工行流水.csv", file.content), cashier)
    yield do(load_bank_statement, key, cashier)
    yield do(undo_bank_statement, key, cashier, "银行重新出具了流水")
    key = yield do(read_bank_statement, FileFact(account, "工行流水-更正.csv", file.content), cashier)
    yield do(load_bank_statement, key, cashier)
    yield stage.last - dt.timedelta(days=3)
    came = [(stage.today, *due) for code in PAYERS for due in _due(stage, code)]
    came.append((stage.today, "苏州恒泰贸易有限公司", Decimal("3600.00"), "往来款"))
    key = yield do(read_bank_statement, FileFact(account, "工行流水-本周.csv", _file(came, Decimal("315247.70"), "B")), cashier)
    yield do(load_bank_statement, key, cashier)
    yield stage.last - dt.timedelta(days=1)
    late = [(stage.today, "苏州恒泰贸易有限公司", Decimal("800.00"), "往来款")]
    key = yield do(read_bank_statement, FileFact(account, "工行流水-昨日.csv", _file(late, Decimal("899200.00"), "D")), cashier)
    yield do(load_bank_statement, key, stage.who(R.FINANCE), "前两日流水银行系统维护,补打中", act="in_spite_of_a_gap")
    yield stage.last
    today = [(stage.today, "苏州恒泰贸易有限公司", Decimal("1200.00"), "往来款")]
    yield do(read_bank_statement, FileFact(account, "工行流水-今日.csv", _file(today, Decimal("900000.00"), "C")), cashier)


def _due(stage: Stage, code: str) -> list[tuple[str, Decimal, str]]:
    """What a customer owes first: it pays just that, and names the invoice."""
    items = receipts.open_due(stage.customers[code], "CNY")
    return [(scenes.customer(code).name, items[0].open, f"货款 {items[0].invoice}")] if items else []


def _file(lines: list[tuple[dt.date, str, Decimal, str]], opening: Decimal, series: str) -> bytes:
    """A file as the bank's online service saves it, in GBK."""
    rows, balance = [HEAD], opening
    for number, (day, name, amount, text) in enumerate(lines, 1):
        balance += amount
        went, came = (f"{-amount:.2f}", "") if amount < 0 else ("", f"{amount:.2f}")
        rows.append(f"{day},{went},{came},{balance:.2f},{name},6222{number:012d},{text},{series}{day:%y%m%d}{number:04d}")
    return "\n".join(rows).encode("gbk")
