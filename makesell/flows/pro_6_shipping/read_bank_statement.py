"""PRO-6 · The cashier gives a bank's file 银行流水 (CSV, workbook or ISO 20022 camt.053): it is read and judged line by line; nothing is money yet.

The file stays with its statement.
"""

import datetime as dt
from dataclasses import dataclass, replace

from makesell.documents.receipts.access import STATEMENTS
from makesell.documents.receipts.actions import banking
from makesell.documents.receipts.actions.banking import NewStatement
from makesell.flows.steps import bank_lines
from makesell.flows.steps.bank_lines import BankFile
from makesell.ground.actor import Actor
from makesell.ground.attachments import actions as attachments
from makesell.ground.attachments.contents import shown_name
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.master import refuse_unknown
from makesell.masterdata.banks import queries as banks
from makesell.masterdata.banks.queries import BankAccountRow


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file, its name, and the account it is of."""

    account_id: int
    name: str
    content: bytes


def perform(fact: FileFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reads it; returns the statement. Refuses hostile files, other accounts, balances that do not tie, and what no bank writes."""
    STATEMENTS.require(actor, "read")
    refuse_unknown({"account_id": ("banks_bankaccount", "record_id")}, [{"account_id": fact.account_id}])
    account = banks.bank_account(fact.account_id)
    if not account.active:
        raise Refusal("bank.retired", "This account is out of use.", field="account", status=409)
    found = bank_lines.read(fact.content, account, business_date(at))
    return _keep(fact, account, found, actor=actor, at=at, reason=reason)


@act
def _keep(fact: FileFact, account: BankAccountRow, found: BankFile, *, actor: Actor, at: dt.datetime, reason: str) -> int:
    on = business_date(at)
    verdicts = bank_lines.judged(found.lines, account.id, account.currency, on)
    lines = tuple(
        replace(line, outcome=outcome, fault=fault, receipt_id=receipt)
        for line, (outcome, fault, receipt) in zip(found.lines, verdicts, strict=True)
    )
    unit = actor.unit_id or organisation.units(on)[0].id
    new = NewStatement(
        account.id, account.name, account.currency, unit, shown_name(fact.name), found.opening, found.closing, found.total, lines
    )
    key = banking.read(new, actor=actor, at=at)
    spine.happened([key], "read", actor=actor, at=at, reason=reason)
    attachments.attach(key, fact.name, [fact.content], actor=actor, at=at)
    documents.number(banking.STATEMENT, [key], on)
    return key
