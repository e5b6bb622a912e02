"""Named reads of what a scanned code stands for: goods by product, lot or serial number; parcels and records by number. Whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class Goods:
    """A product, or a lot or piece of it (`lot`)."""

    product_id: int
    code: str
    name: str
    tracking: str
    lot: str
    lot_id: int | None
    serial: bool


def goods(code: str) -> list[Goods]:
    """What goods a code may stand for, products first; a product's code is read in capitals and small letters alike. One statement."""
    rows = run(
        """select p.record_id, p.code, p.name, case when p.kind = 'service' then 'none' else p.tracking end, '', null, false
           from products_product p where p.code = any(%s)
           union all select p.record_id, p.code, p.name, p.tracking, l.code, l.id, l.serial from stock_lot l
           join products_product p on p.record_id = l.product_id where l.code = %s order by 6 nulls first limit 20""",
        [[code, code.upper(), code.lower()], code],
    )
    return [Goods(*row) for row in rows]


def numbered(kinds: Sequence[str], code: str) -> list[tuple[str, int]]:
    """Records of these kinds that have this number or code: (kind, key)."""
    rows = run("select kind, id from spine_record where kind = any(%s) and number = any(%s) order by id limit 20",
               [list(kinds), [code, code.upper()]])  # fmt: skip
    return [(row[0], row[1]) for row in rows]


def parcels(code: str, parcel_id: int | None) -> list[tuple[int, int]]:
    """Parcels with this tracking number, or this key: (delivery, its position there)."""
    rows = run(
        """select p.delivery_id, p.position from deliveries_parcel p where p.id = %s or (p.tracking_number = %s and %s <> '')
           order by p.delivery_id, p.position limit 20""",
        [parcel_id, code, code],
    )
    return [(row[0], row[1]) for row in rows]
