"""Reads of the plant model as planning needs it: what is made of what, how, and at which work centers, all of a date."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.db.statements import Row
from makesell.masterdata.works.facts import TimeFact


@dataclass(frozen=True, slots=True)
class Component:
    """What one unit of a product needs of a component by a bill of material, scrap in it; `instead_of` is the position it may stand in for."""

    product_id: int
    position: int
    component_id: int
    qty: Decimal
    instead_of: int | None
    bom_id: int


@asking
def components(product_ids: Sequence[int], on: dt.date) -> Ask[list[Component]]:
    """The components of products and of all that goes into them, substitutes among them, each product once; the usual bill of material first."""
    return Ask(
        """with recursive known(id) as (
               select unnest(%(products)s::bigint[])
               union
               select l.component_id from known k join works_bomversion b on b.product_id = k.id join works_bomline l on l.bom_id = b.record_id
               where b.active and b.valid_from <= %(on)s and (b.valid_to is null or b.valid_to > %(on)s)
                 and (l.valid_from is null or l.valid_from <= %(on)s) and (l.valid_to is null or l.valid_to > %(on)s)
           )
           select b.product_id, l.position, l.component_id, l.qty / b.base_qty / (1 - l.scrap_rate), l.instead_of, b.record_id
           from known k join works_bomversion b on b.product_id = k.id join works_bomline l on l.bom_id = b.record_id
           where b.active and b.valid_from <= %(on)s and (b.valid_to is null or b.valid_to > %(on)s)
             and (l.valid_from is null or l.valid_from <= %(on)s) and (l.valid_to is null or l.valid_to > %(on)s)
           order by 1, b.alternative, 2""",
        {"products": list(product_ids), "on": on},
        rows_as(Component),
    )


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the routing of a product that is in force, with what the routing says of lots."""

    product_id: int
    template: bool
    lot_min: Decimal
    lot_multiple: Decimal
    id: int
    position: int
    name: str
    work_center_id: int | None
    second_id: int | None
    third_id: int | None
    beside_id: int | None
    setup_hours: Decimal
    run_hours: Decimal
    family: str
    move_qty: Decimal | None
    scrap_rate: Decimal
    days: int | None
    after: str
    supplier: str
    outside_price: Decimal | None
    calendar: str

    @property
    def centers(self) -> tuple[int, ...]:
        """Where it may be done, the preferred first."""
        return tuple(key for key in (self.work_center_id, self.second_id, self.third_id) if key is not None)


# Operations; of one outside, what its supplier (none: the preferred one) offers of an operation of that name on a day, else what the routing says.
_OPERATION: Final = """
    select r.product_id, r.template, r.lot_min, r.lot_multiple, s.id, s.position, s.name, s.work_center_id, s.second_id, s.third_id,
           s.beside_id, s.setup_hours, s.run_hours, s.family, s.move_qty, s.scrap_rate, coalesce(f.lead_days, s.days), s.after,
           coalesce(f.name, v.name, ''), coalesce(f.price, s.outside_price), coalesce(f.calendar, v.calendar, '')
    from works_routing r join works_routingstep s on s.routing_id = r.record_id
    left join suppliers_supplier v on v.record_id = s.supplier_id
    left join lateral (
        select o.lead_days, o.price * w.rate as price, w.name, w.calendar
        from suppliers_offer o join suppliers_supplier w on w.record_id = o.supplier_id
        where s.days is not null and s.name <> '' and o.product_id is null and o.operation = s.name and w.active
          and (s.supplier_id is null or o.supplier_id = s.supplier_id) and o.valid_from <= %s and (o.valid_to is null or o.valid_to > %s)
        order by o.preference, o.price * w.rate, w.code, o.from_qty limit 1) f on true
"""


@asking
def operations(product_ids: Collection[int], on: dt.date) -> Ask[list[Operation]]:
    """The operations of products on a date, by product and position."""
    return Ask(
        f"""{_OPERATION} where r.product_id = any(%s) and r.active and r.valid_from <= %s and (r.valid_to is null or r.valid_to > %s)
            order by r.product_id, s.position""",
        [on, on, list(product_ids), on, on],
        rows_as(Operation),
    )


