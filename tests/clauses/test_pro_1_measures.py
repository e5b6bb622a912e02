"""PRO-1 · Measures of the company's own: posted with what they come from, back-filled as if they had always been there."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from makesell.books.performance import own
from makesell.books.performance import posting as performance
from makesell.demo import samples as co
from makesell.demo.sample_pay import close_sales
from makesell.flows.pro_1_targets import add_measure, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, NewCondition, PartFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import listing
from makesell.ground.db import run, values
from makesell.ground.listing import Query
from makesell.masterdata.schemes import queries as schemes
from makesell.sheets import measures, own_measures
from tests.clauses.cast import refused
from tests.clauses.test_per_3_splits import Deal
from tests.clauses.test_reg_1_sheets import do
from tests.clauses.test_reg_1_sheets import refused as sheet_refused

D = Decimal
pytestmark = pytest.mark.django_db
FIGURES = """select person_id, unit_id, overlay, product_group_id, leaf, entries, qty, net, gross from performance_balance
    where measure = %s order by 1, 2, 3, 4, 5"""
CUSTOMERS = "select customer_id, territory_id, leaf, entries, qty, net, gross from performance_customerbalance where measure = %s order by 1, 2, 3"


def add(code: str, *parts: PartFact, kind: str = "additive") -> int:
    """Adds a measure, not filled yet."""
    return add_measure.perform(MeasureFact(code, "自有指标", "Own measure", kind, parts), actor=co.ACTOR, at=co.AT)


def made(code: str, *parts: PartFact, kind: str = "additive") -> int:
    """Adds a measure and fills it."""
    key = add(code, *parts, kind=kind)
    assert fill_measure.carry_out(code, actor=co.ACTOR, most=3) == own.READY
    return key


def same(twin: str, measure: str) -> None:
    """The twin's figures are those of the measure, cell by cell."""
    assert run(FIGURES, [measure])
    assert run(FIGURES, [twin]) == run(FIGURES, [measure])
    assert run(CUSTOMERS, [twin]) == run(CUSTOMERS, [measure])
    assert check_books.perform() == []


@pytest.mark.parametrize("measure", ["ordered", "shipped", "invoiced", "collected", "paid"])
def test_a_twin_has_the_figures_of_its_built_in_measure(measure: str) -> None:
    """Added after months with splits, overlays, parts, returns and reversals, two of them closed: as if it had always been there."""
    Deal().lived()
    made("twin", PartFact(measure))
    same("twin", measure)


def test_what_comes_later_is_posted_with_what_it_comes_from() -> None:
    """Added before anything: goods, invoice, money, return and another split keep twin and measure the same."""
    for measure in ("ordered", "shipped", "invoiced", "paid"):
        made(f"twin_{measure}", PartFact(measure))
    deal = Deal().lived()
    deal.changed()
    for measure in ("ordered", "shipped", "invoiced", "paid"):
        same(f"twin_{measure}", measure)


def test_entries_posted_while_it_is_filled_count_once() -> None:
    """Between two batches goods leave and come back, of what the back-fill has reached and of what it has not."""
    deal = Deal().lived()
    add("twin", PartFact("shipped"))
    fill_measure.batch("twin", 1, actor=co.ACTOR, at=co.AT)
    deal.back("3", dt.datetime(2025, 5, 3, 2, tzinfo=dt.UTC))
    co.ship(deal.c, deal.made, dt.date(2025, 5, 4), 2, lines=(1,))
    assert fill_measure.carry_out("twin", actor=co.ACTOR, most=1) == own.READY
    same("twin", "shipped")


