"""Step: the due items of invoices (13.12) from the terms their credit account pays by."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.invoices.actions import NewDueItem
from makesell.documents.invoices.queries import InvoiceRow
from makesell.ground.db import run


def due_items_of(invoices: Sequence[InvoiceRow], on: dt.date) -> list[list[NewDueItem]]:
    """The due items of each invoice, in the order given: the whole amount, the days of the customer's credit account after its date."""
    days: dict[int, int] = dict(
        run(
            """select c.record_id, coalesce(a.payment_days, 0) from parties_customer c
               left join parties_creditaccount a on a.record_id = c.credit_account_id where c.record_id = any(%s)""",
            [sorted({each.customer_id for each in invoices})],
        )
    )
    return [
        [NewDueItem(1, each.gross, "invoice", on, days[each.customer_id], on + dt.timedelta(days=days[each.customer_id]))] for each in invoices
    ]
