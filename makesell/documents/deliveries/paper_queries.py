"""Named reads for papers of deliveries: the delivery note 送货单 as its customer reads it, and what is to be picked; whoever asks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries.label_queries import SHIP_TO
from makesell.ground.db import one, run
from makesell.masterdata.partnumbers.queries import JOIN as CALLED


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A delivery's head as its note says it: the receiver at the delivery's address, else the order's, else the customer's own."""

    id: int
    number: str
    customer: str
    language: str
    receiver: str
    phone: str
    address: str
    postal_code: str
    country: str
    contact: str
    contact_phone: str
    carrier: str
    planned_date: dt.date
    issued_date: dt.date | None
    warehouse: str
    our_contact: str
    currency: str


def note(delivery_id: int) -> NoteRow:
    """One statement."""
    row = one(
        f"""select d.record_id, coalesce(d.number, ''), c.name, c.language, coalesce(nullif(a.receiver, ''), c.name),
                   coalesce(nullif(a.phone, ''), c.phone), coalesce(a.line, ''), coalesce(a.postal_code, ''), coalesce(a.country, ''),
                   coalesce(k.name, ''), coalesce(k.phone, ''), d.carrier, d.planned_date, d.issued_date, coalesce(w.name, ''),
                   coalesce(p.name, u.name), d.currency
            from deliveries_delivery d join parties_customer c on c.record_id = d.customer_id join organisation_unit u on u.id = d.unit_id
            left join orders_salesorder o on o.record_id = d.order_id left join works_warehouse w on w.record_id = d.warehouse_id
            left join organisation_person p on p.id = d.owner_id
            left join parties_contact k on k.customer_id = d.customer_id and k.main and k.active and k.erased_at is null
            {SHIP_TO} where d.record_id = %s""",
        [delivery_id],
    )
    assert row is not None
    return NoteRow(*row)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A delivery line as a paper says it; `net` is the line's part of the order's amount, `place` where its product lies in the warehouse."""

    id: int
    delivery_id: int
    delivery: str
    customer: str
    position: int
    order: str
    reference: str          # the customer's own number of the order
    product_id: int
    code: str
    name: str
    name_en: str
    called: str             # the customer's own number of the product
    tracking: str
    unit: str
    qty: Decimal
    net: Decimal
    warehouse_id: int | None
    place: str
    lot: str = ""           # written down for goods that are not kept by lot


def lines(delivery_ids: Sequence[int]) -> list[NoteLine]:
    """The lines of deliveries, delivery by delivery. One statement."""
    rows = run(
        f"""select x.line_id, d.record_id, coalesce(d.number, ''), c.name, x.position, coalesce(o.number, ''), o.customer_reference, l.product_id,
                   coalesce(pr.code, ''), coalesce(pr.name, l.text), coalesce(pr.name_en, ''), coalesce(pn.number, ''),
                   case when pr.kind = 'service' then 'none' else coalesce(pr.tracking, 'none') end, coalesce(m.code, ''), x.qty,
                   makesell_part(l.net, x.qty, l.qty, 4), d.warehouse_id, coalesce(pl.code, ''), x.lot
            from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
            join parties_customer c on c.record_id = d.customer_id join orders_salesorderline l on l.line_id = x.order_line_id
            join orders_salesorder o on o.record_id = l.order_id left join products_product pr on pr.record_id = l.product_id
            left join products_unitofmeasure m on m.id = pr.uom_id
            left join (works_productplace pp join works_location pl on pl.id = pp.location_id)
                on pp.product_id = l.product_id and pp.warehouse_id = d.warehouse_id
            {CALLED.format(customer="o.customer_id")}
            where x.delivery_id = any(%s::bigint[]) order by array_position(%s::bigint[], x.delivery_id), x.position""",
        [list(delivery_ids), list(delivery_ids)],
    )
    return [NoteLine(*row) for row in rows]
