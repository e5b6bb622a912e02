"""PRO-4 · An opportunity from the first contact to its end: stages with evidence, need and solution, rivals, won or lost, and what figures say."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.opportunities import queries, states
from makesell.documents.opportunities.queries import Asked, OpportunityRow
from makesell.documents.research import queries as research
from makesell.flows.pro_3_markets import create_competitor
from makesell.flows.pro_3_markets.create_competitor import NewRow
from makesell.flows.pro_4_negotiation import (
    assign_opportunity,
    change_opportunity,
    lose_opportunity,
    move_stage,
    note_offer,
    open_opportunity,
    propose_solution,
    reopen_opportunity,
    win_opportunity,
)
from makesell.flows.pro_4_negotiation.change_opportunity import OpportunityChange
from makesell.flows.pro_4_negotiation.lose_opportunity import LossFact
from makesell.flows.pro_4_negotiation.move_stage import StageFact
from makesell.flows.pro_4_negotiation.note_offer import OfferFact
from makesell.flows.pro_4_negotiation.open_opportunity import LineFact, OpportunityFact
from makesell.flows.pro_4_negotiation.propose_solution import SolutionFact
from makesell.flows.pro_4_negotiation.win_opportunity import WinFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind, Query
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as calendar
from makesell.ground.refusal import Refusal
from makesell.metrics import win_rate
from makesell.metrics.growth import days_of
from makesell.metrics.registry import of_person
from makesell.sheets import opportunities as sheet
from makesell.sheets import opportunity_figures
from makesell.sheets.figures import FigureCell
from tests.clauses.cast import NOW, TODAY, person
from tests.figures.crawler import compare

pytestmark = pytest.mark.django_db
D = Decimal
CLOSE = dt.date(2025, 9, 30)


class Team:
    """A company whose first customers belong to a salesperson; a colleague elsewhere, their manager, service, presales."""

    def __init__(self) -> None:
        self.c = co.company()
        home, away = self.c.units
        self.seller = Actor(
            name="销售", person_id=self.c.people[0], roles=frozenset({roles.SALESPERSON}), unit_id=home, unit_ids=frozenset({home})
        )
        self.other = person("S-2", "他组销售", away, roles.SALESPERSON)
        self.manager = person("M-1", "经理", home, roles.SALES_MANAGER)
        self.service = person("CS-1", "客服", away, roles.CUSTOMER_SERVICE)
        self.presales = person("TE-1", "方案", away, roles.PRESALES)
        self.clerk = person("WH-1", "仓库", home, roles.WAREHOUSE)
        self.rival = create_competitor.perform(NewRow("", "东海减速机"), actor=co.ACTOR, at=NOW)

    def fact(self, **changed: object) -> OpportunityFact:
        """Reducers for a robot line."""
        return replace(OpportunityFact(self.c.customers[0], "机器人线减速机", CLOSE, D(100_000)), **changed)  # type: ignore[arg-type]

    def opened(self, actor: Actor | None = None, **changed: object) -> int:
        """One that was opened by the salesperson, or by another."""
        return open_opportunity.perform(self.fact(**changed), actor=actor or self.seller, at=NOW)

    def order(self, customer: int = 0, state: str = "confirmed") -> int:
        """An order of a customer."""
        return co.order(self.c, TODAY, customer=customer, state=state).order_id


def row(key: int) -> OpportunityRow:
    """An opportunity as it stands."""
    (found,) = queries.of_ids([key])
    return found


def refused(code: str, work: Callable[[], object], field: str | None = None) -> None:
    """The work is refused with this code, at this field."""
    with pytest.raises(Refusal) as no:
        work()
    assert (no.value.code, no.value.field if field else None) == (code, field)


def proved() -> None:
    """Every check of opportunities holds."""
    assert [f for f in check_books.perform() if f.check.startswith("opportunities")] == []


def test_from_the_first_contact_to_an_order() -> None:
    """Each stage asks for its evidence; lines make the amount; presales writes the solution; the order of this customer proves it won."""
    team = Team()
    key = team.opened(next_step="拜访", next_step_date=TODAY)
    assert (row(key).stage, row(key).probability, (row(key).number or "")[:6]) == (states.CONTACT, 10, "OP-25-")
    assert [(w.id, w.late) for w in sheet.waits(team.seller, NOW)] == [(key, False)]

    def stage(code: str) -> int:
        return move_stage.perform(StageFact(key, code), actor=team.seller, at=NOW)

    def win(order: int) -> int:
        return win_opportunity.perform(WinFact(key, order), actor=team.seller, at=NOW)

    refused("opportunity.no_need", lambda: stage(states.SOLUTION), "stage")
    propose_solution.perform(SolutionFact(key, "降低噪音"), actor=team.seller, at=NOW)
    stage(states.NEED)
    refused("opportunity.no_solution", lambda: stage(states.QUOTED), "stage")
    propose_solution.perform(SolutionFact(key, "降低噪音", "斜齿 R 系列"), actor=team.presales, at=NOW)
    lines = (LineFact(team.c.products[0], D(40), D("1250.50")), LineFact(team.c.products[1], D("2.5"), D("333.33")))
    change_opportunity.perform(OpportunityChange(key, lines=lines, next_step="报价", next_step_date=CLOSE), actor=team.manager, at=NOW)
    assert row(key).amount == D("50020.00") + D("833.33")
    refused(
        "opportunity.sum", lambda: change_opportunity.perform(OpportunityChange(key, amount=D(1)), actor=team.seller, at=NOW), "amount"
    )
    stage(states.NEGOTIATION)
    assert (row(key).probability, sheet.waits(team.seller, NOW)) == (85, [])
    refused("opportunity.customer", lambda: win(team.order(customer=1)), "order")
    refused("opportunity.order", lambda: win(team.order(state="draft")), "order")
    refused("record.missing", lambda: win(10**12), "order")
    order = team.order()
    win(order)
    assert (row(key).state, row(key).closed_date, row(key).won_by_id, row(key).probability) == (states.WON, TODAY, order, 100)
    refused("opportunity.closed", lambda: stage(states.NEED))
    proved()


def test_a_loss_says_why_and_to_whom_and_may_be_opened_again() -> None:
    """The rival's offer stands in market research and beside the deal; figures count the loss until a manager opens it again."""
    team = Team()
    key = team.opened()
    offer = OfferFact(key, team.rival, "同规格低 8%", "客户采购", TODAY, D(920))
    refused("access.refused", lambda: note_offer.perform(offer, actor=team.service, at=NOW))
    refused("day.future", lambda: note_offer.perform(replace(offer, offer_date=CLOSE), actor=team.seller, at=NOW), "offer_date")
    note_offer.perform(offer, actor=team.seller, at=NOW)
    (known,) = queries.rivals(key)
    assert (known.competitor_id, known.unit_price, research.count_of_customer(team.seller, team.c.customers[0])) == (team.rival, D(920), 1)
    refused("opportunity.reason", lambda: lose_opportunity.perform(LossFact(key, "magic"), actor=team.seller, at=NOW), "lost_reason")
    refused("opportunity.words", lambda: lose_opportunity.perform(LossFact(key, "other"), actor=team.seller, at=NOW), "words")
    lose_opportunity.perform(LossFact(key, "price", "差 8%", team.rival), actor=team.seller, at=NOW)
    assert (row(key).state, row(key).winner, queries.count_lost_to(team.seller, team.rival)) == (states.LOST, "东海减速机", 1)
    proved()
    refused("access.refused", lambda: reopen_opportunity.perform(key, actor=team.seller, at=NOW, reason="再谈"))
    refused("opportunity.why", lambda: reopen_opportunity.perform(key, actor=team.manager, at=NOW, reason=" "), "why")
    reopen_opportunity.perform(key, actor=team.manager, at=NOW, reason="客户重新招标")
    assert (row(key).state, row(key).closed_date, row(key).lost_reason, row(key).winner_id) == (states.OPEN, None, "", None)
    proved()


