"""The batch template 批量开票模板: its columns with their limits, the rows of tax invoices, and a validator of our own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.money import rounded
from makesell.ground.text import N_, Marked

# The column's name, how many characters it takes, whether it must be filled.
BASIC: Final = (
    ("发票流水号", 20, True), ("发票类型", 10, True), ("特定业务类型", 10, False), ("是否含税", 2, True), ("受票方自然人标识", 2, False),
    ("购买方名称", 100, True), ("证件类型", 20, False), ("购买方纳税人识别号", 20, False), ("购买方地址", 100, False), ("购买方电话", 50, False),
    ("购买方开户银行", 100, False), ("购买方银行账号", 100, False), ("备注", 230, False), ("是否展示购买方银行账号", 2, False),
    ("销售方开户行", 100, False), ("销售方银行账号", 60, False), ("是否展示销售方银行账号", 2, False), ("购买方邮箱", 72, False),
    ("购买方经办人姓名", 150, False), ("购买方经办人证件类型", 40, False), ("购买方经办人证件号码", 30, False), ("经办人国籍(地区)", 40, False),
    ("经办人自然人纳税人识别号", 20, False), ("放弃享受减按1%征收率原因", 100, False), ("收款人", 16, False), ("复核人", 16, False),
)  # fmt: skip
DETAIL: Final = (
    ("发票流水号", 20, True), ("项目名称", 100, True), ("商品和服务税收编码", 20, True), ("规格型号", 40, False), ("单位", 20, False),
    ("数量", 25, False), ("单价", 25, False), ("金额", 16, True), ("税率", 8, True), ("折扣金额", 16, False), ("是否使用优惠政策", 2, False),
    ("优惠政策类型", 20, False), ("即征即退类型", 20, False),
)  # fmt: skip
NAMES: Final = ("1-发票基本信息", "2-发票明细信息")
HELP: Final = (
    "填表说明：发票流水号为导入开具区分发票的唯一标识，用于关联发票的明细信息；所有内容均为文本格式；单价、金额均不含税。",
    "填表说明：系统根据发票流水号将明细与发票基本信息关联；金额=单价×数量。",
)  # fmt: skip
SPECIAL: Final = "增值税专用发票"
ORDINARY: Final = "普通发票"
TAX_NUMBER: Final = re.compile(r"[0-9A-Z]{15,20}")
TAX_CODE: Final = re.compile(r"[0-9]{19}")
PRICE_PLACES: Final = 13
UNFIT: Final = N_("must not hold < or > or a line break")


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whom a tax invoice is made out to."""

    name: str
    number: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line: amounts without and of tax in the company's currency, the rate as a share. A line of an amount alone has quantity 0."""

    name: str
    tax_code: str
    qty: Decimal
    net: Decimal
    tax: Decimal
    rate: Decimal
    specification: str = ""
    uom: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A tax invoice as the platform is asked for it; `serial` is our own number, by which its answer names it."""

    serial: str
    special: bool
    buyer: Buyer
    items: tuple[Item, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What the platform would refuse: the line (none: the head), the field as the template calls it, why."""

    line: int | None
    field: str
    why: Marked


def faults(paper: Paper, tolerance: Decimal) -> list[Fault]:
    """What is wrong with a tax invoice; nothing: it may be sent. `tolerance` is 13.2's, in currency."""
    found = [*_unfit(None, BASIC, _head(paper))]
    if paper.special and not paper.buyer.number:
        found.append(Fault(None, "购买方纳税人识别号", N_("is needed for a special VAT invoice")))
    if paper.buyer.number and not TAX_NUMBER.fullmatch(paper.buyer.number):
        found.append(Fault(None, "购买方纳税人识别号", N_("has 15 to 20 digits and capital letters")))
    if not paper.items:
        found.append(Fault(None, "项目名称", N_("is missing: there are no lines")))
    for position, item in enumerate(paper.items, 1):
        found += [*_unfit(position, DETAIL, _row(paper, item)), *_wrong(position, item, tolerance)]
    return found


def _unfit(line: int | None, columns: Sequence[tuple[str, int, bool]], row: Sequence[str]) -> Iterator[Fault]:
    for (name, most, needed), value in zip(columns, row, strict=True):
        if needed and not value.strip():
            yield Fault(line, name, N_("is missing"))
        elif len(value) > most:
            yield Fault(line, name, N_("is too long"))
        elif any(sign in "<>" or ord(sign) < 32 for sign in value):
            yield Fault(line, name, UNFIT)


def _wrong(line: int, item: Item, tolerance: Decimal) -> Iterator[Fault]:
    if item.tax_code and not TAX_CODE.fullmatch(item.tax_code):
        yield Fault(line, "商品和服务税收编码", N_("has 19 digits"))
    if item.net <= 0 or item.net != rounded(item.net):
        yield Fault(line, "金额", N_("is above 0 in whole cents"))
    if not 0 <= item.rate < 1:
        yield Fault(line, "税率", N_("lies between 0 and 1"))
    elif abs(item.tax - rounded(item.net * item.rate)) > tolerance:
        yield Fault(line, "税率", N_("gives another tax than the line has"))
    if item.qty < 0:
        yield Fault(line, "数量", N_("must not be below 0"))
    if item.qty and not item.uom.strip():
        yield Fault(line, "单位", N_("is missing"))


def pages(papers: Sequence[Paper]) -> list[tuple[str, list[list[str]]]]:
    """Both pages of the file with their names: what to do, limits, heads, then the rows; everything is text."""
    basic, detail = [_head(paper) for paper in papers], [_row(paper, item) for paper in papers for item in paper.items]
    return [
        (name, [[say], [_limit(most, needed) for _, most, needed in columns], [title for title, _, _ in columns], *rows])
        for name, say, columns, rows in zip(NAMES, HELP, (BASIC, DETAIL), (basic, detail), strict=True)
    ]


def _limit(most: int, needed: bool) -> str:
    return f"{'必填' if needed else '非必填'}(限{most}字符)"


def _head(paper: Paper) -> list[str]:
    b = paper.buyer
    return [
        paper.serial, SPECIAL if paper.special else ORDINARY, "", "否", "", b.name, "", b.number, b.address, b.phone, b.bank, b.account,
        paper.remark or paper.serial, "是" if b.bank or b.account else "", "", "", "", b.email, *([""] * 8),
    ]  # fmt: skip


def _row(paper: Paper, item: Item) -> list[str]:
    qty = _number(item.qty) if item.qty else ""
    price = _number(rounded(item.net / item.qty, PRICE_PLACES)) if item.qty else ""
    return [
        paper.serial, item.name, item.tax_code, item.specification, item.uom if item.qty else "", qty, price, f"{rounded(item.net):.2f}",
        _number(item.rate), "", "", "", "",
    ]  # fmt: skip


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
