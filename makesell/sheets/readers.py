"""Who may read a record: what the flows ask that tell people of it."""

import datetime as dt
from collections.abc import Collection

from makesell.ground import listing
from makesell.ground.organisation.queries import actors_of
from makesell.sheets.parts import Sheet


def readers(sheet: Sheet, key: int, people: Collection[int], at: dt.datetime) -> set[int]:
    """Which of these people may see a record of the sheet at that moment."""
    found = set()
    for actor in actors_of(people, at):
        if actor.person_id is not None and sheet.policy.may(actor) and key in listing.seen(sheet.listing, actor, [key]):
            found.add(actor.person_id)
    return found
