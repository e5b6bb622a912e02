"""Demo: pay — one scheme for everybody who sells, a run of every month, released statements; one line is disputed, answered and adjusted."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.cast import CURRENCY, LAST_YEAR
from makesell.demo.story import accidents
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.documents.payruns import queries, states
from makesell.documents.payruns.queries import StatementRow
from makesell.flows.per_3_reward import (
    accrue_pay,
    approve_run,
    assign_scheme,
    compose_version,
    compute_run,
    consult_version,
    create_scheme,
    decide_version,
    dispute_line,
    follow_dispute,
    release_run,
    review_run,
)
from makesell.flows.per_3_reward import withdraw_run as take_back
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.per_3_reward.compose_version import Component, Modifier, Rung
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.flows.per_3_reward.consult_version import OpinionFact
from makesell.flows.per_3_reward.create_scheme import NewVersion, SchemeFact, Step
from makesell.flows.per_3_reward.dispute_line import AnswerFact, DisputeFact
from makesell.flows.per_3_reward.follow_dispute import SayFact, SettleFact
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow

AFTER_CLOSING: Final = 7          # working days after the month; sales close on the sixth
# What is paid in a quarter, net: the first step, and what it was raised to.
LADDER: Final = ((0, "0.008"), (400_000, "0.012"), (900_000, "0.016"))
RAISED: Final = ((0, "0.008"), (400_000, "0.012"), (900_000, "0.018"))
# What the raised version pays beside its ladder, and what late money earns.
COMPONENTS: Final = (
    Component("XD", "commission", "首单开拓", "ordered", accumulation="quarter", rungs=(Rung(rate=Decimal("0.0005")),), cap=Decimal(3000)),
    Component(
        "DL", "bonus", "季度达量", "paid",
        rungs=(Rung(Decimal(600_000), amount=Decimal(1000)), Rung(Decimal(1_200_000), amount=Decimal(2500))),
    ),
)
MODIFIERS: Final = (
    Modifier("collection_days", Decimal(61), Decimal("0.9")),
    Modifier("floor", Decimal(0), Decimal("0.8")),
    Modifier("floor", Decimal(1), Decimal(1)),
)
TRIED, SENT_BACK = 1, 2           # months whose run was computed too early, and whose was sent back
LOOKED_AT: Final = 4              # the last months, in one of which somebody finds a mistake
ADJUSTED: Final = Decimal("186.40")


def routine(stage: Stage) -> Life:
    """The scheme is made and approved on the first day, raised a year later; every month is paid in the next."""
    hr, director, first = stage.who(R.COMPENSATION), stage.who(R.SALES_DIRECTOR), stage.first
    scheme = yield do(create_scheme, SchemeFact("", "销售提成方案", _version(LADDER, first), "Sales commission plan"), hr)
    yield do(decide_version, (scheme, 1), director, act="approve")
    everybody = [NewMember(scheme, stage.staff.people[login], first) for login in LAST_YEAR]
    yield do(assign_scheme, (everybody,), hr, act="perform_many")
    stage.begin(_helpers(stage), stage.last - dt.timedelta(days=70))
    months = period.periods("month", first, stage.last)
    disputed = False
    year_over = next(month for month in months if month.end.month == 1)
    for at, month in enumerate(months):
        yield stage.later(AFTER_CLOSING, month.end)
        run = yield from _released(stage, scheme, at, month)
        if at >= len(months) - LOOKED_AT:
            yield from _accrued(stage, month, again=at == len(months) - LOOKED_AT)
        if not disputed and at >= len(months) - LOOKED_AT and len(_lined(run)) > 1:
            disputed = True
            stage.begin(_disputed(stage, run), stage.later(2))
        if month == year_over:
            raised = _version(RAISED, month.end.replace(day=1), "鼓励大客户放量")
            yield do(create_scheme, (scheme, raised), hr, act="draft_version")
            for component in COMPONENTS:
                yield do(compose_version, (scheme, 2, component), hr, act="put")
            yield do(compose_version, (scheme, 2, MODIFIERS), hr, act="modify")
            yield do(consult_version, OpinionFact(scheme, 2, "agrees", "逾期系数请提前一个月告知", "工会"), hr)
            for login in list(LAST_YEAR)[:2]:
                yield do(consult_version, (scheme, 2), login, act="acknowledge")
            yield stage.later(2)
            yield do(decide_version, (scheme, 2), director, act="approve")


def _helpers(stage: Stage) -> Life:
    """Presales and service are paid for overlays by a scheme of their own; nobody has signed, so a computed run holds what they earn."""
    hr, people, day = stage.who(R.COMPENSATION), stage.staff.people, stage.last - dt.timedelta(days=62)
    (month,) = period.periods("month", day, day + dt.timedelta(days=1))
    scheme = yield do(create_scheme, SchemeFact("", "售前与客服协作奖", _version(((0, "0.004"),), month.start), "Presales and service reward"), hr)
    yield do(decide_version, (scheme, 1), stage.who(R.SALES_DIRECTOR), act="approve")
    members = [NewMember(scheme, people[stage.who(role)], month.start) for role in (R.PRESALES, R.CUSTOMER_SERVICE)]
    yield do(assign_scheme, (members,), hr, act="perform_many")
    yield stage.last - dt.timedelta(days=3)
    yield do(compute_run, RunFact(scheme, month.id), hr)


def _version(steps: tuple[tuple[int, str], ...], since: dt.date, why: str = "") -> NewVersion:
    return NewVersion(
        "paid", CURRENCY, since, tuple(Step(Decimal(start), Decimal(rate)) for start, rate in steps), ladder="money", reason=why
    )


def _released(stage: Stage, scheme: int, at: int, month: PeriodRow) -> Part:
    """A month's run: computed, reviewed by compensation, approved by the director, released. Returns it."""
    hr, director = stage.who(R.COMPENSATION), stage.who(R.SALES_DIRECTOR)
    run = yield do(compute_run, RunFact(scheme, month.id), hr)
    if at == TRIED:
        yield from accidents.tried(compute_run, RunFact(scheme, month.id), hr)
        yield from accidents.tried(approve_run, run, hr)
        yield do(take_back, run, hr, "口径待核")
        run = yield do(compute_run, RunFact(scheme, month.id), hr)
    yield stage.later(1)
    yield do(review_run, run, hr)
    yield stage.later(1)
    if at == SENT_BACK:
        yield do(approve_run, run, director, "请复核离职人员的份额", act="send_back")
        yield do(compute_run, run, hr, act="again")
        yield do(review_run, run, hr)
        yield stage.later(1)
    yield do(approve_run, run, director)
    yield stage.later(1)
    yield do(release_run, run, hr)
    return run


