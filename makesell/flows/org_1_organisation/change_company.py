"""ORG-1 · The company gives itself another name, time zone or, before anything is posted, currency."""

import datetime as dt
from dataclasses import dataclass

from makesell.flows.steps.dates import CURRENCY_GATE
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.queries import own_currency
from makesell.ground.roster.access import COMPANY


@dataclass(frozen=True, slots=True)
class CompanyChange:
    """The company's settings from now on; `version` is what the changer had read."""

    name: str
    name_en: str
    currency: str
    timezone: str
    version: int | None = None


@act
def perform(fact: CompanyChange, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Changes the settings. Refuses an unknown time zone or currency, (409) a stale version, and another currency after a posting.

    Another currency waits for the acts that are posting, and they for it.
    """
    COMPANY.require(actor, "change")
    if fact.currency != own_currency():
        locks.take("period_close", [CURRENCY_GATE])
    organisation.change_company(
        name=fact.name, name_en=fact.name_en, currency=fact.currency, timezone=fact.timezone, version=fact.version
    )
