"""Named reads of pay runs, pay statements and disputes; private rows take the actor first. Own and one's people's pay shows once released."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.payruns import states
from makesell.documents.payruns.access import RUNS, STATEMENTS
from makesell.documents.payruns.rules import Stood
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, one_seen
from makesell.masterdata.products import queries as products

ZERO = Decimal(0)


def runs_of(actor: Actor) -> Where:
    """The row filter of pay runs."""
    return where(RUNS.reach(actor), owner="t.owner_id", unit="t.unit_id")


def statements_of(actor: Actor) -> Where:
    """The row filter of statements: all, or the released ones of oneself and of one's units."""
    reach = STATEMENTS.reach(actor)
    seen = where(reach, owner="t.owner_id", unit="t.unit_id")
    return seen if reach.all else Where(f"(t.state = 'released' and {seen.sql})", seen.params)


_RUN_JOINS = {
    "r": "join spine_record r on r.id = t.record_id",
    "sc": "join schemes_incentivescheme sc on sc.record_id = t.scheme_id",
    "cb": "left join organisation_person cb on cb.id = t.computed_by_id",
}
_SUM = "(select coalesce(sum(s.{0}), 0) from payruns_paystatement s where s.run_id = t.record_id)"
RUN_LISTING = Listing(
    noun="pay_runs",
    source="payruns_payrun t join period_period pp on pp.id = t.period_id",
    key="t.record_id",
    policy=RUNS,
    rows=runs_of,
    search_sql="r.search_grams",
    default_sort="-period_start",
    joins=_RUN_JOINS,
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        Field("scheme", "t.scheme_id", Kind.REF, label_sql="sc.name", sort_sql="sc.sort_key", groups=True, noun="incentive_schemes"),
        Field("period", "t.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("period_start", "pp.start_date", Kind.DATE, groups=True),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("earned", _SUM.format("earned"), Kind.MONEY, currency="currency"),
        Field("paid", _SUM.format("paid"), Kind.MONEY, currency="currency"),
        Field("currency", "t.currency", Kind.CODE),
        Field("computed_at", "t.computed_at", Kind.MOMENT),
        Field("computed_by", "t.computed_by_id", Kind.REF, label_sql="cb.name", sort_sql="cb.sort_key", nullable=True, noun="people"),
        Field("released_at", "t.released_at", Kind.MOMENT, nullable=True),
    ),
)
_JOINS = {
    "r": "join spine_record r on r.id = t.record_id",
    "pe": "join organisation_person pe on pe.id = t.person_id",
    "u": "join organisation_unit u on u.id = t.unit_id",
    "sc": "join schemes_incentivescheme sc on sc.record_id = n.scheme_id",
}
# What each component adds to a statement, a column of its own: what a payroll program takes in.
_PART = "(select coalesce(sum(x.amount), 0) from payruns_statementline x where x.statement_id = t.record_id and x.component = '{0}')"
_WITHOUT_ANSWER = "from payruns_paydispute d where d.statement_id = t.record_id and d.state in ('open', 'escalated')"
STATEMENT_LISTING = Listing(
    noun="pay_statements",
    source="payruns_paystatement t join payruns_payrun n on n.record_id = t.run_id join period_period pp on pp.id = n.period_id",
    key="t.record_id",
    policy=STATEMENTS,
    rows=statements_of,
    search_sql="r.search_grams",
    default_sort="-period_start",
    joins=_JOINS,
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        Field("person", "t.person_id", Kind.REF, label_sql="pe.name", sort_sql="pe.sort_key", groups=True, noun="people"),
        Field("run", "t.run_id", Kind.REF, label_sql="coalesce(n.number, '')", sort_sql="n.number", groups=True, noun="pay_runs"),
        Field("period", "n.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("period_start", "pp.start_date", Kind.DATE, groups=True),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.STATEMENTS),
        Field("brought", "t.brought", Kind.MONEY, currency="currency"),
        Field("earned", "t.earned", Kind.MONEY, currency="currency"),
        Field("paid", "t.paid", Kind.MONEY, currency="currency"),
        Field("held", "t.held", Kind.MONEY, currency="currency"),
        Field("carried", "t.carried", Kind.MONEY, currency="currency"),
        Field("currency", "t.currency", Kind.CODE),
        Field("person_code", "pe.code", Kind.CODE),
        Field("scheme", "n.scheme_id", Kind.REF, label_sql="sc.name", sort_sql="sc.sort_key", groups=True, noun="incentive_schemes"),
        *(Field(code, _PART.format(code), Kind.MONEY, currency="currency") for code in states.COMPONENTS),
        Field("disputed", f"exists (select 1 {_WITHOUT_ANSWER})", Kind.BOOL),
        Field("dispute_due", f"(select min(d.due_at) {_WITHOUT_ANSWER})", Kind.MOMENT, nullable=True),
        roster.unit("t"),
    ),
)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    unit_id: int
    currency: str
    version: int
    scheme_id: int
    scheme: str
    period_id: int
    kind: str
    period: str
    start: dt.date
    end: dt.date
    computed_at: dt.datetime
    computed_by_id: int | None
    computed_by: str | None
    approved_at: dt.datetime | None
    approved_by: str | None
    released_at: dt.datetime | None


