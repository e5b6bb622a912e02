"""The list of absences and substitutes."""

from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.approval.access import POLICY
from makesell.ground.listing import Field, Kind, Listing


def rows_of(actor: Actor) -> Where:
    """One's own absences and those one stands in for, or all."""
    reach = POLICY.reach(actor)
    if reach.all:
        return Where("true")
    return Where("(x.person_id = %s or x.by_id = %s)", (reach.person_id, reach.person_id)) if reach.person_id else Where("false")


LISTING = Listing(
    noun="substitutes",
    source="approval_substitute x join organisation_person p on p.id = x.person_id",
    key="x.id",
    policy=POLICY,
    rows=rows_of,
    search_sql=None,
    default_sort="-valid_from",
    joins={"b": "left join organisation_person b on b.id = x.by_id"},
    fields=(
        Field("person", "x.person_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", groups=True, noun="people"),
        Field("by", "x.by_id", Kind.REF, label_sql="b.name", sort_sql="b.sort_key", nullable=True, groups=True, noun="people"),
        Field("valid_from", "x.valid_from", Kind.DATE),
        Field("valid_to", "x.valid_to", Kind.DATE),
        Field("reason", "x.reason", Kind.TEXT),
    ),
)
