"""Step: tax invoices 税务发票 — the words of their buyer and lines, what the tax platform would refuse of them, and how they become issued."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from makesell.documents.invoices import tax_actions, tax_queries, tax_states
from makesell.documents.invoices.tax_queries import TaxInvoiceRow, TaxLineRow
from makesell.engines import etax
from makesell.engines.etax import Buyer, Item, Paper
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Flag, Number, RuleKind, Words
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_
from makesell.masterdata.parties import titles, words
from makesell.masterdata.parties.titles import Title

TOLERANCE: Final = RuleKind(
    "tax_invoices.tolerance", N_("Tax of a line may differ from its rate by"), Number(Decimal(0), Decimal("0.06"), 2), default="0.01", clause="PRO-6",
    help=N_("What differs more is refused before it goes to the tax platform (13.2)."),
)  # fmt: skip
FREIGHT_CODE: Final = RuleKind(
    "tax_invoices.freight_code", N_("Tax classification code of freight"), Words(19), default="3010102020100000000", clause="PRO-6",
    help=N_("19 digits; have it confirmed by your tax adviser."),
)  # fmt: skip
FOREIGN: Final = RuleKind(
    "tax_invoices.foreign", N_("Invoices in other currencies are tax-invoiced"), Flag(), default=True, clause="PRO-6",
    help=N_("They are stated in the company's currency, at the rate the invoice keeps."),
)  # fmt: skip
RULES: Final = (TOLERANCE, FREIGHT_CODE, FOREIGN)
FREIGHT: Final = "运输费"


def title_of(customer_id: int, customer: str, on: dt.date) -> Title:
    """The tax title a tax invoice is made out to; refuses (409) a customer without one."""
    found = titles.in_force([customer_id], on).get(customer_id)
    if found is None:
        raise Refusal(
            "tax_invoice.title", "%(customer)s has no tax title on %(day)s.", status=409, customer=customer, day=on.isoformat(),
            who=N_("The order desk or sales support sets it."),
        )  # fmt: skip
    return found


def buyer(title: Title) -> dict[str, str]:
    """The columns of a tax invoice that say whom it is made out to."""
    return {
        "kind": title.kind, "buyer_name": title.name, "buyer_number": title.tax_number, "buyer_address": title.address, "buyer_phone": title.phone,
        "buyer_bank": title.bank, "buyer_account": title.account, "buyer_email": title.email,
    }  # fmt: skip


def item_words(name: str, specification: str, uom: str, tax_code: str, on: dt.date) -> tuple[str, str, str, str]:
    """Name, specification, unit and code a line is stated with; freight, which is no product, has its own."""
    return (name[:100], specification[:40], uom, tax_code) if name else (FREIGHT, "", "", rules.value(FREIGHT_CODE, on))


def in_yuan(line: TaxLineRow, rate: Decimal) -> tuple[Decimal, Decimal]:
    """Net and tax of a line as the tax platform gets them: its own, or of another currency R(net × rate) and the tax on that (13.2)."""
    if rate == 1:
        return line.net, line.tax
    net = rounded(line.net * rate)
    return net, rounded(net * line.tax_rate)


def stated(row: TaxInvoiceRow) -> tuple[Decimal, Decimal, Decimal]:
    """Net, tax and gross of a tax invoice as the tax platform gets them."""
    if row.rate == 1:
        return row.net, row.tax, row.gross
    parts = [in_yuan(line, row.rate) for line in tax_queries.lines(row.id)]
    net, tax = (sum((part[n] for part in parts), Decimal(0)) for n in (0, 1))
    return net, tax, net + tax


def paper(row: TaxInvoiceRow, lines: Sequence[TaxLineRow]) -> Paper:
    """A tax invoice as the platform is asked for it."""
    who = Buyer(row.buyer_name, row.buyer_number, row.buyer_address, row.buyer_phone, row.buyer_bank, row.buyer_account, row.buyer_email)
    items = tuple(
        Item(line.name, line.tax_code, line.qty if line.uom else Decimal(0), *stated, line.tax_rate, line.specification, line.uom)
        for line in lines
        for stated in [in_yuan(line, row.rate)]
    )
    return Paper(row.number or "", row.kind == words.SPECIAL, who, items)


def faults(row: TaxInvoiceRow, lines: Sequence[TaxLineRow], on: dt.date) -> list[etax.Fault]:
    """What the tax platform would refuse of a tax invoice."""
    return etax.faults(paper(row, lines), Decimal(rules.value(TOLERANCE, on)))


def issue(numbers: Mapping[int, tuple[str, dt.date]], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Tax invoices (locked) have got their numbers on their days; an original of which nothing is left is red-lettered.

    Refuses (409) what is neither with the platform nor a confirmed red letter, (422) a number that is taken or a day to come.
    """
    rows = tax_queries.of_ids(list(numbers))
    if any((row.state, "issue") not in tax_states.TRANSITIONS for row in rows):
        raise not_now()
    taken = tax_queries.numbered([number for number, _ in numbers.values()])
    if taken or len({number for number, _ in numbers.values()}) != len(numbers):
        raise Refusal("tax_invoice.number_taken", "A tax invoice has this number already.", field="number", status=409)
    if any(not row.drafted_date <= numbers[row.id][1] <= business_date(at) for row in rows):
        raise Refusal("tax_invoice.day", "A tax invoice is issued between the day it was drafted and today.", field="day")
    for key, (number, day) in numbers.items():
        given = {"issued_number": number, "issued_date": day, "fault": ""}
        documents.move(tax_actions.TABLE, [key], "issue", actor=actor, at=at, reason=reason or number, values=given)
    originals = {row.original_id for row in rows if row.original_id is not None}
    whole = [key for key in sorted(originals) if not any(part.net or part.tax for part in tax_queries.standing(key))]
    if whole:
        documents.move(tax_actions.TABLE, whole, "red_letter", actor=actor, at=at)


def close_batches(batch_ids: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Batches (locked) of which nothing is with the platform any more are answered."""
    done = tax_queries.answered(batch_ids)
    if done:
        documents.move(tax_actions.BATCH, done, "answer", actor=actor, at=at)
