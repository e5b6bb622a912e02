"""PER-3 · A closed period, worked out once more, comes to the same cent — whatever was returned, split, disputed or paid since."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.utils.translation import override

from makesell.demo import samples as co
from makesell.documents.payruns import queries
from makesell.flows.org_1_organisation import change_customer, change_product_group, create_product_group
from makesell.flows.org_1_organisation.create_product_group import NewGroup
from makesell.flows.per_3_reward import dispute_line, prove_run
from makesell.flows.per_3_reward.create_scheme import NewVersion
from makesell.flows.per_3_reward.dispute_line import AnswerFact, DisputeFact
from makesell.ground.db import run
from makesell.ground.spine.master import Change
from makesell.masterdata.schemes.components import Component, Rung
from makesell.masterdata.schemes.ladders import Step
from makesell.sheets import pay_runs
from tests.clauses.cast import NOW
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import MARCH, _returned, proved, refused

D = Decimal
ZERO = D(0)
pytestmark = pytest.mark.django_db


def test_a_closed_period_comes_to_the_same_cent_after_returns_disputes_and_later_runs() -> None:
    """3,500.00 in the first quarter; a third is returned in the second, an answer adjusts, a third quarter is paid: each run proves itself."""
    firm = Firm(measure="invoiced")
    made = firm.sold("150000", MARCH)
    first = firm.released("2025-Q1")
    co.received(firm.c, "169500", on=at(2025, 4, 2))
    dispute_line.perform(DisputeFact(firm.statement(first).id, 1, "少算一笔"), actor=firm.seller, at=NOW)
    dispute_line.answer(AnswerFact(firm.statement(first).id, 1, "补发", D(50)), actor=firm.hr, at=NOW)
    firm.sold("40000", dt.date(2025, 6, 25))
    _returned(firm, made, "50000", on=dt.date(2025, 4, 20))
    second = firm.released("2025-Q2")
    co.received(firm.c, "45200", on=at(2025, 7, 2))
    firm.sold("50000", dt.date(2025, 7, 7))
    third = firm.released("2025-Q3")
    for key in (first, second, third):
        assert prove_run.differences(queries.runs([key])[0]) == {}
        assert prove_run.perform(key, actor=firm.hr, at=NOW) == key
    assert [line.component for line in firm.lines(second)] == ["commission", "clawback", "adjustment"]
    proved()


def test_a_released_run_reads_customer_classes_and_product_groups_as_they_stood_for_it() -> None:
    """Class A of the group's customers earns 3 % of 100,000, goods of the upper group a bonus of 500, the ladder 4 ‰ there. Then the customer
    becomes class B (1 %) and the group moves under another: the run still comes to the same cent, and would not without what it kept; half of the
    goods come back and take back half of what class A earned. The next run reads both as they are now: 50,000 × 1 %, 5 ‰, no bonus."""
    firm = Firm()
    upper, other = create_product_group.perform_many([NewGroup("", "原上级"), NewGroup("", "新上级")], actor=co.ACTOR, at=NOW)
    (group,) = create_product_group.perform_many([NewGroup("", "小类", parent_id=upper)], actor=co.ACTOR, at=NOW)
    run("update products_product set group_id = %s where record_id = any(%s)", [group, list(firm.c.products)])
    (customer,) = firm.c.customers[:1]
    change_customer.perform(Change(customer, {"customer_class": "A"}), actor=co.ACTOR, at=NOW)
    components = (
        Component("T", "commission", "", "invoiced", rungs=(Rung(rate=D("0.01")), Rung(rate=D("0.03"), customer_class="A"))),
        Component("B", "bonus", "", "invoiced", product_group_id=upper, rungs=(Rung(D(100_000), amount=D(500)),)),
    )
    steps = (Step(ZERO, D("0.005")), Step(ZERO, D("0.004"), upper))
    firm.scheme = firm.scheme_of(NewVersion("invoiced", "CNY", co.SINCE, steps, ladder="money", components=components), firm.c.people[0])
    made = firm.sold("100000", MARCH)
    first = firm.released("2025-Q1")
    assert _amounts(firm, first) == [("", D(400)), ("B", D(500)), ("T", D(3000))]
    change_customer.perform(Change(customer, {"customer_class": "B"}), actor=co.ACTOR, at=NOW)
    change_product_group.perform(Change(group, {"parent_id": other}), actor=co.ACTOR, at=NOW)
    assert prove_run.differences(queries.runs([first])[0]) == {}
    assert prove_run.perform(first, actor=firm.hr, at=NOW) == first
    co.received(firm.c, "113000", on=at(2025, 4, 2))
    _returned(firm, made, "50000", on=dt.date(2025, 4, 20))
    firm.sold("50000", dt.date(2025, 6, 25))
    second = firm.released("2025-Q2")
    assert _amounts(firm, second) == [("", D(-200)), ("", D(250)), ("T", D(-1500)), ("T", D(500))]
    for key in (first, second):
        assert prove_run.differences(queries.runs([key])[0]) == {}
    kept = run("delete from payruns_runbasis where run_id = %s returning classes ->> %s, groups -> %s", [first, str(customer), str(group)])
    assert [(code, json.loads(chain)) for code, chain in kept] == [("A", [group, upper])]
    run("delete from audit_change where table_name in ('parties_customer', 'products_productgroup')")
    assert len(prove_run.differences(queries.runs([first])[0])) == 2     # what the sale earned by both parts, and the bonus
    proved()


def _by_class(firm: Firm) -> tuple[int, int, int, int]:
    """A run that paid class A 3 % and the upper group a bonus, as one was left by a version that kept nothing of them: its log says both came
    to be an hour before it was computed. Returns it with the customer, the group and another group above."""
    upper, other = create_product_group.perform_many([NewGroup("", "原上级"), NewGroup("", "新上级")], actor=co.ACTOR, at=NOW)
    (group,) = create_product_group.perform_many([NewGroup("", "小类", parent_id=upper)], actor=co.ACTOR, at=NOW)
    run("update products_product set group_id = %s where record_id = any(%s)", [group, list(firm.c.products)])
    customer = firm.c.customers[0]
    change_customer.perform(Change(customer, {"customer_class": "A"}), actor=co.ACTOR, at=NOW)
    components = (
        Component("T", "commission", "", "invoiced", rungs=(Rung(rate=D("0.01")), Rung(rate=D("0.03"), customer_class="A"))),
        Component("B", "bonus", "", "invoiced", product_group_id=upper, rungs=(Rung(D(100_000), amount=D(500)),)),
    )
    version = NewVersion("invoiced", "CNY", co.SINCE, (Step(ZERO, D("0.005")),), ladder="money", components=components)
    firm.scheme = firm.scheme_of(version, firm.c.people[0])
    firm.sold("100000", MARCH)
    key = firm.released("2025-Q1")
    run("delete from payruns_runbasis where run_id = %s", [key])
    run("update audit_change set at = %s", [at(2025, 4, 1)])
    run("update payruns_payrun set computed_at = %s where record_id = %s", [at(2025, 4, 2), key])
    return key, customer, group, other


def _said(firm: Firm, key: int) -> str:
    """What the run's page says of classes and groups."""
    with override("zh-hans"):
        return next((str(fact.value) for fact in pay_runs._facts(firm.hr, key) if str(fact.label) == "客户等级和产品组"), "")


