"""PER-3 · A draft version of a scheme is put in force by another than who made it, or taken back by compensation."""

import datetime as dt

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.rules import queries as rules
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes import queries
from makesell.masterdata.schemes.access import SCHEMES
from makesell.metrics.pay_plan import CONSULTED, READ


@act
def approve(scheme_id: int, revision: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Puts a version in force from its date. Refuses (403) who made it, (404) what does not exist, (409) what is decided or overlaps,
    and by rule what nobody gave an opinion on, or not everybody whom it pays has read.
    """
    SCHEMES.require(actor, "approve_version")
    key = _version(scheme_id, revision)
    _consulted(scheme_id, revision, key, business_date(at))
    schemes.approve_version(key, actor=actor)
    happened([scheme_id], "approve_version", actor=actor, at=at, reason=reason)
    return scheme_id


@act
def withdraw(scheme_id: int, revision: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Takes a draft back. Refuses (404) what does not exist, (409) what is decided."""
    SCHEMES.require(actor, "withdraw_version")
    schemes.withdraw_version(_version(scheme_id, revision))
    happened([scheme_id], "withdraw_version", actor=actor, at=at, reason=reason)
    return scheme_id


def _consulted(scheme_id: int, revision: int, version_id: int, on: dt.date) -> None:
    asked = rules.values([CONSULTED, READ], on)
    if asked[CONSULTED.code] and not any(each.revision == revision for each in queries.opinions(scheme_id)):
        raise Refusal(
            "scheme.not_consulted", "Nobody has given an opinion on this version yet.", status=409,
            who=N_("A member gives one; compensation records the works council's."),
        )  # fmt: skip
    unread = [each for each in queries.readers(scheme_id) if each.version_id == version_id and each.at is None] if asked[READ.code] else []
    if unread:
        raise Refusal(
            "scheme.unread", "%(count)s of those it pays have not read this version yet.", status=409, count=len(unread),
            who=N_("Each acknowledges it on its page."),
        )  # fmt: skip


def _version(scheme_id: int, revision: int) -> int:
    locks.take("master", [scheme_id])
    found = next((row.id for row in queries.versions(scheme_id) if row.revision == revision), None)
    if found is None:
        raise missing()
    return found
