"""PER-2 · Appraisal: computed from the books, reviewed by the person and the manager, calibrated, published, disputed, answered, closed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.utils.translation import override

from makesell.books.performance import own
from makesell.demo import samples as co
from makesell.documents.appraisals import queries, states
from makesell.flows.org_1_organisation import approve_rule, draft_rule, keep_own_hours, propose_role, propose_rule
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.org_1_organisation.keep_own_hours import NewOwnHours
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.flows.per_2_appraisal import answer_appraisal, compute_appraisals, publish_appraisal, remind_appraisals, review_appraisal
from makesell.flows.per_2_appraisal.answer_appraisal import WordsFact
from makesell.flows.per_2_appraisal.compute_appraisals import RoundFact
from makesell.flows.per_2_appraisal.publish_appraisal import CalibrationFact
from makesell.flows.per_2_appraisal.review_appraisal import ReviewFact
from makesell.flows.pro_1_targets.add_measure import PartFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps import working_days
from makesell.flows.steps.appraisals import due_dates
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import run
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as period
from makesell.ground.quantity import Ratio
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules_read
from makesell.ground.rules.kinds import RuleKind
from makesell.ground.worktime.states import OFF
from makesell.masterdata.schemes import queries as schemes
from makesell.metrics import appraisal as metric
from makesell.metrics import appraisal_terms as terms
from makesell.metrics import indicators, registry
from makesell.metrics.registry import Metric, Reading
from makesell.sheets import appraisal_parts, calibration, ratio_figures, rule_words
from makesell.sheets import appraisals as sheet
from makesell.sheets import rules as rules_sheet
from makesell.sheets.boards import BoardTable
from makesell.sheets.parts import TablePart
from makesell.sheets.performance import attained, entries
from tests.clauses.cast import NOW, person
from tests.clauses.test_pro_1_measures import made
from tests.clauses.test_reg_1_sheets import do

D = Decimal
pytestmark = pytest.mark.django_db
MARCH = dt.date(2025, 3, 5)


def refused(code: str, status: int, act: Callable[..., object], *args: object, **kwargs: Any) -> None:
    """The act is refused with this code."""
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert (caught.value.code, caught.value.status) == (code, status)


class Firm:
    """A seller with a target, the manager, the director, compensation."""

    def __init__(self) -> None:
        self.c = co.company()
        unit = self.c.units[0]
        self.seller = Actor(
            name="人员0", person_id=self.c.people[0], roles=frozenset({roles.SALESPERSON}), unit_id=unit, unit_ids=frozenset({unit}),
            units_below=frozenset({unit}),
        )  # fmt: skip
        propose_role.perform_many([NewGrant(self.c.people[0], roles.SALESPERSON, co.SINCE)], actor=co.ACTOR, at=NOW)
        self.manager = person(f"M{unit}", "经理", unit, roles.SALES_MANAGER)
        self.director = person(f"D{unit}", "总监", unit, roles.SALES_DIRECTOR)
        self.hr = person(f"HR{unit}", "薪酬", unit, roles.COMPENSATION)
        co.target(self.c, amount="100000")
        self.quarter = period.by_code("quarter", "2025-Q1")
        co.order(self.c, MARCH, nets=("90000",), freight="0", shares=((0, "1"),))

    def computed(self) -> int:
        """The seller's appraisal of the first quarter."""
        assert self.quarter is not None
        return compute_appraisals.perform(RoundFact(self.quarter.id, self.c.units[0]), actor=self.hr, at=NOW)[0]

    def reviewed(self) -> int:
        """Reviewed by both."""
        key = self.computed()
        review_appraisal.by_person(ReviewFact(key, "三月集中出货"), actor=self.seller, at=NOW)
        return review_appraisal.by_manager(ReviewFact(key, "完成较好"), actor=self.manager, at=NOW)

    def published(self) -> int:
        """Published."""
        key = self.reviewed()
        publish_appraisal.calibrate(CalibrationFact(key), actor=self.director, at=NOW)
        publish_appraisal.publish([key], actor=self.hr, at=NOW)
        return key


def row(key: int) -> queries.AppraisalRow:
    """An appraisal as it stands."""
    (found,) = queries.of_ids([key])
    return found


def waiting(who: Actor) -> list[int]:
    """What stands on somebody's workbench."""
    return [one.id for one in sheet.waits(who, NOW)]


