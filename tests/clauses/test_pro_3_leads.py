"""PRO-3 · Campaigns and leads: cost against a plan's line, leads from it, the public pool with its limits and its clock, qualified in one act."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.books.budget import balances
from makesell.demo import samples as co
from makesell.documents.campaigns import queries as campaigns
from makesell.documents.campaigns import states as campaign_states
from makesell.documents.leads import queries, states
from makesell.documents.leads.queries import LeadRow
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.plans import queries as plans
from makesell.flows.org_1_organisation import set_tax_rate
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.org_3_ownership import log_activity
from makesell.flows.org_3_ownership.log_activity import About, ActivityFact
from makesell.flows.pro_2_plans import approve_plan, draft_plan, propose_plan, revise_plan
from makesell.flows.pro_2_plans.draft_plan import NewAction, PlanFact
from makesell.flows.pro_2_plans.revise_plan import RevisionFact
from makesell.flows.pro_3_markets import claim_lead, enter_lead, qualify_lead, run_campaign
from makesell.flows.pro_3_markets.enter_lead import LeadFact
from makesell.flows.pro_3_markets.qualify_lead import QualifyFact
from makesell.flows.pro_3_markets.run_campaign import CampaignFact, CostFact
from makesell.flows.pro_4_negotiation import draft_contract, win_opportunity
from makesell.flows.pro_4_negotiation.draft_contract import ContractFact
from makesell.flows.pro_4_negotiation.win_opportunity import WinFact
from makesell.flows.pro_5_production.create_order import LineFact, OrderFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties import queries as parties
from makesell.metrics import campaign_return
from makesell.sheets import campaigns as campaign_sheet
from makesell.sheets import leads as sheet
from tests.clauses.cast import NOW, TODAY, person
from tests.figures.crawler import compare

pytestmark = pytest.mark.django_db
D = Decimal
CLOSE = dt.date(2025, 9, 30)


class Team:
    """Two salespeople of one unit, one elsewhere, their manager, a director, marketing, a clerk; an approved plan with 20,000 for fairs."""

    def __init__(self) -> None:
        self.c = co.company()
        home, away = self.c.units
        self.seller = person("S-1", "销售", home, roles.SALESPERSON)
        self.second = person("S-2", "同组销售", home, roles.SALESPERSON)
        self.other = person("S-3", "他组销售", away, roles.SALESPERSON)
        self.manager = person("M-1", "经理", home, roles.SALES_MANAGER)
        self.director = person("D-1", "总监", away, roles.SALES_DIRECTOR)
        self.marketing = person("MK-1", "市场", home, roles.MARKETING)
        self.clerk = person("WH-1", "仓库", home, roles.WAREHOUSE)

    def plan(self) -> int:
        """An approved plan."""
        quarter = period.by_code("quarter", "2025-Q2")
        assert quarter is not None
        action = NewAction("参展", self.seller.person_id or 0, CLOSE)
        fact = PlanFact("开拓", quarter.id, actions=(action,), budget=(("样机", D(5000)), ("展会", D(20_000))))
        key = propose_plan.perform(draft_plan.perform(fact, actor=self.manager, at=NOW), actor=self.manager, at=NOW)
        return approve_plan.perform(key, actor=self.director, at=NOW)

    def pooled(self, name: str = "宁波海创机械有限公司", **more: object) -> int:
        """A lead marketing left in the pool."""
        fact = replace(LeadFact(name, contact="周工", phone="0574-8765 4321", email="zhou@haichuang.cn", region="浙江"), **more)  # type: ignore[arg-type]
        return enter_lead.perform(fact, actor=self.marketing, at=NOW)


def row(key: int) -> LeadRow:
    """A lead as it stands."""
    (found,) = queries.of_ids([key])
    return found


def refused(code: str, work: Callable[[], object], field: str | None = None) -> None:
    """The work is refused with this code, at this field."""
    with pytest.raises(Refusal) as no:
        work()
    assert (no.value.code, no.value.field if field else None) == (code, field)


def proved() -> None:
    """Every check holds."""
    assert check_books.perform() == []


def test_a_campaign_commits_a_plans_line_and_spends_of_it() -> None:
    """Committed when it starts, spent by cost, the rest given back at the end; a revision of the plan takes it along; every figure opens."""
    team = Team()
    plan = team.plan()
    fact = CampaignFact("华东机器人展", "exhibition", TODAY, CLOSE, D(12_000), plan, 2)
    key = run_campaign.perform(fact, actor=team.marketing, at=NOW)
    refused("access.refused", lambda: run_campaign.start(key, actor=team.seller, at=NOW))
    refused("document.state", lambda: run_campaign.post_cost(CostFact(key, D(1), "x"), actor=team.marketing, at=NOW))
    run_campaign.start(key, actor=team.marketing, at=NOW)

    def line(of: int) -> balances.BudgetBalance:
        found = next(each.line_id for each in plans.budget(of) if each.name == "展会")
        return balances.of_lines([found])[found]

    assert (line(plan).committed, line(plan).available) == (D(12_000), D(8000))
    again = run_campaign.perform(replace(fact, title="第二场", budget=D("8000.01")), actor=team.marketing, at=NOW)
    refused("campaign.beyond", lambda: run_campaign.start(again, actor=team.marketing, at=NOW), "budget")
    run_campaign.post_cost(CostFact(key, D(5000), "展位"), actor=team.marketing, at=NOW)
    refused("campaign.beyond", lambda: run_campaign.post_cost(CostFact(key, D("7000.01"), "x"), actor=team.marketing, at=NOW), "amount")
    proved()
    revision = revise_plan.perform(RevisionFact(plan, "加样机"), actor=team.manager, at=NOW)
    approve_plan.perform(propose_plan.perform(revision, actor=team.manager, at=NOW), actor=team.director, at=NOW)
    run_campaign.post_cost(CostFact(key, D(3000), "搭建"), actor=team.marketing, at=NOW)
    assert (line(revision).committed, line(revision).spent) == (D(4000), D(8000))
    for name in ("甲公司", "乙公司"):
        enter_lead.perform(LeadFact(name, states.CAMPAIGN, key), actor=team.marketing, at=NOW)
    shown = campaigns.campaign(team.marketing, key)
    assert campaign_sheet.per_lead_cell(team.marketing, shown).value == D(4000)
    assert campaign_sheet.per_lead_cell(team.seller, shown).value is None
    for cell in (
        campaign_sheet.cost_cell(shown), campaign_sheet.leads_cell(team.marketing, shown), campaign_sheet.per_lead_cell(team.marketing, shown),
    ):  # fmt: skip
        compare(cell, team.marketing)
    run_campaign.end(key, actor=team.marketing, at=NOW)
    assert (line(revision).committed, line(revision).available, campaigns.of_ids([key])[0].state) == (D(0), D(12_000), campaign_states.ENDED)
    proved()


def test_the_pool_is_claimed_within_limits_and_given_back() -> None:
    """Masked until claimed; the first has it; five a day; given back with a reason, and not claimed again at once."""
    team = Team()
    key = team.pooled()
    assert (queries.lead(team.other, key).phone, queries.lead(team.other, key).email) == ("•••• 4321", "•••@haichuang.cn")
    refused("access.refused", lambda: claim_lead.perform(key, actor=team.clerk, at=NOW))
    claim_lead.perform(key, actor=team.seller, at=NOW)
    assert (row(key).owner_id, row(key).state, queries.lead(team.seller, key).phone) == (team.seller.person_id, states.OWNED, "0574-8765 4321")
    refused("record.missing", lambda: claim_lead.perform(key, actor=team.second, at=NOW))
    refused("record.missing", lambda: queries.lead(team.second, key))
    proved()
    refused("lead.why", lambda: claim_lead.give_back(key, actor=team.seller, at=NOW), "why")
    claim_lead.give_back(key, actor=team.seller, at=NOW, reason="不在本区")
    refused("lead.again", lambda: claim_lead.perform(key, actor=team.seller, at=NOW))
    claim_lead.perform(key, actor=team.second, at=NOW)
    claim_lead.give_back(key, actor=team.second, at=NOW, reason="同上")
    claim_lead.perform(key, actor=team.seller, at=NOW + dt.timedelta(days=30))
    more = [team.pooled(f"公海客户{n}号", phone="", confirmed=True) for n in range(5)]
    for each in more:
        claim_lead.perform(each, actor=team.second, at=NOW + dt.timedelta(days=1))
    last = team.pooled("第六家", phone="")
    refused("lead.a_day", lambda: claim_lead.perform(last, actor=team.second, at=NOW + dt.timedelta(days=1)))
    claim_lead.assign_many([last], team.second.person_id or 0, actor=team.manager, at=NOW)
    assert [n.kind for n in latest(team.second)] == ["lead_given"]
    claim_lead.discard_many([last], actor=team.second, at=NOW, reason="已倒闭")
    refused("document.state", lambda: claim_lead.discard_many([last], actor=team.manager, at=NOW, reason="x"))
    assert [(h.person, h.claimed, h.ended) for h in queries.holdings(key)] == [
        ("销售", True, ""), ("同组销售", True, "give_back"), ("销售", True, "give_back"),
    ]  # fmt: skip
    proved()


def test_what_nobody_touches_falls_back() -> None:
    """15 days without a result; a result starts them anew; three days before its holder is warned; the workbench shows it."""
    team = Team()
    key, touched = team.pooled(), team.pooled("别家机械", phone="")
    for each in (key, touched):
        claim_lead.perform(each, actor=team.seller, at=NOW)

    def day(days: int) -> dt.datetime:
        return NOW + dt.timedelta(days=days)

    log_activity.perform(ActivityFact("call", About(lead_id=touched), "要样本"), actor=team.seller, at=day(5))
    assert claim_lead.fall_back(actor=co.ACTOR, at=day(12)) == []
    assert [n.kind for n in latest(team.seller)] == ["lead_falls_back"]
    assert [(w.id, w.late) for w in sheet.waits(team.seller, day(12))] == [(key, False)]
    assert claim_lead.fall_back(actor=co.ACTOR, at=day(15)) == [key]
    assert claim_lead.fall_back(actor=co.ACTOR, at=day(15)) == []
    assert (row(key).state, row(key).owner_id, row(touched).state) == (states.POOL, None, states.OWNED)
    assert {n.kind for n in latest(team.seller)} == {"lead_falls_back", "lead_fell_back"}
    proved()


def test_the_definitions_example_of_a_campaigns_return() -> None:
    """13.18: cost 50,000, margin 120,000 of orders of 400,000 → 140 %; cost 0 → no number."""
    assert campaign_return.campaign_return(D(120_000), D(50_000)).value == D("1.4")
    assert campaign_return.campaign_return(D(120_000), D(0)).reason == "no_base"


def test_what_is_there_already_is_shown_before_it_is_entered_twice() -> None:
    """By telephone, by name without its legal form, by sound, by tax number; a customer counts as well; confirmed it is entered."""
    team = Team()
    team.pooled(tax_number="91330200MA2AABCD1X")
    for name, more in (
        ("某公司", {"phone": "057487654321"}), ("宁波海创机械", {"phone": ""}), ("宁波海闯机械", {"phone": ""}),
        ("别的名字", {"phone": "", "tax_number": "91330200ma2aabcd1x"}),
    ):  # fmt: skip
        refused("lead.repeated", lambda name=name, more=more: team.pooled(name, **more))  # type: ignore[misc]
    customer = parties.customer_row(team.c.customers[0])
    refused("lead.repeated", lambda: team.pooled(customer.name, phone=""), "name")
    (check,) = sheet._alike(team.seller, {"name": "宁波海创"  "机械"})
    assert (check.tone, len(check.facts)) == ("warn", 1)
    team.pooled("宁波海闯机械", phone="", confirmed=True)
    assert listing.count(queries.LISTING, team.marketing, Query()) == 2


def test_a_lead_becomes_customer_contact_and_opportunity() -> None:
    """In one act, with the campaign as first touch; the order that wins it counts for the campaign; a referral names who referred."""
    team = Team()
    campaign = run_campaign.perform(CampaignFact("展会", "exhibition", TODAY, CLOSE, D(100), team.plan()), actor=team.marketing, at=NOW)
    key = team.pooled(source=states.CAMPAIGN, campaign_id=campaign, need="两百台减速机")
    fact = QualifyFact(key, "首批减速机", CLOSE, D(50_000))
    refused("record.missing", lambda: qualify_lead.perform(fact, actor=team.seller, at=NOW))
    claim_lead.perform(key, actor=team.seller, at=NOW)
    made = qualify_lead.perform(fact, actor=team.seller, at=NOW)
    customer = parties.customer_row(made.customer_id)
    assert (customer.name, customer.owner_id, customer.phone) == ("宁波海创机械有限公司", team.seller.person_id, "0574-8765 4321")
    assert [(one.name, one.main) for one in parties.contacts(team.seller, made.customer_id)] == [("周工", True)]
    (chance,) = opportunities.of_ids([made.opportunity_id])
    assert (chance.lead_id, chance.campaign_id, chance.need, chance.amount) == (key, campaign, "两百台减速机", D(50_000))
    assert (row(key).state, row(key).customer_id) == (states.QUALIFIED, made.customer_id)
    refused("document.state", lambda: qualify_lead.perform(fact, actor=team.seller, at=NOW))
    same = enter_lead.perform(LeadFact(customer.name, confirmed=True), actor=team.seller, at=NOW)
    refused("lead.customer_known", lambda: qualify_lead.perform(replace(fact, id=same), actor=team.seller, at=NOW), "customer")
    refused("record.missing", lambda: qualify_lead.perform(replace(fact, id=same, customer_id=10**12), actor=team.seller, at=NOW), "customer")
    qualify_lead.perform(replace(fact, id=same, customer_id=made.customer_id), actor=team.seller, at=NOW)
    order = co.order(replace(team.c, customers=(made.customer_id,)), TODAY).order_id
    win_opportunity.perform(WinFact(made.opportunity_id, order), actor=team.director, at=NOW)
    led = dict(campaign_sheet._led_to(team.marketing, campaigns.campaign(team.marketing, campaign)))
    assert [(cell.value) for cell in led.values()] == [1, 0, D(50_000)]
    for cell in led.values():
        compare(cell, team.marketing)
    shown = campaigns.campaign(team.director, campaign)
    assert campaign_sheet._worth(team.marketing, shown) == []
    assert campaign_sheet.return_cell(team.director, shown).value is None, "it cost nothing yet"
    run_campaign.start(campaign, actor=team.marketing, at=NOW)
    run_campaign.post_cost(CostFact(campaign, D(50), "展位"), actor=team.marketing, at=NOW)
    for _label, cell in campaign_sheet._worth(team.director, campaigns.campaign(team.director, campaign)):
        compare(cell, team.director)
    assert campaign_sheet.return_cell(team.director, campaigns.campaign(team.director, campaign)).value == -1
    assert [each.order_id for each in campaign_return.margins(team.director, campaign)] == [order]
    set_tax_rate.perform_many([NewTaxRate(D("0.13"), co.SINCE)], actor=co.ACTOR, at=NOW)
    keyed = OrderFact(made.customer_id, (LineFact(team.c.products[0], D(4), D(25)),))
    contract = draft_contract.perform(ContractFact(keyed, TODAY, clauses=(("标的", "减速机"),)), actor=co.ACTOR, at=NOW)
    run("update orders_salesorder set contract_id = %s where record_id = %s", [contract, order])
    run("update opportunities_opportunity set won_by_id = %s where record_id = %s", [contract, made.opportunity_id])
    assert [each.order_id for each in campaign_return.margins(team.director, campaign)] == [order], "the contract that won it led to the order"
    refused("lead.referrer", lambda: enter_lead.perform(LeadFact("介绍来的", states.REFERRAL), actor=team.seller, at=NOW), "referrer")
    enter_lead.perform(LeadFact("介绍来的", states.REFERRAL, referrer_id=made.customer_id), actor=team.seller, at=NOW)
    assert queries.count_referred(team.seller, made.customer_id) == 1
    proved()


def test_bad_input_is_refused_at_its_field() -> None:
    """Campaigns without plan, days, money; leads without name or campaign; people without a unit; wrong roles."""
    team = Team()
    plan = team.plan()
    fact = CampaignFact("展会", "exhibition", TODAY, CLOSE, D(100), plan, 2)
    for code, field, changed in (
        ("campaign.title", "title", {"title": " "}), ("campaign.kind", "kind", {"kind": "parade"}),
        ("campaign.days", "end_date", {"end_date": TODAY - dt.timedelta(days=1)}), ("campaign.budget", "budget", {"budget": D(0)}),
        ("campaign.plan", "plan", {"plan_id": 10**12}), ("campaign.line", "position", {"position": 9}),
    ):  # fmt: skip
        refused(code, lambda changed=changed: run_campaign.perform(replace(fact, **changed), actor=team.marketing, at=NOW), field)  # type: ignore[misc]
    key = run_campaign.start(run_campaign.perform(fact, actor=team.marketing, at=NOW), actor=team.marketing, at=NOW)
    for code, field, cost in (
        ("campaign.amount", "amount", CostFact(key, D(0), "x")), ("campaign.what", "what", CostFact(key, D(1), " ")),
        ("campaign.future", "on", CostFact(key, D(1), "x", CLOSE)),
    ):  # fmt: skip
        refused(code, lambda cost=cost: run_campaign.post_cost(cost, actor=team.marketing, at=NOW), field)  # type: ignore[misc]
    refused("document.state", lambda: run_campaign.withdraw_many([key], actor=team.marketing, at=NOW))

    def enter(lead: LeadFact, actor: Actor = team.marketing) -> Callable[[], int]:
        return lambda: enter_lead.perform(lead, actor=actor, at=NOW)

    refused("lead.name", enter(LeadFact(" ")), "name")
    refused("lead.campaign", enter(LeadFact("x", states.CAMPAIGN)), "campaign")
    refused("record.missing", enter(LeadFact("x", states.CAMPAIGN, 10**12)), "campaign")
    refused("access.refused", enter(LeadFact("x"), team.clerk))
    mine = enter_lead.perform(LeadFact("我的线索"), actor=team.seller, at=NOW)
    refused("record.missing", lambda: claim_lead.give_back(mine, actor=team.second, at=NOW, reason="x"))
    refused("lead.no_unit", lambda: claim_lead.assign_many([mine], 10**12, actor=team.manager, at=NOW), "owner")
    refused("version.stale", lambda: enter_lead.change(mine, "新名", {}, actor=team.seller, at=NOW, version=9))
    enter_lead.change(mine, "新名字", {"phone": "13900001111"}, actor=team.seller, at=NOW)
    assert (row(mine).name, row(mine).phone, [one.name for one in queries.alike("y", "", "139 0000 1111")]) == ("新名字", "13900001111", ["新名字"])
