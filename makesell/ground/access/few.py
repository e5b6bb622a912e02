"""Sums about people that are shown to somebody who may not see the people: each covers at least three others, and so does whatever is left when
one sum is taken from another. One rule for every door (`domain.md` §12)."""

from collections.abc import Collection, Mapping
from typing import Final, TypeVar

K = TypeVar("K")
LEAST_OTHERS: Final = 3
# Enough whoever reads: also somebody who is one of them sees three others.
LEAST: Final = LEAST_OTHERS + 1


def merged(cells: Mapping[K, Collection[int]]) -> list[list[K]]:
    """Cells of people, put together until each group covers enough of them; none where all together are too few.

    The cells part the whole (each amount stands in one cell), and only these groups are shown: every sum that can be had from them, by adding or
    taking away, is one of groups, never of a part of one. Large cells stand alone; small ones stand together, with the next larger where they are
    still too few.
    """
    ordered = sorted(cells, key=lambda key: (-len(set(cells[key])), str(key)))
    alone = [[key] for key in ordered if len(set(cells[key])) >= LEAST]
    rest = [key for key in ordered if len(set(cells[key])) < LEAST]
    while rest and alone and len(_people(cells, rest)) < LEAST:
        rest = [*alone.pop(), *rest]
    groups = [*alone, *([rest] if rest else [])]
    return groups if all(len(_people(cells, group)) >= LEAST for group in groups) else []


def _people(cells: Mapping[K, Collection[int]], keys: Collection[K]) -> set[int]:
    return {person for key in keys for person in cells[key]}
