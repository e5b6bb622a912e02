"""Pay under random sequences of sales, splits, part payments, returns, moves, plan changes, closings and reruns: nothing is lost, and nothing
that is closed moves.

Always: what people and house accounts are credited is what the document says; the lines of statements are the pay book; a sale that came back whole
leaves nothing with anybody; and a released run comes to the same cent whenever it is worked out again, its months and statements as they were.
"""

import contextlib
import datetime as dt
import os
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS, close_sales
from makesell.documents.payruns import queries as payruns
from makesell.flows.org_1_organisation import move_person
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.per_3_reward import (
    approve_run,
    approve_split,
    assign_scheme,
    change_split,
    compute_run,
    create_scheme,
    decide_version,
    prove_run,
    release_run,
    review_run,
    withdraw_run,
)
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.flows.per_3_reward.create_scheme import NewVersion, SchemeFact
from makesell.flows.pro_5_production.create_order import NewSplit
from makesell.flows.pro_5_production.record_orders import Made
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes.components import Component, Modifier, Rung

D = Decimal
DEEP = os.environ.get("DEEP") == "1"
SEQUENCES, STEPS_EACH = (400, 30) if DEEP else (15, 14)
SHARES = st.sampled_from([((0, "1"),), ((0, "0.6"), (1, "0.4")), ((0, "0.33333333"), (1, "0.33333333"), (2, "0.33333334"))])
PARTS = (
    Component("O", "commission", "", "ordered", rungs=(Rung(rate=D("0.0037")), Rung(D(40_000), D("0.0071"))), cap=D(900)),
    Component("S", "spiff", "", "invoiced", amount=D("1.37")),
    Component("B", "bonus", "", "invoiced", accumulation="month", rungs=(Rung(D(30_000), amount=D("333.33")),)),
    Component("P", "pool", "", "invoiced", rungs=(Rung(rate=D("0.001")),)),
    Component("G", "guarantee", "", amount=D(1500)),
    Component("H", "hold_back", "", rate=D("0.15")),
    Component("D", "draw", "", amount=D(700)),
)
MODIFIERS = (Modifier("first_order", D(1), D("1.2")), Modifier("price", D("0.5"), D("1.1")))
Snapshot = tuple[Any, ...]


