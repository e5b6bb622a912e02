"""The list of tokens: never the token itself nor its hash, only whose it is, what it may do and until when."""

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.text import N_
from makesell.ground.tokens.access import POLICY
from makesell.ground.tokens.words import STATE, STATES


def rows_of(actor: Actor) -> Where:
    """All tokens, for whoever may see them."""
    return where(POLICY.reach(actor), owner="null", unit="null")


SCOPES = {"read": N_("Read"), "read write": N_("Read and write")}
LISTING = Listing(
    noun="tokens",
    source="tokens_token t join organisation_person p on p.id = t.owner_id join organisation_user u on u.id = t.user_id",
    key="t.id",
    policy=POLICY,
    rows=rows_of,
    default_sort="-created_at",
    search_sql=None,
    fields=(
        Field("name", "t.name", Kind.TEXT),
        roster.owner("t", always=True),
        Field("login", "u.username", Kind.CODE),
        Field("scopes", "t.scopes", Kind.CHOICE, groups=True, choices=SCOPES),
        Field("state", STATE, Kind.CHOICE, groups=True, choices=STATES),
        Field("created_at", "t.created_at", Kind.MOMENT),
        Field("expires_at", "t.expires_at", Kind.MOMENT),
        Field("revoked_at", "t.revoked_at", Kind.MOMENT, nullable=True),
        Field("used_at", "t.used_at", Kind.MOMENT, nullable=True),
    ),
)
