"""Step: a bank's file → lines with what each comes to: new money, money that went out, known already, or left out and why.

A line is known by its account and the bank's reference with day and amount, else by day, amount, text and running balance; the second of
two lines that are alike in one file is another one. A receipt recorded by hand is the same money when the bank's reference says so, or
day, amount and payer.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from makesell.documents.receipts import bank_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.actions.banking import NewLine
from makesell.documents.receipts.bank_queries import ByHand
from makesell.ground.exchange import bank_tables
from makesell.ground.exchange.bank_tables import TableLine
from makesell.ground.exchange.reader import read_bank_file
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.masterdata.banks.queries import BankAccountRow, number_key
from makesell.masterdata.parties.names import name_key

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class BankFile:
    """What a bank's file says: lines not yet judged, balances where it gives them, and what its lines sum to."""

    lines: tuple[NewLine, ...]
    opening: Decimal | None
    closing: Decimal | None

    @property
    def total(self) -> Decimal:
        """What all lines with an amount that can be read sum to."""
        return sum((line.amount for line in self.lines if line.amount is not None), ZERO)


def read(content: bytes, account: BankAccountRow, today: dt.date) -> BankFile:
    """Reads a file in a process of its own; refuses (422, 413) what is no bank's file, is of another account or currency, or has no lines."""
    rows, statements = read_bank_file(content)
    found = _of_statements(statements, account, today) if statements else _of_table(rows, account)
    if not found.lines:
        raise Refusal("bank.no_lines", "This file has no lines.", field="file")
    return replace(found, lines=_signed(found.lines))


def _of_statements(statements: Sequence[dict[str, Any]], account: BankAccountRow, today: dt.date) -> BankFile:
    """Statements of one account, each tied by its balances and to the one before."""
    lines: list[NewLine] = []
    closing: Decimal | None = None
    for each in statements:
        if number_key(each["account"]) != number_key(account.account_number) or each["currency"] != account.currency:
            raise Refusal(
                "bank.account", "This is a statement of the account %(number)s in %(currency)s.", field="account", number=each["account"],
                currency=each["currency"],
            )  # fmt: skip
        own = [_of_entry(n, entry, account, today) for n, entry in enumerate(each["lines"], len(lines) + 1)]
        opening, end = Decimal(each["opening"]), Decimal(each["closing"])
        missing = end - opening - sum((line.amount or ZERO for line in own), ZERO)
        if closing is not None and opening != closing:
            missing = opening - closing
        if missing:
            raise Refusal(
                "bank.balance", "The entries do not lead from the opening to the closing balance: %(difference)s %(currency)s lack.", field="file",
                difference=missing, currency=account.currency,
            )  # fmt: skip
        lines += own
        closing = end
    return BankFile(tuple(lines), Decimal(statements[0]["opening"]), closing)


def _of_entry(number: int, entry: dict[str, Any], account: BankAccountRow, today: dt.date) -> NewLine:
    booked, value = (_day(entry[name]) for name in ("booked", "value"))
    day = value if value is not None and value <= today else booked or value
    return NewLine(
        number, day, Decimal(entry["amount"]), entry["payer"] or entry["text"] or account.name, entry["payer_account"], entry["text"],
        entry["reference"], None, entry["reversal"], "", "", "" if day else "date", entry["booked"] or entry["value"],
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _of_table(rows: Sequence[Sequence[str]], account: BankAccountRow) -> BankFile:
    try:
        read = bank_tables.lines_of(rows, account.columns)
    except bank_tables.NoHeader as error:
        raise Refusal(
            "bank.header", "No row of this file names a date and an amount. Say what this bank calls its columns on the page of the account.",
            field="file",
        ) from error  # fmt: skip
    in_time = list(reversed(read)) if _newest_first(read) else read
    fault = {id(line): line.faults[0] for line in read if line.faults}
    before: TableLine | None = None
    for line in in_time:
        if before is not None and before.balance is not None and line.balance is not None and line.amount is not None:
            lacks = line.balance - before.balance - line.amount
            if lacks and id(line) not in fault and not before.faults:
                fault[id(line)] = ("follows", str(lacks))
        before = line
    lines = tuple(
        NewLine(
            line.line, line.date, line.amount, line.payer or line.text or account.name, line.payer_account, line.text, line.reference, line.balance,
            False, "", "", *fault.get(id(line), ("", "")),
        )
        for line in read
    )  # fmt: skip
    first, last = in_time[0] if in_time else None, in_time[-1] if in_time else None
    if first is None or last is None or first.balance is None or last.balance is None or first.amount is None:
        return BankFile(lines, None, None)
    return BankFile(lines, first.balance - first.amount, last.balance)


def _newest_first(lines: Sequence[TableLine]) -> bool:
    """Whether a bank lists the newest line first: the days say so, or of one day the balances."""
    days = [line.date for line in lines if line.date]
    if days and days[0] != days[-1]:
        return days[0] > days[-1]
    known = [(line.amount, line.balance) for line in lines if line.amount is not None and line.balance is not None]
    pairs = list(pairwise(known))
    back = sum(1 for (amount, balance), (_, below) in pairs if balance == below + amount)
    return back > sum(1 for (_, above), (amount, balance) in pairs if balance == above + amount)


def _signed(lines: Sequence[NewLine]) -> tuple[NewLine, ...]:
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        own = line.reference or f"{line.payer_name}|{line.purpose}|{'' if line.balance is None else line.balance.normalize()}"
        sign = f"{line.value_date}|{'' if line.amount is None else line.amount.normalize()}|{own}"
        seen[sign] += 1
        found.append(replace(line, sign=sign if seen[sign] == 1 else f"{sign}|{seen[sign]}"))
    return tuple(found)


def judged(lines: Sequence[Any], account_id: int, currency: str, today: dt.date) -> list[tuple[str, str, int | None]]:
    """What each line (as read or as kept) comes to by now: (outcome, fault, receipt that is the same money)."""
    standing = queries.standing(account_id, [line.sign for line in lines])
    recorded = queries.by_hand([line.reference for line in lines if line.reference], [line.value_date for line in lines if line.value_date])
    of = {each.bank_reference: each for each in recorded if each.bank_reference}
    alike: dict[tuple[Any, ...], list[ByHand]] = {}
    for each in recorded:
        if not each.bank_reference and each.currency == currency:
            alike.setdefault((each.value_date, each.amount, name_key(each.payer_name)), []).append(each)
    found: list[tuple[str, str, int | None]] = []
    for line in lines:
        fault = line.fault if line.fault not in ("", "taken", "cents", "future") else _fault(line, currency, today)
        if fault:
            found.append((states.BAD, fault, None))
        elif line.sign in standing:
            found.append((states.KNOWN, "", standing[line.sign]))
        elif line.amount < 0:
            found.append((states.WENT, "", None))
        elif (same := of.get(line.reference)) is not None:
            known = (same.amount, same.currency) == (line.amount, currency)
            found.append((states.KNOWN, "", same.id) if known else (states.BAD, "taken", same.id))
        elif hand := alike.get((line.value_date, line.amount, name_key(line.payer_name))):
            found.append((states.KNOWN, "", hand.pop(0).id))
        else:
            found.append((states.CAME, "", None))
    return found


def _fault(line: Any, currency: str, today: dt.date) -> str:
    if line.value_date > today:
        return "future"
    return "" if line.amount == rounded(line.amount, currency) else "cents"
