"""Flows/history: what the readers of every source hand over. Plain frozen values; other facts are named by their `external_id`."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit and where it stands in the tree since `valid_from`. Kinds: company, department, team."""

    external_id: str
    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: dt.date


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person, or the house account of the unit `house_of`."""

    external_id: str
    code: str
    name: str
    title: str
    email: str
    phone: str
    joined_date: dt.date | None
    house_of: str | None = None


@dataclass(frozen=True, slots=True)
class MembershipFact:
    """A membership over `[valid_from, valid_to)`."""

    person: str
    unit: str
    primary: bool
    leads: bool
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class RoleFact:
    """A role (code of `ground.access.roles`) a person holds from a date on."""

    person: str
    role: str
    valid_from: dt.date


@dataclass(frozen=True, slots=True)
class CommissionFact:
    """The share of the ordered net amount a salesperson earns: 0.012 = 1.2 %."""

    person: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class TerritoryFact:
    """A territory, or a group of them (then without a country). `unit` serves it."""

    external_id: str
    code: str
    name: str
    parent: str | None
    country: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class AddressFact:
    """An address of a party: kind as the source names it (Home, Main Office, Shipping …)."""

    external_id: str
    kind: str
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class ContactFact:
    """A person at a party with the function the source names, and how to reach them."""

    external_id: str
    name: str
    function: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class PartyFact:
    """A customer, or a store that is only the parent of its customers. Kinds: store, company, person."""

    external_id: str
    code: str
    name: str
    kind: str
    parent: str | None
    channel: str
    territory: str | None
    owner: str
    unit: str
    business_type: str
    contacts: tuple[ContactFact, ...]
    addresses: tuple[AddressFact, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class MeasureUnitFact:
    """A unit of measure."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ProductGroupFact:
    """A category, or a subcategory under its category."""

    external_id: str
    code: str
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class ProductFact:
    """A product; cost and price are of one `measure_unit`, in the company's currency. `sold` = sold to customers, not only a part."""

    external_id: str
    code: str
    name: str
    group: str | None
    measure_unit: str
    made: bool
    sold: bool
    standard_cost: Decimal
    list_price: Decimal | None
    safety_stock: Decimal
    reorder_point: Decimal
    lead_time_days: int
    sold_from: dt.date | None
    sold_to: dt.date | None


@dataclass(frozen=True, slots=True)
class DatedAmountFact:
    """A list price or a standard cost of a product over `[valid_from, valid_to)`."""

    product: str
    amount: Decimal
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class ComponentFact:
    """A line of a bill of materials over `[valid_from, valid_to)`: so much of a component goes into one assembly."""

    external_id: str
    assembly: str
    component: str
    qty: Decimal
    measure_unit: str
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class WarehouseFact:
    """A location that holds stock."""

    external_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class WorkCenterFact:
    """A location where work is done: cost an hour, hours available a week; a `calendar` of its own, where it has one."""

    external_id: str
    code: str
    name: str
    cost_rate: Decimal
    weekly_hours: Decimal
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class OperationFact:
    """An operation of a product's routing: its place in the sequence, the work center, hours booked on each work order. Where the source says
    so: hours for each piece, its name, what is needed beside, the smallest lot and of what lots are multiples."""

    product: str
    sequence: int
    work_center: str
    hours: Decimal
    run_hours: Decimal = Decimal(0)
    name: str = ""
    beside: str | None = None
    lot_min: Decimal = Decimal(0)
    lot_multiple: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class DemandFact:
    """So much of a product that a customer wants on a day; not promised yet."""

    external_id: str
    customer: str
    person: str
    product: str
    qty: Decimal
    wanted: dt.date


@dataclass(frozen=True, slots=True)
class WorkStepFact:
    """A step of a production order that ended: when it was to run, when it ran, and the hours booked on it."""

    sequence: int
    work_center: str
    planned_start: dt.date
    planned_end: dt.date
    start: dt.date
    end: dt.date
    hours: Decimal


