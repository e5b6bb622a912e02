"""Demo: opportunities — most orders were courted for weeks; others were lost, with the reason and the winner; some are still open."""

import datetime as dt
import random
from decimal import Decimal
from typing import Final

from makesell.demo.story import offering
from makesell.demo.story.deals import Deal, Item, list_price
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.flows.pro_4_negotiation import lose_opportunity, lose_quotation, move_stage, note_offer, open_opportunity, propose_solution
from makesell.flows.pro_4_negotiation.lose_opportunity import LossFact
from makesell.flows.pro_4_negotiation.lose_quotation import LostFact
from makesell.flows.pro_4_negotiation.move_stage import StageFact
from makesell.flows.pro_4_negotiation.note_offer import OfferFact
from makesell.flows.pro_4_negotiation.open_opportunity import LineFact, OpportunityFact
from makesell.flows.pro_4_negotiation.propose_solution import SolutionFact
from makesell.ground.access import roles as R
from makesell.ground.money import rounded

COURTED: Final = dt.timedelta(days=45)
PROJECTS: Final = ("焊接机器人二期", "码垛线改造", "数控转台国产化", "AGV 底盘驱动", "电梯曳引机升级", "半导体搬运手", "注塑机械手", "包装线提速")
NEEDS: Final = ("背隙小于 1 弧分,寿命 8000 小时", "带抱闸,IP65,交期四周", "样机两台,三个月内小批量", "替代进口,总成本降 15 %")
SOLUTIONS: Final = ("RV 减速机加 1.5 kW 伺服整套", "谐波减速机配 23 位编码器电机", "行星减速机加法兰套件,现场选型")
LOST: Final = (("price", "对方报价更低"), ("delivery", "交期比对方多三周"), ("no_budget", "客户年度预算取消"), ("relation", "客户指定原供应商"))
# What a rival offers: below ours by so many percent, how it is put, and who told us.
OFFERS: Final = (
    (8, "同规格,含运费", "客户采购"), (11, "质保 18 个月", "客户转来报价单"), (6, "进口现货", "经销商转述"),
    (14, "账期 90 天", "客户技术部"), (9, "交期三周", "展会上听说"),
)  # fmt: skip
STEPS: Final = ("need", "solution", "quoted")


def court(stage: Stage, deal: Deal) -> Part:
    """From the first contact to what is quoted, on paper where the deal has one. Returns the opportunity and the quotation."""
    owner = stage.owner(deal.customer.code)
    title = f"{deal.customer.city}{PROJECTS[deal.wish % len(PROJECTS)]}"
    lines = tuple(LineFact(stage.products[item.product], Decimal(item.qty), _price(stage, deal, item)) for item in deal.items)
    fact = OpportunityFact(
        stage.customers[deal.customer.code], title, max(deal.day, stage.today), lines=lines, next_step="约技术交流", next_step_date=stage.later(5)
    )
    key = yield do(open_opportunity, fact, owner)
    yield stage.later(4)
    solution = SolutionFact(key, NEEDS[deal.wish % len(NEEDS)], SOLUTIONS[deal.wish % len(SOLUTIONS)])
    yield do(propose_solution, solution, stage.who(R.PRESALES) if deal.overlay else stage.owner(deal.customer.code))
    quotation = None
    for step in STEPS:
        if step == "quoted" and deal.paper:
            quotation = yield from offering.offered(stage, deal, key)
        yield do(move_stage, StageFact(key, step), stage.owner(deal.customer.code))
        yield stage.later(3 + deal.wish % 4)
    return key, quotation


def lost(stage: Stage, deal: Deal, dice: random.Random, because: tuple[str, str] | None = None) -> Life:
    """Courted in vain: a rival's offer is noted, the loss closed with its reason — or nothing is decided yet."""
    key, quotation = yield from court(stage, deal)
    if deal.day > stage.last:
        return
    owner, why = stage.owner(deal.customer.code), because or dice.choice(LOST)
    if why[0] == "price":
        rival = stage.rivals[dice.randrange(len(stage.rivals))]
        below, offer, source = OFFERS[(deal.day.toordinal() + deal.wish) % len(OFFERS)]
        yield do(note_offer, _beaten(key, deal.items[0].product, _price(stage, deal, deal.items[0]), rival, below, offer, source), owner)
        yield deal.day
        yield do(lose_opportunity, LossFact(key, why[0], f"对方报价低 {below} %", rival), owner)
        if deal.scene:
            yield from stage.exhibit(deal.scene, "opportunities", key)
    else:
        yield deal.day
        yield do(lose_opportunity, LossFact(key, *why), owner)
    if quotation is not None:
        yield do(lose_quotation, LostFact(quotation, why[1]), owner)


def _price(stage: Stage, deal: Deal, item: Item) -> Decimal:
    """What was agreed, else what the customer's list says."""
    return item.price or list_price(deal.customer, item.product, stage.today.year, stage.last.year)


def _beaten(key: int, product: str, ours: Decimal, rival: int, below: int, offer: str, source: str) -> OfferFact:
    """The rival's offer for what we quoted: full units of money, below ours."""
    return OfferFact(key, rival, f"对标 {product},{offer}", source, unit_price=rounded(ours * (100 - below) / 100, 0))