def test_a_round_goes_from_the_books_to_a_closed_appraisal() -> None:
    """90 % of the target is worth 80 points; what has no target or is not measured gives its weight away. Each waits for one at a time."""
    firm = Firm()
    key = firm.computed()
    assert [(one.indicator, one.figure, one.score, one.reason) for one in queries.scores(key)] == [
        ("attainment.ordered.net", D("0.9"), D(80), ""), ("attainment.shipped.qty", None, None, "no_target"),
        ("satisfaction", None, None, "nothing"),
    ]  # fmt: skip
    assert (row(key).score, row(key).rating, (row(key).number or "")[:8]) == (D("80.00"), "B", "AP-2025-")
    assert (waiting(firm.seller), waiting(firm.manager), waiting(firm.director)) == ([key], [], [])
    review_appraisal.by_person(ReviewFact(key, "三月集中出货"), actor=firm.seller, at=NOW)
    assert (waiting(firm.seller), waiting(firm.manager)) == ([], [key])
    review_appraisal.by_manager(ReviewFact(key, "完成较好"), actor=firm.manager, at=NOW)
    assert [fact.value for fact in sheet._words(firm.seller, key)] == ["三月集中出货"]
    assert (waiting(firm.manager), waiting(firm.director)) == ([], [key])
    publish_appraisal.calibrate(CalibrationFact(key, D("82.50"), why="新市场"), actor=firm.director, at=NOW)
    assert (waiting(firm.director), waiting(firm.hr)) == ([], [key])
    publish_appraisal.publish([key], actor=firm.hr, at=NOW)
    assert [n.record_id for n in latest(firm.seller)][:1] == [key]
    answer_appraisal.dispute(WordsFact(key, "有一单未计"), actor=firm.seller, at=NOW)
    assert (waiting(firm.seller), waiting(firm.director)) == ([], [key])
    answer_appraisal.answer(WordsFact(key, "该单四月确认"), actor=firm.director, at=NOW)
    assert waiting(firm.seller) == [key]
    answer_appraisal.acknowledge(key, actor=firm.seller, at=NOW)
    assert waiting(firm.hr) == [key]
    publish_appraisal.close([key], actor=firm.hr, at=NOW)
    done = row(key)
    assert (done.state, done.score, done.final, done.rating, done.answer) == (states.CLOSED, D("80.00"), D("82.50"), "B", "该单四月确认")
    assert [f for f in check_books.perform() if f.check.startswith("appraisals")] == []
    refused("document.state", 409, compute_appraisals.again, [key], actor=firm.hr, at=NOW)


def test_every_figure_opens_and_says_when_the_books_have_moved_on() -> None:
    """The attainment opens to what it is made of; after a late order the scored figure stays, and the page says what the books say since."""
    firm = Firm()
    key = firm.computed()

    def first(who: Actor) -> dict[str, Any]:
        part = appraisal_parts.scores(who, key)
        assert isinstance(part, TablePart)
        return dict(part.rows[0])

    address = first(firm.seller)["figure_figure"]
    params = dict(pair.split("=") for pair in address.partition("?")[2].replace("%2C", ",").split("&"))
    assert attained(firm.seller, params, "").total == D("0.9")
    with override("zh-hans"):
        said = "90.0% 按曲线计 80 分；× 权重 100.0%（原 50.0%，另分得不适用指标的部分）= 80"
        assert str(first(firm.seller)["how"]) == said
    (curve, *_rest) = appraisal_parts.curves(firm.seller, key).curves
    assert (curve.mark, len(curve.points)) == ((D("0.9"), D("80.00")), 4)
    co.order(firm.c, MARCH, nets=("10000",), freight="0", shares=((0, "1"),))
    later = first(firm.seller)
    assert (later["figure"], later["figure_figure"], "100.0%" in str(later["how"])) == (D("0.9"), "", True)
    compute_appraisals.again([key], actor=firm.hr, at=NOW)
    assert row(key).score == D("100.00")


