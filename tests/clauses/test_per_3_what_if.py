"""PER-3 · What a version would have paid over past periods before it is approved; what a quotation earns its owner."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS
from makesell.flows.per_3_reward import create_scheme
from makesell.flows.per_3_reward.create_scheme import NewVersion, Step
from makesell.masterdata.schemes.components import Component
from makesell.metrics import pay_position, pay_what_if
from makesell.metrics.pay_factors import Sold
from makesell.sheets import pay_what_if as board
from tests.clauses.cast import NOW
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import _returned as returned
from tests.clauses.test_per_3 import refused
from tests.clauses.test_per_3_components import accepted

D = Decimal
ZERO = D(0)
pytestmark = pytest.mark.django_db
YEAR = (dt.date(2025, 1, 1), dt.date(2026, 1, 1))


def year(firm: Firm) -> None:
    """150,000 in the first quarter, of which 50,000 come back in the second; 40,000 in the second."""
    made = firm.sold("150000", dt.date(2025, 2, 3))
    firm.sold("40000", dt.date(2025, 5, 7))
    returned(firm, made, "50000", on=dt.date(2025, 5, 20))


def draft(firm: Firm, *steps: Step, **more: object) -> None:
    """Another version, not approved."""
    version = NewVersion("invoiced", "CNY", dt.date(2026, 1, 1), steps, **{"ladder": "money", **more})     # type: ignore[arg-type]
    create_scheme.draft_version(firm.scheme, version, actor=firm.hr, at=NOW)


def test_the_differences_of_the_people_sum_to_the_cost() -> None:
    """In force: 3,500 + 800 − 1,166.67 = 3,133.33. Flat 3 %: 4,500 + 1,200 − 1,500 = 4,200.00."""
    firm = Firm(measure="invoiced")
    year(firm)
    draft(firm, Step(ZERO, D("0.03")))
    found = pay_what_if.compare(firm.hr, firm.scheme, 2, *YEAR)
    assert [(row.person_id, row.before, row.after, row.no_target) for row in found.people] == [
        (firm.c.people[0], D("3133.33"), D("4200.00"), False)
    ]
    assert found.cost == sum(row.difference for row in found.people) == D("1066.67")


def test_the_version_in_force_costs_nothing_more() -> None:
    firm = Firm(measure="invoiced")
    year(firm)
    draft(firm, *STEPS)
    found = pay_what_if.compare(firm.director, firm.scheme, 2, *YEAR)
    assert (found.cost, [row.difference for row in found.people]) == (ZERO, [ZERO])


def test_another_accumulation_counts_over_its_own_periods() -> None:
    """Over the year all is one ladder: 150,000 − 50,000 + 40,000 = 140,000 → 2,000 + 1,200 = 3,200.00."""
    firm = Firm(measure="invoiced")
    year(firm)
    draft(firm, *STEPS, accumulation="year")
    found = pay_what_if.compare(firm.hr, firm.scheme, 2, *YEAR)
    assert [row.after for row in found.people] == [D("3200.00")]
    refused("pay.no_whole_period", 422, pay_what_if.compare, firm.hr, firm.scheme, 2, dt.date(2025, 1, 1), dt.date(2025, 7, 1))


def test_a_target_nobody_agreed_on_is_named() -> None:
    firm = Firm(measure="invoiced", signed=False)
    year(firm)
    draft(firm, Step(ZERO, D("0.03")), ladder="target")
    (row,) = pay_what_if.compare(firm.hr, firm.scheme, 2, *YEAR).people
    assert (row.after, row.no_target) == (ZERO, True)


def test_hold_backs_and_draws_are_replayed_month_by_month() -> None:
    """100,000 in February earn 2,000 as in force. The draft holds 30 % until acceptance and draws 1,000 a month: January +1,000; February 2,000 − 600
    = 1,400, 400 paid back; March 60,000 accepted +360, drawn up by 640. Held −240, drawn 1,240: 3,000.00, which is 1,000.00 more."""
    firm = Firm(measure="invoiced")
    made = firm.sold("100000", dt.date(2025, 2, 3))
    accepted(made, dt.date(2025, 3, 10), "60000")
    components = (Component("H", "hold_back", "质保", rate=D("0.3")), Component("D", "draw", "预支", amount=D(1000)))
    draft(firm, *STEPS, components=components)
    found = pay_what_if.compare(firm.hr, firm.scheme, 2, dt.date(2025, 1, 1), dt.date(2025, 4, 1))
    (row,) = found.people
    assert (row.before, row.after, row.held, row.drawn) == (D(2000), D(3000), D(-240), D(1240))
    assert found.cost == row.difference == D(1000)
    later = pay_what_if.compare(firm.hr, firm.scheme, 2, *YEAR)
    assert later.cost == sum(each.difference for each in later.people)
    assert [(each.held, each.drawn) for each in later.people] == [(D(-240), D(1240 + 9 * 1000))]


def test_only_who_sees_everybodys_pay_may_ask() -> None:
    firm = Firm(measure="invoiced")
    for who in (firm.seller, firm.manager):
        refused("access.refused", 403, pay_what_if.compare, who, firm.scheme, 1, *YEAR)
    refused("record.missing", 404, pay_what_if.compare, firm.hr, firm.scheme, 9, *YEAR)
    refused("dates.order", 422, pay_what_if.compare, firm.hr, firm.scheme, 1, YEAR[1], YEAR[0])


def test_the_board_says_who_gains_and_who_loses() -> None:
    firm = Firm(measure="invoiced")
    year(firm)
    draft(firm, Step(ZERO, D("0.03")))
    page = board.build(firm.hr, {"scheme": firm.scheme, "revision": 2, "start": YEAR[0], "until": dt.date(2025, 12, 31)})
    table = next(part for part in page.parts if getattr(part, "code", "") == "people")
    assert table.totals is not None     # type: ignore[union-attr]
    assert table.totals["difference"] == D("1066.67")     # type: ignore[union-attr]
    short = board.build(firm.hr, {"scheme": firm.scheme, "revision": 2, "start": YEAR[0], "until": dt.date(2025, 1, 31)})
    assert len(short.parts) == 1


def test_what_more_earns_goes_line_by_line() -> None:
    """60,000 paid: 40,000 more reach the step (800), 10,000 more lie above it (300)."""
    firm = Firm()
    firm.sold("150000", dt.date(2025, 3, 5))
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    found = pay_position.standing(firm.seller, firm.c.people[0], dt.date(2025, 3, 25))
    assert found is not None
    assert found.more_of([Sold(D(1), D(40_000), D(45_200)), Sold(D(1), D(10_000), D(11_300))]) == {"": D(1100)}
