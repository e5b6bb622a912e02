"""Step: entries of the receivables book → vouchers in double entry, by the mapping of accounts in force on their day.

What one document posted that counts on one day is one voucher. Accounts of customers say what the entries say; the rest is balanced by what
the kind of entry names: revenue and output tax by product group, the bank, bad debts. Amounts in another currency are worth what the kept
rates say; what does not meet then is an exchange difference.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from makesell.documents.payruns.accrual_queries import ToSay
from makesell.documents.vouchers import queries, states
from makesell.documents.vouchers.actions import NewLine, NewVoucher
from makesell.documents.vouchers.queries import OpenEntry, OpenMove, PassedBill, RuleRow, Sold
from makesell.ground.money import allocate, minor_digits, rounded

ZERO = Decimal(0)
_HONOURED = "bill_honoured"
_ENDED = (_HONOURED, "bill_dishonoured")
SOLD = (states.REVENUE, states.LATE)     # what carries output tax
Key = tuple[dt.date, int, str, str]


@dataclass(slots=True)
class Mapping:
    """The mapping of accounts, which notes what it lacks: (use, product group, kind of customer, day)."""

    rules: Sequence[RuleRow]
    gaps: set[tuple[str, int | None, str]] = field(default_factory=set)

    def account(self, use: str, group: int | None, channel: str, day: dt.date) -> tuple[str, str]:
        """The account: that of group and channel, of the group, of the channel, of all; ("", "") where there is none."""
        holds = {
            (rule.product_group_id, rule.channel): rule
            for rule in self.rules
            if rule.use == use and rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to)
        }
        for key in ((group, channel), (group, ""), (None, channel), (None, "")):
            if key in holds:
                return holds[key].account, holds[key].account_name
        self.gaps.add((use, group, channel))
        return "", ""


@dataclass(frozen=True, slots=True)
class Made:
    """Vouchers, and what is missing for more: accounts (use, product group, kind of customer) and rates (currency, customer)."""

    vouchers: list[NewVoucher]
    gaps: set[tuple[str, int | None, str]]
    rates: set[tuple[str, int]]


def made_of_moves(moves: Sequence[OpenMove], rules: Sequence[RuleRow], currency: str) -> Made:
    """The vouchers of goods that left for customers or came back: cost of goods against inventory, at cost; what was scrapped is a loss, not a cost
    of what was sold."""
    groups: dict[tuple[dt.date, int], list[OpenMove]] = defaultdict(list)
    for move in moves:
        groups[move.day, move.record_id].append(move)
    mapping, vouchers = Mapping(rules), []
    for (day, record), rows in groups.items():
        lost = sum((row.worth for row in rows if row.scrapped), ZERO)
        worth = sum((row.worth for row in rows), ZERO)
        lines = tuple(
            NewLine(use, *mapping.account(use, None, rows[0].channel, day), currency, amount, amount, Decimal(1))
            for use, amount in ((states.GOODS, lost - worth), (states.SCRAP, -lost), (states.INVENTORY, worth))
            if amount
        )
        vouchers.append(NewVoucher(record, rows[0].customer_id, day, lines, (), tuple(row.id for row in rows)))
    return Made(vouchers, mapping.gaps, set())


def made_of_accruals(accruals: Sequence[ToSay], rules: Sequence[RuleRow], currency: str) -> Made:
    """The vouchers of accruals of pay to come: expense against what is accrued at a month's end, taken back on the first day of the next."""
    mapping, vouchers = Mapping(rules), []
    for each in accruals:
        amount = -each.total if each.reversal else each.total
        lines = tuple(
            NewLine(use, *mapping.account(use, None, "", each.day), currency, side, side, Decimal(1))
            for use, side in ((states.PAY_COST, amount), (states.PAY_OWED, -amount))
        )
        vouchers.append(NewVoucher(each.record_id, None, each.day, lines, (), reversal=each.reversal))
    return Made(vouchers, mapping.gaps, set())


def made(entries: Sequence[OpenEntry], rules: Sequence[RuleRow], currency: str) -> Made:
    """The vouchers of entries; those that sum to nothing on every account are none, but their entries count as handed over with them."""
    groups = _grouped(entries)
    mapping, rates = Mapping(rules), {(entry.currency, entry.customer_id) for entry in entries if entry.rate is None}
    sold: dict[int, list[Sold]] = defaultdict(list)
    for each in queries.sold(sorted({record for _, record, _, by in groups if by in SOLD})):
        sold[each.record_id].append(each)
    passed = queries.passed_bills(sorted({row.record_id for row in entries if row.kind in _ENDED and row.amount < 0}))
    vouchers = []
    for (day, record, own, by), rows in groups.items():
        if any(row.rate is None for row in rows):
            continue
        lines = _lines(rows, by, sold[record], mapping, day, own, currency)
        ended = next((row.kind for row in rows if row.kind in _ENDED), "")
        if ended and record in passed:
            lines = _passed_on(lines, passed[record], mapping, day, rows[0].channel, currency, honoured=ended == _HONOURED)
        vouchers.append(NewVoucher(record, rows[0].customer_id, day, tuple(lines), tuple(row.id for row in rows)))
    return Made(vouchers, mapping.gaps, rates)


