"""PRO-7 · Tickets: one service clock, answers seen or not by the customer, hand-overs, solved and confirmed; knowledge answers used in them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from makesell.demo import samples as co
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.returns import queries as returns
from makesell.documents.tickets import queries, states
from makesell.documents.tickets.queries import TicketRow
from makesell.flows.org_1_organisation import serve_customer
from makesell.flows.org_1_organisation.serve_customer import NewService
from makesell.flows.pro_7_care import (
    authorise_return,
    hand_ticket,
    open_from_ticket,
    open_ticket,
    reply_ticket,
    send_ticket_link,
    solve_ticket,
    watch_tickets,
    write_answer,
)
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.hand_ticket import HandFact
from makesell.flows.pro_7_care.open_from_ticket import NeedFact
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.reply_ticket import AnswerUse, Reply
from makesell.flows.pro_7_care.solve_ticket import Solution
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock, listing
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.sheets import answers as answer_sheet
from makesell.sheets import tickets as sheet
from tests.clauses.cast import person, refused

pytestmark = pytest.mark.django_db
D = Decimal
# Wednesday, 10:00 in Shanghai
AT = dt.datetime(2025, 3, 5, 2, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


class Desk:
    """A company that delivered something, its service, its seller, a technician, who leads and who only reads."""

    def __init__(self) -> None:
        cache.clear()
        self.c = c = co.company()
        self.customer = c.customers[0]
        home = c.units[0]
        self.made = co.order(c, co.DAY)
        self.delivery = co.ship(c, self.made, co.DAY, 4)
        self.service = person(f"CS1{home}", "小服", home, R.CUSTOMER_SERVICE)
        self.other = person(f"CS2{home}", "小务", home, R.CUSTOMER_SERVICE)
        units = frozenset({home})
        self.seller = Actor("人员0", person_id=c.people[0], roles=frozenset({R.SALESPERSON}), unit_id=home, unit_ids=units)
        self.engineer = person(f"SE{home}", "技师", c.units[1], R.SERVICE_ENGINEER)
        self.director = person(f"SD{home}", "总监", c.units[1], R.SALES_DIRECTOR)
        self.auditor = person(f"AU{home}", "审计", c.units[1], R.AUDITOR)
        self.warehouse = person(f"WH{home}", "仓管", c.units[1], R.WAREHOUSE)

    def stranger(self) -> Actor:
        """A salesperson of another unit, who serves nobody here."""
        return person(f"ST{self.c.units[1]}", "外组", self.c.units[1], R.SALESPERSON)

    def ticket(self, kind: str = states.QUESTION, *, who: Actor | None = None, at: dt.datetime = AT, **more: Any) -> int:
        """A ticket about the delivery, opened by service."""
        fact = TicketFact(self.customer, kind, "减速机异响", "运行两小时后有异响。", **{"delivery_id": self.delivery, "line": 1, **more})
        return open_ticket.perform(fact, actor=who or self.service, at=at)


@pytest.fixture
def desk() -> Desk:
    """A fresh company."""
    return Desk()


def row(key: int) -> TicketRow:
    """A ticket as it stands."""
    (found,) = queries.of_ids([key])
    return found


def waiting(who: Actor, at: dt.datetime = AT) -> list[int]:
    """What of tickets stands on somebody's workbench."""
    return [one.id for one in sheet.waits(who, at)]


def proved() -> bool:
    """`check` finds nothing."""
    return check_books.perform() == []


