"""Step: vouchers as the tables accounting systems take in, one line a row.

金蝶 KIS: date, word, number, documents attached, summary, account code and name, debit, credit, currency, rate, quantity, price, and who made,
checked and posted it. 用友: the fields of `gl_accvouch` that its voucher tool reads. Where both are described: docs/adr/0025.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from makesell.documents.vouchers.queries import LineRow
from makesell.ground.exchange.writer import csv_parts
from makesell.ground.money import minor_digits

WORD: Final = "记"
CURRENCIES: Final = {"CNY": "人民币", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港币"}
KINGDEE: Final = (
    "日期", "凭证字", "凭证号", "附单据数", "摘要", "科目代码", "科目名称", "借方金额", "贷方金额", "币别", "汇率", "数量", "单价", "制单人",
    "审核人", "过账人",
)  # fmt: skip
YONYOU: Final = (
    "会计期间", "凭证类别字", "凭证编号", "行号", "制单日期", "附单据数", "制单人", "摘要", "科目编码", "币种名称", "借方金额", "贷方金额",
    "外币借方金额", "外币贷方金额", "汇率",
)  # fmt: skip


def kingdee(lines: Sequence[LineRow], currency: str, by: str) -> bytes:
    """The table 金蝶 takes in."""
    rows = [
        (
            line.day, WORD, _serial(line), 1, _summary(line), line.account, line.account_name, _money(line.debit, currency),
            _money(line.credit, currency), CURRENCIES.get(line.currency, line.currency), line.rate.normalize(), "", "", by, "", "",
        )
        for line in lines
    ]  # fmt: skip
    return b"".join(csv_parts(KINGDEE, rows))


def yonyou(lines: Sequence[LineRow], currency: str, by: str) -> bytes:
    """The table 用友 takes in."""
    rows: list[tuple[Any, ...]] = []
    for line in lines:
        foreign = line.currency != currency
        own = (_money(max(line.amount, Decimal(0)), line.currency), _money(max(-line.amount, Decimal(0)), line.currency)) if foreign else ("", "")
        rows.append(
            (
                line.day.month, WORD, _serial(line), line.position, line.day, 1, by, _summary(line), line.account,
                CURRENCIES.get(line.currency, line.currency), _money(line.debit, currency), _money(line.credit, currency), *own,
                line.rate.normalize() if foreign else "",
            )
        )  # fmt: skip
    return b"".join(csv_parts(YONYOU, rows))


def _serial(line: LineRow) -> int:
    """A voucher's number within its month."""
    return int(line.number.rpartition("-")[2])


def _summary(line: LineRow) -> str:
    return f"{line.customer} {line.document} {line.number}".strip()


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:.{minor_digits(currency)}f}" if amount else ""
