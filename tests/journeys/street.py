"""Journeys: the acts of the main street as the people of the demo click them, each act of a clause by the right person."""

import datetime as dt
import re
from decimal import Decimal

from playwright.sync_api import expect

from makesell.ground import clock
from tests.journeys.browser import leaves
from tests.journeys.company_site import Hand
from tests.journeys.hands import Hands, fill, key_of

SELLER, MANAGER, DIRECTOR, PAY = "linxiaowen", "zhoujianguo", "shenguodong", "fangwenjing"
MARKETING, LEGAL, DESK, CASHIER, FINANCE, BILLS = "jinxiaoyan", "yanzhengyang", "zhuting", "youjia", "fengxuemei", "caomin"
PLANNER, SHOP, STORE, CARE, QUALITY = "zhenghaitao", "yudali", "qianweidong", "xujing", "xieqiuping"
COMPANY, GOODS, QTY, PRICE = "太湖之光精密传动有限公司", "RV-20E-81", 10, "1880"
LINK = re.compile(r"https?://[^/\s]+/p/[\w-]+/")

HELD = {"zh-hans": "供给保留至 2026-05-21", "en": "Supply is held until 21 May 2026"}


class Street:
    """Where one walk stands: the hands that do it, the clock, and the keys of what was made on the way."""

    def __init__(self, hands: Hands, hand: Hand) -> None:
        self.hands, self.hand = hands, hand

    def on(self, day: dt.date) -> None:
        """Ten in the morning of another day."""
        self.hand.at = dt.datetime.combine(day, dt.time(10), clock.zone())

    @property
    def today(self) -> str:
        """The day it is, as a form takes it."""
        assert self.hand.at
        return self.hand.at.date().isoformat()

    def link(self, login: str) -> str:
        """The one-time link that an act just showed."""
        said = self.hands.page(login).locator(".toast", has_text="/p/")
        found = LINK.search(said.inner_text())
        assert found, said.inner_text()
        return found[0]


def agreed(s: Street) -> None:
    """PRO-1, PER-1: a team's target is set, split to its people, approved by another; the seller's agreement is signed by both."""
    team, hands = "华东一组" if s.hands.lang != "en" else "East team", s.hands
    target = hands.makes(MANAGER, "targets set", measure="invoiced", kind="quarter", period="2026-Q2", for_unit=team, amount="900000")
    people = [{"person": hands.name(one), "weight": weight} for one, weight in ((SELLER, 2), ("chensiyuan", 1))]
    hands.does(MANAGER, "targets split", target, method="weights", children=people)
    hands.does(MANAGER, "targets propose", target)
    hands.lacks(SELLER, "targets approve", target)
    hands.does(DIRECTOR, "targets approve", target)
    agreement = hands.makes(PAY, "agreements draft", person=hands.name(SELLER), kind="quarter", period="2026-Q2")
    hands.does(PAY, "agreements offer", agreement)
    hands.does(SELLER, "agreements sign", agreement, drawn=True)
    hands.lacks(PAY, "agreements sign", agreement)
    hands.does(MANAGER, "agreements sign", agreement, drawn=True)


def won(s: Street) -> int:
    """PRO-3, PRO-4: a lead from the pool becomes customer and opportunity, quoted below the seller's authority, put into a contract; its key."""
    hands = s.hands
    lead = hands.makes(MARKETING, "leads enter", name=COMPANY, contact="吴工", phone="0510-5550 1234", need="六轴机器人关节", to_pool=True)
    hands.lacks(FINANCE, "leads claim", lead)
    hands.does(SELLER, "leads claim", lead)
    chance = hands.does(SELLER, "leads qualify", lead, title="关节减速机", expected_close_date="2026-05-29", amount="18800")
    lines = [{"product": GOODS, "qty": QTY, "unit_price": PRICE}]
    offer = hands.makes(SELLER, "quotations create", ("opportunities", chance), terms="30", lines=lines)
    hands.does(SELLER, "quotations submit", offer)
    hands.lacks(SELLER, "quotations approve", offer)
    hands.does(MANAGER, "quotations approve", offer)
    hands.does(SELLER, "quotations send", offer, beside=False)
    hands.does(SELLER, "quotations accept", offer, by="吴工")
    contract = hands.does(SELLER, "quotations contract", offer, kind="sale", start_date="2026-05-06", template="CT-STD")
    hands.does(SELLER, "contracts propose", contract)
    hands.does(LEGAL, "contracts approve", contract)
    hands.does(MANAGER, "contracts approve", contract)
    hands.lacks(SELLER, "contracts sign", contract)
    hands.does(DIRECTOR, "contracts sign", contract, drawn=True)
    hands.does(SELLER, "contracts send_link", contract, name="吴工")
    as_customer(s, s.link(SELLER), drawn=True)
    return contract


def as_customer(s: Street, link: str, **values: object) -> None:
    """Somebody without a login opens a one-time link and does what it is for."""
    page, s.hands.acted = s.hands.page(), ""
    page.goto(link)
    for name, value in values.items():
        fill(page, name, value)
    with leaves(page):
        page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile("done="))


def ordered(s: Street, contract: int) -> int:
    """PRO-5: the order out of the contract is confirmed with its promise in words; nothing is made before the deposit."""
    hands = s.hands
    order = hands.does(SELLER, "contracts order", contract, customer_reference="PO-2026-77")
    hands.lacks(STORE, "orders confirm", order)
    hands.does(DESK, "orders confirm", order)
    expect(hands.page(DESK).locator("main aside")).to_contain_text(HELD[hands.lang])
    return order