@dataclass(frozen=True, slots=True)
class WorkOrderFact:
    """A production order that ended: how much was asked for, made and scrapped, its first and last day, and the day it was due."""

    external_id: str
    number: str
    product: str
    qty: Decimal
    good: Decimal
    scrap: Decimal
    start: dt.date
    end: dt.date
    due: dt.date
    steps: tuple[WorkStepFact, ...] = ()


@dataclass(frozen=True, slots=True)
class StockFact:
    """Stock counted on the last day of the data in one warehouse, with the product's standard cost a unit."""

    product: str
    warehouse: str
    qty: Decimal
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class PeriodFact:
    """A period of given dates, `[start, end)`."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A target of a person in a period: measure `ordered`, value net."""

    person: str
    period: PeriodFact
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderLineFact:
    """A line of an order with its shares of net and tax (13.1); `gross` = net + tax. `position` is the source's line number. Where the source
    says so: what it had cost, and the list price it was sold below."""

    position: int
    product: str
    qty: Decimal
    net: Decimal
    tax: Decimal
    cost: Decimal | None = None
    list_price: Decimal | None = None

    @property
    def gross(self) -> Decimal:
        """Net and tax of the line."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class OrderFact:
    """An order, shipped and invoiced whole on `ship_date`, and given back whole on `returned_date` where there is one. `freight` counts in
    receivables and never in performance."""

    external_id: str
    number: str
    order_date: dt.date
    due_date: dt.date
    ship_date: dt.date
    channel: str
    customer: str
    customer_reference: str
    territory: str
    person: str
    unit_ordered: str
    unit_shipped: str
    net: Decimal
    tax: Decimal
    freight: Decimal
    bill_to_address: str
    ship_to_address: str
    ship_method: str
    currency_rate: int | None
    lines: tuple[OrderLineFact, ...]
    returned_date: dt.date | None = None
    returned_reason: str = ""

    @property
    def gross(self) -> Decimal:
        """R(SubTotal + TaxAmt): what performance calls gross."""
        return self.net + self.tax

    @property
    def receivable(self) -> Decimal:
        """R(TotalDue): gross and freight, what the customer owes."""
        return self.gross + self.freight


@dataclass(frozen=True, slots=True)
class SaleLineFact:
    """A line of a sale whose source states its own net amount and cost. `position` counts from 1 in the order of the file."""

    position: int
    product: str
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class SaleFact:
    """An order of a source that knows no tax, shipment or invoice: `ordered` and `margin` count on `order_date`."""

    external_id: str
    number: str
    order_date: dt.date
    customer: str
    territory: str
    person: str
    unit: str
    lines: tuple[SaleLineFact, ...]


@dataclass(frozen=True, slots=True)
class CarrierFact:
    """A carrier, or a way of shipment that stands for one."""

    external_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PromisedLineFact:
    """A line of an order with the day it was promised for. `position` counts from 1."""

    position: int
    product: str
    qty: Decimal
    net: Decimal
    promised_date: dt.date


@dataclass(frozen=True, slots=True)
class ShipmentFact:
    """What of an order's lines (their positions) went together, whole, on `ship_date`, in one parcel of a weight where that is known."""

    external_id: str
    number: str
    planned_date: dt.date
    ship_date: dt.date
    carrier: str
    weight_kg: Decimal | None
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PromisedOrderFact:
    """An order of a source that knows promises and shipments, but neither tax nor invoice. `freight` never counts in performance."""

    external_id: str
    number: str
    order_date: dt.date
    customer: str
    territory: str
    person: str
    unit: str
    lines: tuple[PromisedLineFact, ...]
    shipments: tuple[ShipmentFact, ...]
    freight: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class DealFact:
    """An opportunity of one piece of a product as it stood: `closed` on a day as `won` or not, or open and not expected to close before
    `expected`. `stage` is a stage of the house."""

    external_id: str
    customer: str
    person: str
    product: str
    worth: Decimal
    stage: str
    opened: dt.date
    closed: dt.date | None
    expected: dt.date
    won: bool | None
