"""League tables fair to different potentials (PER-4): units, people or territories ranked by growth, per target, per head, per territory size.

- *growth*: 13.8, against the year before. *target*: attainment (13.5), sold ÷ the own target of the period. *head*: sold ÷ average full-time
  heads = Σ days of primary memberships within the counted days ÷ their number; house accounts are nobody. *potential*: sold ÷ Σ published market
  sizes (ex works) of the territories whose customers belong to the unit or its people by rule; a territory several serve counts for each in full.
- Equal numbers share a place, the next place is skipped. Fewer active customers than the rule asks for are too few to be ranked.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from makesell.books.performance.balances import By, Window
from makesell.documents.research import queries as research
from makesell.documents.research.queries import SizeRow
from makesell.documents.targets import queries as targets
from makesell.engines.attain import attainment
from makesell.ground.actor import Actor
from makesell.ground.money import rounded
from makesell.ground.organisation import structure
from makesell.ground.organisation.structure import Below, Post
from makesell.ground.quantity import NoNumber, Ratio
from makesell.ground.rules import queries as rules
from makesell.masterdata.territories import queries as territories
from makesell.metrics import market_share
from makesell.metrics.organised import ONE_DAY, Organised
from makesell.metrics.rules import LEAGUE_CUSTOMERS
from makesell.metrics.scorecard import Score

Base = Literal["growth", "target", "head", "potential"]
PLACES: Final = 4
NO_HEADS: Final = NoNumber("no_heads")


@dataclass(frozen=True, slots=True)
class Standing:
    """A scope in a league table: what it is ranked by, what that is divided by, the documents of the divisor, and its place (None: not ranked)."""

    score: Score
    ratio: Ratio
    divisor: Decimal | None = None
    keys: tuple[int, ...] = ()
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table is asked for: the scopes' kind, how units are made up, measure and value."""

    by: By
    measure: str
    value: str
    organised: Organised | None = None


def part_of(post: Post, window: Window) -> Decimal:
    """The part of a window's days a post was held, rounded once so that page and documents agree."""
    return rounded(Decimal((post.end - post.start).days) / Decimal((window[1] - window[0]).days), PLACES)


def posts_of(asked: Asked, scope: int, window: Window, posts: Sequence[Post]) -> list[Post]:
    """The posts that are a scope's heads: of its units then, or of the people who belong there now; of a person the own ones."""
    if asked.organised is None:
        return [post for post in posts if post.person_id == scope]
    members = {member for _, member in asked.organised.members([scope], window)}
    return [post for post in posts if (post.person_id if asked.organised.how == "now" else post.unit_id) in members]


def sizes_of(asked: Asked, scopes: Sequence[int], window: Window, whole: Window) -> dict[int, list[SizeRow]]:
    """The sizes published for a period of the territories whose customers belong to each scope by rule on the last counted day; of a
    territory its own. Never one inside another."""
    found, last = research.published([whole[0]], [whole[1]]), window[1] - ONE_DAY
    if asked.by == "territory":
        return {scope: list(market_share.segments(found, scope, whole)) for scope in scopes}
    served, people = territories.served(last), {scope: {scope} for scope in scopes}
    units: Below = {}
    if asked.organised is not None:
        on = asked.organised.day if asked.organised.how == "now" else last
        people, units = structure.people_of(scopes, on), asked.organised.trees.on(on)
    places = {
        scope: sorted({t for t, unit, person in served if person in people[scope] or (person is None and unit in units.get(scope, ()))})
        for scope in scopes
    }
    return {scope: [row for place in places[scope] for row in market_share.segments(found, place, whole)] for scope in scopes}


def fewest(day: dt.date) -> int:
    """How many active customers are ranked at least, by rule."""
    return int(rules.value(LEAGUE_CUSTOMERS, day))


def table(actor: Actor, asked: Asked, base: Base, scores: Sequence[Score], least: int) -> list[Standing]:
    """The scopes of one period by place, those without a number last; none with fewer than `least` active customers is ranked."""
    if not scores:
        return []
    made = [_judged(each, least) for each in _BASES[base](actor, asked, scores)]
    ranked = sorted(made, key=lambda each: (each.ratio.value is None, -(each.ratio.value or 0), each.score.who.code))
    found: list[Standing] = []
    for n, each in enumerate(ranked, 1):
        same = found and found[-1].place is not None and found[-1].ratio.value == each.ratio.value
        place = None if each.ratio.value is None else found[-1].place if same else n
        found.append(Standing(each.score, each.ratio, each.divisor, each.keys, place))
    return found


def _judged(each: Standing, least: int) -> Standing:
    """Who has too few customers is not ranked; where customers are hidden nobody can say."""
    counted = each.score.customers
    if each.ratio.value is None or counted.hidden or counted.counts.active >= least:
        return each
    return Standing(each.score, NoNumber("few_customers"), each.divisor, each.keys)


def _growth(_actor: Actor, _asked: Asked, scores: Sequence[Score]) -> list[Standing]:
    return [Standing(score, score.sold.ratio, score.sold.base) for score in scores]


def _target(actor: Actor, asked: Asked, scores: Sequence[Score]) -> list[Standing]:
    cell = scores[0].days.period
    rows = [row for row in targets.in_force(actor, asked.measure, kind=cell.kind, start=cell.start, end=cell.end) if row.value == asked.value]
    own = {row.person_id if asked.by == "person" else row.for_unit_id: row for row in rows if row.period_id == cell.id}
    found = []
    for score in scores:
        row = own.get(score.who.id)
        ratio = attainment(score.sold.current, row.amount if row else None)
        found.append(Standing(score, ratio, row.amount if row else None, (row.id,) if row else ()))
    return found


def _head(_actor: Actor, asked: Asked, scores: Sequence[Score]) -> list[Standing]:
    window = scores[0].days.window
    posts, found = structure.posts_within(*window), []
    for score in scores:
        heads = sum((part_of(post, window) for post in posts_of(asked, score.who.id, window, posts)), Decimal(0))
        ratio = Ratio(rounded(score.sold.current / heads, PLACES)) if heads else NO_HEADS
        found.append(Standing(score, ratio, heads or None))
    return found


def _potential(_actor: Actor, asked: Asked, scores: Sequence[Score]) -> list[Standing]:
    days, found = scores[0].days, []
    of_each = sizes_of(asked, [score.who.id for score in scores], days.window, (days.period.start, days.period.end))
    for score in scores:
        sizes = of_each[score.who.id]
        market = sum((row.amount for row in sizes), Decimal(0))
        ratio = NoNumber("running") if days.running else Ratio(score.sold.current / market) if market else market_share.NO_SIZE
        found.append(Standing(score, ratio, market or None, tuple(row.id for row in sizes)))
    return found


_BASES: Final[Mapping[Base, Callable[[Actor, Asked, Sequence[Score]], list[Standing]]]] = {
    "growth": _growth, "target": _target, "head": _head, "potential": _potential,
}  # fmt: skip
__all__: Sequence[str] = ("Asked", "Base", "Standing", "fewest", "part_of", "posts_of", "sizes_of", "table")
