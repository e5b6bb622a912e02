"""PER-3 · A run that goes on from where it stood says what one from the first entry says, in as many statements for many entries as for few."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from makesell.books.performance import posting
from makesell.books.performance.posting import Credit
from makesell.demo import samples as co
from makesell.demo.sample_pay import close_sales
from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries
from makesell.documents.payruns.rules import Added
from makesell.flows.per_3_reward import approve_run, assign_scheme, compute_run, release_run, review_run
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.per_3_reward.create_scheme import NewVersion, Step
from makesell.ground.db import count, run, values
from makesell.metrics import pay, pay_plain
from makesell.sheets import pay_figures, pay_statements
from makesell.sheets.figures import FigureRow
from makesell.sheets.parts import TablePart
from tests.clauses.cast import NOW, person
from tests.clauses.pay import Firm
from tests.clauses.test_per_3 import proved

D = Decimal
pytestmark = pytest.mark.django_db
STEPS = tuple(Step(D(start), D(rate)) for start, rate in (("0", "0.0137"), ("20000", "0.0213"), ("60000", "0.0331")))


class Crowd(Firm):
    """So many people on one ladder of money that came in, counted over quarters; entries are posted for the lines of one order."""

    def __init__(self, people: int) -> None:
        super().__init__(signed=False)
        unit = self.c.units[0]
        self.crowd = [key for n in range(people) if (key := person(f"K{n}-{unit}", f"人员{n}", unit, "salesperson").person_id)]
        self.scheme = self.scheme_of(NewVersion("paid", "CNY", co.SINCE, STEPS, ladder="money", cap=D(1500)))
        assign_scheme.perform_many([NewMember(self.scheme, each, co.SINCE) for each in self.crowd], actor=self.hr, at=NOW)
        self.sold("1000", dt.date(2025, 1, 5))
        self.line = values("select line_id from orders_salesorderline order by line_id desc limit 1")[0]

    def paid_in(self, who: int, net: str, on: dt.date, origin: tuple[int, dt.date] | None = None) -> None:
        """Money of a line is credited to a person, or taken back."""
        amount, sign = D(net), D(-1) if D(net) < 0 else D(1)
        posting.post_credits(
            [Credit("paid", on, on, who, self.c.units[0], False, None, None, None, None, D(1), sign, amount, amount, None, None, self.line,
                    self.line, *(origin or (None, None)))]
        )  # fmt: skip

    def said(self, key: int) -> list[tuple[int, str, int, D]]:
        """What stands on a run: person, component, entry, amount."""
        return sorted((who, *line) for who, lines in queries.amounts_of(key).items() for line in lines)

    def due(self, key: int) -> list[tuple[int, str, int, D]]:
        """What is due by decimals, entry by entry from the first one on."""
        (row,) = queries.runs([key])
        found = pay.due(self.scheme, row.end, run_id=key)
        return sorted((each.person_id, line.component, line.entry_id or 0, line.amount) for each in found for line in each.lines)

    def agrees(self, key: int) -> None:
        """The lines are what is due, each statement sums its lines, and each line stands where the one before it ends."""
        assert self.said(key) == self.due(key)
        for statement in queries.of_run(key):
            lines = queries.lines(statement.id)
            assert [line.position for line in lines] == list(range(1, len(lines) + 1))
            assert sum((line.amount for line in lines), D(0)) == statement.earned
            earned = [line for line in lines if line.component == "commission"]
            assert [line.reached_from for line in earned[1:]] == [line.reached_to for line in earned[:-1]]
        proved()


def statements_of(key: int, firm: Firm) -> int:
    """How many statements computing again takes."""
    with count() as counted:
        compute_run.again(key, actor=firm.hr, at=NOW)
    return counted.statements


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_comes_in_whatever_order_a_run_goes_on_to_what_is_due(seed: int) -> None:
    """Sales of the last days, of days before, returns of this quarter and of the last one, people who come and go, in turns with computing."""
    chance, firm = random.Random(seed), Crowd(3)
    for who in firm.crowd:
        firm.paid_in(who, "15000.37", dt.date(2024, 11, 3))
    key = firm.computed("2025-Q1")
    firm.agrees(key)
    last = dt.date(2025, 1, 1)
    for turn in range(9):
        for _ in range(chance.randint(0, 4)):
            who, net, kind = chance.choice(firm.crowd), str(D(chance.randint(1, 3_000_000)).scaleb(-2)), chance.random()
            if kind < 0.6:
                last += dt.timedelta(days=chance.randint(0, 3))
                firm.paid_in(who, net, last)
            elif kind < 0.8:
                firm.paid_in(who, net, dt.date(2025, 1, chance.randint(1, 20)))
            else:
                found = run(
                    """select e.id, e.business_date, e.person_id, e.net from performance_entry e where e.measure = 'paid' and e.origin_id is null
                       and e.person_id = any(%s) and not exists (select 1 from performance_entry r where r.origin_id = e.id) order by e.id""",
                    [firm.crowd],
                )
                origin, day, whose, whole = chance.choice(found)
                firm.paid_in(whose, str(-whole), max(last, day), (origin, day))
        if chance.random() < 0.2:
            more = person(f"L{turn}-{firm.c.units[0]}", "新人", firm.c.units[0], "salesperson").person_id
            assert more is not None
            firm.crowd.append(more)
            assign_scheme.perform_many([NewMember(firm.scheme, more, dt.date(2025, 2, 1))], actor=firm.hr, at=NOW)
        compute_run.again(key, actor=firm.hr, at=NOW)
        firm.agrees(key)


def test_what_follows_is_added_and_nothing_before_it_is_written_again() -> None:
    """The lines of an entry that comes on a later day are new; those before keep their keys, and nobody else's statement changes its version."""
    firm = Crowd(2)
    for day in (2, 3):
        for who in firm.crowd:
            firm.paid_in(who, "12000", dt.date(2025, 1, day))
    key = firm.computed("2025-Q1")
    before = run("select line_id from payruns_statementline order by 1")
    records = run("select id, version from spine_record where kind = 'pay_statement' order by 1")
    firm.paid_in(firm.crowd[0], "30000", dt.date(2025, 1, 4))
    compute_run.again(key, actor=firm.hr, at=NOW)
    after = run("select line_id from payruns_statementline order by 1")
    assert after[:-1] == before
    assert run("select id, version from spine_record where kind = 'pay_statement' order by 1") == records     # found by the same words as before
    assert [each.version for each in queries.of_run(key) if each.person_id == firm.crowd[1]] == [1]
    assert run("select 1 from audit_change where table_name = 'payruns_statementline'") == []
    firm.agrees(key)


