"""Named reads of surveys; private rows take the actor first."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.surveys import states
from makesell.documents.surveys.access import POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, count_seen, one_seen
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor) -> Where:
    """The surveys an actor may see."""
    return document_rows(POLICY, actor, "surveys_survey", "s.record_id")


LISTING = Listing(
    noun="surveys",
    source="surveys_survey s",
    key="s.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        "r": "join spine_record r on r.id = s.record_id",
        "c": "join parties_customer c on c.record_id = s.customer_id",
        "cn": parties.NOW,
        "p": "left join organisation_person p on p.id = s.owner_id",
        "q": "left join organisation_person q on q.id = s.seller_id",
        "u": "join organisation_unit u on u.id = s.unit_id",
        "o": "left join orders_salesorder o on o.record_id = s.order_id",
    },
    fields=(
        Field("number", "s.number", Kind.CODE, nullable=True),
        parties.field("s.customer_id"),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("occasion", "s.occasion", Kind.CHOICE, groups=True, choices=states.OCCASIONS),
        Field("score", "s.score", Kind.INT, nullable=True, groups=True),
        Field("comment", "s.comment", Kind.TEXT),
        Field("order", "s.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders"),
        Field("due_date", "s.due_date", Kind.DATE, groups=True),
        Field("sent_date", "s.sent_date", Kind.DATE, nullable=True, groups=True),
        Field("answered_date", "s.answered_date", Kind.DATE, nullable=True, groups=True),
        Field("seller", "s.seller_id", Kind.REF, label_sql="q.name", sort_sql="q.sort_key", nullable=True, groups=True, noun="people"),
        roster.owner("s"),
        roster.unit("s"),
    ),
)


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    version: int
    customer_id: int
    customer: str
    contact_id: int | None
    contact: str | None
    seller_id: int | None
    seller: str | None
    about_id: int | None
    about_kind: str | None
    about: str | None
    order_id: int | None
    order: str | None
    occasion: str
    due_date: dt.date
    sent_date: dt.date | None
    answered_date: dt.date | None
    score: int | None
    comment: str


_HEAD = """select s.record_id, s.number, s.state, s.owner_id, p.name, s.unit_id, u.name, s.version, s.customer_id, c.name, s.contact_id, k.name,
        s.seller_id, q.name, s.about_id, b.kind, b.number, s.order_id, o.number, s.occasion, s.due_date, s.sent_date, s.answered_date, s.score,
        s.comment
    from surveys_survey s join parties_customer c on c.record_id = s.customer_id join organisation_unit u on u.id = s.unit_id
    left join organisation_person p on p.id = s.owner_id left join organisation_person q on q.id = s.seller_id
    left join parties_contact k on k.record_id = s.contact_id left join spine_record b on b.id = s.about_id
    left join orders_salesorder o on o.record_id = s.order_id"""


def survey(actor: Actor, survey_id: int) -> SurveyRow:
    """One survey; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(SurveyRow, _HEAD, "s.record_id", survey_id, rows_of(actor))


