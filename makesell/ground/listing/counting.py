"""Ground/listing: how many rows stand beside a record, of those the actor may see; a page asks for all its counts in one statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db.asking import Ask, asking


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts rows of a FROM clause by a condition on the record's key (`%s`, once), within the room's row filter."""

    source: str
    condition: str
    rows: Callable[[Actor], Where]

    def __call__(self, actor: Actor, key: int) -> int:
        return counted(actor, key, [self])[0]


@asking
def counted(actor: Actor, key: int, those: Sequence[Counting]) -> Ask[list[int]]:
    """The counts in the order given, by one statement."""
    texts: list[str] = []
    params: list[Any] = []
    for one_of in those:
        seen = one_of.rows(actor)
        texts.append(f"(select count(*) from {one_of.source} where {one_of.condition} and {seen.sql})")
        params += [key, *seen.params]
    return Ask(f"select {', '.join(texts)}", params, lambda rows: [int(n) for n in rows[0]])
