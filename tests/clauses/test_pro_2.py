"""PRO-2 · A sales plan of four parts: approved by another, frozen, run with actions and budget, revised, reviewed; each refusal by its reason."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from makesell.books.budget.balances import BudgetBalance, of_lines
from makesell.demo import samples as co
from makesell.documents.plans import queries, states
from makesell.documents.plans.queries import PlanRow
from makesell.flows.org_1_organisation import create_customer
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.pro_2_plans import (
    approve_plan,
    draft_plan,
    finish_action,
    post_cost,
    propose_plan,
    review_plan,
    revise_plan,
    send_back_plan,
    start_plan,
    withdraw_plan,
)
from makesell.flows.pro_2_plans.draft_plan import NewAction, NewAnalysis, PlanFact
from makesell.flows.pro_2_plans.finish_action import ResultFact
from makesell.flows.pro_2_plans.post_cost import CostFact
from makesell.flows.pro_2_plans.review_plan import ReviewFact
from makesell.flows.pro_2_plans.revise_plan import RevisionFact
from makesell.flows.reg_1_regime import check_books, decide_approval
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approvals
from makesell.ground.listing import saved
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.sheets import budget_figures
from makesell.sheets import plans as sheet
from tests.clauses.cast import NOW, TODAY, person

pytestmark = pytest.mark.django_db
D = Decimal


class Firm:
    """A manager with a saved filter of customers, a salesperson, the director, and a year before with sales."""

    def __init__(self) -> None:
        self.c = co.company()
        self.manager = person("M-1", "经理", self.c.units[0], roles.SALES_MANAGER)
        self.seller = person("S-1", "销售", self.c.units[0], roles.SALESPERSON)
        self.director = person("D-1", "总监", self.c.units[1], roles.SALES_DIRECTOR)
        saved.keep("customers", "华东客户", f"f=territory.eq.{self.c.territory}", shared=False, is_default=False, actor=self.manager)
        co.order(self.c, dt.date(2024, 8, 5), nets=("700.00",), shares=((0, "1"),))

    def fact(self, **changed: object) -> PlanFact:
        """The third quarter of the first team."""
        given: dict[str, object] = {
            "title": "三季度开拓计划", "period_id": quarter(), "strategy": "先样机后批量",
            "analysis": (NewAnalysis(states.OWN_SALES), NewAnalysis(states.TEXT, "减速机需求回升")), "views": ("华东客户",),
            "actions": (NewAction("拜访十家", self.seller.person_id or 0, dt.date(2025, 7, 15)),),
            "budget": (("样机", D(5000)), ("展会", D(20000))),
        } | changed  # fmt: skip
        return PlanFact(**given)  # type: ignore[arg-type]

    def drafted(self, **changed: object) -> int:
        """A draft."""
        return draft_plan.perform(self.fact(**changed), actor=self.manager, at=NOW)

    def approved(self) -> int:
        """Proposed and approved."""
        key = propose_plan.perform(self.drafted(), actor=self.manager, at=NOW)
        return approve_plan.perform(key, actor=self.director, at=NOW)


def quarter() -> int:
    """The key of the third quarter."""
    found = period.by_code("quarter", "2025-Q3")
    assert found is not None
    return found.id


def row(key: int) -> PlanRow:
    """A plan as it stands."""
    (found,) = queries.of_ids([key])
    return found


def line(key: int, position: int) -> BudgetBalance:
    """What the budget book says of a line."""
    found = next(each for each in queries.budget(key) if each.position == position)
    return of_lines([found.line_id])[found.line_id]


def refused(code: str, status: int, act: Callable[..., object], *args: object, **kwargs: object) -> None:
    """The act is refused with this code."""
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert (caught.value.code, caught.value.status) == (code, status)


def waiting(who: Actor) -> list[int]:
    """What stands on somebody's workbench."""
    return [one.id for one in sheet.waits(who, NOW)]


def faults() -> list[str]:
    """What the proofs of plans and budget say."""
    return [fault.check for fault in check_books.perform() if fault.check.startswith(("plans", "budget"))]


