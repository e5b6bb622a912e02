"""Named reads of installed machines; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.acceptances import machine_states as states
from makesell.documents.acceptances.access import MACHINES
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import TODAY, run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.spine.rows import HeadRow, as_given, count_seen, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The machines an actor may see, or do an act with."""
    return document_rows(MACHINES, actor, "acceptances_installedmachine", "m.record_id", act)


WARRANTY = f"case when m.warranty_until >= {TODAY} then '{states.IN}' else '{states.OUT}' end"
LISTING = Listing(
    noun="machines",
    source="acceptances_installedmachine m",
    key="m.record_id",
    policy=MACHINES,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        **documents.joins("m"),
        "pr": "join products_product pr on pr.record_id = m.product_id",
        "d": "left join deliveries_delivery d on d.record_id = m.delivery_id",
        "o": """left join (orders_salesorderline ol join orders_salesorder o on o.record_id = ol.order_id) on ol.line_id = m.order_line_id""",
        "rp": "left join acceptances_installedmachine rp on rp.record_id = m.replaces_id",
    },
    fields=(
        documents.number("m"),
        Field("serial", "m.serial", Kind.CODE),
        Field("product", "m.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        documents.customer("m"),
        Field("state", "m.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("warranty", WARRANTY, Kind.CHOICE, groups=True, choices=states.WARRANTY),
        Field("warranty_until", "m.warranty_until", Kind.DATE, groups=True),
        Field("labour_until", "coalesce(m.labour_until, m.warranty_until)", Kind.DATE),
        Field("agreed_until", "m.agreed_until", Kind.DATE, groups=True),
        Field("started_date", "m.started_date", Kind.DATE, groups=True),
        Field("site", "m.site", Kind.TEXT),
        Field("order", "o.record_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders"),
        Field("delivery", "m.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", nullable=True, noun="deliveries"),
        Field("replaces", "m.replaces_id", Kind.REF, label_sql="rp.number", sort_sql="rp.number", nullable=True, noun="machines"),
        documents.unit("m"),
    ),
)


@dataclass(frozen=True, slots=True)
class MachineRow(HeadRow):
    """A machine as its page and its acts read it."""

    serial: str
    customer_id: int
    customer: str
    product_id: int
    code: str
    product: str
    address_id: int | None
    address: str
    site: str
    order_line_id: int | None
    order_id: int | None
    order: str | None
    delivery_id: int | None
    delivery: str | None
    started_date: dt.date
    agreed_until: dt.date
    warranty_until: dt.date
    labour_until: dt.date | None
    replaces_id: int | None
    replaces: str | None
    replaced_by_id: int | None
    replaced_by: str | None
    product_en: str

    def warranty(self, on: dt.date) -> str:
        """Whether its warranty runs on a day."""
        return states.IN if self.started_date <= on <= self.warranty_until else states.OUT


_HEAD = f"""select {head("m")}, m.serial, m.customer_id, c.name, m.product_id, pr.code, pr.name, m.address_id,
        concat_ws(' ', nullif(a.region, ''), nullif(a.city, ''), a.line), m.site, m.order_line_id, o.record_id, o.number, m.delivery_id, d.number,
        m.started_date, m.agreed_until, m.warranty_until, m.labour_until, m.replaces_id, rp.number, nx.record_id, nx.number, pr.name_en
    from acceptances_installedmachine m join parties_customer c on c.record_id = m.customer_id
    join products_product pr on pr.record_id = m.product_id join organisation_unit u on u.id = m.unit_id
    left join organisation_person p on p.id = m.owner_id left join parties_address a on a.id = m.address_id
    left join orders_salesorderline ol on ol.line_id = m.order_line_id left join orders_salesorder o on o.record_id = ol.order_id
    left join deliveries_delivery d on d.record_id = m.delivery_id
    left join acceptances_installedmachine rp on rp.record_id = m.replaces_id
    left join acceptances_installedmachine nx on nx.replaces_id = m.record_id"""


def machine(actor: Actor, machine_id: int, act: str = "view") -> MachineRow:
    """One machine; refuses (404) one that does not exist or that is out of the actor's reach, alike."""
    return one_seen(MachineRow, _HEAD, "m.record_id", machine_id, rows_of(actor, act))


def of_ids(machine_ids: Sequence[int]) -> list[MachineRow]:
    """Machines as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(MachineRow, _HEAD, "m.record_id", machine_ids)


def of_customer(customer_id: int, most: int = 200) -> list[MachineRow]:
    """A customer's machines in use, with those of customers merged into it; the warranty that ends first comes first. Whoever asks."""
    keys = values(
        """select m.record_id from acceptances_installedmachine m where m.customer_id = any(%s) and m.state = %s
           order by m.warranty_until, m.record_id limit %s""",
        [list(parties.with_merged(customer_id)), states.IN_USE, most],
    )
    return of_ids(keys)


@dataclass(frozen=True, slots=True)
class StepRow:
    """What happened to a machine."""

    day: dt.date
    kind: str
    before: str
    after: str
    reason: str
    by: str | None


def steps(machine_id: int) -> list[StepRow]:
    """What happened to a machine, the last first."""
    rows = run(
        """select s.day, s.kind, s.before, s.after, s.reason, p.name from acceptances_machinestep s
           left join organisation_person p on p.id = s.by_id where s.machine_id = %s order by s.at desc, s.id desc""",
        [machine_id],
    )
    return [StepRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Arising:
    """A piece that is a machine from a day on: what and whose it is, where it went, and the months of warranty its order or product says."""

    delivery_id: int
    line_id: int
    order_line_id: int
    product_id: int
    product: str
    serial: str
    customer_id: int
    unit_id: int
    currency: str
    address_id: int | None
    months: int | None
    labour_months: int | None


def arising(delivery_ids: Sequence[int], *, shipped: bool) -> list[Arising]:
    """The pieces of deliveries that are no machines yet: all that are accepted, or those whose products count from shipping. One statement.

    The months are those of the retention part of the order's terms, else the product's own; those of labour the product's, if it has some.
    """
    rows = run(
        """select d.record_id, x.line_id, x.order_line_id, p.record_id, p.name, k.lot, d.customer_id, d.unit_id, d.currency, o.ship_to_id,
                  coalesce((select max(t.months) from terms_paymentpart t
                            where t.terms_id = o.terms_id and t.retention and t.trigger = 'acceptance' and t.months > 0),
                           nullif(p.warranty_months, 0)), nullif(p.labour_months, 0)
           from deliveries_delivery d join deliveries_deliveryline x on x.delivery_id = d.record_id
           join orders_salesorderline l on l.line_id = x.order_line_id join orders_salesorder o on o.record_id = l.order_id
           join products_product p on p.record_id = l.product_id and p.tracking = 'serial'
           join deliveries_pickedlot k on k.line_id = x.line_id
           where d.record_id = any(%s) and (p.installed_from = 'shipped' or not %s)
             and not exists (select 1 from acceptances_installedmachine m
                             where m.product_id = p.record_id and m.serial = k.lot and (m.delivery_id = d.record_id or m.state = 'in_use'))
           order by x.line_id, k.lot""",
        [list(delivery_ids), shipped],
    )
    return [Arising(*row) for row in rows]


def of_delivery(delivery_id: int) -> list[int]:
    """The machines in use that arose from a delivery."""
    return values(
        "select record_id from acceptances_installedmachine where delivery_id = %s and state = 'in_use' order by 1", [delivery_id]
    )


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many machines of a customer the actor may see."""
    return count_seen("acceptances_installedmachine m", "m.customer_id = any(%s)", list(parties.with_merged(customer_id)), rows_of(actor))


def count_of_delivery(actor: Actor, delivery_id: int) -> int:
    """How many machines of a delivery the actor may see."""
    return count_seen("acceptances_installedmachine m", "m.delivery_id = %s", delivery_id, rows_of(actor))


# Machines of an order.
count_of_order = Counting(
    "acceptances_installedmachine m", "m.order_line_id in (select l.line_id from orders_salesorderline l where l.order_id = %s)", rows_of
)
