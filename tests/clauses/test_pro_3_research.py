"""PRO-3 · Market research: a size is stated, published by somebody else, restated; market shares open; competitors and notes are written down."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.research import queries, states
from makesell.flows.org_1_organisation import approve_rule, draft_rule, propose_rule
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.pro_3_markets import create_competitor, note_research, publish_size, size_market, withdraw_research
from makesell.flows.pro_3_markets.create_competitor import NewRow
from makesell.flows.pro_3_markets.size_market import NewSize
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.metrics import market_share
from makesell.metrics.rules import MARKET_SEASON
from makesell.sheets import market_figures, market_sizes
from tests.clauses.cast import NOW, person
from tests.figures.crawler import compare

D = Decimal
SAID = dt.date(2025, 5, 1)
pytestmark = pytest.mark.django_db


def year() -> int:
    """The key of the year."""
    cell = period.by_code("year", "2025")
    assert cell is not None
    return cell.id


def staff(c: co.Company) -> tuple[Actor, Actor]:
    """Who drafts, and who publishes."""
    marketing = person(f"MK{c.units[0]}", "市场", c.units[0], roles.MARKETING)
    return marketing, person(f"SD{c.units[0]}", "总监", c.units[0], roles.SALES_DIRECTOR)


def refused(code: str, work: object) -> None:
    """The work is refused with this code."""
    assert callable(work)
    with pytest.raises(Refusal) as no:
        work()
    assert no.value.code == code


def size(c: co.Company, who: Actor, amount: str = "12500", season: tuple[Decimal, ...] = ()) -> int:
    """A draft for the territory of the company."""
    q1, q2, q3, q4 = season or (None, None, None, None)
    fact = NewSize(year(), D(amount), "行业协会", SAID, territory_id=c.territory, q1=q1, q2=q2, q3=q3, q4=q4)
    return size_market.perform(fact, actor=who, at=NOW)


def test_the_definitions_example() -> None:
    """13.10: 12.4 m ÷ 155 m = 8.0 %; 620 ÷ 9,300 pieces = 6.7 %; totals are Σ own ÷ Σ market of the segments that have both."""
    value, pieces = market_share.share(D("12400000"), D("155000000")), market_share.share(D(620), D(9300))
    assert (value.value, round(pieces.value or D(0), 3)) == (D("0.08"), D("0.067"))
    assert market_share.together([(D(10), D(100)), (D(30), D(100)), (D(7), None)]).value == D("0.2")
    assert market_share.together([(D(7), None)]).reason == "nothing"


def test_a_size_is_drafted_published_by_another_and_its_share_opens() -> None:
    """Our own part is what was invoiced there; share, own and market open to what they are made of."""
    c = co.company()
    marketing, director = staff(c)
    co.invoice(c, co.order(c, co.DAY), co.DAY)
    key = size(c, marketing)
    refused("access.refused", lambda: publish_size.perform(key, actor=marketing, at=NOW))
    publish_size.perform(key, actor=director, at=NOW, version=1)
    row = queries.size(director, key)
    assert (row.state, row.published_by_id, (row.number or "")[:6]) == (states.PUBLISHED, director.person_id, "MS-25-")
    (whole, *quarters) = market_share.shares(director, row)
    assert (whole.own, whole.ratio.value, len(quarters)) == (D("1000.01"), D("1000.01") / 12500, 4)
    assert {each.ratio.reason for each in quarters} == {"no_season"}
    for cell in (market_figures.own(row, whole), market_figures.market(row, whole), market_figures.ratio(row, whole)):
        compare(cell, director)
    assert market_share.shares(marketing, queries.size(marketing, key)) == []


def test_a_season_gives_quarters_their_share() -> None:
    """A yearly size is worth its quarter's part; shares that do not sum to one are refused at their field."""
    c = co.company()
    marketing, director = staff(c)
    co.invoice(c, co.order(c, co.DAY), co.DAY)
    shares = (D("0.4"), D("0.2"), D("0.2"), D("0.2"))
    refused("market_size.season", lambda: size(c, marketing, "12500", (*shares[:3], D("0.3"))))
    key = size(c, marketing, "12500", shares)
    row = queries.size(director, key)
    first = market_share.shares(director, row)[1]
    assert (first.code, first.market, first.ratio.value) == ("2025-Q1", D(5000), D("1000.01") / 5000)
    compare(market_figures.ratio(row, first), director)


