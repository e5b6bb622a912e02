"""PRO-6 · Labels of parcels: printed all or one, the same file again, and read back by another library as the parcel they are of."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.deliveries import codes, label_queries, states
from makesell.documents.deliveries.label_queries import LabelRow
from makesell.flows.org_1_organisation import create_carrier
from makesell.flows.org_1_organisation.create_carrier import NewCarrier
from makesell.flows.pro_6_shipping import pack_parcel, pick_delivery, print_labels
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.print_labels import LabelsFact
from makesell.flows.steps.parcel_paper import laid_out, paper
from makesell.ground.attachments import queries as files
from makesell.ground.paper.tests import reading
from tests.clauses.cast import NOW, refused
from tests.clauses.test_pro_6 import Shipping

D = Decimal
pytestmark = pytest.mark.django_db


def row(**given: object) -> LabelRow:
    """A parcel's label."""
    base = {
        "id": 71, "position": 1, "carrier": "顺丰", "tracking_number": "SF1234567890123", "weight_kg": D("8.5"), "delivery_id": 9, "number": "",
        "planned_date": dt.date(2026, 3, 2), "orders": "SO-2603-0001", "customer": "杭州西澜", "language": "zh-hans", "receiver": "王师傅",
        "phone": "13800000000", "address": "浙江省 杭州市 西湖区 1 号", "postal_code": "310000", "country": "CN",
        "contents": [["RV-80E", "RV 减速机 #[80E]", "2 unit"]] * 9,
    }  # fmt: skip
    return LabelRow(**{**base, **given})     # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_label_says_which_parcel_it_is_of_and_its_way(language: str) -> None:
    """QR: the parcel's own code. Bars: the carrier's number, or the own code where there is none that bars can say."""
    rows = [row(language=language), row(id=72, position=2, tracking_number=""), row(id=73, position=3, tracking_number="单号")]
    sheet, head = laid_out(rows, 3)
    assert reading.codes(sheet, head) == [
        {("QRCode", "MSP-71"), ("Code128", "SF1234567890123")}, {("QRCode", "MSP-72"), ("Code128", "MSP-72")},
        {("QRCode", "MSP-73"), ("Code128", "MSP-73")},
    ]  # fmt: skip
    assert paper(rows, 3) == paper(rows, 3) != paper(rows[:1], 3)


def test_codes_of_the_house_say_what_they_are_of() -> None:
    assert (codes.read(codes.code_of("parcel", 71)), codes.read(" msd-9 ")) == (("parcel", 71), ("delivery", 9))
    assert [codes.read(text) for text in ("MSP-0", "MSP-071", "MSX-1", "MSP-1x", "SF100", "")] == [None] * 6


def test_labels_are_printed_by_who_ships() -> None:
    """All or one; again the same file; nothing before a parcel is packed, and not by sales."""
    s = Shipping()
    key = s.plan((0, "4"), (1, "2"))
    refused("document.state", lambda: print_labels.perform(LabelsFact(key), actor=s.store, at=NOW))
    pick_delivery.perform(PickFact(key), actor=s.store, at=NOW)
    refused("label.nothing", lambda: print_labels.perform(LabelsFact(key), actor=s.store, at=NOW))
    sf = create_carrier.perform(NewCarrier("SF", "顺丰"), actor=co.ACTOR, at=NOW)
    pack_parcel.perform(ParcelFact(key, sf, f"SF{key}", D("2.5"), ((1, D(4)),)), actor=s.store, at=NOW)
    pack_parcel.perform(ParcelFact(key, sf), actor=s.store, at=NOW)
    refused("label.parcel", lambda: print_labels.perform(LabelsFact(key, 3), actor=s.store, at=NOW))
    refused("access.refused", lambda: print_labels.perform(LabelsFact(key), actor=s.service, at=NOW))
    whole, again = (print_labels.perform(LabelsFact(key), actor=s.store, at=NOW + dt.timedelta(hours=n)) for n in (0, 5))
    second = print_labels.perform(LabelsFact(key, 2), actor=s.desk, at=NOW)
    assert (whole, [one.name for one in files.of_record(key)]) == (again, ["label-2.pdf", "labels.pdf"])
    assert second != whole
    first, other = label_queries.labels(key)
    assert (first.tracking_number, first.weight_kg, [line[2].split()[0] for line in first.contents]) == (f"SF{key}", D("2.500"), ["4"])
    assert (other.position, [line[2].split()[0] for line in other.contents], states.PICKED) == (2, ["2"], "picked")
