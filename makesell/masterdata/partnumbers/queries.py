"""Reads of customers' part numbers. One that was merged into another customer lends it its numbers (ADR 0010)."""

from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.masterdata.parties.queries import served
from makesell.masterdata.partnumbers.access import POLICY

# As a join of a document's line `l` with its head's customer: what that customer calls the line's product.
JOIN = "left join partnumbers_partnumber pn on pn.customer_id = {customer} and pn.product_id = l.product_id"
_OF = "(n.customer_id = %s or n.customer_id in (select c.record_id from parties_customer c where c.merged_into_id = %s))"
MOST = 8


def sought(number: str) -> str:
    """A number as it is sought: without spaces around it, in capitals."""
    return number.strip().upper()


def rows_of(actor: Actor, act: str = "view") -> Where:
    """Part numbers follow their customers (`c`)."""
    return where(POLICY.reach(actor, act), owner="c.owner_id", unit="c.unit_id", customer=served("c.record_id"))


LISTING = Listing(
    noun="part_numbers",
    source="partnumbers_partnumber n join parties_customer c on c.record_id = n.customer_id",
    key="n.id",
    policy=POLICY,
    rows=rows_of,
    default_sort="customer",
    search_sql=None,
    joins={"pr": "join products_product pr on pr.record_id = n.product_id"},
    fields=(
        Field("customer", "n.customer_id", Kind.REF, label_sql="c.name", sort_sql="c.sort_key", groups=True, noun="customers"),
        Field("product", "n.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("code", "pr.code", Kind.CODE),
        Field("number", "n.number", Kind.CODE),
        Field("name", "n.name", Kind.TEXT),
    ),
)


@dataclass(frozen=True, slots=True)
class PartNumberRow:
    """A part number for an act: whose it is and what it says."""

    id: int
    customer_id: int
    product_id: int
    number: str
    name: str


def of_ids(keys: Sequence[int]) -> list[PartNumberRow]:
    """Part numbers by key; those that do not exist are left out."""
    rows = run("select id, customer_id, product_id, number, name from partnumbers_partnumber where id = any(%s) order by id", [list(keys)])
    return [PartNumberRow(*row) for row in rows]


def products_called(customer_id: int, numbers: Sequence[str]) -> dict[str, int]:
    """Products by the numbers a customer gives them: {number as asked for: product}."""
    asked = {sought(number): number for number in numbers}
    rows = run(
        f"select n.number_key, n.product_id from partnumbers_partnumber n where {_OF} and n.number_key = any(%s)",
        [customer_id, customer_id, list(asked)],
    )
    return {asked[key]: product for key, product in rows}


def beginning(customer_id: int, text: str) -> dict[int, str]:
    """Products whose number at a customer begins so, while it is typed: {product: number}, the first eight."""
    if not text.strip():
        return {}
    rows = run(
        f"""select n.product_id, n.number from partnumbers_partnumber n where {_OF} and starts_with(n.number_key, %s)
            order by n.number_key limit {MOST}""",
        [customer_id, customer_id, sought(text)],
    )
    return dict(rows)
