"""ORG-2 · The first logins of a company: whoever sits at the machine lets a person in, with roles that count at once.

An empty or imported company has nobody who could propose or approve a role; later ones go through propose and approve.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.access import duties
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.db import act, one, values
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewGrant, NewPerson, NewUnit, NewUser
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class FirstLogin:
    """Who is let in: login name, the person's name, roles by their codes, and a password of at least ten characters."""

    username: str
    name: str
    roles: Sequence[str]
    password: str
    language: str = "zh-hans"


@act
def perform(fact: FirstLogin, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Makes the person at the top of the company with roles and login; returns the login's id.

    Refuses (403) everybody but the machine itself, unknown and separated roles, names that exist, weak passwords.
    """
    if actor.kind != "system":
        raise Refusal("access.refused", "Your roles do not allow this.", who=N_("An administrator grants roles."), status=403)
    unknown = [role for role in fact.roles if role not in duties.BY_CODE]
    if unknown:
        raise Refusal("roles.unknown", "There is no role %(role)s.", field="role", role=unknown[0])
    day = today()
    (person,) = organisation.create_people(
        [NewPerson(f"L-{fact.username}", fact.name, joined_date=day, unit_id=_top_unit(day, actor, at), valid_from=day)], actor=actor, at=at
    )
    organisation.propose_grants([NewGrant(person, role, day) for role in fact.roles], actor=actor, at=at)
    (user,) = organisation.create_users([NewUser(fact.username, person, password=fact.password, language=fact.language)], actor=actor, at=at)
    return user


def _top_unit(day: dt.date, actor: Actor, at: dt.datetime) -> int:
    """The unit at the top of the tree; a company that has none gets its first."""
    row = one(
        """select unit_id from organisation_unitplacement where parent_id is null and valid_from <= %s and (valid_to is null or valid_to > %s)
           order by unit_id limit 1""",
        [day, day],
    )
    if row:
        return int(row[0])
    name = str((values("select name from organisation_company limit 1") or ["Company"])[0])
    return organisation.create_units([NewUnit("TOP", name, day, kind="company")], actor=actor, at=at)[0]


@act
def renew(username: str, password: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """A new password for a login that exists; its sessions end."""
    if actor.kind != "system":
        raise Refusal("access.refused", "Your roles do not allow this.", who=N_("An administrator grants roles."), status=403)
    row = one("select id from organisation_user where lower(username) = lower(%s)", [username])
    if row is None:
        raise Refusal("logins.missing", "There is no login %(name)s.", field="username", status=404, name=username)
    organisation.set_password(int(row[0]), password, actor=actor, at=at)
    organisation.end_sessions([int(row[0])], actor=actor, at=at)
