"""PRO-6 · Papers of a delivery: the note in the customer's language without prices, the pick list of one and of a wave, with codes that are read."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
import typst

from makesell.demo import samples as co
from makesell.documents.deliveries import paper_queries, queries
from makesell.documents.deliveries.paper_queries import NoteLine
from makesell.flows.org_1_organisation import approve_rule, change_customer, create_carrier, draft_rule, propose_rule
from makesell.flows.org_1_organisation.create_carrier import NewCarrier
from makesell.flows.pro_6_shipping import create_delivery, issue_goods, pack_parcel, pick_delivery, print_note, print_picks
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pick_delivery import Found, PickFact
from makesell.flows.pro_6_shipping.print_note import NoteFact
from makesell.flows.pro_6_shipping.print_picks import PicksFact
from makesell.flows.steps import delivery_paper
from makesell.flows.steps.papers import CHINESE, ENGLISH
from makesell.ground.attachments import queries as files
from makesell.ground.db import run
from makesell.ground.paper.codes import bars, qr
from makesell.ground.paper.press import Letterhead, Sheet, world
from makesell.ground.rules.actions import NewRule
from makesell.ground.spine.master import Change
from tests.clauses.cast import NOW, TODAY, refused
from tests.clauses.orders import SYSTEM, open_shop, place, stock
from tests.clauses.test_pro_6 import Shipping

D = Decimal
pytestmark = pytest.mark.django_db
LINE = NoteLine(
    1, 7, "D-1", "杭州西澜", 1, "SO-1", "PO-88", 3, "RV-80E", "RV 减速机 80E", "RV gear 80E", "", "none", "pcs", D(2), D("20.5"), 4, "A-01"
)


def pages(sheet: Sheet, head: Letterhead) -> list[bytes]:
    """The pages of a paper, drawn small."""
    made = typst.compile(**world(sheet, head), format="png", ppi=10)
    return made if isinstance(made, list) else [made]


def words(key: int, *languages: str) -> str:
    """What stands on a delivery's note."""
    sheet, _ = delivery_paper.note_laid(paper_queries.note(key), paper_queries.lines([key]), languages)
    return json.dumps(sheet.data, ensure_ascii=False)


def test_a_note_goes_with_the_goods_in_the_language_of_who_receives_them() -> None:
    """Lots, parcels and weights, order numbers of both sides, a code; no price unless the rule wants it; the same again; not for everybody."""
    s = Shipping()
    key = s.plan((0, "4"), (1, "2"))
    refused("document.state", lambda: print_note.perform(NoteFact(key), actor=s.desk, at=NOW))
    pick_delivery.perform(PickFact(key, (Found(1, D(4), "LOT-7"),)), actor=s.store, at=NOW)
    sf = create_carrier.perform(NewCarrier("SF", "顺丰"), actor=co.ACTOR, at=NOW)
    pack_parcel.perform(ParcelFact(key, sf, "SF900", D("2.5"), ((1, D(4)),)), actor=s.store, at=NOW)
    pack_parcel.perform(ParcelFact(key, sf, "SF901", D("1.25")), actor=s.store, at=NOW)
    first, again = (print_note.perform(NoteFact(key), actor=s.store, at=NOW + dt.timedelta(hours=n)) for n in (0, 2))
    assert files.contents(first).startswith(b"%PDF-")
    assert (first, [one.name for one in files.of_record(key)]) == (again, ["delivery-note.pdf"])
    chinese = words(key, CHINESE)
    assert all(word in chinese for word in ("SF900", "SF901", "LOT-7", '"3.75"', "签字或盖章")), chinese
    assert "400.00" not in chinese
    assert "Lot or serial number" in words(key, ENGLISH)
    change_customer.perform_many([Change(s.company.customers[0], {"language": "en"})], actor=co.ACTOR, at=NOW)
    assert print_note.perform(NoteFact(key), actor=s.desk, at=NOW) != first
    both = print_note.perform(NoteFact(key, "both"), actor=s.desk, at=NOW)
    assert files.contents(both).startswith(b"%PDF-")
    refused("paper.language", lambda: print_note.perform(NoteFact(key, "fr"), actor=s.desk, at=NOW))
    refused("access.refused", lambda: print_note.perform(NoteFact(key), actor=s.service, at=NOW))


