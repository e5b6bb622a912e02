"""A note somebody writes on a record, as an act of its own. Who may see the record is asked by the door before."""

import datetime as dt

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import note

LONGEST = 4000


@act
def write(record_id: int, text: str, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a note; returns its id. Refuses an empty or overlong one."""
    text = text.strip()
    if not text or "\x00" in text:
        raise Refusal("note.empty", "A note needs some words.", field="text")
    if len(text) > LONGEST:
        raise Refusal("note.long", "At most %(most)s characters.", field="text", most=LONGEST)
    return note(record_id, text, actor=actor, at=at)
