"""Named reads for labels of parcels: where each goes, and what lies in it; whoever asks."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A parcel as its label says it: the receiver at the order's address, else at the customer's own, the way, and its contents in lines."""

    id: int
    position: int
    carrier: str
    tracking_number: str
    weight_kg: Decimal | None
    delivery_id: int
    number: str
    planned_date: dt.date
    orders: str
    customer: str
    language: str
    receiver: str
    phone: str
    address: str
    postal_code: str
    country: str
    contents: list[list[str]]     # code, product, quantity with its unit


# As a join of a delivery `d` with its order `o`: the address it goes to.
SHIP_TO: Final = """left join lateral (
        select x.receiver, x.phone, concat_ws(' ', nullif(x.region, ''), nullif(x.city, ''), x.line) as line, x.postal_code, x.country
        from parties_address x where x.id = coalesce(d.ship_to_id, o.ship_to_id)
           or (coalesce(d.ship_to_id, o.ship_to_id) is null and x.customer_id = d.customer_id and x.kind = 'ship' and x.active)
        order by x.id limit 1) a on true"""


def labels(delivery_id: int) -> list[LabelRow]:
    """The parcels of a delivery as their labels say them, by position. One statement."""
    rows = run(
        f"""select p.id, p.position, coalesce(k.name, ''), p.tracking_number, p.weight_kg, d.record_id, coalesce(d.number, ''), d.planned_date,
                   (select string_agg(distinct y.number, ', ') from deliveries_deliveryline x
                    join orders_salesorderline l on l.line_id = x.order_line_id join orders_salesorder y on y.record_id = l.order_id
                    where x.delivery_id = d.record_id),
                   c.name, c.language, coalesce(nullif(a.receiver, ''), c.name), coalesce(nullif(a.phone, ''), c.phone), coalesce(a.line, ''),
                   coalesce(a.postal_code, ''), coalesce(a.country, ''),
                   (select jsonb_agg(jsonb_build_array(coalesce(pr.code, ''), coalesce(
                               case when c.language <> 'zh-hans' then nullif(pr.name_en, '') end, pr.name, ''),
                               concat_ws(' ', trim_scale(q.qty), u.code)) order by x.position)::text
                    from deliveries_parcelline q join deliveries_deliveryline x on x.line_id = q.line_id
                    join orders_salesorderline l on l.line_id = x.order_line_id left join products_product pr on pr.record_id = l.product_id
                    left join products_unitofmeasure u on u.id = pr.uom_id where q.parcel_id = p.id)
            from deliveries_parcel p join deliveries_delivery d on d.record_id = p.delivery_id
            join parties_customer c on c.record_id = d.customer_id left join orders_salesorder o on o.record_id = d.order_id
            left join parties_carrier k on k.record_id = p.carrier_id {SHIP_TO} where p.delivery_id = %s order by p.position""",
        [delivery_id],
    )
    return [LabelRow(*(*row[:8], row[8] or "", *row[9:16], json.loads(row[16] or "[]"))) for row in rows]
