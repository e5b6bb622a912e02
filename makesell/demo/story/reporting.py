"""Demo: weekly reports of the last weeks — opened by the clock, written by who sells, answered by who leads; one late, one missing."""

import datetime as dt
import random
from typing import Final

from makesell.demo.cast import QUARTER_TARGETS
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.reports import queries
from makesell.flows.org_4_reports import answer_report, close_reports, open_reports, submit_report
from makesell.flows.org_4_reports.answer_report import AnswerFact
from makesell.flows.org_4_reports.submit_report import SubmitFact

WEEKS: Final = 8
AWAY: Final = 3
WORK: Final = ("拜访三家重点客户,推进样机测试", "完成两个项目的技术交流,报价已发", "催收到期货款,确认下月排产", "参加行业展会,收集线索十二条")
NEXT: Final = ("跟进样机结果,争取小批量", "准备年度框架合同", "与计划确认交期,回复客户")
PROBLEMS: Final = ("客户要求交期提前两周", "竞品降价 8 %,需要特价支持", "质保金迟迟不付,需信控协助")
ANSWERS: Final = ("已与计划协调,按分批交货答复客户", "同意申请特价,附上竞品报价", "信控下周一起上门")


def routine(stage: Stage, dice: random.Random) -> Life:
    """The last working day of each of the last weeks."""
    monday = stage.last - dt.timedelta(days=stage.last.weekday() + 7 * WEEKS)
    for week in range(WEEKS):
        start = monday + dt.timedelta(days=7 * week)
        friday = next(day for n in range(6, -1, -1) if stage.later(0, day := start + dt.timedelta(days=n)) == day)
        yield friday
        yield do(open_reports, None, CLOCK)
        for login, key in _opened(stage, start).items():
            if week == AWAY and login == "zhaoyutong":
                stage.begin(_excused(stage, key))
            elif dice.random() > 0.06:
                stage.begin(_written(stage, login, key, dice), stage.later(1) if dice.random() < 0.08 else friday)
        yield stage.later(1)
        yield do(close_reports, None, CLOCK)


def _opened(stage: Stage, monday: dt.date) -> dict[str, int]:
    people = {stage.staff.people[login]: login for login in QUARTER_TARGETS}
    found = queries.standing([(person, "weekly", monday) for person in people])
    return {people[person]: key for (person, _kind, _day), key in found.items()}


def _written(stage: Stage, login: str, key: int, dice: random.Random) -> Life:
    problems = (dice.choice(PROBLEMS),) if dice.random() < 0.4 else ()
    yield do(submit_report, SubmitFact(key, dice.choice(WORK), dice.choice(NEXT), problems), login)
    yield stage.later(2)
    if dice.random() < 0.15:      # the manager has not come to it
        return
    manager = stage.manager(login)
    for position in range(1, len(problems) + 1):
        yield do(answer_report, AnswerFact(key, dice.choice(ANSWERS), position), manager, act="answer_problem")
    yield do(answer_report, AnswerFact(key, "收到,继续推进"), manager)
    if problems and dice.random() < 0.5:
        yield stage.later(3)
        yield do(answer_report, (key, 1), login, act="solve_problem")


def _excused(stage: Stage, key: int) -> Life:
    yield stage.later(1)
    yield do(answer_report, key, stage.manager("zhaoyutong"), "年假", act="excuse")
