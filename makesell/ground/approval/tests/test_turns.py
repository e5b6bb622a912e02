"""Whose turn it is among open steps: once at the higher step, from below, never past somebody else who holds the lower one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from makesell.ground.approval.turns import OpenStep, turns, waits

ANN, BEN, CEM = 1, 2, 3


def steps(*who: tuple[int, ...], late: tuple[int, ...] = ()) -> list[OpenStep]:
    return [OpenStep(number, str(number), number in late, dict.fromkeys(people)) for number, people in enumerate(who)]


def deciding(*who: tuple[int, ...], late: tuple[int, ...] = ()) -> dict[int, tuple[int, list[int]]]:
    """person → (the step they decide, those decided with it)."""
    found = turns(steps(*who, late=late))
    return {person: (turn.step.id, [step.id for step in turn.along]) for person, turn in found.items()}


def test_the_lower_step_comes_first() -> None:
    assert deciding((ANN,), (BEN,)) == {ANN: (0, [])}


def test_one_person_on_both_decides_at_the_higher_for_both() -> None:
    assert deciding((ANN,), (ANN, BEN)) == {ANN: (1, [0])}
    assert deciding((ANN,), (ANN,), (ANN,)) == {ANN: (2, [0, 1])}


def test_who_holds_both_leaves_the_lower_to_those_who_hold_only_it() -> None:
    assert deciding((ANN, BEN), (BEN,)) == {ANN: (0, [])}


def test_a_lower_step_that_came_up_late_may_be_decided_with_the_higher() -> None:
    assert deciding((ANN, BEN), (BEN,), late=(0,)) == {ANN: (0, []), BEN: (1, [0])}


def test_a_step_between_is_decided_before_the_highest() -> None:
    assert deciding((ANN,), (BEN,), (ANN,)) == {BEN: (1, [])}


def test_two_who_share_the_top_each_decide_once() -> None:
    assert deciding((ANN,), (BEN,), (ANN, BEN)) == {ANN: (0, [])}


def test_a_step_without_anybody_waits() -> None:
    open_steps = steps((), (BEN,))
    assert turns(open_steps) == {}
    assert waits(open_steps) is open_steps[0]
    assert waits([]) is None


@given(st.lists(st.frozensets(st.integers(1, 5), min_size=1), min_size=1, max_size=4), st.sets(st.integers(0, 3)))
def test_while_everybody_is_there_somebody_can_always_decide_and_nobody_decides_twice(who: list[frozenset[int]], late: set[int]) -> None:
    left, decided = steps(*(tuple(people) for people in who), late=tuple(late)), []
    while left:
        found = turns(left)
        assert found
        person = min(found)
        decided.append(person)
        rest = [step for step in left if step not in (found[person].step, *found[person].along)]
        left = [replace(step, who={p: None for p in step.who if p not in decided}) for step in rest]
    assert len(decided) == len(set(decided))
