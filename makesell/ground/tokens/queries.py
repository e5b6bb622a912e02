"""Reads of tokens."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import one
from makesell.ground.organisation.queries import STANDS, Login
from makesell.ground.refusal import missing
from makesell.ground.tokens.access import POLICY
from makesell.ground.tokens.actions import digest
from makesell.ground.tokens.words import STATE


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token acts as and what it may do."""

    login: Login
    scopes: frozenset[str]


def bearer(token: str, now: dt.datetime) -> Bearer | None:
    """The bearer of a token that is neither expired nor revoked and whose login is active: who is asking, in one statement."""
    row = one(
        f"""select t.scopes, u.id, u.person_id, u.username, u.language, {STANDS}
            from tokens_token t join organisation_user u on u.id = t.user_id
            where t.digest = %s and t.revoked_at is null and t.expires_at > %s and u.is_active""",
        [digest(token), now],
        keep=True,
    )
    return Bearer(Login(*row[1:]), frozenset(str(row[0]).split())) if row else None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its page shows it; the token itself is nowhere kept."""

    id: int
    name: str
    owner_id: int
    owner: str
    login: str
    scopes: str
    state: str
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None


def token(actor: Actor, token_id: int) -> TokenRow:
    """One token; refuses (404) one that does not exist or may not be seen."""
    row = one(
        f"""select t.id, t.name, t.owner_id, p.name, u.username, t.scopes, {STATE}, t.created_at, t.expires_at, t.revoked_at
            from tokens_token t join organisation_person p on p.id = t.owner_id join organisation_user u on u.id = t.user_id where t.id = %s""",
        [token_id],
    )
    if row is None or not POLICY.may(actor):
        raise missing()
    return TokenRow(*row)
