"""The only place that changes what supply is kept for quotations' lines; under the lock of the products, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set


def keep(qty: Mapping[int, tuple[Decimal, Decimal]], until: dt.date, *, actor: Actor, at: dt.datetime) -> None:
    """Keeps holds of lines, which have none: (of supply, to be made in time that is kept)."""
    insert_set(
        "quotations_supplyhold",
        {"line_id": "bigint", "qty": "numeric", "made_qty": "numeric", "until": "date", "at": "timestamptz", "by_id": "bigint"},
        [
            {"line_id": line, "qty": lying, "made_qty": made, "until": until, "at": at, "by_id": actor.person_id}
            for line, (lying, made) in qty.items()
        ],
    )


def end(line_ids: Sequence[int], code: str, *, at: dt.datetime) -> None:
    """Ends what stands of lines."""
    run(
        "update quotations_supplyhold set ended_at = %s, ended = %s where line_id = any(%s) and ended_at is null", [at, code, list(line_ids)],
    )
