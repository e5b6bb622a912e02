"""The one order of prices, its one exception, and the reasons of the losers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.engines.price import (
    CONTRACT,
    CUSTOMER,
    CUSTOMER_CLASS,
    ORDER,
    PROMOTION,
    SPECIAL,
    STANDARD,
    WHY,
    Candidate,
    choose,
    discount,
)

D = Decimal


def of(kind: str, price: str, *, source: int = 1, from_qty: str = "0", left: str | None = None) -> Candidate:
    return Candidate(kind, D(price), source, kind, D(from_qty), D(left) if left else None)


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_the_first_of_the_order_wins(first: int) -> None:
    made = choose([of(kind, "100", source=n) for n, kind in enumerate(ORDER) if n >= first], D(1))
    assert made.winner is not None
    assert (made.winner.kind, made.why) == (ORDER[first], "first")
    assert {(loser.candidate.kind, loser.why) for loser in made.losers} == {(kind, "later") for kind in ORDER[first + 1 :]}


def test_a_lower_promotion_undercuts_the_customers_list_by_rule() -> None:
    candidates = [of(CUSTOMER, "90"), of(PROMOTION, "80", source=2), of(STANDARD, "100", source=3)]
    made = choose(candidates, D(1))
    assert made.winner is not None
    assert (made.winner.kind, made.why) == (PROMOTION, "undercuts")
    assert [(loser.candidate.kind, loser.why) for loser in made.losers] == [(CUSTOMER, "undercut"), (STANDARD, "later")]
    held = choose(candidates, D(1), promotion_undercuts=False)
    assert held.winner is not None
    assert held.winner.kind == CUSTOMER


def test_a_promotion_never_undercuts_a_special_or_contract_price_nor_a_lower_list() -> None:
    for kind in (SPECIAL, CONTRACT):
        made = choose([of(kind, "90"), of(PROMOTION, "80", source=2)], D(1))
        assert made.winner is not None
        assert made.winner.kind == kind
    made = choose([of(CUSTOMER_CLASS, "70"), of(PROMOTION, "80", source=2)], D(1))
    assert made.winner is not None
    assert made.winner.kind == CUSTOMER_CLASS


def test_the_largest_quantity_reached_counts_and_the_others_say_why() -> None:
    made = choose([of(STANDARD, "100", from_qty="1"), of(STANDARD, "95", from_qty="10"), of(STANDARD, "90", from_qty="50")], D(12))
    assert made.winner is not None
    assert made.winner.price == 95
    assert {(loser.candidate.price, loser.why) for loser in made.losers} == {(D(90), "too_few"), (D(100), "fewer")}


def test_a_contract_price_holds_while_its_quantity_lasts() -> None:
    made = choose([of(CONTRACT, "70", left="10"), of(STANDARD, "100", source=2)], D(11))
    assert made.winner is not None
    assert (made.winner.kind, made.losers[0].why, made.losers[0].params) == (STANDARD, "used_up", {"left": D(10)})


def test_nothing_entered_is_no_price_and_every_reason_has_its_sentence() -> None:
    assert choose([], D(1)).winner is None
    assert {"first", "undercuts", "later", "undercut", "fewer", "too_few", "used_up", "exhausted"} == set(WHY)


def test_a_discount_is_measured_from_the_list_price() -> None:
    assert discount(D(100), D(92)) == D("0.08")
    assert discount(D(100), D(110)) == D("-0.1")
    assert discount(D(0), D(5)) == 0


def test_a_promotion_wins_only_while_its_budget_lasts() -> None:
    """10 at 92 instead of 100 give away 80: of 80 left they do, of 79.99 they do not, and the loser says what was left."""
    standard = Candidate(STANDARD, D(100), 1, "标准")
    promotion = Candidate(PROMOTION, D(92), 2, "春促", budget=D(80))
    made = choose([standard, promotion], D(10))
    assert (made.winner, made.given) == (promotion, D(80))
    without = choose([standard, replace(promotion, budget=D("79.99"))], D(10))
    assert (without.winner, without.given) == (standard, D(0))
    assert [(loser.why, loser.params) for loser in without.losers] == [("exhausted", {"left": D("79.99"), "given": D(80)})]
    alone = choose([replace(promotion, budget=D(0))], D(10))
    assert (alone.winner is not None, alone.given) == (True, D(0))
