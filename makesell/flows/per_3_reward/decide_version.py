"""PER-3 · A draft version of a scheme is put in force by another than who made it, or taken back by compensation."""

import datetime as dt

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import missing
from makesell.ground.spine.actions import happened
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes import queries
from makesell.masterdata.schemes.access import SCHEMES


@act
def approve(scheme_id: int, revision: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Puts a version in force from its date. Refuses (403) who made it, (404) what does not exist, (409) what is decided or overlaps."""
    SCHEMES.require(actor, "approve_version")
    schemes.approve_version(_version(scheme_id, revision), actor=actor)
    happened([scheme_id], "approve_version", actor=actor, at=at, reason=reason)
    return scheme_id


@act
def withdraw(scheme_id: int, revision: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Takes a draft back. Refuses (404) what does not exist, (409) what is decided."""
    SCHEMES.require(actor, "withdraw_version")
    schemes.withdraw_version(_version(scheme_id, revision))
    happened([scheme_id], "withdraw_version", actor=actor, at=at, reason=reason)
    return scheme_id


def _version(scheme_id: int, revision: int) -> int:
    locks.take("master", [scheme_id])
    found = next((row.id for row in queries.versions(scheme_id) if row.revision == revision), None)
    if found is None:
        raise missing()
    return found
