"""PER-3 · Somebody who has left (domain.md §9): goods that had left by the last day keep earning for the days of the rule, then nobody is paid."""

import datetime as dt
from decimal import Decimal
from typing import Final

import pytest

from makesell.books.performance import posting
from makesell.demo import samples as co
from makesell.documents.payruns import queries
from makesell.flows.org_1_organisation import approve_rule, draft_rule, leave_company, propose_rule
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.per_3_reward import assign_scheme, compute_run, prove_run
from makesell.flows.pro_5_production.record_orders import Made
from makesell.flows.pro_6_shipping import allocate_receipt, undo_issue
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import act, run, values
from makesell.ground.rules.actions import NewRule
from makesell.metrics import pay_accrual, pay_leavers, pay_preview
from makesell.sheets import pay_statements
from tests.clauses.cast import NOW, person
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import proved

D = Decimal
LAST: Final = dt.date(2025, 3, 31)
pytestmark = pytest.mark.django_db


class Leaver(Firm):
    """A seller paid by a ladder alone on money that has come, or by a rate table beside it, who leaves on the last of March."""

    def __init__(self, *, measure: str = "paid") -> None:
        super().__init__(measure=measure)
        self.here = self.sold("100000", dt.date(2025, 3, 5))        # left the store while the seller was here

    def leaves(self, day: dt.date = LAST) -> None:
        """The last day is written down."""
        leave_company.perform(Leaving(self.c.people[0], day), actor=co.ACTOR, at=NOW)

    def later(self, net: str, ordered: dt.date, shipped: dt.date) -> Made:
        """An order that leaves the store, and is invoiced, on another day than it was confirmed."""
        made = co.order(self.c, ordered, nets=(net,), freight="0", shares=((0, "1"),))
        co.ship(self.c, made, shipped, 10)
        co.invoice(self.c, made, shipped, net=net, tax=str(D(net) * 13 / 100))
        return made

    def earned(self, key: int) -> Decimal:
        """What the seller's statement of a run comes to; nothing where there is none."""
        return sum((each.earned for each in queries.of_run(key) if each.person_id == self.c.people[0]), D(0))


@pytest.fixture(params=["ladder alone", "by decimals"])
def firm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Leaver:
    """The same by both ways a run is worked out."""
    if request.param == "by decimals":
        monkeypatch.setattr("makesell.metrics.pay_plain.covers", lambda plan: False)
    return Leaver()


def test_what_had_left_by_the_last_day_earns_for_180_days_and_nothing_else_does(firm: Leaver) -> None:
    """100,000 that left on 5 March is paid on 10 April: 2 % of it. 40,000 ordered in March left in April: nothing, though it is paid too. 20,000 that
    left in March is paid on 27 September, the 180th day (400), 10,000 more on the 28th: nothing. The figures stay the seller's."""
    near, far = firm.sold("20000", dt.date(2025, 3, 20)), firm.sold("10000", dt.date(2025, 3, 21))
    after = firm.later("40000", dt.date(2025, 3, 25), dt.date(2025, 4, 8))
    firm.leaves()
    for made, day in ((firm.here, at(2025, 4, 10)), (after, at(2025, 4, 11)), (near, at(2025, 9, 27)), (far, at(2025, 9, 28))):
        _paid(firm, made, day)
    quarters = [firm.released(code) for code in ("2025-Q1", "2025-Q2", "2025-Q3")]
    assert [firm.earned(key) for key in quarters] == [0, 2000, 400]
    assert values("select sum(net) from performance_entry where measure = 'paid' and person_id = %s", [firm.c.people[0]]) == [D(170000)]
    assert [prove_run.differences(queries.runs([key])[0]) for key in quarters] == [{}, {}, {}]
    told = [each.exceptions for each in pay_preview.beside(queries.runs([quarters[1]])[0]) if each.person_id == firm.c.people[0]]
    assert [pay_preview.LEFT in each for each in told] == [True]
    fourth = queries.runs([firm.computed("2025-Q4", on=at(2026, 1, 5))])[0]
    assert [each.exceptions[-1] for each in pay_preview.beside(fourth) if each.person_id == firm.c.people[0]] == [pay_preview.OVER]
    assert {firm.statement(key).unit_id for key in quarters} == {firm.c.units[0]}
    page = pay_statements._facts(firm.hr, firm.statement(quarters[1]).id)
    assert [fact.value for fact in page if isinstance(fact.value, dt.date)] == [LAST, dt.date(2025, 9, 27)]
    proved()


