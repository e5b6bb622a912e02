"""Demo: what people think better of — targets and agreements changed, plans withdrawn, market sizes restated, answers retired, credit of
orders shared otherwise, credit limits extended."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import planning, sharing
from makesell.demo.story.lives import Life, do
from makesell.demo.story.scenes import quarters
from makesell.demo.story.signing import DRAWN
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.targets import queries as targets
from makesell.documents.tickets import queries as answers
from makesell.flows.per_1_agreements import draft_agreements, offer_agreement, sign_agreement, withdraw_agreement
from makesell.flows.per_1_agreements.draft_agreements import DraftFact
from makesell.flows.per_1_agreements.sign_agreement import SignFact
from makesell.flows.pro_1_targets import approve_targets, change_target, propose_targets, send_back_targets, set_targets, withdraw_targets
from makesell.flows.pro_1_targets.change_target import AmountChange
from makesell.flows.pro_1_targets.set_targets import TargetFact
from makesell.flows.pro_2_plans import approve_plan, draft_plan, propose_plan, withdraw_plan
from makesell.flows.pro_3_markets import note_research, publish_size, size_market, withdraw_research
from makesell.flows.pro_3_markets.size_market import NewSize
from makesell.flows.pro_4_negotiation import reopen_opportunity
from makesell.flows.pro_5_production import decide_extension, extend_credit
from makesell.flows.pro_5_production.extend_credit import ExtensionFact
from makesell.flows.pro_7_care import write_answer
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.masterdata.parties.listings import CREDIT_LISTING

WHO: Final = "huangzhiqiang"      # whose target and agreement change in the middle of the quarter
MORE: Final = Decimal(60_000)
# Credit for a season: how much, and what becomes of it.
EXTENDED: Final = ((30_000, "approve"), (80_000, "end"), (60_000, "refuse"), (50_000, "withdraw"), (45_000, "wait"))


def routine(stage: Stage) -> Life:
    """Each by itself, in the last weeks."""
    yield stage.first
    for life, days in (
        (raised(stage), 38), (next_year(stage), 20), (plans(stage), 24), (sizes(stage), 60), (notes(stage), 50), (retired(stage), 30),
        (revived(stage), 16), (sharing.shared(stage), 14), (extended(stage), 26),
    ):  # fmt: skip
        stage.begin(life, stage.last - dt.timedelta(days=days))


def _quarter(day: dt.date) -> PeriodRow:
    (cell,) = period.periods("quarter", day, day + dt.timedelta(days=1))
    return cell


def raised(stage: Stage) -> Life:
    """A target in force is raised, sent back once, approved; the agreement is amended and signed anew, the first draft was wrong."""
    manager, director, hr = stage.manager(WHO), stage.who(R.SALES_DIRECTOR), stage.who(R.COMPENSATION)
    cell, person = _quarter(stage.today), stage.staff.people[WHO]
    asked = Query.from_pairs([("f", "state.eq.approved"), ("f", f"period.eq.{cell.id}"), ("f", f"person.eq.{person}")])
    (row,) = listing.page(targets.LISTING, EVERYTHING, asked).rows
    key = yield do(change_target, AmountChange(int(row["id"]), row["amount"] + MORE), manager, "接手华南新线体项目")
    yield do(propose_targets, key, manager)
    yield do(send_back_targets, key, director, "请附项目清单")
    yield do(propose_targets, key, manager)
    yield stage.later(1)
    yield do(approve_targets, key, director)
    draft = yield do(draft_agreements, DraftFact(person, cell.id), hr, "目标调整")
    yield do(withdraw_agreement, draft, hr, "条款漏了客户清单")
    draft = yield do(draft_agreements, DraftFact(person, cell.id, "含华南新线体项目客户清单"), hr, "目标调整")
    yield do(offer_agreement, draft, hr)
    for side in (WHO, manager):
        yield do(sign_agreement, SignFact(draft, DRAWN), side)
    (year,) = period.periods("year", stage.today, stage.today + dt.timedelta(days=1))
    yield do(draft_agreements, DraftFact(stage.staff.people["zhaoyutong"], year.id, "年度补充约定"), hr, "补充约定")


def revived(stage: Stage) -> Life:
    """A customer comes back: what was lost is opened again."""
    asked = Query.from_pairs([("size", "1"), ("f", "state.eq.lost"), ("sort", "-number")])
    for row in listing.page(opportunities.LISTING, EVERYTHING, asked).rows:
        owner = next(login for login, person in stage.staff.people.items() if person == row["owner"])
        yield do(reopen_opportunity, int(row["id"]), stage.manager(owner), "客户预算恢复,重新启动")


def extended(stage: Stage) -> Life:
    """Credit limits extended: a temporary one in force, an insured part ended, one refused, one withdrawn, one that waits for finance."""
    controller, finance = stage.who(R.CREDIT_CONTROLLER), stage.who(R.FINANCE)
    asked = Query.from_pairs([("f", "active.eq.1"), ("f", "blocked.eq.0"), ("sort", "-code")])
    limited = [int(row["id"]) for row in listing.page(CREDIT_LISTING, EVERYTHING, asked).rows if row["credit_limit"]]
    last = stage.last + dt.timedelta(days=30)
    for at, (amount, fate) in enumerate(EXTENDED):
        kind = "insured" if fate == "end" else "temporary"
        fact = ExtensionFact(limited[at % len(limited)], kind, Decimal(amount), stage.today, last)
        key = yield do(extend_credit, fact, controller, "旺季备货" if kind == "temporary" else "信用保险保单")
        if fate == "withdraw":
            yield do(extend_credit, key, controller, "客户改为预付", act="withdraw")
        elif fate != "wait":
            yield stage.later(1)
            yield do(decide_extension, key, finance, "尚有逾期" if fate == "refuse" else "", act="refuse" if fate == "refuse" else "approve")
        if fate == "end":
            yield do(extend_credit, key, controller, "保单终止", act="end")


def next_year(stage: Stage) -> Life:
    """The next year's first targets: one drafted, one proposed, one withdrawn."""
    cell, people = _quarter(dt.date(stage.last.year + 1, 1, 1)), stage.staff.people
    for login, far in (("linxiaowen", 0), ("chensiyuan", 1), ("zhaoyutong", 2)):
        fact = TargetFact("ordered", cell.id, Decimal(600_000), person_id=people[login])
        key = yield do(set_targets, fact, stage.manager(login))
        if far == 1:
            yield do(propose_targets, key, stage.manager(login))
        elif far:
            yield do(withdraw_targets, key, stage.manager(login), "等待年度预算")