def test_win_rate_and_pipeline_open_to_their_opportunities() -> None:
    """13.18: one of 300,000 won, two of 60,000 and 40,000 lost: 1/3 by count, 75 % by amount; weighted = Σ amount × probability."""
    team = Team()
    won, first, second = team.opened(amount=D(300_000)), team.opened(amount=D(60_000)), team.opened(amount=D(40_000))
    team.opened(amount=D(1000))
    team.opened(amount=D(500), currency="USD")
    win_opportunity.perform(WinFact(won, team.order()), actor=team.seller, at=NOW)
    for key, why in ((first, "price"), (second, "delivery")):
        lose_opportunity.perform(LossFact(key, why), actor=team.seller, at=NOW)
    period = Asked(win_rate.CLOSED, dt.date(2025, 4, 1), dt.date(2025, 7, 1), owner_ids=(team.c.people[0],), currency="CNY")
    found = win_rate.result(team.seller, period)
    assert (found.rate("count").value, found.rate("amount").value) == (D(1) / D(3), D("0.75"))
    assert win_rate.result(team.seller, replace(period, end=dt.date(2025, 6, 1))).rate("count").reason == "nothing"
    still = win_rate.pipeline(team.seller, period)
    assert (still.count, still.amount, still.weighted) == (1, D(1000), D(100))
    for reader in (team.seller, team.manager):
        compare(opportunity_figures.rate_cell(period, "amount", win_rate.result(reader, period)), reader)
        compare(opportunity_figures.rate_cell(replace(period, currency=""), "count", found), reader)
        for value in ("count", "amount", "weighted"):
            waiting = replace(period, states=(states.OPEN,), start=None, end=None)
            compare(opportunity_figures.cell(waiting, value, win_rate.pipeline(reader, period)), reader)
        lost = replace(period, states=(states.LOST,), reason="price")
        compare(opportunity_figures.cell(lost, "amount", queries.total(reader, lost)), reader)
    assert win_rate.result(team.other, period).won.count == 0
    quarter = calendar.by_code("quarter", "2025-Q2")
    assert quarter is not None
    (days,) = days_of([quarter], NOW.date(), None)
    reading = of_person("win_rate", team.c.people[0], days)     # the scorecard's column and the appraisal's indicator
    assert (reading.ratio.value, reading.sample) == (D(1) / D(3), 3)
    for reader in (team.seller, team.manager):
        compare(FigureCell(reading.ratio.value, Kind.RATIO, reading.source, reading.params), reader)
    proved()


