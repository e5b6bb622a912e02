"""What the access matrix needs: a company in which every role has rows of its own, of its unit, of another unit, and of a customer it serves;
and a reading of the policy tables that shares no line with the one the product uses."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.test import Client

from makesell.demo import sample_pay, samples
from makesell.demo.samples import ACTOR, AT, SINCE, Login
from makesell.flows.org_1_organisation import (
    add_address,
    close_login,
    create_contact,
    create_customer,
    create_product,
    create_unit,
    issue_token,
    keep_own_hours,
    name_company,
    serve_customer,
    set_commission_rate,
    set_tax_rate,
    set_tax_title,
)
from makesell.flows.org_1_organisation.add_address import NewAddress
from makesell.flows.org_1_organisation.create_contact import NewContact
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.org_1_organisation.keep_own_hours import NewOwnHours
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.flows.org_1_organisation.serve_customer import NewService
from makesell.flows.org_1_organisation.set_commission_rate import NewRate
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.org_1_organisation.set_tax_title import NewTitle
from makesell.flows.org_3_ownership import log_activity, plan_follow_up
from makesell.flows.org_3_ownership.log_activity import About, ActivityFact
from makesell.flows.org_3_ownership.plan_follow_up import FollowUpFact
from makesell.flows.org_4_reports import begin_report
from makesell.flows.org_4_reports.begin_report import BeginFact
from makesell.flows.per_1_agreements import draft_agreements
from makesell.flows.per_1_agreements.draft_agreements import DraftFact
from makesell.flows.pro_1_targets import record_targets
from makesell.flows.pro_1_targets.record_targets import NewTarget
from makesell.flows.pro_2_plans import draft_plan
from makesell.flows.pro_2_plans.draft_plan import NewAction, PlanFact
from makesell.flows.pro_3_markets import enter_lead
from makesell.flows.pro_3_markets.enter_lead import LeadFact
from makesell.flows.pro_4_negotiation import create_quotation, draft_contract, open_opportunity
from makesell.flows.pro_4_negotiation.create_quotation import OrderFact, QuotationFact, QuotedLine
from makesell.flows.pro_4_negotiation.draft_contract import ContractFact
from makesell.flows.pro_4_negotiation.open_opportunity import OpportunityFact
from makesell.flows.pro_5_production import keep_part_numbers, record_orders
from makesell.flows.pro_5_production.create_order import LineFact as OrderLine
from makesell.flows.pro_5_production.keep_part_numbers import NewPartNumber
from makesell.flows.pro_5_production.record_orders import Made, NewLine, NewOrder, NewSplit
from makesell.flows.pro_6_shipping import record_deliveries, record_invoices
from makesell.flows.pro_6_shipping.record_deliveries import NewDelivery, NewDeliveryLine
from makesell.flows.pro_6_shipping.record_invoices import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.flows.pro_7_care import plan_care, record_need
from makesell.flows.pro_7_care.plan_care import CareFact
from makesell.flows.pro_7_care.record_need import NeedFact
from makesell.ground import clock
from makesell.ground.access import Policy, Scope, roles
from makesell.ground.actor import Actor
from makesell.ground.db import run, savepoint
from makesell.ground.period import queries as period
from makesell.ground.worktime.states import OFF
from makesell.masterdata.products.queries import uom_ids
from makesell.sheets.parts import Input, Sheet, Take

OWN, UNIT, OTHER, SERVED = "own", "unit", "other", "served"
RELATIONS = (OWN, UNIT, OTHER, SERVED)
# nouns whose rows belong to somebody; the rows of all others are everybody's who may see the noun
OF_CUSTOMERS = (
    "customers", "contacts", "addresses", "tax_titles", "part_numbers", "opportunities", "activities", "follow_ups", "needs", "care_plans",
    "quotations", "contracts", "orders", "order_lines", "deliveries", "invoices",
)  # fmt: skip
# nouns whose rows are a person's, never a customer's
OF_PEOPLE = ("appraisals", "pay_statements", "targets", "agreements", "commission_rates", "plans", "reports", "leads", "own_hours")
OWNED = (*OF_CUSTOMERS, *OF_PEOPLE)
SEEN_BY = {
    Scope.ALL: frozenset(RELATIONS), Scope.OWN: frozenset({OWN}), Scope.UNIT: frozenset({OWN, UNIT}), Scope.BELOW: frozenset({OWN, UNIT}),
    Scope.CUSTOMER: frozenset({OWN, SERVED}),
}  # fmt: skip
# the last: a figure one sees and did not offer
REFUSED = frozenset({"access.refused", "record.missing", "page.missing", "target.not_own"})
DAY = dt.date(2025, 3, 5)
YEAR = dt.timedelta(days=400)
# one for all calls: it keeps nothing between them, and making one loads every middleware
PROGRAM = Client()
# role ("" for rows all roles share), relation, owner, unit, login of the role
Cell = tuple[str, str, int, int, Login | None]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A login and a token for each role, one whose login is closed, and by noun and relation the row each role's person meets."""

    logins: Mapping[str, Login]
    tokens: Mapping[str, str]
    closed: str
    rows: Mapping[tuple[str, str, str], int]       # (role, noun, relation) → key
    product: int

    def row(self, role: str, noun: str, relation: str) -> int:
        """The row of a noun that stands in this relation to the person of the role."""
        return self.rows[role if relation in (OWN, SERVED) else "", noun, relation]


