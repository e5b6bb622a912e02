"""A car market of ten years as market sizes: the share of a make by month equals independent SQL, a corrected size restates beside the published."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.research import queries, states
from makesell.flows.pro_3_markets import publish_size, size_market
from makesell.flows.pro_3_markets.size_market import NewSize
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from makesell.metrics import market_share
from makesell.sheets import market_figures
from tests.clauses.cast import NOW
from tests.clauses.test_pro_3_research import refused, staff
from tests.figures.crawler import compare
from tests.real import expected_norway_market as expected
from tests.real.expected_norway_market import Month
from tests.real.rawfiles import Connection

D = Decimal
FIRST = dt.date(2007, 1, 1)
SAID = dt.date(2017, 2, 1)
pytestmark = pytest.mark.django_db


class House:
    """A company that sells one make: every month's cars ordered and shipped in it, and the market's size of that month published."""

    def __init__(self, months: list[Month], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(co, "SINCE", FIRST)
        co.calendar(2007, 2026)
        self.months = [month for month in months if month.own]
        self.company = co.company()
        self.marketing, self.director = staff(self.company)
        for month in self.months:
            day = month.start + dt.timedelta(days=14)
            made = co.order(self.company, day, nets=(f"{month.own}.00",), qty=month.own)
            co.ship(self.company, made, day, month.own)
        cells = period.by_codes("month", [f"{month.start:%Y-%m}" for month in self.months])
        self.sizes = size_market.perform_many(
            [self.size(cells[f"{month.start:%Y-%m}"].id, month.market) for month in self.months], actor=self.marketing, at=NOW
        )
        publish_size.perform_many(self.sizes, actor=self.director, at=NOW)

    def size(self, period_id: int, amount: int) -> NewSize:
        """The market of a month, in cars."""
        return NewSize(period_id, D(amount), "OFV", SAID, basis=states.UNITS, territory_id=self.company.territory)

    def share(self, key: int, who: Actor | None = None) -> market_share.Share:
        """The share a size gives."""
        (found,) = market_share.shares(who or self.director, queries.size(self.director, key))
        return found


def test_the_files_agree_with_each_other(norway_market: Connection) -> None:
    """121 months, 1,347,250 cars by both files; one make stands twice in one month."""
    months = expected.months(norway_market, "Toyota")
    assert [month.market for month in months] == expected.whole(norway_market)
    assert (len(months), sum(month.market for month in months)) == (121, 1_347_250)
    assert [month.start for month in months if month.twice] == [dt.date(2015, 4, 1)]


def test_the_share_of_a_make_by_month_is_what_the_files_say(norway_market: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every month of ten years, and all of them together; a month corrected without the row that stands twice is restated."""
    months = expected.months(norway_market, "Toyota")
    house = House(months, monkeypatch)
    found = [house.share(key) for key in house.sizes]
    assert [(each.own, each.market) for each in found] == [(D(month.own), D(month.market)) for month in months]
    assert [each.ratio.value for each in found] == [D(month.own) / D(month.market) for month in months]
    together = market_share.together((each.own, each.market) for each in found)
    assert together.value == D(sum(month.own for month in months)) / D(1_347_250)
    _restated(house, months)
    too_small = size_market.revise(house.sizes[0], {"amount": D(months[0].own - 1)}, actor=house.marketing, at=NOW, reason="x")
    refused("market_size.too_small", lambda: publish_size.perform(too_small, actor=house.director, at=NOW))


def _restated(house: House, months: list[Month]) -> None:
    """The correction stands beside what was published; both shares open to the same own sales."""
    at = next(n for n, month in enumerate(months) if month.twice)
    month, old = months[at], house.sizes[at]
    new = size_market.revise(old, {"amount": D(month.market - month.twice)}, actor=house.marketing, at=NOW, reason="4月雷克萨斯重复")
    assert house.share(old).ratio.value == D(month.own) / D(month.market)
    publish_size.perform(new, actor=house.director, at=NOW)
    rows = queries.revisions(queries.size(house.director, new))
    assert [(row.id, row.state, row.amount) for row in rows] == [
        (new, states.PUBLISHED, D(month.market - month.twice)), (old, states.SUPERSEDED, D(month.market)),
    ]  # fmt: skip
    assert house.share(new).ratio.value == D(month.own) / D(month.market - month.twice)
    assert house.share(old).ratio.value == D(month.own) / D(month.market)
    compare(market_figures.ratio(queries.size(house.director, new), house.share(new)), house.director)
