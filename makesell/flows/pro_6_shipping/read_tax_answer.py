"""PRO-6 · What the tax platform answers is read back: issued numbers out of its XML, reasons for rejection out of its table, line by line.

Red letters issued there come back the same way. A file read twice does nothing the second time.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.invoices import tax_actions, tax_queries, tax_states
from makesell.documents.invoices.access import TAX_INVOICES
from makesell.documents.invoices.tax_queries import TaxInvoiceRow
from makesell.engines.etax import Issued, issued_in
from makesell.flows.steps import tax_invoices
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.exchange import reader, xmlfile
from makesell.ground.exchange.reader import Table
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents

SERIALS: Final = ("发票流水号",)
REASONS: Final = ("导入失败原因", "失败原因", "错误原因", "导入结果", "reason")
LINES: Final = ("明细行号", "行号", "line")
WHY_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """How many tax invoices a file told us to be issued, how many to be rejected."""

    issued: int = 0
    rejected: int = 0


@act
def perform(fact: bytes, *, actor: Actor, at: dt.datetime, reason: str = "") -> Answered:
    """Reads a file. Refuses what is neither XML nor a table, what names tax invoices that are not ours, and other amounts than ours."""
    TAX_INVOICES.require(actor, "read_back")
    if xmlfile.looks_like(fact):
        return _issued(issued_in(xmlfile.read(fact)), actor=actor, at=at, reason=reason)
    return _rejected(reader.read(fact), actor=actor, at=at, reason=reason)


def _issued(found: Sequence[Issued], *, actor: Actor, at: dt.datetime, reason: str) -> Answered:
    if not found:
        raise Refusal("tax_answer.empty", "This file names no issued tax invoice.", field="file")
    known = tax_queries.numbered([each.number for each in found])
    new = [each for each in found if each.number not in known]
    keys = _matched(new)
    rows = {row.id: row for row in _held(keys)}
    for number, (each, key) in enumerate(zip(new, keys, strict=True), 1):
        _refuse_different(number, each, rows[key])
    given = {key: (each.number, dt.date.fromisoformat(each.day)) for each, key in zip(new, keys, strict=True)}
    if given:
        tax_invoices.issue(given, actor=actor, at=at, reason=reason)
        tax_invoices.close_batches(_batches(rows.values()), actor=actor, at=at)
    return Answered(issued=len(given))


def _matched(found: Sequence[Issued]) -> list[int]:
    """The tax invoice each is: a red one by whose number it takes back, a blue one by our number in its remark."""
    blue = tax_queries.named([word for each in found for word in each.remark.replace("\uff1b", " ").replace(";", " ").split()])
    red = tax_queries.reds_of([each.original for each in found if each.original])
    keys = []
    for number, each in enumerate(found, 1):
        key = red.get(each.original) if each.original else next((blue[word] for word in each.remark.split() if word in blue), None)
        if key is None or not each.number or not each.day or key in keys:
            raise Refusal(
                "tax_answer.unknown", "Tax invoice %(row)s of the file (%(number)s) is none of ours, or has no number or day.", field="file",
                row=number, number=each.number or "—",
            )  # fmt: skip
        keys.append(key)
    return keys


def _refuse_different(number: int, each: Issued, row: TaxInvoiceRow) -> None:
    same = (each.buyer, each.net, each.tax, each.gross) == (row.buyer_number, *tax_invoices.stated(row))
    if not same:
        raise Refusal(
            "tax_answer.different", "Tax invoice %(row)s of the file (%(number)s) has another buyer or other amounts than %(ours)s.", field="file",
            row=number, number=each.number, ours=row.number or "",
        )  # fmt: skip


def _rejected(table: Table, *, actor: Actor, at: dt.datetime, reason: str) -> Answered:
    serial, why = _column(table, SERIALS), _column(table, REASONS)
    if serial is None or why is None:
        raise Refusal("tax_answer.columns", "This table has no column %(serial)s, or none for the reason.", field="file", serial=SERIALS[0])
    at_line = _column(table, LINES)
    told = [(row[serial], row[at_line] if at_line is not None else "", row[why][:WHY_MOST]) for row in table.rows if row[serial] and row[why]]
    ours = tax_queries.named([name for name, _, _ in told])
    strange = next((name for name, _, _ in told if name not in ours), None)
    if strange is not None:
        raise Refusal("tax_answer.stranger", "%(number)s is no tax invoice of ours.", field="file", number=strange[:40])
    rows = [row for row in _held(sorted(set(ours.values()))) if row.state != tax_states.REJECTED]
    if not rows:
        return Answered()
    fresh = {row.id for row in rows}
    heads: dict[int, str] = {}
    lines: dict[tuple[int, int], str] = {}
    for name, line, words in told:
        if ours[name] in fresh:
            heads[ours[name]] = "\uff1b".join(filter(None, (heads.get(ours[name]), words)))[:WHY_MOST]
            if line.isdecimal() and len(line) < 6:
                lines[ours[name], int(line)] = words
    documents.move(tax_actions.TABLE, sorted(fresh), "reject", actor=actor, at=at, reason=reason)
    tax_actions.blame(heads, lines)
    tax_invoices.close_batches(_batches(rows), actor=actor, at=at)
    return Answered(rejected=len(rows))


def _held(keys: Sequence[int]) -> list[TaxInvoiceRow]:
    """These tax invoices and their batches, locked."""
    locks.take("master", _batches(tax_queries.of_ids(keys)))
    if keys:
        documents.hold(tax_actions.TABLE, keys)
    return tax_queries.of_ids(keys)


def _batches(rows: Iterable[TaxInvoiceRow]) -> list[int]:
    return sorted({row.batch_id for row in rows if row.batch_id is not None})


def _column(table: Table, names: Iterable[str]) -> int | None:
    heads: Mapping[str, int] = {head.strip(): at for at, head in enumerate(table.header)}
    return next((heads[name] for name in names if name in heads), None)
