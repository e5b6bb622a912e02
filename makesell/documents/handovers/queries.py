"""Named reads of hand-overs; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.handovers import states
from makesell.documents.handovers.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import one_seen


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The hand-overs an actor may see, or do an act with: those led, of the people below, and those the actor gives or takes."""
    seen = where(POLICY.reach(actor, act), owner="h.owner_id", unit="h.unit_id")
    if actor.person_id is None or POLICY.reach(actor, act).nothing:
        return seen
    taking = "exists (select 1 from handovers_handoveritem i where i.handover_id = h.record_id and i.successor_id = %s)"
    return Where(f"({seen.sql} or h.person_id = %s or h.successor_id = %s or {taking})", (*seen.params, *(actor.person_id,) * 3))


_LEFT = "(select count(*) from handovers_handoveritem i where i.handover_id = h.record_id and i.state <> 'accepted')"
_ALL = "(select count(*) from handovers_handoveritem i where i.handover_id = h.record_id)"
LISTING = Listing(
    noun="handovers",
    source="handovers_handover h",
    key="h.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        "r": "join spine_record r on r.id = h.record_id",
        "p": "join organisation_person p on p.id = h.person_id",
        "s": "join organisation_person s on s.id = h.successor_id",
        "o": "left join organisation_person o on o.id = h.owner_id",
        "u": "join organisation_unit u on u.id = h.unit_id",
    },
    fields=(
        Field("number", "h.number", Kind.CODE, nullable=True),
        Field("person", "h.person_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", groups=True, noun="people"),
        Field("successor", "h.successor_id", Kind.REF, label_sql="s.name", sort_sql="s.sort_key", groups=True, noun="people"),
        Field("reason", "h.reason", Kind.CHOICE, groups=True, choices=states.REASONS),
        Field("state", "h.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("last_date", "h.last_date", Kind.DATE, groups=True),
        Field("left", _LEFT, Kind.INT),
        Field("items", _ALL, Kind.INT),
        Field("owner", "h.owner_id", Kind.REF, label_sql="o.name", sort_sql="o.sort_key", nullable=True, groups=True, noun="people"),
        roster.unit("h"),
    ),
)


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A hand-over as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    version: int
    person_id: int
    person: str
    successor_id: int
    successor: str
    reason: str
    last_date: dt.date
    note: str
    done_at: dt.datetime | None


_HEAD = """select h.record_id, h.number, h.state, h.owner_id, o.name, h.unit_id, u.name, h.version, h.person_id, p.name, h.successor_id, s.name,
        h.reason, h.last_date, h.note, h.done_at
    from handovers_handover h join organisation_person p on p.id = h.person_id join organisation_person s on s.id = h.successor_id
    join organisation_unit u on u.id = h.unit_id left join organisation_person o on o.id = h.owner_id"""


