"""PER-3 · Golden statements of plans with several components, each worked out by hand: what each pays, holds, draws, takes off and takes back."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from makesell.books.orderbook import posting as orderbook
from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS
from makesell.flows.org_1_organisation import approve_rule, create_product_group, draft_rule, propose_rule
from makesell.flows.org_1_organisation.create_product_group import NewGroup
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.per_3_reward import compose_version, consult_version, create_scheme, decide_version
from makesell.flows.per_3_reward.consult_version import OpinionFact
from makesell.flows.per_3_reward.create_scheme import NewVersion
from makesell.flows.pro_1_targets import add_measure, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, PartFact
from makesell.flows.pro_5_production.record_orders import Made
from makesell.flows.steps import plan_words
from makesell.flows.steps.plans import post_cost
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import act, run, values
from makesell.ground.money import rounded
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import templates
from makesell.masterdata.schemes.components import Component, Modifier, Rung
from makesell.masterdata.schemes.ladders import Step
from makesell.metrics import pay_position, pay_what_if
from makesell.metrics.pay_factors import Sold
from makesell.metrics.pay_plan import CONSULTED, READ
from makesell.sheets import incentive_schemes, plan_consulting
from tests.clauses.cast import NOW, person
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import _returned as returned
from tests.clauses.test_per_3 import proved, refused
from tests.clauses.test_reg_1_sheets import do

D = Decimal
ZERO = D(0)
pytestmark = pytest.mark.django_db
NONE: tuple[Step, ...] = ()


def day(month: int, number: int) -> dt.date:
    """A day of 2025."""
    return dt.date(2025, month, number)


def planned(
    *components: Component, steps: Sequence[Step] = NONE, measure: str = "invoiced", modifiers: tuple[Modifier, ...] = (), **more: Any
) -> Firm:
    """A firm whose seller is paid by a plan of these components."""
    firm = Firm(measure=measure)
    version = NewVersion(measure, "CNY", co.SINCE, tuple(steps), components=components, modifiers=modifiers, **{"ladder": "money", **more})
    firm.scheme = firm.scheme_of(version, firm.c.people[0])
    return firm


def says(firm: Firm, run_id: int, *lines: tuple[str, str, str], person: int = 0) -> None:
    """The lines of a statement: kind, code of the component, amount; the statement adds up and the pay book says the same."""
    found = run(
        """select x.component, x.part, x.amount from payruns_statementline x join payruns_paystatement t on t.record_id = x.statement_id
           where t.run_id = %s and t.person_id = %s order by x.position""",
        [run_id, firm.c.people[person]],
    )
    assert [tuple(row) for row in found] == [(kind, part, D(amount)) for kind, part, amount in lines]
    proved()


def accepted(made: Made, on: dt.date, net: str) -> None:
    """A part of an order's first line is accepted."""

    @act
    def accept(*, actor: Actor, at: dt.datetime) -> None:
        orderbook.post(
            """select %s::bigint as line_id, %s::bigint as source_line_id, 'accepted' as measure, %s::date as event_date, %s::date as business_date,
                      1::numeric as qty, %s::numeric as net, %s::numeric as gross, false as freight, null::bigint as origin_id""",
            [made.line_ids[0], made.line_ids[0], on, on, D(net), D(net)],
        )

    accept(actor=co.ACTOR, at=NOW)


def group_of(firm: Firm) -> int:
    """The product group of the firm's products."""
    return int(values("select group_id from products_product where record_id = %s", [firm.c.products[0]])[0])


def test_a_second_commission_runs_on_its_own_ladder() -> None:
    """120,000 invoiced: 2,600.00 by the ladder; 1 % of what is ordered, 1,200.00, beside it."""
    firm = planned(Component("ORD", "commission", "订单奖", "ordered", rungs=(Rung(rate=D("0.01")),)), steps=STEPS)
    firm.sold("120000", day(2, 3))
    says(firm, firm.released("2025-Q1"), ("commission", "", "2600.00"), ("commission", "ORD", "1200.00"))


