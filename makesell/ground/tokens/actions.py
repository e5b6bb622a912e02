"""The only place that makes and ends tokens."""

import datetime as dt
import hashlib
import secrets

from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.refusal import Refusal

LONGEST_DAYS = 366
SCOPES = ("read", "read write")


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def issue(*, name: str, owner_id: int, scopes: str, days: int, actor: Actor, at: dt.datetime) -> tuple[int, str]:
    """Makes a token that acts as its owner's login; returns its id and the token itself, which is shown once and never again."""
    if scopes not in SCOPES:
        raise Refusal("token.scopes", "A token may read, or read and write.", field="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal("token.days", "A token lives 1 to %(most)s days.", field="days", most=LONGEST_DAYS)
    login = one("select id from organisation_user where person_id = %s and is_active", [owner_id])
    if login is None:
        raise Refusal("token.no_login", "This person has no open login for the token to act as.", field="owner")
    token = "ms_" + secrets.token_urlsafe(32)
    made = values(
        """insert into tokens_token (name, owner_id, user_id, digest, scopes, created_at, expires_at)
           values (%s, %s, %s, %s, %s, %s, %s) returning id""",
        [name, owner_id, login[0], digest(token), scopes, at, at + dt.timedelta(days=days)],
    )
    return int(made[0]), token


def revoke(token_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Ends a token at once."""
    if not run("update tokens_token set revoked_at = %s where id = %s and revoked_at is null returning id", [at, token_id]):
        raise Refusal("token.missing", "There is no such token, or it has ended.", status=404)
