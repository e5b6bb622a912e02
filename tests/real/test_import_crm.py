"""The deals of a CRM imported through the acts: every dirty row named; win rates and the measures of them equal independent SQL to the cent."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from makesell.books.performance import balances, own
from makesell.documents.opportunities.queries import Asked
from makesell.flows.history.crm.company import Company
from makesell.flows.history.writing import opportunities as writing
from makesell.flows.history.writing.into import Into
from makesell.flows.pro_1_targets import add_measure, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, PartFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.db import act, run, values
from makesell.ground.db.statements import count
from makesell.ground.organisation import queries as organisation
from makesell.metrics import win_rate
from tests.real import expected_crm as expected
from tests.real.expected_crm import Rate
from tests.real.imported import IMPORTER, Imported
from tests.real.rawfiles import Connection

EVERYTHING = system("figures")
AS_OF = dt.date(2017, 12, 31)
ALL = (dt.date(2016, 1, 1), dt.date(2018, 1, 1))
# The same dimensions over what was recorded.
_NAMES = {
    "agent": "p.name", "team": "m.name", "office": "u.name", "product": "g.name", "sector": "c.industry",
    "month": "to_char(e.business_date, 'YYYY-MM')",
}  # fmt: skip
_BOOK = """
    select {name}, sum(e.qty) filter (where e.measure = 'opportunity_won'), coalesce(sum(e.qty) filter (where e.measure = 'opportunity_lost'), 0),
           coalesce(sum(e.net) filter (where e.measure = 'opportunity_won'), 0), coalesce(sum(e.net) filter (where e.measure = 'opportunity_lost'), 0)
    from performance_entry e join spine_line l on l.id = e.line_id join opportunities_opportunity o on o.record_id = l.record_id
    join opportunities_opportunityline w on w.opportunity_id = o.record_id join products_product g on g.record_id = w.product_id
    join parties_customer c on c.record_id = e.customer_id join organisation_person p on p.id = e.person_id
    join organisation_unit m on m.id = e.unit_id join organisation_unitplacement t on t.unit_id = m.id join organisation_unit u on u.id = t.parent_id
    where e.measure in ('opportunity_won', 'opportunity_lost') and e.derived_from_id is null group by 1
