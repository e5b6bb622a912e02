"""Tables come in through the same acts as by hand: tried, applied, corrected, repeated by number, stopped, undone."""

import datetime as dt
from dataclasses import replace

import pytest

from makesell.flows.org_1_organisation import change_product, import_table
from makesell.flows.org_1_organisation.import_table import Worked
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import act, values
from makesell.ground.exchange import queries, rows, runs, writer
from makesell.ground.exchange.rows import RowCells
from makesell.ground.listing import Query
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewPerson
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.sheets import customers, exchange, people, product_groups, products, registry, territories, units
from makesell.sheets.parts import Sheet

SYSTEM = system("importer")
NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
PRODUCTS = """编码,名称,产品组,计量单位,制造/外购/服务,可销售,安全库存,来源编号
BK-1,公路自行车,整车,pcs,自制,是,"1,200",101
BK-2,山地车,整车,pcs,buy,否,,102
BK-3,童车,没有的组,pcs,make,也许,abc,103
"""


def _csv(text: str) -> bytes:
    return text.encode("gb18030")


def _upload(sheet: Sheet, text: str, actor: Actor = SYSTEM) -> exchange.Upload:
    return exchange.upload(sheet, "list.csv", _csv(text), actor=actor, at=NOW)


def _apply(sheet: Sheet, text: str) -> import_table.Outcome:
    return exchange.apply(sheet, _upload(sheet, text).run_id, actor=SYSTEM, at=NOW)


def _names(sheet: Sheet) -> dict[str, str]:
    return {row["code"]: row["name"] for row in listing.page(sheet.listing, SYSTEM, Query(size=200)).rows}


@pytest.fixture
def group(db: None) -> None:
    """A product group that products name."""
    _apply(product_groups.SHEET, "编码,名称\nG1,整车\n")


def test_headers_are_known_by_name_or_label_and_others_are_said(group: None) -> None:
    made = exchange.upload(products.SHEET, "x.csv", b"CODE,Name,unit of measure,colour\nA,B,pcs,red\n", actor=SYSTEM, at=NOW)
    assert (dict(made.matched), made.unknown, made.rows) == ({"code": 0, "name": 1, "uom": 2}, ("colour",), 1)
    with pytest.raises(Refusal, match="None of the columns"):
        exchange.upload(products.SHEET, "x.csv", b"foo,bar\n1,2\n", actor=SYSTEM, at=NOW)


