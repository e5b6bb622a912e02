"""What a person looked at last, and what they marked as a favourite. Access is asked again whenever it is shown."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act, run
from makesell.ground.db.asking import Ask, asking

KEPT = 60
MOST_STARS = 100


@dataclass(frozen=True, slots=True)
class RecentRow:
    """A row looked at: its noun and key, and whether it is a favourite."""

    noun: str
    key: int
    starred: bool


@act
def saw(noun: str, key: int, *, actor: Actor, at: dt.datetime) -> None:
    """Notes that the actor looked at a row; of those that are no favourites the last `KEPT` are remembered."""
    if actor.person_id is None:
        return
    run(
        """insert into listing_recent (person_id, noun, key, at, starred) values (%s, %s, %s, %s, false)
           on conflict (person_id, noun, key) do update set at = excluded.at""",
        [actor.person_id, noun, key, at],
    )
    run(
        """delete from listing_recent where not starred and id in (
               select id from listing_recent where person_id = %s and not starred order by at desc, id desc offset %s)""",
        [actor.person_id, KEPT],
    )


@act
def star(noun: str, key: int, *, wanted: bool, actor: Actor, at: dt.datetime) -> None:
    """Marks a row as a favourite, or no longer."""
    if actor.person_id is None:
        return
    run(
        """insert into listing_recent (person_id, noun, key, at, starred) values (%s, %s, %s, %s, %s)
           on conflict (person_id, noun, key) do update set starred = excluded.starred""",
        [actor.person_id, noun, key, at, wanted],
    )


def latest(actor: Actor, *, noun: str = "", limit: int = 8) -> list[RecentRow]:
    """What the actor looked at last, of one noun or of all."""
    rows = run(
        """select noun, key, starred from listing_recent where person_id = %s and (%s = '' or noun = %s) order by at desc, id desc limit %s""",
        [actor.person_id, noun, noun, limit],
    )
    return [RecentRow(*row) for row in rows]


def starred(actor: Actor) -> list[RecentRow]:
    """The actor's favourites, the last marked or visited first."""
    rows = run(
        "select noun, key, starred from listing_recent where person_id = %s and starred order by at desc, id desc limit %s",
        [actor.person_id, MOST_STARS],
    )
    return [RecentRow(*row) for row in rows]


@asking
def is_starred(actor: Actor, noun: str, key: int) -> Ask[bool]:
    """Whether a row is one of the actor's favourites."""
    return Ask("select 1 from listing_recent where person_id = %s and noun = %s and key = %s and starred", [actor.person_id, noun, key], bool)
