"""PER-3 · Compensation makes an incentive scheme with its first version, a draft; later versions are drafted beside what is in force."""

import datetime as dt
from dataclasses import dataclass, replace

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import missing
from makesell.ground.spine.actions import happened
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes import queries
from makesell.masterdata.schemes.access import SCHEMES
from makesell.masterdata.schemes.actions import NewVersion
from makesell.masterdata.schemes.ladders import Step
from makesell.masterdata.schemes.words import APPROVED

__all__ = ["NewVersion", "SchemeFact", "Step", "draft_version", "perform"]


@dataclass(frozen=True, slots=True)
class SchemeFact:
    """A scheme's code ("" for the next free one) and names, and its first version."""

    code: str
    name: str
    version: NewVersion
    name_en: str = ""


@act
def perform(fact: SchemeFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Makes it; returns its key. Refuses codes that are taken and steps that could never be computed."""
    SCHEMES.require(actor, "create")
    key, _version = schemes.create_scheme(fact.code, fact.name, fact.version, actor=actor, at=at, name_en=fact.name_en)
    happened([key], "create", actor=actor, at=at, reason=reason)
    return key


@act
def draft_version(scheme_id: int, fact: NewVersion, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts another version of a scheme; returns the version's key. What was ordered under an older one stays paid by it.

    Without components of its own it begins with those and the modifiers of the last version that was approved.
    """
    SCHEMES.require(actor, "draft_version")
    locks.take("master", [scheme_id])
    if not queries.named([scheme_id]):
        raise missing()
    last = next((row for row in queries.versions(scheme_id) if row.state == APPROVED), None)
    if last is not None and not fact.components and not fact.modifiers:
        fact = replace(fact, components=last.components, modifiers=last.modifiers)
    key = schemes.add_version(scheme_id, fact, actor=actor)
    happened([scheme_id], "draft_version", actor=actor, at=at, reason=fact.reason or reason)
    return key
