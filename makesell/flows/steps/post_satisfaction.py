"""`satisfaction` (13.16): an answered survey posts score × share over share for everybody the order is credited to; nothing is rounded."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from makesell.books.performance import posting as performance
from makesell.books.performance.posting import Credit
from makesell.flows.steps.dates import business_dates
from makesell.ground.organisation.queries import primary_units
from makesell.ground.spine import actions as spine
from makesell.masterdata.parties import queries as parties

ZERO = Decimal(0)


def post_satisfaction(survey_id: int, customer_id: int, score: int, shares: Mapping[int, Decimal], on: dt.date) -> None:
    """Posts a score on a date, whose month's gate the act holds."""
    if not shares:
        return
    sold = parties.sold_to(customer_id)
    counted = business_dates("sales", [on])[on]
    stood = primary_units([(person, counted) for person in shares])
    (line,) = spine.open_lines([(survey_id, 1)])
    performance.post_credits(
        [
            Credit(
                "satisfaction", on, counted, person, stood.get((person, counted), sold.unit_id), False, customer_id, None, None, sold.territory_id,
                share, ZERO, ZERO, ZERO, score * share, share, line, line,
            )
            for person, share in shares.items()
        ]
    )  # fmt: skip