def test_a_run_that_kept_nothing_is_read_back_from_the_log_and_keeps_what_proved_it() -> None:
    """Class and group change after the run: the log brings both back, the run comes to the same cent, and does so without the log from then on."""
    firm = Firm()
    key, customer, group, other = _by_class(firm)
    assert _said(firm, key).startswith("未留存")
    change_customer.perform(Change(customer, {"customer_class": "B"}), actor=co.ACTOR, at=NOW)
    change_product_group.perform(Change(group, {"parent_id": other}), actor=co.ACTOR, at=NOW)
    assert prove_run.perform(key, actor=firm.hr, at=NOW) == key
    assert "变更日志" in _said(firm, key)
    change_customer.perform(Change(customer, {"customer_class": "C"}), actor=co.ACTOR, at=NOW)
    run("delete from audit_change")
    assert prove_run.differences(queries.runs([key])[0]) == {}


def test_where_the_log_is_gone_what_is_now_proves_a_run_or_nothing_does() -> None:
    """Without a log: what is now comes to the same cent, is kept and said; with another class nothing does, and nothing is kept."""
    firm = Firm()
    key, customer, *_more = _by_class(firm)
    change_customer.perform(Change(customer, {"customer_class": "B"}), actor=co.ACTOR, at=NOW)
    run("delete from audit_change")
    refused("pay.differs_unkept", 409, prove_run.perform, key, actor=firm.hr, at=NOW)
    assert run("select 1 from payruns_runbasis where run_id = %s", [key]) == []
    assert _said(firm, key).startswith("未留存")
    change_customer.perform(Change(customer, {"customer_class": "A"}), actor=co.ACTOR, at=NOW)
    assert prove_run.perform(key, actor=firm.hr, at=NOW) == key
    assert "首次重算时" in _said(firm, key)
    change_customer.perform(Change(customer, {"customer_class": "B"}), actor=co.ACTOR, at=NOW)
    assert prove_run.perform(key, actor=firm.hr, at=NOW) == key