def test_from_the_question_to_the_confirmation(desk: Desk) -> None:
    """Opened, answered inside and outside, asked back (the clock stands), heard, solved with cause and cost, confirmed: one person's at a time."""
    key = desk.ticket()
    told = row(key)
    assert (told.order_id, told.product_id, told.line) == (desk.made.order_id, desk.c.products[1], 1)
    assert (told.owner_id, told.response_due_at, told.solution_due_at) == (desk.service.person_id, AT + 5 * HOUR, AT + 5 * DAY)
    assert (waiting(desk.service), waiting(desk.other), waiting(desk.seller)) == ([key], [], [])
    reply_ticket.perform(Reply(key, "先查一下批次", visible=False), actor=desk.service, at=AT)
    assert (row(key).state, row(key).responded_at) == (states.NEW, None)
    reply_ticket.perform(Reply(key, "请发一段录音。", wait=True), actor=desk.service, at=AT + HOUR)
    assert (row(key).state, row(key).responded_at, waiting(desk.service)) == (states.WAITING, AT + HOUR, [])
    reply_ticket.customer_says(key, "已发。", actor=desk.service, at=AT + 2 * DAY + HOUR)
    assert (row(key).state, row(key).solution_due_at) == (states.OPEN, AT + 7 * DAY)     # two working days later
    solve_ticket.perform(Solution(key, "更换轴承。", "product", D("120.50")), actor=desk.service, at=AT + 3 * DAY)
    assert (row(key).cost, row(key).cause, waiting(desk.service)) == (D("120.5000"), "product", [])
    solve_ticket.reopen(key, "还有一点响", actor=desk.service, at=AT + 4 * DAY)
    assert (row(key).state, row(key).solved_at) == (states.OPEN, None)
    solve_ticket.perform(Solution(key, "紧固底座。", "installation"), actor=desk.service, at=AT + 5 * DAY)
    solve_ticket.confirm(key, actor=desk.service, at=AT + 5 * DAY)
    assert row(key).state == states.CLOSED
    seen = [m.text for m in queries.messages(key, visible_only=True)]
    assert seen == ["请发一段录音。", "已发。", "更换轴承。", "还有一点响", "紧固底座。"]
    assert proved()


def test_it_falls_to_who_serves_the_customer_else_to_the_least_busy(desk: Desk) -> None:
    """Opened by a salesperson it goes to service, in turn; who serves the customer comes first; all are told."""
    people = {desk.service.person_id, desk.other.person_id}
    assert {row(desk.ticket(who=desk.seller)).owner_id, row(desk.ticket(who=desk.seller)).owner_id} == people
    serve_customer.perform_many([NewService(desk.customer, desk.other.person_id or 0, co.SINCE, role="service")], actor=co.ACTOR, at=AT)
    assert {row(desk.ticket(who=desk.seller)).owner_id for _ in range(2)} == {desk.other.person_id}
    assert {n.kind for n in latest(desk.other)} == {"ticket_opened"}


def test_one_clock_over_all_hands_and_late_ones_go_up_once(desk: Desk) -> None:
    """Handed to a technician the deadlines stay; late with the response, then with the solution, it goes up; answered, it is nobody's worry."""
    key = desk.ticket("technical")
    before = row(key).clock
    hand_ticket.perform(HandFact(key, desk.engineer.person_id or 0, "要上门"), actor=desk.service, at=AT)
    assert (row(key).owner_id, row(key).clock, waiting(desk.service), waiting(desk.engineer)) == (desk.engineer.person_id, before, [], [key])
    assert watch_tickets.perform(actor=co.ACTOR, at=row(key).response_due_at - dt.timedelta(minutes=1)) == 0
    late = row(key).response_due_at
    assert (watch_tickets.perform(actor=co.ACTOR, at=late), watch_tickets.perform(actor=co.ACTOR, at=late)) == (1, 0)
    assert (row(key).late_with, row(key).up_to_id, waiting(desk.director, late)) == (states.RESPONSE, desk.director.person_id, [key])
    assert [one.late for one in sheet.waits(desk.engineer, late)] == [True]
    reply_ticket.perform(Reply(key, "明天上门。"), actor=desk.engineer, at=late + HOUR)
    assert (waiting(desk.director, late + HOUR), watch_tickets.perform(actor=co.ACTOR, at=late + HOUR)) == ([], 0)
    over = row(key).solution_due_at
    assert watch_tickets.perform(actor=co.ACTOR, at=over) == 1
    assert (row(key).late_with, waiting(desk.director, over)) == (states.SOLUTION, [key])
    assert "ticket_late" in {n.kind for n in latest(desk.director)}
    hand_ticket.assign(HandFact(key, desk.other.person_id or 0, "技师休假"), actor=desk.director, at=over)
    solve_ticket.perform(Solution(key, "已修。", "use"), actor=desk.other, at=over)
    assert waiting(desk.director, over) == []
    assert [(turn.from_person, turn.to_person) for turn in queries.turns(key)] == [("小服", "技师"), ("技师", "小务")]
    assert watch_tickets.perform(actor=co.ACTOR, at=over + 7 * DAY) == 1
    assert row(key).state == states.CLOSED
    with pytest.raises(Refusal) as no:
        solve_ticket.reopen(key, "又坏了", actor=desk.other, at=over + 40 * DAY)
    assert no.value.code == "ticket.too_late"


