"""Step: lots and serial numbers. What comes in is named, or gets its name here; what goes out is proposed first-expired-first-out (FEFO).

Products that are not tracked cost nothing here: no statement asks for their lots.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.stock import balances as stock
from makesell.books.stock import posting
from makesell.books.stock.balances import LotAt
from makesell.books.stock.posting import NewLot
from makesell.documents.deliveries import queries as deliveries
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.products.queries import KeptProduct
from makesell.masterdata.products.words import SERIAL, UNTRACKED

LONGEST: Final = 60
_BETWEEN: Final = re.compile("[\\s,;\uff0c\uff1b\u3001]+")
_SAID: Final = {"stock_lot_once": ("serial.known", N_("One of these serial numbers is known already."), "lots")}
Parts = list[tuple[str, Decimal]]


def codes(text: str) -> tuple[str, ...]:
    """The numbers somebody typed or scanned, one after the other; refuses one that is named twice or too long."""
    found = tuple(code for code in _BETWEEN.split(text.strip()) if code)
    if len(set(found)) != len(found):
        raise Refusal("lot.twice", "A number is named twice.", field="lots")
    if any(len(code) > LONGEST for code in found):
        raise Refusal("lot.long", "A number has at most %(most)s characters.", field="lots", most=LONGEST)
    return found


@dataclass(frozen=True, slots=True)
class Coming:
    """A quantity of a product that comes in on a day: the numbers somebody named, else what they are called after (`base`, from `first` on)."""

    product: KeptProduct
    qty: Decimal
    on: dt.date
    base: str
    named: str = ""
    first: int = 1
    expires_on: dt.date | None = None


def named(coming: Sequence[Coming]) -> list[Parts]:
    """Opens the lots of what comes in and answers them with their quantities; a serial number is one piece.

    Refuses as many serial numbers as there are no pieces, and (409) one that is known.
    """
    parts = [_parts(one) for one in coming]
    new = [
        NewLot(
            one.product.id, code, one.product.tracking == SERIAL, one.on,
            one.expires_on or (one.on + dt.timedelta(days=one.product.shelf_life_days) if one.product.shelf_life_days else None),
        )
        for one, made in zip(coming, parts, strict=True)
        for code, _qty in made
        if code
    ]  # fmt: skip
    if new:
        with refusing(_SAID):
            posting.open_lots(new)
    return parts


def _parts(one: Coming) -> Parts:
    if one.product.tracking == UNTRACKED:
        return [("", one.qty)]
    typed = codes(one.named)
    if one.product.tracking == SERIAL:
        if one.qty != int(one.qty) or (typed and len(typed) != one.qty):
            raise Refusal("serial.count", "Name one serial number for each piece.", field="lots")
        return [(code, Decimal(1)) for code in typed or (f"{one.base}-{n:04d}" for n in range(one.first, one.first + int(one.qty)))]
    if len(typed) > 1:
        raise Refusal("lot.one", "Name one lot.", field="lots")
    return [(typed[0] if typed else one.base, one.qty)]


def found(rows: Sequence[tuple[KeptProduct, str, dt.date]]) -> None:
    """Opens lots that a count found and nobody knew; what is known goes on as it is."""
    known = {(row.product_id, row.code) for row in stock.lots_named([product.id for product, _, _ in rows], [code for _, code, _ in rows])}
    posting.open_lots(
        [NewLot(product.id, code, product.tracking == SERIAL, on) for product, code, on in rows if (product.id, code) not in known]
    )


@dataclass(frozen=True, slots=True)
class Going:
    """A quantity of a tracked product that goes out of a warehouse, and the lots somebody named for it (number, quantity)."""

    key: int
    product_id: int
    code: str
    warehouse_id: int
    qty: Decimal
    named: tuple[tuple[str, Decimal], ...] = ()


def proposed(going: Sequence[Going], on: dt.date, *, short: bool = False) -> dict[int, Parts]:
    """The lots each quantity is taken from: those named, else the first to expire first. Each key gets what nobody has picked before.

    Goods that were never told apart leave as they lie. Refuses (409) lots that are not there or have expired, and too few; with `short`
    too few are answered as they are.
    """
    if not going:
        return {}
    places, wanted = sorted({one.warehouse_id for one in going}), sorted({one.product_id for one in going})
    lying = stock.lots_at(places, wanted)
    left = {(lot.warehouse_id, lot.product_id, lot.code): lot.on_hand for lot in lying}
    for place, qty in deliveries.picked_lots(places, wanted).items():
        if place in left:
            left[place] -= qty
    found: dict[int, Parts] = {}
    for one in going:
        mine = [lot for lot in lying if (lot.warehouse_id, lot.product_id) == (one.warehouse_id, one.product_id)]
        found[one.key] = _named(one, mine, left, on) if one.named else _first_expired(one, mine, left, on, short=short)
    return found


def _named(one: Going, lying: Sequence[LotAt], left: dict[tuple[int, int, str], Decimal], on: dt.date) -> Parts:
    there = {lot.code: lot for lot in lying}
    for code, qty in one.named:
        lot, place = there.get(code), (one.warehouse_id, one.product_id, code)
        if lot is None or left[place] < qty:
            raise Refusal(
                "lot.gone", "Of %(product)s, %(lot)s is not there, or is picked already.", status=409, field="lots", product=one.code, lot=code
            )
        _refuse_expired(one, lot, on)
        left[place] -= qty
    return list(one.named)


def _refuse_expired(one: Going, lot: LotAt, on: dt.date) -> None:
    if lot.expires_on is not None and lot.expires_on <= on:
        raise Refusal(
            "lot.expired", "%(lot)s of %(product)s has expired on %(day)s.", status=409, field="lots", product=one.code, lot=lot.code,
            day=lot.expires_on.isoformat(),
        )  # fmt: skip


def _first_expired(
    one: Going, lying: Sequence[LotAt], left: dict[tuple[int, int, str], Decimal], on: dt.date, *, short: bool
) -> Parts:
    if not lying:
        return []
    parts, open_qty = [], one.qty
    for lot in lying:
        place = (one.warehouse_id, one.product_id, lot.code)
        qty = min(left[place], open_qty)
        if qty > 0 and not (lot.expires_on is not None and lot.expires_on <= on):
            parts.append((lot.code, qty))
            left[place] -= qty
            open_qty -= qty
    if open_qty > 0 and not short:
        raise Refusal(
            "lot.short", "Of %(product)s, %(free)s lie in lots that may leave and %(wanted)s are wanted.", status=409, field="lots",
            who=N_("The planner knows when more comes"), product=one.code, free=format((one.qty - open_qty).normalize(), "f"),
            wanted=format(one.qty.normalize(), "f"),
        )  # fmt: skip
    return parts


def of_rows(tracking: str, rows: Sequence[tuple[Decimal, str]]) -> tuple[tuple[str, Decimal], ...]:
    """What somebody named of a line, row by row (quantity, numbers): each serial number is one piece. Refuses other counts."""
    made: list[tuple[str, Decimal]] = []
    for qty, text in rows:
        typed = codes(text)
        if tracking == SERIAL and typed:
            if len(typed) != qty:
                raise Refusal("serial.count", "Name one serial number for each piece.", field="lots")
            made += [(code, Decimal(1)) for code in typed]
        elif len(typed) == 1 and qty:
            made.append((typed[0], qty))
        elif typed:
            raise Refusal("lot.one", "Name one lot.", field="lots")
    if len({code for code, _ in made}) != len(made):
        raise Refusal("lot.twice", "A number is named twice.", field="lots")
    return tuple(made)


def spread(qty: Decimal, there: Mapping[str, Decimal]) -> Parts:
    """A quantity over what there is of lots, in their order."""
    parts, left = [], qty
    for code, most in there.items():
        part = min(most, left)
        if part > 0:
            parts.append((code, part))
            left -= part
    return parts