def _passed_on(
    lines: Sequence[NewLine], bill: PassedBill, mapping: Mapping, day: dt.date, channel: str, currency: str, *, honoured: bool
) -> list[NewLine]:
    """The end of a bill that was passed on: one endorsed has paid a supplier, of one discounted the bank keeps its discount in any case — one
    that is dishonoured it takes back whole."""
    if bill.endorsed:
        use = (states.PAYABLE, *mapping.account(states.PAYABLE, None, channel, day))
        return [NewLine(*use, line.currency, line.amount, line.worth, line.rate) if line.use == states.BANK else line for line in lines]
    if honoured:
        return _discounted(lines, bill.cost, mapping, day, channel, currency)
    own = next(line for line in lines if line.use == states.BILL)
    worth = rounded(bill.cost * own.rate, currency)
    return [*lines, *(
        NewLine(use, *mapping.account(use, None, channel, day), own.currency, sign * bill.cost, sign * worth, own.rate)
        for use, sign in ((states.DISCOUNT, 1), (states.BANK, -1)) if bill.cost
    )]  # fmt: skip


def _discounted(
    lines: Sequence[NewLine], cost: Decimal, mapping: Mapping, day: dt.date, channel: str, currency: str
) -> list[NewLine]:
    """The bank paid a discounted bill less what it kept: that is a cost 贴现息, in the bill's currency and at its rate."""
    found = []
    for line in lines:
        if line.use == states.BANK and line.amount > cost:
            worth = rounded(cost * line.rate, currency)
            found.append(replace(line, amount=line.amount - cost, worth=line.worth - worth))
            account = mapping.account(states.DISCOUNT, None, channel, day)
            found.append(NewLine(states.DISCOUNT, *account, line.currency, cost, worth, line.rate))
        else:
            found.append(line)
    return found


def _grouped(entries: Sequence[OpenEntry]) -> dict[Key, list[OpenEntry]]:
    """Entries by day, document, currency and what balances them; an exchange difference is of the voucher whose entries realised it."""
    groups: dict[Key, list[OpenEntry]] = defaultdict(list)
    for entry in entries:
        if entry.account != states.EXCHANGE:
            groups[entry.day, entry.record_id, entry.currency, states.BALANCED_BY.get(entry.kind, states.BANK)].append(entry)
    for entry in entries:
        if entry.account == states.EXCHANGE:
            same = [key for key in groups if key[:2] == (entry.day, entry.record_id) and key[3] == states.BANK]
            groups[same[0] if same else (entry.day, entry.record_id, entry.currency, states.EXCHANGE)].append(entry)
    return groups


def _lines(
    rows: Sequence[OpenEntry], by: str, sold: Sequence[Sold], mapping: Mapping, day: dt.date, own: str, currency: str
) -> list[NewLine]:
    channel = rows[0].channel
    sums: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for row in rows:
        if row.account != states.EXCHANGE:
            side = -1 if row.account in (states.ADVANCE, states.CREDIT) else 1
            of = sums[row.account, row.rate or ZERO]
            sums[row.account, row.rate or ZERO] = (of[0] + side * row.amount, of[1] + side * (row.worth or ZERO))
    lines = [
        NewLine(use, *mapping.account(use, None, channel, day), own, amount, worth, rate)
        for (use, rate), (amount, worth) in sums.items()
        if amount or worth
    ]
    realised = -sum((row.amount for row in rows if row.account == states.EXCHANGE), ZERO)
    if realised:
        lines.append(NewLine(states.EXCHANGE, *mapping.account(states.EXCHANGE, None, channel, day), currency, ZERO, realised, Decimal(1)))
    amount, worth = -sum((line.amount for line in lines), ZERO), -sum((line.worth for line in lines), ZERO)
    if not amount:
        if worth:
            lines.append(NewLine(states.EXCHANGE, *mapping.account(states.EXCHANGE, None, channel, day), currency, ZERO, worth, Decimal(1)))
        return lines
    rate = next((line.rate for line in lines if line.use == states.ADVANCE), lines[0].rate)
    if by not in SOLD:
        return [*lines, NewLine(by, *mapping.account(by, None, channel, day), own, amount, worth, rate)]
    of_groups = [(each.product_group_id, each.net) for each in sold]
    if any(net < 0 for _, net in of_groups):     # what one group gives back another may bear: by the document alone
        of_groups = [(None, sum((net for _, net in of_groups), ZERO))]
    of_revenue = [(by, group, net) for group, net in of_groups if net]
    parts = [*of_revenue, *[(states.TAX, None, tax) for tax in [sum((each.tax for each in sold), ZERO)] if tax]]
    amounts = allocate(amount, [part[2] for part in parts], minor_digits(own))
    worths = allocate(worth, [part[2] for part in parts], minor_digits(currency))
    return lines + [
        NewLine(use, *mapping.account(use, group, channel, day), own, part, value, rate)
        for (use, group, _), part, value in zip(parts, amounts, worths, strict=True)
        if part or value
    ]