def test_a_complaint_counts_and_leads_to_a_return(desk: Desk) -> None:
    """It is posted once for whoever has the customer; the return names its ticket, which shows it."""
    key = desk.ticket(states.COMPLAINT)
    found = run("select person_id, qty, net, customer_id, product_id from performance_entry where measure = 'complaint'")
    assert found == [(desk.c.people[0], D(1), D(0), desk.customer, desk.c.products[1])]
    back = authorise_return.perform(ReturnFact(desk.delivery, "异响", ((1, D(1)),), ticket_id=key), actor=desk.service, at=AT)
    assert (returns.of_ids([back])[0].ticket_id, returns.count_of_ticket(desk.service, key)) == (key, 1)
    other = co.company()
    stranger = open_ticket.perform(TicketFact(other.customers[0], "question", "x", "x"), actor=desk.service, at=AT)
    wrong = ReturnFact(desk.delivery, "x", ((1, D(1)),), ticket_id=stranger)
    refused("return.ticket", lambda: authorise_return.perform(wrong, actor=desk.service, at=AT))
    assert proved()


def test_the_customer_reads_and_writes_by_link(desk: Desk) -> None:
    """No inside word is on the page; writing starts the clock; confirming uses the link up; a link to ask opens one ticket."""
    key = desk.ticket(at=clock.now())
    reply_ticket.perform(Reply(key, "只给自己人看", visible=False), actor=desk.service, at=clock.now())
    reply_ticket.perform(Reply(key, "请问型号？", wait=True), actor=desk.service, at=clock.now())
    page = f"/p/{send_ticket_link.perform(key, 30, actor=desk.service, at=clock.now())}/"
    client = Client(headers={"Accept-Language": "en"})
    said = client.get(page).content.decode()
    assert ("请问型号？" in said, "只给自己人看" in said, "do/confirm/" in said) == (True, False, False)
    assert client.post(f"{page}do/say/", {"text": ""}).status_code == 422
    assert client.post(f"{page}do/say/", {"text": "RV-40"}).status_code == 303
    assert (row(key).state, [n.kind for n in latest(desk.service)]) == (states.OPEN, ["ticket_said"])
    solve_ticket.perform(Solution(key, "寄出油封。", "product"), actor=desk.service, at=clock.now())
    assert client.post(f"{page}do/reopen/", {"why": "没收到"}).status_code == 303
    solve_ticket.perform(Solution(key, "重寄。", "transport"), actor=desk.service, at=clock.now())
    assert client.post(f"{page}do/confirm/").status_code == 303
    assert (row(key).state, client.post(f"{page}do/confirm/").status_code) == (states.CLOSED, 409)
    ask = f"/p/{send_ticket_link.to_ask(desk.customer, 30, actor=desk.seller, at=clock.now())}/"
    given = {"kind": "repair", "subject": "漏油", "question": "输出端漏油"}
    assert client.post(f"{ask}do/ask/", {**given, "kind": "gift"}).status_code == 422
    assert client.post(f"{ask}do/ask/", given).status_code == 303
    assert client.post(f"{ask}do/ask/", given).status_code == 409
    assert "Thank you" in client.get(ask).content.decode()
    (made,) = listing.page(sheet.SHEET.listing, desk.seller, Query.from_pairs([("f", "channel.eq.link")])).rows
    assert (made["subject"], made["customer"]) == ("漏油", desk.customer)


