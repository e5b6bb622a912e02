"""REG-1 · Each night the books are proved; faults are told to finance and the administrators, and nothing is mended by itself."""

import datetime as dt

from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.proof import Fault
from makesell.ground.text import N_

FAULTS = N_("The books are not proved: %(count)s faults, the first in “%(check)s”: %(what)s.")


def perform(*, actor: Actor, at: dt.datetime) -> int:
    """Proves the books; returns the number of faults. The proof only reads, so it holds no lock while it runs."""
    found = check_books.perform()
    if found:
        tell(found, actor=actor, at=at)
    return len(found)


@act
def tell(found: list[Fault], *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Tells finance and administrators of faults; returns how many were told."""
    on = business_date(at)
    people = sorted({person for role in (R.FINANCE, R.ADMINISTRATOR) for person in holders(role, on)})
    params = {"count": len(found), "check": found[0].check, "what": found[0].what}
    return tell_many([NewNotice(person, "books.faults", FAULTS, params) for person in people], at=at)