def test_a_rate_table_by_product_group_and_class_with_factors() -> None:
    """The group pays 2 %, class A of it 3 %, all others 1 %; above 100,000 × 1.5. 100,000 + 50,000 of the group: 2,000 + 50,000 × 2 % × 1.5.

    The customer becomes class A: 3,000 + 2,250 in all, 1,000 and 750 more.
    """
    firm = Firm()
    rungs = (
        Rung(base=True, rate=D("0.01")), Rung(base=True, rate=D("0.02"), product_group_id=group_of(firm)),
        Rung(base=True, rate=D("0.03"), product_group_id=group_of(firm), customer_class="A"), Rung(rate=D(1)), Rung(D(100_000), D("1.5")),
    )  # fmt: skip
    version = NewVersion("invoiced", "CNY", co.SINCE, (), ladder="money", components=(Component("T", "commission", "", "invoiced", rungs=rungs),))
    firm.scheme = firm.scheme_of(version, firm.c.people[0])
    firm.sold("100000", day(1, 6))
    firm.sold("50000", day(1, 8))
    says(firm, firm.released("2025-01", "month"), ("commission", "T", "2000.00"), ("commission", "T", "1500.00"))
    run("update parties_customer set customer_class = 'A' where record_id = %s", [firm.c.customers[0]])
    says(firm, firm.released("2025-02", "month"), ("commission", "T", "1000.00"), ("commission", "T", "750.00"))


def test_a_group_of_a_table_stands_for_those_below_it_and_the_nearest_wins() -> None:
    """The product lies two groups below the table's: 2 % of 100,000, not 1 %; a row for the group between pays 3 %. A bonus for the top group
    counts it too."""
    firm = Firm()
    top = group_of(firm)
    beside, middle = create_product_group.perform_many([NewGroup("", "旁组"), NewGroup("", "中组", parent_id=top)], actor=co.ACTOR, at=NOW)
    (leaf,) = create_product_group.perform_many([NewGroup("", "下组", parent_id=middle)], actor=co.ACTOR, at=NOW)
    run("update products_product set group_id = %s where record_id = any(%s)", [leaf, list(firm.c.products)])
    rungs = (Rung(rate=D("0.01")), Rung(rate=D("0.02"), product_group_id=top))
    nearer = (*rungs, Rung(rate=D("0.03"), product_group_id=middle))
    components = (
        Component("T", "commission", "", "invoiced", rungs=rungs), Component("U", "commission", "", "invoiced", rungs=nearer),
        Component("B", "bonus", "", "invoiced", product_group_id=top, rungs=(Rung(D(100_000), amount=D(500)),)),
        Component("N", "bonus", "", "invoiced", product_group_id=beside, rungs=(Rung(D(1), amount=D(700)),)),
    )  # fmt: skip
    version = NewVersion("invoiced", "CNY", co.SINCE, (Step(ZERO, D("0.005")), Step(ZERO, D("0.004"), top)), ladder="money", components=components)
    firm.scheme = firm.scheme_of(version, firm.c.people[0])
    firm.sold("100000", day(2, 3))
    says(
        firm, firm.released("2025-Q1"), ("commission", "", "400.00"), ("commission", "T", "2000.00"), ("commission", "U", "3000.00"),
        ("bonus", "B", "500.00"),
    )  # fmt: skip


def test_a_decelerator_and_a_cap_of_a_component() -> None:
    """2 % up to 100,000, then 0.5 %, at most 2,200: 100,000 → 2,000; 60,000 more would earn 300, 200 are left."""
    rungs = (Rung(rate=D("0.02")), Rung(D(100_000), D("0.005")))
    firm = planned(Component("C", "commission", "", "invoiced", rungs=rungs, cap=D(2200)))
    firm.sold("100000", day(1, 6))
    firm.sold("60000", day(1, 8))
    says(firm, firm.released("2025-Q1"), ("commission", "C", "2000.00"), ("commission", "C", "200.00"))


