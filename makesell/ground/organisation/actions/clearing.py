"""The demo's organisation goes; the one login that stays keeps its person and its roles, and gets a password of its own."""

from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.db.emptying import empty
from makesell.ground.organisation.actions.changing import begin, raise_version


def clear(actor: Actor) -> int:
    """Deletes everything of the company in this database except the actor's login, person and roles; returns how many rows went."""
    begin()
    row = one("select id, person_id from organisation_user where id = %s", [actor.user_id]) if actor.user_id is not None else None
    user, person = row if row else (0, 0)
    run("update organisation_rolegrant set granted_by_id = null, approved_by_id = null where person_id = %s", [person])
    gone = empty(
        {
            "organisation_user": ("id", user), "organisation_person": ("id", person), "organisation_rolegrant": ("person_id", person),
            "account_emailaddress": ("user_id", user), "mfa_authenticator": ("user_id", user),
        }
    )  # fmt: skip
    raise_version()
    return gone
