"""PRO-4 · The clock ends special prices whose last day has passed; whose they are is told what is left unsold."""

import datetime as dt
from functools import partial

from makesell.documents.opportunities import special_queries as queries
from makesell.documents.opportunities.actions.specials import TABLE
from makesell.flows.steps.passed import still
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.spine import documents
from makesell.ground.text import N_

EXPIRED = N_("The special price %(number)s of %(product)s for %(customer)s has expired.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Expires what held until a day before today; returns the keys."""
    keys = still(queries.past, business_date(at), partial(documents.hold, TABLE))
    if not keys:
        return []
    documents.move(TABLE, keys, "expire", actor=actor, at=at, reason=reason)
    tell_many(
        [
            NewNotice(
                row.owner_id, "special_price_expired", EXPIRED,
                {"number": row.number or "", "product": row.product, "customer": row.customer}, row.id,
            )
            for row in queries.of_ids(keys)
            if row.owner_id is not None
        ],
        at=at,
    )  # fmt: skip
    return keys
