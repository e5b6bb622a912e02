"""Codes that are scanned: what one stands for (board and API, by row access), and lines of a form that are counted by it.

A hand-held scanner types a code and presses Enter; a camera does the same. "20*CODE" counts twenty. A code that does not belong to the form
is refused in words, and nothing of the form changes.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from makesell.documents.deliveries import code_queries, codes
from makesell.documents.deliveries.code_queries import Goods
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.products.words import LOT, SERIAL, UNTRACKED
from makesell.sheets.giving import number
from makesell.sheets.parts import Expected, Scan, Scanned

FIELD: Final = "_scan"
LONGEST: Final = 120
_TIMES: Final = re.compile("(?:([1-9][0-9]{0,6}) ?[*x\u00d7] ?)?(.+)", re.IGNORECASE | re.DOTALL)
Rows = list[dict[str, Any]]


def scan(asked: Scan, actor: Actor, key: int | None, raw: Mapping[str, Any], text: str, *, counting: bool) -> Scanned:
    """The form's values after one code; refuses a code nobody knows, one of other goods, and more than a line is to have.

    The first code of a form (`counting` false) begins the count: what stood there as expected is to be found again.
    """
    times, code = _said(text)
    lines = list(asked.expected(actor, key)) if key is not None and asked.expected else []
    goods, line = _meant(asked, lines, code)
    rows: Rows = [dict(row) for row in raw.get(asked.table) or ()] if counting else _begun(asked, lines)
    if asked.lots and line.tracking != UNTRACKED and not goods.lot:
        raise _no("scan.lot", N_("Of %(product)s scan the lot or serial number."), product=goods.code)
    if goods.lot and line.there is not None and goods.lot not in line.there:
        raise _no("scan.gone", N_("%(lot)s of %(product)s does not lie in this warehouse."), lot=goods.lot, product=goods.code)
    line = _with_room(asked, lines, rows, line, times)
    row = _row(asked, rows, line, goods)
    _count(asked, row, line, goods, times)
    found = _sum(asked, rows, line.key)
    of = {"product": f"{goods.code} {goods.name}", "count": number(found)}
    say = _("%(product)s: %(count)s of %(qty)s.") % {**of, "qty": number(line.qty)} if line.qty is not None else _("%(product)s: %(count)s.") % of
    return Scanned({**raw, asked.table: rows}, say)


def _no(code: str, words: str, **said: Any) -> Refusal:
    return Refusal(code, words, field=FIELD, **said)


def _said(text: str) -> tuple[Decimal, str]:
    found = _TIMES.fullmatch(text.strip())
    if found is None or len(text) > LONGEST or "\x00" in text:
        raise _no("scan.unknown", N_("Nobody knows the code %(value)s here."), value=text.strip()[:LONGEST].replace("\x00", ""))
    return Decimal(found[1] or 1), found[2].strip()


def _meant(asked: Scan, lines: Sequence[Expected], code: str) -> tuple[Goods, Expected]:
    """The goods a code stands for and the first line that wants them."""
    known = code_queries.goods(code)
    for goods in known:
        for line in lines:
            if line.product_id == goods.product_id and not (goods.lot and line.lots and goods.lot not in line.lots):
                return goods, line
    if known and asked.more:
        return known[0], Expected(known[0].product_id, known[0].product_id, None, known[0].tracking)
    if known:
        raise _no("scan.foreign", N_("%(value)s is %(product)s, which does not belong here."), value=code, product=known[0].name)
    if codes.read(code) or code_queries.parcels(code, None):
        raise _no("scan.parcel", N_("%(value)s is a parcel or a delivery; here goods are scanned."), value=code)
    raise _no("scan.unknown", N_("Nobody knows the code %(value)s here."), value=code)


def _begun(asked: Scan, lines: Sequence[Expected]) -> Rows:
    """A form nothing is counted of yet: every line at 0 where what is not found must be said, else no line."""
    return [{asked.by: str(line.key), "qty": "0"} for line in lines] if asked.zeros else []


def _with_room(asked: Scan, lines: Sequence[Expected], rows: Rows, line: Expected, times: Decimal) -> Expected:
    """The line, or one of the same goods further down; refuses more than all of them are to have."""
    alike = [one for one in lines if one.product_id == line.product_id and one.lots == line.lots] or [line]
    for one in alike:
        if one.qty is None or _sum(asked, rows, one.key) + times <= one.qty:
            return one
    last = alike[-1]
    raise _no("scan.full", N_("That is more than line %(line)s is to have: %(qty)s."), line=last.key, qty=number(last.qty or Decimal(0)))


def _row(asked: Scan, rows: Rows, line: Expected, goods: Goods) -> dict[str, Any]:
    mine = [row for row in rows if str(row.get(asked.by) or "") == str(line.key)]
    lot = goods.lot if asked.lots and line.tracking != UNTRACKED else ""
    joined = asked.joined and line.tracking == SERIAL
    if not lot or joined:
        found = next(iter(mine), None)
    else:
        found = next((row for row in mine if row.get("lot") == lot), None) or next(
            (row for row in mine if not row.get("lot") and not _number(row.get("qty"))), None
        )
    if found is None:
        found = {asked.by: str(line.key), "qty": "0"}
        rows.append(found)
    if lot and not joined and line.tracking == LOT:
        found["lot"] = lot
    return found


def _count(asked: Scan, row: dict[str, Any], line: Expected, goods: Goods, times: Decimal) -> None:
    if asked.lots and line.tracking == SERIAL:
        there = [one for one in re.split(r"[\s,;]+", str(row.get("lot") or "")) if one]
        if goods.lot in there or times != 1:
            raise _no("scan.twice", N_("%(lot)s is one piece, and is counted already or named as several."), lot=goods.lot)
        row["lot"] = ", ".join([*there, goods.lot])
    row["qty"] = number(_number(row.get("qty")) + times)


def _sum(asked: Scan, rows: Rows, key: int) -> Decimal:
    return sum((_number(row.get("qty")) for row in rows if str(row.get(asked.by) or "") == str(key)), Decimal(0))


def _number(value: Any) -> Decimal:
    """What stands in a field, 0 where it is no number: the form itself says so when it is sent."""
    try:
        made = Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
    return made if made.is_finite() and abs(made) < 10**12 else Decimal(0)
