"""Ground/approval: who decides, found from posts and absences alone (`domain.md` §2). Pure.

The caller gives the whole ladder of posts, low to high, and marks the ones that must decide. A post nobody can fill is
decided by the next higher one; at the top by a second holder; if there is none, the act is refused with that reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the ladder: a role, its holders today, whether it must decide, and who may not decide this whenever they hold it."""

    role: str
    holders: tuple[int, ...]
    needed: bool = False
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Who:
    """A person who may decide; `stands_for` is the absent holder whose substitute this is."""

    person_id: int
    stands_for: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step: the role that decides, the role that was asked for, who may decide, and where in the ladder it stands."""

    role: str
    asked_role: str
    who: tuple[Who, ...]
    rung: int


def plan(ladder: Sequence[Post], *, asker: int | None, absent: Mapping[int, int | None]) -> tuple[PlannedStep, ...]:
    """The steps of an approval, low to high. `absent` maps who is away to their substitute, or to None.

    Who asks may not approve, nor as anybody's substitute. One person may stand on two steps; `turns` lets them decide once.
    Refuses (422) when nobody is left at the top.
    """
    steps = [_fill(ladder, rung, asker, absent) for rung, post in enumerate(ladder) if post.needed]
    return tuple(_merge_same_post(steps))


def fill_higher(ladder: Sequence[Post], rung: int, *, asker: int | None, absent: Mapping[int, int | None]) -> PlannedStep | None:
    """The step one post higher that somebody can decide, for escalation; None at the top."""
    for higher in range(rung + 1, len(ladder)):
        who = _who(ladder[higher], asker, absent)
        if who:
            return PlannedStep(ladder[higher].role, ladder[rung].role, who, higher)
    return None


def _fill(ladder: Sequence[Post], rung: int, asker: int | None, absent: Mapping[int, int | None]) -> PlannedStep:
    who = _who(ladder[rung], asker, absent)
    if who:
        return PlannedStep(ladder[rung].role, ladder[rung].role, who, rung)
    higher = fill_higher(ladder, rung, asker=asker, absent=absent)
    if higher:
        return higher
    raise Refusal(
        "approval.nobody",
        "Nobody can approve this: the post is empty, absent, or held by who asks, up to the top.",
        who=N_("A second executive, or a substitute for the absent one, can be named by the administrator."),
    )


def _who(post: Post, asker: int | None, absent: Mapping[int, int | None]) -> tuple[Who, ...]:
    """Who can decide for a post today. A substitute who is away as well does not pass the duty on: the post counts as empty."""
    found: dict[int, Who] = {}
    for holder in post.holders:
        if holder == asker:
            continue
        if holder not in absent:
            found[holder] = Who(holder)
            continue
        substitute = absent[holder]
        if substitute is not None and substitute != asker and substitute not in absent:
            found.setdefault(substitute, Who(substitute, stands_for=holder))
    return tuple(found.values())


def _merge_same_post(steps: Sequence[PlannedStep]) -> list[PlannedStep]:
    """An empty post and the higher one that decides for it may both be asked: that is one step."""
    by_rung: dict[int, PlannedStep] = {}
    for step in steps:
        by_rung[step.rung] = step
    return [by_rung[rung] for rung in sorted(by_rung)]
