"""Demo: campaigns and leads — budgets spent, leads entered into the pool, claimed, followed up, given back, forgotten, qualified, discarded."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.cast import QUARTER_TARGETS
from makesell.demo.market import CustomerOf
from makesell.demo.story import accidents, orders
from makesell.demo.story.deals import Deal, Item
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.leads import queries
from makesell.documents.leads.states import REFERRAL
from makesell.flows.org_3_ownership import log_activity
from makesell.flows.org_3_ownership.log_activity import About, ActivityFact
from makesell.flows.pro_3_markets import claim_lead, enter_lead, qualify_lead, run_campaign
from makesell.flows.pro_3_markets.enter_lead import LeadFact
from makesell.flows.pro_3_markets.qualify_lead import QualifyFact
from makesell.flows.pro_3_markets.run_campaign import CampaignFact, CostFact
from makesell.ground.access import roles as R

BUDGET_LINE: Final = 2
# What campaigns are called and of which kind, one a quarter.
CAMPAIGNS: Final = (("华东工博会", "exhibition"), ("谐波减速机技术交流会", "seminar"), ("伺服选型直播", "online"))
LEADS: Final = (
    ("苏州微晶装备有限公司", "许工", "江苏", "晶圆搬运手,谐波 17 型六套打样"), ("绍兴越纺机械有限公司", "沈经理", "浙江", "络筒机伺服改造,四十轴"),
    ("扬州远航船机有限公司", "朱主任", "江苏", "舱盖驱动,RV 80 型"), ("台州恒泰泵业股份有限公司", "金总", "浙江", "装配线两条,行星减速机"),
    ("马鞍山冶钢重机有限公司", "程科长", "安徽", "辊道驱动备件"), ("南通海工智造有限公司", "蒋工", "江苏", "焊接变位机"),
    ("温州新锐包装科技有限公司", "叶女士", "浙江", "装盒机伺服轴"), ("蚌埠玻璃装备研究院", "方老师", "安徽", "取片机器人第七轴"),
    ("昆山捷讯自动化有限公司", "魏工", "江苏", "点胶平台"), ("湖州泰隆叉车有限公司", "施经理", "浙江", "AGV 驱动轮"),
    ("盐城风电装备有限公司", "卞工", "江苏", "变桨减速"), ("嘉善精密模具厂", "顾厂长", "浙江", "问价,无项目"),
)  # fmt: skip
RESULTS: Final = ("电话沟通,有明确项目,约上门", "已寄样本,下月立项", "对方在比价,愿意试样")
TO_WORK: Final = 9                # days after which a lead that stays in hand is still worked at
# What a campaign may cost, and what its stand and its papers came to.
COSTS: Final = ((30_000, 16_800, 7_350), (22_000, 11_200, 6_480), (38_000, 21_500, 9_860))


def campaign(stage: Stage, plan: int, start: dt.date, number: int) -> Life:
    """One campaign of a plan: drafted by marketing, started, leads entered as they come, costs spent, ended after the quarter."""
    marketing, finance = stage.who(R.MARKETING), stage.who(R.FINANCE)
    name, kind = CAMPAIGNS[number % len(CAMPAIGNS)]
    title = f"{start.year} 年第 {start.month // 3 + 1} 季度{name}"
    budget, stand, papers = COSTS[number % len(COSTS)]
    fact = CampaignFact(title, kind, start, start + dt.timedelta(days=75), Decimal(budget), plan, BUDGET_LINE, "新客户二十家,线索转化三家")
    key = yield do(run_campaign, fact, marketing)
    yield do(run_campaign, key, marketing, act="start")
    yield stage.later(8)
    mine = LEADS[number % 3 * 4:][:4]
    for n, (who, contact, region, need) in enumerate(mine):
        phone = f"139{start.year % 100:02d}{number:02d}{n:04d}"
        entered = LeadFact(who, "campaign", key, contact=contact, phone=phone, region=region, need=need)
        lead = yield do(enter_lead, entered, marketing)
        stage.begin(_lead(stage, lead, number * 4 + n), stage.later(1 + n))
    yield do(run_campaign, CostFact(key, Decimal(stand), "展位与搭建"), marketing, act="post_cost")
    yield stage.later(20)
    yield from accidents.tried(run_campaign, CostFact(key, Decimal(98_000), "明星代言"), marketing, act="post_cost")
    yield do(run_campaign, CostFact(key, Decimal(papers), "物料、差旅"), finance, act="post_cost")
    yield start + dt.timedelta(days=80)
    yield do(run_campaign, key, marketing, act="end")


def never_run(stage: Stage, plan: int, start: dt.date) -> Life:
    """A campaign that is drafted and given up, and another that is still a draft."""
    marketing = stage.who(R.MARKETING)
    for title, gone in (("渠道商答谢会", True), ("新品发布会", False)):
        fact = CampaignFact(title, "other", start, start + dt.timedelta(days=60), Decimal(5_000), plan, BUDGET_LINE)
        key = yield do(run_campaign, fact, marketing)
        if gone:
            yield do(run_campaign, [key], marketing, "经销商大会取消", act="withdraw_many")


def _lead(stage: Stage, key: int, number: int) -> Life:
    """What becomes of a lead goes by its number."""
    sellers = [login for login in QUARTER_TARGETS if stage.manager(login) == "zhoujianguo"]
    who, fate = sellers[number % len(sellers)], number % 6
    if fate == 5:          # nobody claims it
        return
    yield do(claim_lead, key, who)
    if fate == 3:          # claimed and forgotten: the clock takes it back
        return
    yield from accidents.tried(claim_lead, key, sellers[number % len(sellers) - 1])      # who comes too late
    yield stage.later(2)
    yield do(log_activity, ActivityFact("call", About(lead_id=key), RESULTS[number % len(RESULTS)], next_step="上门拜访"), who)
    if fate == 4:
        yield from accidents.tried(claim_lead, key, who, act="give_back")      # never without a word
        yield do(claim_lead, key, who, "行业不熟,请同事跟进", act="give_back")
        yield from accidents.tried(claim_lead, key, who)      # not again within thirty days
        yield do(claim_lead, ([key], stage.staff.people[sellers[(number + 1) % len(sellers)]]), stage.manager(who), act="assign_many")
        return
    yield stage.later(6)
    if fate == 2:
        yield do(claim_lead, [key], who, "只问价,无项目", act="discard_many")
        return
    yield from _qualified(stage, key, who, buys=fate == 0)


def _qualified(stage: Stage, key: int, who: str, *, buys: bool) -> Life:
    """It becomes a customer with an opportunity; some buy, paying before anything is shipped."""
    (row,) = queries.of_ids([key])
    made = yield do(qualify_lead, QualifyFact(key, f"{row.name}首批", stage.later(40), Decimal(38_000)), who)
    if not buys:
        return
    code = f"new-{key}"
    stage.customers[code] = made.customer_id
    stage.owners[code] = who
    customer = CustomerOf(code, row.name, "", who, "", row.region, "", (row.contact, "", row.phone), "", grade="new")
    deal = Deal(stage.later(15), customer, (Item("HD-17-80", 12), Item("SV-400W", 10)), "PREPAID", wish=21)
    yield deal.day
    yield from orders.live(stage, deal, made.opportunity_id)


def routine(stage: Stage) -> Life:
    """Leads beside the campaigns: referred by a customer, heard by service, known already; some are in hand today, some wait in the pool."""
    service, seller = stage.who(R.CUSTOMER_SERVICE), "linxiaowen"
    yield stage.last - dt.timedelta(days=70)
    referred = LeadFact(
        "宁波甬江压铸有限公司", REFERRAL, referrer_id=stage.customers["C-1005"], contact="徐工", phone="13900574001", need="取件机械手"
    )
    key = yield do(enter_lead, referred, seller)
    yield from accidents.tried(enter_lead, referred, service)      # what is there already
    yield stage.later(3)
    yield do(log_activity, ActivityFact("visit", About(lead_id=key), "海曙精工介绍,现场看过,要两套方案"), seller)
    yield from _qualified(stage, key, seller, buys=True)
    yield max(stage.today, stage.last - dt.timedelta(days=TO_WORK))
    for n, name in enumerate(("无锡锡山电驱有限公司", "杭州临江激光设备有限公司", "合肥庐阳医疗器械有限公司")):
        lead = yield do(enter_lead, LeadFact(name, "website", contact="官网留言", phone=f"1390051800{n}", need="索取选型手册"), service)
        if n:
            yield do(claim_lead, lead, seller if n == 1 else "zhaoyutong")


def watching(stage: Stage) -> Life:
    """Twice a week the clock takes back what nobody touched, while somebody holds any."""
    while True:
        yield stage.later(3)
        if queries.held():
            yield do(claim_lead, None, CLOCK, act="fall_back")