class Pay(RuleBasedStateMachine):
    """One company whose months are paid one after the other; what is not allowed is refused and changes nothing. Undone at the end."""

    examples, released = 0, 0

    @initialize(parts=st.sets(st.integers(0, len(PARTS) - 1)), measure=st.sampled_from(["invoiced", "paid", "ordered"]))
    def found(self, parts: set[int], measure: str) -> None:
        """A company, a scheme that pays its three people, months from January on."""
        self.mark = transaction.savepoint()
        self.c, self.measure = co.company(), measure
        version = self._version(parts, 0, co.SINCE)
        self.scheme = create_scheme.perform(SchemeFact("", "销售提成", version), actor=co.ACTOR, at=co.AT)
        decide_version.approve(self.scheme, 1, actor=co.ACTOR, at=co.AT)
        assign_scheme.perform_many([NewMember(self.scheme, each, co.SINCE) for each in self.c.people], actor=co.ACTOR, at=co.AT)
        self.months = period.periods("month", dt.date(2025, 1, 1), dt.date(2025, 9, 1))
        self.at, self.revision = 0, 1
        self.sales: list[tuple[Made, int, Decimal]] = []      # order, delivery, what has not come back
        self.closed: dict[int, Snapshot] = {}

    def _version(self, parts: set[int], steps: int, since: dt.date) -> NewVersion:
        components = tuple(PARTS[n] for n in sorted(parts))
        return NewVersion(
            self.measure, "CNY", since, STEPS[: 1 + steps % 3], ladder="money", components=components, modifiers=MODIFIERS[: steps % 3]
        )

    def _day(self, number: int) -> dt.date:
        return self.months[self.at].start + dt.timedelta(days=number)

    def _moment(self, number: int) -> dt.datetime:
        return dt.datetime.combine(self._day(number), dt.time(2), dt.UTC)

    @rule(number=st.integers(0, 19), shares=SHARES, cents=st.integers(100, 6_000_000))
    def sell(self, number: int, shares: Any, cents: int) -> None:
        """Ordered, sent and invoiced on a day, for one or more."""
        net = str(D(cents) / 100)
        made = co.order(self.c, self._day(number), nets=(net,), freight="0", shares=shares)
        sent = co.ship(self.c, made, self._day(number), 10)
        co.invoice(self.c, made, self._day(number), net=net, tax="0.13")
        self.sales.append((made, sent, D(10)))

    @rule(number=st.integers(20, 26), cents=st.integers(100, 9_000_000))
    def receive(self, number: int, cents: int) -> None:
        """Money that pays the oldest, part of it or more."""
        with contextlib.suppress(Refusal):
            co.received(self.c, str(D(cents) / 100), on=self._moment(number))

    @precondition(lambda self: self.sales)
    @rule(which=st.integers(0, 99), qty=st.integers(1, 10), whole=st.booleans(), number=st.integers(20, 26))
    def come_back(self, which: int, qty: int, whole: bool, number: int) -> None:
        """A part, or all that is left, comes back and is credited; of what came back whole nothing is left with anybody."""
        n = which % len(self.sales)
        made, sent, left = self.sales[n]
        part, at = left if whole else min(D(qty), left), self._moment(number)
        if part <= 0:
            return
        key = authorise_return.perform(ReturnFact(sent, "型号错误", ((1, part),)), actor=co.ACTOR, at=at)
        receive_return.perform(key, actor=co.ACTOR, at=at)
        inspect_return.perform(InspectFact(key, "scrap"), actor=co.ACTOR, at=at)
        credit_return.perform(key, actor=co.ACTOR, at=at)
        self.sales[n] = (made, sent, left - part)
        if left == part:
            stands = "select person_id from performance_entry where line_id = %s and measure in ('invoiced', 'paid') group by 1 having sum(net) <> 0"
            assert run(stands, [made.line_ids[0]]) == []

    @precondition(lambda self: self.sales)
    @rule(which=st.integers(0, 99), shares=SHARES, number=st.integers(20, 26))
    def share_otherwise(self, which: int, shares: Any, number: int) -> None:
        """The credit of an order is shared otherwise from that day on."""
        splits = tuple(NewSplit(self.c.people[n], D(share)) for n, share in shares)
        with contextlib.suppress(Refusal):
            key = change_split.perform(
                SplitWish(self.sales[which % len(self.sales)][0].order_id, splits), actor=co.ACTOR, at=self._moment(number), reason="共同成交"
            )
            approve_split.perform(key, actor=co.ACTOR, at=self._moment(number))

    @rule(person=st.integers(0, 2), unit=st.integers(0, 1))
    def move(self, person: int, unit: int) -> None:
        """Somebody changes the team on the first of the next month."""
        with contextlib.suppress(Refusal):
            co.move(self.c, person, unit, self.months[self.at].end)

    @rule(person=st.integers(0, 2), unit=st.integers(0, 1), back=st.integers(0, 4), number=st.integers(0, 26), asked=st.booleans())
    def move_late(self, person: int, unit: int, back: int, number: int, asked: bool) -> None:
        """Somebody is said to have changed the team on a day of this month or of months before: nobody is paid otherwise for it."""
        before = self._would_pay() if asked else None
        since = self.months[max(0, self.at - back)].start + dt.timedelta(days=number)
        move_person.perform(
            PersonMove(self.c.people[person], self.c.units[unit], since), actor=co.ACTOR, at=self._moment(27), reason="补录调动", recredit=True
        )
        if before is not None:
            assert self._would_pay() == before

    def _would_pay(self) -> list[Any]:
        """What a run of this month would say to each person now; it is withdrawn again."""
        month = self.months[self.at]
        at = self._moment((month.end - month.start).days + 1)
        key = compute_run.perform(RunFact(self.scheme, month.id), actor=co.ACTOR, at=at)
        said = sorted(row[:6] + row[7:] for row in self._snapshot(key)[0])
        withdraw_run.perform(key, actor=co.ACTOR, at=at, reason="试算")
        return said

    @rule(parts=st.sets(st.integers(0, len(PARTS) - 1)), steps=st.integers(0, 5))
    def change_the_plan(self, parts: set[int], steps: int) -> None:
        """Another version from the next month on, with other parts, steps and factors."""
        with contextlib.suppress(Refusal):
            version = self._version(parts, steps, self.months[self.at].end)
            create_scheme.draft_version(self.scheme, version, actor=co.ACTOR, at=self._moment(0))
            self.revision += 1
            decide_version.approve(self.scheme, self.revision, actor=co.ACTOR, at=self._moment(0))

    @precondition(lambda self: self.at < len(self.months) - 2)
    @rule(again=st.booleans())
    def pay(self, again: bool) -> None:
        """The month is computed — perhaps withdrawn and computed anew, and again —, closed, approved and released."""
        month = self.months[self.at]
        at = self._moment((month.end - month.start).days + 1)
        key = compute_run.perform(RunFact(self.scheme, month.id), actor=co.ACTOR, at=at)
        if again:
            withdraw_run.perform(key, actor=co.ACTOR, at=at, reason="重算")
            key = compute_run.perform(RunFact(self.scheme, month.id), actor=co.ACTOR, at=at)
            before = self._snapshot(key)
            compute_run.again(key, actor=co.ACTOR, at=at)
            assert self._snapshot(key) == before
        close_sales(month.end)
        review_run.perform(key, actor=co.ACTOR, at=at)
        approve_run.perform(key, actor=co.ACTOR, at=at)
        release_run.perform(key, actor=co.ACTOR, at=at)
        assert all(each.paid >= 0 for each in payruns.of_run(key))
        self.closed[key] = self._snapshot(key)
        self.at += 1
        Pay.released += 1

    def _snapshot(self, key: int) -> Snapshot:
        """Everything a run says, and the entries of its month."""
        row = payruns.runs([key])[0]
        lines = run(
            """select t.person_id, t.brought, t.earned, t.paid, t.held, t.carried, x.position, x.component, x.part, x.entry_id, x.amount
               from payruns_paystatement t left join payruns_statementline x on x.statement_id = t.record_id where t.run_id = %s
               order by 1, 7""",
            [key],
        )
        month = run(
            """select measure, person_id, sum(net), sum(qty), count(*) from performance_entry e where business_date >= %s and business_date < %s
               and person_id = any(%s) group by 1, 2 order by 1, 2""",
            [row.start, row.end, [*self.c.people, *self.c.houses]],
        )
        return lines, month

    @precondition(lambda self: self.closed)
    @rule(which=st.integers(0, 99))
    def rerun(self, which: int) -> None:
        """A closed run stands as it was, and comes to the same cent."""
        self._proved(list(self.closed)[which % len(self.closed)])

    def _proved(self, key: int) -> None:
        assert self._snapshot(key) == self.closed[key]
        assert prove_run.differences(payruns.runs([key])[0]) == {}

    def teardown(self) -> None:
        """Every closed run is proved, and all books; then the company never was."""
        try:
            for key in getattr(self, "closed", {}):
                self._proved(key)
            assert check_books.perform() == []
            Pay.examples += 1
        finally:
            transaction.savepoint_rollback(self.mark)