def test_what_was_shipped_by_the_last_day_and_undone_had_not_gone(firm: Leaver) -> None:
    """30,000 leaves on 10 March, not invoiced; the issue is undone in April, and the goods leave again in May: it earns nothing when it is paid."""
    made = co.order(firm.c, dt.date(2025, 3, 10), nets=("30000",), freight="0", shares=((0, "1"),))
    sent = co.ship(firm.c, made, dt.date(2025, 3, 10), 10)
    firm.leaves()
    undo_issue.perform(sent, actor=co.ACTOR, at=at(2025, 4, 2))
    co.ship(firm.c, made, dt.date(2025, 5, 6), 10)
    co.invoice(firm.c, made, dt.date(2025, 5, 6), net="30000", tax="3900")
    _paid(firm, made, at(2025, 5, 12))
    _paid(firm, firm.here, at(2025, 4, 10))
    assert firm.earned(firm.released("2025-Q2")) == 2000


def test_the_days_are_those_of_the_rule_on_the_last_day(firm: Leaver) -> None:
    """Ten days when the seller left, though the rule gives a year since: money of 10 April earns, of 11 April it does not."""
    _rule(firm, 10, dt.date(2025, 1, 1))
    _rule(firm, 365, dt.date(2025, 4, 1))
    second = firm.sold("30000", dt.date(2025, 3, 6))
    firm.leaves()
    _paid(firm, firm.here, at(2025, 4, 10))
    _paid(firm, second, at(2025, 4, 11))
    assert firm.earned(firm.computed("2025-Q2")) == 2000


def test_who_is_no_member_any_more_earns_what_had_left_and_what_comes_back_takes_back_what_was_earned(firm: Leaver) -> None:
    """The membership ends the day after the last day: the tail is earned all the same. Half of all money is taken back: half of what it had earned
    goes, and of what earned nothing, nothing."""
    run("update schemes_incentiveplanmember set valid_to = %s where person_id = %s", [LAST + dt.timedelta(days=1), firm.c.people[0]])
    after = firm.later("40000", dt.date(2025, 3, 25), dt.date(2025, 4, 8))
    firm.leaves()
    _paid(firm, firm.here, at(2025, 4, 10))
    _paid(firm, after, at(2025, 4, 11))
    key = firm.computed("2025-Q2")
    assert firm.earned(key) == 2000
    _half_back(dt.date(2025, 4, 20))
    compute_run.again(key, actor=firm.hr, at=NOW)
    assert firm.earned(key) == 1000


def test_who_ended_before_leaving_earns_nothing_more(firm: Leaver) -> None:
    """A membership that ended before the last day has no tail: another scheme paid until then, or none."""
    run("update schemes_incentiveplanmember set valid_to = %s where person_id = %s", [LAST, firm.c.people[0]])
    firm.leaves()
    _paid(firm, firm.here, at(2025, 4, 10))
    assert firm.earned(firm.computed("2025-Q2")) == 0


def test_leaving_that_is_written_down_late_moves_no_released_run(firm: Leaver) -> None:
    """January's goods, paid in February, were released; that the seller had left in January is written down afterwards: the run proves itself as
    it was read, and what was paid for goods that left later is taken back by the next run of the year."""
    late = firm.sold("10000", dt.date(2025, 1, 20))
    _paid(firm, late, at(2025, 2, 10))
    first = firm.released("2025-Q1")
    assert firm.earned(first) == 200
    firm.leaves(dt.date(2025, 1, 15))
    assert prove_run.differences(queries.runs([first])[0]) == {}
    assert prove_run.perform(first, actor=firm.hr, at=NOW) == first
    stood = run("update payruns_runbasis set leavers = null where run_id = %s returning run_id", [first])
    assert stood == [(first,)]
    assert prove_run.differences(queries.runs([first])[0]) == {}        # computed before who had left counted


