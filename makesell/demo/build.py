"""Demo: makes 华东传动科技 out of its plain values by acts of its own people, when the product starts for the first time.

The clock stands at the first working morning of the year before last, so that calendar, prices and targets have a past.
One transaction, and a second part for the targets, which people propose and others approve: a start that was killed in the
middle begins again or goes on; a start after that finds the company and changes nothing.
"""

import datetime as dt
from collections.abc import Callable

from makesell.demo import cast, catalogue, dealing, people, producing, targets
from makesell.flows.org_1_organisation import build_calendar, name_company, set_number_series
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.flows.org_1_organisation.set_number_series import NewSeries
from makesell.ground import clock
from makesell.ground.actor import Actor, system
from makesell.ground.db import act
from makesell.ground.organisation.queries import company
from makesell.ground.period import queries as period

SYSTEM = system("demo")


def _silent(_line: str) -> None:
    """Says nothing."""


def founded(today: dt.date) -> dt.date:
    """The day the company begins: the first of the year before last, as of yesterday, on which its story ends."""
    return dt.date((today - dt.timedelta(days=1)).year - 2, 1, 1)


def build(tell: Callable[[str], None] = _silent) -> bool:
    """Makes the demo company; answers whether there was anything to do. `tell` gets a line at each step. Another company stays as it is."""
    house, today = company(), clock.today()
    since = founded(today)
    year = since.year + 2
    emptied = house is not None and house.is_demo and not period.leaves()      # to be told anew
    if house is not None and not emptied and (not house.is_demo or not targets.missing(year)):
        return False
    if house is None or emptied:
        with clock.moved(dt.datetime(since.year, 1, 2, 8, 30, tzinfo=clock.zone())):
            _build(tell, since, today, actor=SYSTEM)
    tell("targets")
    targets.agree(people.found(since), year, cast.QUARTER_TARGETS)
    return True


@act
def _build(tell: Callable[[str], None], since: dt.date, today: dt.date, *, actor: Actor) -> None:
    at = clock.now()
    tell("company")
    name, name_en = cast.COMPANY
    name_company.perform(CompanyFact(name, cast.CURRENCY, name_en=name_en, is_demo=True), actor=actor, at=at)
    build_calendar.perform(since.year, today.year + 1, actor=actor, at=at)
    tell("people")
    staff = people.join(since, actor=actor, at=at)
    tell("products")
    producing.set_up(staff, since, dt.date(since.year + 2, 1, 1), at=at)
    tell("customers")
    dealing.set_up(staff, since, at=at)
    set_number_series.perform_many([NewSeries(*one) for one in catalogue.SERIES], actor=actor, at=at)
