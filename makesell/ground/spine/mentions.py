"""Whom a note names: “@” and a person's name as it is written in the house."""

from collections.abc import Sequence

from makesell.ground.db import run

MOST = 20


def named_in(text: str) -> list[int]:
    """The people a note names, at most `MOST`. Of two names that begin alike the longer one is meant."""
    rows: Sequence[tuple[int, str]] = run(
        """select id, name from organisation_person where kind = 'person' and left_date is null and position('@' || name in %s) > 0
           order by length(name) desc, id limit %s""",
        [text, MOST],
    )
    found, rest = [], text
    for key, name in rows:
        if f"@{name}" in rest:
            found.append(key)
            rest = rest.replace(f"@{name}", "")
    return found
