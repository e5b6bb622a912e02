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
    """So many of our working days instead of the usual lead time, by the offer of a supplier."""

    days: int
    offer: OfferRow

    def cost(self, qty: Decimal, currency: str) -> Decimal | None:
        """What a quantity costs more so, in company currency."""
        return self.offer.surcharge(qty, self.offer.unit_cost, currency)


def known(product_ids: Collection[int], on: dt.date) -> Mapping[int, Faster]:
    """By product the offer that brings it soonest; between equals the preferred. One statement, and the calendars of suppliers."""
    found: dict[int, Faster] = {}
    for key, offers in suppliers.offered(sorted(product_ids), on).items() if product_ids else ():
        days = {each.id: _days(on, purchases.ready(each, on, each.expedite_days)) for each in offers if each.expedite_days is not None}
        best = min((each for each in offers if each.id in days), key=lambda each: days[each.id], default=None)
        if best is not None:
            found[key] = Faster(days[best.id], best)
    return found


def _days(on: dt.date, day: dt.date) -> int:
    """Our working days from one day to another."""
    office = working_days.calendar()
    return sum(1 for n in range(1, (day - on).days + 1) if office.is_working(on + ONE_DAY * n))
