"""ORG-5 · Hand-overs: what a leaver has open is accepted item by item by the successor; results stay; customers go over to service."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from makesell.demo import sample_money
from makesell.demo import samples as co
from makesell.documents.handovers import queries, states
from makesell.documents.handovers.queries import HandoverRow
from makesell.documents.receipts import bill_queries as bills
from makesell.flows.org_3_ownership import plan_follow_up
from makesell.flows.org_3_ownership.plan_follow_up import FollowUpFact
from makesell.flows.pro_3_markets import enter_lead
from makesell.flows.pro_3_markets.enter_lead import LeadFact
from makesell.flows.pro_4_negotiation import answer_quotation, open_opportunity, propose_contract
from makesell.flows.pro_4_negotiation.open_opportunity import OpportunityFact
from makesell.flows.pro_5_production import confirm_order
from makesell.flows.pro_7_care import accept_handover, begin_handover, open_ticket, plan_care, record_need
from makesell.flows.pro_7_care.begin_handover import HandoverFact, ServiceFact
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.plan_care import CareFact
from makesell.flows.pro_7_care.record_need import NeedFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps.follow_ups import About
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import act, run, values
from makesell.ground.notices.queries import latest
from makesell.ground.organisation.queries import below
from makesell.ground.spine.actions import NewRecord, open_records, reassign
from makesell.masterdata.parties.queries import team
from makesell.sheets import handovers as sheet
from makesell.sheets.orders import SHEET as ORDERS
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.orders import stock
from tests.clauses.test_pro_4_contracts import Firm
from tests.clauses.test_pro_4_quotations import answered, at_price, sent
from tests.clauses.test_pro_5_free_lines import did, loan_place, shipped

pytestmark = pytest.mark.django_db
D = Decimal
LAST = TODAY + dt.timedelta(days=14)


class Leaver:
    """A salesperson with two customers, an order half shipped, a done one, a receivable and a ticket; a manager; a colleague; service."""

    def __init__(self) -> None:
        self.c = c = co.company()
        home = c.units[0]
        units = frozenset({home})
        co.login(home, R.SALESPERSON, person_id=c.people[0])
        co.login(home, R.SALESPERSON, person_id=c.people[2])
        self.seller = Actor("人员0", person_id=c.people[0], roles=frozenset({R.SALESPERSON}), unit_id=home, unit_ids=units)
        self.heir = Actor("人员2", person_id=c.people[2], roles=frozenset({R.SALESPERSON}), unit_id=home, unit_ids=units)
        led = co.login(home, R.SALES_MANAGER, leads=True)
        self.manager = Actor(
            "经理", person_id=led.person_id, roles=frozenset({R.SALES_MANAGER}), unit_id=home, unit_ids=units, units_below=below([home], TODAY)
        )
        self.service = person(f"CS{home}", "客服", home, R.CUSTOMER_SERVICE)
        self.stranger = person(f"SP{home}", "外组", c.units[1], R.SALESPERSON)
        self.order = co.order(c, co.DAY).order_id
        self.done = co.order(c, co.DAY, nets=("100.00",), freight="0.01")
        self.delivery = co.ship(c, self.done, co.DAY, 10)
        self.invoice = co.invoice(c, self.done, co.DAY, net="100.00", tax="13.00")
        fact = TicketFact(c.customers[0], "question", "x", "x", owner_id=c.people[0])
        self.ticket = open_ticket.perform(fact, actor=self.service, at=NOW)
        self.lead = enter_lead.perform(LeadFact("常州新线索", contact="王工", phone="13900000000"), actor=self.seller, at=NOW)
        self.need = record_need.perform(NeedFact(c.customers[0], "要一条备用线"), actor=self.seller, at=NOW)
        planned = FollowUpFact("回访", About(c.customers[0]), LAST)
        self.follow_up = plan_follow_up.perform(planned, actor=self.seller, at=NOW)
        care = CareFact(c.customers[0], "年度巡检", "inspection", LAST + dt.timedelta(days=90))
        self.care = plan_care.perform(care, actor=self.seller, at=NOW)
        self.bill = sample_money.received_bill(c, "40.00", NOW)
        self.money = bills.of_ids([self.bill])[0].receipt_id

    def begun(self) -> int:
        """The list, begun by the manager."""
        fact = HandoverFact(self.c.people[0], self.c.people[2], states.LEAVE, LAST)
        return begin_handover.perform(fact, actor=self.manager, at=NOW)


@pytest.fixture
def leaver() -> Leaver:
    """A fresh company."""
    return Leaver()


def row(key: int) -> HandoverRow:
    """A hand-over as it stands."""
    return queries.handover(co.ACTOR, key)


def owner(table: str, key: int) -> tuple[int | None, int | None]:
    """Owner of a document and of its record."""
    found = run(f"select d.owner_id, r.owner_id from {table} d join spine_record r on r.id = d.record_id where r.id = %s", [key])[0]
    return found[0], found[1]


def waiting(who: Actor) -> list[str]:
    """What of hand-overs stands on somebody's workbench."""
    return [str(one.say) for one in sheet.waits(who, NOW)]


