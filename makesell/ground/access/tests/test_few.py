"""Sums without people: whatever is added or taken away, no sum covers fewer than three others."""

import itertools
import random

from makesell.ground.access import few


def test_small_cells_stand_together_and_large_ones_alone() -> None:
    """Five and four stand alone; one, two and one together are four. Two more alone are too few: the next larger joins them."""
    cells = {"a": range(5), "b": range(10, 14), "c": [20], "d": [21, 22], "e": [23]}
    assert few.merged(cells) == [["a"], ["b"], ["d", "c", "e"]]
    assert few.merged({"a": range(5), "b": range(10, 14), "c": [20, 21]}) == [["a"], ["b", "c"]]


def test_too_few_in_all_are_shown_nothing() -> None:
    assert few.merged({"a": [1, 2], "b": [3]}) == []
    assert few.merged({}) == []
    assert few.merged({"a": [1, 2], "b": [1, 2, 3]}) == []     # the same people twice are three
    assert few.merged({"a": [1, 2], "b": [1, 2, 3, 4]}) == [["b", "a"]]


def test_no_sum_and_no_difference_covers_fewer_than_three_others() -> None:
    """Of any cells, every union of groups less any other is made of whole groups, each of at least four people."""
    chance = random.Random(7)
    for _ in range(200):
        cells = {n: [chance.randint(1, 30) for _ in range(chance.randint(1, 7))] for n in range(chance.randint(1, 6))}
        groups = few.merged(cells)
        assert sorted(key for group in groups for key in group) in ([], sorted(cells))
        unions = [set(part) for size in range(len(groups) + 1) for part in itertools.combinations(range(len(groups)), size)]
        for one, other in itertools.product(unions, repeat=2):
            left = [person for n in one ^ other for key in groups[n] for person in cells[key]]
            assert not left or len(set(left)) >= few.LEAST
