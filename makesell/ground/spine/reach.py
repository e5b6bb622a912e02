"""Ground/spine: records that an act names must be within its actor's reach; what does not exist and what may not be seen answer alike."""

from collections.abc import Iterable

from makesell.ground.access import Where
from makesell.ground.db.asking import Ask, asking
from makesell.ground.refusal import missing


@asking
def refuse_beyond(key: str, source: str, seen: Where, keys: Iterable[int]) -> Ask[None]:
    """Refuses (404) keys (in the column `key` of `source`) that `seen`, the row filter of the act, does not let through."""
    wanted = set(keys)

    def judged(rows: list[tuple[int]]) -> None:
        if wanted - {key for (key,) in rows}:
            raise missing()

    return Ask(f"select {key} from {source} where {key} = any(%s) and {seen.sql}", [list(wanted), *seen.params], judged)
