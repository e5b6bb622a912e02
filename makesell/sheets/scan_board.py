"""Board that says what a code stands for 扫码: a product, a lot or piece, a parcel, or any record by its number, as far as one may see it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makesell.documents.deliveries import code_queries, codes
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.sheets.boards import Board, BoardList, BoardNote, BoardPage, Item, Link
from makesell.sheets.parts import Input, Sheet, Text
from makesell.sheets.scanning import LONGEST

FILTERS: Final = (Input("code", gettext_lazy("Scan"), required=False, most=LONGEST, scanned=True),)
ROLES: Final = frozenset({R.WAREHOUSE, R.ORDER_DESK, R.PLANNER, R.QUALITY, R.CUSTOMER_SERVICE, R.SERVICE_ENGINEER})
MOST: Final = 20


def board(sheets: Sequence[Sheet]) -> Board:
    """The board over these sheets (the registry's; it stands above this file)."""
    by_kind = {sheet.record_kind: sheet for sheet in sheets if sheet.record_kind}
    by_noun = {sheet.noun: sheet for sheet in sheets}

    def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
        code = str(given.get("code") or "").strip()[:LONGEST]
        title = _("Scan")
        if not code:
            return BoardPage(title, parts=(BoardNote(_("Scan a product, a lot, a serial number, a parcel or a paper.")),))
        found = list(_found(code, by_kind))
        items = [item for noun, key, what in found if (item := _item(actor, by_noun[noun], key, what)) is not None][:MOST]
        empty = _("Nobody knows the code %(code)s here, or it is not yours to see.") % {"code": code}
        return BoardPage(title, code, parts=(BoardList("meant", _("What it stands for"), items, empty=empty),), chosen={"code": code})

    return Board("scan", gettext_lazy("Scan"), "scan-line", build, filters=lambda actor: FILTERS, roles=ROLES, section="sell", order=36)


def _found(code: str, by_kind: Mapping[str, Sheet]) -> Iterator[tuple[str, int, str]]:
    """What a code may stand for: (noun, key, what of it), whoever asks."""
    house = codes.read(code)
    if house is not None and house[0] == "delivery":
        yield "deliveries", house[1], ""
    for delivery, position in code_queries.parcels(code, house[1] if house is not None and house[0] == "parcel" else None):
        yield "deliveries", delivery, _("Parcel %(parcel)s") % {"parcel": position}
    for goods in code_queries.goods(code):
        if goods.lot_id is not None:
            yield "lots", goods.lot_id, goods.name
    for kind, key in code_queries.numbered([*by_kind], code):
        yield by_kind[kind].noun, key, ""


def _item(actor: Actor, sheet: Sheet, key: int, what: Text) -> Item | None:
    """A line that opens it; None for what the reader may not see."""
    if not sheet.policy.may(actor):
        return None
    try:
        head = sheet.head(actor, key)
    except Refusal as no:
        if no.status != 404:
            raise
        return None
    link = Link(head.number or head.title, sheet.noun, key)
    return Item(head.title, link, sub=what or head.sub, icon=sheet.icon, chip=head.state_label, chip_tone=head.tone, when=sheet.label)