"""


@pytest.fixture(scope="module")
def rates(crm_house: Imported) -> dict[str, str]:
    """Win rates by number and by amount, added by the company after the import."""
    for code, value in (("rate_count", "count"), ("rate_amount", "net")):
        parts = [PartFact("opportunity_won", role="numerator", value=value)]
        parts += [PartFact(event, role="denominator", value=value) for event in ("opportunity_won", "opportunity_lost")]
        add_measure.perform(MeasureFact(code, "赢率", "Win rate", "ratio", tuple(parts)), actor=IMPORTER, at=clock.now())
        assert fill_measure.carry_out(code, actor=IMPORTER) == own.READY
    return {"count": "rate_count", "amount": "rate_amount"}


@pytest.mark.usefixtures("crm_house")
class TestImported:
    """The whole of it in a database of its own."""

    def test_every_deal_is_recorded_or_named_and_the_books_proved(self, crm_house: Imported) -> None:
        (done,) = crm_house.runs
        states: dict[str, int] = dict(run("select state, count(*) from opportunities_opportunity group by 1"))
        assert states == {"won": 4238, "lost": 2473, "open": 664}
        assert values("select count(*) from parties_customer") == [85]
        assert values("select count(*) from organisation_person where house_of_id is null") == [41]
        assert done.state == "done"
        assert done.bad_count == len(expected.dirt())
        assert check_books.perform() == []

    @pytest.mark.parametrize("dimension", list(_NAMES))
    def test_what_was_won_and_lost_is_what_the_files_say(self, crm: Connection, dimension: str) -> None:
        wanted = {row.name: row for row in expected.rates(crm) if row.dimension == dimension}
        found = {row[0]: Rate(dimension, *row) for row in run(_BOOK.format(name=_NAMES[dimension]))}
        assert found == wanted
        assert sum(row.won_worth for row in found.values()) == Decimal(10_005_534)
        assert (sum(row.won for row in found.values()), sum(row.lost for row in found.values())) == (4238, 2473)

    def test_the_companys_own_win_rates_are_those_of_the_files(self, crm: Connection, rates: dict[str, str]) -> None:
        """By agent, by team and for the company; numerator and denominator each."""
        people: dict[str, int] = dict(run("select name, id from organisation_person where house_of_id is null"))
        teams: dict[str, int] = dict(run("select name, id from organisation_unit where kind = 'team'"))
        seen = 0
        for row in expected.rates(crm):
            if row.dimension not in ("agent", "team"):
                continue
            by, key = ("person", people[row.name]) if row.dimension == "agent" else ("unit", teams[row.name])
            pairs: dict[str, tuple[Any, Any]] = {"count": (row.won, row.lost), "amount": (row.won_worth, row.lost_worth)}
            for name, (won, lost) in pairs.items():
                sums = balances.ratios(by, rates[name], [ALL], [(key, key)])[key, 0]     # type: ignore[arg-type]
                assert (sums.numerator, sums.denominator) == (won, won + lost)
                seen += 1
        assert seen == 2 * (30 + 6)
        whole = balances.ratios("company", rates["count"], [ALL])[0, 0]
        assert [int(whole.numerator), int(whole.denominator)] == [4238, 6711]

    def test_the_win_rate_of_the_house_says_the_same(self, crm: Connection) -> None:
        """The metric that reads the documents, by agent, by number and by amount."""
        people: dict[str, int] = dict(run("select name, id from organisation_person where house_of_id is null"))
        wanted = {people[row.name]: row for row in expected.rates(crm) if row.dimension == "agent"}
        found = win_rate.results_by(EVERYTHING, Asked(win_rate.CLOSED, *ALL, currency="USD"), "owner_id")
        assert {key: (one.won.count, one.lost.count, one.won.amount, one.lost.amount) for key, one in found.items()} == {
            key: (row.won, row.lost, row.won_worth, row.lost_worth) for key, row in wanted.items()
        }
        assert organisation.company() is not None


def test_dirt_is_named_row_by_row(crm: Connection) -> None:
    """Misspelt words and products spelt otherwise are put right, deals without a customer left out; each by file, line and column."""
    company = Company.at(expected.FOLDER)
    company.bad.kept = Everything()
    assert len(company.deals) == 7375
    assert len(company.accounts) == 85
    found = {(row.file, row.line, row.field) for row in company.bad.kept}
    assert sorted(found ^ expected.dirt()) == []
    assert Counter(deal.product for deal in company.deals)["GTX Pro"] == values_of(crm)
    read_as = next(row for row in company.bad.kept if row.field == "product")
    assert str(read_as).endswith("product: “GTXPro” was read as “GTX Pro”.")


class Everything(list):     # type: ignore[type-arg]
    """Keeps all rows: as long as it says, there is room."""

    def __len__(self) -> int:
        return 0


def values_of(crm: Connection) -> int:
    """How many deals with an account are of GTXPro."""
    (row,) = crm.execute("select count(*) from sales_pipeline where product = 'GTXPro' and coalesce(account, '') <> ''").fetchall()
    return int(row[0])


@pytest.mark.usefixtures("crm_house")
def test_a_batch_takes_a_constant_number_of_statements() -> None:
    """A hundred deals or a thousand, won, lost and open: the same statements. What is written is undone."""
    deals = Company.at(expected.FOLDER).deals
    counted = []
    for size in (100, 1000):
        into = Into("crm-again", "USD", dt.date(2016, 1, 1), IMPORTER, clock.now())
        recorded = "select external_id, id from spine_record where external_source = 'crm' and kind = %s"
        into._keys = {kind: dict(run(recorded, [kind])) for kind in ("customer", "product")}
        with count() as ran, pytest.raises(Undone):
            undone(into, [renamed(deal, size) for deal in deals[:size]], actor=IMPORTER, at=clock.now())
        counted.append(ran.statements)
    assert counted[0] == counted[1]


class Undone(Exception):
    """What was written is undone."""


def renamed(deal: object, size: int) -> object:
    """The deal under another id."""
    return type(deal)(**{name: getattr(deal, name) for name in deal.__slots__} | {"external_id": f"{size}-{deal.external_id}"})  # type: ignore[attr-defined]


@act
def undone(into: Into, deals: list[object], *, actor: object, at: dt.datetime) -> None:
    """Writes deals, then undoes it."""
    writing.write_opportunities(into, deals)     # type: ignore[arg-type]
    raise Undone


def test_rows_that_contradict_themselves_are_left_out(tmp_path: Path) -> None:
    """An unknown agent, stage and product, a deal won without a day, a day before it began, a value below zero."""
    (tmp_path / "products.csv").write_text("product,series,sales_price\nGTX Pro,GTX,4821\n", encoding="utf-8")
    (tmp_path / "sales_teams.csv").write_text("sales_agent,manager,regional_office\nAnna,Dustin,Central\n", encoding="utf-8")
    (tmp_path / "accounts.csv").write_text(
        "account,sector,office_location,subsidiary_of\nAcme,technolgy,Philipines,\nX,retail,Atlantis,\n", encoding="utf-8"
    )
    head = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
    rows = [
        "A,Anna,gtx pro,Acme,Won,2017-01-01,2017-03-01,4514", "B,Nobody,GTX Pro,Acme,Won,2017-01-01,2017-03-01,1",
        "C,Anna,GTX Pro,Acme,Dreaming,2017-01-01,,", "D,Anna,ABC,Acme,Won,2017-01-01,2017-03-01,1", "E,Anna,GTX Pro,Acme,Won,2017-01-01,,1",
        "F,Anna,GTX Pro,Acme,Lost,2017-03-02,2017-03-01,0", "G,Anna,GTX Pro,Acme,Won,2017-01-01,2017-03-01,-1", "H,Anna,GTX Pro,Acme,Prospecting,,,",
    ]  # fmt: skip
    (tmp_path / "sales_pipeline.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    company = Company.at(tmp_path)
    assert [(deal.external_id, deal.worth, deal.won, deal.opened) for deal in company.deals] == [
        ("A", Decimal("4514.00"), True, dt.date(2017, 1, 1)), ("H", Decimal("4821.00"), None, AS_OF),
    ]  # fmt: skip
    assert [(row.file[:5], row.line, row.field) for row in company.bad.kept] == [
        ("accou", 2, "office_location"), ("accou", 2, "sector"), ("accou", 3, "office_location"),
        ("sales", 2, "product"), ("sales", 3, "sales_agent"),
        ("sales", 4, "deal_stage"), ("sales", 5, "product"), ("sales", 6, "close_date"), ("sales", 7, "close_date"), ("sales", 8, "close_value"),
        ("sales", 9, "engage_date"),
    ]  # fmt: skip
