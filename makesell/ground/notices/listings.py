"""The list of a person's own wishes: one row a kind of notice, also for kinds nobody has chosen about.

A row's key holds the person too, because a page's rows are read again by their keys alone.
"""

from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.notices.access import POLICY
from makesell.ground.notices.words import KINDS

A_PERSON = 1000
_ROWS = ", ".join(f"({n}, '{kind}')" for n, kind in enumerate(KINDS, 1))


def key_of(actor: Actor, number: int) -> int:
    """The key of a person's wish about the kind of this number, counted from 1."""
    return (actor.person_id or 0) * A_PERSON + number


def rows_of(actor: Actor) -> Where:
    """One's own wishes, whoever one is."""
    return Where("p.id = %s", (actor.person_id,)) if actor.person_id is not None else Where("false")


LISTING = Listing(
    noun="notice_wishes",
    source=f"organisation_person p cross join (values {_ROWS}) k(n, kind) left join notices_wish w on w.person_id = p.id and w.kind = k.kind",
    key=f"(p.id * {A_PERSON} + k.n)",
    policy=POLICY,
    rows=rows_of,
    search_sql=None,
    default_sort="kind",
    fields=(
        Field("kind", "k.kind", Kind.CHOICE, sort_sql="lpad(k.n::text, 3, '0')", choices=KINDS),
        Field("in_app", "coalesce(w.in_app, true)", Kind.BOOL),
        Field("mail", "coalesce(w.mail, false)", Kind.BOOL),
    ),
)