def test_a_job_that_dies_goes_on_after_its_last_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker is killed inside its third batch; the next one ends with every entry once."""
    Deal().lived()
    add("twin", PartFact("ordered"))
    posted, calls = performance.fill, []

    def dying(*args: object) -> int:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return posted(*args)     # type: ignore[arg-type]

    monkeypatch.setattr(performance, "fill", dying)
    with pytest.raises(KeyboardInterrupt):
        fill_measure.carry_out("twin", actor=co.ACTOR, most=1)
    row = own.own("twin")
    assert row is not None
    assert row.state == own.FILLING
    assert row.done == 2
    assert "twin" not in {each.code for each in schemes.measures()}
    assert fill_measure.carry_out("twin", actor=co.ACTOR, most=1) == own.READY
    assert fill_measure.carry_out("twin", actor=co.ACTOR, most=1) == own.READY
    same("twin", "ordered")


def test_a_stopped_measure_is_asked_of_nobody_and_goes_on_with_what_it_missed() -> None:
    """Stopped after a batch, goods move on, it goes on: the same figures."""
    deal = Deal().lived()
    key = add("twin", PartFact("shipped"))
    fill_measure.batch("twin", 1, actor=co.ACTOR, at=co.AT)
    fill_measure.stop(key, actor=co.ACTOR, at=co.AT)
    assert fill_measure.carry_out("twin", actor=co.ACTOR) == own.STOPPED
    deal.back("3", dt.datetime(2025, 5, 3, 2, tzinfo=dt.UTC))
    refused("measure.stopped", lambda: fill_measure.stop(key, actor=co.ACTOR, at=co.AT))
    fill_measure.resume(key, actor=co.ACTOR, at=co.AT)
    assert fill_measure.carry_out("twin", actor=co.ACTOR) == own.READY
    assert "twin" in {each.code for each in schemes.measures("additive")}
    same("twin", "shipped")
    refused("measure.going", lambda: fill_measure.resume(key, actor=co.ACTOR, at=co.AT))


def test_conditions_signs_and_credit_rules() -> None:
    """Only a product, only what is large, only primary or overlay shares, the house account; orders less what was shipped as a level."""
    deal = Deal().lived()
    c = deal.c
    product = values("select product_id from orders_salesorderline where line_id = %s", [deal.made.line_ids[0]])[0]
    made("one_product", PartFact("ordered", conditions=(NewCondition(product_id=product),)))
    made("large", PartFact("ordered", conditions=(NewCondition(least=D("1000.01")),)))
    made("too_large", PartFact("ordered", conditions=(NewCondition(least=D("1000.05")),)))
    made("primary", PartFact("ordered", credit="primary"))
    made("beside", PartFact("ordered", credit="overlay"))
    made("houses", PartFact("ordered", credit="house"))
    made("backlog", PartFact("ordered"), PartFact("shipped", minus=True), kind="level")
    whole = D("1000.01") + D("333.33") - D("200.00")
    assert net("primary") == net("houses") == whole
    assert net("large") == D("1000.01") - D("200.00")
    assert net("too_large") == 0
    assert set(values("select distinct person_id from performance_entry where measure = 'houses'")) <= set(c.houses)
    assert set(values("select distinct overlay from performance_entry where measure = 'beside'")) == {True}
    assert net("backlog") == net("ordered") - net("shipped")
    assert check_books.perform() == []


def net(measure: str) -> Decimal:
    """Primary net of a measure."""
    return D(values("select coalesce(sum(net), 0) from performance_entry where measure = %s and not overlay", [measure])[0])


def test_a_ratio_stores_numerator_and_denominator() -> None:
    """Share of goods that came back: what came back over what was shipped and stands."""
    Deal().lived()
    above = PartFact("goods_back", role="numerator", credit="primary")
    made("came_back", above, PartFact("shipped", role="denominator", credit="primary"), kind="ratio")
    row = run("select sum(numerator), sum(denominator), sum(net) from performance_entry where measure = 'came_back'")[0]
    back = values("select -sum(net) from performance_entry where measure = 'shipped' and origin_id is not null and not overlay")[0]
    assert row[0] == back > 0
    assert row[1] == net("shipped")
    assert row[2] == 0
    assert check_books.perform() == []


def test_a_count_ends_when_nothing_stands() -> None:
    """Two lines shared 60/40 count two; a part that comes back changes nothing, the whole of a line takes its one off."""
    c = co.company()
    order = co.order(c, co.DAY)
    counted = made("lines", PartFact("shipped", value="count", credit="primary"))
    assert counted
    delivery = co.ship(c, order, dt.date(2025, 3, 20), 10)
    assert qty("lines") == 1
    deal = Deal.__new__(Deal)
    deal.delivery = delivery
    deal.back("4", dt.datetime(2025, 4, 3, 2, tzinfo=dt.UTC))
    assert qty("lines") == 1
    deal.back("6", dt.datetime(2025, 4, 4, 2, tzinfo=dt.UTC))
    assert qty("lines") == 0
    made("lines_later", PartFact("shipped", value="count", credit="primary"))
    same("lines_later", "lines")


def qty(measure: str) -> Decimal:
    """What a count stands at."""
    return D(values("select coalesce(sum(qty), 0) from performance_entry where measure = %s", [measure])[0])


def test_a_date_rule_moves_the_day_it_counts() -> None:
    """Thirty days later, for whoever has the person's unit then."""
    c = co.company()
    order = co.order(c, dt.date(2025, 3, 5), shares=((0, "1"),))
    co.ship(c, order, dt.date(2025, 3, 20), 10)
    co.move(c, 0, 1, dt.date(2025, 4, 1))
    made("later", PartFact("shipped", delay=30))
    assert run("select event_date, business_date, unit_id from performance_entry where measure = 'later'") == [
        (dt.date(2025, 3, 20), dt.date(2025, 4, 19), c.units[1])
    ]
    assert check_books.perform() == []


