"""Named reads of tickets and knowledge answers; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.acceptances.machine_states import IN, OUT, UNKNOWN, WARRANTY
from makesell.documents.tickets import states
from makesell.documents.tickets.access import ANSWERS, POLICY
from makesell.documents.tickets.rules import Clock
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, one_seen
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The tickets an actor may see, or do an act with."""
    return document_rows(POLICY, actor, "tickets_ticket", "t.record_id", act)


_LATE = (
    "case when t.state = 'new' and t.response_due_at <= now() then 'response' when t.state in ('new', 'open') and t.solution_due_at <= now()"
    " then 'solution' else '' end"
)
# Whether the machine was in warranty on the day it was asked about.
_WARRANTY = f"""case when t.machine_id is null then '{UNKNOWN}'
    when makesell_day(t.opened_at) between ma.started_date and ma.warranty_until then '{IN}' else '{OUT}' end"""
_OWNER = roster.owner("t")
# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, order_id as earlier from tickets_ticket",
    "select record_id as later, delivery_id as earlier from tickets_ticket",
)
LISTING = Listing(
    noun="tickets",
    source="tickets_ticket t",
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        "r": "join spine_record r on r.id = t.record_id",
        "c": "join parties_customer c on c.record_id = t.customer_id",
        "cn": parties.NOW,
        "p": "left join organisation_person p on p.id = t.owner_id",
        "u": "join organisation_unit u on u.id = t.unit_id",
        "pr": "left join products_product pr on pr.record_id = t.product_id",
        "o": "left join orders_salesorder o on o.record_id = t.order_id",
        "d": "left join deliveries_delivery d on d.record_id = t.delivery_id",
        "op": "left join opportunities_opportunity op on op.record_id = t.opportunity_id",
        "ma": "left join acceptances_installedmachine ma on ma.record_id = t.machine_id",
        "sv": "left join surveys_survey sv on sv.record_id = t.survey_id",
    },
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        Field("subject", "r.title", Kind.TEXT),
        parties.field("t.customer_id"),
        Field("kind", "t.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
        Field("priority", "t.priority", Kind.CHOICE, groups=True, choices=states.PRIORITIES),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("late", _LATE, Kind.CHOICE, groups=True, choices=states.LATE),
        Field("opened_at", "t.opened_at", Kind.MOMENT),
        Field("response_due_at", "t.response_due_at", Kind.MOMENT),
        Field("solution_due_at", "t.solution_due_at", Kind.MOMENT),
        Field("solved_at", "t.solved_at", Kind.MOMENT, nullable=True),
        _OWNER,
        roster.unit("t"),
        Field("product", "t.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products"),
        Field("machine", "t.machine_id", Kind.REF, label_sql="ma.serial", sort_sql="ma.serial", nullable=True, noun="machines"),
        Field("warranty", _WARRANTY, Kind.CHOICE, groups=True, choices=WARRANTY),
        Field("order", "t.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders"),
        Field("delivery", "t.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", nullable=True, noun="deliveries"),
        Field("survey", "t.survey_id", Kind.REF, label_sql="sv.number", sort_sql="sv.number", nullable=True, noun="surveys"),
        Field("opportunity", "t.opportunity_id", Kind.REF, label_sql="op.number", sort_sql="op.number", nullable=True, noun="opportunities"),
        Field("cause", "t.cause", Kind.CHOICE, groups=True, choices={"": states.NO_CAUSE, **states.CAUSES}),
        Field("channel", "t.channel", Kind.CHOICE, groups=True, choices=states.CHANNELS),
        Field("cost", "t.cost", Kind.MONEY, sums=True, currency="currency"),
        Field("currency", "t.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as its page and its acts read it."""

    id: int
    number: str | None
    subject: str
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    currency: str
    version: int
    customer_id: int
    customer: str
    customer_owner_id: int | None
    contact_id: int | None
    contact: str | None
    kind: str
    priority: str
    channel: str
    question: str
    product_id: int | None
    product: str | None
    order_id: int | None
    order: str | None
    delivery_id: int | None
    delivery: str | None
    line_id: int | None
    line: int | None
    opportunity_id: int | None
    opportunity: str | None
    opened_at: dt.datetime
    response_due_at: dt.datetime
    solution_due_at: dt.datetime
    responded_at: dt.datetime | None
    solved_at: dt.datetime | None
    paused_at: dt.datetime | None
    late_with: str
    up_to_id: int | None
    up_to: str | None
    solution: str
    cause: str
    cost: Decimal
    machine_id: int | None
    machine: str | None
    warranty_until: dt.date | None
    labour_until: dt.date | None

    @property
    def clock(self) -> Clock:
        """The service clock as it stands."""
        return Clock(self.response_due_at, self.solution_due_at, self.responded_at, self.solved_at, self.paused_at)


_HEAD = """select t.record_id, t.number, r.title, t.state, t.owner_id, p.name, t.unit_id, u.name, t.currency, t.version, t.customer_id, c.name,
        c.owner_id, t.contact_id, k.name, t.kind, t.priority, t.channel, t.question, t.product_id, pr.name, t.order_id, o.number, t.delivery_id,
        d.number, t.line_id, l.position, t.opportunity_id, op.number, t.opened_at, t.response_due_at, t.solution_due_at, t.responded_at, t.solved_at,
        t.paused_at, t.late_with, t.up_to_id, up.name, t.solution, t.cause, t.cost,
        t.machine_id, ma.serial, ma.warranty_until, ma.labour_until
    from tickets_ticket t join spine_record r on r.id = t.record_id join parties_customer c on c.record_id = t.customer_id
    join organisation_unit u on u.id = t.unit_id left join organisation_person p on p.id = t.owner_id
    left join parties_contact k on k.record_id = t.contact_id left join products_product pr on pr.record_id = t.product_id
    left join orders_salesorder o on o.record_id = t.order_id left join deliveries_delivery d on d.record_id = t.delivery_id
    left join spine_line l on l.id = t.line_id left join organisation_person up on up.id = t.up_to_id
    left join opportunities_opportunity op on op.record_id = t.opportunity_id
    left join acceptances_installedmachine ma on ma.record_id = t.machine_id"""


def ticket(actor: Actor, ticket_id: int, act: str = "view") -> TicketRow:
    """One ticket; refuses (404) one that does not exist or that the actor may not see (or do the act with), alike."""
    return one_seen(TicketRow, _HEAD, "t.record_id", ticket_id, rows_of(actor, act))


def of_ids(ticket_ids: Sequence[int]) -> list[TicketRow]:
    """Tickets as they stand, whoever asks."""
    return by_key(TicketRow, _HEAD, "t.record_id", ticket_ids)


def of_opportunity(actor: Actor, opportunity_id: int) -> tuple[int, str] | None:
    """The ticket an opportunity came from, with its number, where the actor may see it."""
    seen = rows_of(actor)
    row = one(
        f"select t.record_id, t.number from tickets_ticket t where t.opportunity_id = %s and {seen.sql} order by 1 limit 1",
        [opportunity_id, *seen.params],
    )
    return (row[0], row[1] or "") if row else None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """Something said in a ticket."""

    at: dt.datetime
    by: str
    from_customer: bool
    visible: bool
    text: str
    answer_id: int | None
    answer: str | None


def messages(ticket_id: int, *, visible_only: bool = False) -> list[MessageRow]:
    """What was said in a ticket, the oldest first; customers read what is visible."""
    rows = run(
        """select m.at, m.by_name, m.from_customer, m.visible, m.text, m.answer_id, a.number from tickets_ticketmessage m
           left join tickets_knowledgeanswer a on a.record_id = m.answer_id where m.ticket_id = %s and (m.visible or not %s) order by m.at, m.id""",
        [ticket_id, visible_only],
    )
    return [MessageRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class TurnRow:
    """That a ticket was handed on."""

    at: dt.datetime
    from_id: int | None
    from_person: str | None
    to_id: int
    to_person: str
    why: str
    share: Decimal | None
    until: dt.date | None


def turns(ticket_id: int) -> list[TurnRow]:
    """Who handed a ticket to whom, the oldest first."""
    rows = run(
        """select x.at, f.id, f.name, p.id, p.name, x.why, x.overlay_share, x.overlay_until from tickets_ticketturn x
           left join organisation_person f on f.id = x.from_person_id join organisation_person p on p.id = x.to_person_id
           where x.ticket_id = %s order by x.at, x.id""",
        [ticket_id],
    )
    return [TurnRow(*row) for row in rows]


def leads_of(customer_id: int, on: dt.date) -> dict[int, Decimal]:
    """Who has handed a sales lead of a customer to its seller, with the overlay share that holds on a date (ORG-5)."""
    rows = run(
        """select x.from_person_id, max(x.overlay_share) from tickets_ticketturn x join tickets_ticket t on t.record_id = x.ticket_id
           join organisation_person p on p.id = x.from_person_id
           where t.customer_id = %s and x.overlay_until >= %s and (p.left_date is null or p.left_date >= %s) group by 1 order by 1""",
        [customer_id, on, on],
        keep=True,
    )
    return dict(rows)


def least_busy(people: Sequence[int]) -> int | None:
    """Who of these people has the fewest tickets that are not solved; None without people."""
    found = values(
        """select p.id from unnest(%s::bigint[]) p(id) left join tickets_ticket t on t.owner_id = p.id and t.state = any(%s)
           group by p.id order by count(t.record_id), p.id limit 1""",
        [list(people), list(states.UNSOLVED)],
        keep=True,
    )
    return int(found[0]) if found else None


def to_go_up(at: dt.datetime) -> list[int]:
    """Tickets that are late now and have not gone up for it."""
    return values(
        """select record_id from tickets_ticket t where (t.state = 'new' and t.response_due_at <= %s and t.late_with = '')
           or (t.state in ('new', 'open') and t.solution_due_at <= %s and t.late_with <> 'solution' and (t.state = 'open' or t.late_with <> ''))
           order by 1""",
        [at, at],
        keep=True,
    )


def to_lapse(before: dt.datetime) -> list[int]:
    """Solved tickets nobody has objected to since a moment."""
    return values("select record_id from tickets_ticket where state = 'resolved' and solved_at <= %s order by 1", [before], keep=True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits for a person: to be answered, solved, or seen to because it is late."""

    id: int
    number: str | None
    subject: str
    customer: str
    state: str
    due_at: dt.datetime
    late: bool
    went_up: bool


def waiting(actor: Actor, at: dt.datetime, most: int = 50) -> list[Waiting]:
    """The actor's own tickets whose clock runs, and those that went up to the actor; the most urgent first."""
    if actor.person_id is None:
        return []
    rows = run(
        """select t.record_id, t.number, r.title, c.name, t.state, case when t.state = 'new' then t.response_due_at else t.solution_due_at end,
                  t.owner_id is distinct from %s
           from tickets_ticket t join spine_record r on r.id = t.record_id join parties_customer c on c.record_id = t.customer_id
           where t.state in ('new', 'open') and (t.owner_id = %s or (t.up_to_id = %s and
                 case t.late_with when 'response' then t.state = 'new' else t.late_with = 'solution' end))
           order by 6, 1 limit %s""",
        [actor.person_id, actor.person_id, actor.person_id, most],
        keep=True,
    )
    return [Waiting(row[0], row[1], row[2], row[3], row[4], row[5], row[5] <= at, bool(row[6])) for row in rows]


def _count(actor: Actor, column: str, keys: Sequence[int]) -> int:
    seen = rows_of(actor)
    row = one(f"select count(*) from tickets_ticket t where t.{column} = any(%s) and {seen.sql}", [list(keys), *seen.params], keep=True)
    return int(row[0]) if row else 0


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many tickets of a customer the actor may see."""
    return _count(actor, "customer_id", parties.with_merged(customer_id))


# Tickets about an order.
count_of_order = Counting("tickets_ticket t", "t.order_id = %s", rows_of)


def count_of_delivery(actor: Actor, delivery_id: int) -> int:
    """How many tickets about a delivery the actor may see."""
    return _count(actor, "delivery_id", [delivery_id])


def count_of_machine(actor: Actor, machine_id: int) -> int:
    """How many tickets about a machine the actor may see."""
    return _count(actor, "machine_id", [machine_id])


def count_of_survey(actor: Actor, survey_id: int) -> int:
    """How many tickets an answer led to, those the actor may see."""
    return _count(actor, "survey_id", [survey_id])


def answers_of(actor: Actor) -> Where:
    """Knowledge is for everybody who may see it at all; drafts for those who write."""
    if ANSWERS.may(actor, "write"):
        return where(ANSWERS.reach(actor), owner="a.owner_id", unit="a.unit_id")
    return Where("a.state = 'published'") if ANSWERS.may(actor) else Where("false")


_HELPED = "(select count(*) filter (where x.helped) from tickets_answerrating x where x.answer_id = a.record_id)"
_RATED = "(select count(*) from tickets_answerrating x where x.answer_id = a.record_id)"
_USED = "(select count(distinct m.ticket_id) from tickets_ticketmessage m where m.answer_id = a.record_id)"
ANSWER_LIST = Listing(
    noun="answers",
    source="tickets_knowledgeanswer a",
    key="a.record_id",
    policy=ANSWERS,
    rows=answers_of,
    search_sql="r.search_grams",
    default_sort="-used",
    joins={
        "r": "join spine_record r on r.id = a.record_id",
        "g": "left join products_productgroup g on g.record_id = a.product_group_id",
        "p": "left join organisation_person p on p.id = a.owner_id",
    },
    fields=(
        Field("number", "a.number", Kind.CODE, nullable=True),
        Field("question", "r.title", Kind.TEXT),
        Field("product_group", "a.product_group_id", Kind.REF, label_sql="g.name", sort_sql="g.code", nullable=True, groups=True,
              noun="product_groups"),
        Field("ticket_kind", "a.ticket_kind", Kind.CHOICE, groups=True, choices={"": states.ANY_KIND, **states.KINDS}),
        Field("state", "a.state", Kind.CHOICE, groups=True, choices=states.ANSWER_LABELS),
        Field("used", _USED, Kind.INT),
        Field("helped", _HELPED, Kind.INT),
        Field("rated", _RATED, Kind.INT),
        Field("published_at", "a.published_at", Kind.MOMENT, nullable=True),
        roster.owner("a"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A knowledge answer as its page shows it."""

    id: int
    number: str | None
    question: str
    state: str
    owner_id: int | None
    owner: str | None
    version: int
    text: str
    product_group_id: int | None
    product_group: str | None
    ticket_kind: str
    published_at: dt.datetime | None
    published_by_id: int | None
    published_by: str | None
    used: int
    helped: int
    rated: int


_ANSWER = f"""select a.record_id, a.number, r.title, a.state, a.owner_id, p.name, a.version, a.text, a.product_group_id, g.name, a.ticket_kind,
        a.published_at, a.published_by_id, b.name, {_USED}, {_HELPED}, {_RATED}
    from tickets_knowledgeanswer a join spine_record r on r.id = a.record_id left join organisation_person p on p.id = a.owner_id
    left join products_productgroup g on g.record_id = a.product_group_id left join organisation_person b on b.id = a.published_by_id"""


def answer(actor: Actor, answer_id: int) -> AnswerRow:
    """One knowledge answer; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(AnswerRow, _ANSWER, "a.record_id", answer_id, answers_of(actor))


def published(kind: str, most: int = 20) -> list[int]:
    """The published answers for a kind of ticket, the oldest first."""
    return values(
        "select record_id from tickets_knowledgeanswer where state = 'published' and ticket_kind = any(%s) order by 1 limit %s", [[kind, ""], most]
    )


@dataclass(frozen=True, slots=True)
class Use:
    """A ticket an answer was used in."""

    ticket_id: int
    number: str | None
    subject: str
    at: dt.datetime
    by: str


def used_in(actor: Actor, answer_id: int, most: int = 50) -> list[Use]:
    """The tickets an answer was used in, the newest first, those the actor may see."""
    seen = rows_of(actor)
    rows = run(
        f"""select t.record_id, t.number, r.title, m.at, m.by_name from tickets_ticketmessage m join tickets_ticket t on t.record_id = m.ticket_id
            join spine_record r on r.id = t.record_id where m.answer_id = %s and {seen.sql} order by m.at desc limit %s""",
        [answer_id, *seen.params, most],
    )
    return [Use(*row) for row in rows]


def drafts(actor: Actor, most: int = 20) -> list[AnswerRow]:
    """Drafts of others, to be read and published."""
    rows = run(f"{_ANSWER} where a.state = 'draft' and a.owner_id is distinct from %s order by a.record_id limit %s", [actor.person_id, most])
    return [AnswerRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class About:
    """What a document that a ticket is about says: whose it is, and the document before it."""

    customer_id: int
    order_id: int | None


def of_order(order_id: int) -> About | None:
    """Whose an order is."""
    row = one("select customer_id, record_id from orders_salesorder where record_id = %s", [order_id])
    return About(*row) if row else None


def of_delivery(delivery_id: int) -> About | None:
    """Whose a delivery is, and of which order."""
    row = one("select customer_id, order_id from deliveries_delivery where record_id = %s", [delivery_id])
    return About(*row) if row else None


def line_at(record_id: int, position: int) -> tuple[int, int | None] | None:
    """The line of an order or delivery at a position, with its product."""
    row = one(
        """select s.id, coalesce(l.product_id, dl.product_id) from spine_line s left join orders_salesorderline l on l.line_id = s.id
           left join deliveries_deliveryline x on x.line_id = s.id left join orders_salesorderline dl on dl.line_id = x.order_line_id
           where s.record_id = %s and s.position = %s""",
        [record_id, position],
    )
    return (int(row[0]), row[1]) if row else None
