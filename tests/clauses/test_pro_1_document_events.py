"""PRO-1 · Measures of what documents tell that post nothing else: opportunities, leads, quotations, visits, tickets; as if they had always been."""

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest

from makesell.books.performance import own
from makesell.demo import samples as co
from makesell.flows.org_3_ownership import log_activity
from makesell.flows.org_3_ownership.log_activity import About, ActivityFact
from makesell.flows.pro_1_targets import add_measure, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, NewCondition, PartFact
from makesell.flows.pro_3_markets import enter_lead
from makesell.flows.pro_3_markets.enter_lead import LeadFact
from makesell.flows.pro_4_negotiation import lose_opportunity, reopen_opportunity, win_opportunity
from makesell.flows.pro_4_negotiation.lose_opportunity import LossFact
from makesell.flows.pro_4_negotiation.win_opportunity import WinFact
from makesell.flows.pro_7_care import open_ticket, solve_ticket
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.solve_ticket import Solution
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps import post_events
from makesell.flows.steps.measure_events import OF_DOCUMENTS, TAKEN_BACK
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Kind
from makesell.masterdata.schemes import queries as schemes
from makesell.sheets import measure_figures, measures
from makesell.sheets.figures import FigureCell
from tests.clauses.cast import NOW, TODAY, refused
from tests.clauses.test_pro_1_measures import CUSTOMERS
from tests.clauses.test_pro_1_measures import FIGURES as CELLS
from tests.clauses.test_pro_4_opportunities import Team
from tests.figures.crawler import compare

D = Decimal
pytestmark = pytest.mark.django_db
JULY = NOW + dt.timedelta(days=32)
AUGUST = NOW + dt.timedelta(days=65)


def add(code: str, *parts: PartFact, kind: str = "additive") -> int:
    """Adds a measure and fills it, three happenings or entries a batch."""
    key = add_measure.perform(MeasureFact(code, "自有指标", "Own measure", kind, parts), actor=co.ACTOR, at=co.AT)
    assert fill_measure.carry_out(code, actor=co.ACTOR, most=3) == own.READY
    return key


COUNTS = {
    "chances": (PartFact("opportunity_opened"),),
    "won": (PartFact("opportunity_won"),),
    "lost": (PartFact("opportunity_lost", value="count"),),
    "visits": (PartFact("visit_done", value="count"),),
    "activities": (PartFact("activity_done", value="count"),),
    "leads": (PartFact("lead_entered", value="count"),),
    "closed": (PartFact("ticket_closed", value="count"),),
}


def lived(team: Team) -> None:
    """June to August: five opportunities (two won, one of them opened again and lost), visits and a call, a lead in the pool, a ticket that was
    closed, opened again and closed."""
    seller, customer = team.seller, team.c.customers[0]
    first, second, third, *_open = (team.opened(amount=D(n) * 1000) for n in (300, 60, 40, 7, 5))
    win_opportunity.perform(WinFact(first, team.order()), actor=seller, at=NOW)
    win_opportunity.perform(WinFact(second, team.order()), actor=seller, at=NOW)
    lose_opportunity.perform(LossFact(third, "price"), actor=seller, at=JULY)
    reopen_opportunity.perform(second, actor=team.manager, at=JULY, reason="客户退回")
    lose_opportunity.perform(LossFact(second, "delivery"), actor=seller, at=AUGUST)
    for kind, day in (("visit", TODAY - dt.timedelta(days=40)), ("visit", TODAY), ("call", TODAY)):
        gone = log_activity.perform(ActivityFact(kind, About(customer), "谈过", day), actor=seller, at=NOW)
    mistaken = log_activity.perform(ActivityFact("visit", About(customer), "记错", TODAY), actor=seller, at=NOW)
    log_activity.withdraw_many([mistaken], actor=seller, at=JULY, reason="记错")
    assert gone
    enter_lead.perform(LeadFact("宁波海创机械有限公司", to_pool=True), actor=seller, at=NOW)
    ticket = open_ticket.perform(TicketFact(customer, "question", "异响", "有异响"), actor=team.service, at=NOW)
    for day in (NOW, JULY):
        solve_ticket.perform(Solution(ticket, "换油", "product"), actor=team.service, at=day)
        solve_ticket.confirm(ticket, actor=team.service, at=day)
        if day is NOW:
            solve_ticket.reopen(ticket, "还响", actor=team.service, at=day + dt.timedelta(days=2))


def cells(code: str) -> list[tuple[Any, ...]]:
    """Every cell of a measure's two balances that is not nothing."""
    return run(CELLS, [code]) + run(CUSTOMERS, [code])


def net(code: str, month: str = "") -> tuple[Any, Any]:
    """Count and net of a measure, in a month ("2025-07") or altogether."""
    where = f" and to_char(business_date, 'YYYY-MM') = '{month}'" if month else ""
    return run(f"select coalesce(sum(qty), 0), coalesce(sum(net), 0) from performance_entry where measure = %s{where}", [code])[0]