def test_it_is_filled_into_closed_months_and_they_stay_closed() -> None:
    """The twin's entries stand in the closed months; what was closed of other measures is as it was."""
    Deal().lived()
    close_sales(dt.date(2025, 6, 1))
    before = run("select * from performance_balance where measure = 'shipped' order by id")
    made("twin", PartFact("shipped"))
    same("twin", "shipped")
    assert run("select * from performance_balance where measure = 'shipped' order by id") == before


@pytest.mark.parametrize(
    ("parts", "kind", "code", "said"),
    [
        ((PartFact("shipped"),), "additive", "Bad Code", "measure.code"),
        ((PartFact("shipped"),), "additive", "ordered", "code.taken"),
        ((PartFact("shipped"),), "memo", "x1", "measure.kind"),
        ((), "additive", "x1", "measure.parts"),
        ((PartFact("shipped"),), "ratio", "x1", "measure.ratio"),
        ((PartFact("shipped", role="numerator"),), "additive", "x1", "measure.amounts"),
        ((PartFact("shipped"), PartFact("paid", value="qty")), "additive", "x1", "measure.values"),
        ((PartFact("nothing"),), "additive", "x1", "measure.event"),
        ((PartFact("complaint"),), "additive", "x1", "measure.event_value"),
        ((PartFact("shipped", delay=400),), "additive", "x1", "measure.delay"),
        ((PartFact("shipped", conditions=(NewCondition(),)),), "additive", "x1", "measure.condition"),
    ],
)
def test_what_could_never_be_counted_is_refused_and_changes_nothing(parts: tuple[PartFact, ...], kind: str, code: str, said: str) -> None:
    """Each with its own word; no measure is made."""
    fact = MeasureFact(code, "指标", "Measure", kind, parts)
    refused(said, lambda: add_measure.perform(fact, actor=co.ACTOR, at=co.AT))
    assert run("select 1 from schemes_measure where not builtin") == []


FORM = {
    "code": "large", "name": "大单", "name_en": "Large lines", "kind": "additive",
    "parts": [{"event": "ordered", "role": "amount", "value": "net", "sign": "plus", "credit": "credited", "delay": "0"}],
    "conditions": [{"part": "1", "least": "1000"}],
}  # fmt: skip


def test_the_page_adds_one_says_it_in_words_and_shows_its_months() -> None:
    """The director adds it by the form; a salesperson may read it and nothing else; a wrong row is said at its field."""
    deal = Deal()
    assert sheet_refused(own_measures.SHEET, "create", FORM, actor=deal.seller)[:2] == ("access.refused", 403)
    wrong = FORM | {"conditions": [{"part": "2", "least": "1000"}]}
    assert sheet_refused(own_measures.SHEET, "create", wrong, actor=deal.director) == ("measure.of_row", 422, "conditions")
    key = do(own_measures.SHEET, "create", FORM, actor=deal.director).record_id
    assert key is not None
    assert fill_measure.carry_out("large", actor=co.ACTOR) == own.READY
    for who in (deal.director, deal.seller):
        assert own_measures.head(who, key).title == "大单"
        (said,) = own_measures._parts(who, key).rows
        assert said["words"] == "订单行确认：未税金额，加，计给：所有计功人（含叠加份额）；条件：行未税金额不低于 1,000"
        assert len(own_measures._figures(who, key).rows) == 13
    with translation.override("en"):
        assert measures.label("large") == measures.additive()["large"] == "Large lines"
        assert "only if the line's net is at least 1,000" in own_measures._parts(deal.director, key).rows[0]["words"]
    page = listing.page(own.LISTING, deal.seller, Query.from_pairs([("f", "state.ne.builtin")]))
    assert [(row["code"], row["state"]) for row in page.rows] == [("large", "ready")]
    assert sheet_refused(own_measures.SHEET, "stop", {}, key, actor=deal.seller)[:2] == ("access.refused", 403)
    do(own_measures.SHEET, "stop", {}, key, actor=deal.director)
    assert own_measures.head(deal.director, key).state == own.STOPPED
    do(own_measures.SHEET, "resume", {}, key, actor=deal.director)
