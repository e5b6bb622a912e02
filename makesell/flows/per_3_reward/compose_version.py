"""PER-3 · Compensation composes a draft version of components — other commissions, bonuses, pools, guarantees, draws — and of modifiers.

Each change is kept with the scheme; what is in force is never touched.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import missing
from makesell.ground.spine.actions import happened
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes import queries
from makesell.masterdata.schemes.access import SCHEMES
from makesell.masterdata.schemes.components import Component, Modifier, Rung
from makesell.masterdata.schemes.queries import VersionRow

__all__ = ["Component", "Modifier", "Rung", "drop", "modify", "put"]


@act
def put(scheme_id: int, revision: int, component: Component, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Adds a component to a draft, or changes the one of that code; without a code it gets the next free one.

    Refuses (404) what does not exist, (409) a version that is decided, (422) what could never be computed.
    """
    SCHEMES.require(actor, "draft_version")
    row = _draft(scheme_id, revision)
    if not component.code:
        known = {each.code for version in queries.versions(scheme_id) for each in version.components}
        component = replace(component, code=next(code for n in range(1, len(known) + 2) if (code := f"C{n}") not in known))
    kept = [component if each.code == component.code else each for each in row.components]
    if component not in kept:
        kept.append(component)
    schemes.put_components(row.id, kept)
    happened([scheme_id], "compose", actor=actor, at=at, reason=reason)
    return scheme_id


@act
def drop(scheme_id: int, revision: int, code: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Takes a component out of a draft. Refuses (404) what does not exist, (409) a version that is decided."""
    SCHEMES.require(actor, "draft_version")
    row = _draft(scheme_id, revision)
    if row.component(code) is None:
        raise missing()
    schemes.put_components(row.id, [each for each in row.components if each.code != code])
    happened([scheme_id], "compose", actor=actor, at=at, reason=reason)
    return scheme_id


@act
def modify(scheme_id: int, revision: int, modifiers: Sequence[Modifier], *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Sets what multiplies the pay of an entry, all of it. Refuses (404) what does not exist, (409) a version that is decided."""
    SCHEMES.require(actor, "draft_version")
    row = _draft(scheme_id, revision)
    schemes.put_modifiers(row.id, modifiers)
    happened([scheme_id], "compose", actor=actor, at=at, reason=reason)
    return scheme_id


def _draft(scheme_id: int, revision: int) -> VersionRow:
    locks.take("master", [scheme_id])
    found = next((row for row in queries.versions(scheme_id) if row.revision == revision), None)
    if found is None:
        raise missing()
    schemes.hold_draft(found.id)
    schemes.unread(found.id)
    return found
