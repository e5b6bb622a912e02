"""Step: customers are told by mail that a line of theirs has another day, in their language: written with the act, sent by a job."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from makesell.documents.orders.queries.promises import told_customers
from makesell.ground.outbox.actions import NewMessage, put_many

MAIL: Final = "promise.mail"


def tell_customers(days: Mapping[int, tuple[dt.date, dt.date]], at: dt.datetime) -> int:
    """Lines with the day promised until now and the new one: a mail each to whoever has an address and wants mails. Returns how many."""
    messages = [
        NewMessage(
            MAIL,
            {
                "to": row.address, "language": row.language, "number": row.number, "line": row.position, "product": row.product,
                "was": days[row.line_id][0].isoformat(), "now": days[row.line_id][1].isoformat(),
            },
            row.order_id,
        )
        for row in told_customers(sorted(days))
        if "@" in row.address and not row.quiet
    ]  # fmt: skip
    put_many(messages, at=at)
    return len(messages)
