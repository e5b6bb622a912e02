"""Demo: statements of account of a month that is over — most are agreed to, one is disputed and answered, one waits for finance, one is stamped."""

import datetime as dt
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.documents.receipts import statement_queries as queries
from makesell.flows.pro_6_shipping import answer_statement, make_statements, send_statements
from makesell.flows.pro_6_shipping.answer_statement import AnswerFact, StampedFact
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

ENOUGH: Final = 6            # statements to show every state
SCAN: Final = b"%PDF-1.4\n%stamped\n%%EOF\n"
SAYING: Final = "这一笔我方账上没有，请核对。"


def routine(stage: Stage) -> Life:
    """The cashier makes and sends those of as many months as give enough; one was discarded and made anew."""
    cashier, finance = stage.who(R.CASHIER), stage.who(R.FINANCE)
    yield stage.last - dt.timedelta(days=40)
    month = stage.today
    made: list[int] = []
    while len(made) < ENOUGH and month.replace(day=1) > stage.first:
        month = month.replace(day=1) - dt.timedelta(days=1)
        made += yield from _made(month, cashier)
    yield do(send_statements, made[:1], cashier, "余额有误，重新生成", act="discard")
    first = queries.of_ids(made[:1])[0].last_date
    made = [*made[1:], *(yield from _made(first, cashier))]
    yield do(send_statements, made[1:], cashier, act="perform_many")     # the first is to be looked at
    agreed, disputed, stamped, waits = queries.of_ids(made[1:5])
    yield stage.later(2)
    for row in (agreed, disputed, waits):
        token = yield do(send_statements, (row.id, 30), cashier, act="link")
        who = stage.visitor(f"{row.customer} 财务")
        if row is agreed:
            yield do(answer_statement, (stage.visit(token),), who, act="agree")
        else:
            yield do(answer_statement, (stage.visit(token), _line(row.id), SAYING), who, act="dispute")
    scan = StampedFact(stamped.id, "对账单盖章.pdf", [SCAN], f"{stamped.customer} 财务专用章", stage.today)
    yield do(answer_statement, scan, cashier, act="register")
    yield stage.later(1)
    yield do(answer_statement, AnswerFact(disputed.id, _line(disputed.id), "该笔为代付，代付函已附。"), finance, act="answer")


def _made(month: dt.date, cashier: str) -> Part:
    """The statements of a month; none where nobody owed anything."""
    try:
        return (yield do(make_statements, month, cashier))
    except Refusal:
        return []


def _line(key: int) -> int:
    """The first line of a statement; 0, the opening balance, where nothing moved."""
    return 1 if queries.lines(key) else 0