_RUN = f"""select t.record_id, t.number, t.state, t.unit_id, t.currency, t.version, t.scheme_id, sc.name, t.period_id, pp.kind, pp.code,
    pp.start_date, pp.end_date, t.computed_at, t.computed_by_id, cb.name, t.approved_at, ab.name, t.released_at
    from payruns_payrun t join period_period pp on pp.id = t.period_id {_RUN_JOINS["sc"]} {_RUN_JOINS["cb"]}
    left join organisation_person ab on ab.id = t.approved_by_id"""


def pay_run(actor: Actor, run_id: int) -> RunRow:
    """One run; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(RunRow, _RUN, "t.record_id", run_id, runs_of(actor))


def runs(run_ids: Sequence[int]) -> list[RunRow]:
    """Runs by key, for acts (no row filter)."""
    return by_key(RunRow, _RUN, "t.record_id", run_ids)


def runs_beside(scheme_id: int, start: dt.date) -> list[RunRow]:
    """The runs of a scheme that are not withdrawn and stand in the way of one that begins on a day: unreleased ones before, any after."""
    rows = run(
        f"""{_RUN} where t.scheme_id = %s and t.state <> 'withdrawn'
            and ((pp.start_date < %s and t.state <> 'released') or pp.end_date > %s) order by pp.start_date""",
        [scheme_id, start, start],
    )
    return [RunRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    owner_id: int
    unit_id: int
    unit: str
    currency: str
    version: int
    run_id: int
    run: str | None
    scheme_id: int
    scheme: str
    person_id: int
    person: str
    person_code: str
    agreement_id: int | None
    agreement: str | None
    kind: str
    period: str
    start: dt.date
    end: dt.date
    brought: Decimal
    earned: Decimal
    paid: Decimal
    held: Decimal
    carried: Decimal
    problem: str


_STATEMENT = f"""select t.record_id, t.number, t.state, t.owner_id, t.unit_id, u.name, t.currency, t.version, t.run_id, n.number, n.scheme_id,
    sc.name, t.person_id, pe.name, pe.code, t.agreement_id, ta.number, pp.kind, pp.code, pp.start_date, pp.end_date, t.brought, t.earned, t.paid,
    t.held, t.carried, t.problem
    from payruns_paystatement t join payruns_payrun n on n.record_id = t.run_id join period_period pp on pp.id = n.period_id
    join schemes_incentivescheme sc on sc.record_id = n.scheme_id {_JOINS["pe"]} {_JOINS["u"]}
    left join agreements_targetagreement ta on ta.record_id = t.agreement_id"""


def statement(actor: Actor, statement_id: int) -> StatementRow:
    """One statement; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(StatementRow, _STATEMENT, "t.record_id", statement_id, statements_of(actor))


def statements(statement_ids: Sequence[int]) -> list[StatementRow]:
    """Statements by key, for acts (no row filter)."""
    return by_key(StatementRow, _STATEMENT, "t.record_id", statement_ids)


def of_run(run_id: int) -> list[StatementRow]:
    """The statements of a run by name; the caller may see the run."""
    return [StatementRow(*row) for row in run(f"{_STATEMENT} where t.run_id = %s order by pe.sort_key, t.record_id", [run_id])]


def of_person(person_id: int, most: int = 12) -> list[StatementRow]:
    """The released statements of a person, newest first; the caller may see the person's pay."""
    rows = run(
        f"{_STATEMENT} where t.person_id = %s and t.state = 'released' order by pp.start_date desc, t.record_id desc limit %s", [person_id, most]
    )
    return [StatementRow(*row) for row in rows]


