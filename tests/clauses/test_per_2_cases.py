"""PER-2 · Satisfaction, on time and win rate of an appraisal open to what they were computed on, whatever the documents say later."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from makesell.documents.appraisals import queries
from makesell.flows.per_2_appraisal import compute_appraisals, review_appraisal
from makesell.flows.per_2_appraisal.review_appraisal import ReviewFact
from makesell.flows.pro_4_negotiation import lose_opportunity, open_opportunity, reopen_opportunity
from makesell.flows.pro_4_negotiation.lose_opportunity import LossFact
from makesell.flows.pro_4_negotiation.open_opportunity import OpportunityFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.db import run, values
from makesell.ground.period import queries as period
from makesell.metrics import appraisal as metric
from makesell.metrics import appraisal_cases, registry
from makesell.metrics.growth import Days
from makesell.sheets import appraisal_parts, kept_figures
from tests.clauses.cast import NOW
from tests.clauses.test_per_2 import Firm, refused, row, ruled
from tests.clauses.test_pro_6_on_time import TODAY, March
from tests.clauses.test_pro_7_surveys import AT, Asked

D = Decimal
pytestmark = pytest.mark.django_db
SPRING = dt.datetime(2025, 3, 20, 4, tzinfo=dt.UTC)
YEAR = (dt.date(2025, 1, 1), dt.date(2026, 1, 1))
SCHEME = [
    {"indicator": "attainment.ordered.net", "weight": "60", "least": 0, "curve": metric.STANDARD},
    {"indicator": "win_rate", "weight": "40", "least": 0, "curve": "0:50 1:100"},
]


def lost(firm: Firm) -> int:
    """An opportunity of the seller lost in the first quarter."""
    key = open_opportunity.perform(OpportunityFact(firm.c.customers[0], "减速机项目", SPRING.date(), D(1000)), actor=firm.seller, at=SPRING)
    lose_opportunity.perform(LossFact(key, "price"), actor=firm.seller, at=SPRING)
    return key


def appraised() -> tuple[Firm, list[int], int]:
    """Two deals lost, and the appraisal computed on them."""
    firm = Firm()
    ruled(metric.SCHEME, SCHEME, firm, unit=firm.c.units[0])
    deals = [lost(firm), lost(firm)]
    return firm, deals, firm.computed()


def opened(firm: Firm, key: int) -> tuple[D | int | None, list[tuple[int | None, D | int]]]:
    """The figure a win rate opens to, and the cases behind what it could count."""
    where = {"appraisal": str(key), "position": "2"}
    found = kept_figures.figure(firm.director, where, "")
    behind = kept_figures.cases(firm.director, {**where, "side": "possible"}, "")
    assert [part.value for _, part in found.parts] == [kept_figures.cases(firm.director, {**where, "side": s}, "").total for s in kept_figures.SIDES]
    assert behind.count == len(behind.rows)
    return found.total, [(one.id, one.amount) for one in behind.rows]


def test_a_win_rate_opens_to_the_deals_it_was_computed_on_after_one_is_open_again() -> None:
    """0 of 2; when a deal is reopened the point still shows both, and beside it what the documents say since."""
    firm, (first, second), key = appraised()
    cases = [(second, D(1)), (first, D(1))]
    assert opened(firm, key) == (D(0), cases)
    reopen_opportunity.perform(first, actor=firm.manager, at=NOW, reason="客户重新招标")
    assert opened(firm, key) == (D(0), cases)
    reopen_opportunity.perform(second, actor=firm.manager, at=NOW, reason="客户重新招标")
    with override("en"):
        (told,) = [each for each in appraisal_parts.scores(firm.director, key).rows if str(each["figure_figure"]).startswith("appraised?")]
    assert (told["figure"], opened(firm, key)) == (D(0), (D(0), cases))
    review_appraisal.by_manager(ReviewFact(key, "好"), actor=firm.manager, at=NOW)
    assert opened(firm, key) == (D(0), cases)
    assert [f for f in check_books.perform() if f.check.startswith("appraisals")] == []
    run("update appraisals_appraisalcase set counted = 1")
    assert "appraisals.cases" in {f.check for f in check_books.perform()}


def test_computed_again_it_keeps_what_stands_then() -> None:
    """Until it is reviewed it is computed anew, and so are its cases; without any the win rate is not applicable."""
    firm, deals, key = appraised()
    reopen_opportunity.perform(deals[0], actor=firm.manager, at=NOW, reason="客户重新招标")
    compute_appraisals.again([key], actor=firm.hr, at=NOW)
    assert opened(firm, key) == (D(0), [(deals[1], D(1))])
    reopen_opportunity.perform(deals[1], actor=firm.manager, at=NOW, reason="客户重新招标")
    compute_appraisals.again([key], actor=firm.hr, at=NOW)
    assert (queries.scores(key)[1].reason, queries.case_sums(key)) == ("nothing", {})
    refused("record.missing", 404, kept_figures.figure, firm.director, {"appraisal": str(key), "position": "2"}, "")


def test_another_persons_appraisal_opens_nothing() -> None:
    _firm, _deals, key = appraised()
    stranger = Firm()
    refused("record.missing", 404, kept_figures.figure, stranger.seller, {"appraisal": str(key), "position": "2"}, "")
    assert row(key).score is not None


def made(code: str, person_id: int, window: tuple[dt.date, dt.date]) -> list[appraisal_cases.Case]:
    """The cases of an indicator that has a number."""
    (cell,) = period.periods("year", *window)
    found = registry.of_person(code, person_id, Days(cell, window, None, False))
    cases = appraisal_cases.cases(person_id, code, window, found.ratio.value)
    assert (len(cases), found.sample > 0) == (found.sample, True)
    return list(cases)


def test_cases_of_answers_are_their_points_by_the_share() -> None:
    """Answers of 100, 75 and 50 points: what each gives, of 100 by the share."""
    asked = Asked()
    for n, score in enumerate((100, 75, 50)):
        asked.answered(n % 2, score, AT + dt.timedelta(days=40 * n))
    cases = made("satisfaction", asked.c.people[0], YEAR)
    assert {one.counted / one.possible for one in cases} == {D(1), D("0.75"), D("0.5")}
    assert appraisal_cases.cases(asked.c.people[0], "attainment.ordered.net", YEAR, D(1)) == ()


def test_cases_of_promised_lines_are_one_each() -> None:
    """Four lines promised for 20 March, two of them in time; each opens the order."""
    with clock.moved(TODAY):
        march = March()
        owner = values("select owner_id from orders_salesorder where record_id = %s", [march.made.order_id])[0]
        cases = made("on_time", owner, YEAR)
    assert sorted(one.counted for one in cases) == [0, 0, 1, 1]
    assert ({one.possible for one in cases}, {one.record_id for one in cases}) == ({D(1)}, {march.made.order_id})