def test_a_try_tells_every_fault_at_its_cell_and_changes_nothing(group: None) -> None:
    made = _upload(products.SHEET, PRODUCTS)
    outcome, settled = exchange.try_all(products.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    assert (outcome.created, outcome.bad) == (2, 1)
    assert settled[2].line == 4
    assert {fault["field"] for fault in settled[2].faults} == {"group", "saleable", "safety_stock_qty"}
    assert _names(products.SHEET) == {}
    assert rows.counts(made.run_id) == {"": 3}


def test_good_rows_stand_and_bad_ones_are_left_out_with_their_reason(group: None) -> None:
    made = _upload(products.SHEET, PRODUCTS)
    outcome = exchange.apply(products.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    assert (outcome.created, outcome.changed, outcome.bad) == (2, 0, 1)
    assert _names(products.SHEET) == {"BK-1": "公路自行车", "BK-2": "山地车"}
    (bad,) = rows.results(made.run_id, ("bad",))
    assert (bad.line, bad.faults[0]["params"]["text"]) == (4, "没有的组")
    found = queries.by_id(made.run_id)
    assert found is not None
    assert (found.state, found.done, found.total, found.bad_count) == ("done", 3, 3, 1)


def test_what_was_left_out_is_tried_again_and_nothing_is_doubled(group: None) -> None:
    made = _upload(products.SHEET, PRODUCTS.replace("也许,abc", "是,5"))
    exchange.apply(products.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    _apply(product_groups.SHEET, "编码,名称\nG9,没有的组\n")
    again = exchange.apply(products.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    assert (again.created, again.changed, again.bad) == (1, 0, 0)
    assert len(_names(products.SHEET)) == 3


def test_the_same_number_again_changes_the_same_row_even_under_another_code(group: None) -> None:
    _apply(products.SHEET, PRODUCTS)
    outcome = _apply(products.SHEET, "来源编号,编码,名称,计量单位\n101,BK-1A,公路自行车 2,pcs\n104,BK-4,新车,pcs\n")
    assert (outcome.created, outcome.changed) == (1, 1)
    assert _names(products.SHEET) == {"BK-1A": "公路自行车 2", "BK-2": "山地车", "BK-4": "新车"}


def test_an_empty_cell_of_a_change_leaves_what_is_needed_as_it_is(group: None) -> None:
    _apply(products.SHEET, PRODUCTS)
    assert _apply(products.SHEET, "编码,名称,规格型号\nBK-1,,轻型\n").changed == 1
    assert _names(products.SHEET)["BK-1"] == "公路自行车"


def test_a_row_may_name_one_that_stands_before_it(db: None) -> None:
    outcome = _apply(territories.SHEET, "编码,名称,上级\nCN,中国,\nN,华北,CN\nBJ,北京,华北\nX,某地,BJ2\n")
    assert (outcome.created, outcome.bad) == (3, 1)
    up = {row["code"]: row["parent_label"] for row in listing.page(territories.SHEET.listing, SYSTEM, Query()).rows}
    assert up == {"CN": None, "N": "中国", "BJ": "华北"}


def test_units_and_people_come_in_and_customers_find_their_owner(db: None) -> None:
    assert _apply(units.SHEET, "编码,名称,类型,生效日期\nHQ,总部,公司,2026/1/1\nS,销售部,department,2026年1月1日\n").created == 2
    assert _apply(people.SHEET, "编码,姓名,单位,入职日期\nalice,王爱丽,销售部,20260101\n").created == 1
    assert _apply(customers.SHEET, "名称,负责人,税号\n上海华威机械有限公司,王爱丽,91310000MA1FL0X12Y\n").created == 1
    outcome = _apply(customers.SHEET, "名称,负责人\n上海华威机械,alice\n北方公司,alice\n")
    assert (outcome.created, outcome.bad) == (1, 1)


def test_a_stopped_import_goes_on_where_it_stopped(group: None) -> None:
    lines = "".join(f"C-{n},车{n},pcs\n" for n in range(450))
    made = _upload(products.SHEET, "编码,名称,计量单位\n" + lines)
    stop = {"after": 200}

    def work(row: RowCells) -> Worked:
        if row.line == stop["after"]:
            runs.ask_to_cancel(made.run_id, at=NOW)
        return exchange.worker(products.SHEET, made.run_id, SYSTEM, NOW)(row)

    first = import_table.perform(made.run_id, work, actor=SYSTEM, at=NOW)
    assert (first.cancelled, first.created) == (True, 200)
    found = queries.by_id(made.run_id)
    assert found is not None
    assert (found.state, found.done, found.total) == ("cancelled", 200, 450)
    assert exchange.apply(products.SHEET, made.run_id, actor=SYSTEM, at=NOW).created == 250
    assert values("select count(*) from products_product") == [450]


def test_an_import_is_undone_as_a_whole(committed: str) -> None:
    _apply(product_groups.SHEET, "编码,名称\nG1,整车\n")
    _apply(products.SHEET, PRODUCTS)
    before = _names(products.SHEET)
    made = _upload(products.SHEET, "编码,名称,计量单位,可销售\nBK-1,改了的名字,pcs,否\nNEW,新的,pcs,是\n")
    exchange.apply(products.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    assert _names(products.SHEET) == {**before, "BK-1": "改了的名字", "NEW": "新的"}
    settled = exchange.undo(made.run_id, actor=SYSTEM, at=NOW)
    assert {s.outcome for s in settled} == {"undone"}
    assert _names(products.SHEET) == before
    assert values("select count(*) from spine_record where number = 'NEW'") == [0]
    assert rows.counts(made.run_id) == {"undone": 2}


def test_a_row_changed_since_or_in_use_stays_and_says_why(committed: str) -> None:
    _apply(product_groups.SHEET, "编码,名称\nG1,整车\n")
    made = _upload(products.SHEET, PRODUCTS)
    exchange.apply(products.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    ids = {row["code"]: row["id"] for row in listing.page(products.SHEET.listing, SYSTEM, Query()).rows}
    change_product.perform(Change(ids["BK-1"], {"name": "别人改的"}), actor=system("王爱丽"), at=NOW)
    settled = {s.line: s for s in exchange.undo(made.run_id, actor=SYSTEM, at=NOW)}
    assert settled[2].faults[0]["params"]["person"] == "王爱丽"
    assert settled[3].outcome == "undone"
    groups = _upload(product_groups.SHEET, "编码,名称\nG1,整车改\n")
    exchange.apply(product_groups.SHEET, groups.run_id, actor=SYSTEM, at=NOW)
    assert [s.outcome for s in exchange.undo(groups.run_id, actor=SYSTEM, at=NOW)] == ["undone"]


def test_a_group_that_products_name_is_not_taken_back(db: None) -> None:
    made = _upload(product_groups.SHEET, "编码,名称\nG1,整车\n")
    exchange.apply(product_groups.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    _apply(products.SHEET, "编码,名称,产品组,计量单位\nBK-1,车,G1,pcs\n")
    (settled,) = exchange.undo(made.run_id, actor=SYSTEM, at=NOW)
    assert settled.faults[0]["params"]["by"] == "products_product"
    assert _names(product_groups.SHEET) == {"G1": "整车"}


def test_who_may_not_create_may_not_import_and_nobody_undoes_anothers(group: None) -> None:
    seller = Actor(name="seller", person_id=1, roles=frozenset({roles.SALESPERSON}))
    assert not exchange.importable(products.SHEET, seller)
    with pytest.raises(Refusal) as refused:
        _upload(products.SHEET, PRODUCTS, seller)
    assert refused.value.status == 403
    made = _upload(products.SHEET, PRODUCTS)
    with pytest.raises(Refusal):
        exchange.undo(made.run_id, actor=seller, at=NOW)
    with pytest.raises(Refusal) as other:
        exchange.apply(product_groups.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    assert other.value.status == 404


def test_a_person_of_the_same_name_undoes_nothing_and_a_new_name_takes_nothing_away(group: None) -> None:
    ids = act(organisation.create_people)([NewPerson(code, "王芳") for code in ("w1", "w2")], actor=SYSTEM, at=NOW)
    first, other = (Actor(name="王芳", person_id=key, roles=frozenset({roles.SALES_SUPPORT})) for key in ids)
    made = _upload(products.SHEET, PRODUCTS, first)
    exchange.apply(products.SHEET, made.run_id, actor=first, at=NOW)
    with pytest.raises(Refusal) as refused:
        exchange.undo(made.run_id, actor=other, at=NOW)
    assert refused.value.code == "import.not_yours"
    renamed = replace(first, name="王芳芳")
    assert {each.outcome for each in exchange.undo(made.run_id, actor=renamed, at=NOW)} == {"undone"}


def test_an_exported_list_comes_back_without_a_change(group: None) -> None:
    _apply(products.SHEET, "编码,名称,计量单位,规格型号\nR-1,=cmd(),pcs,+86 1\n")
    names = ["code", "name", "uom", "group"]
    found = listing.page(products.SHEET.listing, SYSTEM, Query(columns=tuple(names))).rows
    labels = {one.name: str(one.label) for one in exchange.columns(products.SHEET)}
    data = b"".join(writer.csv_parts([labels[n] for n in names], [[row.get(f"{n}_label", row[n]) for n in names] for row in found]))
    made = exchange.upload(products.SHEET, "again.csv", data, actor=SYSTEM, at=NOW)
    outcome = exchange.apply(products.SHEET, made.run_id, actor=SYSTEM, at=NOW)
    assert (outcome.changed, outcome.same) == (0, 1)
    assert values("select version from products_product where code = 'R-1'") == [1]
    assert _names(products.SHEET) == {"R-1": "=cmd()"}


@pytest.mark.parametrize("sheet", [s for s in registry.SHEETS if exchange.importable(s, SYSTEM)], ids=lambda sheet: sheet.noun)
def test_every_noun_that_can_be_made_has_a_template_that_is_understood(sheet: Sheet) -> None:
    header = exchange.template(sheet)
    assert set(exchange.match(sheet, header)) == {one.name for one in exchange.columns(sheet)}