def test_everything_open_is_listed_accepted_and_moved(leaver: Leaver) -> None:
    """Customers, open orders, receivables, tickets; item by item; work moves, results stay; it ends when everything is accepted."""
    key = leaver.begun()
    listed = {(item.kind, item.record_id) for item in queries.items(key)}
    assert listed == {
        ("lead", leaver.lead), ("need", leaver.need), ("follow_up", leaver.follow_up), ("care_plan", leaver.care), ("bill", leaver.bill),
        ("receipt", leaver.money), ("customer", leaver.c.customers[0]), ("customer", leaver.c.customers[1]), ("order", leaver.order),
        ("delivery", leaver.delivery), ("invoice", leaver.invoice), ("ticket", leaver.ticket),
    }  # fmt: skip
    assert (row(key).owner_id, waiting(leaver.manager), waiting(leaver.heir)) == (leaver.manager.person_id, [], ["待接 12 项"])
    assert [n.kind for n in latest(leaver.heir)] == ["handover_waits"]
    refused("handover.left", lambda: accept_handover.finish(key, actor=leaver.manager, at=NOW))
    before = run("select person_id, measure, sum(net) from performance_entry group by 1, 2 order by 1, 2")
    one = next(item.id for item in queries.items(key) if item.kind == "order")
    accept_handover.perform(key, [one], actor=leaver.heir, at=NOW)
    heir = leaver.heir.person_id
    assert (owner("orders_salesorder", leaver.order), owner("parties_customer", leaver.c.customers[0])) == ((heir, heir), (leaver.c.people[0],) * 2)
    ticket = next(item.id for item in queries.items(key) if item.kind == "ticket")
    accept_handover.refuse(key, [ticket], "不懂技术", actor=leaver.heir, at=NOW)
    assert waiting(leaver.manager) == ["1 项被拒：请改派他人"]
    accept_handover.give(key, [ticket], leaver.service.person_id or 0, actor=leaver.manager, at=NOW)
    assert (waiting(leaver.manager), waiting(leaver.service)) == ([], ["待接 1 项"])
    accept_handover.perform(key, actor=leaver.service, at=NOW)
    accept_handover.perform(key, actor=leaver.heir, at=NOW)
    assert [owner(table, record) for table, record in (
        ("parties_customer", leaver.c.customers[1]), ("invoices_invoice", leaver.invoice), ("tickets_ticket", leaver.ticket),
        ("leads_lead", leaver.lead), ("activities_followup", leaver.follow_up), ("receipts_bill", leaver.bill),
    )] == [(heir, heir), (heir, heir), (leaver.service.person_id,) * 2, *[(heir, heir)] * 3]  # fmt: skip
    assert values("select person_id from leads_holding where lead_id = %s and to_date is null", [leaver.lead]) == [heir]
    assert run("select person_id, measure, sum(net) from performance_entry group by 1, 2 order by 1, 2") == before
    assert waiting(leaver.manager) == ["已全部接收：请完成"]
    late = co.order(leaver.c, co.DAY, nets=("5.00",)).order_id
    refused("handover.more", lambda: accept_handover.finish(key, actor=leaver.manager, at=NOW))
    accept_handover.list_again(key, actor=leaver.manager, at=NOW)
    accept_handover.perform(key, actor=leaver.heir, at=NOW)
    assert owner("orders_salesorder", late) == (heir, heir)
    accept_handover.finish(key, actor=leaver.manager, at=NOW)
    assert (row(key).state, waiting(leaver.manager), queries.open_of(leaver.c.people[0])) == (states.DONE, [], [])
    assert check_books.perform() == []