def test_a_plan_by_its_ladder_alone_reads_the_tree_it_was_computed_by() -> None:
    """4 ‰ in the upper group, 5 ‰ elsewhere, on money that came in: 400.00, also after the group moved away."""
    firm = Firm()
    upper, other = create_product_group.perform_many([NewGroup("", "原上级"), NewGroup("", "新上级")], actor=co.ACTOR, at=NOW)
    (group,) = create_product_group.perform_many([NewGroup("", "小类", parent_id=upper)], actor=co.ACTOR, at=NOW)
    run("update products_product set group_id = %s where record_id = any(%s)", [group, list(firm.c.products)])
    steps = (Step(ZERO, D("0.005")), Step(ZERO, D("0.004"), upper))
    firm.scheme = firm.scheme_of(NewVersion("paid", "CNY", co.SINCE, steps, ladder="money"), firm.c.people[0])
    firm.sold("100000", MARCH)
    co.received(firm.c, "113000", on=at(2025, 3, 10))
    key = firm.released("2025-Q1")
    change_product_group.perform(Change(group, {"parent_id": other}), actor=co.ACTOR, at=NOW)
    assert sum(line.amount for line in firm.lines(key)) == D(400)
    assert prove_run.differences(queries.runs([key])[0]) == {}


def _amounts(firm: Firm, key: int) -> list[tuple[str, Decimal]]:
    """What a run's parts come to."""
    return sorted((line.part, line.amount) for line in firm.lines(key))


def test_months_of_one_quarter_prove_themselves_on_its_ladder() -> None:
    firm = Firm(measure="invoiced")
    made = firm.sold("150000", dt.date(2025, 1, 8))
    co.received(firm.c, "169500", on=at(2025, 1, 20))
    january = firm.released("2025-01", "month")
    _returned(firm, made, "50000", on=dt.date(2025, 2, 5))
    february = firm.released("2025-02", "month")
    for key in (january, february):
        assert prove_run.differences(queries.runs([key])[0]) == {}


def test_a_closed_period_reads_what_was_unpaid_then_not_what_is_paid_now() -> None:
    """Invoiced 100,000 in January, 2,000.00; overdue and unpaid on 30 June: −2,000.00. Paid on 3 July: +2,000.00 in the third quarter, and the
    second still comes to −2,000.00. Half of 40,000 paid within its quarter, the rest later: half is taken back, then comes again."""
    firm = Firm(measure="invoiced")
    firm.sold("100000", dt.date(2025, 1, 8))
    first, second = firm.released("2025-Q1"), firm.released("2025-Q2")
    co.received(firm.c, "113000", on=at(2025, 7, 3))
    firm.sold("40000", dt.date(2025, 7, 8))
    third = firm.released("2025-Q3")
    co.received(firm.c, "22600", on=at(2025, 12, 20))
    fourth = firm.released("2025-Q4")
    co.received(firm.c, "22600", on=at(2026, 1, 5))
    said = {key: [(line.component, line.amount) for line in firm.lines(key)] for key in (first, second, third, fourth)}
    assert said == {
        first: [("commission", D(2000))], second: [("non_payment", D(-2000))],
        third: [("commission", D(800)), ("non_payment", D(2000))], fourth: [("non_payment", D(-400))],
    }  # fmt: skip
    for key in said:
        assert prove_run.differences(queries.runs([key])[0]) == {}
        assert prove_run.perform(key, actor=firm.hr, at=NOW) == key
    proved()


def test_what_does_not_come_to_the_same_is_said_and_nothing_changes() -> None:
    """A line that somebody changed behind the books' back is found; who may not ask is refused, and what is not released."""
    firm = Firm()
    firm.sold("60000", MARCH)
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    key = firm.released("2025-Q1")
    refused("access.refused", 403, prove_run.perform, key, actor=firm.seller, at=NOW)
    statement = firm.statement(key).id
    run("update payruns_statementline set amount = amount + 1, earned = earned + 1 where statement_id = %s and position = 1", [statement])
    (found,) = prove_run.differences(queries.runs([key])[0]).values()
    assert found[0] - found[1] == D(1)
    refused("pay.differs", 409, prove_run.perform, key, actor=firm.director, at=NOW)
    refused("document.state", 409, prove_run.perform, firm.computed("2025-Q2"), actor=firm.hr, at=NOW)
    assert "prove" in {act.name for act in pay_runs.ACTS}
