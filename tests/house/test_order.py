"""The order in which several workers take the tests: every one once, each worker's share beginning with its part of the long ones."""

import pytest

from tests.order import LONGEST, ROOT, spread


def test_the_longest_files_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("workers", [1, 2, 3, 5])
def test_every_test_has_its_place_once(workers: int) -> None:
    ranks = [2, None, None, 0, 0, None, 1, None, None, None, None]
    found = spread(list(range(11)), ranks, workers)
    assert sorted(found) == list(range(11))
    assert found[:2] == [3, 4]


def test_shares_begin_with_what_is_long() -> None:
    assert spread(list("abcdefgh"), [None, None, 1, None, None, 0, None, 2], 2) == ["f", "h", "a", "b", "c", "d", "e", "g"]
    assert spread(list("abcd"), [None, 0, 0, 0], 2) == ["b", "c", "d", "a"]
