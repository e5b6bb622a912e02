"""The only place that changes quotations; imported by flows only."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.quotations import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change

TABLE: Final = DocumentTable(
    kind="quotation",
    table="quotations_quotation",
    lock="quotation",
    series=NewSeries("quotation", "QT-{yy}{mm}-"),
    columns={
        "root_id": "bigint", "revision": "int", "replaces_id": "bigint", "why": "text", "customer_id": "bigint", "opportunity_id": "bigint",
        "contact_id": "bigint", "territory_id": "bigint", "customer_reference": "text",
        "quotation_date": "date", "valid_until": "date", "requested_date": "date",
        "tax_inclusive": "boolean", "rate": "numeric", "rate_note": "text", "terms_id": "bigint", "ship_to_id": "bigint", "message": "text",
        "net": "numeric", "tax": "numeric", "gross": "numeric", "sent_at": "timestamptz", "decided_at": "timestamptz", "decided_by": "text",
        "decision": "text", "lost_to_id": "bigint",
    },
    transitions=states.TRANSITIONS,
    refs={
        "opportunity_id": ("opportunities_opportunity", "record_id"), "contact_id": ("parties_contact", "record_id"),
        "terms_id": ("terms_paymentterms", "record_id"),
        "lost_to_id": ("research_competitor", "record_id"),
    },
    sought=("customer_reference",),
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
_LINE: Final = {
    "line_id": "bigint", "quotation_id": "bigint", "position": "int", "kind": "text", "product_id": "bigint", "text": "text", "qty": "numeric",
    "unit_price": "numeric", "net": "numeric", "tax": "numeric", "gross": "numeric", "list_price": "numeric", "price_kind": "text",
    "floor_price": "numeric", "price_reason": "jsonb", "tax_rate": "numeric", "service_kind": "text", "requested_date": "date",
    "instead_of": "int", "chosen": "boolean",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line with its amounts worked out."""

    position: int
    product_id: int | None
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    tax_rate: Decimal
    kind: str = states.SALE
    text: str = ""
    list_price: Decimal | None = None
    price_kind: str = ""
    price_reason: Mapping[str, Any] | None = None
    service_kind: str = "goods"
    requested_date: dt.date | None = None
    instead_of: int | None = None
    floor_price: Decimal | None = None

    @property
    def gross(self) -> Decimal:
        """Net and tax."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class NewQuotation:
    """A version to write. `values` are the head's own columns; a revision brings its number and the version it revises."""

    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    lines: tuple[NewLine, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    number: str | None = None

    def columns(self) -> dict[str, Any]:
        """The head's columns, with the sums of what is chosen."""
        chosen = [line for line in self.lines if line.kind not in states.CHOSEN_BY_CUSTOMER]
        sums = {name: sum((getattr(line, name) for line in chosen), Decimal(0)) for name in ("net", "tax", "gross")}
        return {**self.values, **sums}


def draft(new: NewQuotation, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a draft; returns its key."""
    opened = NewDocument(new.customer, states.DRAFT, new.owner_id, new.unit_id, new.currency, new.columns(), new.number)
    (key,) = documents.open_many(TABLE, [opened], actor=actor, at=at)
    _write_lines(key, new.lines)
    return key


def rewrite(quotation_id: int, new: NewQuotation) -> None:
    """Writes a draft (locked) anew under the same key; the audit keeps what it was before."""
    spine.drop_lines("quotations_quotationline", "quotation_id", quotation_id)
    spine.reassign([quotation_id], owner_id=new.owner_id, unit_id=new.unit_id)
    documents.change(TABLE, [Change(quotation_id, {**new.columns(), "currency": new.currency})], titles={quotation_id: new.customer})
    _write_lines(quotation_id, new.lines)


def _write_lines(quotation_id: int, lines: Sequence[NewLine]) -> None:
    keys = spine.open_lines([(quotation_id, line.position) for line in lines])
    rows = [
        {
            **{name: getattr(line, name) for name in _LINE if hasattr(line, name)},
            "line_id": key, "quotation_id": quotation_id, "chosen": line.kind not in states.CHOSEN_BY_CUSTOMER,
            "price_reason": None if line.price_reason is None else json.dumps(line.price_reason),
        }
        for key, line in zip(keys, lines, strict=True)
    ]  # fmt: skip
    insert_set("quotations_quotationline", _LINE, rows)


def promise(rows: Sequence[tuple[int, dt.date, Mapping[str, Any]]]) -> None:
    """Keeps what was told of each line: the date, and what binds it."""
    update_set(
        "quotations_quotationline", "line_id", {"promised_date": "date", "promise_cause": "jsonb"},
        [(line, {"promised_date": day, "promise_cause": json.dumps(dict(cause))}) for line, day, cause in rows],
    )  # fmt: skip


def choose(quotation_id: int, taken: Sequence[int], dropped: Sequence[int]) -> None:
    """What the customer chose counts from now on, what it stands for does not; the head's sums are those of the chosen lines."""
    run(
        """update quotations_quotationline set chosen = position = any(%s)
           where quotation_id = %s and (position = any(%s) or position = any(%s))""",
        [list(taken), quotation_id, list(taken), list(dropped)],
    )
    run(
        """update quotations_quotation q set net = s.net, tax = s.tax, gross = s.gross
           from (select sum(net) as net, sum(tax) as tax, sum(gross) as gross from quotations_quotationline where quotation_id = %s and chosen) s
           where q.record_id = %s""",
        [quotation_id, quotation_id],
    )
