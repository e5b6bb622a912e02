"""PRO-6 · Scanning: goods tick and count the lines of a form, a wrong code changes nothing; what a code stands for, as far as one may see it."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import samples as co
from makesell.documents.deliveries import queries as deliveries
from makesell.flows.pro_6_shipping import pack_parcel, pick_delivery
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.masterdata.products.queries import product_row
from makesell.sheets import scanning
from makesell.sheets.parts import Scanned, Sheet
from makesell.sheets.registry import BY_BOARD, BY_NOUN
from tests.clauses.cast import NOW, person, refused
from tests.clauses.test_pro_6_lots import Tracked

D = Decimal
pytestmark = pytest.mark.django_db
Rows = list[dict[str, str]]


class Form:
    """A form somebody scans into."""

    def __init__(self, actor: Actor, sheet: Sheet, act: str, key: int | None = None) -> None:
        found = sheet.act(act)
        assert found is not None
        assert found.scan is not None
        self.actor, self.how, self.key, self.counting = actor, found.scan, key, False
        self.raw: dict[str, Any] = {}

    def scan(self, *texts: str) -> str:
        """Scans codes; answers what is said of the last."""
        said = Scanned({}, "")
        for text in texts:
            said = scanning.scan(self.how, self.actor, self.key, self.raw, text, counting=self.counting)
            self.raw, self.counting = dict(said.data), True
        return said.say

    @property
    def rows(self) -> Rows:
        """What is counted so far."""
        return [dict(row) for row in self.raw.get(self.how.table, ())]


def test_what_is_scanned_is_picked_and_packed() -> None:
    """Pieces by serial number, goods of a lot by its number or twenty at a time; what was not found stands at 0; each wrong code is said."""
    t = Tracked()
    key = t.plan((t.pieces, "2"), (t.bulks, "4"))
    bulk, piece = product_row(t.bulk), product_row(t.piece)
    form = Form(t.store, BY_NOUN["deliveries"], "pick", key)
    assert "1" in form.scan("S2")
    assert form.rows == [{"line": "1", "qty": "1", "lot": "S2"}, {"line": "2", "qty": "0"}]
    before = form.rows
    for text, code in (
        ("S2", "scan.twice"), ("2*S1", "scan.full"), ("NOBODY", "scan.unknown"), (piece.code, "scan.lot"), (bulk.code.lower(), "scan.lot"),
        ("5*SOON", "scan.full"), ("MSD-1", "scan.parcel"), ("x" * 200, "scan.unknown"), ("0*SOON", "scan.unknown"),
    ):  # fmt: skip
        refused(code, partial(form.scan, text))
        assert form.rows == before
    form.scan("S3", "3*SOON", "LATE")
    assert form.rows == [
        {"line": "1", "qty": "2", "lot": "S2, S3"}, {"line": "2", "qty": "3", "lot": "SOON"}, {"line": "2", "qty": "1", "lot": "LATE"},
    ]  # fmt: skip
    refused("scan.full", lambda: form.scan("S4"))
    pick_delivery.perform(PickFact(key), actor=t.store, at=NOW)
    packing = Form(t.store, BY_NOUN["deliveries"], "pack", key)
    packing.scan("S1", bulk.code.lower(), "2*SOON")
    assert packing.rows == [{"line": "1", "qty": "1"}, {"line": "2", "qty": "3"}]
    refused("scan.foreign", lambda: packing.scan("S4"))


def test_what_is_scanned_is_counted_and_moved() -> None:
    """Goods nobody expected count as well: pieces one row each, lots added up; received by the lot that was sent."""
    t = Tracked()
    form = Form(t.store, BY_NOUN["transfers"], "create")
    form.scan("S1", "S2", "SOON", "2*SOON")
    piece, bulk = str(t.piece), str(t.bulk)
    assert form.rows == [
        {"product": piece, "qty": "1", "lot": "S1"}, {"product": piece, "qty": "1", "lot": "S2"}, {"product": bulk, "qty": "3", "lot": "SOON"},
    ]  # fmt: skip
    refused("scan.twice", lambda: form.scan("S2"))
    refused("scan.unknown", lambda: form.scan("S9"))


def test_a_page_counts_what_a_scanner_types() -> None:
    """Enter in the field sends the form: it comes back with the line counted, a fault beside the field, and nothing is picked."""
    t = Tracked()
    key = t.plan((t.pieces, "2"))
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(get_user_model()._default_manager.get(pk=co.login(t.company.units[0], R.WAREHOUSE).user_id))
    path = f"/deliveries/{key}/do/pick/"
    page = browser.get(path)
    assert ('name="_scan"' in page.content.decode(), page["Permissions-Policy"].split(",")[0]) == (True, "camera=(self)")
    counted = browser.post(path, {"_scan": "S1", "_go": "1"}).content.decode()
    assert ('value="S1"' in counted, 'name="_counted" value="1"' in counted) == (True, True)
    wrong = browser.post(path, {"_scan": "S9", "_counted": "1", "found-1-line": "1", "found-1-qty": "1", "found-1-lot": "S1"})
    assert (wrong.status_code, 'value="S1"' in wrong.content.decode(), "S9" in wrong.content.decode()) == (422, True, True)
    assert deliveries.of_ids([key])[0].state == "draft"


def test_a_code_says_what_it_is_to_who_may_see_it() -> None:
    """A parcel by its own code and by its tracking number, a piece, a product, a delivery; a seller of other customers finds no delivery."""
    t = Tracked()
    key = t.plan((t.pieces, "1"))
    pick_delivery.perform(PickFact(key), actor=t.store, at=NOW)
    parcel = pack_parcel.perform(ParcelFact(key, None, f"TRK{key}"), actor=t.store, at=NOW)
    board = BY_BOARD["scan"]

    def found(actor: Actor, code: str) -> list[tuple[str, int | None]]:
        (part,) = board.build(actor, {"code": code}).parts
        return [(item.link.noun, item.link.id) for item in part.items]     # type: ignore[union-attr]

    assert found(t.store, f"TRK{key}") == found(t.store, f"msp-{parcel}") == found(t.store, f"MSD-{key}") == [("deliveries", key)]
    assert [noun for noun, _ in found(t.store, "S1")] == ["lots"]
    assert found(t.store, product_row(t.piece).code) == [("products", t.piece)]
    stranger = person(f"ST{key}", "外人", t.company.units[1], R.SALESPERSON)
    assert (found(stranger, f"MSD-{key}"), found(stranger, f"TRK{key}"), found(t.store, "NOBODY"), board.open_to(stranger)) == ([], [], [], False)