def expected(policy: Policy, act: str, role: str, relation: str) -> bool:
    """What the table says: may the role do the act on such a row?"""
    scope = policy.acts.get(act, {}).get(role)
    return scope is not None and relation in SEEN_BY[scope]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened afterwards."""
    try:
        with savepoint():
            yield
            raise _UndoneError
    except _UndoneError:
        return


class _UndoneError(Exception):
    pass


def lay() -> Matrix:
    """Makes the company."""
    samples.calendar()
    name_company.perform(CompanyFact("矩阵公司", "CNY"), actor=ACTOR, at=AT)
    home, away = create_unit.perform_many([NewUnit("MX-1", "本组", SINCE), NewUnit("MX-2", "他组", SINCE)], actor=ACTOR, at=AT)
    colleague, stranger, leaver = samples.login(home), samples.login(away), samples.login(home, roles.EXECUTIVE)
    logins = {role: samples.login(home, role) for role in roles.ALL}
    tokens = {role: _token(login) for role, login in logins.items()}
    closed = _token(leaver)
    close_login.perform(leaver.user_id, actor=ACTOR, at=clock.now())
    cells: list[Cell] = [(role, OWN, login.person_id, home, login) for role, login in logins.items()]
    cells += [("", UNIT, colleague.person_id, home, None), ("", OTHER, stranger.person_id, away, None)]
    cells += [(role, SERVED, stranger.person_id, away, login) for role, login in logins.items()]
    product = create_product.perform(NewProduct("MX-P", "矩阵产品", uom_ids()["unit"]), actor=ACTOR, at=AT)
    return Matrix(logins, tokens, closed, _documents(cells, product), product)


def _token(login: Login) -> str:
    return issue_token.perform(NewToken("matrix", login.person_id, "read write", 2), actor=ACTOR, at=clock.now())[1]


def _documents(cells: Sequence[Cell], product: int) -> dict[tuple[str, str, str], int]:
    """One row of every noun that belongs to somebody, for each cell; all in sets."""
    customers = create_customer.perform_many(
        [NewCustomer(f"MX{n:03}", f"矩阵客户{n:03}", unit, "CNY", owner) for n, (_, _, owner, unit, _) in enumerate(cells)],
        actor=ACTOR,
        at=AT,
        confirmed=True,
    )
    served = [(key, login) for key, (_, relation, _, _, login) in zip(customers, cells, strict=True) if relation == SERVED and login]
    serve_customer.perform_many([NewService(key, login.person_id, SINCE) for key, login in served], actor=ACTOR, at=AT)
    contacts = create_contact.perform_many([NewContact(key, f"联系人{n:03}") for n, key in enumerate(customers)], actor=ACTOR, at=AT)
    addresses = add_address.perform_many([NewAddress(key, line="矩阵路 1 号") for key in customers], actor=ACTOR, at=AT)
    set_tax_title.perform_many([NewTitle(key, "矩阵", SINCE, "ordinary") for key in customers], actor=ACTOR, at=AT)
    titles: dict[int, int] = dict(run("select customer_id, id from parties_taxtitle where customer_id = any(%s)", [customers]))
    numbers = keep_part_numbers.perform_many(
        [NewPartNumber(key, product, f"MX-{n}") for n, key in enumerate(customers)], actor=ACTOR, at=AT
    )
    chances = [OpportunityFact(key, "矩阵", SINCE + YEAR, owner_id=cell[2]) for key, cell in zip(customers, cells, strict=True)]
    opportunities = open_opportunity.perform_many(chances, actor=ACTOR, at=AT)
    whose = list(zip(customers, cells, strict=True))
    care = {
        "activities": [log_activity.perform(ActivityFact("visit", About(key), "矩阵"), actor=_seller(*cell[2:4]), at=AT) for key, cell in whose],
        "follow_ups": [plan_follow_up.perform(FollowUpFact("矩阵", About(key), DAY), actor=_seller(*cell[2:4]), at=AT) for key, cell in whose],
        "needs": [record_need.perform(NeedFact(key, "矩阵"), actor=_seller(*cell[2:4]), at=AT) for key, cell in whose],
        "care_plans": [plan_care.perform(CareFact(key, "矩阵", "visit", DAY), actor=_seller(*cell[2:4]), at=AT) for key, cell in whose],
    }
    pairs = list(enumerate(zip(customers, cells, strict=True)))
    set_tax_rate.perform_many([NewTaxRate(Decimal("0.13"), SINCE)], actor=ACTOR, at=AT)
    quotations = [_quotation(customer, product, cell[2]) for customer, cell in zip(customers, cells, strict=True)]
    contracts = [_contract(customer, product, cell[2]) for customer, cell in zip(customers, cells, strict=True)]
    orders = record_orders.perform_many([_order(n, *pair) for n, pair in pairs], actor=ACTOR, at=AT)
    whole = list(enumerate(zip(customers, cells, orders, strict=True)))
    deliveries = record_deliveries.perform_many([_delivery(n, *one) for n, one in whole], actor=ACTOR, at=AT)
    invoices = record_invoices.perform_many([_invoice(n, *one) for n, one in whole], actor=ACTOR, at=AT)
    aimed = [cell for cell in cells if cell[1] != SERVED]
    targets = record_targets.perform_many([_target(n, owner, unit) for n, (_, _, owner, unit, _) in enumerate(aimed)], actor=ACTOR, at=AT)
    lines = [made.line_ids[0] for made in orders]
    by_noun = {
        "customers": customers, "contacts": contacts, "addresses": addresses, "tax_titles": [titles[key] for key in customers],
        "part_numbers": numbers, "opportunities": opportunities, **care, "quotations": quotations, "contracts": contracts,
        "orders": [made.order_id for made in orders],
        "order_lines": lines, "deliveries": deliveries, "invoices": invoices,
    }  # fmt: skip
    rates = _rates([owner for _, _, owner, _, _ in aimed])
    rows = {(cell[0], noun, cell[1]): key for noun, keys in by_noun.items() for cell, key in zip(cells, keys, strict=True)}
    year = period.by_code("year", "2025")
    assert year is not None
    agreements = draft_agreements.perform_many([DraftFact(owner, year.id) for _, _, owner, _, _ in aimed], actor=ACTOR, at=AT)
    plans = [_plan(owner, unit, year.id) for _, _, owner, unit, _ in aimed]
    later = AT + dt.timedelta(days=90)
    reports = [begin_report.perform(BeginFact("weekly", DAY), actor=_seller(owner, unit), at=later) for _, _, owner, unit, _ in aimed]
    of_people = {"targets": targets, "agreements": agreements, "commission_rates": rates, "plans": plans, "reports": reports}
    leave = [NewOwnHours(owner, OFF, later.date() + YEAR, later.date() + YEAR + dt.timedelta(days=1)) for _, _, owner, _, _ in aimed]
    of_people["own_hours"] = keep_own_hours.perform_many(leave, actor=ACTOR, at=AT)
    of_people["appraisals"] = sample_pay.computed_appraisals([owner for _, _, owner, _, _ in aimed])
    of_people["pay_statements"] = sample_pay.released_statements([owner for _, _, owner, _, _ in aimed])
    leads = [enter_lead.perform(LeadFact(f"线索{n:03}", confirmed=True), actor=_seller(*cell[2:4]), at=AT) for n, cell in enumerate(aimed)]
    of_people["leads"] = leads
    return rows | {(cell[0], noun, cell[1]): key for noun, keys in of_people.items() for cell, key in zip(aimed, keys, strict=True)}


def _rates(people: Sequence[int]) -> list[int]:
    """A commission rate of each person; their keys in the order given."""
    set_commission_rate.perform_many([NewRate(key, Decimal("0.01"), DAY) for key in people], actor=ACTOR, at=AT)
    keys: dict[int, int] = dict(run("select person_id, id from schemes_commissionrate where person_id = any(%s)", [list(people)]))
    return [keys[key] for key in people]


def _quotation(customer: int, product: int, owner: int) -> int:
    keyed = OrderFact(customer, (QuotedLine(product, Decimal(4), Decimal(25)),), owner_id=owner)
    return create_quotation.perform(QuotationFact(keyed), actor=ACTOR, at=AT)


def _contract(customer: int, product: int, owner: int) -> int:
    order = OrderFact(customer, (OrderLine(product, Decimal(4), Decimal(25)),), owner_id=owner)
    return draft_contract.perform(ContractFact(order, DAY, clauses=(("标的", "矩阵"),)), actor=ACTOR, at=AT)


def _order(number: int, customer: int, cell: Cell) -> NewOrder:
    _, _, owner, unit, _ = cell
    line = NewLine(1, None, Decimal(4), Decimal(25), Decimal(100), Decimal(13), (NewSplit(owner),))
    return NewOrder(customer, "矩阵", owner, unit, "CNY", DAY, (line,), number=f"MX-SO-{number}", state="confirmed")


def _delivery(number: int, customer: int, cell: Cell, made: Made) -> NewDelivery:
    lines = (NewDeliveryLine(1, made.line_ids[0], Decimal(4)),)
    return NewDelivery(customer, "矩阵", cell[2], cell[3], "CNY", DAY, lines, made.order_id, f"MX-DN-{number}", "issued", DAY)


def _invoice(number: int, customer: int, cell: Cell, made: Made) -> NewInvoice:
    lines = (NewInvoiceLine(1, made.line_ids[0], Decimal(4), Decimal(100), Decimal(13)),)
    due = (NewDueItem(1, Decimal(113), "invoice", DAY, 30, DAY + dt.timedelta(days=30)),)
    return NewInvoice(
        customer, "矩阵", cell[2], cell[3], "CNY", DAY, lines, due, order_id=made.order_id, number=f"MX-IN-{number}", state="posted"
    )


def _target(number: int, owner: int, unit: int) -> NewTarget:
    quarter = period.by_code("quarter", "2025-Q1")
    assert quarter is not None
    return NewTarget("ordered", quarter.id, Decimal(1000), "CNY", unit, "矩阵", person_id=owner, state="approved", number=f"MX-TG-{number}")


def _seller(owner: int, unit: int) -> Actor:
    return Actor(name="矩阵", person_id=owner, roles=frozenset({roles.SALESPERSON}), unit_id=unit, unit_ids=frozenset({unit}))


def _plan(owner: int, unit: int, year: int) -> int:
    action = NewAction("矩阵", owner, DAY)
    return draft_plan.perform(PlanFact("矩阵", year, actions=(action,)), actor=_seller(owner, unit), at=AT)


def body(inputs: tuple[Input, ...], known: Mapping[str, int]) -> dict[str, Any]:
    """Plausible values for what an act asks for, so that it gets as far as asking whose row it is; `known` are keys by noun."""
    return {one.name: _value(one, known) for one in inputs if one.required}


def _value(one: Input, known: Mapping[str, int]) -> Any:
    simple: dict[Take, Any] = {
        Take.DATE: "2026-03-02", Take.BOOL: False, Take.INT: 1, Take.MONEY: "1.00", Take.QTY: "1", Take.RATIO: "0.01", Take.TABLE: [],
        Take.FILE: "eA==", Take.DRAWN: "data:image/png;base64,eA==",
    }  # fmt: skip
    if one.take is Take.CHOICE:
        return next(iter(one.choices))
    return known.get(one.noun, 1) if one.take is Take.REF else simple.get(one.take, "x1")


def ask(token: str, method: str, path: str, sent: Any = None) -> tuple[int, str]:
    """Calls the API; answers the status and the refusal's code."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = PROGRAM.generic(method, f"/api/v1/{path}", b"" if sent is None else _json(sent), "application/json", headers=headers)
    problem = answer["Content-Type"] == "application/problem+json"
    return answer.status_code, str(answer.json().get("code", "")) if problem else ""


def _json(sent: Any) -> bytes:
    return json.dumps(sent).encode()


def newest() -> tuple[int, ...]:
    """What the house keeps of whatever anybody does: the newest record, line and event, and the last change of a table."""
    (found,) = run(
        """select (select coalesce(max(id), 0) from spine_record), (select coalesce(max(id), 0) from spine_line),
                  (select coalesce(max(id), 0) from spine_event), (select coalesce(max(id), 0) from audit_change)"""
    )
    return tuple(found)


def relations(sheet: Sheet) -> tuple[str, ...]:
    """The relations a noun's rows can stand in to a person."""
    if sheet.noun not in OWNED:
        return ()
    return tuple(r for r in RELATIONS if sheet.noun not in OF_PEOPLE or r != SERVED)