def test_a_rule_puts_the_worth_of_lines_on_notes() -> None:
    s = Shipping()
    key = s.issued((0, "4"))
    rules = draft_rule.perform_many([NewRule(delivery_paper.PRICES, True, TODAY)], actor=SYSTEM, at=NOW)
    propose_rule.perform_many(rules, actor=SYSTEM, at=NOW)
    approve_rule.perform_many(rules, actor=SYSTEM, at=NOW)
    assert '"400.00"' in words(key, CHINESE)


def test_a_wave_has_one_list_by_place_and_every_delivery_its_code() -> None:
    """A file on each of them; none twice; what has left is picked no more."""
    s = Shipping()
    one, other = s.plan((0, "4"), (1, "2")), s.plan((0, "3"))
    made = print_picks.perform(PicksFact([one, other]), actor=s.store, at=NOW)
    assert (len(made), print_picks.perform(PicksFact([one, other]), actor=s.store, at=NOW)) == (2, made)
    assert [file.name for key in (one, other) for file in files.of_record(key)] == ["pick-list.pdf", "pick-list.pdf"]
    sheet, head = delivery_paper.picks_laid(queries.of_ids([one, other]), paper_queries.lines([one, other]), (CHINESE,), TODAY)
    assert [row["bars"] for row in sheet.data["deliveries"]["rows"]] == [bars(f"MSD-{key}").drawn() for key in (one, other)]
    assert head.number.endswith(" +1")
    assert [row[3].split()[0] for row in sheet.data["lines"]["rows"]] == ["2", "4", "3"]
    pick_delivery.perform_many([PickFact(one), PickFact(other)], actor=s.store, at=NOW)
    assert print_picks.perform(PicksFact([one]), actor=s.desk, at=NOW)
    issue_goods.perform(one, actor=s.store, at=NOW)
    refused("document.state", lambda: print_picks.perform(PicksFact([one, other]), actor=s.store, at=NOW))
    refused("record.missing", lambda: print_picks.perform(PicksFact([other, 10**15]), actor=s.store, at=NOW))
    refused("access.refused", lambda: print_picks.perform(PicksFact([other]), actor=s.service, at=NOW))


def test_a_list_of_eighty_lines_runs_over_pages_and_a_note_can_be_scanned() -> None:
    """By place first, then by product; what has no place comes last."""
    s = Shipping()
    key = s.issued((0, "4"))
    rows = queries.of_ids([key])
    long = replace(LINE, delivery_id=key, name="重载精密行星减速机 " * 4)
    lines = [replace(long, id=n, position=n, place="" if n == 80 else f"A-{n % 7:02d}") for n in range(1, 81)]
    sheet, head = delivery_paper.picks_laid(rows, list(reversed(lines)), (CHINESE, ENGLISH), TODAY)
    places = [row[0] for row in sheet.data["lines"]["rows"]]
    assert (len(places), places[-1], places[:-1]) == (80, "—", sorted(places[:-1]))
    assert len(pages(sheet, head)) > 2
    note, head = delivery_paper.note_laid(paper_queries.note(key), [replace(LINE, called="KX-1")], (ENGLISH,))
    assert (note.data["qr"], len(pages(note, head))) == (qr(f"MSD-{key}").drawn(), 1)
    assert "Customer's part number: KX-1" in note.data["lines"]["rows"][0][1]


def test_a_wave_proposes_no_piece_twice_and_says_what_is_short() -> None:
    """Five pieces by serial number for two deliveries of three: five are named, one row has none; once picked, the list says those."""
    shop = open_shop()
    run("update products_product set tracking = 'serial' where record_id = %s", [shop.product])
    stock(shop, "6")
    first, second = (
        create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(place(shop, [3])[0],)), actor=SYSTEM, at=NOW) for _ in range(2)
    )
    run("delete from stock_lotbalance where id = (select max(id) from stock_lotbalance)")

    def named() -> list[str]:
        sheet, _ = delivery_paper.picks_laid(queries.of_ids([first, second]), paper_queries.lines([first, second]), (ENGLISH,), TODAY)
        return [row[2] for row in sheet.data["lines"]["rows"]]

    told = named()
    assert (len(told), len(set(told)), told.count("—")) == (6, 6, 1)
    pick_delivery.perform(PickFact(first), actor=SYSTEM, at=NOW)
    assert named() == told