def test_a_knowledge_answer_is_published_by_another_used_and_rated(desk: Desk) -> None:
    """A draft waits for a colleague; published it is found, given to a customer word by word, shows where, is rated, and retires."""
    key = write_answer.perform("减速机异响怎么办", {"text": "检查油位"}, actor=desk.service, at=AT)
    write_answer.change(Change(key, {"text": "检查油位，加注 220 号齿轮油。"}), actor=desk.service, at=AT)
    assert [one.id for who in (desk.service, desk.other, desk.engineer) for one in answer_sheet.waits(who, AT)] == [key]
    assert answer_sheet.waits(desk.service, AT) == []
    refused("record.missing", lambda: queries.answer(desk.seller, key))
    refused("answer.four_eyes", lambda: write_answer.publish([key], actor=desk.service, at=AT))
    ticket = desk.ticket()
    refused("answer.unpublished", lambda: reply_ticket.use_answer(AnswerUse(ticket, key), actor=desk.service, at=AT))
    write_answer.publish([key], actor=desk.other, at=AT)
    refused("document.state", lambda: write_answer.change(Change(key, {"text": "x"}), actor=desk.service, at=AT))
    found = listing.page(answer_sheet.SHEET.listing, desk.seller, Query.from_pairs([("q", "异响")]))
    assert [one["id"] for one in found.rows] == [key]
    reply_ticket.use_answer(AnswerUse(ticket, key, "您好，"), actor=desk.service, at=AT)
    assert (row(ticket).responded_at, queries.messages(ticket)[0].text) == (AT, "您好，\n\n检查油位，加注 220 号齿轮油。")
    assert [use.ticket_id for use in queries.used_in(desk.seller, key)] == [ticket]
    refused("answer.own", lambda: write_answer.rate(key, helped=True, actor=desk.service, at=AT))
    for helped in (False, True):
        write_answer.rate(key, helped=helped, actor=desk.seller, at=AT)
    write_answer.rate(key, helped=False, actor=desk.engineer, at=AT)
    told = queries.answer(desk.seller, key)
    assert (told.used, told.helped, told.rated) == (1, 1, 2)
    write_answer.retire([key], actor=desk.other, at=AT)
    refused("answer.unpublished", lambda: reply_ticket.use_answer(AnswerUse(ticket, key), actor=desk.service, at=AT))


def test_a_ticket_that_shows_a_need_becomes_an_opportunity(desk: Desk) -> None:
    """Of the customer's owner, who is told, with the merit of who found it; both name each other, and it is opened once."""
    key = desk.ticket()
    refused("opportunity.title", lambda: open_from_ticket.perform(NeedFact(key, " ", AT.date()), actor=desk.service, at=AT))
    refused("opportunity.close", lambda: open_from_ticket.perform(NeedFact(key, "x", AT.date() - DAY), actor=desk.service, at=AT))
    refused("opportunity.amount", lambda: open_from_ticket.perform(NeedFact(key, "x", AT.date(), D(-1)), actor=desk.service, at=AT))
    refused("record.missing", lambda: open_from_ticket.perform(NeedFact(key, "x", AT.date()), actor=desk.stranger(), at=AT))
    made = open_from_ticket.perform(NeedFact(key, "换新一代减速机", AT.date() + 30 * DAY, D(80000)), actor=desk.service, at=AT)
    (found,) = opportunities.of_ids([made])
    assert (found.owner_id, found.brought_by_id, found.need) == (desk.seller.person_id, desk.service.person_id, "运行两小时后有异响。")
    assert (row(key).opportunity_id, queries.of_opportunity(desk.seller, made)) == (made, (key, row(key).number))
    assert [note.kind for note in latest(desk.seller) if note.kind.startswith("opp")] == ["opportunity_given"]
    refused("ticket.led", lambda: open_from_ticket.perform(NeedFact(key, "x", AT.date()), actor=desk.service, at=AT))
    own = open_from_ticket.perform(NeedFact(desk.ticket(), "备件包", AT.date()), actor=desk.seller, at=AT)
    assert [(one.owner_id, one.brought_by_id) for one in opportunities.of_ids([own])] == [(desk.seller.person_id, None)]
    assert proved()


def test_a_higher_priority_brings_the_deadlines_forward(desk: Desk) -> None:
    key = desk.ticket()
    solve_ticket.change(Change(key, {"priority": "urgent"}), actor=desk.service, at=AT)
    assert (row(key).response_due_at, row(key).solution_due_at) == (AT + HOUR, AT + 1 * DAY)
    solve_ticket.change(Change(key, {"priority": "low"}), actor=desk.service, at=AT)
    assert (row(key).response_due_at, row(key).priority) == (AT + HOUR, "low")


