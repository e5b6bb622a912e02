"""Named reads of target agreements; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.agreements import states
from makesell.documents.agreements.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.db.asking import Ask, asking
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, one_seen


def rows_of(actor: Actor) -> Where:
    """The row filter of agreements: one's own, one's units' and below, or all."""
    return where(POLICY.reach(actor), owner="t.owner_id", unit="t.unit_id")


_JOINS = {
    "r": "join spine_record r on r.id = t.record_id",
    "pe": "join organisation_person pe on pe.id = t.person_id",
    "u": "join organisation_unit u on u.id = t.unit_id",
    "sv": "left join schemes_incentiveversion sv on sv.id = t.scheme_version_id",
    "sc": "left join schemes_incentivescheme sc on sc.record_id = sv.scheme_id",
}
LISTING = Listing(
    noun="agreements",
    source="agreements_targetagreement t join period_period pp on pp.id = t.period_id",
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-period",
    joins=_JOINS,
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        Field("person", "t.person_id", Kind.REF, label_sql="pe.name", sort_sql="pe.sort_key", groups=True, noun="people"),
        Field("period", "t.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("revision", "t.revision", Kind.INT),
        roster.unit("t"),
        Field("offered_at", "t.offered_at", Kind.MOMENT, nullable=True),
        Field("signed_at", "t.signed_at", Kind.MOMENT, nullable=True),
        Field("refused_at", "t.refused_at", Kind.MOMENT, nullable=True),
        Field("sign_by", "t.sign_by", Kind.DATE, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    unit_id: int
    unit: str
    currency: str
    version: int
    person_id: int
    person: str
    period_id: int
    period_kind: str
    period: str
    start: dt.date
    end: dt.date
    scheme_version_id: int | None
    scheme: str | None
    scheme_revision: int | None
    revision: int
    replaces_id: int | None
    terms: str
    reason: str
    offered_at: dt.datetime | None
    signed_at: dt.datetime | None
    refused_at: dt.datetime | None
    refusal: str
    hr_verdict: str
    hr_by: str | None
    lead_verdict: str
    lead_by: str | None
    sign_by: dt.date | None


_SELECT = f"""select t.record_id, t.number, t.state, t.owner_id, t.unit_id, u.name, t.currency, t.version, t.person_id, pe.name, t.period_id,
    pp.kind, pp.code, pp.start_date, pp.end_date, t.scheme_version_id, sc.name, sv.revision, t.revision, t.replaces_id, t.terms, t.reason,
    t.offered_at, t.signed_at, t.refused_at, t.refusal, t.hr_verdict, hr.name, t.lead_verdict, ld.name, t.sign_by
    from agreements_targetagreement t join period_period pp on pp.id = t.period_id {" ".join(_JOINS.values())}
    left join organisation_person hr on hr.id = t.hr_by_id left join organisation_person ld on ld.id = t.lead_by_id"""


def agreement(actor: Actor, agreement_id: int) -> AgreementRow:
    """One agreement; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(AgreementRow, _SELECT, "t.record_id", agreement_id, rows_of(actor))


def of_ids(agreement_ids: Sequence[int]) -> list[AgreementRow]:
    """Agreements by key, for acts (no row filter)."""
    return by_key(AgreementRow, _SELECT, "t.record_id", agreement_ids)


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """An agreed target: what, for when, how much was agreed, and what the target says now."""

    target_id: int
    measure: str
    value: str
    period_kind: str
    period: str
    start: dt.date
    end: dt.date
    product_group: str | None
    territory: str | None
    amount: Decimal
    currency: str


def agreed(agreement_id: int) -> list[AgreedRow]:
    """The targets of an agreement by measure and period."""
    rows = run(
        """select a.target_id, g.measure, g.value, pp.kind, pp.code, pp.start_date, pp.end_date, pg.name, te.name, a.amount, g.currency
           from agreements_agreedtarget a join targets_target g on g.record_id = a.target_id join period_period pp on pp.id = g.period_id
           left join products_productgroup pg on pg.record_id = g.product_group_id
           left join territories_territory te on te.record_id = g.territory_id
           where a.agreement_id = %s order by g.measure, g.value, pp.start_date, pp.end_date desc, a.target_id""",
        [agreement_id],
        keep=True,
    )
    return [AgreedRow(*row) for row in rows]


def agreed_sums(agreement_ids: Sequence[int]) -> dict[int, dict[tuple[str, str, dt.date, dt.date, int | None], Decimal]]:
    """By agreement what is agreed for each (measure, value, first day, day after, product group), of any territory left out; one statement."""
    found: dict[int, dict[tuple[str, str, dt.date, dt.date, int | None], Decimal]] = {}
    for agreement, measure, value, start, end, group, amount in run(
        """select a.agreement_id, g.measure, g.value, pp.start_date, pp.end_date, g.product_group_id, sum(a.amount)
           from agreements_agreedtarget a join targets_target g on g.record_id = a.target_id join period_period pp on pp.id = g.period_id
           where a.agreement_id = any(%s) and g.territory_id is null group by 1, 2, 3, 4, 5, 6""",
        [list(agreement_ids)],
    ):
        found.setdefault(agreement, {})[(measure, value, start, end, group)] = amount
    return found


def approved_targets(person_id: int, start: dt.date, end: dt.date) -> list[tuple[int, Decimal]]:
    """The approved targets of a person whose period lies within the dates: (key, amount)."""
    return [
        (row[0], row[1])
        for row in run(
            """select g.record_id, g.amount from targets_target g join period_period pp on pp.id = g.period_id
               where g.person_id = %s and g.state = 'approved' and pp.start_date >= %s and pp.end_date <= %s order by g.record_id""",
            [person_id, start, end],
        )
    ]


def scheme_version(person_id: int, on: dt.date) -> int | None:
    """The approved version of the incentive scheme a person is paid by on a date."""
    row = one(
        """select v.id from schemes_incentiveplanmember m join schemes_incentiveversion v on v.scheme_id = m.scheme_id
           where m.person_id = %s and m.valid_from <= %s and (m.valid_to is null or m.valid_to > %s)
             and v.state = 'approved' and v.valid_from <= %s and (v.valid_to is null or v.valid_to > %s) order by v.id desc limit 1""",
        [person_id, on, on, on, on],
    )
    return int(row[0]) if row else None


def standing(person_id: int, period_id: int) -> list[AgreementRow]:
    """The open agreement and the one in force of a person and period (no row filter: for acts)."""
    rows = run(
        f"{_SELECT} where t.person_id = %s and t.period_id = %s and t.state = any(%s) order by t.record_id",
        [person_id, period_id, [*states.OPEN, *states.IN_FORCE]],
    )
    return [AgreementRow(*row) for row in rows]


@asking
def in_force(person_ids: Sequence[int], on: dt.date) -> Ask[dict[int, AgreementRow]]:
    """What pay runs on: by person the agreement in force for the narrowest period that holds the date."""
    return Ask(
        f"""{_SELECT} where t.person_id = any(%s) and t.state = any(%s) and pp.start_date <= %s and pp.end_date > %s
            order by t.person_id, pp.end_date - pp.start_date desc""",
        [list(person_ids), list(states.IN_FORCE), on, on],
        lambda rows: {row[8]: AgreementRow(*row) for row in rows},
    )


def last_signed(person_ids: Sequence[int], on: dt.date) -> dict[int, AgreementRow]:
    """By person what pay runs on: what is in force for the narrowest period that holds the date, else what was signed last before it."""
    rows = run(
        f"""{_SELECT} where t.person_id = any(%s) and t.state = any(%s) and pp.start_date <= %s
            order by t.person_id, pp.end_date > %s, pp.end_date, pp.start_date""",
        [list(person_ids), list(states.IN_FORCE), on, on],
        keep=True,
    )
    found: dict[int, AgreementRow] = {}
    for row in (AgreementRow(*each) for each in rows):
        known = found.get(row.person_id)
        narrower = known is None or known.end <= on or row.end - row.start <= known.end - known.start
        if narrower:
            found[row.person_id] = row
    return found


def revisions(person_id: int, period_id: int) -> list[AgreementRow]:
    """Every revision of a person's agreement for a period, newest first."""
    rows = run(f"{_SELECT} where t.person_id = %s and t.period_id = %s order by t.revision desc, t.record_id desc", [person_id, period_id])
    return [AgreementRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A wording as it was offered."""

    edition: int
    wording: str
    digest: str
    why: str
    by: str | None
    at: dt.datetime


def editions(agreement_id: int) -> list[EditionRow]:
    """The wordings of an agreement, the first one first."""
    rows = run(
        """select e.edition, e.wording, e.digest, e.why, p.name, e.at from agreements_agreementedition e
           left join organisation_person p on p.id = e.by_id where e.agreement_id = %s order by e.edition""",
        [agreement_id],
    )
    return [EditionRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What one side said about a line of the wording."""

    turn: int
    about: str
    text: str
    by: str | None
    by_id: int | None
    at: dt.datetime
    settled_by: str | None
    settled_at: dt.datetime | None


def comments(agreement_id: int) -> list[CommentRow]:
    """The comments on an agreement in their order."""
    rows = run(
        """select c.turn, c.about, c.text, p.name, c.by_id, c.at, s.name, c.settled_at from agreements_agreementcomment c
           left join organisation_person p on p.id = c.by_id left join organisation_person s on s.id = c.settled_by_id
           where c.agreement_id = %s order by c.turn""",
        [agreement_id],
    )
    return [CommentRow(*row) for row in rows]


def to_remind(before: dt.date, today: dt.date) -> tuple[list[AgreementRow], list[AgreementRow]]:
    """What is to be signed by `before` and was not reminded of yet, and what was to be signed before today and was not said to be late."""
    ending = run(
        f"{_SELECT} where t.sign_by >= %s and t.sign_by <= %s and t.reminded < 1 and t.state = 'offered' order by t.record_id", [today, before]
    )
    late = run(f"{_SELECT} where t.sign_by < %s and t.reminded < 2 and t.state = 'offered' order by t.record_id", [today])
    return [AgreementRow(*row) for row in ending], [AgreementRow(*row) for row in late]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An agreement that waits for somebody: to sign it (`sign`), or to decide after a refusal (`decide_refusal`)."""

    id: int
    number: str
    person: str
    act: str
    since: dt.datetime
    own: bool


def waiting(actor: Actor, before: dt.datetime, most: int = 50) -> list[Waiting]:
    """What waits for the actor: to sign (own, or for the company); refusals from before `before` to decide on."""
    if actor.person_id is None:
        return []
    signs = where(POLICY.reach(actor, "sign"), owner="t.owner_id", unit="t.unit_id")
    decides = where(POLICY.reach(actor, "decide_refusal"), owner="t.owner_id", unit="t.unit_id")
    by_hr = bool(actor.roles & set(POLICY.acts["register_paper"]))
    rows = run(
        f"""select t.record_id, coalesce(t.number, ''), pe.name, 'sign', t.offered_at, t.person_id = %s
            from agreements_targetagreement t join organisation_person pe on pe.id = t.person_id
            where t.state = 'offered' and {signs.sql} and not exists (select 1 from signing_signature s where s.record_id = t.record_id
                  and s.party = case when t.person_id = %s then 'other' else 'company' end)
            union all
            select t.record_id, coalesce(t.number, ''), pe.name, 'decide_refusal', t.refused_at, false
            from agreements_targetagreement t join organisation_person pe on pe.id = t.person_id
            where t.state = 'refused' and t.refused_at < %s and t.person_id <> %s and {decides.sql}
                  and case when %s then t.hr_verdict else t.lead_verdict end = '' order by 5, 1 limit %s""",
        [actor.person_id, *signs.params, actor.person_id, before, actor.person_id, *decides.params, by_hr, most],
        keep=True,
    )
    return [Waiting(*row) for row in rows]
