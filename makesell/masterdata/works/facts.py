"""What revisions of bills of material and routings, and the times of work centers, are made from."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SetupFact:
    """Hours to set a work center up from one family to another."""

    from_family: str
    to_family: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class TimeFact:
    """Overtime or maintenance: from minute to minute after midnight, on every day in `[valid_from, valid_to)`."""

    kind: str
    valid_from: dt.date
    valid_to: dt.date
    start_minute: int
    end_minute: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewBomLine:
    """A component; with dates of its own only where it holds for a part of the revision's time.

    `instead_of` is the position (10, 20 … in the order given) of the line it may stand in for.
    """

    component_id: int
    qty: Decimal
    scrap_rate: Decimal = Decimal(0)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class NewBom:
    """A new revision of a product's bill of material, for `base_qty` of it: the usual one (`alternative` 0), or one beside it."""

    product_id: int
    product_code: str
    product_name: str
    valid_from: dt.date
    lines: tuple[NewBomLine, ...]
    valid_to: dt.date | None = None
    base_qty: Decimal = Decimal(1)
    external_source: str | None = None
    external_id: str | None = None
    alternative: int = 0


@dataclass(frozen=True, slots=True)
class NewStep:
    """An operation: at a work center with its hours, or outside for so many working days, by a supplier at a price for each piece."""

    work_center_id: int | None
    position: int
    name: str = ""
    setup_hours: Decimal = Decimal(0)
    run_hours: Decimal = Decimal(0)
    second_id: int | None = None
    third_id: int | None = None
    beside_id: int | None = None
    family: str = ""
    move_qty: Decimal | None = None
    scrap_rate: Decimal = Decimal(0)
    days: int | None = None
    after: str = ""
    supplier_id: int | None = None
    outside_price: Decimal | None = None
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class NewRouting:
    """A new revision of a product's routing."""

    product_id: int
    product_code: str
    product_name: str
    valid_from: dt.date
    steps: tuple[NewStep, ...]
    valid_to: dt.date | None = None
    template: bool = False
    lot_min: Decimal = Decimal(0)
    lot_multiple: Decimal = Decimal(0)
    external_source: str | None = None
    external_id: str | None = None
