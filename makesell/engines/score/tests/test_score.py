"""13.17 by its numbers, and by properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.engines.score import Curve, Grade, Point, Weighed, enough, rating, shares, total
from makesell.ground.refusal import Refusal

D = Decimal
CURVE = Curve(tuple(Point(D(at), D(score)) for at, score in (("0.6", "0"), ("0.8", "60"), ("1.0", "100"), ("1.2", "120"))))
GRADES = (Grade("A", D(90)), Grade("B", D(75)), Grade("C", D(60)), Grade("D", D(0)))


@pytest.mark.parametrize(
    ("figure", "score"),
    [("0.9", "80"), ("0.5", "0"), ("-1", "0"), ("0.6", "0"), ("0.7", "30"), ("0.8", "60"), ("1.1", "110"), ("1.2", "120"), ("3", "120")],
)
def test_a_figure_is_worth_what_the_curve_says(figure: str, score: str) -> None:
    assert CURVE.score(D(figure)) == D(score)


def test_what_is_not_applicable_gives_its_weight_to_the_others() -> None:
    parts = [Weighed(D(50), D(80)), Weighed(D(30), D(90)), Weighed(D(20), None)]
    assert total(parts) == D("83.75")
    assert shares(parts) == [D("62.5"), D("37.5"), None]


def test_without_any_figure_there_is_no_score() -> None:
    assert (total([Weighed(D(100), None)]), shares([Weighed(D(100), None)])) == (None, [None])


def test_scores_are_rounded_once_at_the_end() -> None:
    parts = [Weighed(D(33), D(1) / 3), Weighed(D(33), D(1) / 3), Weighed(D(34), D(1) / 3)]
    assert total(parts) == D("0.33")


def test_too_few_answers_are_no_figure() -> None:
    assert [enough(sample, 3) for sample in (2, 3)] == [False, True]


def test_a_veto_sets_the_rating_and_not_the_figures() -> None:
    assert [rating(D(score), GRADES) for score in ("120", "90", "89.99", "60", "0")] == ["A", "A", "B", "C", "D"]
    assert (rating(D(120), GRADES, vetoed=True), rating(None, GRADES)) == ("D", "")


@pytest.mark.parametrize("weights", [("50", "49"), ("100", "0"), ("150", "-50"), ()])
def test_weights_that_are_no_whole_are_refused(weights: tuple[str, ...]) -> None:
    with pytest.raises(Refusal) as refused:
        total([Weighed(D(weight), D(1)) for weight in weights])
    assert refused.value.code == "score.weights"


@pytest.mark.parametrize(
    ("points", "code"),
    [([("0", "0")], "curve.points"), ([("1", "0"), ("1", "1")], "curve.points"), ([("0", "-1"), ("1", "1")], "curve.negative")],
)
def test_broken_curves_are_refused(points: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        Curve(tuple(Point(D(at), D(score)) for at, score in points))
    assert refused.value.code == code


@given(st.lists(st.decimals(0, 150, places=2), min_size=1, max_size=6), st.integers(0, 5))
def test_the_total_lies_between_the_lowest_and_the_highest_score(scores: list[Decimal], missing: int) -> None:
    weight = D(100) / len(scores)
    parts = [Weighed(weight, score) for score in scores]
    parts[0] = Weighed(D(100) - weight * (len(scores) - 1), scores[0])
    if missing < len(scores) and len(scores) > 1:
        parts[missing] = Weighed(parts[missing].weight, None)
    there = [part.score for part in parts if part.score is not None]
    found = total(parts)
    assert found is not None
    assert min(there) - D("0.01") <= found <= max(there) + D("0.01")
