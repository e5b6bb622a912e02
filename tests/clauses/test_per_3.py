"""PER-3 · Pay: computed by one, approved by another, released; clawback, carry-forward, unsigned, disputed; the numbers of 13.6 and 13.7."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from makesell.books.pay import balances as book
from makesell.books.performance import posting
from makesell.demo import sample_money
from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS, close_sales
from makesell.documents.payruns import queries, states
from makesell.flows.org_1_organisation import close_period
from makesell.flows.per_3_reward import (
    approve_run,
    assign_scheme,
    compute_run,
    create_scheme,
    decide_version,
    dispute_line,
    release_run,
    review_run,
    withdraw_run,
)
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.flows.per_3_reward.create_scheme import NewVersion, SchemeFact, Step
from makesell.flows.per_3_reward.dispute_line import AnswerFact, DisputeFact
from makesell.flows.pro_5_production.record_orders import Made
from makesell.flows.reg_1_regime import check_books, decide_approval
from makesell.ground import listing, shown
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_of
from makesell.ground.db import act, one, values
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.metrics import pay_position, pay_preview
from makesell.sheets import incentive_schemes, pay_runs, pay_statements
from makesell.sheets.parts import Call
from tests.clauses.cast import NOW
from tests.clauses.pay import Firm, at

D = Decimal
ZERO = D(0)
pytestmark = pytest.mark.django_db
MARCH, APRIL = dt.date(2025, 3, 5), dt.date(2025, 4, 7)


def refused(code: str, status: int, act: Callable[..., object], *args: object, **kwargs: Any) -> None:
    """The act is refused with this code."""
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert (caught.value.code, caught.value.status) == (code, status)


def proved() -> None:
    """The pay book and the statements agree."""
    assert [f for f in check_books.perform() if f.check.startswith("pay")] == []


def waiting(sheet: Any, who: Actor) -> list[int]:
    """What stands on somebody's workbench."""
    return [one.id for one in sheet.waits(who, NOW)]


def test_money_earns_by_marginal_steps_and_a_run_goes_from_hand_to_hand() -> None:
    """13.6: 60,000 and 90,000 in one quarter earn 1,200.00 and 2,300.00. Who computes does not approve; each sees only what is released."""
    firm = Firm()
    firm.sold("150000", MARCH)
    for amount, day in (("67800", 10), ("101700", 20)):
        co.received(firm.c, amount, on=at(2025, 3, day))
    run = firm.computed("2025-Q1")
    shown = [(line.component, line.credit, line.reached_from, line.reached_to, line.amount) for line in firm.lines(run)]
    assert shown == [     # the first receipt settles the first due item and a part of the second
        ("commission", D(45_000), ZERO, D(45_000), D("900.00")),
        ("commission", D(15_000), D(45_000), D(60_000), D("300.00")),
        ("commission", D(90_000), D(60_000), D(150_000), D("2300.00")),
    ]  # fmt: skip
    assert {line.source_kind for line in firm.lines(run)} == {"receipt"}
    compute_run.again(run, actor=firm.hr, at=NOW)
    assert [(line.component, line.credit, line.reached_from, line.reached_to, line.amount) for line in firm.lines(run)] == shown
    mine = firm.statement(run)
    assert (mine.earned, mine.paid, mine.held, mine.carried, mine.state) == (D(3500), D(3500), ZERO, ZERO, states.OPEN)
    refused("record.missing", 404, queries.statement, firm.seller, mine.id)
    assert (waiting(pay_runs, firm.hr), waiting(pay_runs, firm.director)) == ([run], [])

    refused("pay.sales_open", 409, review_run.perform, run, actor=firm.hr, at=NOW)
    close_sales(dt.date(2025, 4, 1))
    review_run.perform(run, actor=firm.hr, at=NOW)
    refused("document.state", 409, compute_run.again, run, actor=firm.hr, at=NOW)
    for who in (firm.hr, firm.other_hr, firm.manager, firm.seller):
        refused("access.refused", 403, approve_run.perform, run, actor=who, at=NOW)
    refused("pay.reason", 422, approve_run.send_back, run, actor=firm.director, at=NOW)
    refused("version.stale", 409, approve_run.perform, run, actor=firm.director, at=NOW, version=99)
    refused("version.stale", 409, approve_run.send_back, run, actor=firm.director, at=NOW, reason="缺一笔", version=99)
    approve_run.send_back(run, actor=firm.director, at=NOW, reason="缺一笔")
    compute_run.again(run, actor=firm.other_hr, at=NOW)
    review_run.perform(run, actor=firm.hr, at=NOW)
    (approval,) = waiting_of("pay_run", [run]).values()
    decide_approval.perform(approval, "approved", actor=firm.director, at=NOW, on=NOW.date())
    refused("access.refused", 403, release_run.perform, run, actor=firm.director, at=NOW)
    assert waiting(pay_runs, firm.hr) == [run]
    release_run.perform(run, actor=firm.hr, at=NOW)
    assert (waiting(pay_runs, firm.hr), (firm.statement(run).number or "")[:8]) == ([], "PS-2025-")
    assert queries.statement(firm.seller, mine.id).paid == D(3500)
    assert queries.statement(firm.manager, mine.id).paid == D(3500)
    assert [n.record_id for n in latest(firm.seller)][:1] == [mine.id]
    assert sum(each.paid for each in book.of_person(firm.c.people[0])) == D(3500)
    refused("pay.run_there", 409, firm.computed, "2025-Q1")
    refused("document.state", 409, withdraw_run.perform, run, actor=firm.hr, at=NOW, reason="x")
    proved()