def of_ids(survey_ids: Sequence[int]) -> list[SurveyRow]:
    """Surveys as they stand, whoever asks."""
    return by_key(SurveyRow, _HEAD, "s.record_id", survey_ids)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something after which a customer is asked: the proof of a delivery, or an acceptance."""

    record_id: int
    customer_id: int
    customer: str
    customer_owner_id: int | None
    unit_id: int
    order_id: int | None
    order_owner_id: int | None
    order_unit_id: int | None
    day: dt.date


_OF_CUSTOMER = """join parties_customer c on c.record_id = x.customer_id left join orders_salesorder o on o.record_id = x.order_id
    where not exists (select 1 from surveys_survey s where s.about_id = x.record_id)"""
_OCCASIONS = {
    states.DELIVERY: f"""select x.record_id, x.customer_id, c.name, c.owner_id, c.unit_id, x.order_id, o.owner_id, o.unit_id, q.received_date
        from deliveries_proofofdelivery q join deliveries_delivery x on x.record_id = q.delivery_id {_OF_CUSTOMER}
        and q.received_date between %s and %s order by q.received_date desc, x.record_id desc""",
    states.ACCEPTANCE: f"""select x.record_id, x.customer_id, c.name, c.owner_id, c.unit_id, x.order_id, o.owner_id, o.unit_id, x.accepted_date
        from acceptances_acceptance x {_OF_CUSTOMER} and x.accepted_date between %s and %s order by x.accepted_date desc, x.record_id desc""",
}


def occasions(kind: str, first: dt.date, last: dt.date) -> list[Occasion]:
    """What happened between two days and nobody was asked about, the newest first."""
    return [Occasion(*row) for row in run(_OCCASIONS[kind], [first, last])]


def asked_since(customer_ids: Sequence[int], since: dt.date) -> set[tuple[int, int | None]]:
    """(customer, contact) of whoever was asked, or is to be asked, since a day."""
    rows = run(
        "select distinct customer_id, contact_id from surveys_survey where customer_id = any(%s) and due_date > %s and state <> 'dropped'",
        [list(customer_ids), since],
    )
    return {(row[0], row[1]) for row in rows}


def to_lapse(before: dt.date) -> list[int]:
    """Surveys sent on or before a day and not answered."""
    return values("select record_id from surveys_survey where state = 'sent' and sent_date <= %s order by 1", [before])


def of_order(order_id: int) -> list[SurveyRow]:
    """The surveys about an order that were not dropped, whoever asks, by due date."""
    keys = values("select record_id from surveys_survey where order_id = %s and state <> 'dropped' order by due_date, record_id", [order_id])
    return of_ids(keys)


def credited(order_id: int) -> dict[int, Decimal]:
    """Whose an order is: each primary person's (or house account's) net amount of it, those who have any."""
    rows = run(
        """select x.person_id, sum(x.share * l.net) from orders_salesorderline l
           join orders_creditsplit x on x.line_id = l.line_id and not x.overlay where l.order_id = %s group by 1 having sum(x.share * l.net) > 0
           order by 1""",
        [order_id],
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were asked, and how many of them answered."""

    asked: int
    answered: int


def rates(scope: str, windows: Sequence[tuple[dt.date, dt.date]], members: Sequence[tuple[int, int]] | None) -> Mapping[tuple[int, int], Rate]:
    """{(scope, place of the window): rate} of surveys sent in windows: of the company, of units or of sellers (scope, member)."""
    pairs = [(0, 0)] if members is None else list(members)
    column = {"unit": "s.unit_id", "person": "s.seller_id"}.get(scope, "0")
    rows = run(
        f"""select m.scope, w.n::int - 1, count(*), count(*) filter (where s.state = 'answered')
            from unnest(%s::date[], %s::date[]) with ordinality as w(s, e, n)
            join surveys_survey s on s.sent_date >= w.s and s.sent_date < w.e and s.state = any(%s)
            join unnest(%s::bigint[], %s::bigint[]) as m(scope, member) on m.member = {column} group by 1, 2""",
        [
            [start for start, _ in windows], [end for _, end in windows], list(states.ASKED), [scope for scope, _ in pairs],
            [member for _, member in pairs],
        ],
    )  # fmt: skip
    return {(row[0], row[1]): Rate(row[2], row[3]) for row in rows}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A survey to send."""

    id: int
    number: str | None
    customer: str
    due_date: dt.date


def waiting(actor: Actor, on: dt.date, most: int = 50) -> list[Waiting]:
    """Surveys the actor is to send today."""
    rows = run(
        """select s.record_id, s.number, c.name, s.due_date from surveys_survey s join parties_customer c on c.record_id = s.customer_id
           where s.owner_id = %s and s.state = 'planned' and s.due_date <= %s order by s.due_date, s.record_id limit %s""",
        [actor.person_id, on, most],
        keep=True,
    )
    return [Waiting(*row) for row in rows]


def _count(actor: Actor, column: str, keys: Sequence[int]) -> int:
    return count_seen("surveys_survey s", f"s.{column} = any(%s)", list(keys), rows_of(actor))


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many surveys of a customer the actor may see."""
    return _count(actor, "customer_id", parties.with_merged(customer_id))


# Surveys about an order.
count_of_order = Counting("surveys_survey s", "s.order_id = %s", rows_of)
