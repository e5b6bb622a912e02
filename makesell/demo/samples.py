"""Samples: builders named by the state they leave — `confirmed_order()`, `issued_delivery()`, `posted_invoice()`, `approved_target()` —
over a small company of their own, made of the flows themselves. For the tests in tests/ and for benches.

Every company has its own units, people, customers and products, so that tests in one database never meet.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts.queries import open_due
from makesell.documents.returns import queries as returns
from makesell.flows.org_1_organisation import (
    add_membership,
    build_calendar,
    create_customer,
    create_login,
    create_person,
    create_product,
    create_product_group,
    create_territory,
    create_unit,
    create_warehouse,
    move_person,
    propose_role,
)
from makesell.flows.org_1_organisation.add_membership import NewMembership
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.create_login import NewUser
from makesell.flows.org_1_organisation.create_person import NewPerson
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_product_group import NewGroup
from makesell.flows.org_1_organisation.create_territory import NewTerritory
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.flows.pro_1_targets import record_targets
from makesell.flows.pro_1_targets.record_targets import NewTarget
from makesell.flows.pro_5_production import record_orders
from makesell.flows.pro_5_production.record_orders import Made, NewLine, NewOrder, NewSplit
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    claim_receipt,
    confirm_receipt,
    create_delivery,
    file_payment_letter,
    issue_goods,
    open_stock,
    pack_parcel,
    pick_delivery,
    prove_delivery,
    record_deliveries,
    record_invoices,
    record_receipts,
    reverse_documents,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.file_payment_letter import LetterFact
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, ProofFact
from makesell.flows.pro_6_shipping.record_deliveries import NewDelivery, NewDeliveryLine
from makesell.flows.pro_6_shipping.record_invoices import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.ground.actor import Actor, system
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import allocate, rounded
from makesell.ground.organisation.queries import units
from makesell.ground.period import queries as period
from makesell.ground.period.calendar import Kind
from makesell.masterdata.products.queries import uom_ids

SINCE = dt.date(2024, 1, 1)
AT = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
DAY = dt.date(2025, 3, 5)
AT_WORK = dt.datetime(2025, 3, 12, 2, tzinfo=dt.UTC)
ACTOR = system("samples")
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Company:
    """Two teams with a person each and a third who sells beside them; two customers; two products; one territory."""

    units: tuple[int, ...]
    people: tuple[int, ...]
    houses: tuple[int, ...]
    customers: tuple[int, ...]
    products: tuple[int, ...]
    territory: int


@act
def _found(*, actor: Actor) -> Company:
    mark = f"{next(_numbers)}"
    codes = [f"U{mark}-{n}" for n in (1, 2)]
    teams = create_unit.perform_many([NewUnit(code, f"第{n}组", SINCE, kind="team") for n, code in enumerate(codes, 1)], actor=actor, at=AT)
    people = create_person.perform_many(
        [NewPerson(f"P{mark}-{n}", f"人员{n}", joined_date=SINCE, unit_id=teams[n % 2], valid_from=SINCE) for n in range(3)], actor=actor, at=AT
    )
    houses = [row.house_id for row in units(SINCE) if row.id in teams and row.house_id is not None]
    territory = create_territory.perform(NewTerritory(f"T{mark}", "华东", SINCE), actor=actor, at=AT)
    group = create_product_group.perform(NewGroup(f"G{mark}", "减速机"), actor=actor, at=AT)
    uom = uom_ids()["unit"]
    made = create_product.perform_many([NewProduct(f"M{mark}-{n}", f"产品{n}", uom, group_id=group) for n in (1, 2)], actor=actor, at=AT)
    customers = create_customer.perform_many(
        [NewCustomer(f"C{mark}-{n}", f"客户{mark}-{n}", teams[0], "CNY", owner_id=people[0], territory_id=territory) for n in (1, 2)],
        actor=actor,
        at=AT,
        confirmed=True,
    )
    return Company(tuple(teams), tuple(people), tuple(houses), tuple(customers), tuple(made), territory)


def calendar(first: int = 2024, last: int = 2026) -> None:
    """The fiscal calendar by months, once a database."""
    if not period.leaves():
        build_calendar.perform(first, last, actor=ACTOR, at=AT)


def company() -> Company:
    """A fresh company with its own people, customers and products."""
    calendar()
    return _found(actor=ACTOR)


def order(
    c: Company,
    on: dt.date,
    *,
    nets: Sequence[str] = ("1000.01", "250.00"),
    qty: int = 10,
    shares: Sequence[tuple[int, str]] = ((0, "0.6"), (1, "0.4")),
    overlay: bool = False,
    freight: str = "50.00",
    customer: int = 0,
    state: str = "confirmed",
) -> Made:
    """An order of the past, confirmed unless said otherwise: credited lines and a freight line."""
    splits = tuple(NewSplit(c.people[n], Decimal(s)) for n, s in shares)
    extra = (NewSplit(c.people[2], Decimal("0.3"), overlay=True),) if overlay else ()
    lines = tuple(
        NewLine(n, c.products[n % 2], Decimal(qty), Decimal(net) / qty, Decimal(net), allocate(Decimal(net), [13, 87], 2)[0], splits + extra)
        for n, net in enumerate(nets, 1)
    )
    freight_line = NewLine(len(nets) + 1, None, Decimal(1), Decimal(freight), Decimal(freight), Decimal(0), kind="freight")
    return record_orders.perform(
        NewOrder(
            c.customers[customer], "客户", c.people[0], c.units[0], "CNY", on, (*lines, freight_line),
            number=None if state == "draft" else f"SO-{next(_numbers):06d}", state=state, territory_id=c.territory,
        ),
        actor=ACTOR,
        at=AT,
    )  # fmt: skip


def ship(c: Company, made: Made, on: dt.date, qty: int | str, *, lines: Sequence[int] = (0,), customer: int = 0) -> int:
    """Goods issue of a quantity of some lines; returns the delivery."""
    return record_deliveries.perform(
        NewDelivery(
            c.customers[customer], "客户", c.people[0], c.units[0], "CNY", on,
            tuple(NewDeliveryLine(n, made.line_ids[line], Decimal(qty)) for n, line in enumerate(lines, 1)),
            order_id=made.order_id, number=f"DN-{next(_numbers):06d}", state="issued", issued_date=on,
        ),
        actor=ACTOR,
        at=AT,
    )  # fmt: skip


def stocked(c: Company, qty: str, cost: str = "2.5") -> int:
    """A warehouse with a quantity of each product; returns it."""
    made = create_warehouse.perform(NewWarehouse(f"W{next(_numbers)}", "成品仓"), actor=ACTOR, at=AT)
    open_stock.perform_many([Opening(made, product, Decimal(qty), Decimal(cost), SINCE) for product in c.products], actor=ACTOR, at=AT)
    return made


def invoice(
    c: Company, made: Made, on: dt.date, *, line: int = 0, qty: str = "10", net: str = "1000.01", tax: str = "130.00", settled: bool = False,
    customer: int = 0,
) -> int:  # fmt: skip
    """A posted invoice of a part of one line, due in two parts; returns the invoice."""
    parts = allocate(Decimal(net) + Decimal(tax), [30, 70])
    items = tuple(NewDueItem(n, part, "invoice", on, 30 * n, on + dt.timedelta(days=30 * n)) for n, part in enumerate(parts, 1))
    return record_invoices.perform(
        NewInvoice(
            c.customers[customer], "客户", c.people[0], c.units[0], "CNY", on,
            (NewInvoiceLine(1, made.line_ids[line], Decimal(qty), Decimal(net), Decimal(tax)),), items,
            order_id=made.order_id, number=f"IN-{next(_numbers):06d}", state="posted",
        ),
        actor=ACTOR,
        at=AT,
        settled=settled,
    )  # fmt: skip


def reverse(record: int, on: dt.date) -> int:
    """Everything a document posted is reversed on a day; returns how many credits were."""
    return reverse_documents.perform(record, on=on, actor=ACTOR, at=AT)


def target(
    c: Company, *, person: int | None = 0, unit: int = 0, amount: str = "100000", kind: Kind = "quarter", code: str = "2025-Q1",
    state: str = "approved",
) -> int:  # fmt: skip
    """A target of a person (or, without one, of a unit) in a period; returns it."""
    cell = period.by_code(kind, code)
    if cell is None:
        raise LookupError(code)
    home = c.units[unit] if person is None else c.units[person % 2]
    return record_targets.perform(
        NewTarget(
            "ordered", cell.id, Decimal(amount), "CNY", home, code, person_id=None if person is None else c.people[person],
            for_unit_id=home if person is None else None, state=state, number=None if state == "draft" else f"TG-{next(_numbers):06d}",
        ),
        actor=ACTOR,
        at=AT,
    )  # fmt: skip


def draft_order(c: Company | None = None) -> Made:
    """An order nobody has confirmed: it posts nothing."""
    return order(c or company(), DAY, state="draft")


def confirmed_order(c: Company | None = None) -> Made:
    """An order that posted `ordered`."""
    return order(c or company(), DAY)


def issued_delivery(c: Company | None = None) -> int:
    """A delivery of 4 of 10 pieces that posted `shipped`."""
    own = c or company()
    return ship(own, order(own, DAY), DAY + dt.timedelta(days=7), 4)


def proved_delivery(c: Company | None = None) -> int:
    """4 of 10 pieces that people planned, picked, packed and issued, of which 1 was missing when they were delivered."""
    own = c or company()
    part = PartFact(order(own, DAY).line_ids[0], Decimal(4))
    key = create_delivery.perform(DeliveryFact(stocked(own, "20"), (part,)), actor=ACTOR, at=AT_WORK)
    pick_delivery.perform(PickFact(key), actor=ACTOR, at=AT_WORK)
    pack_parcel.perform(ParcelFact(key, tracking_number=f"T{key}"), actor=ACTOR, at=AT_WORK)
    issue_goods.perform(key, actor=ACTOR, at=AT_WORK)
    return prove_delivery.perform(ProofFact(key, "王师傅", missing=(Lacking(1, "short", Decimal(1)),)), actor=ACTOR, at=AT_WORK)


def posted_invoice(c: Company | None = None) -> int:
    """An invoice that posted `invoiced` and is due in two parts."""
    own = c or company()
    return invoice(own, order(own, DAY), DAY + dt.timedelta(days=8))


def allocated_receipt(c: Company, amount: str, *, customer: int = 0, on: dt.datetime | None = None) -> int:
    """Money that was recorded, claimed, confirmed and allocated to what was due, the oldest first."""
    at = on or AT_WORK + dt.timedelta(days=60)
    key = received(c, amount, customer=customer, on=at, allocate=False)
    allocate_receipt.perform(AllocateFact(key), actor=ACTOR, at=at)
    return key


def received(
    c: Company, amount: str, *, on: dt.datetime, customer: int = 0, allocate: bool = True, order: int | None = None
) -> int:
    """Money that was recorded, claimed (half of it for an order, if one is named) and confirmed, and allocated where something is due."""
    at = on
    tied = () if order is None else ((order, rounded(Decimal(amount) / 2)),)
    key = record_receipts.perform(NewReceipt(business_date(at), Decimal(amount), "CNY", "客户", ""), actor=ACTOR, at=at)
    file_payment_letter.perform(LetterFact(c.customers[customer], "客户", SINCE), actor=ACTOR, at=at)
    claim_receipt.perform(ClaimFact(key, c.customers[customer], tied), actor=ACTOR, at=at)
    confirm_receipt.perform(key, actor=ACTOR, at=at)
    if allocate and open_due(c.customers[customer], "CNY"):
        allocate_receipt.perform(AllocateFact(key), actor=ACTOR, at=at)
    return key


def credited_return(c: Company | None = None) -> int:
    """2 of 10 pieces that were shipped and invoiced came back, were restocked and credited; returns the credit note."""
    own = c or company()
    made = order(own, DAY)
    delivery = ship(own, made, DAY, 10)
    invoice(own, made, DAY)
    at = AT_WORK + dt.timedelta(days=61)
    key = authorise_return.perform(ReturnFact(delivery, "型号错误", ((1, Decimal(2)),)), actor=ACTOR, at=at)
    receive_return.perform(key, actor=ACTOR, at=at)
    inspect_return.perform(InspectFact(key, "scrap"), actor=ACTOR, at=at)
    credit_return.perform(key, actor=ACTOR, at=at)
    note = returns.of_ids([key])[0].credit_note_id
    if note is None:
        raise LookupError(key)
    return note


def draft_target(c: Company | None = None) -> int:
    """A person's target nobody has proposed yet."""
    return target(c or company(), state="draft")


