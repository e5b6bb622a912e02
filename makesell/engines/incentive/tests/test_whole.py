"""13.6 in whole numbers says what it says in decimals, whatever the ladder, the credits and their order."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.engines.incentive import Credit, Ladder, Stand, Tier, earned, netted, netted_whole, scale_of, walked

D = Decimal
DAY = dt.date(2026, 1, 5)
DIGITS = 4
amounts = st.integers(-10**9, 10**10)
rates = st.integers(0, 9999).map(lambda n: D(n).scaleb(-5))


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Up to five tiers that rise, of money or of shares of a target (with more decimals), capped or not."""
    tops = sorted(draw(st.sets(st.integers(1, 10**12), max_size=4)))
    tiers = [Tier(D(top).scaleb(-6), draw(rates)) for top in tops]
    cap = draw(st.none() | st.integers(0, 10**7).map(lambda n: D(n).scaleb(-2)))
    return Ladder((*tiers, Tier(None, draw(rates))), cap)


@given(
    st.lists(ladders(), min_size=1, max_size=3), st.lists(st.tuples(amounts, st.integers(0, 2)), max_size=30),
    st.sampled_from(["CNY", "JPY", "KWD"]), st.integers(0, 30),
)  # fmt: skip
def test_whole_numbers_and_decimals_agree_to_the_cent(own: list[Ladder], lines: list[tuple[int, int]], currency: str, cut: int) -> None:
    """Each entry by a ladder of its own, the cap that of the first; gone on with after any entry it says the same."""
    base, entries = own[0], [(n, amount, own[at % len(own)]) for n, (amount, at) in enumerate(lines)]
    plain = earned(base, [Credit(DAY, n, D(amount).scaleb(-DIGITS), ladder=each) for n, amount, each in entries], currency=currency)
    scale = scale_of(own, currency, DIGITS)
    steps = {id(each): scale.steps(each) for each in own}
    counted = [(n, amount * 10 ** (scale.credit - DIGITS), steps[id(each)]) for n, amount, each in entries]
    first, stand = walked(counted[:cut], scale, scale.cap(base), Stand())
    rest, _end = walked(counted[cut:], scale, scale.cap(base), stand)
    said = [
        (key, *(D(each).scaleb(-scale.credit) for each in (credit, start, reached)), D(pay).scaleb(-scale.minor))
        for key, credit, start, reached, pay in [*first, *rest]
    ]
    assert said == [(each.entry_id, each.credit, each.start, each.reached, each.pay) for each in plain]


@given(st.lists(st.tuples(amounts, st.none() | st.integers(0, 12)), max_size=12))
def test_mirrors_are_taken_off_what_they_reverse(lines: list[tuple[int, int | None]]) -> None:
    """13.7 (a): the same as in decimals; mirrors of what is not there are named."""
    rows = [(n, amount, origin) for n, (amount, origin) in enumerate(lines)]
    there = {key for key, _, origin in rows if origin is None}
    back, late = netted_whole(there, [(key, amount, origin) for key, amount, origin in rows if origin is not None])
    assert [(key, D(amount + back.get(key, 0))) for key, amount, origin in rows if origin is None] == [
        (each.entry_id, each.amount) for each in netted([Credit(DAY, key, D(amount), origin_id=origin) for key, amount, origin in rows])
    ]
    assert late == {key for key, _, origin in rows if origin is not None and origin not in there}


def test_what_a_scale_does_not_hold_is_an_error() -> None:
    """Nothing is cut off in silence."""
    scale = scale_of([Ladder((Tier(None, D("0.01")),))], "CNY", DIGITS)
    assert scale.credits(D("1.2345")) == 12345
    with pytest.raises(ValueError, match="decimals"):
        scale.credits(D("1.23456"))
