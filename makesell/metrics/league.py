"""League tables fair to different potentials (PER-4): units, people or territories ranked by growth, per target, per head, per territory size.

- *growth*: 13.8, against the year before. *target*: attainment (13.5), sold ÷ the own target of the period. *head*: sold ÷ average full-time
  heads = Σ days of primary memberships within the counted days ÷ their number; house accounts are nobody. *potential*: sold ÷ Σ published market
  sizes (ex works) of the territories whose customers belong to the unit or its people by rule; a territory several serve counts for each in full.
  A quarter is divided by its part of a year's size (13.10), said to be derived where a rule divides the year.
- Equal numbers share a place, the next place is skipped. Fewer active customers than the rule asks for are too few to be ranked.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from makesell.books.performance.balances import By, Window
from makesell.documents.targets import queries as targets
from makesell.engines.attain import attainment
from makesell.ground.actor import Actor
from makesell.ground.money import rounded
from makesell.ground.organisation import structure
from makesell.ground.organisation.structure import Below, Post
from makesell.ground.period.queries import PeriodRow
from makesell.ground.quantity import NoNumber, Ratio
from makesell.ground.rules import queries as rules
from makesell.masterdata.territories import queries as territories
from makesell.metrics import market_share
from makesell.metrics.market_share import Market
from makesell.metrics.organised import ONE_DAY, Organised
from makesell.metrics.rules import LEAGUE_CUSTOMERS
from makesell.metrics.scorecard import Score

Base = Literal["growth", "target", "head", "potential"]
PLACES: Final = 4
NO_HEADS: Final = NoNumber("no_heads")


@dataclass(frozen=True, slots=True)
class Standing:
    """A scope in a league table: what it is ranked by, what that is divided by, the documents of the divisor, its place (None: not ranked), and
    the rule a quarter's market is derived by."""

    score: Score
    ratio: Ratio
    divisor: Decimal | None = None
    keys: tuple[int, ...] = ()
    place: int | None = None
    derived: str = ""


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


def markets_of(asked: Asked, scopes: Sequence[int], window: Window, cell: PeriodRow) -> dict[int, list[Market]]:
    """The markets of a period of the territories whose customers belong to each scope by rule on the last counted day; of a territory its own.
    A quarter's market is its part of the year's where none is published for it. Never one inside another."""
    if asked.by == "territory":
        return market_share.markets(scopes, cell)
    last = window[1] - ONE_DAY
    served, people = territories.served(last), {scope: {scope} for scope in scopes}
    units: Below = {}
    if asked.organised is not None:
        on = asked.organised.day if asked.organised.how == "now" else last
        people, units = structure.people_of(scopes, on), asked.organised.trees.on(on)
    places = {
        scope: sorted({t for t, unit, person in served if person in people[scope] or (person is None and unit in units.get(scope, ()))})
        for scope in scopes
    }
    found = market_share.markets(sorted({place for those in places.values() for place in those}), cell)
    return {scope: [each for place in places[scope] for each in found[place]] for scope in scopes}


def market_sum(markets: Sequence[Market]) -> Ratio:
    """The markets together; none where there is none, or where a quarter's part of one is not known."""
    if not markets:
        return market_share.NO_SIZE
    if any(each.amount is None for each in markets):
        return market_share.NO_SEASON
    whole = sum((each.amount or Decimal(0) for each in markets), Decimal(0))
    return Ratio(whole) if whole else market_share.NO_SIZE


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
        found.append(replace(each, place=place))
    return found


def _judged(each: Standing, least: int) -> Standing:
    """Who has too few customers is not ranked; where customers are hidden nobody can say."""
    counted = each.score.customers
    if each.ratio.value is None or counted.hidden or counted.counts.active >= least:
        return each
    return replace(each, ratio=NoNumber("few_customers"))


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
    of_each = markets_of(asked, [score.who.id for score in scores], days.window, days.period)
    for score in scores:
        markets = of_each[score.who.id]
        whole = market_sum(markets)
        ratio = NoNumber("running") if days.running else whole if whole.value is None else Ratio(score.sold.current / whole.value)
        derived = next((each.derived for each in markets if each.derived), "")
        found.append(Standing(score, ratio, whole.value, tuple(each.row.id for each in markets), derived=derived))
    return found


_BASES: Final[Mapping[Base, Callable[[Actor, Asked, Sequence[Score]], list[Standing]]]] = {
    "growth": _growth, "target": _target, "head": _head, "potential": _potential,
}  # fmt: skip
__all__: Sequence[str] = ("Asked", "Base", "Standing", "fewest", "market_sum", "markets_of", "part_of", "posts_of", "table")
