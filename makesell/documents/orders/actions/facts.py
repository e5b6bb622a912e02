"""What is written of a sales order: its head, its lines, whose credit they are; judged before anything is written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.orders import states
from makesell.documents.orders.queries.parts import AskedPart
from makesell.ground.refusal import Refusal

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class NewSplit:
    """A credit of a line: who, which share (0–1), primary or overlay."""

    person_id: int
    share: Decimal = WHOLE
    overlay: bool = False


@dataclass(frozen=True, slots=True)
class InBundle:
    """Of which bundle 套装 a line is a part: the bundle, how many of it, the position of its first line, the weight its price was spread by."""

    product_id: int
    qty: Decimal
    at: int
    weight: Decimal


@dataclass(frozen=True, slots=True)
class NewLine:
    """An order line with its amounts already worked out."""

    position: int
    product_id: int | None
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    splits: tuple[NewSplit, ...] = ()
    kind: str = states.SALE
    text: str = ""
    requested_date: dt.date | None = None
    cost: Decimal | None = None
    list_price: Decimal | None = None
    price_kind: str = ""
    price_reason: Mapping[str, Any] | None = None
    special_price_id: int | None = None
    promotion_id: int | None = None
    promotion_cut: Decimal = Decimal(0)
    tax_rate: Decimal | None = None
    service_kind: str = "goods"
    added_date: dt.date | None = None
    replaces_id: int | None = None
    parts: tuple[AskedPart, ...] = ()
    due_back_date: dt.date | None = None
    budget_line_id: int | None = None
    loan_line_id: int | None = None
    cause_id: int | None = None
    cause_line_id: int | None = None
    bundle: InBundle | None = None
    floor_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A sales order's head and lines. `number` is given by the past; a draft has none."""

    customer_id: int
    customer_name: str
    owner_id: int | None
    unit_id: int
    currency: str
    order_date: dt.date
    lines: tuple[NewLine, ...]
    number: str | None = None
    state: str = states.DRAFT
    territory_id: int | None = None
    requested_date: dt.date | None = None
    customer_reference: str = ""
    channel: str = "direct"
    rate: Decimal = WHOLE
    rate_note: str = ""
    external_source: str | None = None
    external_id: str | None = None
    tax_inclusive: bool = False
    terms_id: int | None = None
    ship_to_id: int | None = None
    quotation_id: int | None = None
    contract_id: int | None = None
    end_user: str = ""
    project: str = ""
    delivery_rule: str = states.IN_PARTS
    drawing_gate: bool = False
    agreement_gate: bool = False
    licence_gate: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A recorded order: its key and its lines' keys in the order given."""

    order_id: int
    line_ids: tuple[int, ...]


def judge(order: NewOrder) -> None:
    """Refuses lines of no quantity, and shares that are no whole or stand on lines that earn nobody a credit."""
    for line in order.lines:
        if line.kind in states.CREDITED:
            judge_shares(line.position, line.splits)
        elif line.splits:
            raise Refusal("split.not_credited", "Line %(line)s earns nobody a credit.", field="splits", line=line.position)
        if line.qty <= 0:
            raise Refusal("order.quantity", "The quantity of line %(line)s must be more than 0.", field="lines", line=line.position)


def judge_shares(position: int, splits: Sequence[NewSplit]) -> None:
    """The primary shares of a line sum to exactly 1, nobody stands twice. Refuses others."""
    if len({(s.person_id, s.overlay) for s in splits}) != len(splits):
        raise Refusal("split.twice", "Somebody is credited twice on line %(line)s.", field="splits", line=position)
    if sum((s.share for s in splits if not s.overlay), Decimal(0)) != WHOLE:
        raise Refusal("split.whole", "The primary shares of line %(line)s must sum to 100 %%.", field="splits", line=position)