def test_overlay_credit_has_a_rate_of_its_own() -> None:
    """The third of the firm has 30 % overlay of 100,000: 30,000 × 4 ‰ = 120.00; primary credit earns nothing there."""
    firm = Firm()
    component = Component("OV", "commission", "协作奖", "ordered", credit="overlay", rungs=(Rung(rate=D("0.004")),))
    version = NewVersion("ordered", "CNY", co.SINCE, (), ladder="money", components=(component,))
    firm.scheme = firm.scheme_of(version, firm.c.people[0], firm.c.people[2])
    co.order(firm.c, day(2, 3), nets=("100000",), freight="0", shares=((0, "1"),), overlay=True)
    key = firm.released("2025-Q1")
    says(firm, key, ("commission", "OV", "120.00"), person=2)
    says(firm, key)


def test_a_unit_bonus_within_its_days_and_its_return() -> None:
    """30.00 a piece in February: ten pieces on the 3rd, ten in March that do not count. Half of it returned after closing: −150.00."""
    firm = planned(Component("SP", "spiff", "新品冲刺", "invoiced", amount=D(30), first_day=day(2, 1), last_day=day(2, 28)))
    made = firm.sold("1000", day(2, 3))
    firm.sold("1000", day(3, 3))
    says(firm, firm.released("2025-Q1"), ("spiff", "SP", "300.00"))
    co.received(firm.c, "2260", on=at(2025, 4, 2))
    returned(firm, made, "500", on=day(4, 20))
    says(firm, firm.released("2025-Q2"), ("clawback", "SP", "-150.00"))


def test_a_bonus_by_attainment_counts_the_highest_step() -> None:
    """Target 100,000: 80 % pays 1,000, 100 % 3,000. 90,000 → 1,000; 110,000 in February → 2,000 more; nothing more in March and in April."""
    rungs = (Rung(D("0.8"), amount=D(1000)), Rung(D(1), amount=D(3000)))
    firm = planned(Component("B", "bonus", "达成奖", "ordered", ladder="target", rungs=rungs))
    co.order(firm.c, day(1, 6), nets=("90000",), freight="0", shares=((0, "1"),))
    says(firm, firm.released("2025-01", "month"), ("bonus", "B", "1000.00"))
    co.order(firm.c, day(2, 6), nets=("20000",), freight="0", shares=((0, "1"),))
    says(firm, firm.released("2025-02", "month"), ("bonus", "B", "2000.00"))
    co.order(firm.c, day(3, 6), nets=("5000",), freight="0", shares=((0, "1"),))
    says(firm, firm.released("2025-03", "month"))
    assert firm.lines(firm.computed("2025-04", "month")) == []


def test_a_bonus_without_a_target_is_a_named_problem() -> None:
    firm = planned(Component("B", "bonus", "", "ordered", accumulation="year", ladder="target", rungs=(Rung(D("0.5"), amount=D(900)),)))
    mine = firm.statement(firm.computed("2025-Q1"))
    assert (mine.problem, mine.earned) == ("no_target", ZERO)


def test_a_team_pool_is_divided_by_the_members_shares() -> None:
    """1 % of the team's 150,000 is 1,500.00: 3 : 1 → 1,125.00 and 375.00; by credit 100,000 : 50,000 → 1,000.00 and 500.00."""
    firm = Firm()
    pool = Component("P", "pool", "团队奖", "ordered", rungs=(Rung(rate=D("0.01")),))
    both = (pool, Component("Q", "pool", "贡献奖", "ordered", share_by="credit", rungs=(Rung(rate=D("0.01")),)))
    version = NewVersion("ordered", "CNY", co.SINCE, (), ladder="money", components=both)
    firm.scheme = firm.scheme_of(version, *firm.c.people[:2])
    run("update schemes_incentiveplanmember set weight = 3 where scheme_id = %s and person_id = %s", [firm.scheme, firm.c.people[0]])
    co.order(firm.c, day(2, 3), nets=("100000",), freight="0", shares=((0, "1"),))
    co.order(firm.c, day(2, 4), nets=("50000",), freight="0", shares=((1, "1"),))
    key = firm.released("2025-Q1")
    says(firm, key, ("pool", "P", "1125.00"), ("pool", "Q", "1000.00"))
    says(firm, key, ("pool", "P", "375.00"), ("pool", "Q", "500.00"), person=1)


