"""Demo: market research — sizes drafted by marketing and published by the director, competitors, their offers, notes."""

import datetime as dt
from decimal import Decimal

from makesell.demo.schemes import season
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.flows.org_1_organisation import approve_rule, draft_rule, propose_rule
from makesell.flows.pro_3_markets import create_competitor, note_research, publish_size, size_market
from makesell.flows.pro_3_markets.create_competitor import NewRow
from makesell.flows.pro_3_markets.size_market import NewSize
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period

RIVALS = (
    NewRow("CP-NB", "北川传动", "Beichuan Drives", {
        "website": "https://beichuan.example", "strengths": "谐波减速机价格低,华南有仓库,账期可到 60 天", "weaknesses": "RV 系列型号少,批次寿命不稳",
    }),
    NewRow("CP-HM", "Hammerstein Antriebe", "Hammerstein Antriebe", {
        "website": "https://hammerstein.example", "strengths": "精度口碑好,欧洲整机厂的原配", "weaknesses": "交期 14 周以上,国内没有维修点",
    }),
    NewRow("CP-ZK", "中科伺服", "Zhongke Servo", {
        "website": "https://zhongke-servo.example", "strengths": "电机驱动器成套,调试上门", "weaknesses": "减速机外购,故障责任要扯皮",
    }),
)  # fmt: skip
# The size of each market in the first year, and by how many percent it grows a year.
SIZES = (("CN-E", 210_000_000, 7), ("CN-S", 165_000_000, 9), ("EX-EU", 95_000_000, 3))


def routine(stage: Stage) -> Life:
    """Once a year the markets are sized; rivals are known from the beginning, what they offer is noted as it is heard."""
    marketing = stage.who(R.MARKETING)
    for rival in RIVALS:
        stage.rivals.append((yield do(create_competitor, rival, marketing)))
    rule = yield do(draft_rule, season(stage.first), stage.who(R.COMPENSATION))
    yield do(propose_rule, rule, stage.who(R.COMPENSATION))
    yield do(approve_rule, rule, stage.who(R.EXECUTIVE))
    yield from _sized(stage, stage.first.year)
    yield stage.later(40)
    title = "北川对 HD-25 报价低 8 %"
    values = {
        "competitor_id": stage.rivals[0], "offer": "谐波减速机 25 · 速比 100", "customer_id": stage.customers["C-2001"],
        "unit_price": Decimal("1739.00"), "offer_date": stage.today, "source": "客户采购口头告知", "terms": "月结 60 天",
    }  # fmt: skip
    yield do(note_research, ("competitor_offer", title, values), "huangzhiqiang")
    told = {"note_date": stage.today, "text": "整机厂二供导入周期缩短到六个月", "source": "展会访谈"}
    yield do(note_research, ("research_note", "RV 减速机国产化提速", told), marketing)
    for year in range(stage.first.year + 1, stage.last.year + 1):
        yield from _sized(stage, year)


def _sized(stage: Stage, year: int) -> Life:
    """The sizes of a year, in its February."""
    marketing, director = stage.who(R.MARKETING), stage.who(R.SALES_DIRECTOR)
    yield max(stage.first, dt.date(year, 2, 10))
    (cell,) = period.periods("year", dt.date(year, 1, 1), dt.date(year, 1, 2))
    for code, first, growth in SIZES:
        amount = Decimal(first) * (100 + growth * (year - stage.first.year)) / 100
        fact = NewSize(
            cell.id, amount, "行业协会年报", stage.today, territory_id=stage.territories[code], method="协会产量 × 均价", confidence="medium"
        )
        key = yield do(size_market, fact, marketing)
        yield do(publish_size, key, director)
        stage.sized.append(key)
