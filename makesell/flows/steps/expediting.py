"""Step: how fast bought material could be there, and for how much more, as its suppliers offer it. Reads only.

The one place where it is read: who prices an option asks here.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from makesell.flows.steps import purchases, working_days
from makesell.ground.worktime.engine import ONE_DAY
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.suppliers.queries import OfferRow


@dataclass(frozen=True, slots=True)
class Faster:
    """What is ordered today is there on a day, after so many of our working days, by the offer of a supplier."""

    day: dt.date
    days: int
    offer: OfferRow

    def cost(self, qty: Decimal, currency: str) -> Decimal | None:
        """What a quantity costs more so, in company currency."""
        return self.offer.surcharge(qty, self.offer.unit_cost, currency)


def known(product_ids: Collection[int], on: dt.date) -> Mapping[int, Faster]:
    """By product the offer that brings it soonest; between equals the preferred. One statement, and the calendars of suppliers."""
    found: dict[int, Faster] = {}
    for key, offers in suppliers.offered(sorted(product_ids), on).items() if product_ids else ():
        days = {each.id: purchases.ready(each, on, each.expedite_days) for each in offers if each.expedite_days is not None}
        best = min((each for each in offers if each.id in days), key=lambda each: days[each.id], default=None)
        if best is not None:
            day = days[best.id]
            found[key] = Faster(day, working_days.calendar().working_days_between(on + ONE_DAY, day + ONE_DAY), best)
    return found