def test_a_guarantee_tops_up_when_the_period_has_ended() -> None:
    """20,000 × 2 % = 400 in January, 10,000 × 2 % = 200 in March: 3,000 − 600 = 2,400 with the run of March, none before."""
    firm = planned(Component("G", "guarantee", "新人保障", amount=D(3000)), steps=STEPS)
    firm.sold("20000", day(1, 6))
    says(firm, firm.released("2025-01", "month"), ("commission", "", "400.00"))
    says(firm, firm.released("2025-02", "month"))
    firm.sold("10000", day(3, 6))
    says(firm, firm.released("2025-03", "month"), ("commission", "", "200.00"), ("guarantee", "G", "2400.00"))


def test_a_guarantee_holds_for_its_days() -> None:
    """Until 14 February, 45 of the quarter's 90 days: half of 3,000."""
    firm = planned(Component("G", "guarantee", "", amount=D(3000), last_day=day(2, 14)), steps=STEPS)
    says(firm, firm.released("2025-Q1"), ("guarantee", "G", "1500.00"))


def test_what_is_held_back_comes_with_acceptance() -> None:
    """30 % of 2,000.00 is held: −600.00. 60,000 of 100,000 accepted: 360.00 come free; the rest: 240.00."""
    firm = planned(Component("H", "hold_back", "验收质保", rate=D("0.3")), steps=STEPS)
    made = firm.sold("100000", day(2, 3))
    says(firm, firm.released("2025-Q1"), ("commission", "", "2000.00"), ("hold_back", "H", "-600.00"))
    co.received(firm.c, "113000", on=at(2025, 4, 2))
    accepted(made, day(4, 10), "60000")
    says(firm, firm.released("2025-Q2"), ("hold_back", "H", "360.00"))
    accepted(made, day(7, 10), "40000")
    says(firm, firm.released("2025-Q3"), ("hold_back", "H", "240.00"))
    assert firm.lines(firm.computed("2025-Q4")) == []


def test_what_is_held_back_until_the_warranty_ends() -> None:
    """Accepted on 10 January, three months of warranty: nothing by 31 March, all of it by 30 June."""
    firm = planned(Component("H", "hold_back", "", rate=D("0.1"), release="warranty"), steps=STEPS)
    run("update products_product set warranty_months = 3 where record_id = %s", [firm.c.products[1]])
    made = firm.sold("100000", day(1, 8))
    accepted(made, day(1, 10), "100000")
    says(firm, firm.released("2025-Q1"), ("commission", "", "2000.00"), ("hold_back", "H", "-200.00"))
    co.received(firm.c, "113000", on=at(2025, 4, 2))
    says(firm, firm.released("2025-Q2"), ("hold_back", "H", "200.00"))


def test_a_recoverable_draw_is_paid_back_out_of_what_lies_above_it() -> None:
    """2,000 a month: January 400 → +1,600; February 3,000 → back 1,000; March 4,000 → back the other 600; April nothing → +2,000."""
    firm = planned(Component("D", "draw", "预支", amount=D(2000)), steps=(Step(ZERO, D("0.02")),))
    firm.sold("20000", day(1, 6))
    says(firm, firm.released("2025-01", "month"), ("commission", "", "400.00"), ("draw", "D", "1600.00"))
    firm.sold("150000", day(2, 6))
    says(firm, firm.released("2025-02", "month"), ("commission", "", "3000.00"), ("draw", "D", "-1000.00"))
    firm.sold("200000", day(3, 6))
    says(firm, firm.released("2025-03", "month"), ("commission", "", "4000.00"), ("draw", "D", "-600.00"))
    assert firm.lines(firm.computed("2025-04", "month"))[0].amount == D(2000)


