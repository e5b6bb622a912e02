"""`complaint` (`domain.md` §9): a complaint counts once for whoever has the customer, else for the house account. It is never taken back (13.4)."""

import datetime as dt
from decimal import Decimal

from makesell.books.performance import posting as performance
from makesell.books.performance.posting import Credit
from makesell.flows.steps.dates import business_dates
from makesell.ground.organisation.queries import primary_units
from makesell.ground.spine import actions as spine
from makesell.masterdata.parties import queries as parties

ZERO = Decimal(0)
ONE = Decimal(1)


def post_complaint(ticket_id: int, customer_id: int, product_id: int | None, group_id: int | None, on: dt.date) -> None:
    """Posts one complaint on a date, whose month's gate the act holds."""
    sold = parties.sold_to(customer_id)
    who = sold.owner_id or sold.house_id
    counted = business_dates("sales", [on])[on]
    if who is None:
        return
    unit = primary_units([(who, counted)]).get((who, counted), sold.unit_id) if sold.owner_id else sold.unit_id
    (line,) = spine.open_lines([(ticket_id, 1)])
    performance.post_credits(
        [
            Credit(
                "complaint", on, counted, who, unit, False, customer_id, product_id, group_id, sold.territory_id, ONE, ONE, ZERO, ZERO, None, None,
                line, line,
            )
        ]
    )  # fmt: skip