def stood() -> None:
    """What the story comes to, counted by hand."""
    assert net("chances") == (5, 412_000)
    assert (net("won", "2025-06"), net("won", "2025-07"), net("won")) == ((2, 360_000), (-1, -60_000), (1, 300_000))
    assert (net("lost", "2025-07")[0], net("lost", "2025-08")[0]) == (1, 1)
    assert (net("visits", "2025-04")[0], net("visits")[0], net("activities")[0]) == (1, 2, 3)
    assert (net("leads")[0], net("closed", "2025-06")[0], net("closed")[0]) == (1, 0, 1)


def test_a_measure_added_later_is_the_twin_of_one_that_was_there_before() -> None:
    """Each of seven measures, posted live, and a twin of each that is back-filled: the same in every cell; the books prove."""
    team = Team()
    for code, parts in COUNTS.items():
        add(code, *parts)
    lived(team)
    stood()
    for code, parts in COUNTS.items():
        add(f"{code}_later", *parts)
        assert cells(code)
        assert cells(f"{code}_later") == cells(code)
    assert check_books.perform() == []


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_what_happened_before_the_book_knew_of_it_is_published_from_the_documents_histories(monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    """A company whose past has no events in the book: the first measure that asks publishes them once, the figures are those of the acts.

    In whatever order the database comes to the happenings of a document.
    """
    team, select = Team(), post_events._select
    monkeypatch.setattr(post_events, "_select", lambda *of: f"select * from ({select(*of)}) told order by event_date {order}")
    with monkeypatch.context() as before:
        before.setattr(post_events, "publish", lambda *_: 0)
        before.setattr(post_events, "take_back", lambda *_: 0)
        lived(team)
    run("update performance_history set upto = (select max(id) from spine_event) where source = ''")
    assert values("select count(*) from performance_entry where measure = any(%s)", [list(OF_DOCUMENTS)]) == [0]
    for code, parts in COUNTS.items():
        add(code, *parts)
    stood()
    row = own.own("chances")
    assert row is not None
    assert (row.done, row.total) == (5, 5)
    add("won_again", PartFact("opportunity_won"))
    assert cells("won_again") == cells("won")
    assert check_books.perform() == []


def test_conditions_signs_dates_and_credit() -> None:
    """Only what is worth 50,000, of one customer, to the house account, thirty days later; what was opened less what was lost or won, as a level."""
    team = Team()
    lived(team)
    add("large", PartFact("opportunity_won", conditions=(NewCondition(least=D(100_000)),)))
    add("others", PartFact("opportunity_won", conditions=(NewCondition(customer_id=team.c.customers[1]),)))
    add("house", PartFact("opportunity_won", credit="house"))
    add("later", PartFact("visit_done", value="count", delay=30))
    pipeline = (PartFact("opportunity_opened"), PartFact("opportunity_won", minus=True), PartFact("opportunity_lost", minus=True))
    add("pipeline", *pipeline, kind="level")
    assert (net("large"), net("others")) == ((1, 300_000), (0, 0))
    assert set(values("select person_id from performance_entry where measure = 'house'")) <= set(team.c.houses)
    assert (net("later", "2025-05")[0], net("later", "2025-07")[0], net("later", "2025-08")[0]) == (1, 2, -1)
    assert net("pipeline")[1] == 12_000
    assert check_books.perform() == []


def test_a_win_rate_is_a_ratio_of_events_and_its_page_opens() -> None:
    """Won over won and lost: 1 of 3; its page shows the year and the months of whoever reads, each opening to what it is made of."""
    team = Team()
    lived(team)
    above = PartFact("opportunity_won", role="numerator", value="count")
    below = [PartFact(code, role="denominator", value="count") for code in ("opportunity_won", "opportunity_lost")]
    rate = add("hit_rate", above, *below, kind="ratio")
    sums = run("select sum(numerator), sum(denominator) from performance_entry where measure = 'hit_rate'")[0]
    assert sums == (1, 3)
    won = add("won", PartFact("opportunity_won"))
    for key in (rate, won):
        for reader in (team.seller, team.manager):
            part = measure_figures.figures(reader, schemes.measure_by_id(key))
            for row in part.rows:
                for name, _label, kind in part.columns[1:]:
                    if row.get(f"{name}_figure"):
                        _opens(row[f"{name}_figure"], row[name], kind, reader)
    assert not measure_figures.figures(team.clerk, schemes.measure_by_id(won)).rows


def _opens(address: str, value: Decimal, kind: Kind, reader: Actor) -> None:
    """The address answers the figure that is shown."""
    source, _mark, words = address.partition("?")
    compare(FigureCell(value, kind, source, dict(parse_qsl(words))), reader)


def test_every_event_has_a_name_and_what_can_only_be_counted_is_not_summed() -> None:
    """Words in both languages; a visit has no amount."""
    assert all(str(measures.label(code)) != code for code in OF_DOCUMENTS)
    assert set(post_events.TOLD) == set(OF_DOCUMENTS)
    assert {event.source for event in TAKEN_BACK.values()} == {code for code, told in post_events.TOLD.items() if told.backs}
    visits = MeasureFact("visits", "拜访", "Visits", "additive", (PartFact("visit_done"),))
    refused("measure.event_value", lambda: add_measure.perform(visits, actor=co.ACTOR, at=co.AT))
