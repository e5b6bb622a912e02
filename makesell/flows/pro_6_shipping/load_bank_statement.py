"""PRO-6 · The cashier takes a bank statement over: what came in becomes receipts to be claimed; what is known already, or left out, does not.

The lines are judged again under the lock of the account, so that the same file twice, or two at once, makes each receipt once. What a bank
takes back is told to finance, who reverses the receipt. A statement follows from the one before it; one that does not, finance takes over.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.receipts import bank_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import STATEMENTS
from makesell.documents.receipts.actions import NewReceipt, banking
from makesell.documents.receipts.bank_queries import LineRow, StatementRow
from makesell.flows.pro_6_shipping import record_receipts
from makesell.flows.steps import bank_lines, continuity
from makesell.flows.steps.documents import locked
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

BACK = N_("The bank took back %(amount)s %(currency)s of %(payer)s.")


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes it over; returns how many receipts it made. Refuses (409) lines that do not lead to the closing balance, a statement
    that leaves a gap or overlaps, and a second time."""
    return _loaded("load", fact, actor=actor, at=at, reason=reason, version=version)


@act
def in_spite_of_a_gap(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Finance takes one over that does not follow from the one before it (or not into the one after), and says why; refuses one that does."""
    STATEMENTS.require(actor, "load_gap")
    if not reason.strip():
        raise Refusal("bank.gap_reason", "Say why a statement is taken over that does not follow from the one before it.", field="why")
    return _loaded("load_gap", fact, actor=actor, at=at, reason=reason.strip(), version=version)


def _loaded(by: str, fact: int, *, actor: Actor, at: dt.datetime, reason: str, version: int | None) -> int:
    STATEMENTS.require(actor, by)
    before = queries.of_ids([fact])
    if not before:
        raise missing()
    locks.take("master", [before[0].account_id])
    (row,) = locked(banking.STATEMENT, STATEMENTS, by, [fact], queries.of_ids, actor=actor, version=version)
    if row.state != states.READ:
        raise not_now()
    if row.difference:
        raise Refusal(
            "bank.balance", "The entries do not lead from the opening to the closing balance: %(difference)s %(currency)s lack.", status=409,
            difference=row.difference, currency=row.currency,
        )  # fmt: skip
    if by == "load":
        continuity.refuse_breaks(row)
    elif not continuity.breaks(row):
        raise Refusal("bank.no_gap", "It follows from the statement before it; the cashier takes it over.", status=409, who=N_("The cashier"))
    lines = queries.lines(fact)
    verdicts = bank_lines.judged(lines, row.account_id, row.currency, business_date(at))
    banking.judge([(line.id, *verdict) for line, verdict in zip(lines, verdicts, strict=True)])
    came = [line for line, (outcome, _, _) in zip(lines, verdicts, strict=True) if outcome == states.CAME]
    documents.move(banking.STATEMENT, [fact], by, actor=actor, at=at, reason=reason, values={"gap": reason if by == "load_gap" else ""})
    made = record_receipts.recorded(_receipts(came, row), actor=actor, at=at, reason=reason) if came else []
    taken_back = _taken_back([line for line, verdict in zip(lines, verdicts, strict=True) if verdict[0] == states.WENT], row, at)
    banking.stand(fact, [*zip((line.id for line in came), made, strict=True), *taken_back])
    return len(made)


def _receipts(lines: Sequence[LineRow], row: StatementRow) -> list[NewReceipt]:
    """What came in as receipts; a reference that several lines share is told apart by the line."""
    used = queries.taken([line.reference for line in lines if line.reference])
    found = []
    for line in lines:
        reference = f"{line.reference}/{line.line}" if line.reference in used else line.reference
        used.add(line.reference)
        if line.value_date is None or line.amount is None:
            raise AssertionError("a line that came in has a day and an amount")
        found.append(
            NewReceipt(
                line.value_date, line.amount, row.currency, line.payer_name[:200], reference if line.reference else "", line.purpose[:200],
                line.payer_account,
            )
        )  # fmt: skip
    return found


def _taken_back(lines: Sequence[LineRow], row: StatementRow, at: dt.datetime) -> list[tuple[int, int]]:
    """Reversals with the receipts they take back; finance is told of every one: (line's key, receipt)."""
    back = [(line, -line.amount) for line in lines if line.reversal and line.amount is not None]
    if not back:
        return []
    paid = queries.paid_before([line.reference for line, _ in back], [line.payer_name for line, _ in back], [amount for _, amount in back])
    found: dict[int, int] = {}
    notices = []
    for line, amount in back:
        same = [each for each in paid if (each.amount, each.currency) == (amount, row.currency) and each.id not in found.values()]
        hit = next((each.id for each in same if line.reference and each.bank_reference == line.reference), None)
        hit = hit or next((each.id for each in same if each.payer_name == line.payer_name), None)
        if hit is not None:
            found[line.id] = hit
        told = {"amount": str(amount), "currency": row.currency, "payer": line.payer_name}
        notices += [NewNotice(who, "receipt_taken_back", BACK, told, hit or row.id) for who in holders(R.FINANCE, business_date(at))]
    tell_many(notices, at=at)
    return list(found.items())