def paid(s: Street, order: int, amount: Decimal, *, tied: bool = False) -> int:
    """PRO-6: a bank line is entered, claimed by the seller (as the order's deposit, or for what is due), confirmed by finance; its key."""
    hands = s.hands
    receipt = hands.makes(CASHIER, "receipts record", payer=COMPANY, amount=amount, currency="CNY", value_date=s.today)
    number = hands.open(SELLER, "orders", order).locator("h1").inner_text()
    hands.does(SELLER, "receipts claim", receipt, customer=COMPANY, **({"orders": [{"order": number, "amount": amount}]} if tied else {}))
    hands.lacks(SELLER, "receipts confirm", receipt)
    hands.does(FINANCE, "receipts confirm", receipt)
    return receipt


def produced(s: Street, order: int) -> None:
    """PRO-5: from the order's page to what is made for it: released, reported by the shop floor."""
    page = s.hands.open(PLANNER, "orders", order)
    with leaves(page):
        page.locator("main .chain a[href^='/production_orders/']").last.click()
    made = key_of(page)
    s.hands.does(PLANNER, "production_orders release", made)
    s.hands.lacks(SELLER, "production_orders report", made)
    s.hands.does(SHOP, "production_orders report", made, good_qty=QTY)


def delivered(s: Street, order: int) -> int:
    """PRO-6: planned at the order desk, picked, packed, issued, followed, proved, accepted; its key."""
    hands = s.hands
    key = hands.makes(DESK, "deliveries create", ("orders", order))
    hands.lacks(DESK, "deliveries pick", key)
    hands.does(STORE, "deliveries pick", key, found=[])
    hands.does(STORE, "deliveries pack", key, carrier="SF", tracking_number="SF1029384756")
    hands.does(STORE, "deliveries issue_goods", key)
    hands.does(STORE, "deliveries track", key, status="in_transit")
    hands.does(CARE, "deliveries prove", key, received_by="吴工")
    hands.lacks(STORE, "acceptances record")
    hands.makes(CARE, "acceptances record", ("deliveries", key), accepted_by="吴工")
    return key


def billed(s: Street, delivery: int) -> int:
    """PRO-6: the invoice of a delivery is posted; its key."""
    key = s.hands.makes(BILLS, "invoices draft", ("deliveries", delivery))
    s.hands.lacks(FINANCE, "invoices post", key)
    return s.hands.does(BILLS, "invoices post", key)


def cared(s: Street, order: int, delivery: int) -> None:
    """PRO-7: the customer says by a link how content he is; a question is answered, a piece comes back and is credited."""
    hands = s.hands
    survey = hands.makes(CARE, "surveys ask", ("orders", order))
    hands.does(CARE, "surveys send_link", survey)
    as_customer(s, s.link(CARE), score="100", comment="交期准")
    ticket = hands.makes(CARE, "tickets open", ("deliveries", delivery), kind="complaint", subject="一台异响", question="运转时有异响")
    hands.does(CARE, "tickets reply", ticket, text="请寄回这一台")
    back = hands.makes(CARE, "returns authorise", ("tickets", ticket), delivery=_number(s, CARE, "deliveries", delivery), why="异响",
                       lines=[{"line": 1, "qty": 1}])  # fmt: skip
    hands.lacks(CARE, "returns receive", back)
    hands.does(STORE, "returns receive", back)
    hands.does(QUALITY, "returns inspect", back, outcome="restock")
    hands.does(BILLS, "returns credit", back)
    hands.does(CARE, "tickets resolve", ticket, text="已换新", cause="product")


def _number(s: Street, login: str, noun: str, key: int) -> str:
    return s.hands.open(login, noun, key).locator("h1").inner_text()


def reported(s: Street) -> None:
    """ORG-4: the week as the books have it, with a problem; the manager answers."""
    key = s.hands.makes(SELLER, "reports begin", kind="weekly", day=s.today)
    s.hands.does(SELLER, "reports submit", key, work="签下太湖之光", problems=[{"text": "谐波交期太长"}])
    s.hands.does(MANAGER, "reports answer", key, answer="已与计划商量")


def appraised(s: Street) -> None:
    """PER-2: the quarter is computed from the books, commented, reviewed, calibrated, published, acknowledged."""
    hands = s.hands
    key = hands.makes(PAY, "appraisals compute", kind="quarter", period="2026-Q2", person=hands.name(SELLER))
    hands.does(SELLER, "appraisals self_review", key, text="按计划")
    hands.does(MANAGER, "appraisals review", key, text="属实")
    hands.lacks(MANAGER, "appraisals calibrate", key)
    hands.does(DIRECTOR, "appraisals calibrate", key, why="")
    hands.does(PAY, "appraisals publish", key)
    hands.does(SELLER, "appraisals acknowledge", key)


def released(s: Street) -> None:
    """PER-3: the month is computed, approved by another, released; the seller opens the own statement, a colleague finds nothing there."""
    hands = s.hands
    run = hands.makes(PAY, "pay_runs compute", scheme="销售提成", kind="month", period="2026-05")
    hands.does(PAY, "pay_runs review", run)
    hands.lacks(PAY, "pay_runs approve", run)
    hands.does(DIRECTOR, "pay_runs approve", run)
    hands.does(PAY, "pay_runs release", run)
    page = hands.page(SELLER)
    page.goto("/pay_statements/")
    page.locator("tbody a.open").first.click()
    page.locator("#drawer a.btn.pri").click()
    page.wait_for_url("**/pay_statements/*/")
    expect(page.locator("main")).to_contain_text("338.40")
    hands.lacks("chensiyuan", "pay_statements dispute", key_of(page))
