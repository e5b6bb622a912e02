"""A small company for tests of the books, made through the rooms' own actions and the history acts."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries.actions import NewDelivery, NewDeliveryLine
from makesell.documents.invoices.actions import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.documents.orders.actions import Made, NewLine, NewOrder, NewSplit
from makesell.flows.org_1_organisation import build_calendar
from makesell.flows.pro_5_production import record_orders
from makesell.flows.pro_6_shipping import record_deliveries, record_invoices, reverse_documents
from makesell.ground.actor import Actor, system
from makesell.ground.db import act, values
from makesell.ground.money import allocate
from makesell.ground.organisation.actions.people import NewMembership, NewPerson, PersonMove, add_memberships, create_people, move_people
from makesell.ground.organisation.actions.units import NewUnit, create_units
from makesell.masterdata.parties.actions.customers import NewCustomer, create_customers
from makesell.masterdata.products import actions as products
from makesell.masterdata.territories import actions as territories

SINCE = dt.date(2024, 1, 1)
AT = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
ACTOR = system("test")
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
    units = create_units(
        [NewUnit(f"U{mark}-{n}", f"第{n}组", SINCE, kind="team") for n in (1, 2)], actor=actor, at=AT
    )
    people = create_people(
        [NewPerson(f"P{mark}-{n}", f"人员{n}", joined_date=SINCE, unit_id=units[n % 2], valid_from=SINCE) for n in range(3)], actor=actor, at=AT
    )
    houses = values("select id from organisation_person where house_of_id = any(%s) order by house_of_id", [units])
    (territory,) = territories.create_many([territories.NewTerritory(f"T{mark}", "华东", SINCE)], actor=actor, at=AT)
    (group,) = products.create_groups([products.NewGroup(f"G{mark}", "减速机")], actor=actor, at=AT)
    uom = values("select id from products_unitofmeasure order by id limit 1")[0]
    made = products.create_many([products.NewProduct(f"M{mark}-{n}", f"产品{n}", uom, group_id=group) for n in (1, 2)], actor=actor, at=AT)
    customers = create_customers(
        [NewCustomer(f"C{mark}-{n}", f"客户{n}", units[0], "CNY", owner_id=people[0], territory_id=territory) for n in (1, 2)], actor=actor, at=AT
    )
    return Company(tuple(units), tuple(people), tuple(houses), tuple(customers), tuple(made), territory)


def calendar(first: int = 2024, last: int = 2026) -> None:
    """The fiscal calendar by months, once a database."""
    if not values("select 1 from period_leaf limit 1"):
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
) -> Made:
    """A confirmed order of the past: credited lines and a freight line."""
    splits = tuple(NewSplit(c.people[n], Decimal(s)) for n, s in shares)
    extra = (NewSplit(c.people[2], Decimal("0.3"), overlay=True),) if overlay else ()
    lines = tuple(
        NewLine(n, c.products[n % 2], Decimal(qty), Decimal(net) / qty, Decimal(net), allocate(Decimal(net) * 13, [13, 87], 2)[0], splits + extra)
        for n, net in enumerate(nets, 1)
    )
    freight_line = NewLine(len(nets) + 1, None, Decimal(1), Decimal(freight), Decimal(freight), Decimal(0), kind="freight")
    return record_orders.perform(
        NewOrder(
            c.customers[customer], "客户", c.people[0], c.units[0], "CNY", on, (*lines, freight_line), number=f"SO-{next(_numbers):06d}",
            state="confirmed", territory_id=c.territory,
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


def invoice(
    c: Company, made: Made, on: dt.date, *, line: int = 0, qty: str = "10", net: str = "1000.01", tax: str = "130.00", settled: bool = False,
    customer: int = 0,
) -> int:  # fmt: skip
    """A posted invoice of a part of one line, due in two parts; returns the invoice."""
    gross = Decimal(net) + Decimal(tax)
    parts = allocate(gross, [30, 70])
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
    """Everything a document posted is reversed on a day."""
    return reverse_documents.perform(record, on=on, actor=ACTOR, at=AT)


@act
def _move(person: int, unit: int, on: dt.date, *, actor: Actor) -> None:
    move_people([PersonMove(person, unit, on)], actor=actor, at=AT)


def move(c: Company, person: int, unit: int, on: dt.date) -> None:
    """A person's primary unit is another from a date on."""
    _move(c.people[person], c.units[unit], on, actor=ACTOR)


@act
def join(memberships: Sequence[NewMembership], *, actor: Actor) -> None:
    """Adds memberships."""
    add_memberships(memberships, actor=actor, at=AT)
