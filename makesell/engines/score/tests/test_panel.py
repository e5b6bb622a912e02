"""What raters say is taken together so that nobody can be told from a mean."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from makesell.engines.score.panel import UNKNOWN, Party, share_of, together

D = Decimal


def test_groups_of_three_stand_alone_and_smaller_ones_together() -> None:
    """Peers 4, 4, 5 at 50 %; one of the people led and two of service, 2, 4, 3 together at 50 %: (50 × 13/3 + 50 × 3) ÷ (100 × 5)."""
    found = together([Party("peers", D(50), (4, 4, 5)), Party("reports", D(30), (2,)), Party("service", D(20), (4, 3))])
    assert [(one.groups, one.answers, one.weight) for one in found] == [(("peers",), 3, D(50)), (("reports", "service"), 3, D(50))]
    share = share_of(found, 5)
    assert share is not None
    assert abs(share - (D(50) * 13 / 3 + D(50) * 3) / 500) < D("1e-20")


def test_a_single_rater_is_taken_into_the_smallest_other_group() -> None:
    """One of the people led beside three and four: with the three, never alone, never to be worked out from the total."""
    found = together([Party("peers", D(40), (4, 4, 5)), Party("reports", D(20), (1,)), Party("service", D(40), (3, 3, 3, 3))])
    assert [(one.groups, one.answers, one.average) for one in found] == [(("peers", "reports"), 4, D("3.5")), (("service",), 4, D(3))]


def test_too_few_in_all_say_nothing() -> None:
    assert together([Party("peers", D(60), (5,)), Party("reports", D(40), (1,))]) == ()
    assert (together([]), share_of((), 5)) == ((), None)


@given(st.lists(st.lists(st.integers(1, 5), max_size=6), min_size=1, max_size=4))
def test_nobody_is_lost_and_nobody_is_shown(scores: list[list[int]]) -> None:
    """Each group shown covers three raters or more, and all of them are in one."""
    parties = [Party(str(n), D(25), tuple(each)) for n, each in enumerate(scores)]
    found, given = together(parties), sum(len(each) for each in scores)
    assert all(one.answers >= UNKNOWN for one in found)
    assert sum(one.answers for one in found) == (given if given >= UNKNOWN else 0)
