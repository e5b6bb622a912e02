"""Quotas with what orders have taken of them."""

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing
from makesell.masterdata.quotas.access import POLICY

_WHOSE = "((k.customer_class <> '' and qc.customer_class = k.customer_class) or (k.region <> '' and qc.region = k.region))"
# Of a quota `k`: ordered by its customers while it holds, on orders that hold or have supply, and what is kept for quotations to them.
_ALL_TAKEN = f"""(coalesce((
    select sum(ql.qty - ql.cut_qty) from orders_salesorderline ql join orders_salesorder qo on qo.record_id = ql.order_id
    join parties_customer qc on qc.record_id = qo.customer_id
    where ql.product_id = k.product_id and qo.state in ('held', 'confirmed') and true
      and qo.order_date >= k.valid_from and (k.valid_to is null or qo.order_date < k.valid_to) and {_WHOSE}), 0)
  + coalesce((
    select sum(ql.qty + ql.made_qty) from quotations_supplyhold ql join quotations_quotationline qx on qx.line_id = ql.line_id
    join quotations_quotation qo on qo.record_id = qx.quotation_id join parties_customer qc on qc.record_id = qo.customer_id
    where qx.product_id = k.product_id and ql.ended_at is null and true and {_WHOSE}), 0))"""
# The same without the lines of the act itself (one array).
TAKEN = _ALL_TAKEN.replace("and true", "and ql.line_id <> all(%(without)s::bigint[])")


def rows_of(actor: Actor) -> Where:
    """Quotas are seen whole or not at all."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="quotas",
    source="quotas_quota k",
    key="k.id",
    policy=POLICY,
    rows=rows_of,
    default_sort="-valid_from",
    search_sql=None,
    joins={"pr": "join products_product pr on pr.record_id = k.product_id"},
    fields=(
        Field("product", "k.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("customer_class", "k.customer_class", Kind.CODE, groups=True),
        Field("region", "k.region", Kind.CODE, groups=True),
        Field("qty", "k.qty", Kind.QTY),
        Field("taken", _ALL_TAKEN, Kind.QTY),
        Field("left", f"greatest(k.qty - {_ALL_TAKEN}, 0)", Kind.QTY),
        Field("valid_from", "k.valid_from", Kind.DATE),
        Field("valid_to", "k.valid_to", Kind.DATE, nullable=True),
    ),
)