def test_the_first_time_lines_are_written_while_the_next_person_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person after the other: nobody's lines wait until everybody is worked out, and what is due comes of it."""
    firm, order = Crowd(3), list[str]()
    for who in firm.crowd:
        firm.paid_in(who, "12000", dt.date(2025, 1, 2))
    walk, add = pay_plain._Paying.walk, payruns.add_lines

    def walked(*args: Any) -> Any:
        order.append("worked out")
        return walk(*args)

    def told(added: Iterable[Added]) -> Iterator[Added]:
        for each in added:
            order.append("written")
            yield each

    monkeypatch.setattr(pay_plain._Paying, "walk", walked)
    monkeypatch.setattr(payruns, "add_lines", lambda added: add(told(added)))
    key = firm.computed("2025-Q1")
    assert order[:6] == ["worked out", "written"] * 3
    firm.agrees(key)


def test_lines_stand_on_the_spine_once_their_run_is_released() -> None:
    """Until then nothing names them; computing again keeps their keys, taking one away asks no book, and the released ones are proved."""
    firm = Firm(signed=False)
    firm.sold("150000", dt.date(2025, 3, 5))
    co.received(firm.c, "67800", on=NOW.replace(year=2025, month=3, day=10))
    key = firm.computed("2025-Q1")
    keyed = values("select line_id from payruns_statementline order by 1")
    assert keyed
    assert values("select id from spine_line where id = any(%s)", [keyed]) == []
    proved()
    close_sales(dt.date(2025, 4, 1))
    review_run.perform(key, actor=firm.hr, at=NOW)
    approve_run.perform(key, actor=firm.director, at=NOW)
    release_run.perform(key, actor=firm.hr, at=NOW)
    assert values("select line_id from payruns_statementline order by 1") == keyed
    assert run("select l.id, l.record_id, l.position from spine_line l where l.id = any(%s) order by 1", [keyed]) == run(
        "select line_id, statement_id, position from payruns_statementline order by 1"
    )
    assert set(keyed) <= set(values("select source_line_id from pay_entry"))
    proved()


def test_computing_takes_as_many_statements_for_many_entries_and_people_as_for_few() -> None:
    """10 and 200 entries of 3 and 12 people: the first time, with nothing new, with what follows, and with what lies before."""
    taken = []
    for people, entries in ((1, 1), (3, 10), (12, 200)):     # the first one also fills what a process reads once
        firm = Crowd(people)
        for n in range(entries):
            firm.paid_in(firm.crowd[n % people], "900", dt.date(2025, 1, 1 + n % 20))
        with count() as first:
            key = firm.computed("2025-Q1")
        nothing = statements_of(key, firm)
        for who in firm.crowd:
            firm.paid_in(who, "700", dt.date(2025, 2, 1))
        follows = statements_of(key, firm)
        for who in firm.crowd:
            firm.paid_in(who, "800", dt.date(2025, 1, 2))
        taken.append((first.statements, nothing, follows, statements_of(key, firm)))
        firm.agrees(key)
    assert taken[1] == taken[2]


def test_a_statement_of_many_lines_shows_some_and_opens_all() -> None:
    """107 lines: the page shows 100 and what the rest comes to, the figure pages through all of them, each line opens by itself."""
    firm = Crowd(1)
    (who,) = firm.crowd
    for n in range(107):
        firm.paid_in(who, "100", dt.date(2025, 1, 1 + n % 20))
    firm.computed("2025-Q1")
    (run_row,) = queries.runs_beside(firm.scheme, dt.date(2025, 4, 1))
    (statement,) = (each for each in queries.of_run(run_row.id) if each.person_id == who)
    (panel,) = [each for each in pay_statements.SHEET.panels if each.code == "lines"]
    with count() as counted:
        table = panel.body(firm.hr, statement.id)
    assert isinstance(table, TablePart)
    amounts = [row["amount"] for row in table.rows]
    assert len(amounts) == 101
    assert sum(amounts, D(0)) == statement.earned == D("146.59")
    assert table.rows[-1]["amount_figure"]
    assert "7" in str(table.rows[-1]["what"]).split()     # in either language
    assert counted.statements < 12
    found, after = list[FigureRow](), ""
    while True:
        page = pay_figures.statement_of(firm.hr, {"statement": str(statement.id)}, after)
        assert (page.count, page.total) == (107, statement.earned)
        found, after = [*found, *page.rows], page.next
        if not after:
            break
    assert sum((D(row.amount) for row in found), D(0)) == statement.earned
    assert len(found) == 107
    last = queries.lines(statement.id)[-1]
    assert pay_figures.line_of(firm.hr, {"statement": str(statement.id), "line": str(last.line_id)}, "").total == last.amount