def test_approved_by_another_and_frozen_from_then_on() -> None:
    """Analysis and groups keep what they said; customers and sales that come later show beside it. Actions stand on workbenches."""
    firm = Firm()
    key = propose_plan.perform(firm.drafted(), actor=firm.manager, at=NOW)
    assert (waiting(firm.seller), [w.record_id for w in approvals.waiting_for(firm.director, TODAY)]) == ([], [key])
    refused("plan.four_eyes", 403, approve_plan.perform, key, actor=firm.manager, at=NOW)
    refused("access.refused", 403, approve_plan.perform, key, actor=firm.seller, at=NOW)
    approve_plan.perform(key, actor=firm.director, at=NOW)
    assert (row(key).state, (row(key).number or "")[:8]) == (states.APPROVED, "SP-2025-")
    (own, finding) = queries.analysis(key)
    assert (own.amount, own.currency, finding.amount) == (D(700), "CNY", None)
    assert queries.groups(key)[0].count_then == 2
    assert (line(key, 1).planned, line(key, 2).available) == (D(5000), D(20000))
    assert (waiting(firm.seller), [n.kind for n in latest(firm.seller)]) == ([key], ["plan_approved"])
    create_customer.perform(
        NewCustomer("C-LATER", "后来客户", firm.c.units[0], "CNY", owner_id=firm.c.people[0], territory_id=firm.c.territory), actor=co.ACTOR, at=NOW
    )
    co.order(firm.c, dt.date(2024, 9, 5), nets=("300.00",), shares=((0, "1"),))
    (shown,) = (r for r in sheet._analysis(firm.director, key).rows if r["then"] is not None)
    assert (shown["then"], shown["now"]) == (D(700), D(1000))
    assert [(g["then"], g["now"]) for g in sheet._groups(firm.director, key).rows] == [(2, 3)]
    assert faults() == []


def test_the_page_of_approvals_decides_the_same() -> None:
    """Approved there, everything follows; sent back there, it is a draft again."""
    firm = Firm()
    key = propose_plan.perform(firm.drafted(), actor=firm.manager, at=NOW)
    (waits,) = approvals.waiting_for(firm.director, TODAY)
    decide_approval.perform(waits.id, "refused", actor=firm.director, at=NOW, on=TODAY, reason="预算过高")
    assert row(key).state == states.DRAFT
    draft_plan.change(key, firm.fact(budget=(("样机", D(3000)),)), actor=firm.manager, at=NOW)
    propose_plan.perform(key, actor=firm.manager, at=NOW)
    (waits,) = approvals.waiting_for(firm.director, TODAY)
    decide_approval.perform(waits.id, "approved", actor=firm.director, at=NOW, on=TODAY)
    assert (row(key).state, line(key, 1).planned, faults()) == (states.APPROVED, D(3000), [])


def test_a_result_takes_the_action_off_the_workbench() -> None:
    firm = Firm()
    key = firm.approved()
    other = person("S-9", "他人", firm.c.units[1], roles.SALESPERSON)
    refused("record.missing", 404, finish_action.perform, ResultFact(key, 1, "x"), actor=other, at=NOW)
    refused("record.missing", 404, finish_action.perform, ResultFact(key, 7, "x"), actor=firm.seller, at=NOW)
    refused("plan.result", 422, finish_action.perform, ResultFact(key, 1, " "), actor=firm.seller, at=NOW)
    finish_action.perform(ResultFact(key, 1, "拜访十二家，三家要样机"), actor=firm.seller, at=NOW)
    assert (waiting(firm.seller), queries.actions_of(key)[0].result) == ([], "拜访十二家，三家要样机")
    refused("document.state", 409, finish_action.perform, ResultFact(key, 1, "again"), actor=firm.seller, at=NOW)


def test_costs_are_committed_and_spent_within_the_line() -> None:
    """available = planned − committed − spent; beyond it is refused and nothing is posted."""
    firm = Firm()
    key = firm.approved()

    def post(kind: str, amount: str, *, of_committed: bool = False, on: dt.date = TODAY, words: str = "展位定金") -> int:
        return post_cost.perform(CostFact(key, 2, kind, D(amount), on, of_committed), actor=firm.manager, at=NOW, reason=words)

    post("committed", "15000")
    refused("plan.beyond", 422, post, "spent", "5000.01")
    post("spent", "5000")
    refused("plan.beyond", 422, lambda: post("spent", "15000.01", of_committed=True))
    post("spent", "6000", of_committed=True)
    held = line(key, 2)
    assert (held.planned, held.committed, held.spent, held.available) == (D(20000), D(9000), D(11000), D(0))
    refused("plan.cost_kind", 422, post, "stolen", "1")
    refused("plan.cost_kind", 422, lambda: post("committed", "1", of_committed=True))
    refused("plan.cost_amount", 422, post, "spent", "0")
    refused("plan.cost_date", 422, lambda: post("spent", "1", on=TODAY + dt.timedelta(days=1)))
    refused("plan.cost_words", 422, lambda: post("spent", "1", words=" "))
    refused("record.missing", 404, post_cost.perform, CostFact(key, 9, "spent", D(1), TODAY), actor=firm.manager, at=NOW, reason="x")
    draft = firm.drafted(title="另一计划")
    refused("document.state", 409, post_cost.perform, CostFact(draft, 1, "spent", D(1), TODAY), actor=firm.manager, at=NOW, reason="x")
    opened = {kind: budget_figures.rows(firm.manager, {"plan": str(key), "kind": kind}, "") for kind in ("planned", "committed", "spent")}
    assert {kind: (found.total, found.count) for kind, found in opened.items()} == {
        "planned": (D(25000), 2), "committed": (D(9000), 2), "spent": (D(11000), 2),
    }  # fmt: skip
    away = person("S-9", "他人", firm.c.units[1], roles.SALESPERSON)
    refused("record.missing", 404, budget_figures.rows, away, {"plan": str(key), "kind": "spent"}, "")
    assert faults() == []