def test_a_registered_metric_is_an_indicator_and_needs_its_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Satisfaction plugs in by the registry; fewer than three answers are not applicable."""
    firm = Firm()
    cases = {"n": 2}

    def read(scopes: registry.Scopes) -> dict[tuple[int, int], Reading]:
        return {(key, 0): Reading(Ratio(D("0.9")), cases["n"], "attainment") for key in scopes.keys}

    metric_of = Metric("satisfaction", registry.METRICS[0].label, registry.METRICS[0].help, read, frozenset({"person"}))
    monkeypatch.setattr(registry, "BY_CODE", {"satisfaction": metric_of})
    key = firm.computed()
    assert queries.scores(key)[2].reason == "few_answers"
    cases["n"] = 3
    compute_appraisals.again([key], actor=firm.hr, at=NOW)
    # (80 × 50 + 100 × 20) ÷ 70
    assert (queries.scores(key)[2].score, row(key).score) == (D(100), D("85.71"))


def test_a_scheme_is_a_rule_with_a_date_and_an_approver() -> None:
    """Weights are 100 %, curves rise; the unit's own scheme is used from its date on; the manager's rating is asked for where it stands in it."""
    firm = Firm()
    rows = [
        {"indicator": "attainment.ordered.net", "weight": "60", "least": 0, "curve": "0:0 1:100"},
        {"indicator": indicators.MANUAL, "weight": "40", "least": 0, "curve": "0:0 1:100 1.2:120"},
    ]

    def drafted(value: list[dict[str, Any]]) -> int:
        return draft_rule.perform(NewRule(metric.SCHEME, value, dt.date(2025, 1, 1), scope=f"unit:{firm.c.units[0]}"), actor=firm.hr, at=NOW)

    for code, change in (
        ("score.weights", {"weight": "50"}), ("curve.text", {"curve": "abc"}), ("curve.points", {"curve": "1:0"}),
        ("scheme.twice", {"indicator": indicators.MANUAL}), ("rules.choice", {"indicator": "x"}),
    ):  # fmt: skip
        refused(code, 422, drafted, [rows[0] | change, rows[1]])
    executive = person("EX-2", "总经理", firm.c.units[0], roles.EXECUTIVE)
    rule = drafted(rows)
    propose_rule.perform(rule, actor=firm.hr, at=NOW)
    approve_rule.perform(rule, actor=executive, at=NOW)
    key = firm.computed()
    assert (row(key).score, queries.scores(key)[1].reason) == (D("90.00"), "not_measured")
    refused("appraisal.rating", 422, review_appraisal.by_manager, ReviewFact(key, "好"), actor=firm.manager, at=NOW)
    review_appraisal.by_manager(ReviewFact(key, "好", D("1.1")), actor=firm.manager, at=NOW)
    assert (row(key).score, row(key).rating) == (D("98.00"), "B")
    publish_appraisal.calibrate(CalibrationFact(key, veto=True, why="虚假报告"), actor=firm.director, at=NOW)
    assert (row(key).final, row(key).rating, row(key).vetoed) == (D("98.00"), "D", True)


def test_who_may_not_is_refused_at_every_act_and_bad_words_change_nothing() -> None:
    firm = Firm()
    assert firm.quarter is not None
    other = person("SP-2", "他人", firm.c.units[0], roles.SALESPERSON)
    away = person("M-9", "他组经理", firm.c.units[1], roles.SALES_MANAGER)
    fact = RoundFact(firm.quarter.id, firm.c.units[0])
    for who in (firm.seller, firm.manager, firm.director):
        refused("access.refused", 403, compute_appraisals.perform, fact, actor=who, at=NOW)
    year = period.by_code("year", "2026")
    assert year is not None
    refused("appraisal.running", 409, compute_appraisals.perform, RoundFact(year.id), actor=firm.hr, at=NOW)
    refused("period.unknown", 404, compute_appraisals.perform, RoundFact(10**9), actor=firm.hr, at=NOW)
    key = compute_appraisals.perform(RoundFact(firm.quarter.id, person_id=firm.c.people[0]), actor=firm.hr, at=NOW)[0]
    refused("appraisal.nobody", 409, compute_appraisals.perform, RoundFact(firm.quarter.id, person_id=firm.c.people[0]), actor=firm.hr, at=NOW)
    say = ReviewFact(key, "x")
    refused("record.missing", 404, review_appraisal.by_person, say, actor=other, at=NOW)
    refused("record.missing", 404, review_appraisal.by_person, say, actor=firm.manager, at=NOW)
    refused("appraisal.words", 422, review_appraisal.by_person, ReviewFact(key, " "), actor=firm.seller, at=NOW)
    refused("access.refused", 403, review_appraisal.by_manager, say, actor=firm.seller, at=NOW)
    refused("record.missing", 404, review_appraisal.by_manager, say, actor=away, at=NOW)
    refused("appraisal.no_rating", 422, review_appraisal.by_manager, ReviewFact(key, "x", D(1)), actor=firm.manager, at=NOW)
    refused("document.state", 409, publish_appraisal.calibrate, CalibrationFact(key), actor=firm.director, at=NOW)
    refused("appraisal.words", 422, compute_appraisals.withdraw, [key], actor=firm.hr, at=NOW)
    review_appraisal.by_manager(say, actor=firm.manager, at=NOW)
    refused("access.refused", 403, publish_appraisal.calibrate, CalibrationFact(key), actor=firm.manager, at=NOW)
    refused("appraisal.words", 422, publish_appraisal.calibrate, CalibrationFact(key, D(90)), actor=firm.director, at=NOW)
    refused("appraisal.final", 422, publish_appraisal.calibrate, CalibrationFact(key, D("90.001"), why="x"), actor=firm.director, at=NOW)
    publish_appraisal.calibrate(CalibrationFact(key), actor=firm.director, at=NOW)
    refused("access.refused", 403, publish_appraisal.publish, [key], actor=firm.director, at=NOW)
    publish_appraisal.publish([key], actor=firm.hr, at=NOW)
    refused("record.missing", 404, answer_appraisal.acknowledge, key, actor=other, at=NOW)
    refused("record.missing", 404, answer_appraisal.dispute, WordsFact(key, "x"), actor=firm.manager, at=NOW)
    refused("document.state", 409, publish_appraisal.close, [key], actor=firm.hr, at=NOW)
    answer_appraisal.dispute(WordsFact(key, "x"), actor=firm.seller, at=NOW)
    refused("access.refused", 403, answer_appraisal.answer, WordsFact(key, "x"), actor=firm.manager, at=NOW)
    refused("appraisal.words", 422, answer_appraisal.answer, WordsFact(key, ""), actor=firm.director, at=NOW)


def ruled(kind: RuleKind, value: Any, firm: Firm, *, unit: int | None = None) -> None:
    """A value in force since the beginning, for the whole company or a unit."""
    scope = "" if unit is None else f"unit:{unit}"
    rule = draft_rule.perform(NewRule(kind, value, dt.date(2025, 1, 1), scope=scope), actor=firm.hr, at=NOW)
    executive = person(f"EX-{rule}", "总经理", firm.c.units[0], roles.EXECUTIVE)
    propose_rule.perform(rule, actor=firm.hr, at=NOW)
    approve_rule.perform(rule, actor=executive, at=NOW)


def test_the_person_scores_every_indicator_before_the_manager_where_the_unit_asks() -> None:
    """The scores stand beside those of the books and move nothing; after the days of the rule the manager goes on without them."""
    firm = Firm()
    ruled(terms.SELF_STEP, terms.SCORED, firm, unit=firm.c.units[0])
    key = firm.computed()
    say = ReviewFact(key, "完成较好")
    refused("appraisal.self_first", 409, review_appraisal.by_manager, say, actor=firm.manager, at=NOW)
    for code, views in (
        ("appraisal.every", {1: (D(80), "")}), ("appraisal.position", {9: (D(80), "")}), ("appraisal.final", {1: (D("80.001"), "")}),
    ):  # fmt: skip
        refused(code, 422, review_appraisal.by_person, ReviewFact(key, "x", views=views), actor=firm.seller, at=NOW)
    views = {1: (D(95), "三月补上"), 2: (D(70), ""), 3: (D(90), "无投诉")}
    review_appraisal.by_person(ReviewFact(key, "三月集中出货", views=views), actor=firm.seller, at=NOW)
    part = appraisal_parts.scores(firm.manager, key)
    assert [(one["self_score"], one["self_text"], one["score"]) for one in part.rows] == [
        (D(95), "三月补上", D(80)), (D(70), "", None), (D(90), "无投诉", None),
    ]  # fmt: skip
    review_appraisal.by_manager(say, actor=firm.manager, at=NOW)
    assert (row(key).state, row(key).score) == (states.REVIEWED, D("80.00"))
    other = compute_appraisals.perform(RoundFact(firm.quarter.id, person_id=firm.c.people[1]), actor=firm.hr, at=NOW) if firm.quarter else []
    late = NOW + dt.timedelta(days=20)
    for each in other:
        review_appraisal.by_manager(ReviewFact(each, "本人出差"), actor=firm.director, at=late)
        assert row(each).state == states.REVIEWED
    ruled(terms.SELF_STEP, terms.NONE, firm, unit=firm.c.units[1])


@pytest.mark.parametrize(
    ("effect", "final", "rating"), [(terms.LOWEST, "80.00", "D"), (terms.CAP, "70.00", "C"), (terms.ZERO, "0.00", "D")]
)
def test_an_indicator_below_its_floor_vetoes(effect: str, final: str, rating: str) -> None:
    """It lowers the rating, caps the total or takes it to zero; the computed score stays, and calibration starts from what stands."""
    firm = Firm()
    ruled(terms.VETOES, [{"indicator": "attainment.ordered.net", "below": "0.95", "effect": effect, "cap": "70"}], firm)
    key = firm.computed()
    assert (row(key).score, row(key).final, row(key).rating) == (D("80.00"), D(final), rating)
    (said,) = appraisal_parts.fallen(key)
    assert "90.0%" in said
    review_appraisal.by_manager(ReviewFact(key, "好"), actor=firm.manager, at=NOW)
    publish_appraisal.calibrate(CalibrationFact(key), actor=firm.director, at=NOW)
    assert (row(key).final, row(key).rating) == (D(final), rating)
    assert [f for f in check_books.perform() if f.check.startswith("appraisals")] == []


def test_a_veto_on_what_is_not_applicable_or_good_enough_does_not_fall() -> None:
    firm = Firm()
    rows = [
        {"indicator": "satisfaction", "below": "0.9", "effect": terms.ZERO, "cap": "0"},
        {"indicator": "attainment.ordered.net", "below": "0.9", "effect": terms.ZERO, "cap": "0"},
    ]
    ruled(terms.VETOES, rows, firm)
    key = firm.computed()
    assert (row(key).final, appraisal_parts.fallen(key)) == (D("80.00"), [])
    refused("scheme.twice", 422, draft_rule.perform, NewRule(terms.VETOES, [rows[0], rows[0]], MARCH), actor=firm.hr, at=NOW)


def test_two_posts_count_by_their_days_and_a_target_by_the_days_of_the_post() -> None:
    """64 of 90 days here at 90,000 of 71,111.11, worth the cap of 120, and 26 there without an order: 120 × 64 ÷ 90; each opens to its own days."""
    firm = Firm()
    co.move(firm.c, 0, 1, dt.date(2025, 3, 6))
    assert firm.quarter is not None
    (key,) = compute_appraisals.perform(RoundFact(firm.quarter.id, person_id=firm.c.people[0]), actor=firm.hr, at=NOW)
    held = queries.posts(key)
    assert [(post.unit_id, post.days, post.counted) for post in held] == [(firm.c.units[0], 64, True), (firm.c.units[1], 26, True)]
    figures = [one.figure for one in queries.scores(key) if one.indicator == "attainment.ordered.net"]
    assert [figure if figure is None else round(figure, 10) for figure in figures] == [round(D(90000) * 90 / (100000 * 64), 10), D(0)]
    assert row(key).score == D("85.33")
    with override("en"):
        table = appraisal_parts.posts(firm.hr, key)
        assert [str(one["how"]).partition(" · ")[2] for one in table.rows] == ["120 × 64 of 90 days", "0 × 26 of 90 days"]
    address = appraisal_parts.scores(firm.hr, key).rows[0]["figure_figure"]
    params = dict(pair.split("=") for pair in address.partition("?")[2].split("&"))
    assert params["days"] == "64_90"
    assert attained(firm.hr, params, "").total == D(90000) / (D(100000) * 64 / 90)
    assert [f for f in check_books.perform() if f.check.startswith("appraisals")] == []


def test_a_post_too_short_is_shown_and_not_scored_and_a_whole_target_may_be_asked_for() -> None:
    firm = Firm()
    ruled(terms.POST_TARGET, "whole", firm)
    co.move(firm.c, 0, 1, dt.date(2025, 3, 25))
    assert firm.quarter is not None
    (key,) = compute_appraisals.perform(RoundFact(firm.quarter.id, person_id=firm.c.people[0]), actor=firm.hr, at=NOW)
    assert [(post.days, post.counted, post.score) for post in queries.posts(key)] == [(83, True, D(80)), (7, False, None)]
    assert row(key).score == D("80.00")


def test_the_companys_own_measures_are_indicators() -> None:
    """An additive one by the attainment of its target, a ratio by itself; a level is none; unknown ones are refused."""
    firm = Firm()
    made("big_deals", PartFact("ordered"))
    made("share_big", PartFact("ordered", own.NUMERATOR), PartFact("ordered", own.DENOMINATOR), kind="ratio")
    rows = [
        {"indicator": "ratio.share_big", "weight": "40", "least": 1, "curve": "0:0 1:100"},
        {"indicator": "attainment.big_deals.net", "weight": "60", "least": 0, "curve": "0:0 1:100"},
    ]
    refused("rules.choice", 422, draft_rule.perform, NewRule(metric.SCHEME, [rows[0] | {"indicator": "ratio.none", "weight": "100"}], MARCH),
            actor=firm.hr, at=NOW)  # fmt: skip
    ruled(metric.SCHEME, rows, firm, unit=firm.c.units[0])
    key = firm.computed()
    assert [(one.figure, one.score, one.reason) for one in queries.scores(key)] == [(D(1), D(100), ""), (None, None, "no_target")]
    first = appraisal_parts.scores(firm.hr, key).rows[0]
    assert str(first["indicator"]) == "自有指标"
    params = dict(pair.split("=") for pair in first["figure_figure"].partition("?")[2].split("&"))
    opened = ratio_figures.ratio_of(firm.hr, params, "")
    assert opened.total == 1
    assert ratio_figures.ratio_of(firm.hr, {**params, "side": "numerator"}, "").total == D(90000)


def test_schemes_and_vetoes_are_written_as_tables() -> None:
    """Each row names an indicator or a measure of the company's own; what is wrong stands at its cell, and nothing is drafted."""
    firm = Firm()
    made("big_deals", PartFact("ordered"))
    key = schemes.measure_ids(["big_deals"])["big_deals"]
    row_of = {"indicator": "attainment.ordered.net", "weight": "40", "least": "0", "curve": "0.5:0 1:100"}
    given = {"valid_from": "2025-01-01"}
    for field, code, change in (
        ("indicators.2.curve", "curve.points", {"curve": "1:5 0.5:100"}), ("indicators.2.curve", "curve.text", {"curve": "a"}),
        ("indicators.2.indicator", "scheme.which", {"measure": ""}), ("indicators.2.measure", "scheme.measure", {"indicator": "on_time"}),
    ):  # fmt: skip
        second = {"measure": str(key), "weight": "60", "curve": "0:0 1:100"} | change
        with pytest.raises(Refusal) as caught:
            do(rules_sheet.SHEET, "draft_scheme", {**given, "indicators": [row_of, second]}, actor=firm.hr)
        assert (caught.value.code, caught.value.field) == (code, field)
    second = {"measure": str(key), "weight": "60", "curve": "0:0 1:100"}
    rule = do(rules_sheet.SHEET, "draft_scheme", {**given, "indicators": [row_of, second]}, actor=firm.hr).record_id
    found = rules_read.rule(rule or 0)
    assert found is not None
    assert [one["indicator"] for one in found.value] == ["attainment.ordered.net", "attainment.big_deals.net"]
    assert "达成率 · 自有指标" in str(rule_words.value(metric.SCHEME, found.value))
    veto = {"indicator": "satisfaction", "below": "0.8", "effect": terms.CAP}
    with pytest.raises(Refusal) as caught:
        do(rules_sheet.SHEET, "draft_vetoes", {**given, "vetoes": [veto]}, actor=firm.hr)
    assert (caught.value.code, caught.value.field) == ("scheme.cap", "vetoes.1.cap")
    assert do(rules_sheet.SHEET, "draft_vetoes", {**given, "vetoes": [veto | {"cap": "70"}]}, actor=firm.hr).record_id
    with pytest.raises(Refusal) as caught:
        do(rules_sheet.SHEET, "draft_vetoes", {**given, "vetoes": [veto | {"cap": "70"}]}, actor=firm.seller)
    assert caught.value.status == 403