def by_rule(c: co.Company, season: str) -> None:
    """The company's rule of how a year's size that states no season is divided."""
    key = draft_rule.perform(NewRule(MARKET_SEASON, season, SAID), actor=co.ACTOR, at=NOW)
    propose_rule.perform(key, actor=co.ACTOR, at=NOW)
    approve_rule.perform(key, actor=person(f"EX{c.units[0]}", "总经理", c.units[0], roles.EXECUTIVE), at=NOW)


def invoiced(c: co.Company, on: dt.date, net: str) -> None:
    """Something sold and invoiced on a day."""
    co.invoice(c, co.order(c, on, nets=(net,), freight="0"), on, net=net)


@pytest.mark.parametrize(("season", "markets"), [("even", ["3125.00"] * 4), ("own", ["9375.00", "0.00", "3125.00", "0.00"])])
def test_a_rule_divides_a_year_that_states_no_season_and_says_so(season: str, markets: list[str]) -> None:
    """12,500 by equal quarters, or as our own 300 and 100 of the year before fell: 300/400 and 100/400. A stated season goes before the rule."""
    c = co.company()
    marketing, director = staff(c)
    invoiced(c, dt.date(2024, 2, 6), "300.00")
    invoiced(c, dt.date(2024, 8, 6), "100.00")
    invoiced(c, co.DAY, "1000.00")
    row = queries.size(director, size(c, marketing))
    by_rule(c, season)
    (whole, *quarters) = market_share.shares(director, row)
    assert ([each.market for each in quarters], whole.derived) == ([D(each) for each in markets], "")
    assert ({each.derived for each in quarters}, quarters[0].ratio.value) == ({season}, D(1000) / D(markets[0]))
    assert sum(each.market or D(0) for each in quarters) == row.amount
    cell = market_figures.ratio(row, quarters[0])
    compare(cell, director)
    opened = market_figures.share_of(director, cell.params, "")
    assert str(market_figures.DERIVED[season]) in str(opened.note)
    stated = queries.size(director, size(c, marketing, "12500", (D("0.4"), D("0.2"), D("0.2"), D("0.2"))))
    assert [(each.market, each.derived) for each in market_share.shares(director, stated)[1:]] == [(D(5000), ""), *[(D(2500), "")] * 3]


def test_how_far_a_size_is_relied_on_stays_with_it() -> None:
    """Entered, listed, said where the share opens, carried into the next version; anything else than high, medium and low is refused."""
    c = co.company()
    marketing, director = staff(c)
    invoiced(c, co.DAY, "1000.00")
    refused("market_size.confidence", lambda: size_market.perform(NewSize(year(), D(9), "x", SAID, confidence="sure"), actor=marketing, at=NOW))
    fact = NewSize(year(), D(12500), "行业协会", SAID, territory_id=c.territory, method="抽样", confidence="low")
    key = size_market.perform(fact, actor=marketing, at=NOW)
    size_market.change(Change(key, {"confidence": "medium"}, 1), actor=marketing, at=NOW)
    publish_size.perform(key, actor=director, at=NOW)
    rows = listing.page(queries.SIZES, marketing, Query(columns=("confidence",))).rows
    assert [row["confidence"] for row in rows if row["id"] == key] == ["medium"]
    row = queries.size(director, key)
    opened = market_figures.share_of(director, market_figures.ratio(row, market_share.shares(director, row)[0]).params, "")
    assert "可信度中" in str(opened.note)
    facts = {str(fact.label): str(fact.value) for fact in market_sizes._share(director, key)}
    assert facts["可信度"] == "可信度中"
    again = size_market.revise(key, {"amount": D(13000)}, actor=marketing, at=NOW, reason="更正")
    assert queries.size(director, again).confidence == "medium"


def test_a_restated_size_stands_beside_the_published_one() -> None:
    """The revision supersedes it when it is published; its number, amount and reason stay readable."""
    c = co.company()
    marketing, director = staff(c)
    old = size(c, marketing)
    refused("market_size.revision_open", lambda: size_market.revise(old, {}, actor=marketing, at=NOW, reason="新统计"))
    publish_size.perform(old, actor=director, at=NOW)
    refused("market_size.published", lambda: size_market.change(Change(old, {"amount": D(1)}), actor=marketing, at=NOW))
    refused("market_size.reason", lambda: size_market.revise(old, {"amount": D(9000)}, actor=marketing, at=NOW))
    new = size_market.revise(old, {"amount": D(9000)}, actor=marketing, at=NOW, reason="新统计")
    publish_size.perform(new, actor=director, at=NOW)
    rows = queries.revisions(queries.size(director, new))
    assert [(row.id, row.state, row.amount, row.revision) for row in rows] == [
        (new, states.PUBLISHED, D(9000), 2), (old, states.SUPERSEDED, D(12500), 1),
    ]  # fmt: skip


