"""Acts on logins: made for people, closed at once, never deleted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.organisation.actions.changing import begin, raise_version
from makesell.ground.organisation.models import User
from makesell.ground.refusal import Refusal

LANGUAGES = ("zh-hans", "en")
THEMES = ("auto", "light", "dark")
DENSITIES = ("regular", "compact")


@dataclass(frozen=True, slots=True)
class NewUser:
    """A login for a person; without a password nobody can sign in by one (the demo's people)."""

    username: str
    person_id: int | None
    email: str = ""
    password: str | None = None
    language: str = "zh-hans"


def create_users(users: Sequence[NewUser], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes logins; returns their ids in the order given. Refuses names that exist (letter case does not count) and weak passwords."""
    begin()
    if not users:
        return []
    names = [u.username.lower() for u in users]
    taken = values("select username from organisation_user where lower(username) = any(%s)", [names])
    doubled = taken or [name for name in names if names.count(name) > 1]
    if doubled:
        raise Refusal("logins.taken", "The login name %(name)s exists already.", field="username", name=doubled[0])
    for user in users:
        if user.password is not None:
            _refuse_weak(user.password, User(username=user.username, email=user.email))
    rows = run(
        """insert into organisation_user (username, email, person_id, password, language, theme, density, is_active, date_joined,
                                          sessions_version)
           select username, email, person_id, password, language, 'auto', 'regular', true, %s, 1
           from unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[]) with ordinality
                as t(username, email, person_id, password, language, n)
           order by n returning id""",
        [
            at,
            [u.username for u in users],
            [u.email for u in users],
            [u.person_id for u in users],
            [make_password(u.password) for u in users],
            [u.language for u in users],
        ],
    )
    raise_version()
    return [int(row[0]) for row in rows]


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("logins.weak_password", "%(why)s", field="password", why=" ".join(error.messages)) from error


def set_password(user_id: int, password: str, *, actor: Actor, at: dt.datetime) -> None:
    """Sets a password; every session of the login ends. Refuses a weak one."""
    begin()
    user = User.objects.get(pk=user_id)
    _refuse_weak(password, user)
    run(
        "update organisation_user set password = %s, sessions_version = sessions_version + 1 where id = %s",
        [make_password(password), user_id],
    )
    raise_version()


def deactivate_users(user_ids: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Closes logins: they cannot sign in and their sessions end with their next request."""
    begin()
    run("update organisation_user set is_active = false, sessions_version = sessions_version + 1 where id = any(%s)", [list(user_ids)])
    raise_version()


def activate_users(user_ids: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Opens closed logins again; old sessions stay ended."""
    begin()
    run("update organisation_user set is_active = true where id = any(%s)", [list(user_ids)])
    raise_version()


def end_sessions(user_ids: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Ends every session of logins, e.g. after a device was lost."""
    begin()
    run("update organisation_user set sessions_version = sessions_version + 1 where id = any(%s)", [list(user_ids)])
    raise_version()


def set_looks(user_id: int, *, language: str, theme: str, density: str, actor: Actor, at: dt.datetime) -> None:
    """Keeps a person's own language, theme and density; concerns nobody else, so no version is raised."""
    if language not in LANGUAGES or theme not in THEMES or density not in DENSITIES:
        raise Refusal("logins.looks", "This choice does not exist.", field="theme")
    run("update organisation_user set language = %s, theme = %s, density = %s where id = %s", [language, theme, density, user_id])
