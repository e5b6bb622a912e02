"""PRO-6 · Acceptance: by a signed certificate, or deemed when nobody answers; `accepted` counts on that day (13.3)."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.orderbook import balances as orderbook
from makesell.demo import samples as co
from makesell.documents.acceptances import queries
from makesell.documents.deliveries import queries as deliveries
from makesell.flows.pro_6_shipping import deem_accepted, record_acceptance
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles
from makesell.ground.db import run
from tests.clauses.cast import NOW, TODAY, person, refused

D = Decimal
pytestmark = pytest.mark.django_db


def test_a_certificate_accepts_what_arrived() -> None:
    """3 of 4 arrived: 3 are accepted, with the shares of the order, on the day of the paper."""
    c = co.company()
    delivery = co.proved_delivery(c)
    service = person(f"CS{delivery}", "客服", c.units[0], roles.CUSTOMER_SERVICE)
    day = TODAY - dt.timedelta(days=3)
    key = record_acceptance.perform(CertificateFact(delivery, "赵工", day, "YS-1"), actor=service, at=NOW)
    (line,) = queries.lines(key)
    assert (line.qty, orderbook.of_lines([line.order_line_id])[line.order_line_id].accepted_qty) == (D(3), D(3))
    assert run(
        "select business_date, net from performance_entry where measure = 'accepted' and line_id = %s order by 2", [line.order_line_id]
    ) == [(day, D("120.00")), (day, D("180.00"))]
    assert queries.acceptance(co.ACTOR, key).number is not None
    assert check_books.perform() == []
    refused("acceptance.given", lambda: record_acceptance.perform(CertificateFact(delivery, "赵工"), actor=service, at=NOW))


def test_silence_counts_after_the_rule_s_days() -> None:
    """90 days after delivery, not a day before; on that day, not on the day it is found."""
    c = co.company()
    delivery = co.proved_delivery(c)
    proof = deliveries.proof(delivery)
    assert proof is not None
    desk = person(f"OD{delivery}", "内勤", c.units[0], roles.ORDER_DESK)
    refused("acceptance.early", lambda: deem_accepted.perform(delivery, actor=desk, at=co.AT_WORK + dt.timedelta(days=89)))
    key = deem_accepted.perform(delivery, actor=desk, at=co.AT_WORK + dt.timedelta(days=100))
    assert queries.acceptance(co.ACTOR, key).accepted_date == proof.received_date + dt.timedelta(days=90)
    assert check_books.perform() == []


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """What has not arrived, days that cannot be, other people's roles."""
    c = co.company()
    sent, here = co.issued_delivery(c), co.proved_delivery(c)
    service = person(f"CS{here}", "客服", c.units[0], roles.CUSTOMER_SERVICE)
    seller = person(f"SP{here}", "销售", c.units[0], roles.SALESPERSON)
    refused("access.refused", lambda: record_acceptance.perform(CertificateFact(here, "赵"), actor=seller, at=NOW))
    refused("access.refused", lambda: deem_accepted.perform(here, actor=seller, at=NOW))
    refused("document.state", lambda: record_acceptance.perform(CertificateFact(sent, "赵"), actor=service, at=NOW))
    refused("document.state", lambda: deem_accepted.perform(sent, actor=service, at=NOW))
    refused("record.missing", lambda: record_acceptance.perform(CertificateFact(10**12, "赵"), actor=service, at=NOW))
    early, late = dt.date(2025, 1, 1), TODAY + dt.timedelta(days=1)
    refused("day.before", lambda: record_acceptance.perform(CertificateFact(here, "赵", early), actor=service, at=NOW))
    refused("day.future", lambda: record_acceptance.perform(CertificateFact(here, "赵", late), actor=service, at=NOW))
    assert queries.accepted([sent, here]) == []