def test_a_draw_that_is_not_recoverable_stays() -> None:
    firm = planned(Component("D", "draw", "", amount=D(2000), recoverable=False), steps=(Step(ZERO, D("0.02")),))
    says(firm, firm.released("2025-01", "month"), ("draw", "D", "2000.00"))
    firm.sold("300000", day(2, 6))
    says(firm, firm.released("2025-02", "month"), ("commission", "", "6000.00"))


def test_an_expense_package_takes_off_what_was_spent_beyond_it() -> None:
    """Allowed 500 + 1 % of 100,000 = 1,500; 2,300 spent: half of 800 is taken off."""
    firm = planned(Component("E", "expense", "费用包干", rate=D("0.5"), amount=D(500), allowance=D("0.01")), steps=STEPS)
    made = firm.sold("100000", day(2, 3))

    @act
    def spend(*, actor: Actor, at: dt.datetime) -> None:
        post_cost(made.line_ids[0], "spent", "CNY", D(2300), day(2, 20), day(2, 20))

    spend(actor=co.ACTOR, at=NOW)
    says(firm, firm.released("2025-Q1"), ("commission", "", "2000.00"), ("expense", "E", "-400.00"))


def test_late_money_earns_eight_tenths() -> None:
    """13.6: 60,000 and 90,000 paid; the second 45 days late: 2,300.00 × 0.8 = 1,840.00 (in two due items)."""
    firm = planned(steps=STEPS, measure="paid", modifiers=(Modifier("collection_days", D(31), D("0.8")),))
    firm.sold("150000", day(1, 8))
    co.received(firm.c, "67800", on=at(2025, 1, 9))
    run("update receivables_dueitem set due_date = %s where settled < amount", [day(1, 15)])
    co.received(firm.c, "101700", on=at(2025, 3, 1))
    assert firm.statement(firm.released("2025-Q1")).paid == D("3040.00")


def test_the_price_a_new_customer_and_a_first_order_multiply() -> None:
    """100,000 × 2 %: sold at 90 % of the list price × 1.1, first order of a new customer × 1.5 × 1.2; a second order later only × 1.5."""
    modifiers = (
        Modifier("price", D("0.9"), D("1.1")), Modifier("new_customer", ZERO, D("1.5")), Modifier("new_customer", D(60), D(1)),
        Modifier("first_order", D(1), D("1.2")),
    )  # fmt: skip
    firm = planned(steps=(Step(ZERO, D("0.02")),), modifiers=modifiers)
    made = firm.sold("100000", day(1, 6))
    run("update orders_salesorderline set list_price = unit_price / 0.9 where line_id = %s", [made.line_ids[0]])
    firm.sold("10000", day(2, 6))
    firm.sold("10000", day(3, 20))
    says(firm, firm.released("2025-Q1"), ("commission", "", "3960.00"), ("commission", "", "300.00"), ("commission", "", "200.00"))


def test_a_new_product_multiplies() -> None:
    """New for 30 days after its first order anywhere: 10,000 × 2 % × 2; later × 1."""
    firm = planned(steps=(Step(ZERO, D("0.02")),), modifiers=(Modifier("new_product", ZERO, D(2)), Modifier("new_product", D(31), D(1))))
    firm.sold("10000", day(1, 6))
    firm.sold("10000", day(2, 20))
    says(firm, firm.released("2025-Q1"), ("commission", "", "400.00"), ("commission", "", "200.00"))


def test_the_company_s_own_measure_is_a_basis() -> None:
    """Its twin of what is ordered: 1 % of 50,000."""
    firm = Firm()
    add_measure.perform(MeasureFact("focus", "重点产品", "Focus", "additive", (PartFact("ordered"),)), actor=co.ACTOR, at=co.AT)
    fill_measure.carry_out("focus", actor=co.ACTOR)
    version = NewVersion("focus", "CNY", co.SINCE, (), components=(Component("F", "commission", "", "focus", rungs=(Rung(rate=D("0.01")),)),))
    firm.scheme = firm.scheme_of(version, firm.c.people[0])
    co.order(firm.c, day(2, 3), nets=("50000",), freight="0", shares=((0, "1"),))
    says(firm, firm.released("2025-Q1"), ("commission", "F", "500.00"))