def handover(actor: Actor, handover_id: int, act: str = "view") -> HandoverRow:
    """One hand-over; refuses (404) one that does not exist or that the actor may not see (or do the act with), alike."""
    return one_seen(HandoverRow, _HEAD, "h.record_id", handover_id, rows_of(actor, act))


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Something to be taken over."""

    id: int
    record_id: int
    kind: str
    number: str | None
    title: str
    successor_id: int
    successor: str
    state: str
    why: str
    decided_at: dt.datetime | None


def items(handover_id: int) -> list[ItemRow]:
    """What a hand-over lists, kind by kind."""
    rows = run(
        """select i.id, i.record_id, i.kind, r.number, r.title, i.successor_id, s.name, i.state, i.why, i.decided_at
           from handovers_handoveritem i join spine_record r on r.id = i.record_id join organisation_person s on s.id = i.successor_id
           where i.handover_id = %s order by array_position(%s::text[], i.kind), r.number, r.title, i.id""",
        [handover_id, list(states.KINDS)],
    )
    return [ItemRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Found:
    """Something open of a person: a record and its kind."""

    kind: str
    id: int


# What each room calls open, by the owner `p`. Posted results are nobody's to move: they stay where they were credited.
# Orders of which goods are out on loan.
_LENT = """select l.order_id from orders_salesorderline l join orderbook_balance b on b.line_id = l.line_id where l.kind = 'loan'
    and b.shipped_qty > (select coalesce(sum(m.qty), 0) from orders_loanmove m where m.loan_line_id = l.line_id)"""
_OPEN = {
    "customer": "select c.record_id from parties_customer c where c.owner_id = %(p)s and c.active and c.merged_into_id is null",
    "lead": "select x.record_id from leads_lead x where x.owner_id = %(p)s and x.state = 'owned'",
    "need": "select x.record_id from activities_need x where x.owner_id = %(p)s and x.state = 'open'",
    "opportunity": "select x.record_id from opportunities_opportunity x where x.owner_id = %(p)s and x.state = 'open'",
    "quotation": """select x.record_id from quotations_quotation x where x.owner_id = %(p)s
        and x.state in ('draft', 'proposed', 'approved', 'sent')""",
    "contract": """select x.record_id from contracts_contract x where x.owner_id = %(p)s
        and x.state in ('draft', 'proposed', 'approved', 'signed')""",
    "order": """select o.record_id from orders_salesorder o where o.owner_id = %(p)s and (o.state in ('draft', 'held') or o.state = 'confirmed'
        and exists (select 1 from orders_salesorderline l join orderbook_balance b on b.line_id = l.line_id where l.order_id = o.record_id
                    and l.kind <> 'freight' and (b.ordered_qty - b.cancelled_qty > b.shipped_qty
                    or l.gross <> 0 and b.shipped_qty > b.invoiced_qty)))
        and not exists (select 1 from ({lent}) lent where lent.order_id = o.record_id)""",
    "loan": "select o.record_id from orders_salesorder o where o.owner_id = %(p)s and o.record_id in (select lent.order_id from ({lent}) lent)",
    "delivery": "select d.record_id from deliveries_delivery d where d.owner_id = %(p)s and d.state in ('draft', 'picked', 'issued')",
    "invoice": """select i.record_id from invoices_invoice i where i.owner_id = %(p)s and (i.state = 'draft' or exists (
        select 1 from receivables_dueitem x where x.record_id = i.record_id and x.amount <> x.settled))""",
    "bill": "select b.record_id from receipts_bill b where b.owner_id = %(p)s and b.state in ('in_hand', 'endorsed', 'discounted')",
    "receipt": """select m.record_id from receipts_receipt m where m.owner_id = %(p)s and (m.state in ('recorded', 'claimed') or m.state = 'confirmed'
        and m.amount > (select coalesce(sum(a.amount), 0) from receipts_allocation a where a.receipt_id = m.record_id
                        and a.undone_at is null)
            + (select coalesce(sum(x.amount), 0) from receipts_refundline x join receipts_refund f on f.record_id = x.refund_id
               where f.receipt_id = m.record_id))""",
    "ticket": "select t.record_id from tickets_ticket t where t.owner_id = %(p)s and t.state in ('new', 'open', 'waiting', 'resolved')",
    "survey": "select v.record_id from surveys_survey v where v.owner_id = %(p)s and v.state in ('planned', 'sent')",
    "follow_up": "select f.record_id from activities_followup f where f.owner_id = %(p)s and f.state = 'open'",
    "care_plan": "select x.record_id from activities_careplan x where x.owner_id = %(p)s and x.state = 'active'",
}


def open_of(person_id: int) -> list[Found]:
    """Everything a person has open, kind by kind."""
    union = " union all ".join(f"select '{kind}' as kind, x.record_id from ({sql.replace('{lent}', _LENT)}) x" for kind, sql in _OPEN.items())
    rows = run(f"select kind, record_id from ({union}) f order by 2", {"p": person_id})
    return [Found(*row) for row in rows]


def in_hand(record_ids: Sequence[int]) -> list[int]:
    """Those of these records that wait in an open hand-over."""
    rows = run(
        """select distinct i.record_id from handovers_handoveritem i join handovers_handover h on h.record_id = i.handover_id
           where h.state = 'open' and i.record_id = any(%s) order by 1""",
        [list(record_ids)],
    )
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A hand-over that waits for a person: things to accept, refused ones to give to somebody else, or its end."""

    id: int
    number: str | None
    person: str
    last_date: dt.date
    to_accept: int
    refused: int
    leads: bool


def waiting(actor: Actor, most: int = 50) -> list[Waiting]:
    """What the actor is to accept; of hand-overs the actor leads what was refused, and those that may be finished."""
    if actor.person_id is None:
        return []
    rows = run(
        """select h.record_id, h.number, p.name, h.last_date, count(i.id) filter (where i.state = 'waits' and i.successor_id = %(me)s),
                  count(i.id) filter (where i.state = 'refused'), h.owner_id is not distinct from %(me)s
           from handovers_handover h join organisation_person p on p.id = h.person_id
           left join handovers_handoveritem i on i.handover_id = h.record_id
           where h.state = 'open' and (h.owner_id = %(me)s or i.successor_id = %(me)s) group by h.record_id, p.name
           having count(i.id) filter (where i.state = 'waits' and i.successor_id = %(me)s) > 0
               or h.owner_id = %(me)s and (count(i.id) filter (where i.state = 'refused') > 0 or count(i.id) filter (where i.state <> 'accepted') = 0)
           order by 4, 1 limit %(most)s""",
        {"me": actor.person_id, "most": most},
        keep=True,
    )
    return [Waiting(*row) for row in rows]
