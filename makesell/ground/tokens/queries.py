"""Reads of tokens."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.db import one
from makesell.ground.tokens.actions import digest


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token acts as and what it may do."""

    token_id: int
    user_id: int
    scopes: frozenset[str]


def bearer(token: str, now: dt.datetime) -> Bearer | None:
    """The bearer of a token that is neither expired nor revoked and whose login is active."""
    row = one(
        """select t.id, t.user_id, t.scopes from tokens_token t join organisation_user u on u.id = t.user_id
           where t.digest = %s and t.revoked_at is null and t.expires_at > %s and u.is_active""",
        [digest(token), now],
    )
    return Bearer(row[0], row[1], frozenset(str(row[2]).split())) if row else None
