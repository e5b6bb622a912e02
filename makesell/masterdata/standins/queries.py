"""Reads of stand-ins."""

from collections.abc import Collection

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.masterdata.standins.access import POLICY


def rows_of(actor: Actor) -> Where:
    """Stand-ins are seen whole or not at all."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="stand_ins",
    source="standins_standin s",
    key="s.id",
    policy=POLICY,
    rows=rows_of,
    default_sort="product",
    search_sql=None,
    joins={"pr": "join products_product pr on pr.record_id = s.product_id", "pi": "join products_product pi on pi.record_id = s.instead_id"},
    fields=(
        Field("product", "s.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("instead", "s.instead_id", Kind.REF, label_sql="pi.name", sort_sql="pi.code", groups=True, noun="products"),
        Field("note", "s.note", Kind.TEXT),
    ),
)


def of_products(product_ids: Collection[int]) -> dict[int, list[int]]:
    """What may stand in for products, those that are sold: {product: products}, in the order they were kept."""
    found: dict[int, list[int]] = {}
    rows = run(
        """select s.product_id, s.instead_id from standins_standin s join products_product p on p.record_id = s.instead_id and p.active and p.saleable
           where s.product_id = any(%s) order by s.id""",
        [list(product_ids)],
    )
    for product, instead in rows:
        found.setdefault(product, []).append(instead)
    return found