def test_a_revision_takes_over_what_was_spent() -> None:
    """The old plan stands until the revision is approved; a line with money on it may not be dropped."""
    firm = Firm()
    old = firm.approved()
    post_cost.perform(CostFact(old, 1, "spent", D(1200), TODAY), actor=firm.manager, at=NOW, reason="样机一台")
    refused("plan.reason", 422, revise_plan.perform, RevisionFact(old, " "), actor=firm.manager, at=NOW)
    new = revise_plan.perform(RevisionFact(old, "样机加倍"), actor=firm.manager, at=NOW)
    refused("plan.revision_open", 409, revise_plan.perform, RevisionFact(old, "again"), actor=firm.manager, at=NOW)
    draft_plan.change(new, firm.fact(budget=(("展会", D(20000)),)), actor=firm.manager, at=NOW)
    propose_plan.perform(new, actor=firm.manager, at=NOW)
    refused("plan.line_used", 409, approve_plan.perform, new, actor=firm.director, at=NOW)
    assert (row(old).state, row(new).state) == (states.APPROVED, states.PROPOSED)
    send_back_plan.perform_many([new], actor=firm.director, at=NOW, reason="样机费不能删")
    draft_plan.change(new, firm.fact(budget=(("样机", D(10000)),)), actor=firm.manager, at=NOW)
    propose_plan.perform(new, actor=firm.manager, at=NOW)
    approve_plan.perform(new, actor=firm.director, at=NOW)
    assert (row(old).state, row(new).revision, line(new, 1).available) == (states.SUPERSEDED, 2, D(8800))
    assert (line(old, 1).planned, line(old, 1).spent) == (D(0), D(0))
    assert faults() == []


def test_reviewed_when_it_ran_and_every_action_is_reported() -> None:
    firm = Firm()
    key = firm.approved()
    review = ReviewFact(key, "样机打动了客户")
    refused("plan.open_actions", 409, review_plan.perform, review, actor=firm.manager, at=NOW)
    finish_action.perform(ResultFact(key, 1, "完成"), actor=firm.seller, at=NOW)
    refused("document.state", 409, review_plan.perform, review, actor=firm.manager, at=NOW)
    start_plan.perform_many([key], actor=firm.manager, at=NOW)
    refused("plan.review", 422, review_plan.perform, ReviewFact(key, ""), actor=firm.manager, at=NOW)
    review_plan.perform(review, actor=firm.manager, at=NOW)
    assert (row(key).state, row(key).review, faults()) == (states.REVIEWED, "样机打动了客户", [])


def test_bad_plans_are_refused_at_their_fields() -> None:
    firm = Firm()
    for code, field, changed in (
        ("plan.title", "title", {"title": " "}),
        ("period.unknown", "period", {"period_id": 10**9}),
        ("plan.source", "analysis.1.source", {"analysis": (NewAnalysis(states.MARKET_SIZE, source_id=10**9),)}),
        ("plan.finding", "analysis.1.text", {"analysis": (NewAnalysis(states.TEXT),)}),
        ("plan.view", "groups.1.name", {"views": ("不存在",)}),
        ("plan.owner", "actions.1.owner", {"actions": (NewAction("x", 10**9, TODAY),)}),
        ("plan.budget_name", "budget.2.name", {"budget": (("样机", D(1)), ("样机", D(2)))}),
        ("plan.budget_amount", "budget.1.amount", {"budget": (("样机", D(0)),)}),
        ("plan.unit", "unit", {"unit_id": firm.c.units[1]}),
    ):
        with pytest.raises(Refusal) as caught:
            firm.drafted(**changed)
        assert (caught.value.code, caught.value.field) == (code, field)
    empty = firm.drafted(actions=())
    refused("plan.no_actions", 422, propose_plan.perform, empty, actor=firm.manager, at=NOW)
    refused("plan.reason", 422, send_back_plan.perform_many, [empty], actor=firm.director, at=NOW)
    away = person("M-9", "他组经理", firm.c.units[1], roles.SALES_MANAGER)
    refused("record.missing", 404, propose_plan.perform, empty, actor=away, at=NOW)
    withdraw_plan.perform_many([empty], actor=firm.manager, at=NOW)
    assert row(empty).state == states.WITHDRAWN
