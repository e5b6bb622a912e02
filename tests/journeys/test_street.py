"""Journeys: the main street in a real browser, from the target to the pay statement, each act by the right person, in Chinese and in English."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from makesell.demo.sample_pay import close_sales
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.ground.db import run
from makesell.ui.build import build
from tests.clauses.orders import SYSTEM, proved
from tests.journeys import street
from tests.journeys.browser import browser
from tests.journeys.companies import at_the_street
from tests.journeys.company_site import Hand, desk
from tests.journeys.hands import Hands
from tests.journeys.street import Street

COMPANY = at_the_street


@pytest.fixture(scope="module", params=["zh-hans", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    """The language it is walked in; asked of the module, so that a browser is there before the company, and goes after it."""
    return str(request.param)


@pytest.fixture(scope="module")
def chromium(lang: str) -> Iterator[Browser]:
    """The browser people use for the walk in Chinese, with the assets as they are now; the same engine without a window for the one in English,
    in which nothing but the words is another: all that a window does for a walk takes as much time as the desk and its pages."""
    build()
    with browser(only_looks=lang == "en") as started:
        yield started


def test_an_order_walks_from_the_target_to_the_pay(company: str, chromium: Browser, lang: str) -> None:
    run("update organisation_user set language = %s", [lang])
    hand = Hand()
    with desk(hand) as address:
        s = Street(Hands(chromium, address, lang), hand)
        s.on(dt.date(2026, 5, 6))
        street.agreed(s)
        order = street.ordered(s, street.won(s))
        assert {row.promised_date for row in orders.schedule(order)} == {None}
        deposit = orders.gates([order])[0].amount
        street.paid(s, order, deposit, tied=True)
        assert None not in {row.promised_date for row in orders.schedule(order)}
        s.on(dt.date(2026, 5, 25))
        street.produced(s, order)
        delivery = street.delivered(s, order)
        invoice = street.billed(s, delivery)
        s.on(dt.date(2026, 5, 28))
        receipt = street.paid(s, order, invoices.invoice(SYSTEM, invoice).gross - deposit)
        s.hands.does(street.CASHIER, "receipts allocate", receipt)
        street.cared(s, order, delivery)
        street.reported(s)
        close_sales(dt.date(2026, 6, 30))
        s.on(dt.date(2026, 7, 2))
        street.appraised(s)
        street.released(s)
        s.hands.close()
    proved()
