"""ORG-1 · Says whose database this is: name, currency, time zone, where its records come from and until when they reach."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.roster.access import UNITS


@dataclass(frozen=True, slots=True)
class CompanyFact:
    """The one company of a database; `data_until` is the last business date of data that ended."""

    name: str
    currency: str
    timezone: str = "Asia/Shanghai"
    name_en: str = ""
    is_demo: bool = False
    source: str = ""
    data_until: dt.date | None = None


@act
def perform(fact: CompanyFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Names the company, or names it anew."""
    UNITS.require(actor, "change")
    organisation.name_company(
        name=fact.name,
        name_en=fact.name_en,
        currency=fact.currency,
        timezone=fact.timezone,
        is_demo=fact.is_demo,
        source=fact.source,
        data_until=fact.data_until,
        actor=actor,
    )