def test_wrong_roles_and_bad_input_change_nothing(desk: Desk) -> None:
    """Each wrong role at each act; strangers' customers, orders, lines; no words; states that are over; versions that are old."""
    key, version = desk.ticket(), 1
    who = desk.service.person_id or 0
    acts: list[tuple[str, Callable[[Actor], object]]] = [
        ("open", lambda a: desk.ticket(who=a)),
        ("reply", lambda a: reply_ticket.perform(Reply(key, "x"), actor=a, at=AT)),
        ("use", lambda a: reply_ticket.use_answer(AnswerUse(key, 1), actor=a, at=AT)),
        ("say", lambda a: reply_ticket.customer_says(key, "x", actor=a, at=AT)),
        ("hand", lambda a: hand_ticket.perform(HandFact(key, who, "x"), actor=a, at=AT)),
        ("assign", lambda a: hand_ticket.assign(HandFact(key, who, "x"), actor=a, at=AT)),
        ("lead", lambda a: hand_ticket.lead(key, "x", actor=a, at=AT)),
        ("need", lambda a: open_from_ticket.perform(NeedFact(key, "x", AT.date()), actor=a, at=AT)),
        ("resolve", lambda a: solve_ticket.perform(Solution(key, "x", "use"), actor=a, at=AT)),
        ("confirm", lambda a: solve_ticket.confirm(key, actor=a, at=AT)),
        ("reopen", lambda a: solve_ticket.reopen(key, "x", actor=a, at=AT)),
        ("withdraw", lambda a: solve_ticket.withdraw(key, "x", actor=a, at=AT)),
        ("change", lambda a: solve_ticket.change(Change(key, {"priority": "low"}), actor=a, at=AT)),
        ("link", lambda a: send_ticket_link.perform(key, 30, actor=a, at=AT)),
        ("ask", lambda a: send_ticket_link.to_ask(desk.customer, 30, actor=a, at=AT)),
        ("write", lambda a: write_answer.perform("x", {"text": "x"}, actor=a, at=AT)),
    ]
    for _name, work in acts:
        for wrong in (desk.auditor, desk.warehouse):
            refused("access.refused", lambda work=work, wrong=wrong: work(wrong))  # type: ignore[misc]
    for act in ("reply", "resolve", "withdraw"):
        work = dict(acts)[act]
        refused("access.refused" if act == "withdraw" else "record.missing", lambda work=work: work(desk.engineer))  # type: ignore[misc]
    far = co.company()
    for code, more in (
        ("ticket.about", {"delivery_id": co.issued_delivery(far)}),
        ("ticket.about", {"delivery_id": None, "order_id": co.confirmed_order(far).order_id}),
        ("ticket.line", {"line": 9}),
        ("ticket.line", {"delivery_id": None}),
    ):
        refused(code, lambda more=more: desk.ticket(**more))  # type: ignore[misc]
    refused("ticket.words", lambda: open_ticket.perform(TicketFact(desk.customer, "question", " ", "x"), actor=desk.service, at=AT))
    refused("record.missing", lambda: open_ticket.perform(TicketFact(far.customers[0], "question", "x", "x"), actor=desk.seller, at=AT))
    refused("ticket.words", lambda: reply_ticket.perform(Reply(key, " "), actor=desk.service, at=AT))
    refused("ticket.wait", lambda: reply_ticket.perform(Reply(key, "x", visible=False, wait=True), actor=desk.service, at=AT))
    refused("ticket.person", lambda: hand_ticket.perform(HandFact(key, desk.warehouse.person_id or 0, "x"), actor=desk.service, at=AT))
    refused("ticket.has_it", lambda: hand_ticket.perform(HandFact(key, who, "x"), actor=desk.service, at=AT))
    refused("ticket.cost", lambda: solve_ticket.perform(Solution(key, "x", "use", D(-1)), actor=desk.service, at=AT))
    refused("document.state", lambda: solve_ticket.confirm(key, actor=desk.service, at=AT))
    refused("link.days", lambda: send_ticket_link.perform(key, 91, actor=desk.service, at=AT))
    assert (row(key).state, row(key).version, queries.messages(key)) == (states.NEW, version, [])
    solve_ticket.withdraw(key, "写重了", actor=desk.service, at=AT, version=row(key).version)
    refused("version.stale", lambda: reply_ticket.perform(Reply(key, "x", version=version), actor=desk.service, at=AT))
    refused("document.state", lambda: reply_ticket.perform(Reply(key, "x"), actor=desk.service, at=AT))
    refused("document.state", lambda: reply_ticket.customer_says(key, "x", actor=desk.service, at=AT))