def test_calibration_is_kept_turn_by_turn_and_may_move_until_it_is_published() -> None:
    """The computed score stands beside every change with its reason; a second look starts from what stands; published is published."""
    firm = Firm()
    key = firm.reviewed()
    publish_appraisal.calibrate(CalibrationFact(key, D("85"), why="新市场"), actor=firm.director, at=NOW)
    publish_appraisal.calibrate(CalibrationFact(key), actor=firm.director, at=NOW + dt.timedelta(hours=1))
    kept = [(one.turn, one.before, one.after, one.why) for one in queries.calibrations(key)]
    assert kept == [(1, D("80.00"), D("85.00"), "新市场"), (2, D("85.00"), D("80.00"), "")]
    assert row(key).score == D("80.00")
    assert appraisal_parts.calibrations(firm.seller, key).rows == []
    assert len(appraisal_parts.calibrations(firm.hr, key).rows) == 2
    publish_appraisal.publish([key], actor=firm.hr, at=NOW)
    refused("document.state", 409, publish_appraisal.calibrate, CalibrationFact(key), actor=firm.director, at=NOW)
    assert len(appraisal_parts.calibrations(firm.seller, key).rows) == 2


def test_the_people_of_a_round_side_by_side_and_their_ratings_against_the_guide() -> None:
    """Everybody but the own one, highest first; who may not calibrate or publish sees nobody; the guide says by how many it is left."""
    firm = Firm()
    assert firm.quarter is not None
    key = firm.computed()
    ruled(terms.GUIDE, [{"rating": "B", "least": "0", "most": "0.3"}, {"rating": "A", "least": "0.5", "most": "1"}], firm)
    with override("en"):
        page = calibration.build(firm.director, {"kind": "quarter", "period": "2025-Q1", "unit": firm.c.units[0]})
        ratings, people = (part for part in page.parts if isinstance(part, BoardTable))
        said = {str(one.cells["rating"]): (one.cells["people"], one.cells["verdict"]) for one in ratings.rows}
    assert (said["A"], said["B"], said["C"]) == ((0, "1 too few"), (1, "1 too many"), (0, ""))
    (only,) = people.rows
    assert (only.cells["person"].id, only.cells["score"], only.cells["i0"]) == (key, D("80.00"), D("80.00"))  # type: ignore[union-attr]
    for who in (firm.seller, firm.manager):
        assert not [part for part in calibration.build(who, {"kind": "quarter", "period": "2025-Q1"}).parts if isinstance(part, BoardTable)]
    assert not queries.side_by_side(replace(firm.director, person_id=firm.c.people[0]), firm.quarter.id, None)