def test_a_component_that_pays_on_invoices_is_taken_back_when_nobody_pays() -> None:
    """13.7 (c) by component: 100,000 × 1 % = 1,000.00, overdue by more than 90 days −1,000.00; paid: +1,000.00."""
    firm = planned(Component("I", "commission", "", "invoiced", rungs=(Rung(rate=D("0.01")),)), measure="paid")
    firm.sold("100000", day(1, 8))
    says(firm, firm.released("2025-Q1"), ("commission", "I", "1000.00"))
    says(firm, firm.released("2025-Q2"), ("non_payment", "I", "-1000.00"))
    co.received(firm.c, "113000", on=at(2025, 7, 3))
    says(firm, firm.released("2025-Q3"), ("non_payment", "I", "1000.00"))


def test_what_if_and_the_quotation_go_through_the_same_components() -> None:
    """A draft with 1 % on orders and a bonus of 900 from 50,000 beside the ladder: 60,000 sold → 600 + 900 more; 50,000 more would earn 500 + 0."""
    rungs = (Rung(rate=D("0.01")),)
    more = (
        Component("O", "commission", "", "ordered", rungs=rungs), Component("B", "bonus", "", "ordered", rungs=(Rung(D(50_000), amount=D(900)),)),
    )  # fmt: skip
    firm = planned(*more, steps=STEPS)
    firm.sold("60000", day(2, 3))
    found = pay_what_if.compare(firm.hr, firm.scheme, 1, day(1, 1), day(4, 1))
    assert [(row.before, row.after) for row in found.people] == [(D("2700.00"), D("2700.00"))]
    mine = pay_position.standing(firm.seller, firm.c.people[0], day(3, 1))
    assert mine is not None
    assert (mine.earned, mine.bonuses) == (D("1800.00"), {"B": D(900)})
    assert mine.more_of([Sold(D(1), D(50_000), D(56_500))]) == {"": D("1100.00"), "O": D("500.00"), "B": ZERO}


def test_what_a_quotation_would_earn_is_multiplied_as_the_run_would() -> None:
    """100,000 × 2 %: at 105 % of the floor × 1.2, below it × 0.5, without one × 1; the first order of a new customer × 1.5; paid when due × 1."""
    modifiers = (
        Modifier("floor", ZERO, D("0.5")), Modifier("floor", D(1), D(1)), Modifier("floor", D("1.05"), D("1.2")),
        Modifier("first_order", D(1), D("1.5")), Modifier("collection_days", D(31), D("0.8")),
    )  # fmt: skip
    firm = planned(steps=(Step(ZERO, D("0.02")),), modifiers=modifiers)
    firm.sold("10000", day(2, 3))
    mine = pay_position.standing(firm.seller, firm.c.people[0], day(3, 1))
    assert mine is not None
    whole = (D(1), D(100_000), D(113_000), None, None, "")
    for shares, factor in (
        ((firm.c.customers[0], None, D("1.05")), "1.2"), ((firm.c.customers[0], None, D("0.99")), "0.5"), ((firm.c.customers[0], None, None), "1"),
        ((0, None, D(1)), "1.5"),
    ):  # fmt: skip
        sold = [Sold(*whole, *shares)]
        assert (mine.more_of(sold)[""], mine.factors_on(sold)) == (D(2000) * D(factor), [D(factor)])


