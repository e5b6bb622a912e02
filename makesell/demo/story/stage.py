"""Demo: the stage of the story — its people and everything the market, the works and the catalogue hold, found by their codes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from makesell.demo import catalogue
from makesell.demo.cast import PEOPLE
from makesell.demo.market import CUSTOMERS, TERRITORIES
from makesell.demo.people import Staff
from makesell.demo.story.appetite import TERMS
from makesell.demo.story.lives import Calendar, Life, do
from makesell.flows.history import exhibit_record
from makesell.flows.history.exhibit_record import Exhibit
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor, system
from makesell.ground.links.queries import Visit, visit
from makesell.ground.listing import Listing, lookup
from makesell.ground.worktime import office
from makesell.masterdata.parties import listings as parties
from makesell.masterdata.products import queries as products
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.terms import queries as terms
from makesell.masterdata.territories import queries as territories
from makesell.masterdata.works import listings as works

CLOCK: Final = "the clock"
EVERYTHING: Final = system("demo")


@dataclass(frozen=True, slots=True)
class Stage:
    """What the lives of the story act with: the calendar, keys by code, logins by role."""

    calendar: Calendar
    staff: Staff
    first: dt.date
    last: dt.date
    customers: dict[str, int]
    products: Mapping[str, int]
    terms: Mapping[str, int]
    territories: Mapping[str, int]
    carriers: tuple[int, ...]
    suppliers: Mapping[str, int]
    warehouse: int
    rivals: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    installed: list[int] = field(default_factory=list)
    slipped: list[int] = field(default_factory=list)
    sized: list[int] = field(default_factory=list)
    template: list[int] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=lambda: {c.code: c.owner for c in CUSTOMERS})

    @property
    def today(self) -> dt.date:
        """The day that is lived."""
        return self.calendar.today

    def who(self, role: str) -> str:
        """The login of the first of the cast who holds a role."""
        return next(p.login for p in PEOPLE if role in p.roles)

    def later(self, days: int, day: dt.date | None = None) -> dt.date:
        """So many working days after today, or after another day."""
        return self.calendar.working(day or self.today, days)

    def begin(self, life: Life, on: dt.date | None = None) -> None:
        """A life begins beside the others: today, or on another day."""
        self.calendar.begin(life, on or self.today)

    def exhibit(self, code: str, noun: str, record: int) -> Life:
        """What a scene left is worth looking at."""
        yield do(exhibit_record, Exhibit(code, noun, record), CLOCK)

    def visit(self, token: str) -> Visit:
        """What a one-time link opens."""
        found = visit(token, self.calendar.moment)
        if found is None:
            raise LookupError(token[:4])
        return found

    def visitor(self, name: str) -> str:
        """Somebody of a customer, who has no login here."""
        self.calendar.actors.setdefault(name, Actor(name))
        return name

    def owner(self, customer: str) -> str:
        """Who owns a customer today."""
        return self.owners[customer]

    def manager(self, login: str) -> str:
        """Who leads the team of somebody."""
        team = next(p.unit for p in PEOPLE if p.login == login)
        return next(p.login for p in PEOPLE if p.unit == team and R.SALES_MANAGER in p.roles)


def set_stage(staff: Staff, first: dt.date, last: dt.date) -> Stage:
    """The stage as the database holds it."""
    actors = {**staff.actors, CLOCK: EVERYTHING}
    return Stage(
        Calendar(office(), actors),
        staff,
        first,
        last,
        customers=_keys(parties.LISTING, (c.code for c in CUSTOMERS)),
        products=_keys(products.LISTING, (p.code for p in catalogue.PRODUCTS)),
        terms=_keys(terms.LISTING, (each.code for each in TERMS)),
        territories=_keys(territories.LISTING, (t.code for t in TERRITORIES)),
        carriers=tuple(_keys(parties.CARRIER_LISTING, (c.code for c in catalogue.CARRIERS)).values()),
        suppliers=_keys(suppliers.LISTING, (each[0] for each in catalogue.SUPPLIERS)),
        warehouse=_keys(works.WAREHOUSE_LISTING, ["FG-A"])["FG-A"],
    )


def _keys(listing: Listing, codes: Iterable[str]) -> dict[str, int]:
    return {code: keys[0] for code, keys in lookup.keys_by(listing, EVERYTHING, "code", list(codes)).items()}