def plans(stage: Stage) -> Life:
    """A plan that is approved and not begun, one that waits for its approval, one withdrawn."""
    director, coming = stage.who(R.SALES_DIRECTOR), quarters(stage.last)[0] + dt.timedelta(days=95)
    for manager, title in (("zhoujianguo", "明年一季度华东计划"), ("helihua", "明年一季度海外计划"), ("zhoujianguo", "样机推广专项")):
        key = yield do(draft_plan, planning.fact(stage, manager, coming.replace(day=1), title), manager)
        yield do(propose_plan, key, manager)
        yield stage.later(2)
        if title.endswith("华东计划"):
            yield do(approve_plan, key, director)
        elif title.endswith("专项"):
            yield do(withdraw_plan, key, manager, "并入季度计划")


def sizes(stage: Stage) -> Life:
    """A market size restated, one drafted and withdrawn, one that is still a draft."""
    marketing, director = stage.who(R.MARKETING), stage.who(R.SALES_DIRECTOR)
    (cell,) = period.periods("year", stage.today, stage.today + dt.timedelta(days=1))
    for code, gone in (("EX-AS", True), ("CN-E-ZJ", False)):
        fact = NewSize(cell.id, Decimal(41_000_000), "展会访谈估算", stage.today, territory_id=stage.territories[code], method="抽样")
        key = yield do(size_market, fact, marketing)
        if gone:
            yield do(withdraw_research, ([key],), marketing, "样本太小", act="perform_many", kind="market_size")
    restated = yield do(size_market, (stage.sized[-1], {"amount": Decimal(98_000_000)}), marketing, "协会修订年报", act="revise")
    yield do(publish_size, restated, director)


def notes(stage: Stage) -> Life:
    """A note and an offer that turn out to be wrong."""
    who = stage.who(R.MARKETING)
    note = {"note_date": stage.today, "text": "某厂停产传闻", "source": "微信群"}
    offer = {"competitor_id": stage.rivals[1], "offer": "行星减速机 90", "unit_price": Decimal(640), "offer_date": stage.today, "source": "转述"}
    for kind, title, values in (("research_note", "北川停产", note), ("competitor_offer", "Hammerstein 低价行星", offer)):
        key = yield do(note_research, (kind, title, values), who)
        yield do(withdraw_research, ([key],), who, "未经证实", act="perform_many", kind=kind)


def retired(stage: Stage) -> Life:
    """A knowledge answer is taken out of use."""
    found = answers.published("technical")
    if found:
        yield do(write_answer, (found[-1:],), stage.who(R.QUALITY), act="retire")
