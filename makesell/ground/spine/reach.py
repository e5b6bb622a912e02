"""Ground/spine: records that an act names must be within its actor's reach; what does not exist and what may not be seen answer alike."""

from collections.abc import Iterable

from makesell.ground.access import Where
from makesell.ground.db import values
from makesell.ground.refusal import missing


def refuse_beyond(key: str, source: str, seen: Where, keys: Iterable[int]) -> None:
    """Refuses (404) keys (in the column `key` of `source`) that `seen`, the row filter of the act, does not let through."""
    wanted = set(keys)
    found = values(f"select {key} from {source} where {key} = any(%s) and {seen.sql}", [list(wanted), *seen.params], keep=True)
    if wanted - set(found):
        raise missing()