@pytest.mark.django_db
def test_what_was_paid_moved_late_shared_otherwise_and_came_back_whole_leaves_nothing() -> None:
    """One sequence that is certain: what random ones may not draw in their number."""
    co.calendar()
    one = Pay()
    one.found(parts={3, 6}, measure="invoiced")
    one.sell(number=3, shares=((0, "0.6"), (1, "0.4")), cents=12_345_678)
    one.pay(again=True)
    one.sell(number=5, shares=((0, "1"),), cents=7_654_321)
    one.move_late(person=0, unit=1, back=1, number=0, asked=True)
    one.share_otherwise(which=0, shares=((2, "1"),), number=21)
    one.move_late(person=0, unit=0, back=1, number=2, asked=True)
    for which in (0, 1):
        one.come_back(which=which, qty=10, whole=True, number=23)
    assert run("select 1 from performance_entry where moved is not null and measure = 'invoiced' limit 1") == [(1,)]
    one.pay(again=False)
    one.teardown()


@pytest.mark.django_db
def test_nothing_is_lost_and_nothing_closed_moves() -> None:
    """Random sequences; some release months."""
    co.calendar()
    run_state_machine_as_test(
        Pay,
        settings=settings(
            max_examples=SEQUENCES, stateful_step_count=STEPS_EACH, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
        ),
    )
    assert Pay.examples >= SEQUENCES
    assert Pay.released > 3
