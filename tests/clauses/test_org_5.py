"""ORG-5 · Service hears what a customer may buy and hands it to the owner, with credit for it."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.documents.orders import queries as orders
from makesell.documents.tickets import queries
from makesell.flows.pro_5_production import create_order
from makesell.flows.pro_5_production.create_order import LineFact, OrderFact
from makesell.flows.pro_7_care import hand_ticket, open_ticket
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.ground.access import roles as R
from makesell.ground.db import run
from makesell.ground.notices.queries import latest
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.orders import open_shop, place, proved, stock

pytestmark = pytest.mark.django_db
D = Decimal


def test_a_lead_from_service_goes_to_the_owner_and_earns_an_overlay() -> None:
    """The owner is told and keeps the whole credit; orders of the days to come carry 5 % for the service person, later ones none."""
    shop = open_shop()
    stock(shop, "100")
    customer = shop.c.customers[0]
    service = person(f"CS-{customer}", "客服", shop.c.units[0], R.CUSTOMER_SERVICE)
    ticket = open_ticket.perform(TicketFact(customer, "question", "交期", "另问新产线用的机型"), actor=service, at=NOW)
    refused("ticket.lead", lambda: hand_ticket.lead(ticket, " ", actor=service, at=NOW))
    hand_ticket.lead(ticket, "新产线要 20 台", actor=service, at=NOW)
    assert [n.kind for n in latest(shop.seller)] == ["ticket_lead"]
    assert queries.of_ids([ticket])[0].owner_id == service.person_id
    order, _ = place(shop, [10])
    (line,) = run("select line_id from orders_salesorderline where order_id = %s", [order])[0]
    credits = {(row.person_id, row.overlay): row.share for row in orders.splits(order)}
    assert credits == {(shop.seller.person_id, False): D(1), (service.person_id, True): D("0.05")}
    posted = run("select person_id, overlay, net from performance_entry where line_id = %s and measure = 'ordered' order by overlay", [line])
    assert posted == [(shop.seller.person_id, False, D(1000)), (service.person_id, True, D(50))]
    proved()
    late = NOW + dt.timedelta(days=181)
    after = create_order.perform(OrderFact(customer, (LineFact(shop.product, D(1)),)), actor=shop.seller, at=late).order_id
    assert [row.person_id for row in orders.splits(after)] == [shop.seller.person_id]
    assert queries.leads_of(customer, TODAY) == {service.person_id: D("0.05")}


def test_a_lead_needs_an_owner_who_is_somebody_else() -> None:
    shop = open_shop()
    both = person(f"both-{shop.product}", "兼任", shop.c.units[0], R.CUSTOMER_SERVICE)
    mine = open_ticket.perform(TicketFact(shop.c.customers[1], "question", "x", "x"), actor=both, at=NOW)
    run("update spine_record set owner_id = %s where id = %s", [both.person_id, shop.c.customers[1]])
    refused("ticket.own_lead", lambda: hand_ticket.lead(mine, "x", actor=both, at=NOW))
    run("update spine_record set owner_id = null where id = %s", [shop.c.customers[1]])
    refused("ticket.unowned", lambda: hand_ticket.lead(mine, "x", actor=both, at=NOW))