def test_a_draft_is_composed_read_and_consulted_before_it_is_in_force() -> None:
    """By rule: an opinion first, then everybody it pays has read it as it stands; changing the draft lets it be read again. Only drafts change."""
    firm = Firm()
    scheme = firm.scheme
    boss = person(f"EX{scheme}", "总经理", firm.c.units[0], roles.EXECUTIVE)
    for kind in (CONSULTED, READ):
        key = draft_rule.perform(NewRule(kind, True, co.SINCE), actor=firm.hr, at=NOW)
        propose_rule.perform(key, actor=firm.hr, at=NOW)
        approve_rule.perform(key, actor=boss, at=NOW)
    create_scheme.draft_version(scheme, NewVersion("paid", "CNY", day(7, 1), STEPS, ladder="money"), actor=firm.hr, at=NOW)
    bonus = Component("", "bonus", "年终奖", "paid", accumulation="year", rungs=(Rung(D(50_000), amount=D(800)),))
    refused("access.refused", 403, compose_version.put, scheme, 2, bonus, actor=firm.seller, at=NOW)
    refused("scheme.not_draft", 409, compose_version.put, scheme, 1, bonus, actor=firm.hr, at=NOW)
    refused("record.missing", 404, compose_version.put, scheme, 9, bonus, actor=firm.hr, at=NOW)
    compose_version.put(scheme, 2, bonus, actor=firm.hr, at=NOW)
    compose_version.modify(scheme, 2, [Modifier("collection_days", D(31), D("0.8"))], actor=firm.hr, at=NOW)
    version = schemes.versions(scheme)[0]
    assert [(each.code, each.kind) for each in version.components] == [("C1", "bonus")]

    refused("scheme.not_consulted", 409, decide_version.approve, scheme, 2, actor=firm.director, at=NOW)
    refused("scheme.words", 422, consult_version.perform, OpinionFact(scheme, 2, "objects"), actor=firm.seller, at=NOW)
    refused("scheme.not_member", 403, consult_version.perform, OpinionFact(scheme, 2, "agrees"), actor=firm.manager, at=NOW)
    consult_version.perform(OpinionFact(scheme, 2, "comments", "门槛偏高"), actor=firm.seller, at=NOW)
    consult_version.perform(OpinionFact(scheme, 2, "agrees", body="工会", day=day(3, 1)), actor=firm.hr, at=NOW)
    refused("access.refused", 403, consult_version.perform, OpinionFact(scheme, 2, "agrees", body="工会"), actor=firm.seller, at=NOW)
    refused("scheme.unread", 409, decide_version.approve, scheme, 2, actor=firm.director, at=NOW)
    refused("scheme.not_member", 403, consult_version.acknowledge, scheme, 2, actor=firm.manager, at=NOW)
    assert [wait.id for wait in plan_consulting.read_waits(firm.seller)] == [scheme]
    consult_version.acknowledge(scheme, 2, actor=firm.seller, at=NOW)
    compose_version.put(scheme, 2, Component("G", "guarantee", "", amount=D(500)), actor=firm.hr, at=NOW)
    compose_version.drop(scheme, 2, "G", actor=firm.hr, at=NOW)
    refused("scheme.unread", 409, decide_version.approve, scheme, 2, actor=firm.director, at=NOW)
    consult_version.acknowledge(scheme, 2, actor=firm.seller, at=NOW)
    decide_version.approve(scheme, 2, actor=firm.director, at=NOW)
    assert {(each.who, each.stance) for each in schemes.opinions(scheme)} == {("人员0", "comments"), ("工会", "agrees")}
    create_scheme.draft_version(scheme, NewVersion("paid", "CNY", day(10, 1), STEPS, ladder="money"), actor=firm.hr, at=NOW)
    assert schemes.versions(scheme)[0].components == version.components


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", list(templates.TEMPLATES))
def test_a_template_reads_back_as_sentences(language: str, code: str) -> None:
    """Each can be put in force, and says all of itself in both languages."""
    firm = Firm()
    call = {"template": code, "code": "", "name": "模板", "valid_from": co.SINCE.isoformat()}
    with translation.override(language):
        done = do(incentive_schemes.SHEET, "create_from_template", call, actor=firm.hr).record_id
        assert done is not None
        decide_version.approve(done, 1, actor=firm.director, at=NOW)
        said = plan_words.sentences(schemes.versions(done)[0])
    measure, _ladder, steps, components, modifiers = templates.made(code, co.SINCE)
    assert len(said) == bool(steps) + len(components) + len({each.kind for each in modifiers})
    assert all("%(" not in one for one in said)
    assert {each.code for each in components} <= {word for one in said for word in one.replace("(", " ").replace(")", " ").split()}
    assert measure


