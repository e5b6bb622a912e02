"""Demo: sales plans — a team's, approved, run, spent and reviewed; this quarter's, running; one sent back, one that waits."""

import datetime as dt
from decimal import Decimal

from makesell.demo.story import leading
from makesell.demo.story.lives import Life, do
from makesell.demo.story.scenes import quarters
from makesell.demo.story.stage import Stage
from makesell.documents.plans import queries, states
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
)
from makesell.flows.pro_2_plans.draft_plan import NewAction, NewAnalysis, PlanFact
from makesell.flows.pro_2_plans.finish_action import ResultFact
from makesell.flows.pro_2_plans.post_cost import CostFact
from makesell.flows.pro_2_plans.review_plan import ReviewFact
from makesell.flows.pro_2_plans.revise_plan import RevisionFact
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period

TITLES = {"zhoujianguo": "华东机器人与半导体客户开拓", "helihua": "海外与渠道拓展"}
SELLERS = {"zhoujianguo": ("linxiaowen", "zhaoyutong"), "helihua": ("wujiayi", "matianyu")}


def routine(stage: Stage) -> Life:
    """Two weeks before each of the last three quarters, both managers plan."""
    for start in reversed(quarters(stage.last)[:3]):
        yield max(stage.first, start - dt.timedelta(days=14))
        for manager in TITLES:
            stage.begin(_plan(stage, manager, start))
    yield stage.later(20)
    yield do(draft_plan, fact(stage, "zhoujianguo", quarters(stage.last)[0], "年末冲刺与明年框架合同"), "zhoujianguo")


def fact(stage: Stage, manager: str, start: dt.date, title: str) -> PlanFact:
    """A manager's plan of the quarter that begins on a day."""
    (cell,) = period.periods("quarter", start, start + dt.timedelta(days=1))
    people = stage.staff.people
    due = start + dt.timedelta(days=60)
    actions = tuple(NewAction(what, people[who], due) for who, what in zip(SELLERS[manager], ("拜访十家目标客户", "举办一场技术交流会"), strict=True))
    return PlanFact(
        title, cell.id, "先样机后批量,以服务换份额", (NewAnalysis(states.OWN_SALES), NewAnalysis(states.TEXT, "机器人减速机需求回升")),
        actions=actions, budget=(("样机", Decimal(40_000)), ("展会与交流", Decimal(65_000)), ("促销让利", Decimal(80_000))),
    )  # fmt: skip


def _plan(stage: Stage, manager: str, start: dt.date) -> Life:
    director, title = stage.who(R.SALES_DIRECTOR), f"{start.year} 年第 {start.month // 3 + 1} 季度{TITLES[manager]}"
    key = yield do(draft_plan, fact(stage, manager, start, title), manager)
    yield do(propose_plan, key, manager)
    yield stage.later(2)
    if manager == "helihua":
        yield do(send_back_plan, key, director, "预算依据不足,请补充展会计划")
        yield do(propose_plan, key, manager)
        yield stage.later(1)
    yield do(approve_plan, key, director)
    yield start
    yield do(start_plan, key, manager)
    if manager == "zhoujianguo":
        stage.planned.append(key)
        number = quarters(stage.last).index(start)
        stage.begin(leading.campaign(stage, key, start, number))
        if number == 0:
            stage.begin(leading.never_run(stage, key, start))
    if manager == "helihua" and start == quarters(stage.last)[1]:
        key = yield do(revise_plan, RevisionFact(key, "追加越南展会"), manager)
        yield do(propose_plan, key, manager)
        yield stage.later(1)
        yield do(approve_plan, key, director)
        yield do(start_plan, key, manager)
    for n, line in enumerate(queries.actions_of(key)):
        yield start + dt.timedelta(days=25 + 20 * n)
        yield do(post_cost, CostFact(key, n + 1, states.COMMITTED, Decimal(18_000 - 6000 * n), stage.today), manager, "已签合同,待付款")
        if n == 0:
            yield do(post_cost, CostFact(key, 1, states.SPENT, Decimal(15_000), stage.today, of_committed=True), stage.who(R.FINANCE), "样机入账")
        yield do(finish_action, ResultFact(key, line.position, "完成,新增三家意向客户"), SELLERS[manager][n])
    yield start + dt.timedelta(days=95)
    yield do(review_plan, ReviewFact(key, "样机转化好于预期,展会线索质量一般"), manager)
