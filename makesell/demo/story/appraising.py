"""Demo: appraisals of the last quarters — computed from the books, reviewed by person and manager, calibrated, published, disputed, closed."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo import schemes
from makesell.demo.cast import LAST_YEAR, PEOPLE
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.scenes import quarters
from makesell.demo.story.stage import Stage
from makesell.documents.appraisals import queries
from makesell.flows.org_1_organisation import approve_rule, draft_rule, propose_rule
from makesell.flows.per_2_appraisal import answer_appraisal, ask_raters, compute_appraisals, plan_rounds, publish_appraisal, review_appraisal
from makesell.flows.per_2_appraisal.answer_appraisal import WordsFact
from makesell.flows.per_2_appraisal.ask_raters import AnswerFact, RatersFact
from makesell.flows.per_2_appraisal.compute_appraisals import RoundFact
from makesell.flows.per_2_appraisal.plan_rounds import PlanFact
from makesell.flows.per_2_appraisal.publish_appraisal import CalibrationFact
from makesell.flows.per_2_appraisal.review_appraisal import ReviewFact
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow

ROUNDS: Final = 3
CLOSED: Final = 9
SELF: Final = ("回款集中在季末,下季前移", "新客户开拓达到计划,老客户增长一般", "两个项目延期到下季")
MANAGER: Final = ("完成较好,注意应收", "目标缺口来自渠道,需补客户", "过程扎实,继续保持")
# Below this score people do not say that all is well.
LOW: Final = 60
LITTLE: Final = ("订单不足,取消与退货又冲回一部分", "目标缺口大,下季按周跟进")
DISPUTES: Final = {
    False: ("九月一单按签收计,应计入本季", "按制度以发货日计,下季体现"),
    True: ("被取消的单是上季末签的,不应冲在本季", "按制度冲在取消当日,两季合计不变"),
}
# How far the newest round has come with each person, in the order of the cast; the older ones are closed.
FAR: Final = (7, 6, 5, 4, 2, 1)


def routine(stage: Stage) -> Life:
    """The rounds of the last quarters that have ended, each in the month after it."""
    starts = quarters(stage.last)
    yield stage.later(2, starts[ROUNDS])
    rule = yield do(draft_rule, schemes.scheme(starts[ROUNDS]), stage.who(R.COMPENSATION))
    yield do(propose_rule, rule, stage.who(R.COMPENSATION))
    yield do(approve_rule, rule, stage.who(R.EXECUTIVE))
    for at in range(ROUNDS, 0, -1):
        yield stage.later(8, starts[at - 1])
        (cell,) = period.periods("quarter", starts[at], starts[at] + dt.timedelta(days=1))
        keys = yield from _opened(stage, cell) if at == 1 else _computed(stage, cell.id)
        if at == ROUNDS:
            yield do(compute_appraisals, keys[-1:], stage.who(R.COMPENSATION), "口径有误,重算", act="withdraw")
            keys = keys[:-1] + (yield do(compute_appraisals, RoundFact(cell.id), stage.who(R.COMPENSATION)))
        logins = {stage.staff.people[login]: login for login in LAST_YEAR}
        for n, row in enumerate(queries.of_ids(keys)):
            stage.begin(_appraised(stage, row.id, logins[row.person_id], n, FAR[n % len(FAR)] if at == 1 else CLOSED))


def _appraised(stage: Stage, key: int, who: str, number: int, far: int) -> Life:
    """One person's appraisal, as many steps as it has come."""
    hr, director = stage.who(R.COMPENSATION), stage.who(R.SALES_DIRECTOR)
    yield from _rated(stage, key, who, number, closes=far > 2)
    yield stage.later(1)
    score = queries.of_ids([key])[0].score
    low = score is not None and score < LOW
    own, manager = LITTLE if low else (SELF[number % 3], MANAGER[number % 3])
    if far > 1:
        yield do(review_appraisal, ReviewFact(key, own), who, act="by_person")
        yield stage.later(1)
    if far > 2:
        yield do(review_appraisal, ReviewFact(key, manager), stage.manager(who), act="by_manager")
        yield stage.later(2)
    if far > 3:
        (row,) = queries.of_ids([key])
        changed = CalibrationFact(key, row.score + Decimal("2.50"), why="新区域开拓") if number == 1 and row.score else CalibrationFact(key)
        yield do(publish_appraisal, changed, director, act="calibrate")
        yield stage.later(1)
    if far > 4:
        yield do(publish_appraisal, [key], hr, act="publish")
        yield stage.later(2)
    disputes = far in (6, 7) or (far == CLOSED and number == 2)
    if disputes:
        yield do(answer_appraisal, WordsFact(key, DISPUTES[low][0]), who, act="dispute")
        yield stage.later(3)
    if disputes and far != 6:
        yield do(answer_appraisal, WordsFact(key, DISPUTES[low][1]), director, act="answer")
    if far == CLOSED:
        yield do(answer_appraisal, key, who, act="acknowledge")
        yield stage.later(1)
        yield do(publish_appraisal, [key], hr, act="close")


def _rated(stage: Stage, key: int, who: str, number: int, *, closes: bool) -> Part:
    """Colleagues and service say what working with the person is like; now and then one declines, is asked no more, or does not answer in time."""
    hr, desk = stage.who(R.COMPENSATION), stage.who(R.ORDER_DESK)
    peers = [p.login for p in PEOPLE if p.login in LAST_YEAR and p.login != who and not p.leaves][:3]
    service = [stage.who(R.CUSTOMER_SERVICE), stage.who(R.SERVICE_ENGINEER)]
    groups = dict.fromkeys(peers, "peers") | dict.fromkeys(service, "service") | {desk: "others"}
    fact = RatersFact(key, [(stage.staff.people[login], group) for login, group in groups.items()])
    ratings = dict(zip(groups, (yield do(ask_raters, fact, stage.manager(who))), strict=True))
    yield stage.later(1)
    for n, login in enumerate((*peers[:2], *service)):
        yield do(ask_raters, AnswerFact(ratings[login], 3 + (number + n) % 3, "配合及时" if n % 2 else ""), login, act="answer")
    if number % 3 == 0:
        yield do(ask_raters, ratings[desk], desk, "合作不多,无法评价", act="decline")
        yield do(ask_raters, AnswerFact(ratings[peers[0]], 4, "补充:带新人用心"), peers[0], act="answer")
    if number % 3 == 1:
        yield do(ask_raters, [ratings[peers[2]]], hr, "已调往其他项目", act="withdraw")
    if closes:
        yield stage.later(1)
        yield do(ask_raters, key, hr, act="close")


def _computed(stage: Stage, period_id: int) -> Part:
    """A round computed by hand; its appraisals."""
    return (yield do(compute_appraisals, RoundFact(period_id), stage.who(R.COMPENSATION)))


def _opened(stage: Stage, cell: PeriodRow) -> Part:
    """The rounds of the year are planned, the newest is opened sooner; that of the whole year is moved, then cancelled. The appraisals opened."""
    hr = stage.who(R.COMPENSATION)
    rounds = yield do(plan_rounds, PlanFact("quarter", f"{cell.start:%Y}", 10), hr)
    keys = yield do(plan_rounds, rounds[0], hr, act="open_now")
    (whole,) = yield do(plan_rounds, PlanFact("year", f"{cell.start:%Y}", 10), hr)
    yield do(plan_rounds, whole, hr, "年会之后再做", act="move", start_date=stage.later(30, cell.start.replace(year=cell.start.year + 1, month=1)))
    yield do(plan_rounds, whole, hr, "按季考核,不再做年度", act="cancel")
    return keys
