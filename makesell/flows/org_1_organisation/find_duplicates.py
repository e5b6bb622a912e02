"""PRO-3 · Customers that may have been entered twice are looked for, at night and whenever one is entered or changed."""

import datetime as dt

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.masterdata.parties import actions as parties


@act
def perform(*, actor: Actor, at: dt.datetime) -> int:
    """Looks through all customers in use; returns how many new pairs were found."""
    return parties.find_pairs(None, at=at)