def test_the_next_quarter_starts_its_own_ladder_and_nothing_is_paid_twice() -> None:
    firm = Firm()
    firm.sold("150000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    firm.released("2025-Q1")
    co.received(firm.c, "101700", on=at(2025, 4, 20))
    run = firm.released("2025-Q2")
    assert [(line.credit, line.reached_from, line.amount) for line in firm.lines(run)] == [(D(90_000), ZERO, D("1800.00"))]
    refused("pay.out_of_order", 409, firm.computed, "2024-Q4")
    assert firm.lines(firm.computed("2025-Q3")) == []
    proved()


def test_a_month_is_paid_on_the_quarters_ladder() -> None:
    """Pay months within one quarter: February goes on where January stopped."""
    firm = Firm()
    firm.sold("150000", dt.date(2025, 1, 8))
    co.received(firm.c, "67800", on=at(2025, 1, 20))
    assert firm.statement(firm.released("2025-01", "month")).paid == D("1200.00")
    co.received(firm.c, "101700", on=at(2025, 2, 20))
    assert firm.statement(firm.released("2025-02", "month")).paid == D("2300.00")
    refused("pay.period_longer", 409, firm.computed, "2025", "year")
    proved()


def test_a_return_takes_back_at_the_old_rate_and_what_is_below_zero_is_carried() -> None:
    """13.7 (b), (f): 3,500.00 on 150,000; a third returned after closing takes 1,166.67; the rest is carried to the next run."""
    firm = Firm(measure="invoiced")
    made = firm.sold("150000", MARCH)
    assert firm.statement(firm.released("2025-Q1")).paid == D("3500.00")
    firm.sold("40000", dt.date(2025, 6, 25))
    _returned(firm, made, "50000", on=dt.date(2025, 4, 20))
    second = firm.released("2025-Q2")
    assert [(line.component, line.credit, line.reached_from, line.earned, line.amount) for line in firm.lines(second)] == [
        ("commission", D(40_000), ZERO, D("800.00"), D("800.00")),
        ("clawback", D(-50_000), D(150_000), D("3500.00"), D("-1166.67")),
    ]
    mine = firm.statement(second)
    assert (mine.earned, mine.paid, mine.carried) == (D("-366.67"), ZERO, D("-366.67"))
    firm.sold("50000", dt.date(2025, 7, 7))
    _returned(firm, made, "100000", on=dt.date(2025, 7, 20))
    third = firm.released("2025-Q3")
    assert [line.amount for line in firm.lines(third) if line.component == "clawback"] == [D("-2333.33")]
    mine = firm.statement(third)
    assert (mine.brought, mine.earned, mine.paid, mine.carried) == (D("-366.67"), D("-1333.33"), ZERO, D("-1700.00"))
    proved()


def test_a_return_while_the_quarter_is_open_is_netted_against_its_origin() -> None:
    """13.7 (a): F(100,000) − F(150,000) = −1,500.00, in the next pay month of the same quarter."""
    firm = Firm(measure="invoiced")
    made = firm.sold("150000", dt.date(2025, 1, 8))
    firm.released("2025-01", "month")
    _returned(firm, made, "50000", on=dt.date(2025, 2, 5))
    run = firm.released("2025-02", "month")
    assert [(line.credit, line.earned, line.before, line.amount) for line in firm.lines(run)] == [(D(100_000), D(2000), D(3500), D(-1500))]
    assert firm.statement(run).carried == D(-1500)
    proved()


def _returned(firm: Firm, made: Made, net: str, *, on: dt.date) -> None:
    """A part of the invoice's credits is taken back by amount, as a credit note does it."""

    whole = one("select id, net from performance_entry where measure = 'invoiced' and line_id = %s and origin_id is null", [made.line_ids[0]])
    assert whole is not None
    back = values("select coalesce(-sum(net), 0) from performance_entry where origin_id = %s", [whole[0]])[0]

    @act
    def take(*, actor: Actor, at: dt.datetime) -> None:
        posting.reverse_part([whole[0]], done=back + D(net), whole=whole[1], source_line_id=None, event_date=on, business_date=on)

    take(actor=co.ACTOR, at=NOW)


def test_unpaid_invoices_take_back_and_paid_ones_give_the_same_again() -> None:
    """13.7 (c), for a scheme that pays on invoices: overdue by more than 90 days takes the earned back; money brings the same amount."""
    firm = Firm(measure="invoiced")
    firm.sold("100000", dt.date(2025, 1, 8))
    assert firm.statement(firm.released("2025-Q1")).paid == D("2000.00")
    second = firm.released("2025-Q2")
    assert [(line.component, line.credit, line.amount) for line in firm.lines(second)] == [("non_payment", D(1), D("-2000.00"))]
    co.received(firm.c, "113000", on=at(2025, 7, 3))
    third = firm.released("2025-Q3")
    assert [(line.component, line.before, line.amount) for line in firm.lines(third)] == [("non_payment", D("-2000.00"), D("2000.00"))]
    assert (firm.statement(second).carried, firm.statement(third).paid, firm.statement(third).carried) == (D(-2000), ZERO, ZERO)
    proved()


def test_what_is_written_off_takes_back_for_good() -> None:
    """13.7 (d): the next run takes the earned back at once, and no later one moves it; an atom of a `paid` scheme has nothing to lose (e)."""
    firm = Firm(measure="invoiced")
    firm.sold("100000", dt.date(2025, 3, 20))
    assert firm.statement(firm.released("2025-Q1")).paid == D("2000.00")
    invoice = values("select max(record_id) from invoices_invoice where customer_id = %s", [firm.c.customers[0]])[0]
    sample_money.written_off(firm.c, invoice, at(2025, 4, 20))     # long before the 90 days of (c) are over
    second = firm.released("2025-Q2")
    assert [(line.component, line.credit, line.amount) for line in firm.lines(second)] == [("non_payment", D(1), D("-2000.00"))]
    assert firm.lines(firm.released("2025-Q3")) == []
    proved()


def test_without_a_signed_agreement_pay_is_held_and_paid_once_signed() -> None:
    firm = Firm(signed=False)
    firm.sold("150000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    held = firm.statement(firm.released("2025-Q1"))
    assert (held.earned, held.paid, held.held, held.agreement_id) == (D(1200), ZERO, D(1200), None)
    firm.sign()
    paid = firm.statement(firm.released("2025-Q2"))
    assert (paid.brought, paid.earned, paid.paid, paid.held) == (D(1200), ZERO, D(1200), ZERO)
    assert [(b.earned, b.held, b.paid) for b in book.of_person(firm.c.people[0]) if b.component == "statement"] == [
        (ZERO, D(1200), ZERO), (ZERO, D(-1200), D(1200)),
    ]  # fmt: skip
    proved()


def test_steps_of_a_target_need_the_agreed_target() -> None:
    """The ladder in per cent of the target: nothing is lost while no target is agreed; it is worked out once one is signed."""
    firm = Firm(signed=False)
    steps = (STEPS[0], Step(D(1), D("0.04")))
    firm.scheme = firm.scheme_of(NewVersion("ordered", "CNY", co.SINCE, steps), firm.c.people[0])
    co.order(firm.c, MARCH, nets=("150000",), freight="0", shares=((0, "1"),))
    run = firm.computed("2025-Q1")
    assert (firm.statement(run).problem, firm.lines(run)) == (states.NO_TARGET, [])
    firm.sign()
    compute_run.again(run, actor=firm.hr, at=NOW)
    assert [line.amount for line in firm.lines(run)] == [D(4000)]
    assert firm.statement(run).problem == ""


def test_what_was_ordered_before_a_new_version_is_paid_by_the_old_one() -> None:
    """老单老办法: the version in force when the order was confirmed; both share one position on the ladder."""
    firm = Firm()
    firm.sold("60000", MARCH)
    new = NewVersion("paid", "CNY", dt.date(2025, 4, 1), (Step(D(ZERO), D("0.01")),), ladder="money")
    create_scheme.draft_version(firm.scheme, new, actor=firm.hr, at=NOW)
    refused("access.refused", 403, decide_version.approve, firm.scheme, 2, actor=firm.hr, at=NOW)
    decide_version.approve(firm.scheme, 2, actor=firm.director, at=NOW)
    refused("scheme.not_draft", 409, decide_version.approve, firm.scheme, 2, actor=firm.director, at=NOW)
    refused("record.missing", 404, decide_version.withdraw, firm.scheme, 9, actor=firm.hr, at=NOW)
    firm.sold("60000", APRIL)
    co.received(firm.c, "135600", on=at(2025, 4, 20))
    lines = firm.lines(firm.computed("2025-Q2"))
    assert {n: sum(line.amount for line in lines if line.revision == n) for n in (1, 2)} == {1: D(1200), 2: D(600)}


def test_a_disputed_line_is_answered_and_adjusted_by_a_new_line() -> None:
    firm = Firm()
    firm.sold("60000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    run = firm.released("2025-Q1")
    mine = firm.statement(run)
    fact = DisputeFact(mine.id, 1, "少算一笔")
    refused("record.missing", 404, dispute_line.perform, fact, actor=firm.manager, at=NOW)
    refused("access.refused", 403, dispute_line.perform, fact, actor=firm.hr, at=NOW)
    refused("pay.dispute_text", 422, dispute_line.perform, DisputeFact(mine.id, 1, " "), actor=firm.seller, at=NOW)
    refused("pay.line", 422, dispute_line.perform, DisputeFact(mine.id, 9, "x"), actor=firm.seller, at=NOW)
    dispute_line.perform(fact, actor=firm.seller, at=NOW)
    refused("pay.disputed", 409, dispute_line.perform, fact, actor=firm.seller, at=NOW)
    assert (waiting(pay_statements, firm.hr), waiting(pay_statements, firm.seller)) == ([mine.id], [])
    reply = AnswerFact(mine.id, 1, "补发 50 元", D(50))
    refused("access.refused", 403, dispute_line.answer, reply, actor=firm.seller, at=NOW)
    refused("pay.answer_text", 422, dispute_line.answer, AnswerFact(mine.id, 1, ""), actor=firm.hr, at=NOW)
    refused("pay.adjustment", 422, dispute_line.answer, AnswerFact(mine.id, 1, "x", D("0.001")), actor=firm.hr, at=NOW)
    dispute_line.answer(reply, actor=firm.hr, at=NOW)
    refused("document.state", 409, dispute_line.answer, reply, actor=firm.hr, at=NOW)
    assert (waiting(pay_statements, firm.hr), queries.statements([mine.id])[0].paid) == ([], D(1200))
    for code in ("2025-Q2", "2025-Q3"):
        run = firm.released(code)
        assert [(line.component, line.amount) for line in firm.lines(run)] == ([("adjustment", D(50))] if code == "2025-Q2" else [])
    proved()


def test_a_withdrawn_run_frees_its_period() -> None:
    firm = Firm()
    run = firm.computed("2025-Q1")
    refused("pay.reason", 422, withdraw_run.perform, run, actor=firm.hr, at=NOW)
    withdraw_run.perform(run, actor=firm.hr, at=NOW, reason="口径有误")
    assert {each.state for each in queries.of_run(run)} == {"withdrawn"}
    assert firm.computed("2025-Q1") != run


def test_who_may_not_is_refused_at_every_act() -> None:
    firm = Firm()
    cell = period.by_code("quarter", "2025-Q1")
    assert cell is not None
    fact, version = RunFact(firm.scheme, cell.id), NewVersion("paid", "CNY", co.SINCE, STEPS, ladder="money")
    for who in (firm.seller, firm.manager, firm.director):
        refused("access.refused", 403, compute_run.perform, fact, actor=who, at=NOW)
        refused("access.refused", 403, create_scheme.perform, SchemeFact("", "x", version), actor=who, at=NOW)
        refused("access.refused", 403, create_scheme.draft_version, firm.scheme, version, actor=who, at=NOW)
        refused("access.refused", 403, assign_scheme.perform_many, [NewMember(firm.scheme, firm.c.people[1], MARCH)], actor=who, at=NOW)
        refused("access.refused", 403, assign_scheme.release, firm.scheme, 1, MARCH, actor=who, at=NOW)
    refused("scheme.own", 403, assign_scheme.perform_many, [NewMember(firm.scheme, firm.hr.person_id or 0, MARCH)], actor=firm.hr, at=NOW)
    assign_scheme.perform_many([NewMember(firm.scheme, firm.hr.person_id or 0, MARCH)], actor=firm.other_hr, at=NOW)
    refused("pay.own", 403, compute_run.perform, fact, actor=firm.hr, at=NOW)
    refused("reference.unknown", 404, compute_run.perform, RunFact(10**9, cell.id), actor=firm.other_hr, at=NOW)
    refused("period.unknown", 404, compute_run.perform, RunFact(firm.scheme, 10**9), actor=firm.other_hr, at=NOW)
    refused("reference.unknown", 422, assign_scheme.perform_many, [NewMember(firm.scheme, firm.c.houses[0], MARCH)], actor=firm.hr, at=NOW)


def test_what_if_says_what_more_money_would_earn() -> None:
    """The person asks for himself, the manager for the team; nobody else."""
    firm = Firm()
    firm.sold("150000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    day = dt.date(2025, 3, 25)
    mine = pay_position.standing(firm.seller, firm.c.people[0], day)
    assert mine is not None
    assert (mine.reached, mine.earned, mine.next_step, mine.more(D(90_000))) == (D(60_000), D(1200), (D(40_000), D("0.03")), D(2300))
    assert pay_position.standing(firm.manager, firm.c.people[0], day) is not None
    other = Actor(name="x", person_id=firm.c.people[1], roles=firm.seller.roles, unit_ids=frozenset({firm.c.units[1]}))
    assert pay_position.standing(other, firm.c.people[0], day) is None


def test_a_run_the_books_have_moved_on_from_is_not_approved() -> None:
    """Money that came in after it was computed is paid by it, once it is computed again; a month that is paid is not opened again."""
    firm = Firm()
    firm.sold("150000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    run = firm.computed("2025-Q1")
    co.received(firm.c, "101700", on=at(2025, 3, 20))
    close_sales(dt.date(2025, 4, 1))
    refused("pay.moved", 409, review_run.perform, run, actor=firm.hr, at=NOW)
    compute_run.again(run, actor=firm.hr, at=NOW)
    assert firm.statement(run).paid == D("3500.00")
    review_run.perform(run, actor=firm.hr, at=NOW)
    approve_run.perform(run, actor=firm.director, at=NOW)
    release_run.perform(run, actor=firm.hr, at=NOW)
    march = period.by_code("month", "2025-03")
    assert march is not None
    refused("period.paid", 409, close_period.reopen, "sales", march.id, actor=co.ACTOR, at=NOW, reason="补录")


def test_a_run_stands_beside_the_last_one_with_reasons_that_sum_to_each_difference() -> None:
    """3,500.00 paid; then 800.00 earned, −1,166.67 taken back, 366.67 carried: paid 0, which is 3,500 less, for exactly these reasons."""
    firm = Firm(measure="invoiced")
    made = firm.sold("150000", MARCH)
    first = firm.released("2025-Q1")
    (row,) = pay_preview.beside(queries.runs([first])[0])
    assert (row.before, row.paid, row.exceptions) == (ZERO, D("3500.00"), ())
    co.received(firm.c, "169500", on=at(2025, 4, 2))
    firm.sold("40000", dt.date(2025, 6, 25))
    _returned(firm, made, "50000", on=dt.date(2025, 4, 20))
    second = firm.computed("2025-Q2")
    (row,) = pay_preview.beside(queries.runs([second])[0])
    assert row.reasons == {"commission": D("-2700.00"), "clawback": D("-1166.67"), "carried": D("366.67")}
    assert sum(row.reasons.values()) == row.difference == D("-3500.00")
    assert set(row.exceptions) == {pay_preview.BELOW_ZERO, pay_preview.CHANGED}
    table = pay_runs._exceptions(firm.hr, second)
    assert len(table.rows) == 2
    refused("record.missing", 404, pay_runs._beside, firm.seller, second)


def test_exceptions_name_what_is_held_and_who_is_new() -> None:
    firm = Firm(signed=False)
    firm.sold("150000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    (row,) = pay_preview.beside(queries.runs([firm.released("2025-Q1")])[0])
    assert (row.exceptions, row.reasons) == ((pay_preview.UNSIGNED,), {"commission": D(1200), "held": D(-1200)})


def test_a_scheme_is_called_in_the_readers_language_and_differences_have_a_true_minus() -> None:
    """Named in English afterwards: lists of runs say so to who reads English; who may not is refused. A reason of 3,500.00 less is −3,500.00."""
    firm = Firm()
    firm.sold("150000", MARCH)
    change = next(each for each in incentive_schemes.SHEET.acts if each.name == "change")
    with pytest.raises(Refusal):
        change.run(Call(firm.seller, NOW, (firm.scheme,), {"name_en": "Commission"}))
    change.run(Call(firm.hr, NOW, (firm.scheme,), {"name_en": "Sales commission plan"}))
    key = firm.computed("2025-Q1")
    for language, name in (("en", "Sales commission plan"), ("zh-hans", "销售提成")):
        (row,) = listing.page(queries.RUN_LISTING, replace(firm.hr, language=language), Query.from_pairs([])).rows
        assert row["scheme_label"] == name
    assert firm.lines(key) == []     # paid by money that has not come
    assert [shown.signed(D(amount), "CNY") for amount in ("-3500", "0", "1234.5")] == ["\N{MINUS SIGN}3,500.00", "0.00", "+1,234.50"]
