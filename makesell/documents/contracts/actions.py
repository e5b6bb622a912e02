"""The only place that changes contracts and their templates; imported by flows only."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.contracts import states
from makesell.ground.actor import Actor
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents, master
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change, MasterTable, NewRow

TEMPLATE: Final = MasterTable("contract_template", "contracts_contracttemplate", "CT", {"clauses": "jsonb"})
TABLE: Final = DocumentTable(
    kind="contract",
    table="contracts_contract",
    lock="contract",
    series=NewSeries("contract", "HT-{yyyy}-"),
    columns={
        "root_id": "bigint", "revision": "int", "replaces_id": "bigint", "why": "text", "kind": "text", "subject": "text", "customer_id": "bigint",
        "contact_id": "bigint", "territory_id": "bigint", "quotation_id": "bigint", "customer_reference": "text", "contract_date": "date",
        "start_date": "date", "end_date": "date", "notice_days": "int", "requested_date": "date", "tax_inclusive": "boolean", "rate": "numeric",
        "rate_note": "text", "terms_id": "bigint", "ship_to_id": "bigint", "limit_gross": "numeric", "net": "numeric", "tax": "numeric",
        "gross": "numeric", "clauses": "jsonb", "approved_at": "timestamptz", "signed_at": "timestamptz", "ended_at": "timestamptz",
        "end_reason": "text",
    },
    transitions=states.TRANSITIONS,
    refs={"contact_id": ("parties_contact", "record_id"), "terms_id": ("terms_paymentterms", "record_id")},
    sought=("subject", "customer_reference"),
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
_LINE: Final = {
    "line_id": "bigint", "contract_id": "bigint", "position": "int", "kind": "text", "product_id": "bigint", "text": "text", "qty": "numeric",
    "unit_price": "numeric", "net": "numeric", "tax": "numeric", "gross": "numeric", "list_price": "numeric", "price_kind": "text",
    "tax_rate": "numeric", "service_kind": "text", "requested_date": "date",
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
    kind: str = "sale"
    text: str = ""
    list_price: Decimal | None = None
    price_kind: str = ""
    service_kind: str = "goods"
    requested_date: dt.date | None = None

    @property
    def gross(self) -> Decimal:
        """Net and tax."""
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class NewContract:
    """A version to write. `values` are the head's own columns; an amendment brings its number and the version it amends."""

    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    lines: tuple[NewLine, ...]
    clauses: Sequence[tuple[str, str]]
    values: Mapping[str, Any] = field(default_factory=dict)
    number: str | None = None

    def columns(self) -> dict[str, Any]:
        """The head's columns, with clauses and sums."""
        sums = {name: sum((getattr(line, name) for line in self.lines), Decimal(0)) for name in ("net", "tax", "gross")}
        return {**self.values, **sums, "clauses": clauses_kept(self.clauses)}


def clauses_kept(clauses: Sequence[tuple[str, str]]) -> str:
    """Clauses as they are kept."""
    return json.dumps([{"title": title, "text": text} for title, text in clauses], ensure_ascii=False)


def draft(new: NewContract, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a draft; returns its key."""
    opened = NewDocument(new.customer, states.DRAFT, new.owner_id, new.unit_id, new.currency, new.columns(), new.number)
    (key,) = documents.open_many(TABLE, [opened], actor=actor, at=at)
    _write_lines(key, new.lines)
    return key


def rewrite(contract_id: int, new: NewContract) -> None:
    """Writes a draft (locked) anew under the same key; the audit keeps what it was before."""
    spine.drop_lines("contracts_contractline", "contract_id", contract_id)
    spine.reassign([contract_id], owner_id=new.owner_id, unit_id=new.unit_id)
    documents.change(TABLE, [Change(contract_id, {**new.columns(), "currency": new.currency})], titles={contract_id: new.customer})
    _write_lines(contract_id, new.lines)


def _write_lines(contract_id: int, lines: Sequence[NewLine]) -> None:
    keys = spine.open_lines([(contract_id, line.position) for line in lines])
    rows = [
        {**{name: getattr(line, name) for name in _LINE if hasattr(line, name)}, "line_id": key, "contract_id": contract_id}
        for key, line in zip(keys, lines, strict=True)
    ]
    insert_set("contracts_contractline", _LINE, rows)


def create_templates(rows: Sequence[NewRow], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes templates; returns their keys in the order given."""
    return master.create(TEMPLATE, rows, actor=actor, at=at)


def change_templates(changes: Sequence[Change]) -> None:
    """Changes templates, or takes them out of use; contracts keep the clauses they have."""
    master.change(TEMPLATE, changes)
