"""Who decides, found from posts and absences (`domain.md` §2): top of the chain, asker = approver, empty post, substitute also absent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.ground.approval.chain import PlannedStep, Post, Who, fill_higher, plan
from makesell.ground.refusal import Refusal

MANAGER, DIRECTOR, FIRST, SECOND, ASKER, STANDIN = 1, 2, 3, 4, 5, 6


def ladder(
    manager: tuple[int, ...] = (MANAGER,),
    director: tuple[int, ...] = (DIRECTOR,),
    top: tuple[int, ...] = (FIRST, SECOND),
    needed: str = "m",
) -> list[Post]:
    return [
        Post("sales_manager", manager, "m" in needed),
        Post("sales_director", director, "d" in needed),
        Post("executive", top, "x" in needed),
    ]


def people(steps: tuple[PlannedStep, ...]) -> list[tuple[str, list[int]]]:
    return [(step.role, [who.person_id for who in step.who]) for step in steps]


def test_the_holder_of_the_post_decides() -> None:
    assert people(plan(ladder(), asker=ASKER, absent={})) == [("sales_manager", [MANAGER])]


def test_who_asks_and_holds_the_post_is_decided_one_post_higher() -> None:
    (step,) = plan(ladder(), asker=MANAGER, absent={})
    assert (step.role, step.asked_role, step.who) == ("sales_director", "sales_manager", (Who(DIRECTOR),))


def test_an_empty_post_is_decided_by_the_next_higher_one_that_is_not() -> None:
    assert people(plan(ladder(manager=(), director=()), asker=ASKER, absent={})) == [("executive", [FIRST, SECOND])]


def test_at_the_top_a_second_executive_decides() -> None:
    assert people(plan(ladder(needed="x"), asker=FIRST, absent={})) == [("executive", [SECOND])]


def test_at_the_top_without_a_second_one_the_act_is_refused_with_the_reason() -> None:
    with pytest.raises(Refusal) as refused:
        plan(ladder(top=(FIRST,), needed="x"), asker=FIRST, absent={})
    assert refused.value.code == "approval.nobody"
    assert refused.value.who


def test_the_substitute_decides_for_the_absent_holder() -> None:
    (step,) = plan(ladder(), asker=ASKER, absent={MANAGER: STANDIN})
    assert step.who == (Who(STANDIN, stands_for=MANAGER),)


def test_a_substitute_who_is_also_absent_leaves_the_post_empty() -> None:
    assert people(plan(ladder(), asker=ASKER, absent={MANAGER: STANDIN, STANDIN: MANAGER})) == [("sales_director", [DIRECTOR])]
    assert people(plan(ladder(), asker=ASKER, absent={MANAGER: STANDIN, STANDIN: None})) == [("sales_director", [DIRECTOR])]


def test_an_absent_holder_without_substitute_leaves_the_post_empty() -> None:
    assert people(plan(ladder(), asker=ASKER, absent={MANAGER: None})) == [("sales_director", [DIRECTOR])]


def test_who_asks_may_not_approve_as_somebodys_substitute() -> None:
    assert people(plan(ladder(), asker=ASKER, absent={MANAGER: ASKER})) == [("sales_director", [DIRECTOR])]


def test_an_empty_step_and_its_needed_higher_one_are_one_step() -> None:
    (step,) = plan(ladder(manager=(), needed="md"), asker=ASKER, absent={})
    assert (step.role, step.asked_role) == ("sales_director", "sales_director")


def test_escalation_goes_one_post_higher_and_ends_at_the_top() -> None:
    higher = fill_higher(ladder(), 0, asker=ASKER, absent={DIRECTOR: None})
    assert higher is not None
    assert (higher.role, higher.rung) == ("executive", 2)
    assert fill_higher(ladder(), 2, asker=ASKER, absent={}) is None


PEOPLE = st.integers(1, 6)
POSTS = st.lists(st.tuples(st.lists(PEOPLE, unique=True, max_size=3), st.booleans()), min_size=1, max_size=4)


def planned(rungs: list[Post], asker: int, absent: dict[int, int | None]) -> tuple[PlannedStep, ...] | None:
    try:
        return plan(rungs, asker=asker, absent=absent)
    except Refusal:
        return None


@given(POSTS, PEOPLE, st.dictionaries(PEOPLE, st.none() | PEOPLE, max_size=3))
def test_whatever_the_posts_nobody_decides_for_themselves(
    posts: list[tuple[list[int], bool]], asker: int, absent: dict[int, int | None]
) -> None:
    rungs = [Post(str(n), tuple(holders), needed) for n, (holders, needed) in enumerate(posts)]
    steps = planned(rungs, asker, absent)
    if steps is None:
        assert not set(rungs[-1].holders) - {asker} - set(absent)
        return
    everybody = [who.person_id for step in steps for who in step.who]
    assert asker not in everybody
    assert all(step.who for step in steps)
    assert not set(everybody) & set(absent)
    assert bool(steps) == any(post.needed for post in rungs)
