"""PRO-6 · Dunning 催款: letters by level with simple interest, their paper and link, promises kept or broken, what stops them."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from makesell.demo import samples as co
from makesell.documents.invoices import dunning_queries as queries
from makesell.doors.jobs.out import mails
from makesell.flows.org_1_organisation import change_customer
from makesell.flows.pro_6_shipping import promise_payment, run_dunning, stop_dunning
from makesell.flows.pro_6_shipping.promise_payment import PromiseFact
from makesell.flows.pro_6_shipping.stop_dunning import StopFact
from makesell.flows.steps import dunning
from makesell.flows.steps.dunning_paper import unallocated
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.attachments import queries as files
from makesell.ground.db import run
from makesell.ground.links.queries import visit
from makesell.ground.spine.master import Change
from makesell.sheets import dunning_letters as sheet
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.orders import proved

D = Decimal
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


class Owing:
    """Two customers, each with an invoice of 1,130.01 whose parts are overdue or not yet due; everybody by role."""

    def __init__(self, late: int) -> None:
        self.company = co.company()
        on = TODAY - (30 + late) * DAY      # the first part, 30 %, is due thirty days after; the second sixty
        made = [co.order(self.company, on, nets=["1000.01"], freight="0", customer=n) for n in (0, 1)]
        self.invoices = [co.invoice(self.company, one, on, customer=n) for n, one in enumerate(made)]
        unit = self.company.units[0]
        self.who = {role: person(f"dun-{role}-{unit}", role, unit, role) for role in roles.STAFF}
        self.cashier = self.who[roles.CASHIER]

    def run(self, at: dt.datetime = NOW) -> list[queries.LetterRow]:
        """The cashier lets the letters be drafted."""
        return queries.of_ids(run_dunning.perform(self.company.customers, actor=self.cashier, at=at))

    def state(self, key: int) -> str:
        """A letter's state."""
        return queries.of_ids([key])[0].state


def test_letters_rise_by_level_carry_interest_and_end_with_the_money() -> None:
    """8 days over: level 1 with R(339.00 × 0.0365 × 8/365) = 0.27; level 2 ten days later, not before; paid, they are closed by the clock."""
    o = Owing(late=8)
    assert [(letter.customer_id, letter.level, letter.lines[0].open) for letter in dunning.due(TODAY, o.company.customers)] == [
        (key, 1, D("339.00")) for key in o.company.customers
    ]
    first, second = o.run()
    assert (first.level, first.open, first.interest, first.state, (first.number or "")[:3]) == (1, D("339.00"), D("0.27"), "draft", "DL-")
    refused("dunning.none", o.run)     # a draft waits
    assert [wait.id for wait in sheet.waits(o.cashier, NOW)] == [first.id, second.id]
    run_dunning.discard([second.id], actor=o.cashier, at=NOW)
    token = run_dunning.send(first.id, actor=o.cashier, at=NOW)
    (file,) = files.of_record(first.id)
    assert files.contents(file.id).startswith(b"%PDF-")
    with clock.moved(NOW):
        page = Client().get(f"/p/{token}/").content.decode()
    assert "339.00" in page
    assert [(row.customer_id, row.level) for row in o.run(NOW + 9 * DAY)] == [(o.company.customers[1], 1)]
    later = NOW + 14 * DAY      # 22 days over
    (again,) = queries.of_ids(run_dunning.perform([o.company.customers[0]], actor=o.cashier, at=later))
    assert (again.level, again.interest) == (2, D("0.75"))
    run_dunning.send(again.id, actor=o.cashier, at=later)
    assert o.state(first.id) == "closed"
    assert visit(token, later) is None
    assert run_dunning.by_clock(actor=co.ACTOR, at=later) == 0
    co.allocated_receipt(o.company, "1130.01", on=later)
    assert run_dunning.by_clock(actor=co.ACTOR, at=later) == 1
    assert (o.state(again.id), run_dunning.by_clock(actor=co.ACTOR, at=later)) == ("closed", 0)
    proved()


def test_a_promise_holds_the_next_letter_until_it_is_broken_and_a_stop_holds_it_altogether() -> None:
    """Promised by the link for a day; the day over, it is broken and the next level due; a stop of the invoice leaves it out."""
    o = Owing(late=22)
    stop = stop_dunning.perform(StopFact(o.company.customers[1], "对账中", o.invoices[1]), actor=o.who[roles.CREDIT_CONTROLLER], at=NOW)
    (letter,) = o.run()
    token = run_dunning.send(letter.id, actor=o.cashier, at=NOW)
    found = visit(token, NOW)
    assert found is not None
    refused("dunning.day", lambda: promise_payment.by_link(found, TODAY - DAY, "", actor=co.ACTOR, at=NOW))
    promise_payment.by_link(found, TODAY + 12 * DAY, "月底付款", actor=co.ACTOR, at=NOW)
    refused("link.used", lambda: promise_payment.by_link(found, TODAY + DAY, "", actor=co.ACTOR, at=NOW))
    assert (o.state(letter.id), queries.of_ids([letter.id])[0].promise) == ("promised", "月底付款")
    refused("dunning.none", lambda: o.run(NOW + 11 * DAY))
    assert [run_dunning.by_clock(actor=co.ACTOR, at=NOW + days * DAY) for days in (12, 13, 14)] == [0, 1, 0]
    assert [(wait.id, wait.late) for wait in sheet.waits(o.cashier, NOW + 13 * DAY)] == [(letter.id, True)]
    (second,) = o.run(NOW + 13 * DAY)
    assert (second.level, second.customer_id) == (2, o.company.customers[0])
    stop_dunning.end([stop], actor=o.who[roles.FINANCE], at=NOW)
    assert [row.customer_id for row in o.run(NOW + 13 * DAY)] == [o.company.customers[1]]
    proved()


