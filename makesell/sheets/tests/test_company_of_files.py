"""A company made of files: every table comes in, goes out unchanged as CSV and as a workbook, and is taken back as a whole."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from makesell.flows.org_1_organisation import name_company
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.ground import listing
from makesell.ground.actor import Actor, system
from makesell.ground.db import values
from makesell.ground.exchange import rows, writer
from makesell.ground.exchange.rows import Settled
from makesell.ground.listing import Query
from makesell.sheets import exchange, exporting
from makesell.sheets.registry import sheet_of
from tests.database import Once

IMPORTER = system("importer")
NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
# In the order in which one names the other.
FILES = {
    "units": "编码,名称,类型,上级,生效日期\nHQ,总部,公司,,2024-01-01\nS,销售部,部门,HQ,2024-01-01\nS2,销售二部,部门,HQ,2024-01-01\n",
    "people": "编码,姓名,单位,入职日期,电话\nalice,王爱丽,S,2024-02-01,13800000001\nbob,李博,S,2024-02-01,\n",
    "memberships": "人员,单位,生效日期,失效日期,主单位,担任主管\nalice,S2,2024-03-01,2024-06-01,否,否\nbob,S2,2025-01-01,,是,是\n",
    "commission_rates": "人员,提成比例（小数）,生效日期\nalice,1.2%,2024-02-01\nalice,0.015,2025-01-01\n",
    "rules": "kind,value,scope,valid_from,valid_to\nperformance.activity_measure,ordered,,2026-01-01,\n",
    "territories": "编码,名称,国家,上级,生效日期\nCN,中国,CN,,2024-01-01\nHD,华东,CN,CN,2024-01-01\n",
    "credit_accounts": "编码,名称,信用额度,币种\nCA1,华威集团,100000.50,CNY\n",
    "customers": "编码,名称,负责人,税号,区域\nC1,上海华威机械有限公司,alice,91310000MA1FL0X12Y,HD\n",
    "contacts": "客户,姓名,职务,电话,main\nC1,赵敏,采购经理,=13900000000,是\n",
    "addresses": "customer,kind,line,city,region,country,postal_code,receiver,phone\nC1,ship,张江路 1 号,上海,上海,CN,201203,收货处,021-1\n",
    "tax_titles": "customer,kind,name,tax_number,bank,account,valid_from\n"
    "C1,special,上海华威机械有限公司,91310000MA1FL0X12Y,工商银行,1001,2024-01-01\nC1,ordinary,华威,,,,2025-01-01\n",
    "carriers": "编码,名称\nSF,顺丰\n",
    "units_of_measure": "code,name,name_en,digits\nbox2,箱子,Box,0\n",
    "product_groups": "编码,名称,上级\nG1,整车,\nG2,公路车,G1\n",
    "products": "编码,名称,产品组,计量单位,产品属性,可销售,安全库存,来源编号,tracking\nB,公路车,G2,pcs,自制,是,\"1,200.5\",1,serial\n"
    "W,车轮,G1,pcs,外购,否,,2,\nW2,铝车轮,G1,pcs,外购,否,,3,\nK,整车套装,G1,pcs,套装,是,,4,\n",
    "machines": "customer,product,serial,started_date,warranty_until,site\nC1,B,S-1,2024-05-01,2025-05-01,一号车间\nC1,B,S-2,2024-05-01,,\n",
    "product_costs": "product,cost,valid_from,valid_to\nB,1234.56789012,2024-01-01,\nB,1300,2025-01-01,\n",
    "bundle_parts": "bundle,part,qty,weight,valid_from,valid_to\nK,B,1,60,2024-01-01,\nK,W,2,40,2024-01-01,2025-01-01\n",
    "part_numbers": "customer,product,number,name\nC1,B,KH-100,主车\nC1,W,KH-200,\n",
    "price_lists": "编码,名称,类型,币种\nL1,标准价,standard,CNY\n",
    "prices": "price_list,product,from_qty,price,valid_from,valid_to\n"
    "L1,B,1,2000,2024-01-01,\nL1,B,10,1900.5,2024-01-01,2025-01-01\nL1,B,1,2100,2025-01-01,\n",
    "stand_ins": "product,instead,note\nB,W,少一个档位\n",
    "suppliers": "编码,名称,联系人,电话,付款条件,币种,汇率\nV1,上海轴承厂,孙敏,021-3,月结 30 天,CNY,1\nV2,Rhein GmbH,,,,EUR,7.8\n",
    "supplier_offers": "supplier,product,operation,from_qty,lot_qty,price,lead_days,expedite_days,expedite_rate,preference,valid_from,valid_to\n"
    "V1,W,,10,5,90.5,12,4,0.15,1,2024-01-01,\nV1,W,,100,5,85,12,,,1,2024-01-01,2025-01-01\nV2,,喷漆,1,0,3,4,,,2,2024-01-01,\n",
    "quotas": "product,customer_class,region,qty,valid_from,valid_to\nB,dealer,,40,2025-01-01,2025-07-01\nB,,华东,25.5,2025-01-01,\n",
    "tax_rates": "service_kind,destination,product,rate,valid_from\ngoods,domestic,,13%,2024-01-01\ngoods,domestic,B,9%,2024-01-01\n",
    "working_calendars": "code,name,follows_holidays\nTWO,两班,是\n",
    "own_hours": "person,kind,valid_from,valid_to,calendar,starts,ends,note\nalice,calendar,2025-01-01,,TWO,,,半日\n"
    "bob,off,2025-03-03,2025-03-08,,,,年假\nbob,hours,2025-03-10,2025-03-11,,22:00,06:00,夜班\n",
    "plants": "编码,名称,工作日历\nP1,一厂,TWO\n",
    "warehouses": "编码,名称,类型,工厂\nW1,成品库,own,P1\n",
    "work_centers": "编码,名称,工厂,每小时成本,币种,并行数\nWC1,总装,P1,80.5,CNY,2\nWC2,手工位,P1,40,CNY,1\n",
    "bom_lines": "product,valid_from,base_qty,component,qty,scrap_rate,instead_of\nB,2024-01-01,1,W,2,1%,\nB,2024-01-01,1,W2,2,,10\n",
    "operations": "product,valid_from,lot_min,position,work_center,name,setup_hours,run_hours,days,second,beside,family,move_qty,scrap_rate,after\n"
    "B,2024-01-01,5,10,WC1,装轮,0.5,0.25,,WC2,,红,5,2%,\nB,2024-01-01,5,20,,喷漆,,,3,,,,,,0\n"
    "B,2024-01-01,5,30,WC1,检验,,0.1,,,WC2,,,,\"10, 20\"\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def laid(once: Once) -> dict[str, int]:
    """The company, brought in once for all tests."""
    return once(_runs)


@pytest.fixture
def runs(laid: dict[str, int], db: None) -> dict[str, int]:
    """The company, with the run of each file by noun."""
    return laid


def _runs() -> dict[str, int]:
    name_company.perform(CompanyFact("文件公司", "CNY"), actor=IMPORTER, at=NOW)
    return {noun: brought_in(noun, text) for noun, text in FILES.items()}


def brought_in(noun: str, text: str) -> int:
    """A file of a noun applied without a fault; returns its run."""
    sheet = sheet_of(noun)
    made = exchange.upload(sheet, f"{noun}.csv", text.encode(), actor=IMPORTER, at=NOW)
    assert made.unknown == (), noun
    outcome = exchange.apply(sheet, made.run_id, actor=IMPORTER, at=NOW)
    assert (noun, outcome.bad, [r.faults for r in rows.results(made.run_id, ("bad",))]) == (noun, 0, [])
    return made.run_id


def _exported(noun: str, kind: str, place: Path, actor: Actor = IMPORTER) -> bytes:
    sheet = sheet_of(noun)
    shown = [column for column in sheet.columns if column.name in {field.name for field in sheet.listing.visible(actor)}]
    query = Query(columns=tuple(column.name for column in shown))
    found = exporting.export(sheet, kind, query, shown, actor=actor, at=NOW, reason="往返")
    if kind == "csv":
        return b"".join(writer.csv_parts(found.header, found.rows))
    writer.xlsx(place / "list.xlsx", found.header, found.rows)
    return (place / "list.xlsx").read_bytes()


def test_a_file_keeps_the_language_it_was_asked_in_and_names_the_currency_of_its_amounts(runs: dict[str, int]) -> None:
    def asked(noun: str, *names: str) -> exporting.Exported:
        sheet = sheet_of(noun)
        return exporting.export(sheet, "csv", Query(columns=names), exporting.columns(sheet, IMPORTER, names), actor=IMPORTER, at=NOW)

    with translation.override("en"):
        units, accounts = asked("units", "code", "kind"), asked("credit_accounts", "code", "credit_limit")
    with translation.override("zh-hans"):
        assert sorted(row[1] for row in units.rows) == ["Company", "Department", "Department"]
        assert (accounts.header, list(accounts.rows)) == (("Code", "Credit limit", "Currency"), [["CA1", Decimal("100000.5"), "CNY"]])


@pytest.mark.parametrize("kind", exporting.KINDS)
def test_every_exported_list_comes_back_and_says_nothing_new(runs: dict[str, int], kind: str, tmp_path: Path) -> None:
    said = {}
    for noun in FILES:
        sheet = sheet_of(noun)
        made = exchange.upload(sheet, f"{noun}.{kind}", _exported(noun, kind, tmp_path), actor=IMPORTER, at=NOW)
        outcome, settled = exchange.try_all(sheet, made.run_id, actor=IMPORTER, at=NOW)
        if (outcome.created, outcome.changed, outcome.bad) != (0, 0, 0) or not outcome.same:
            said[noun] = (outcome, [one.faults for one in settled if one.faults])
    assert said == {}


def test_the_whole_company_is_taken_back_file_by_file(runs: dict[str, int]) -> None:
    stayed = {noun: faults_of(exchange.undo(run_id, actor=IMPORTER, at=NOW)) for noun, run_id in reversed(runs.items())}
    assert {noun: faults for noun, faults in stayed.items() if faults} == {}
    for noun in set(FILES) - {"units_of_measure"}:
        assert (noun, listing.count(sheet_of(noun).listing, IMPORTER, Query())) == (noun, 0)
    assert values("select count(*) from spine_record") == [0]


def faults_of(settled: list[Settled]) -> list[object]:
    """What was not taken back, and why."""
    return [one.faults for one in settled if one.outcome != "undone"]


def test_a_price_that_ended_because_the_next_began_is_open_again(runs: dict[str, int]) -> None:
    again = brought_in("prices", "price_list,product,from_qty,price,valid_from\nL1,B,1,2500,2026-01-01\n")
    assert values("select valid_to::text from prices_pricelistline where price = 2100") == ["2026-01-01"]
    exchange.undo(again, actor=IMPORTER, at=NOW)
    assert values("select price::float from prices_pricelistline where valid_to is null") == [2100.0]
    changed = brought_in("prices", "price_list,product,from_qty,price,valid_from\nL1,B,1,1.00000001,2025-01-01\n")
    exchange.undo(changed, actor=IMPORTER, at=NOW)
    assert values("select price::text from prices_pricelistline where valid_to is null") == ["2100.00000000"]


def test_a_move_is_undone_and_a_revision_gives_way_to_the_one_before(runs: dict[str, int]) -> None:
    moved = brought_in("memberships", "person,unit,valid_from,primary\nalice,S2,2026-01-01,yes\n")
    revised = brought_in("bom_lines", "product,valid_from,component,qty\nB,2026-01-01,W,3\n")
    for run_id in (moved, revised):
        assert faults_of(exchange.undo(run_id, actor=IMPORTER, at=NOW)) == []
    assert values("select count(*) from organisation_membership where valid_to is null and \"primary\"") == [2]
    assert values("select valid_to from works_bomversion") == [None]


def test_what_is_used_goes_out_of_use(runs: dict[str, int]) -> None:
    undone = exchange.undo(runs["products"], actor=IMPORTER, at=NOW)
    assert {one.outcome for one in undone} == {"retired"}
    assert values("select active from products_product") == [False] * 4
    assert {row.faults[0]["code"] for row in rows.results(runs["products"], ("retired",))} == {"record.used"}


def test_lines_of_one_record_come_in_together_or_not_at_all(runs: dict[str, int]) -> None:
    sheet = sheet_of("bom_lines")
    text = "product,valid_from,component,qty\nW,2026-01-01,B,没有\nW,2026-01-01,B,1\nB,2024-01-01,W,7\n"
    made = exchange.upload(sheet, "b.csv", text.encode(), actor=IMPORTER, at=NOW)
    outcome, settled = exchange.try_all(sheet, made.run_id, actor=IMPORTER, at=NOW)
    assert outcome.bad == 3
    assert [one.faults[0]["code"] for one in settled] == ["input.qty", "import.line", "import.revision"]
    assert values("select count(*) from works_bomversion") == [1]
