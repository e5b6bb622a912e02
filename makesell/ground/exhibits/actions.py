"""The only place that changes exhibits; for flows."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.db import run


def show(exhibits: Sequence[tuple[str, str, int]], *, at: dt.datetime) -> None:
    """Shows records (code, noun, key); the newest under a code stays."""
    for code, noun, record in exhibits:
        run(
            """insert into exhibits_exhibit (code, noun, record, shown_at) values (%s, %s, %s, %s)
               on conflict (code) do update set noun = excluded.noun, record = excluded.record, shown_at = excluded.shown_at""",
            [code, noun, record, at],
        )
