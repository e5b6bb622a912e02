"""Ground/listing: keys of rows by what a field holds, as an import needs them; only of rows the actor may see."""

from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing.fields import Listing


def keys_by(listing: Listing, actor: Actor, field: str, wanted: Sequence[str]) -> dict[str, list[int]]:
    """The keys of rows whose field holds one of these texts, by text; a listing without the field has none."""
    known = next((f for f in listing.visible(actor) if f.name == field), None)
    if known is None or not wanted:
        return {}
    seen = listing.rows(actor)
    joins = [join for alias, join in listing.joins.items() if f"{alias}." in known.sql or f"{alias}." in seen.sql]
    rows = run(
        f"select {known.sql}, {listing.key} from {' '.join([listing.source, *joins])} where {known.sql} = any(%s) and {seen.sql}",
        [list(wanted), *seen.params],
    )
    found: dict[str, list[int]] = {}
    for text, key in rows:
        found.setdefault(str(text), []).append(int(key))
    return found
