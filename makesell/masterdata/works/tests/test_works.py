"""Bills of material and routings take over by date and never close a circle."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.ground.actor import system
from makesell.ground.listing import Query, page
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.masterdata.conftest import NOW, START, Inside
from makesell.masterdata.products import actions as products
from makesell.masterdata.products.actions import NewProduct
from makesell.masterdata.products.queries import uom_ids
from makesell.masterdata.works import actions, listings, queries
from makesell.masterdata.works.actions import NewWarehouse, NewWorkCenter
from makesell.masterdata.works.facts import NewBom, NewBomLine, NewRouting, NewStep

SYSTEM = system("test")
JULY = dt.date(2026, 7, 1)
Parts = dict[str, int]


@pytest.fixture
def parts(inside: Inside) -> Parts:
    """Bike, frame, tube and wheel."""
    codes = ["BIKE", "FRAME", "TUBE", "WHEEL"]
    new = [NewProduct(code, code.title(), uom_ids()["pcs"]) for code in codes]
    return dict(zip(codes, inside(lambda: products.create_many(new, actor=SYSTEM, at=NOW)), strict=True))


def _bom(parts: Parts, code: str, since: dt.date, **quantities: str) -> NewBom:
    lines = tuple(NewBomLine(parts[c], Decimal(q)) for c, q in quantities.items())
    return NewBom(parts[code], code, code.title(), since, lines)


def _make(inside: Inside, *boms: NewBom) -> list[int]:
    return inside(lambda: actions.create_boms(boms, actor=SYSTEM, at=NOW))


def test_it_explodes_through_all_levels(inside: Inside, parts: Parts) -> None:
    _make(inside, _bom(parts, "BIKE", START, FRAME="1", WHEEL="2"), _bom(parts, "FRAME", START, TUBE="3.5"))
    assert [(r.depth, r.code, r.qty) for r in queries.explosion(parts["BIKE"], START)] == [
        (1, "FRAME", Decimal(1)),
        (2, "TUBE", Decimal("3.5")),
        (1, "WHEEL", Decimal(2)),
    ]
    assert [u.code for u in queries.where_used(parts["TUBE"], START)] == ["FRAME"]


def test_a_new_revision_takes_over_from_its_date(inside: Inside, parts: Parts) -> None:
    _make(inside, _bom(parts, "BIKE", START, WHEEL="2"))
    _make(inside, _bom(parts, "BIKE", JULY, WHEEL="3"))
    assert [(b.code, b.valid_from, b.valid_to) for b in queries.boms_of(parts["BIKE"])] == [("BIKE/2", JULY, None), ("BIKE/1", START, JULY)]
    assert queries.explosion(parts["BIKE"], START)[0].qty == 2
    assert queries.explosion(parts["BIKE"], JULY)[0].qty == 3


def test_a_product_that_would_contain_itself_is_refused_with_the_path(inside: Inside, parts: Parts) -> None:
    _make(inside, _bom(parts, "BIKE", START, FRAME="1"), _bom(parts, "FRAME", START, TUBE="1"))
    with pytest.raises(Refusal) as refused:
        _make(inside, _bom(parts, "TUBE", START, BIKE="1"))
    assert refused.value.params["path"] == "TUBE → BIKE → FRAME → TUBE"


def test_the_same_circle_at_times_that_never_meet_is_none(inside: Inside, parts: Parts) -> None:
    _make(inside, _bom(parts, "BIKE", START, FRAME="1"))
    _make(inside, _bom(parts, "BIKE", JULY, WHEEL="2"))
    made = _make(inside, _bom(parts, "FRAME", JULY, BIKE="1"))
    assert queries.bom(made[0]).code == "FRAME/1"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((NewBomLine(0, Decimal(0)),), "bom.line"),
        ((NewBomLine(0, Decimal(1)), NewBomLine(0, Decimal(2))), "bom.component"),
        ((NewBomLine(0, Decimal(1), valid_from=JULY, valid_to=START),), "dates.order"),
    ],
)
def test_wrong_lines_are_refused(inside: Inside, parts: Parts, lines: tuple[NewBomLine, ...], code: str) -> None:
    named = tuple(NewBomLine(parts["WHEEL"], line.qty, line.scrap_rate, line.valid_from, line.valid_to) for line in lines)
    with pytest.raises(Refusal) as refused:
        _make(inside, NewBom(parts["BIKE"], "BIKE", "Bike", START, named))
    assert refused.value.code == code


def test_an_unknown_component_is_refused(inside: Inside, parts: Parts) -> None:
    with pytest.raises(Refusal) as refused:
        _make(inside, NewBom(parts["BIKE"], "BIKE", "Bike", START, (NewBomLine(999999, Decimal(1)),)))
    assert (refused.value.code, refused.value.field) == ("reference.unknown", "component")


def test_a_routing_names_its_work_centers(inside: Inside, parts: Parts) -> None:
    center = inside(lambda: actions.create_work_centers([NewWorkCenter("W1", "焊接", "CNY", cost_rate=Decimal(60))], actor=SYSTEM, at=NOW))[0]
    steps = (NewStep(center, 10, "焊", Decimal("0.5"), Decimal("0.1")),)
    (key,) = inside(lambda: actions.create_routings([NewRouting(parts["FRAME"], "FRAME", "Frame", START, steps)], actor=SYSTEM, at=NOW))
    assert [(s.work_center, s.run_hours) for s in queries.steps(key)] == [("焊接", Decimal("0.1"))]
    assert [s.product for s in queries.steps_at(center)] == ["Frame"]
    inside(lambda: actions.retire_routings([Change(key, {}, 1)]))
    assert queries.steps_at(center) == []


@pytest.mark.parametrize(
    ("step", "code", "path"),
    [
        (NewStep(0, 20), "routing.rate", "FRAME → 20"),
        (NewStep(None, 20, run_hours=Decimal(1)), "routing.where", "FRAME → 20"),
        (NewStep(0, 20, run_hours=Decimal(1), days=3), "routing.where", "FRAME → 20"),
        (NewStep(None, 20, days=-1), "routing.where", "FRAME → 20"),
        (NewStep(0, 20, run_hours=Decimal(1), supplier_id=1), "routing.supplier", "FRAME → 20"),
        (NewStep(0, 20, run_hours=Decimal(1), outside_price=Decimal(1)), "routing.supplier", "FRAME → 20"),
        (NewStep(None, 20, days=3, outside_price=Decimal(-1)), "number.negative", None),
        (NewStep(0, 20, run_hours=Decimal(1), after="15"), "routing.after", "FRAME → 20"),
        (NewStep(0, 20, run_hours=Decimal(1), after="next"), "routing.after_words", None),
        (NewStep(1, 20, run_hours=Decimal(1)), "routing.no_time", "FRAME → 20 → SHUT"),
        (NewStep(0, 20, run_hours=Decimal(1), beside_id=1), "routing.no_time", "FRAME → 20 → SHUT"),
        (NewStep(0, 20, run_hours=Decimal(1), scrap_rate=Decimal(1)), "routing.numbers", None),
        (NewStep(0, 20, run_hours=Decimal(1), move_qty=Decimal(0)), "routing.numbers", None),
    ],
)
def test_a_routing_nobody_could_work_by_is_refused_with_the_path(inside: Inside, parts: Parts, step: NewStep, code: str, path: str | None) -> None:
    new = [NewWorkCenter("W1", "焊接", "CNY"), NewWorkCenter("SHUT", "停用线", "CNY", hours_per_day=Decimal(0))]
    centers = inside(lambda: actions.create_work_centers(new, actor=SYSTEM, at=NOW))
    named = replace(
        step,
        work_center_id=None if step.work_center_id is None else centers[step.work_center_id],
        beside_id=None if step.beside_id is None else centers[step.beside_id],
    )
    first = NewStep(centers[0], 10, "焊", run_hours=Decimal(1))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.create_routings([NewRouting(parts["FRAME"], "FRAME", "Frame", START, (first, named))], actor=SYSTEM, at=NOW))
    assert (refused.value.code, refused.value.params.get("path")) == (code, path)


@pytest.mark.parametrize("instead_of", [20, 30, 15])
def test_a_substitute_stands_in_for_a_component_and_is_not_exploded(inside: Inside, parts: Parts, instead_of: int) -> None:
    lines = (NewBomLine(parts["FRAME"], Decimal(1)), NewBomLine(parts["WHEEL"], Decimal(2), instead_of=10))
    _make(inside, NewBom(parts["BIKE"], "BIKE", "Bike", START, lines))
    assert [r.code for r in queries.explosion(parts["BIKE"], START)] == ["FRAME"]
    with pytest.raises(Refusal) as refused:
        _make(inside, NewBom(parts["BIKE"], "BIKE", "Bike", JULY, (lines[0], replace(lines[1], instead_of=instead_of))))
    assert (refused.value.code, refused.value.params["path"]) == ("bom.instead_of", "BIKE → 20")


def test_hours_and_places_of_a_work_center_have_limits(inside: Inside) -> None:
    new = NewWorkCenter("W1", "焊接", "CNY", hours_per_day=Decimal(25))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.create_work_centers([new], actor=SYSTEM, at=NOW))
    assert refused.value.field == "hours_per_day"


def test_a_location_has_its_code_once_a_warehouse(inside: Inside) -> None:
    key = inside(lambda: actions.create_warehouses([NewWarehouse("WH1", "成品库")], actor=SYSTEM, at=NOW))[0]
    inside(lambda: actions.add_location(key, "A-01", ""))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.add_location(key, "A-01", ""))
    assert refused.value.field == "code"
    assert page(listings.WAREHOUSE_LISTING, SYSTEM, Query(q="cpk")).rows[0]["locations"] == 1
    assert queries.locations(key) == [(queries.locations(key)[0][0], "A-01", "")]
