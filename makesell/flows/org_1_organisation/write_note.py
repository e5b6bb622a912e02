"""ORG-3 · Somebody writes on a record; whom the note names and who follows the record are told, if they may see it."""

import datetime as dt
from collections.abc import Callable, Collection

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.notices.queries import followers
from makesell.ground.spine import mentions, notes
from makesell.ground.text import N_

NAMED = N_("%(who)s names you in a note on %(title)s: %(text)s")
WRITTEN = N_("%(who)s wrote on %(title)s: %(text)s")
SHOWN = 120


@act
def perform(
    record_id: int, text: str, *, title: str, sees: Callable[[Collection[int]], Collection[int]], actor: Actor, at: dt.datetime
) -> int:
    """Writes a note and tells of it; returns its id. `sees` says which of some people may see the record.

    Nobody is told of an own note, and nobody twice. Refuses an empty or overlong note.
    """
    made = notes.write(record_id, text, actor=actor, at=at)
    named, following = mentions.named_in(text), followers(record_id)
    allowed = set(sees({*named, *following})) - {actor.person_id}
    short = " ".join(text.split())
    params = {"who": actor.name, "title": title, "text": short if len(short) <= SHOWN else f"{short[:SHOWN]}…"}
    told = [NewNotice(person, "note.mentioned", NAMED, params, record_id) for person in named if person in allowed]
    told += [NewNotice(person, "note.written", WRITTEN, params, record_id) for person in following if person in allowed and person not in named]
    tell_many(told, at=at)
    return made
