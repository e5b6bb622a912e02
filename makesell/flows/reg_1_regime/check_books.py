"""REG-1 · Proves the books (`makesell check`): balance = sum of entries, entry = its document, on live data, in SQL of its own."""

import datetime as dt

from makesell.books.budget import checks as budget
from makesell.books.budget import posting as budget_posting
from makesell.books.orderbook import checks as orderbook
from makesell.books.orderbook import posting as orderbook_posting
from makesell.books.pay import checks as pay
from makesell.books.pay import posting as pay_posting
from makesell.books.performance import checks as performance
from makesell.books.performance import posting as performance_posting
from makesell.books.receivables import checks as receivables
from makesell.books.receivables import posting as receivables_posting
from makesell.books.stock import checks as stock
from makesell.books.stock import posting as stock_posting
from makesell.books.supply import checks as supply
from makesell.books.supply import posting as supply_posting
from makesell.documents.acceptances import checks as acceptances
from makesell.documents.activities import checks as activities
from makesell.documents.agreements import checks as agreements
from makesell.documents.appraisals import checks as appraisals
from makesell.documents.campaigns import checks as campaigns
from makesell.documents.contracts import checks as contracts
from makesell.documents.deliveries import checks as deliveries
from makesell.documents.handovers import checks as handovers
from makesell.documents.invoices import checks as invoices
from makesell.documents.leads import checks as leads
from makesell.documents.opportunities import checks as opportunities
from makesell.documents.orders import checks as orders
from makesell.documents.payruns import checks as payruns
from makesell.documents.plans import checks as plans
from makesell.documents.production import checks as production
from makesell.documents.purchases import checks as purchases
from makesell.documents.quotations import checks as quotations
from makesell.documents.rebates import checks as rebates
from makesell.documents.receipts import checks as receipts
from makesell.documents.reports import checks as reports
from makesell.documents.returns import checks as returns
from makesell.documents.rushes import checks as rushes
from makesell.documents.slips import checks as slips
from makesell.documents.stockmoves import checks as stockmoves
from makesell.documents.subcontracts import checks as subcontracts
from makesell.documents.surveys import checks as surveys
from makesell.documents.tickets import checks as tickets
from makesell.documents.vouchers import checks as vouchers
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.proof import Check, Fault, faults

BOOKS = (orderbook, stock, supply, receivables, performance, budget, pay)
DOCUMENTS = (
    plans, campaigns, activities, leads, opportunities, quotations, contracts, orders, production, purchases, subcontracts, slips, rushes,
    stockmoves, deliveries, acceptances, surveys, invoices, receipts, rebates, tickets, returns, vouchers, handovers, reports, agreements,
    appraisals, payruns,
)  # fmt: skip
CHECKS: tuple[Check, ...] = tuple(check for room in (*BOOKS, *DOCUMENTS) for check in room.CHECKS)


def perform() -> list[Fault]:
    """Runs every check; an empty answer means the books are proved."""
    return faults(CHECKS)


@act
def rebuild(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Throws every balance away and sums it anew from the entries; returns how many rows stand."""
    return sum(
        room.rebuild()
        for room in (
            orderbook_posting, stock_posting, supply_posting, receivables_posting, performance_posting, budget_posting, pay_posting,
        )
    )  # fmt: skip
