"""Boards of cards: a column a stage with count and sums, a card moved does its act, a refused one stays, others' cards are unknown."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal

from django.test import Client

from makesell.doors.desk.tests.conftest import MAKER, Company
from makesell.flows.org_1_organisation import build_calendar, create_customer
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.pro_4_negotiation import open_opportunity
from makesell.flows.pro_4_negotiation.open_opportunity import OpportunityFact
from makesell.ground import clock
from makesell.ground.db import count

Enter = Callable[[str], Client]
HTMX = {"HX-Request": "true"}
MOST_STATEMENTS = 12


def test_a_card_moves_with_its_act_or_stays(entered: Enter, company: Company) -> None:
    """The sums of all columns come back; without its evidence the card stays and the reason is said; who may not see it finds nothing."""
    at = clock.now()
    build_calendar.perform(at.year, at.year, actor=MAKER, at=at)     # an opened opportunity is told to the book in its month
    close = clock.business_date(at) + dt.timedelta(days=30)
    customer = create_customer.perform(NewCustomer("C1", "客户", company.team, "CNY", company.seller), actor=MAKER, at=at)
    ready, bare = open_opportunity.perform_many(
        [
            OpportunityFact(customer, "减速机", close, Decimal(120_000), need="低噪音", owner_id=company.seller),
            OpportunityFact(customer, "电机", close, Decimal(80_000), "USD", owner_id=company.seller),
        ],
        actor=MAKER,
        at=at,
    )
    client = entered("wang")
    client.get("/opportunities/board/")
    with count() as counter:
        page = client.get("/opportunities/board/").content.decode()
    assert counter.statements <= MOST_STATEMENTS, counter.texts
    assert f'data-id="{ready}"' in page

    def move(card: object, to: str, who: Client = client) -> tuple[int, object]:
        answer = who.post("/opportunities/board/move/", {"card": card, "to": to, "before": ""}, headers=HTMX)
        return answer.status_code, answer.json() if answer.status_code == 200 else json.loads(answer.get("HX-Trigger", "null"))

    status, sums = move(ready, "need")
    assert (status, isinstance(sums, dict) and (sums["need"], sums["contact"])) == (200, ("12.0\u202f万 CNY", "8.0\u202f万 USD"))
    assert move(bare, "need")[0] == 422
    assert move(bare, "nowhere")[0] == 422
    assert move(ready, "need")[0] == 200, "into its own column: nothing to do"
    for card in (10**12, "x"):
        assert move(card, "need")[0] == 404
    assert move(ready, "contact", entered("lin"))[0] == 403
    assert move(ready, "contact", entered("zhou"))[0] == 403
    assert client.get("/orders/board/").status_code in (403, 404)