def test_each_step_has_its_end_on_working_days_and_is_reminded_of_once() -> None:
    """Five working days for the person; the day before one is reminded, once; when it is late the person and compensation are told, once."""
    firm = Firm()
    key = firm.computed()
    due = row(key).due_date
    assert due == working_days.later(business_date(NOW), 5)
    morning = dt.time(2, 0)     # 10:00 in Shanghai
    assert due is not None
    eve = next(day for n in range(1, 9) if working_days.calendar().is_working(day := due - dt.timedelta(days=n)))
    before, night = dt.datetime.combine(eve, morning, dt.UTC), dt.datetime.combine(eve, dt.time(14, 0), dt.UTC)

    def told(who: Actor, kind: str) -> list[str]:
        return [n.kind for n in latest(who) if n.record_id == key and n.kind == kind]

    assert remind_appraisals.perform(actor=co.ACTOR, at=night) == 0
    assert [remind_appraisals.perform(actor=co.ACTOR, at=before) for _ in range(2)] == [1, 0]
    assert (len(told(firm.seller, "appraisal_due")), len(told(firm.hr, "appraisal_due"))) == (1, 0)
    after = dt.datetime.combine(working_days.later(due, 1), morning, dt.UTC)
    assert [remind_appraisals.perform(actor=co.ACTOR, at=after) for _ in range(2)] == [1, 0]
    assert (len(told(firm.seller, "appraisal_late")), len(told(firm.hr, "appraisal_late"))) == (1, 1)
    review_appraisal.by_manager(ReviewFact(key, "好"), actor=firm.manager, at=after)
    assert row(key).due_date == working_days.later(business_date(after), 5)
    late = working_days.later(business_date(after), 7)
    assert remind_appraisals.perform(actor=co.ACTOR, at=dt.datetime.combine(late, morning, dt.UTC)) == 1
    assert (len(told(firm.director, "appraisal_late")), len(told(firm.seller, "appraisal_late"))) == (1, 1)


