"""PRO-6 · A payment letter holds no longer from today on; what was paid by it stays."""

import datetime as dt

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts.access import LETTERS
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Ends one letter; returns it. Refuses (409) one that is unknown or ended already."""
    LETTERS.require(actor, "end")
    if not receipts.end_letter(fact, business_date(at)):
        raise Refusal("letter.ended", "This letter does not exist or has ended already.", status=409)
    return fact
