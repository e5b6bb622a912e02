"""Reads of supply kept for quotations' lines 防占货."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.quotations.queries import rows_of
from makesell.ground.actor import Actor
from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold that stands, with the quotation and whose it is."""

    quotation_id: int
    number: str | None
    customer: str
    owner_id: int | None
    owner: str | None
    line_id: int
    position: int
    product_id: int
    product: str
    qty: Decimal
    until: dt.date
    made_qty: Decimal


_STANDING = """
    select q.record_id, q.number, c.name, q.owner_id, p.name, h.line_id, l.position, l.product_id, pr.code, h.qty, h.until, h.made_qty
    from quotations_supplyhold h join quotations_quotationline l on l.line_id = h.line_id
    join quotations_quotation q on q.record_id = l.quotation_id join parties_customer c on c.record_id = q.customer_id
    join products_product pr on pr.record_id = l.product_id left join organisation_person p on p.id = q.owner_id
    where h.ended_at is null
"""


def of_quotations(quotation_ids: Collection[int]) -> list[HoldRow]:
    """What stands for quotations, by line."""
    return [HoldRow(*row) for row in run(f"{_STANDING} and q.record_id = any(%s) order by h.line_id", [list(quotation_ids)])]


def of_product(actor: Actor, product_id: int) -> list[HoldRow]:
    """What stands of a product: of quotations the actor may see with their number, of others without it."""
    seen = rows_of(actor)
    rows = run(f"{_STANDING} and l.product_id = %s order by h.until, h.line_id", [product_id])
    open_to = {row[0] for row in run(f"select q.record_id from quotations_quotation q where q.record_id = any(%s) and {seen.sql}",
                                     [[row[0] for row in rows], *seen.params])} if rows else set()
    return [HoldRow(*row) if row[0] in open_to else HoldRow(0, None, "", *row[3:]) for row in rows]


def past(on: dt.date) -> list[int]:
    """Quotations of which a hold's last day has passed."""
    rows = run(
        """select distinct l.quotation_id from quotations_supplyhold h join quotations_quotationline l on l.line_id = h.line_id
           where h.ended_at is null and h.until < %s order by 1""",
        [on],
    )
    return [row[0] for row in rows]


def held_of(product_ids: Collection[int], *, owner_id: int | None = None, unit_id: int | None = None, without: Collection[int]) -> dict[int, Decimal]:
    """How much of products the quotations of a person, or of a unit, hold beside these lines; read under the products' lock."""
    rows = run(
        """select l.product_id, sum(h.qty) from quotations_supplyhold h join quotations_quotationline l on l.line_id = h.line_id
           join quotations_quotation q on q.record_id = l.quotation_id
           where h.ended_at is null and l.product_id = any(%s) and h.line_id <> all(%s)
             and (%s::bigint is null or q.owner_id = %s) and (%s::bigint is null or q.unit_id = %s) group by 1""",
        [list(product_ids), list(without), owner_id, owner_id, unit_id, unit_id],
    )
    return dict(rows)


def class_of(customer_id: int) -> str:
    """The class of a quotation's customer."""
    return str(run("select customer_class from parties_customer where record_id = %s", [customer_id])[0][0])