def operations_of(routing_id: int, on: dt.date) -> list[Operation]:
    """The operations of a revision, whether or not it is in force, with what is offered of them on a date."""
    return [Operation(*row) for row in run(f"{_OPERATION} where r.record_id = %s order by s.position", [on, on, routing_id])]


@dataclass(frozen=True, slots=True)
class Working:
    """A work center as planning reads it; `calendar` is its own, else its plant's, else empty."""

    id: int
    name: str
    calendar: str
    hours_per_day: Decimal
    parallel: int
    efficiency: Decimal
    plant_id: int | None
    plant: str | None
    plant_code: str | None


@asking
def centers(keys: Collection[int]) -> Ask[list[Working]]:
    """Work centers by key."""
    return Ask(
        """select w.record_id, w.name, coalesce(nullif(w.calendar, ''), p.calendar, ''), w.hours_per_day, w.parallel, w.efficiency,
                  w.plant_id, p.name, p.code
           from works_workcenter w left join works_plant p on p.record_id = w.plant_id where w.record_id = any(%s) order by w.record_id""",
        [sorted(keys)],
        rows_as(Working),
    )


@asking
def setups(keys: Collection[int]) -> Ask[dict[int, dict[tuple[str, str], Decimal]]]:
    """Hours to set up by work center and pair of families."""

    def by_center(rows: list[Row]) -> dict[int, dict[tuple[str, str], Decimal]]:
        found: dict[int, dict[tuple[str, str], Decimal]] = defaultdict(dict)
        for key, former, following, hours in rows:
            found[key][former, following] = hours
        return found

    return Ask("select work_center_id, from_family, to_family, hours from works_setuptime where work_center_id = any(%s)", [sorted(keys)], by_center)


@asking
def times(keys: Collection[int], since: dt.date) -> Ask[dict[int, list[TimeFact]]]:
    """Overtime and maintenance by work center that have not ended on a day."""

    def by_center(rows: list[Row]) -> dict[int, list[TimeFact]]:
        found: dict[int, list[TimeFact]] = defaultdict(list)
        for key, *row in rows:
            found[key].append(TimeFact(*row))
        return found

    return Ask(
        """select work_center_id, kind, valid_from, valid_to, start_minute, end_minute, note from works_centertime
           where work_center_id = any(%s) and valid_to > %s order by valid_from, start_minute""",
        [sorted(keys), since],
        by_center,
    )


@dataclass(frozen=True, slots=True)
class Versions:
    """The revisions of a product that are in force: its bill of material and its routing, where it has them; `others` are alternative bills."""

    bom_id: int | None
    routing_id: int | None
    others: tuple[int, ...] = ()


def versions(product_ids: Collection[int], on: dt.date) -> dict[int, Versions]:
    """The revisions of products in force on a date; products that have neither are left out."""
    rows = run(
        """select p, b.record_id, r.record_id from unnest(%s::bigint[]) p
           left join works_bomversion b on b.product_id = p and b.active and b.valid_from <= %s and (b.valid_to is null or b.valid_to > %s)
           left join works_routing r on r.product_id = p and r.active and r.valid_from <= %s and (r.valid_to is null or r.valid_to > %s)
           where b.record_id is not null or r.record_id is not null order by p, b.alternative""",
        [sorted(set(product_ids)), on, on, on, on],
        keep=True,
    )
    found: dict[int, Versions] = {}
    for product, bom, routing in rows:
        first = found.get(product)
        found[product] = replace(first, others=(*first.others, bom)) if first else Versions(bom, routing)
    return found


def made_here(product_ids: Collection[int], on: dt.date) -> dict[int, list[int]]:
    """Of these products those that a routing in force makes on work centers of ours, with the plants of the company whose plan that moves."""
    rows = run(
        """select distinct r.product_id, p.record_id from works_routing r join works_routingstep s on s.routing_id = r.record_id
           left join works_plant p on true
           where r.product_id = any(%s) and r.active and r.valid_from <= %s and (r.valid_to is null or r.valid_to > %s)
             and s.work_center_id is not null order by 1, 2""",
        [list(product_ids), on, on],
        keep=True,
    )
    found: dict[int, list[int]] = defaultdict(list)
    for product, plant in rows:
        found[product] += [plant] if plant is not None else []
    return dict(found)