def test_service_brings_one_to_the_customers_owner() -> None:
    """ORG-5: the owner is told and works on it; who brought it still sees it, and others of the unit do not work on it."""
    team = Team()
    key = team.opened(team.service)
    assert (row(key).owner_id, row(key).brought_by_id) == (team.c.people[0], team.service.person_id)
    assert [n.kind for n in latest(team.seller)] == ["opportunity_given"]
    refused("access.refused", lambda: move_stage.perform(StageFact(key, states.NEED), actor=team.service, at=NOW))
    refused("record.missing", lambda: move_stage.perform(StageFact(key, states.NEED), actor=team.other, at=NOW))
    refused("record.missing", lambda: queries.opportunity(team.other, key))
    refused("access.refused", lambda: assign_opportunity.perform_many([key], team.c.people[2], actor=team.seller, at=NOW))
    assign_opportunity.perform_many([key], team.c.people[2], actor=team.manager, at=NOW)
    assert row(key).owner_id == team.c.people[2]
    assert [r["id"] for r in listing.page(queries.LISTING, team.seller, Query()).rows] == [key], "the customer is still the seller's"


def test_bad_input_is_refused_at_its_field_and_nothing_is_written() -> None:
    """Customers of others, contacts of others, no title, days gone by, impossible numbers, stages out of use, stale pages, wrong roles."""
    team = Team()
    key = team.opened()
    for code, field, changed in (
        ("record.missing", "customer", {"customer_id": 10**12}),
        ("opportunity.title", "title", {"title": " "}),
        ("opportunity.close", "expected_close_date", {"expected_close_date": TODAY - dt.timedelta(days=1)}),
        ("opportunity.amount", "amount", {"amount": D(-1)}),
        ("opportunity.owner", "owner", {"owner_id": team.c.people[1]}),
        ("opportunity.qty", "lines.1.qty", {"lines": (LineFact(team.c.products[0], D(0), D(1)),)}),
        ("opportunity.price", "lines.1.unit_price", {"lines": (LineFact(team.c.products[0], D(1), D(-1)),)}),
    ):
        refused(code, lambda changed=changed: team.opened(**changed), field)  # type: ignore[misc]
    refused("record.missing", lambda: team.opened(team.other), "customer")
    refused("access.refused", lambda: team.opened(team.clerk))
    refused("version.stale", lambda: move_stage.perform(StageFact(key, states.NEED, 9), actor=team.seller, at=NOW))
    bad = OpportunityChange(key, probability=101)
    refused("opportunity.probability", lambda: change_opportunity.perform(bad, actor=team.seller, at=NOW), "probability")
    assert listing.count(queries.LISTING, team.manager, Query()) == 1
