"""Demo: customers are cared for — asked how content they are, answered when they ask or complain, out of a small knowledge base."""

import datetime as dt
import random
from contextlib import suppress
from decimal import Decimal
from typing import Final

from makesell.demo.story import accidents
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import CLOCK, EVERYTHING, Stage
from makesell.documents.surveys import queries as surveys
from makesell.documents.tickets import queries as answers
from makesell.flows.pro_7_care import (
    answer_survey,
    ask_surveys,
    hand_ticket,
    open_ticket,
    reply_ticket,
    solve_ticket,
    watch_tickets,
    write_answer,
)
from makesell.flows.pro_7_care.hand_ticket import HandFact
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.reply_ticket import AnswerUse, Reply
from makesell.flows.pro_7_care.solve_ticket import Solution
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal

KNOWN: Final = (
    (
        "减速机运转有异响怎么办?",
        "1. 停机检查油位,低于视窗下限时补 220 号齿轮油。\n2. 检查底座螺栓力矩(M12:85 N·m)。\n3. 仍有异响请录音发来。",
        "technical",
    ),
    ("伺服电机报过载怎么处理?", "核对负载惯量比,超过 10:1 时降低加速度或加大一档电机。", "technical"),
    ("发票抬头写错了怎么改?", "请把正确抬头和税号发来,我们红冲后重开。", "question"),
)
# kind, subject, what the customer says, priority, how it was solved, its cause, what it cost
MATTERS: Final = (
    ("technical", "减速机异响", "现场运行两小时后有异响,附录音。", "high", "上门检测,更换输入轴承。", "product", "680"),
    ("question", "发票抬头", "抬头少了“有限”两个字。", "low", "红冲后重开。", "papers", "0"),
    ("complaint", "包装破损,外壳划伤", "开箱发现外壳划伤,要求更换。", "normal", "补发外壳一件,向承运商索赔。", "transport", "380"),
    ("repair", "输出端漏油", "输出端油封处渗油。", "urgent", "寄出油封并远程指导更换。", "product", "95"),
    ("technical", "电机过载报警", "加速时报过载。", "normal", "调整加速曲线,参数已发客户。", "use", "0"),
)  # fmt: skip
SILENT: Final = dt.timedelta(days=7)      # after which it is worth a look whether solved tickets are closed
COMMENTS: Final = {100: "很专业,交期准", 75: "总体满意", 50: "包装还可以更好", 25: "等了太久,包装也破了", 0: "没人接电话"}


def knowledge(stage: Stage) -> Life:
    """Service writes down what it is asked most; quality reads and publishes it; the last one waits still."""
    service, quality = stage.who(R.CUSTOMER_SERVICE), stage.who(R.QUALITY)
    for question, text, kind in KNOWN:
        key = yield do(write_answer, (question, {"text": text, "ticket_kind": kind}), service)
        yield stage.later(1)
        yield do(write_answer, [key], quality, act="publish")
        yield stage.later(6)
    yield stage.last - dt.timedelta(days=4)
    key = yield do(write_answer, ("样机怎么申请?", {"text": "由销售在商机上申请,样品费计入市场费用。"}), quality)
    yield from accidents.tried(write_answer, [key], quality, act="publish")      # somebody else has to read it first


def asking(stage: Stage, dice: random.Random) -> Life:
    """Every few days the clock asks who received goods; service sends the links, most customers answer."""
    service = stage.who(R.CUSTOMER_SERVICE)
    while True:
        yield stage.later(4)
        yield do(ask_surveys, None, CLOCK, act="by_clock")
        for one in surveys.waiting(stage.staff.actors[service], stage.today):
            if dice.random() < 0.9:
                yield do(answer_survey, (one.id, 14), service, act="send_link")
                if dice.random() < 0.7:
                    stage.begin(_answers(stage, one.id, service, dice.choice((100, 100, 100, 75, 75, 50, 25))), stage.later(1 + dice.randrange(6)))


def _answers(stage: Stage, survey_id: int, service: str, score: int) -> Life:
    yield do(answer_survey, (survey_id, score, COMMENTS[score]), service)
    asked = Query.from_pairs([("f", f"survey.eq.{survey_id}")])
    for row in listing.page(answers.LISTING, EVERYTHING, asked).rows:      # a low score opens a ticket
        yield stage.later(1)
        yield do(reply_ticket, Reply(row["id"], "抱歉让您久等,已请主管跟进,今天给您回电。"), service)
        yield stage.later(2)
        yield do(solve_ticket, Solution(row["id"], "致电致歉,包装改用木箱,后续订单专人跟单。", "transport"), service)


def matter(stage: Stage, customer_id: int, delivery_id: int, number: int) -> Life:
    """A customer has a matter: answered, asked back or handed to the technician, solved, confirmed — or the second time."""
    kind, subject, question, priority, solution, cause, cost = MATTERS[number % len(MATTERS)]
    service, engineer = stage.who(R.CUSTOMER_SERVICE), stage.who(R.SERVICE_ENGINEER)
    key = yield do(open_ticket, TicketFact(customer_id, kind, subject, question, priority, delivery_id=delivery_id, line=1), service)
    yield stage.later(number % 2)
    who = service
    known = _answer_for(kind)
    if known is not None and number % 3:
        yield do(reply_ticket, AnswerUse(key, known, "您好,请先按下列步骤检查:", wait=True), service, act="use_answer")
        yield stage.later(2)
        yield do(reply_ticket, (key, "按步骤做了,还是一样。"), service, act="customer_says")
        with suppress(Refusal):      # who serves the customer may be the technician, who has it already
            yield do(hand_ticket, HandFact(key, stage.staff.people[engineer], "需要技术检测"), service)
        who = engineer
    else:
        yield do(reply_ticket, Reply(key, "已收到,马上处理。"), service)
    if number % 7 == 5:
        yield do(hand_ticket, (key, "客户准备上第二条线,要二十台同型号"), service, act="lead")
    yield stage.later(1 + number % 4)
    yield do(solve_ticket, Solution(key, solution, cause, Decimal(cost)), who)
    yield stage.later(3)
    if number % 11 == 4:
        yield do(solve_ticket, (key, "用了两天又出现"), service, act="reopen")
        yield stage.later(2)
        yield do(solve_ticket, Solution(key, "更换整机。", "product", Decimal(1200)), who)
        yield stage.later(2)
    if number % 3:      # the others say nothing: the clock closes them
        with suppress(Refusal):      # over long holidays it has done so already
            yield do(solve_ticket, key, service, act="confirm")


def _answer_for(kind: str) -> int | None:
    return found[0] if (found := answers.published(kind)) else None


def watching(stage: Stage) -> Life:
    """Every morning what is late goes up, and what nobody objects to is closed."""
    while True:
        yield stage.later(1)
        if answers.to_go_up(stage.calendar.moment) or answers.to_lapse(stage.calendar.moment - SILENT):
            yield do(watch_tickets, None, CLOCK)