def brought_forward(scheme_id: int, before: dt.date) -> dict[int, Decimal]:
    """By person what the last released statement of a scheme held or carried to the next run."""
    rows = run(
        """select distinct on (t.person_id) t.person_id, t.held + t.carried from payruns_paystatement t
           join payruns_payrun n on n.record_id = t.run_id join period_period pp on pp.id = n.period_id
           where n.scheme_id = %s and t.state = 'released' and pp.end_date <= %s order by t.person_id, pp.start_date desc""",
        [scheme_id, before],
    )
    return {row[0]: row[1] for row in rows if row[1] != ZERO}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a statement, with the documents behind it."""

    line_id: int
    position: int
    component: str
    entry_id: int | None
    entry_date: dt.date | None
    atom_id: int | None
    version_id: int | None
    revision: int | None
    credit: Decimal
    reached_from: Decimal
    reached_to: Decimal
    earned: Decimal
    before: Decimal
    amount: Decimal
    part: str
    source_kind: str | None
    source_id: int | None
    source: str | None
    order_id: int | None
    order: str | None
    customer: str | None
    product: str | None
    groups: tuple[int, ...]     # the product group and those it lies in, the nearest first
    dispute: str | None
    of_statement: str | None
    of_line: int | None
    customer_class: str
    factor: Decimal


GROUP: Final = list(LineRow.__dataclass_fields__).index("groups")


def lines(statement_id: int, after: int = 0, most: int | None = None) -> list[LineRow]:
    """The lines of a statement in their order: behind a position, at most so many (none: all)."""
    return _lines("x.statement_id = %s and x.position > %s order by x.position limit %s", [statement_id, after, most])


def line(statement_id: int, line_id: int) -> LineRow | None:
    """One line of a statement by its key; None where it has no such line."""
    found = _lines("x.statement_id = %s and x.line_id = %s", [statement_id, line_id])
    return found[0] if found else None


def line_amounts(statement_id: int) -> list[tuple[int, str, Decimal]]:
    """The lines of a statement in their order, by position, component and amount alone."""
    return run("select position, component, amount from payruns_statementline where statement_id = %s order by position", [statement_id])


def line_count(statement_id: int) -> int:
    """How many lines a statement has."""
    return int(run("select count(*) from payruns_statementline where statement_id = %s", [statement_id])[0][0])


def _lines(where: str, params: list[int | None]) -> list[LineRow]:
    above = products.groups_above()
    rows = run(
        f"""select x.line_id, x.position, x.component, x.entry_id, x.entry_date, x.atom_id, x.scheme_version_id, v.revision, x.credit,
                  x.reached_from, x.reached_to, x.earned, x.before, x.amount, x.part, sr.kind, sr.id, coalesce(sr.number, sr.title), orr.id,
                  coalesce(orr.number, orr.title), c.title, pr.title, e.product_group_id, d.answer, ds.number, dl.position,
                  coalesce(cu.customer_class, ''), x.factor
           from payruns_statementline x left join schemes_incentiveversion v on v.id = x.scheme_version_id
           left join performance_entry e on e.id = x.entry_id and e.business_date = x.entry_date
           left join spine_line sl on sl.id = e.source_line_id left join spine_record sr on sr.id = sl.record_id
           left join spine_line ol on ol.id = e.line_id left join spine_record orr on orr.id = ol.record_id
           left join spine_record c on c.id = e.customer_id left join spine_record pr on pr.id = e.product_id
           left join payruns_paydispute d on d.id = x.dispute_id left join payruns_paystatement ds on ds.record_id = d.statement_id
           left join payruns_statementline dl on dl.line_id = d.line_id left join parties_customer cu on cu.record_id = e.customer_id
           where {where}""",
        params,
    )
    return [LineRow(*(*row[:GROUP], above.get(row[GROUP], ()), *row[GROUP + 1 :])) for row in rows]


def components(statement_id: int) -> list[tuple[str, Decimal]]:
    """What each component adds to a statement, in the order of the components; they sum to what was earned."""
    rows = run("select component, sum(amount) from payruns_statementline where statement_id = %s group by 1", [statement_id])
    found: dict[str, Decimal] = dict(rows)
    return [(code, found[code]) for code in states.COMPONENTS if code in found]


def amounts_of(run_id: int) -> dict[int, list[tuple[str, int, Decimal]]]:
    """By person the lines of a run: component, entry (0: none), amount; for acts."""
    found: dict[int, list[tuple[str, int, Decimal]]] = {}
    for person, component, entry, amount in run(
        """select t.person_id, x.component, coalesce(x.entry_id, 0), x.amount from payruns_statementline x
           join payruns_paystatement t on t.record_id = x.statement_id where t.run_id = %s""",
        [run_id],
    ):
        found.setdefault(person, []).append((component, entry, amount))
    return found


def released_from(scheme_id: int, start: dt.date) -> list[int]:
    """The released statements of a scheme for periods that begin on a day or later."""
    return [
        row[0]
        for row in run(
            """select t.record_id from payruns_paystatement t join payruns_payrun n on n.record_id = t.run_id
               join period_period pp on pp.id = n.period_id where n.scheme_id = %s and pp.start_date >= %s and t.state = 'released'""",
            [scheme_id, start],
        )
    ]


def released_after(day: dt.date) -> bool:
    """Whether a released run pays for days from this one on."""
    return bool(
        run(
            "select 1 from payruns_payrun t join period_period pp on pp.id = t.period_id where t.state = 'released' and pp.end_date > %s limit 1",
            [day],
        )
    )


def run_before(scheme_id: int, start: dt.date) -> int | None:
    """The last released run of a scheme before a day."""
    found = run(
        """select t.record_id from payruns_payrun t join period_period pp on pp.id = t.period_id
           where t.scheme_id = %s and t.state = 'released' and pp.start_date < %s order by pp.start_date desc limit 1""",
        [scheme_id, start],
    )
    return found[0][0] if found else None


def disputed(run_id: int) -> dict[int, int]:
    """By person the statement of a run that has a dispute without an answer."""
    return dict(
        run(
            """select distinct t.person_id, t.record_id from payruns_paydispute d join payruns_paystatement t on t.record_id = d.statement_id
               where d.state in ('open', 'escalated') and t.run_id = %s""",
            [run_id],
        )
    )


def pending_adjustments(scheme_id: int, apart_from_run: int | None) -> dict[int, list[tuple[int, Decimal]]]:
    """By person what answered disputes adjust and no other run's statement has settled: (dispute, amount); for a decision that adjusts
    more than the answer before it, the difference."""
    found: dict[int, list[tuple[int, Decimal]]] = {}
    for person, dispute, amount in run(
        """select t.person_id, d.id, d.adjustment - coalesce(x.amount, 0) from payruns_paydispute d
           join payruns_paystatement t on t.record_id = d.statement_id join payruns_payrun n on n.record_id = t.run_id
           left join lateral (
               select sum(x.amount) as amount from payruns_statementline x join payruns_paystatement s on s.record_id = x.statement_id
               where x.dispute_id = d.id and s.state <> 'withdrawn' and s.run_id is distinct from %s) x on true
           where n.scheme_id = %s and d.adjustment <> coalesce(x.amount, 0) order by d.id""",
        [apart_from_run, scheme_id],
    ):
        found.setdefault(person, []).append((dispute, amount))
    return found


@asking
def paid_for(order_id: int) -> Ask[dt.date | None]:
    """The last day of the pay period in which an order's credits first stood on a released statement."""
    return Ask(
        """select min(pp.end_date) - 1 from payruns_statementline x join payruns_paystatement t on t.record_id = x.statement_id
           join payruns_payrun n on n.record_id = t.run_id join period_period pp on pp.id = n.period_id
           join performance_entry e on e.id = x.entry_id and e.business_date = x.entry_date join spine_line l on l.id = e.line_id
           where t.state = 'released' and l.record_id = %s""",
        [order_id],
        lambda rows: rows[0][0],
    )


def known_statements(run_id: int) -> dict[int, Stood]:
    """The statements of a run by person."""
    rows = run(
        "select person_id, record_id, agreement_id, brought, earned, paid, held, carried, problem from payruns_paystatement where run_id = %s",
        [run_id],
    )
    return {row[0]: Stood(*row[1:]) for row in rows}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run or a statement that waits for an act: since when, or until when where there is a time for it."""

    id: int
    title: str
    act: str
    since: dt.datetime


def waiting_runs(actor: Actor, most: int = 50) -> list[Waiting]:
    """Runs the actor may send on: computed ones to review, approved ones to release."""
    if not RUNS.may(actor, "review"):
        return []
    rows = run(
        """select t.record_id, coalesce(t.number, '') || ' ' || r.title, case t.state when 'computed' then 'review' else 'release' end, t.computed_at
           from payruns_payrun t join spine_record r on r.id = t.record_id where t.state in ('computed', 'approved') order by 4 limit %s""",
        [most],
    )
    return [Waiting(*row) for row in rows]
