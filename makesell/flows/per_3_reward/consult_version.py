"""PER-3 · Members and the works council say what they think of a draft version; members acknowledge that they have read it 民主程序."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes import queries
from makesell.masterdata.schemes.access import SCHEMES
from makesell.masterdata.schemes.queries import VersionRow


@dataclass(frozen=True, slots=True)
class OpinionFact:
    """Of which version, agreed or not, in which words; `body` names who speaks as a whole, and `day` when it did."""

    scheme_id: int
    revision: int
    stance: str
    text: str = ""
    body: str = ""
    day: dt.date | None = None


@act
def perform(fact: OpinionFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps an opinion: a member's own, or (by compensation) that of a body.

    Refuses (403) who is not paid by the scheme, (404) what does not exist, (409) a version that is decided, (422) an objection without words and
    days to come.
    """
    SCHEMES.require(actor, "give_opinion")
    row = _draft(fact.scheme_id, fact.revision)
    body, day = fact.body.strip(), fact.day or business_date(at)
    if body:
        SCHEMES.require(actor, "draft_version")
    elif actor.person_id not in _members(row):
        raise Refusal("scheme.not_member", "Only who is paid by this scheme gives an opinion of his own.", status=403)
    if fact.stance != "agrees" and not fact.text.strip():
        raise Refusal("scheme.words", "Say what you think of it.", field="text")
    if day > business_date(at):
        raise Refusal("day.future", "This day is still to come.", field="day")
    person = None if body else actor.person_id
    schemes.give_opinion(row.id, person_id=person, body=body, stance=fact.stance, text=fact.text.strip(), day=day, at=at)
    happened([fact.scheme_id], "give_opinion", actor=actor, at=at, reason=fact.text.strip() or reason)
    return fact.scheme_id


@act
def acknowledge(scheme_id: int, revision: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A member has read a draft as it stands. Refuses (403) who is not paid by it, (404) what does not exist, (409) a version that is decided."""
    SCHEMES.require(actor, "acknowledge")
    row = _draft(scheme_id, revision)
    if actor.person_id is None or actor.person_id not in _members(row):
        raise Refusal("scheme.not_member", "Only who is paid by this scheme acknowledges it.", status=403)
    schemes.acknowledge(row.id, actor.person_id, at)
    happened([scheme_id], "acknowledge", actor=actor, at=at, reason=reason)
    return scheme_id


def _draft(scheme_id: int, revision: int) -> VersionRow:
    locks.take("master", [scheme_id])
    found = next((row for row in queries.versions(scheme_id) if row.revision == revision), None)
    if found is None:
        raise missing()
    schemes.hold_draft(found.id)
    return found


def _members(row: VersionRow) -> set[int]:
    return {each.person_id for each in queries.readers(row.scheme_id) if each.version_id == row.id}