def test_a_step_ends_by_the_own_working_days_of_whose_turn_it_is() -> None:
    """Five days off from the next working day on: the own step and the published appraisal end five working days later, each person's by the own;
    the manager's days off move the review; what a role answers goes by the office."""
    firm, today = Firm(), business_date(NOW)
    assert firm.quarter is not None
    free = [working_days.later(today, n) for n in range(1, 6)]
    key, other = firm.computed(), compute_appraisals.perform(RoundFact(firm.quarter.id, person_id=firm.c.people[1]), actor=firm.hr, at=NOW)
    assert row(key).due_date == working_days.later(today, 5)
    off = [NewOwnHours(firm.c.people[0], OFF, day, day + dt.timedelta(days=1)) for day in free]
    keep_own_hours.perform_many(off, actor=co.ACTOR, at=NOW)
    compute_appraisals.again([key], actor=firm.hr, at=NOW)
    assert (row(key).due_date, row(other[0]).due_date) == (working_days.later(today, 10), working_days.later(today, 5))
    assert due_dates(states.PUBLISHED, firm.c.people[:2], NOW) == dict(
        zip(firm.c.people[:2], [working_days.later(today, 10), working_days.later(today, 5)], strict=True))
    leader = firm.manager.person_id
    assert leader is not None
    run("update organisation_membership set leads = true where person_id = %s", [leader])
    before = due_dates(states.SELF_REVIEWED, [firm.c.people[0]], NOW)
    keep_own_hours.perform_many([NewOwnHours(leader, OFF, day, day + dt.timedelta(days=1)) for day in free[:2]], actor=co.ACTOR, at=NOW)
    assert before == {firm.c.people[0]: working_days.later(today, 5)}
    assert due_dates(states.SELF_REVIEWED, [firm.c.people[0]], NOW) == {firm.c.people[0]: working_days.later(today, 7)}
    assert due_dates(states.DISPUTED, [firm.c.people[0]], NOW) == {firm.c.people[0]: working_days.later(today, 3)}


