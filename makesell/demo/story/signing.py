"""Demo: target agreements of a year and of the last two quarters — drafted, offered, signed by both; one refused, one never signed."""

import base64
import datetime as dt
from typing import Final

from makesell.demo.cast import LAST_YEAR, QUARTER_TARGETS
from makesell.demo.story.lives import Life, do
from makesell.demo.story.scenes import quarters
from makesell.demo.story.stage import Stage
from makesell.flows.per_1_agreements import (
    decide_refusal,
    draft_agreements,
    negotiate_agreement,
    offer_agreement,
    refuse_agreement,
    sign_agreement,
)
from makesell.flows.per_1_agreements.decide_refusal import VerdictFact
from makesell.flows.per_1_agreements.draft_agreements import DraftFact
from makesell.flows.per_1_agreements.negotiate_agreement import CommentFact, SettleFact, WordingFact
from makesell.flows.per_1_agreements.sign_agreement import SignFact
from makesell.ground.access import roles as R
from makesell.ground.period import Kind
from makesell.ground.period import queries as period

UNSIGNED: Final = "wujiayi"
REFUSES: Final = "matianyu"
# A stroke of a pen: the smallest picture there is.
DRAWN: Final = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def routine(stage: Stage) -> Life:
    """Everybody's year, by which pay runs; then, a few days before each of the last two quarters, everybody's quarter."""
    year = dt.date(stage.last.year - 1, 1, 1)
    yield max(stage.first, year)
    for login in LAST_YEAR:
        stage.begin(_agreed(stage, login, "year", year))
    now, before, *_ = quarters(stage.last)
    for start in (before, now):
        yield start - dt.timedelta(days=8)
        for login in QUARTER_TARGETS:
            stage.begin(_agreed(stage, login, "quarter", start))


def _agreed(stage: Stage, login: str, kind: Kind, start: dt.date) -> Life:
    (cell,) = period.periods(kind, start, start + dt.timedelta(days=1))
    hr, manager = stage.who(R.COMPENSATION), stage.manager(login)
    last = start == quarters(stage.last)[0]
    key = yield do(draft_agreements, DraftFact(stage.staff.people[login], cell.id, "超额部分按激励方案计提"), hr)
    yield do(offer_agreement, key, hr)
    yield stage.later(2)
    if kind == "year":
        yield do(negotiate_agreement, CommentFact(key, "大项目跨季交付,希望按季复核一次"), login, act="comment")
        yield stage.later(1)
        said = WordingFact(key, "超额部分按激励方案计提\n跨季交付的项目按季复核一次")
        yield do(negotiate_agreement, said, manager, "协商后补充", act="word_anew")
        yield do(negotiate_agreement, SettleFact(key, 1), manager, act="settle")
    if login == UNSIGNED and last:
        yield from stage.exhibit("unsigned", "agreements", key)
        return
    if login == REFUSES and kind == "quarter" and not last:
        yield do(refuse_agreement, key, login, "渠道目标没有考虑经销商去库存")
        yield stage.later(12)
        for side in (hr, manager):
            yield do(decide_refusal, VerdictFact(key, "uphold"), side, "目标与去年同期一致,维持")
        return
    yield do(sign_agreement, SignFact(key, DRAWN), login)
    yield do(sign_agreement, SignFact(key, DRAWN), manager)