EVERYTHING = (
    Component("O", "commission", "", "ordered", rungs=(Rung(rate=D("0.0037")),), cap=D(900)),
    Component("S", "spiff", "", "invoiced", amount=D("1.37"), first_day=day(1, 15), last_day=day(3, 15)),
    Component("B", "bonus", "", "invoiced", accumulation="month", rungs=(Rung(D(30_000), amount=D("333.33")),)),
    Component("P", "pool", "", "invoiced", rungs=(Rung(rate=D("0.001")),)),
    Component("G", "guarantee", "", amount=D(1500)),
    Component("H", "hold_back", "", rate=D("0.15")),
    Component("D", "draw", "", amount=D(700)),
)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_the_lines_are_the_pay_book(seed: int) -> None:
    """Sales, returns, acceptances and money by lot, a run of each month: what statements say is what the pay book says, component by component;
    a run computed again says the same; nobody is paid below zero, and a closed run does not move."""
    chance = random.Random(seed)
    firm = planned(*EVERYTHING, steps=STEPS, modifiers=(Modifier("first_order", D(1), D("1.2")),))
    made: list[tuple[Made, D]] = []
    closed: dict[int, list[D]] = {}
    for month in (1, 2, 3, 4):
        for _ in range(chance.randint(1, 3)):
            net = D(chance.randint(1, 60_000))
            made.append((firm.sold(str(net), day(month, chance.randint(1, 20))), net))
        one, net = chance.choice(made)
        returned(firm, one, str(rounded(net / 4)), on=day(month, 24))
        made.remove((one, net))
        if made and chance.random() < 0.6:
            accepted(made[0][0], day(month, 25), str(rounded(made[0][1] / 3)))
        co.received(firm.c, "500", on=at(2025, month, 26))
        key = firm.released(f"2025-{month:02d}", "month")
        closed[key] = [line.amount for line in firm.lines(key)]
        assert firm.statement(key).paid >= 0
        assert {key: [line.amount for line in firm.lines(key)] for key in closed} == closed
        said, booked = (run(sql, [firm.c.people[0]]) for sql in (
            """select x.component, x.part, sum(x.amount) from payruns_statementline x join payruns_paystatement t on t.record_id = x.statement_id
               where t.person_id = %s and t.state = 'released' group by 1, 2 order by 1, 2""",
            "select component, part, sum(amount) from pay_entry where person_id = %s and kind = 'earned' group by 1, 2 order by 1, 2",
        ))  # fmt: skip
        assert said == booked
        proved()


@pytest.mark.parametrize(
    ("component", "code"),
    [
        (Component("X", "commission", rungs=(Rung(rate=D("0.1")),)), "component.measure"),
        (Component("X", "commission", measure="paid"), "component.steps"),
        (Component("X", "commission", measure="paid", rungs=(Rung(D(5), D("0.1")),)), "scheme.start"),
        (Component("X", "spiff", measure="paid"), "component.amount"),
        (Component("X", "hold_back", rate=D("1.5")), "component.share"),
        (Component("X", "guarantee", amount=D(-1)), "component.negative"),
        (Component("X", "draw", amount=D(5), first_day=day(2, 1), last_day=day(1, 1)), "dates.order"),
        (Component("X", "commission", measure="nowhere", rungs=(Rung(rate=D("0.1")),)), "reference.unknown"),
        (Component("X", "bonus", measure="paid", rungs=(Rung(D(-1), amount=D(1)),)), "component.numbers"),
    ],
)
def test_components_that_could_never_be_computed_are_refused(component: Component, code: str) -> None:
    refused(code, 422, planned, component)