def test_a_letter_is_mailed_with_its_paper_says_what_we_hold_and_stops_at_a_level(settings: Any) -> None:
    """The mail has link and PDF; the letter names unmatched money; dunned up to level 1, no second letter goes out."""
    o = Owing(late=22)
    buyer = o.company.customers[0]
    change_customer.perform(Change(buyer, {"email": "ap@example.com"}), actor=co.ACTOR, at=NOW)
    co.received(o.company, "77.70", on=NOW, allocate=False)
    for bad in (StopFact(buyer, "x", o.invoices[0], above=1), StopFact(buyer, "x", above=0)):
        refused("dunning.above", lambda bad=bad: stop_dunning.perform(bad, actor=o.who[roles.FINANCE], at=NOW))  # type: ignore[misc]
    stop = stop_dunning.perform(StopFact(buyer, "老客户,只提醒", above=1), actor=o.who[roles.FINANCE], at=NOW)
    letter = next(row for row in o.run() if row.customer_id == buyer)
    assert [value for _, value in unallocated(letter)] == [D("77.70")]
    token = run_dunning.send(letter.id, actor=o.cashier, at=NOW)
    ((written,),) = run("select payload::text from outbox_message where topic = %s", [run_dunning.MAIL])
    payload = json.loads(written)
    assert (payload["to"], payload["token"]) == ("ap@example.com", token)
    assert mails.letter(letter.id, payload["to"], token) is False     # no host of ours
    settings.EMAIL_HOST, settings.PUBLIC_URL = "mail.example.com", "https://sales.example.com"
    assert mails.letter(letter.id, payload["to"], token) is True
    (sent,) = mail.outbox
    ((name, content, _),) = sent.attachments
    assert (sent.to, name, bytes(content)[:5], f"/p/{token}/" in str(sent.body)) == (["ap@example.com"], f"{letter.number}.pdf", b"%PDF-", True)
    refused("dunning.none", lambda: o.run(NOW + 24 * DAY))
    stop_dunning.end([stop], actor=o.who[roles.FINANCE], at=NOW)
    assert [(row.customer_id, row.level) for row in o.run(NOW + 24 * DAY)] == [(buyer, 2)]
    proved()


def test_wrong_roles_and_bad_input_change_nothing() -> None:
    """The cashier duns, credit control and finance stop; nobody else does either."""
    o = Owing(late=8)
    letter, _ = o.run()
    acts = {
        roles.CASHIER: (
            lambda a: run_dunning.perform(None, actor=a, at=NOW), lambda a: run_dunning.send(letter.id, actor=a, at=NOW),
            lambda a: run_dunning.discard([letter.id], actor=a, at=NOW),
        ),
        roles.FINANCE: (
            lambda a: stop_dunning.perform(StopFact(o.company.customers[0], "x"), actor=a, at=NOW), lambda a: stop_dunning.end([1], actor=a, at=NOW),
        ),
    }  # fmt: skip
    for owner, mine in acts.items():
        also = {roles.CREDIT_CONTROLLER} if owner == roles.FINANCE else set()
        for role in set(roles.STAFF) - {owner} - also:
            for each in mine:
                refused("access.refused", lambda each=each, role=role: each(o.who[role]))  # type: ignore[misc]
    fact = PromiseFact(letter.id, TODAY)
    refused("document.state", lambda: promise_payment.perform(fact, actor=o.cashier, at=NOW))
    boss = o.who[roles.FINANCE]
    for code, bad in {
        "dunning.reason": StopFact(o.company.customers[0], " "), "dunning.until": StopFact(o.company.customers[0], "x", until=TODAY - DAY),
        "dunning.invoice": StopFact(o.company.customers[0], "x", o.invoices[1]), "record.missing": StopFact(10**12, "x"),
    }.items():  # fmt: skip
        refused(code, lambda bad=bad: stop_dunning.perform(bad, actor=boss, at=NOW))  # type: ignore[misc]
    refused("dunning.levels", lambda: dunning.LEVELS.read([{"days": 9}, {"days": 7}]))
    assert o.state(letter.id) == "draft"
    proved()
