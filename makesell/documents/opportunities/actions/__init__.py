"""The only place that changes opportunities; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.opportunities import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change, refuse_unknown

TABLE: Final = DocumentTable(
    kind="opportunity",
    table="opportunities_opportunity",
    lock="opportunity",
    series=NewSeries("opportunity", "OP-{yy}-"),
    columns={
        "customer_id": "bigint", "lead_id": "bigint", "campaign_id": "bigint",
        "contact_id": "bigint", "stage": "text", "amount": "numeric", "probability": "int", "opened_date": "date",
        "expected_close_date": "date", "next_step": "text", "next_step_date": "date", "need": "text", "solution": "text",
        "brought_by_id": "bigint", "closed_date": "date", "lost_reason": "text", "closing_words": "text", "winner_id": "bigint",
        "won_by_id": "bigint",
    },
    transitions=states.TRANSITIONS,
    refs={
        "customer_id": ("parties_customer", "record_id"), "contact_id": ("parties_contact", "record_id"),
        "winner_id": ("research_competitor", "record_id"), "campaign_id": ("campaigns_campaign", "record_id"),
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewLine:
    """A product line; `amount` is quantity × unit price, rounded."""

    product_id: int
    qty: Decimal
    unit_price: Decimal
    amount: Decimal


def open_many(new: Sequence[NewDocument], lines: Sequence[Sequence[NewLine]], *, on: dt.date, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes opportunities with their lines and numbers them; returns their keys in the order given."""
    keys = documents.open_many(TABLE, new, actor=actor, at=at)
    _insert_lines([(key, own) for key, own in zip(keys, lines, strict=True)])
    documents.number(TABLE, keys, on)
    return keys


def record_many(new: Sequence[NewDocument], lines: Sequence[Sequence[NewLine]], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes opportunities of the past under the numbers they had; returns their keys in the order given."""
    keys = documents.open_many(TABLE, new, actor=actor, at=at)
    _insert_lines([(key, own) for key, own in zip(keys, lines, strict=True)])
    return keys


def hold(keys: Sequence[int], version: int | None = None) -> None:
    """Locks opportunities; refuses (404) what is missing and (409) what was changed since it was read."""
    documents.hold(TABLE, keys, version)


def change(key: int, values: Mapping[str, Any], *, title: str | None = None) -> None:
    """Changes columns of one opportunity."""
    documents.change(TABLE, [Change(key, values)], titles={key: title} if title else None)


def put_lines(key: int, lines: Sequence[NewLine]) -> None:
    """Writes the product lines anew; no book names them."""
    run("delete from opportunities_opportunityline where opportunity_id = %s", [key])
    _insert_lines([(key, lines)])


def move(keys: Sequence[int], act: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Moves opportunities by a named act, setting the same columns in each."""
    refuse_unknown(TABLE.refs, [values])
    documents.move(TABLE, keys, act, actor=actor, at=at, reason=reason, values=values)


def reassign(keys: Sequence[int], owner_id: int, unit_id: int) -> None:
    """Gives opportunities to another owner."""
    spine.reassign(keys, owner_id=owner_id, unit_id=unit_id)
    run("update opportunities_opportunity set version = version + 1 where record_id = any(%s)", [list(keys)])


def add_rival(key: int, competitor_id: int, offer_id: int) -> None:
    """Names a competitor with its offer."""
    insert_set(
        "opportunities_rival",
        {"opportunity_id": "bigint", "competitor_id": "bigint", "offer_id": "bigint"},
        [{"opportunity_id": key, "competitor_id": competitor_id, "offer_id": offer_id}],
    )


def _insert_lines(lines: Sequence[tuple[int, Sequence[NewLine]]]) -> None:
    rows = [
        {
            "opportunity_id": key, "position": n, "product_id": line.product_id, "qty": line.qty, "unit_price": line.unit_price,
            "amount": line.amount,
        }
        for key, own in lines
        for n, line in enumerate(own, 1)
    ]  # fmt: skip
    refuse_unknown({"product_id": ("products_product", "record_id")}, rows)
    insert_set(
        "opportunities_opportunityline",
        {"opportunity_id": "bigint", "position": "int", "product_id": "bigint", "qty": "numeric", "unit_price": "numeric", "amount": "numeric"},
        rows,
    )