def test_sales_under_way_and_goods_on_loan_go_over_too() -> None:
    """An opportunity, a quotation with the customer, a contract being drafted, goods out on loan: each is listed as what it is, and its successor
    goes on with it."""
    firm = Firm()
    shop = firm.shop
    stock(shop, "10")
    opportunity = open_opportunity.perform(OpportunityFact(shop.c.customers[0], "新产线", LAST, D(100_000)), actor=shop.seller, at=NOW)
    quotation, _ = sent(shop, at_price(shop, "95"))
    contract = firm.frame()
    loan_place(shop)
    lent: dict[str, Any] = {"customer": shop.c.customers[0], "lines": [{"product": shop.product, "qty": "2", "kind": "loan"}]}
    order = did(ORDERS, shop.seller, "create", **lent, given=[{"line": 1, "due_back": str(LAST)}])
    confirm_order.perform(order, actor=shop.seller, at=NOW)
    shipped(shop, order)
    heir = person(f"SQ{order}", "接手", shop.c.units[0], R.SALESPERSON)
    fact = HandoverFact(shop.seller.person_id or 0, heir.person_id or 0, states.TRANSFER, LAST)
    key = begin_handover.perform(fact, actor=shop.manager, at=NOW)
    listed = {item.kind: item.record_id for item in queries.items(key)}
    assert {kind: listed.get(kind) for kind in ("opportunity", "quotation", "contract", "loan", "order")} == {
        "opportunity": opportunity, "quotation": quotation, "contract": contract, "loan": order, "order": None,
    }  # fmt: skip
    accept_handover.perform(key, actor=heir, at=NOW)
    tables = {"opportunities_opportunity": opportunity, "quotations_quotation": quotation, "contracts_contract": contract, "orders_salesorder": order}
    assert {table: owner(table, record) for table, record in tables.items()} == dict.fromkeys(tables, (heir.person_id,) * 2)
    answer_quotation.accepted(answered(quotation), actor=heir, at=NOW)
    propose_contract.perform(contract, actor=heir, at=NOW)
    assert check_books.perform() == []


def test_customers_go_over_to_service_beside_their_owner(leaver: Leaver) -> None:
    """Service joins the customer's team when it accepts; the owner stays; twice changes nothing."""
    customer = leaver.c.customers[0]
    for _ in range(2):
        key = begin_handover.to_service(ServiceFact(leaver.service.person_id or 0, [customer]), actor=leaver.seller, at=NOW)
        accept_handover.perform(key, actor=leaver.service, at=NOW)
        accept_handover.finish(key, actor=leaver.manager, at=NOW)
    assert [(mate.person_id, mate.role) for mate in team(customer)] == [(leaver.service.person_id, "service")]
    assert owner("parties_customer", customer) == (leaver.c.people[0],) * 2