def test_a_run_goes_on_for_everybody_else_when_somebody_leaves() -> None:
    """A print of who has left is the person's own: another's lines stay where they are when this run is computed again."""
    firm = Leaver()
    other = firm.c.people[1]
    assign_scheme.perform_many([assign_scheme.NewMember(firm.scheme, other, co.SINCE)], actor=firm.hr, at=NOW)
    made = co.order(firm.c, dt.date(2025, 4, 2), nets=("50000",), freight="0", shares=((1, "1"),))
    co.ship(firm.c, made, dt.date(2025, 4, 3), 10)
    co.invoice(firm.c, made, dt.date(2025, 4, 3), net="50000", tax="6500")
    _paid(firm, firm.here, at(2025, 4, 10))
    _paid(firm, made, at(2025, 4, 11))
    key = firm.computed("2025-Q2")
    before = _prints(key)
    firm.leaves(dt.date(2025, 2, 28))
    compute_run.again(key, actor=firm.hr, at=NOW)
    after = _prints(key)
    assert (after[other] == before[other], after.get(firm.c.people[0]) == before[firm.c.people[0]]) == (True, False)
    assert firm.earned(key) == 0


def test_what_is_accrued_of_who_has_left_is_what_may_still_be_earned() -> None:
    """Of 100,000 that had left and 40,000 that left later, the first accrues until the tail ends."""
    firm = Leaver()
    firm.later("40000", dt.date(2025, 3, 25), dt.date(2025, 4, 8))
    firm.leaves()
    assert [each.open_credit for each in pay_accrual.accrued(firm.scheme, dt.date(2025, 7, 1))] == [D(100000)]
    assert pay_accrual.accrued(firm.scheme, dt.date(2025, 10, 1)) == []


def test_a_service_earns_with_the_goods_of_its_order() -> None:
    """What is no goods never leaves a store: it had gone when goods of its order had."""
    firm = Leaver(measure="invoiced")
    for shipped, on in ((True, dt.date(2025, 3, 10)), (False, dt.date(2025, 3, 11))):
        made = co.order(firm.c, on, nets=("5000", "700"), freight="0", shares=((0, "1"),))
        run("update products_product set kind = 'service' where record_id = %s", [firm.c.products[0]])
        if shipped:
            co.ship(firm.c, made, on, 10)
        co.invoice(firm.c, made, dt.date(2025, 4, 15), line=1, net="700", tax="91")
    firm.leaves()
    key = firm.computed("2025-Q2")
    assert firm.earned(key) == 14


def test_only_who_owns_rules_of_pay_says_for_how_long() -> None:
    """The rule is one of pay, with its default."""
    assert (pay_leavers.TAIL_DAYS.pay, pay_leavers.TAIL_DAYS.default, pay_leavers.earns_until(LAST)) == (True, 180, dt.date(2025, 9, 27))


def _prints(key: int) -> dict[int, str]:
    """By person the print of what a statement of a run hangs on."""
    return dict(
        run(
            """select t.person_id, p.basis from payruns_ladderplace p join payruns_paystatement t on t.record_id = p.statement_id
               where t.run_id = %s""",
            [key],
        )
    )


def _half_back(on: dt.date) -> None:
    """Half of every credit of money that came is taken back on a day."""

    @act
    def take(*, actor: Actor, at: dt.datetime) -> None:
        for entry, net in run("select id, net from performance_entry where measure = 'paid' order by id"):
            posting.reverse_part([entry], done=net / 2, whole=net, source_line_id=None, event_date=on, business_date=on)

    take(actor=co.ACTOR, at=NOW)


def _paid(firm: Leaver, made: Made, on: dt.datetime) -> None:
    """The money of an order's invoice comes, in whole and for it alone."""
    invoice, gross = run("select record_id, gross from invoices_invoice where order_id = %s", [made.order_id])[0]
    key = co.received(firm.c, str(gross), on=on, allocate=False)
    allocate_receipt.perform(AllocateFact(key, ((invoice, None),)), actor=co.ACTOR, at=on)


def _rule(firm: Leaver, days: int, since: dt.date) -> None:
    """The rule of the days, in force from a day on."""
    rule = draft_rule.perform(NewRule(pay_leavers.TAIL_DAYS, days, since), actor=firm.hr, at=NOW)
    executive = person(f"EX-{rule}", "总经理", firm.c.units[0], roles.EXECUTIVE)
    propose_rule.perform(rule, actor=firm.hr, at=NOW)
    approve_rule.perform(rule, actor=executive, at=NOW)
