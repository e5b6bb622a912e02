"""Ground/listing: keys of rows by what a field holds, as an import needs them; only of rows the actor may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing.fields import Kind, Listing
from makesell.ground.listing.picking import tables

# A bare null has no type of its own.
_CASTS = {
    Kind.REF: "::bigint", Kind.INT: "::bigint", Kind.DATE: "::date", Kind.QTY: "::numeric", Kind.MONEY: "::numeric", Kind.RATIO: "::numeric",
    Kind.BOOL: "::boolean",
}  # fmt: skip


def keys_by(listing: Listing, actor: Actor, field: str, wanted: Sequence[str]) -> dict[str, list[int]]:
    """The keys of rows whose field holds one of these texts, by text; a listing without the field has none."""
    known = next((f for f in listing.visible(actor) if f.name == field), None)
    if known is None or not wanted:
        return {}
    seen = listing.rows(actor)
    rows = run(
        f"select {known.sql}, {listing.key} from {tables(listing, [known.sql, seen.sql])} where {known.sql} = any(%s) and {seen.sql}",
        [list(wanted), *seen.params],
    )
    found: dict[str, list[int]] = {}
    for text, key in rows:
        found.setdefault(str(text), []).append(int(key))
    return found


def keys_where(listing: Listing, actor: Actor, wanted: Mapping[str, Any], *, field: str = "") -> list[int]:
    """The keys (or what a field holds) of rows whose fields hold all these values, None for empty; only of rows the actor may see."""
    by_name = {f.name: f for f in listing.visible(actor)}
    known = [by_name[name] for name in wanted if name in by_name]
    if len(known) != len(wanted):
        return []
    found = by_name[field].sql if field else listing.key
    seen = listing.rows(actor)
    same = " and ".join(f"({f.sql}) is not distinct from %s{_CASTS[f.kind]}" if f.kind in _CASTS else f"coalesce({f.sql}, '') = %s" for f in known)
    sql = f"select {found} from {tables(listing, [found, same, seen.sql])} where {same} and {seen.sql}"
    bound = [wanted[f.name] if f.kind in _CASTS else wanted[f.name] or "" for f in known]
    return [int(row[0]) for row in run(sql, [*bound, *seen.params])]