def test_a_document_of_nobody_follows_its_record() -> None:
    """A key with an empty part does not cascade; the document gets its owner all the same, and loses it again."""
    c = co.company()
    (key,) = act(open_records)([NewRecord("receipt", "x", None, c.units[0])], actor=co.ACTOR, at=NOW)
    run(
        """insert into receipts_receipt (record_id, state, unit_id, currency, version, value_date, amount, payer_name, bank_reference, purpose)
           values (%s, 'recorded', %s, 'CNY', 1, %s, 1, 'x', '', '')""",
        [key, c.units[0], TODAY],
    )

    @act
    def give(person_id: int | None, unit_id: int, *, actor: Actor) -> None:
        reassign([key], owner_id=person_id, unit_id=unit_id)

    for person_id, unit in ((c.people[0], c.units[1]), (None, c.units[0]), (c.people[1], c.units[0])):
        give(person_id, unit, actor=co.ACTOR)
        assert run("select owner_id, unit_id from receipts_receipt where record_id = %s", [key]) == [(person_id, unit)]


def test_wrong_people_and_bad_input_change_nothing(leaver: Leaver) -> None:
    """Only who leads begins for others; only the successor accepts; strangers see nothing; each fault has its own code."""
    c, start = leaver.c, begin_handover.perform
    me, heir = c.people[0], c.people[2]
    auditor = person(f"AU{me}", "审计", c.units[1], R.AUDITOR)
    cases: tuple[tuple[str, HandoverFact, Actor], ...] = (
        ("access.refused", HandoverFact(me, heir, "leave", LAST), auditor),
        ("record.missing", HandoverFact(me, heir, "leave", LAST), leaver.stranger),
        ("handover.self", HandoverFact(me, me, "leave", LAST), leaver.manager),
        ("handover.successor", HandoverFact(me, c.houses[0], "leave", LAST), leaver.manager),
        ("handover.date", HandoverFact(me, heir, "leave", TODAY - dt.timedelta(days=1)), leaver.manager),
        ("handover.reason", HandoverFact(me, heir, "service", LAST), leaver.manager),
    )
    for code, fact, who in cases:
        refused(code, lambda fact=fact, who=who: start(fact, actor=who, at=NOW))  # type: ignore[misc]
    far = co.company()
    service = leaver.service.person_id or 0
    for code, given in (
        ("handover.nothing", ServiceFact(service, [])),
        ("record.missing", ServiceFact(service, [far.customers[0]])),
        ("handover.service", ServiceFact(heir, [c.customers[0]])),
    ):
        refused(code, lambda given=given: begin_handover.to_service(given, actor=leaver.seller, at=NOW))  # type: ignore[misc]
    key = leaver.begun()
    refused("handover.twice", leaver.begun)
    first = queries.items(key)[0].id
    acts: tuple[tuple[str, Actor, Callable[[Actor], object]], ...] = (
        ("record.missing", leaver.stranger, lambda a: accept_handover.perform(key, actor=a, at=NOW)),
        ("handover.not_yours", leaver.seller, lambda a: accept_handover.perform(key, [first], actor=a, at=NOW)),
        ("document.state", leaver.seller, lambda a: accept_handover.perform(key, actor=a, at=NOW)),
        ("access.refused", leaver.heir, lambda a: accept_handover.finish(key, actor=a, at=NOW)),
        ("access.refused", leaver.heir, lambda a: accept_handover.give(key, [], heir, actor=a, at=NOW)),
        ("handover.item", leaver.heir, lambda a: accept_handover.perform(key, [10**9], actor=a, at=NOW)),
        ("handover.why", leaver.heir, lambda a: accept_handover.refuse(key, [first], " ", actor=a, at=NOW)),
        ("handover.successor", leaver.manager, lambda a: accept_handover.give(key, [], me, actor=a, at=NOW)),
        ("handover.cancel", leaver.manager, lambda a: accept_handover.cancel(key, " ", actor=a, at=NOW)),
    )
    for code, who, work in acts:
        refused(code, lambda who=who, work=work: work(who))  # type: ignore[misc]
    assert values("select count(*) from handovers_handoveritem where state <> 'waits'") == [0]
    accept_handover.cancel(key, "留任", actor=leaver.manager, at=NOW)
    refused("document.state", lambda: accept_handover.perform(key, actor=leaver.heir, at=NOW))
    assert leaver.begun() > key
