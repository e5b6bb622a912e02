"""Demo: customers are kept in touch with — visits and calls with their next steps, follow-ups done or dropped, needs, care plans."""

import datetime as dt
import random
from typing import Final

from makesell.demo.cast import QUARTER_TARGETS
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.activities import queries
from makesell.flows.org_3_ownership import finish_follow_up, log_activity, plan_follow_up
from makesell.flows.org_3_ownership.finish_follow_up import DoneFact
from makesell.flows.org_3_ownership.log_activity import About, ActivityFact
from makesell.flows.org_3_ownership.plan_follow_up import FollowUpFact
from makesell.flows.pro_7_care import plan_care, record_need
from makesell.flows.pro_7_care.plan_care import CareFact
from makesell.flows.pro_7_care.record_need import AnswerFact, NeedFact
from makesell.ground.access import roles as R

TALKS: Final = (
    ("visit", "现场看过产线,二季度有扩产计划", "送样机两台"), ("call", "确认收货无误,账期按合同", ""),
    ("meeting", "技术交流,对背隙有疑问,已答复", "发测试报告"),
    ("message", "询问最新交期,已回复排产", ""), ("demo", "样机测试通过,待采购立项", "约商务谈判"),
)  # fmt: skip
DONE: Final = ("到货正常,已在使用", "已回访,满意", "客户外出,改约成功,已沟通")
NEEDS: Final = (
    ("C-1005", "希望减速机自带油位传感", ""), ("C-2001", "需要 32 型谐波空心轴版本", "产品部已立项,明年二季度样机"),
    ("C-1001", "备件希望当地有库存", "dropped"),
    ("C-1006", "需要曳引机整套选型表", "已发选型表,进入方案阶段"), ("C-3001", "CE 技术文件要德文版", ""),
)  # fmt: skip
CARES: Final = (
    ("C-1005", "季度拜访总工", "visit", 3), ("C-2001", "周年庆送花", "key_date", 12), ("C-1006", "曳引机组年检", "inspection", 12),
    ("C-1001", "框架合同到期前商谈", "renewal", 0), ("C-1003", "月度巡检", "inspection", 1),
)  # fmt: skip


def routine(stage: Stage, dice: random.Random) -> Life:
    """Once a month, in the last weeks every week, each salesperson writes down one talk and goes through the follow-ups that are due."""
    while True:
        weekly = stage.last - stage.today < dt.timedelta(days=60)
        yield stage.later(5 if weekly else 21)
        for login in QUARTER_TARGETS:
            stage.begin(_talked(stage, login, dice, last=stage.last - stage.today < dt.timedelta(days=9)))


def _talked(stage: Stage, login: str, dice: random.Random, *, last: bool) -> Life:
    mine = [code for code, owner in stage.owners.items() if owner == login]
    kind, result, step = dice.choice(TALKS)
    about = About(stage.customers[dice.choice(mine)])
    day = stage.later(6) if step else None
    yield do(log_activity, ActivityFact(kind, about, result, next_step=step, next_date=day), login)
    due = queries.waiting(stage.staff.actors[login], stage.today)
    if due:
        yield do(finish_follow_up, DoneFact(due[0].id, "call", dice.choice(DONE)), login)
    if len(due) > 1 and not last:
        yield do(plan_follow_up, [row.id for row in due[1:]], login, "随订单一并回访", act="drop_many")


def needs(stage: Stage) -> Life:
    """Service hears what customers need; whoever owns them answers, or drops it."""
    service = stage.who(R.CUSTOMER_SERVICE)
    yield stage.last - dt.timedelta(days=120)
    for code, text, answer in NEEDS:
        yield stage.later(9)
        key = yield do(record_need, NeedFact(stage.customers[code], text), service)
        yield stage.later(4)
        if answer == "dropped":
            yield do(record_need, [key], stage.owner(code), "经销商已备货", act="drop_many")
        elif answer:
            yield do(record_need, AnswerFact(key, answer=answer), stage.owner(code), act="answer")


def care(stage: Stage) -> Life:
    """Care plans of the best customers; one ends, and two slips of an ordinary week: a follow-up put off, a talk written down twice."""
    yield stage.first + dt.timedelta(days=45)
    for code, title, kind, months in CARES:
        plan = CareFact(stage.customers[code], title, kind, stage.later(30), months)
        key = yield do(plan_care, plan, stage.owner(code))
    yield stage.later(60)
    yield do(plan_care, [key], stage.owner("C-1003"), "改为按季", act="end_many")
    task = FollowUpFact("回访样机使用情况", About(stage.customers["C-1003"]), stage.later(4))
    key = yield do(plan_follow_up, task, "linxiaowen")
    yield do(plan_follow_up, (key, stage.later(9)), "linxiaowen", "客户出差", act="postpone")
    twice = ActivityFact("call", About(stage.customers["C-1003"]), "确认对账单")
    yield do(log_activity, twice, "linxiaowen")
    key = yield do(log_activity, twice, "linxiaowen")
    yield do(log_activity, [key], "linxiaowen", "重复登记", act="withdraw_many")


def watching(stage: Stage) -> Life:
    """Twice a week the clock makes the follow-ups of the care plans whose day has come."""
    while True:
        yield stage.later(3)
        if queries.care_due(stage.today):
            yield do(plan_care, None, CLOCK, act="fall_due")