def test_a_dispute_is_a_thread_that_ends_with_an_answer() -> None:
    """It may be asked once more after an answer; every word stays with its time, and each side has its days."""
    firm = Firm()
    key = firm.published()
    answer_appraisal.dispute(WordsFact(key, "有一单未计"), actor=firm.seller, at=NOW)
    assert row(key).due_date == working_days.later(business_date(NOW), 3)
    answer_appraisal.answer(WordsFact(key, "该单四月确认"), actor=firm.director, at=NOW)
    answer_appraisal.dispute(WordsFact(key, "三月已签"), actor=firm.seller, at=NOW)
    answer_appraisal.answer(WordsFact(key, "以发货日为准"), actor=firm.director, at=NOW)
    with override("en"):
        said = [(str(one["side"]), one["text"]) for one in appraisal_parts.thread(firm.seller, key).rows]
    assert said == [("Person", "有一单未计"), ("The company", "该单四月确认"), ("Person", "三月已签"), ("The company", "以发货日为准")]
    answer_appraisal.acknowledge(key, actor=firm.seller, at=NOW)
    refused("document.state", 409, answer_appraisal.dispute, WordsFact(key, "x"), actor=firm.seller, at=NOW)
    publish_appraisal.close([key], actor=firm.hr, at=NOW)
    assert row(key).due_date is None


def test_a_closed_score_opens_to_the_entries_it_was_made_of() -> None:
    """After later postings the figure still opens: to what had been posted when it was computed, down to its entries; and says what changed."""
    firm = Firm()
    key = firm.computed()
    before = run("select coalesce(max(id), 0) from performance_entry")[0][0]
    co.order(firm.c, MARCH, nets=("10000",), freight="0", shares=((0, "1"),))
    run("update performance_entry set posted_at = %s + case when id > %s then interval '1 hour' else interval '-1 hour' end", [NOW, before])
    first = appraisal_parts.scores(firm.seller, key).rows[0]
    with override("en"):
        assert str(appraisal_parts.scores(firm.seller, key).rows[0]["how"]).endswith("since")
    params = dict(parse_qsl(first["figure_figure"].partition("?")[2]))
    opened = attained(firm.seller, params, "")
    assert opened.total == D("0.9")
    actual = opened.parts[0][1]
    assert actual.value == D(90000)
    rows = entries(firm.seller, dict(actual.params), "")
    assert (rows.total, sum(one.amount for one in rows.rows)) == (D(90000), D(90000))
    with pytest.raises(Refusal):
        attained(firm.seller, params | {"known": "2025-03-01"}, "")