def proposed_target(c: Company | None = None) -> int:
    """A person's target that waits for its approval."""
    return target(c or company(), state="proposed")


def approved_target(c: Company | None = None) -> int:
    """A person's target in force in the first quarter."""
    return target(c or company())


def move(c: Company, person: int, unit: int, on: dt.date) -> None:
    """A person's primary unit is another from a date on."""
    move_person.perform(PersonMove(c.people[person], c.units[unit], on), actor=ACTOR, at=AT)


def join(memberships: Sequence[NewMembership], *, actor: Actor) -> None:
    """Adds memberships."""
    add_membership.perform_many(memberships, actor=actor, at=AT)


@dataclass(frozen=True, slots=True)
class Login:
    """A person with a login; `user_id` signs in."""

    person_id: int
    user_id: int
    username: str


def login(unit_id: int, *roles: str, person_id: int | None = None, leads: bool = False, language: str = "zh-hans") -> Login:
    """A login for a person of a unit (a new one unless given) who holds these roles; nobody can sign in by a password."""
    name = f"sample{next(_numbers)}"
    who = person_id or create_person.perform(
        NewPerson(f"S-{name}", f"样例{name}", joined_date=SINCE, unit_id=unit_id, valid_from=SINCE, leads=leads), actor=ACTOR, at=AT
    )
    propose_role.perform_many([NewGrant(who, role, SINCE) for role in roles], actor=ACTOR, at=AT)
    return Login(who, create_login.perform(NewUser(name, who, language=language), actor=ACTOR, at=AT), name)
