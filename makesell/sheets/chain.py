"""The chain of documents: what a document came from and what it led to, from the first chance to the last ticket, as far as one may see it.

Each room says which documents came before its own (`UPLINKS`); one statement finds the chain, another reads it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from makesell.documents.acceptances import queries as acceptances
from makesell.documents.contracts import queries as contracts
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.quotations import queries as quotations
from makesell.documents.receipts import offset_queries as offsets
from makesell.documents.receipts import queries as receipts
from makesell.documents.receipts import refund_queries as refunds
from makesell.documents.receipts import write_off_queries as write_offs
from makesell.documents.returns import queries as returns
from makesell.documents.tickets import queries as tickets
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.db.asking import Ask, together
from makesell.ground.spine import queries as spine
from makesell.sheets.giving import word
from makesell.sheets.parts import Sheet, Text
from makesell.sheets.registry import BY_NOUN

# In the order of the regime, with the date each is shown with: the first that there is.
NOUNS: Final = {
    "opportunities": "opened_date", "quotations": "quotation_date", "contracts": "contract_date", "orders": "order_date",
    "production_orders": "due_date", "deliveries": "issued_date planned_date", "acceptances": "accepted_date", "invoices": "invoice_date",
    "bills": "due_date", "receipts": "value_date", "refunds": "paid_date", "write_offs": "write_off_date", "offsets": "offset_date",
    "returns": "received_date",
    "tickets": "opened_at",
}  # fmt: skip
LINKS: Final = tuple(
    link
    for room in (quotations, contracts, orders, production, deliveries, acceptances, invoices, receipts, refunds, write_offs, offsets, tickets,
                 returns)
    for link in room.UPLINKS
)
MOST: Final = 4      # of one noun; an order may have dozens of deliveries, which its related nouns list


@dataclass(frozen=True, slots=True)
class Linked:
    """A document of the chain."""

    noun: str
    label: Text
    id: int
    number: str
    state: str
    state_label: Text
    date: dt.date | None
    here: bool


def chain(actor: Actor, sheet: Sheet, key: int) -> list[Linked]:
    """The chain a document stands in, itself among it; nothing for nouns that stand in none."""
    if sheet.noun not in NOUNS:
        return []
    kinds = spine.chain(key, LINKS)
    nouns = [BY_NOUN[noun] for noun in NOUNS if kinds.get(BY_NOUN[noun].record_kind) and BY_NOUN[noun].policy.may(actor)]
    asked = [listing.by_ids.ask(noun.listing, actor, (*kinds[noun.record_kind][-MOST:], *([key] if noun is sheet else []))) for noun in nouns]
    return [
        _linked(noun, row, key if noun is sheet else None)
        for noun, rows in zip(nouns, together(*asked), strict=True)
        for _, row in sorted(rows.items())
    ]


def reads(sheet: Sheet, key: int) -> list[Ask[Any]]:
    """What the chain reads first."""
    return [spine.chain.ask(key, LINKS)] if sheet.noun in NOUNS else []


def _linked(sheet: Sheet, row: Mapping[str, Any], here: int | None) -> Linked:
    state = str(row.get("state") or "")
    choices = next((field.choices for field in sheet.listing.fields if field.name == "state"), {})
    day = next((row[name] for name in NOUNS[sheet.noun].split() if row.get(name)), None)
    return Linked(
        sheet.noun, sheet.label, row["id"], str(row.get("number") or "—"), state, word(choices[state]) if state in choices else "",
        day.date() if isinstance(day, dt.datetime) else day, row["id"] == here,
    )  # fmt: skip
