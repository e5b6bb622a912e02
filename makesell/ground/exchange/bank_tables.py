"""Ground/exchange: the rows of a bank's table (CSV or workbook) → plain values, row by row, with what is wrong of each. Free of Django.

Columns are found by the names a bank account keeps, else by those Chinese and English banks use. Rows above the header (whose account,
from when until when) and sums below are no entries.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

# What each column is called. As texts several columns are joined.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("交易日期", "交易日", "记账日期", "记帐日期", "入账日期", "交易时间", "日期", "date", "transactiondate", "bookingdate", "valuedate"),
    "in": ("贷方发生额", "贷方金额", "贷方", "收入金额", "收入", "存入金额", "存入", "credit", "creditamount"),
    "out": ("借方发生额", "借方金额", "借方", "支出金额", "支出", "支取金额", "支取", "debit", "debitamount"),
    "amount": ("交易金额", "发生额", "金额", "amount", "transactionamount"),
    "side": ("借贷标志", "借贷方向", "借贷", "借/贷", "收支标志", "收/支", "收支", "往来标志", "direction", "d/c", "dc"),
    "payer": ("对方户名", "对方名称", "对方单位名称", "对方单位", "对方账户名称", "对方账号名称", "收方名称", "收/付方名称", "付款人名称",
              "对手方名称", "counterparty", "counterpartyname", "payer", "payername"),
    "payer_account": ("对方账号", "对方帐号", "对方账户", "收方账号", "收/付方账号", "付款人账号", "对手方账号", "counterpartyaccount",
                      "payeraccount"),
    "text": ("摘要", "用途", "附言", "备注", "交易摘要", "交易附言", "交易用途", "客户附言", "purpose", "text", "description", "remark",
             "details"),
    "reference": ("交易流水号", "银行流水号", "流水号", "核心流水号", "主机流水号", "交易序号", "业务流水号", "reference", "bankreference",
                  "transactionid"),
    "balance": ("余额", "账户余额", "帐户余额", "交易后余额", "本次余额", "balance", "runningbalance"),
}  # fmt: skip
LOOKED_AT: Final = 40        # rows among which the header stands
SUMS: Final = re.compile(r"^(合计|总计|小计|共计|本页|total)", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_DAY: Final = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T]?\d{1,2}:?\d{2}(?::?\d{2})?.*)?$")
_NOTHING: Final = frozenset({"", "-", "--", "—", "0", "0.00"})
OUT: Final = frozenset({"借", "借方", "支", "支出", "付", "d", "dr", "dbit", "debit", "往账", "转出"})
IN: Final = frozenset({"贷", "贷方", "收", "收入", "c", "cr", "crdt", "credit", "来账", "转入"})


class NoHeader(Exception):
    """No row names a date and an amount."""


@dataclass(slots=True)
class TableLine:
    """A row of a bank's table. `faults` name what of it cannot be read; a row with faults is left out."""

    line: int
    date: dt.date | None = None
    amount: Decimal | None = None
    payer: str = ""
    payer_account: str = ""
    text: str = ""
    reference: str = ""
    balance: Decimal | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)


def heading(text: str) -> str:
    """A heading as it is compared: full width as half, without what stands in brackets, without spaces, in small letters."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", "", _BRACKETS.sub("", plain)).lower()


def lines_of(rows: Sequence[Sequence[str]], own: Mapping[str, str]) -> list[TableLine]:
    """The entries of a table, in its order; `own` names columns of this bank account. Raises NoHeader."""
    start, places = _header(rows, own)
    found = []
    for number, row in enumerate(rows[start + 1 :], start + 2):
        if not any(cell.strip() for cell in row) or any(SUMS.match(cell.strip()) for cell in row[:3]):
            continue
        found.append(_line(number, row, places))
    return found


def _header(rows: Sequence[Sequence[str]], own: Mapping[str, str]) -> tuple[int, dict[str, list[int]]]:
    names = {what: (heading(own[what]),) if own.get(what) else known for what, known in NAMES.items()}
    for number, row in enumerate(rows[:LOOKED_AT]):
        headings = [heading(cell) for cell in row]
        places = {what: _places(headings, known, several=what == "text") for what, known in names.items()}
        if places["date"] and (places["in"] or places["amount"]):
            return number, places
    raise NoHeader


def _places(headings: Sequence[str], known: Sequence[str], *, several: bool) -> list[int]:
    found = [place for name in known for place, said in enumerate(headings) if said == name]
    return found if several else found[:1]


def _line(number: int, row: Sequence[str], places: Mapping[str, list[int]]) -> TableLine:
    def cell(what: str) -> str:
        return " ".join(dict.fromkeys(row[place].strip() for place in places[what] if place < len(row) and row[place].strip()))

    line = TableLine(number, payer=cell("payer"), payer_account=cell("payer_account"), text=cell("text"), reference=cell("reference"))
    line.date = _day(cell("date"))
    if line.date is None:
        line.faults.append(("date", cell("date")))
    line.amount = _signed(cell, line)
    said = cell("balance")
    line.balance = number_of(said)
    if said and line.balance is None:
        line.faults.append(("balance", said))
    return line


def _signed(cell: Callable[[str], str], line: TableLine) -> Decimal | None:
    """What came in, or below zero what went out, from one column or two."""
    came, went, only = (("" if text in _NOTHING else text) for text in (cell("in"), cell("out"), cell("amount")))
    if came and went:
        line.faults.append(("both", f"{came} / {went}"))
        return None
    said = came or went or only
    amount = number_of(said)
    if amount is None or not amount:
        line.faults.append(("amount", said))
        return None
    if went:
        return -amount
    side = unicodedata.normalize("NFKC", cell("side")).strip().lower()
    if came or not side:
        return amount
    if side not in IN | OUT:
        line.faults.append(("side", side))
        return None
    return -abs(amount) if side in OUT else abs(amount)


def _day(text: str) -> dt.date | None:
    found = _DAY.match(unicodedata.normalize("NFKC", text).strip())
    try:
        day = dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
    return day if day and 1990 <= day.year <= 2100 else None


def number_of(text: str) -> Decimal | None:
    """An amount as banks write it: with signs of currency, commas, plus or minus, or brackets for minus."""
    plain = re.sub(r"[\s,¥￥$元]|CNY|RMB|USD|EUR", "", unicodedata.normalize("NFKC", text))
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal(10) ** 15 else None
