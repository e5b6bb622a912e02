"""The list of rules."""

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.rules.access import POLICY
from makesell.ground.text import N_

STATES = {
    "draft": N_("Draft"),
    "proposed": N_("Proposed"),
    "approved": N_("Approved"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
}
TONES = {"draft": "mute", "proposed": "info", "approved": "ok", "refused": "bad", "withdrawn": "mute"}


def rows_of(actor: Actor) -> Where:
    """Rules are for everybody to read."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="rules",
    source="rules_rule x join spine_record r on r.id = x.record_id",
    key="x.record_id",
    policy=POLICY,
    rows=rows_of,
    default_sort="-valid_from",
    joins={
        "pr": "left join organisation_person pr on pr.id = x.proposed_by_id",
        "ap": "left join organisation_person ap on ap.id = x.approved_by_id",
    },
    fields=(
        Field("kind", "x.kind", Kind.CODE, groups=True),
        Field("title", "r.title", Kind.TEXT, sort_sql="r.sort_key"),
        Field("scope", "x.scope", Kind.CODE, groups=True),
        Field("value", "x.value::text", Kind.TEXT),
        Field("state", "x.state", Kind.CHOICE, groups=True, choices=STATES),
        Field("edition", "x.edition", Kind.INT),
        Field("valid_from", "x.valid_from", Kind.DATE),
        Field("valid_to", "x.valid_to", Kind.DATE, nullable=True),
        Field("proposed_by", "x.proposed_by_id", Kind.REF, label_sql="pr.name", sort_sql="pr.sort_key", nullable=True, noun="people"),
        Field("approved_by", "x.approved_by_id", Kind.REF, label_sql="ap.name", sort_sql="ap.sort_key", nullable=True, noun="people"),
    ),
)
