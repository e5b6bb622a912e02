"""PRO-6 · Bank statements 银行流水: tables of Chinese banks and camt.053, tried, taken over as receipts once, taken back; hostile files refused."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import cast

import pytest

from makesell.documents.receipts import bank_queries as queries
from makesell.documents.receipts import queries as receipts
from makesell.documents.receipts import states
from makesell.flows.org_1_organisation import change_bank_account, create_bank_account
from makesell.flows.pro_6_shipping import (
    claim_receipt,
    discard_bank_statement,
    load_bank_statement,
    read_bank_statement,
    record_receipts,
    undo_bank_statement,
)
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.read_bank_statement import FileFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.ground.access import roles
from makesell.ground.exchange import bank_tables
from makesell.ground.notices.queries import latest
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change, NewRow
from makesell.sheets import bank_statements as sheet
from makesell.sheets.parts import Fact
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.test_pro_6_receipts import Money, proven

D = Decimal
NUMBER = "1102020109000012345"
pytestmark = pytest.mark.django_db
# As the Industrial and Commercial Bank's company banking writes it: what the account is above, sums below; here saved in GBK.
ICBC = """账号:1102020109000012345,户名:苏州精工传动有限公司,,,,,,
交易日期,借方发生额(元),贷方发生额(元),余额(元),对方户名,对方账号,摘要,交易流水号
2025-05-26,,"1,130.00","11,130.00",{payer},62220001,货款,F1
2025-05-26,130.00,,"11,000.00",苏州供电公司,62220009,电费,F2
2025-05-27,,500.00,"11,500.00",关联公司甲,62220002,代付,F3
合计,130.00,"1,630.00",,,,,
"""
ENTRY = """<Ntry><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{back}<Sts>BOOK</Sts><BookgDt><Dt>2025-05-28</Dt></BookgDt>
<ValDt><Dt>2025-05-28</Dt></ValDt><AcctSvcrRef>{ref}</AcctSvcrRef><NtryDtls>{parts}</NtryDtls></Ntry>"""
PART = """<TxDtls><AmtDtls><TxAmt><Amt Ccy="CNY">{amount}</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"""


def camt(*entries: str, opening: str = "100.00", closing: str = "0", version: str = "02", head: str = "", number: str = NUMBER) -> bytes:
    """A file as ISO 20022 describes it (BankToCustomerStatement)."""
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>2025-05-28</Dt></Dt></Bal>"
        for code, amount in (("OPBD", opening), ("CLBD", closing))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt>'
        f"<Acct><Id><Othr><Id>{number}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


class Bank(Money):
    """A company with an account at a bank."""

    def __init__(self) -> None:
        super().__init__()
        own = {"bank": "工商银行", "account_number": NUMBER, "currency": "CNY"}
        self.account = create_bank_account.perform(NewRow("", "基本户", values=own), actor=self.finance, at=NOW)

    def read(self, content: bytes | str, name: str = "流水.csv") -> int:
        """The cashier tries a file."""
        given = content if isinstance(content, bytes) else content.encode()
        return read_bank_statement.perform(FileFact(self.account, name, given), actor=self.cashier, at=NOW)

    def load(self, key: int) -> int:
        """… and takes it over."""
        return load_bank_statement.perform(key, actor=self.cashier, at=NOW)

    def came_to(self, key: int) -> list[tuple[str, str]]:
        """What each line is, in the order of the bank."""
        return [(line.outcome, line.fault) for line in queries.lines(key)]

    def money(self) -> list[tuple[str, Decimal, str, str]]:
        """Receipts that stand as recorded."""
        return [(row.payer_name, row.amount, row.bank_reference, row.payer_account) for row in receipts.of_ids(self.ids()) if row.state == "recorded"]

    def ids(self) -> list[int]:
        """All receipts that wait."""
        return [row.id for row in receipts.to_do(TODAY)]


def test_a_file_is_tried_taken_over_once_and_taken_back() -> None:
    """GBK; one line was recorded by hand before; the same file again changes nothing; undone, it may come again; not once something followed."""
    m = Bank()
    file = ICBC.format(payer=m.name).encode("gbk")
    record_receipts.perform(NewReceipt(dt.date(2025, 5, 27), D("500.00"), "CNY", "关联公司甲"), actor=m.cashier, at=NOW)
    key = m.read(file)
    assert m.came_to(key) == [("in", ""), ("out", ""), ("known", "")]
    assert (queries.of_ids([key])[0].opening, queries.of_ids([key])[0].closing) == (D("10000.00"), D("11500.00"))
    assert len(m.money()) == 1     # tried only
    for who in (m.finance, m.seller):
        refused("access.refused", lambda who=who: load_bank_statement.perform(key, actor=who, at=NOW))  # type: ignore[misc]
        refused("access.refused", lambda who=who: read_bank_statement.perform(FileFact(m.account, "x.csv", file), actor=who, at=NOW))  # type: ignore[misc]
    assert m.load(key) == 1
    assert (m.name, D("1130.00"), "F1", "62220001") in m.money()
    refused("document.state", lambda: m.load(key))
    again = m.read(file)
    assert {outcome for outcome, _ in m.came_to(again)} == {"known"}
    assert m.load(again) == 0
    other = m.read(file)
    discard_bank_statement.perform(other, actor=m.cashier, at=NOW)
    refused("document.state", lambda: m.load(other))
    assert undo_bank_statement.perform(key, actor=m.cashier, at=NOW, reason="账户选错") == 1
    assert len(m.money()) == 1
    assert m.load(m.read(file)) == 1
    receipt = next(row.id for row in receipts.of_ids(m.ids()) if row.payer_name == m.name)
    statement = queries.of_receipt(receipt)
    assert statement is not None
    claim_receipt.perform(ClaimFact(receipt, m.customer), actor=m.seller, at=NOW)
    refused("bank.followed", lambda: undo_bank_statement.perform(statement[0], actor=m.cashier, at=NOW, reason="x"))
    rows = sheet.SHEET.panels[0].body(m.cashier, statement[0])
    assert [row["receipt_id"] is not None for row in rows.rows] == [True, False, True]  # type: ignore[union-attr]
    assert proven()


def test_dirt_is_named_row_by_row_and_the_difference_keeps_the_file_out() -> None:
    """Rows without a day, with an amount that is none, on both sides, in days to come; what lacks a row is not taken over."""
    m = Bank()
    head = "记账日期\t借方金额\t贷方金额\t对方户名\t摘要\n"
    key = m.read(head + "\n".join((
        "2025/5/26\t\t10.00\t甲\t货款", "昨天\t\t10.00\t甲\t货款", "20250526\t\t十元\t甲\t货款", "2025-05-26\t5\t5\t甲\t货款",
        "2025年5月26日\t\t10.005\t甲\t货款", "2026-05-26\t\t10.00\t甲\t货款", "2025-05-26\t\t10.00\t甲\t货款", "2025/5/26\t\t10.00\t甲\t货款",
    )))  # fmt: skip
    bad = [("bad", fault) for fault in ("date", "amount", "both", "cents", "future")]
    assert m.came_to(key) == [("in", ""), *bad, ("in", ""), ("in", "")]
    assert m.load(key) == 3     # alike in one file they are three payments
    again = m.read(head + "2025/5/26\t\t10.00\t甲\t货款")
    assert m.came_to(again) == [("known", "")]
    lines = ICBC.format(payer=m.name).splitlines()
    short = m.read("\n".join([*lines[:3], *lines[4:]]))
    assert m.came_to(short)[-1] == ("bad", "follows")
    assert queries.of_ids([short])[0].difference == D("-130.00")
    refused("bank.balance", lambda: m.load(short))
    newest_first = m.read("\n".join([*lines[:2], *reversed(lines[2:5])]))
    assert [outcome for outcome, _ in m.came_to(newest_first)] == ["in", "out", "in"]
    assert queries.of_ids([newest_first])[0].opening == D("10000.00")


def test_a_bank_that_calls_its_columns_otherwise_is_mapped_once() -> None:
    """Kept on the account; a column of the amount with one that says in or out. Only finance keeps accounts."""
    m = Bank()
    file = "Tag,Betrag,Richtung,Wer\n2025-05-26,7.00,C,甲\n2025-05-27,9.00,D,乙\n2025-05-27,9.00,?,乙\n"
    refused("bank.header", lambda: m.read(file))
    mapped = Change(m.account, {"column_date": "Tag", "column_amount": "Betrag", "column_side": "Richtung", "column_payer": "Wer"})
    refused("access.refused", lambda: change_bank_account.perform(mapped, actor=m.cashier, at=NOW))
    change_bank_account.perform(mapped, actor=m.finance, at=NOW)
    key = m.read(file)
    assert m.came_to(key) == [("in", ""), ("out", ""), ("bad", "side")]
    assert [line.payer_name for line in queries.lines(key)] == ["甲", "乙", "乙"]
    twice = NewRow("", "又一个", values={"account_number": NUMBER, "currency": "CNY"})
    refused("bank_account.known", lambda: create_bank_account.perform(twice, actor=m.finance, at=NOW))


def test_camt_brings_batches_apart_and_tells_finance_what_the_bank_takes_back() -> None:
    """Two transactions of a batch are two receipts; a reversal names its receipt; versions 02 and 08; pending entries do not count."""
    m = Bank()
    batch = PART.format(amount="20.00", payer="甲公司", text="SO-1") + PART.format(amount="30.00", payer="乙公司", text="SO-2")
    key = m.read(
        camt(
            ENTRY.format(amount="50.00", side="CRDT", back="<RvslInd>false</RvslInd>", ref="R1", parts=batch),
            ENTRY.format(amount="9.00", side="CRDT", back="", ref="R2", parts="").replace("BOOK", "PDNG"),
            closing="150.00",
        ),
        "x.xml",
    )
    assert m.load(key) == 2
    assert sorted(m.money()) == [("乙公司", D("30.00"), "R1/2", ""), ("甲公司", D("20.00"), "R1/1", "")]
    back = PART.format(amount="30.00", payer="", text="").replace("Dbtr", "Cdtr").replace("<Nm></Nm>", "<Pty><Nm>乙公司</Nm></Pty>")
    returned = ENTRY.format(amount="30.00", side="DBIT", back="<RvslInd>true</RvslInd>", ref="R9", parts=back)
    second = m.read(camt(returned.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>"), opening="150.00", closing="120.00", version="08"))
    assert m.load(second) == 0
    (line,) = queries.lines(second)
    assert receipts.of_ids([line.receipt_id or 0])[0].payer_name == "乙公司"
    assert "receipt_taken_back" in {notice.kind for notice in latest(m.finance)}
    assert m.load(m.read(camt(returned.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>"), opening="150.00", closing="120.00"))) == 0
    assert proven()


ONE = ENTRY.format(amount="50.00", side="CRDT", back="", ref="R1", parts="")
LAUGHS = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"0" * (90 * 1024 * 1024))
    return packed.getvalue()


def test_hostile_and_wrong_files_are_refused_and_leave_nothing() -> None:
    """Entities, nesting, bombs, other messages, other accounts, balances that do not tie: each has its own code, and no statement stands."""
    m = Bank()
    for code, content in (
        ("file.entities", camt(ONE, closing="150.00", head=LAUGHS)),
        ("file.entities", camt(ONE, closing="150.00", head=OUTSIDE)),
        ("file.xml", camt(ONE, closing="150.00")[:-9]),
        ("file.xml", camt("<a>" * 60 + "</a>" * 60, closing="100.00")),
        ("file.camt", camt(ONE, closing="150.00", version="09")),
        ("file.camt", camt(ONE.replace("50.00", "NaN"), closing="150.00")),
        ("bank.account", camt(ONE, closing="150.00", number="999")),
        ("bank.balance", camt(ONE, closing="149.00")),
        ("file.balances", camt(ONE, closing="150.00").replace(b"CLBD", b"XPCD")),
        ("file.unpacked", _bomb()),
        ("file.size", b"x" * (10 * 1024 * 1024 + 1)),
        ("bank.header", b"a,b\n1,2\n"),
        ("bank.no_lines", "交易日期,贷方发生额\n".encode()),
        ("file.encoding", b"\x00\xff\x00"),
    ):
        refused(code, lambda content=content: m.read(content))  # type: ignore[misc]
    assert m.money() == []


@pytest.mark.parametrize(
    ("said", "amount"),
    [("1,234.56", "1234.56"), ("￥1，234.50", "1234.50"), ("(12.00)", "-12.00"), ("-5", "-5"), ("1e400", None), ("十", None), ("NaN", None)],
)
def test_amounts_as_banks_write_them(said: str, amount: str | None) -> None:
    assert bank_tables.number_of(said) == (None if amount is None else D(amount))


def test_who_sees_statements() -> None:
    """Whoever handles money; the list says what was left out."""
    m = Bank()
    key = m.read(ICBC.format(payer=m.name))
    assert sheet.head(m.finance, key).state == states.READ
    refused("record.missing", lambda: sheet.head(m.seller, key))
    refused("record.missing", lambda: sheet.head(person(f"SU{key}", "助理", m.company.units[0], roles.SALES_SUPPORT), key))


def test_statements_follow_each_other_or_finance_says_why() -> None:
    """Another opening balance than the last closing one is refused with its days; finance takes it over and says why; one between closes the gap."""
    m = Bank()
    m.load(m.read(_day("26", "10.00", "110.00")))
    late = m.read(_day("28", "5.00", "135.00"))
    with pytest.raises(Refusal) as gap:
        m.load(late)
    assert (gap.value.code, gap.value.params["first"], gap.value.params["amount"]) == ("bank.break", "2025-05-26", "20.00")
    assert [fact.value for fact in _off(m, late)] == [D("20.00")]
    for who in (m.cashier, m.seller):
        refused("access.refused", lambda who=who: load_bank_statement.in_spite_of_a_gap(late, actor=who, at=NOW, reason="x"))  # type: ignore[misc]
    refused("bank.gap_reason", lambda: load_bank_statement.in_spite_of_a_gap(late, actor=m.finance, at=NOW))
    assert load_bank_statement.in_spite_of_a_gap(late, actor=m.finance, at=NOW, reason="27 日对账单补打中") == 1
    assert queries.of_ids([late])[0].gap == "27 日对账单补打中"
    between = m.read(_day("27", "20.00", "130.00"))
    refused("bank.no_gap", lambda: load_bank_statement.in_spite_of_a_gap(between, actor=m.finance, at=NOW, reason="x"))
    assert m.load(between) == 1
    assert _off(m, late) == []
    refused("bank.break", lambda: m.load(m.read(_day("29", "1.00", "140.00"))))     # 4.00 too much
    assert proven()


def _off(m: Bank, key: int) -> list[Fact]:
    """What the page says of a statement that does not meet the one before or after it: with the days of that one."""
    sums = next(panel for panel in sheet.SHEET.panels if panel.code == "sums").body(m.cashier, key)
    return [fact for fact in cast("list[Fact]", sums) if str(fact.help).startswith("2025-")]


def _day(day: str, amount: str, balance: str) -> str:
    """A day's line of ten or so, with the balance after it."""
    return f"记账日期,收入金额,支出金额,余额,对方户名,摘要,交易流水号\n2025-05-{day},{amount},,{balance},甲方机械,货款,D{day}\n"