def _accrued(stage: Stage, month: PeriodRow, *, again: bool) -> Life:
    """What would be earned on what customers have not paid is accrued for finance; once it is withdrawn and done again."""
    hr = stage.who(R.COMPENSATION)
    key = yield do(accrue_pay, month.id, hr)
    if again:
        yield do(accrue_pay, key, hr, "补录发票后重算", act="withdraw")
        yield do(accrue_pay, month.id, hr)


def _disputed(stage: Stage, run: int) -> Life:
    """Those with most on their statements look closely: one answer is not accepted and goes up to the director, who has it adjusted; one is
    accepted; another dispute waits for its answer."""
    logins = {stage.staff.people[login]: login for login in LAST_YEAR}
    found = [(each, queries.lines(each.id)[0].position, logins[each.person_id]) for each in _lined(run)[:3]]
    stage.begin(_accepted(stage, *found[-1]), stage.later(1))
    (statement, line, who), hr = found[0], stage.who(R.COMPENSATION)
    yield do(dispute_line, DisputeFact(statement.id, line, "这笔回款的份额应为 60%,少计了"), who)
    yield from stage.exhibit("disputed", "pay_statements", statement.id)
    yield do(follow_dispute, SayFact(statement.id, line, "请附上份额变更的审批单号"), hr, act="say")
    yield do(follow_dispute, SayFact(statement.id, line, "审批在系统里,见订单的份额变更"), who, act="say")
    yield stage.later(2)
    yield do(dispute_line, AnswerFact(statement.id, line, "变更晚于回款,按原份额计"), hr, act="answer")
    yield stage.later(1)
    yield do(follow_dispute, SayFact(statement.id, line, "变更的生效日在回款之前"), who, act="escalate")
    yield stage.later(1)
    decision = SettleFact(statement.id, line, "复核属实,差额下期补发", ADJUSTED)
    yield do(follow_dispute, decision, stage.who(R.SALES_DIRECTOR), act="settle")
    if len(found) > 2:
        other, line, who = found[1]
        yield do(dispute_line, DisputeFact(other.id, line, "这张订单的回款日期记早了一个月"), who)


def _accepted(stage: Stage, statement: StatementRow, line: int, who: str) -> Life:
    """A question that the arithmetic answers."""
    yield do(dispute_line, DisputeFact(statement.id, line, "这一笔为什么按第一档计?"), who)
    yield stage.later(1)
    yield do(dispute_line, AnswerFact(statement.id, line, "季度累计尚未到第二档,见提成单的算式"), stage.who(R.COMPENSATION), act="answer")
    yield stage.later(1)
    yield do(follow_dispute, SayFact(statement.id, line, "明白了"), who, act="accept")


def _lined(run: int) -> list[StatementRow]:
    """The statements of a run that have commission lines, those with most of them first."""
    return sorted(filter(_lines, queries.of_run(run)), key=_lines, reverse=True)


def _lines(statement: StatementRow) -> int:
    return len([line for line in queries.lines(statement.id) if line.component == states.COMMISSION])
