"""PER-2 · Ratings by several people: asked by group, answered or declined, closed once, shown as means nobody can be told from, scored as such."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.utils.translation import override

from makesell.documents.appraisals import queries, rating_queries, states
from makesell.documents.appraisals import rating_states as given
from makesell.flows.per_2_appraisal import ask_raters, compute_appraisals, remind_raters, review_appraisal
from makesell.flows.per_2_appraisal.ask_raters import AnswerFact, RatersFact
from makesell.flows.per_2_appraisal.review_appraisal import ReviewFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps import working_days
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import run
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.metrics import appraisal as metric
from makesell.metrics import rating_terms as terms
from makesell.sheets import appraisal_parts, rating_parts
from makesell.sheets import ratings as sheet
from tests.clauses.cast import NOW, person
from tests.clauses.test_per_2 import Firm, refused, row, ruled

D = Decimal
pytestmark = pytest.mark.django_db
SCHEME = [
    {"indicator": "attainment.ordered.net", "weight": "60", "least": 0, "curve": metric.STANDARD},
    {"indicator": "ratings", "weight": "40", "least": 0, "curve": "0.4:0 0.8:100 1:120"},
]
GROUPS = {"甲评": given.PEERS, "乙评": given.PEERS, "丙评": given.PEERS, "下属评": given.REPORTS, "服务评": given.SERVICE, "客服评": given.SERVICE}
SCORES = {"甲评": 4, "乙评": 4, "丙评": 5, "下属评": 2, "服务评": 4, "客服评": 3}


class Round:
    """An appraisal whose scheme asks for ratings, and six people to give them."""

    def __init__(self, groups: Mapping[str, str] = GROUPS) -> None:
        self.firm = Firm()
        unit = self.firm.c.units[0]
        ruled(metric.SCHEME, SCHEME, self.firm, unit=unit)
        self.key = self.firm.computed()
        self.raters = {name: person(f"R{n}-{unit}", name, unit, roles.CUSTOMER_SERVICE) for n, name in enumerate(groups)}
        asked = [(self.raters[name].person_id or 0, group) for name, group in groups.items()]
        keys = ask_raters.perform(RatersFact(self.key, asked), actor=self.firm.manager, at=NOW)
        self.ratings = dict(zip(groups, keys, strict=True))

    def answer(self, name: str, score: int | None = None) -> None:
        """Somebody answers."""
        ask_raters.answer(AnswerFact(self.ratings[name], score or SCORES[name], f"{name}的话"), actor=self.raters[name], at=NOW)

    def answered(self) -> None:
        """All answer."""
        for name in self.ratings:
            self.answer(name)


def scored(key: int) -> queries.ScoreRow:
    """The indicator rated by people."""
    return next(one for one in queries.scores(key) if one.indicator == "ratings")


def test_means_by_group_come_into_the_score_when_they_are_closed() -> None:
    """Peers 13/3 × 40, service with the one person led 3 × 40, of 80 × 5: 73.33 %, worth 83.33 points; 80 × 60 % + 83.33 × 40 % = 81.33."""
    at = Round()
    assert (scored(at.key).reason, row(at.key).score) == ("not_rated", D("80.00"))
    at.answered()
    assert (scored(at.key).figure, row(at.key).score) == (None, D("80.00"))
    ask_raters.close(at.key, actor=at.firm.hr, at=NOW)
    kept = [(one.parties, one.answers, one.weight) for one in rating_queries.groups(at.key)]
    assert kept == [(("peers",), 3, D(40)), (("reports", "service"), 3, D(40))]
    figure = scored(at.key).figure
    assert figure is not None
    assert abs(figure - D(22) / 30) < D("1e-15")
    assert (row(at.key).score, row(at.key).rating) == (D("81.33"), "B")
    refused("document.state", 409, ask_raters.close, at.key, actor=at.firm.hr, at=NOW)
    assert list(sheet.scores(at.raters["甲评"], at.ratings["甲评"])) == [0, 5, 4, 3, 2, 1]
    refused("document.state", 409, ask_raters.answer, AnswerFact(at.ratings["甲评"], 1), actor=at.raters["甲评"], at=NOW)
    compute_appraisals.again([at.key], actor=at.firm.hr, at=NOW)
    assert row(at.key).score == D("81.33")
    assert [f for f in check_books.perform() if f.check.startswith("appraisals")] == []
    run("update appraisals_appraisalratinggroup set average = average + 1 where position = 1")
    assert "appraisals.ratings" in {f.check for f in check_books.perform()}


def test_the_figure_opens_to_the_groups_and_is_said_to_be_of_people() -> None:
    """The arithmetic stands in words; the figure is its two sides, each of its groups."""
    at = Round()
    at.answered()
    ask_raters.close(at.key, actor=at.firm.manager, at=NOW)
    with override("en"):
        (told,) = [each for each in appraisal_parts.scores(at.firm.seller, at.key).rows if each["figure_figure"].startswith("ratings")]
        assert told["how"].startswith("Rated by people, no figure from the books: ")
        params = {"appraisal": str(at.key)}
        figure = rating_parts.figure(at.firm.seller, params, "")
        sides = [rating_parts.groups(at.firm.seller, {**params, "side": side}, "") for side in rating_parts.SIDES]
        how = [each["how"] for each in rating_parts.ratings(at.firm.seller, at.key).rows]
    assert how == ["mean 4.33 of 5 × weight 50.0%", "mean 3 of 5 × weight 50.0%"]
    assert [side.total for side in sides] == [sum(each.amount for each in side.rows) for side in sides] == [part.value for _, part in figure.parts]
    assert figure.total is not None
    assert abs(D(figure.total) - D(22) / 30) < D("1e-15")


def test_the_person_never_learns_who_rated_or_what_anybody_said() -> None:
    """Neither list nor page, neither part nor figure nor timeline names a rater; not even where the person holds the role that sees all."""
    at = Round()
    at.answered()
    ask_raters.close(at.key, actor=at.firm.hr, at=NOW)
    keeper = Actor("人员0", person_id=at.firm.seller.person_id, roles=frozenset({roles.COMPENSATION}), unit_ids=at.firm.seller.unit_ids)
    for who in (at.firm.seller, keeper):
        assert listing.count(rating_queries.LISTING, who, Query()) == 0
        refused("record.missing", 404, rating_queries.rating, who, at.ratings["甲评"])
    shown = str([
        appraisal_parts.scores(at.firm.seller, at.key), rating_parts.ratings(at.firm.seller, at.key),
        rating_parts.figure(at.firm.seller, {"appraisal": str(at.key)}, ""),
        rating_parts.groups(at.firm.seller, {"appraisal": str(at.key), "side": "given"}, ""),
        [(one.kind, one.params) for one in latest(at.firm.seller)],
    ])  # fmt: skip
    assert [name for name in GROUPS if name in shown] == []
    events = run("select coalesce(e.reason, '') from spine_event e where e.record_id = %s", [at.key])
    assert [name for name in GROUPS if any(name in text for (text,) in events)] == []
    assert listing.count(rating_queries.LISTING, at.raters["甲评"], Query()) == 1
    refused("record.missing", 404, rating_queries.rating, at.raters["甲评"], at.ratings["乙评"])
    assert listing.count(rating_queries.LISTING, at.firm.hr, Query()) == len(GROUPS)
    assert listing.count(rating_queries.LISTING, at.firm.manager, Query()) == 0


def test_too_few_raters_are_not_applicable_and_say_why() -> None:
    """Two of three answer, one declines: no figure, the weight goes to the attainment."""
    at = Round({"甲评": given.PEERS, "乙评": given.PEERS, "下属评": given.REPORTS})
    at.answer("甲评")
    at.answer("下属评")
    refused("appraisal.words", 422, ask_raters.decline, at.ratings["乙评"], actor=at.raters["乙评"], at=NOW)
    ask_raters.decline(at.ratings["乙评"], actor=at.raters["乙评"], at=NOW, reason="共事不到一月")
    assert sheet.waits(at.raters["乙评"], NOW) == []
    ask_raters.close(at.key, actor=at.firm.hr, at=NOW)
    assert (scored(at.key).figure, scored(at.key).reason, scored(at.key).sample) == (None, "few_raters", 2)
    assert (row(at.key).score, rating_queries.groups(at.key)) == (D("80.00"), [])
    refused("record.missing", 404, rating_parts.figure, at.firm.hr, {"appraisal": str(at.key)}, "")
    assert [f for f in check_books.perform() if f.check.startswith("appraisals")] == []


def test_the_review_waits_for_raters_and_closes_the_ratings_when_their_days_are_over() -> None:
    """Who has not answered runs out; the manager goes on."""
    at = Round()
    for name in ("甲评", "乙评", "丙评"):
        at.answer(name)
    say = ReviewFact(at.key, "好")
    refused("appraisal.raters_first", 409, review_appraisal.by_manager, say, actor=at.firm.manager, at=NOW)
    later = NOW + dt.timedelta(days=20)
    review_appraisal.by_manager(say, actor=at.firm.manager, at=later)
    assert (row(at.key).state, scored(at.key).sample, (scored(at.key).figure or D(0)).quantize(D("0.0001"))) == (states.REVIEWED, 3, D("0.8667"))
    assert [one.state for one in rating_queries.of_ids([at.ratings["下属评"]])] == [given.LAPSED]


def test_raters_are_reminded_in_their_working_time_before_the_day_and_once_it_is_late() -> None:
    """Each once, and only who is still to answer; the person is told nothing."""
    at = Round()
    due = rating_queries.of_ids([at.ratings["甲评"]])[0].due_date
    assert due == working_days.later(business_date(NOW), 5)
    assert [one.kind for one in latest(at.raters["甲评"])] == ["rating_asked"]
    at.answer("乙评")
    before = dt.datetime.combine(working_days.later(due, -1), dt.time(2), dt.UTC)
    assert [remind_raters.perform(actor=at.firm.hr, at=moment) for moment in (before, before)] == [5, 0]
    late = dt.datetime.combine(working_days.later(due, 1), dt.time(2), dt.UTC)
    assert [remind_raters.perform(actor=at.firm.hr, at=moment) for moment in (late, late)] == [5, 0]
    assert {one.kind for one in latest(at.raters["甲评"])} == {"rating_asked", "rating_due", "rating_late"}
    assert [one for one in latest(at.firm.seller) if one.kind.startswith("rating")] == []
    assert [one.late for one in sheet.waits(at.raters["甲评"], late)] == [True]


def test_who_may_not_is_refused_and_bad_input_changes_nothing() -> None:
    at = Round()
    other = at.raters["甲评"].person_id or 0
    fresh = person("N-1", "新人", at.firm.c.units[0], roles.CUSTOMER_SERVICE).person_id or 0
    ask, manager = ask_raters.perform, at.firm.manager
    refused("access.refused", 403, ask, RatersFact(at.key, [(fresh, given.PEERS)]), actor=at.firm.seller, at=NOW)
    away = person("M-9", "他组经理", at.firm.c.units[1], roles.SALES_MANAGER)
    refused("record.missing", 404, ask, RatersFact(at.key, [(fresh, given.PEERS)]), actor=away, at=NOW)
    for code, raters in (
        ("rating.people", []), ("rating.people", [(fresh, given.PEERS)] * 2), ("rating.once", [(other, given.PEERS)]),
        ("rating.self", [(at.firm.seller.person_id or 0, given.PEERS)]), ("rating.group", [(fresh, "friends")]),
        ("reference.unknown", [(10**9, given.PEERS)]),
    ):  # fmt: skip
        refused(code, 422, ask, RatersFact(at.key, raters), actor=manager, at=NOW)
    refused("rating.until", 422, ask, RatersFact(at.key, [(fresh, given.PEERS)], dt.date(2025, 1, 1)), actor=manager, at=NOW)
    for score in (0, 6):
        refused("rating.score", 422, ask_raters.answer, AnswerFact(at.ratings["甲评"], score), actor=at.raters["甲评"], at=NOW)
    refused("record.missing", 404, ask_raters.answer, AnswerFact(at.ratings["甲评"], 3), actor=at.raters["乙评"], at=NOW)
    refused("access.refused", 403, ask_raters.withdraw, [at.ratings["甲评"]], actor=manager, at=NOW, reason="x")
    refused("appraisal.words", 422, ask_raters.withdraw, [at.ratings["甲评"]], actor=at.firm.hr, at=NOW)
    ask_raters.withdraw([at.ratings["甲评"]], actor=at.firm.hr, at=NOW, reason="已调离")
    assert ask(RatersFact(at.key, [(other, given.PEERS)]), actor=manager, at=NOW)
    plain = Firm()
    refused("rating.none", 409, ask, RatersFact(plain.computed(), [(fresh, given.PEERS)]), actor=plain.hr, at=NOW)
    compute_appraisals.withdraw([at.key], actor=at.firm.hr, at=NOW, reason="重来")
    assert {one.state for one in rating_queries.of_ids(list(at.ratings.values()))} == {given.WITHDRAWN}


def test_groups_and_weights_are_a_rule_that_is_whole() -> None:
    """Weights of 100 % together, each group once; another scale counts from the period's last day on."""
    firm = Firm()
    refused("rating.groups", 422, ruled, terms.GROUPS, [{"group": given.PEERS, "weight": "50"}], firm)
    ruled(terms.GROUPS, [{"group": given.PEERS, "weight": "70"}, {"group": given.SERVICE, "weight": "30"}], firm)
    assert terms.weights(dt.date(2025, 3, 31), firm.c.units[0]) == {given.PEERS: D(70), given.SERVICE: D(30)}