def test_a_market_smaller_than_our_own_sales_is_too_small() -> None:
    """Refused at the amount, and nothing is published."""
    c = co.company()
    marketing, director = staff(c)
    co.invoice(c, co.order(c, co.DAY), co.DAY)
    key = size(c, marketing, "1000")
    refused("market_size.too_small", lambda: publish_size.perform(key, actor=director, at=NOW))
    assert queries.size(director, key).state == states.DRAFT


def test_nobody_publishes_his_own_and_bad_input_is_refused() -> None:
    """Four eyes hold for a director who drafts, too; unknown periods, amounts, versions and roles are refused."""
    c = co.company()
    marketing, director = staff(c)
    own = size(c, director)
    refused("market_size.four_eyes", lambda: publish_size.perform(own, actor=director, at=NOW))
    refused("market_size.amount", lambda: size(c, marketing, "0"))
    refused("number.too_large", lambda: size(c, marketing, "1e20"))
    refused("period.unknown", lambda: size_market.perform(NewSize(10**12, D(1), "x", SAID), actor=marketing, at=NOW))
    refused("version.stale", lambda: size_market.change(Change(own, {"amount": D(7)}, 9), actor=marketing, at=NOW))
    refused("access.refused", lambda: size(c, person(f"WH{c.units[0]}", "仓库", c.units[0], roles.WAREHOUSE)))
    refused("record.missing", lambda: publish_size.perform(10**12, actor=director, at=NOW))


def test_competitors_offers_and_notes_are_dated_and_somebodys() -> None:
    """A salesperson writes an offer down; another may not change it; one to a customer is seen by who sees the customer; a withdrawn one stays."""
    c = co.company()
    seller = person(f"SP{c.units[0]}", "销售", c.units[0], roles.SALESPERSON)
    other, (marketing, _director) = person(f"SQ{c.units[0]}", "销售二", c.units[1], roles.SALESPERSON), staff(c)
    rival = create_competitor.perform(NewRow("", "东海减速机"), actor=marketing, at=NOW)
    given = {"competitor_id": rival, "offer": "同规格低 8%", "offer_date": SAID, "source": "客户采购", "unit_price": D("920")}
    key = note_research.perform("competitor_offer", "同规格低 8%", given, actor=seller, at=NOW)
    assert queries.offer(other, key).competitor == "东海减速机"
    hidden = {**given, "customer_id": c.customers[0]}
    refused("record.missing", lambda: note_research.perform("competitor_offer", "x", hidden, actor=seller, at=NOW))
    to_customer = note_research.perform("competitor_offer", "x", hidden, actor=marketing, at=NOW)
    refused("record.missing", lambda: queries.offer(other, to_customer))
    assert [queries.count_of_customer(who, c.customers[0]) for who in (marketing, other)] == [1, 0]
    rows = listing.page(queries.OFFER_LIST, marketing, Query(columns=("customer", "offer"))).rows
    assert {row["id"] for row in rows} == {key, to_customer}
    ahead = {**given, "offer_date": dt.date(2026, 1, 1)}
    refused("research.date", lambda: note_research.perform("competitor_offer", "x", ahead, actor=seller, at=NOW))
    change = Change(key, {"unit_price": D(900)}, 1)
    refused("research.reach", lambda: note_research.change("competitor_offer", change, actor=other, at=NOW))
    note_research.change("competitor_offer", change, actor=seller, at=NOW)
    withdraw_research.perform_many([key], "competitor_offer", actor=seller, at=NOW)
    row = queries.offer(seller, key)
    assert (row.unit_price, row.state) == (D(900), states.WITHDRAWN)
    refused("document.state", lambda: withdraw_research.perform_many([key], "competitor_offer", actor=seller, at=NOW))
    found = {"text": "华东机器人市场放缓", "note_date": SAID, "source": "展会", "competitor_id": rival}
    note = note_research.perform("research_note", "华东市场", found, actor=seller, at=NOW)
    assert (queries.note(marketing, note).title, queries.count_of_competitor(marketing, rival, notes=True)) == ("华东市场", 1)
