"""Step: how a line could come sooner from what others hold — who would lose, by how much, what that costs by rule — and what has to be told of it.

Worked out on what stands now: shown to who proposes, and once more, under the locks, when it is carried out. Reads only.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.documents.orders.actions import Scheduled
from makesell.documents.orders.queries import Promised
from makesell.documents.rushes import queries
from makesell.documents.rushes.queries import LossRow, RushRow
from makesell.engines.promise.options import Line, Piece, displaced, last
from makesell.flows.steps import approvals, slip_options
from makesell.flows.steps.slip_options import Effect, Standing
from makesell.flows.steps.slips import Told
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Number, RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.naming import calendars_of

PURPOSE: Final = "rush_order"
LADDER: Final = (R.SALES_DIRECTOR, R.EXECUTIVE)
OBJECTION_HOURS: Final = RuleKind(
    "rush.objection_hours",
    N_("Working hours to object to a rush order"),
    Whole(1, 720, "hours"),
    default=4,
    clause="PRO-5",
    help=N_("Counted by the calendar of who sells to the orders that lose; the longest counts. Afterwards it may be carried out."),
)
EXECUTIVE_DAYS: Final = RuleKind(
    "rush.executive_days",
    N_("Days lost from which an executive decides on a rush order"),
    Whole(1, 1000, "days"),
    default=15,
    clause="PRO-5",
    help=N_("The days of all lines that lose together. Fewer are decided by the sales director."),
)
DAY_COST: Final = RuleKind(
    "rush.day_cost",
    N_("What a day lost costs a rush order"),
    Number(Decimal(0), Decimal(10) ** 9, 2),
    default="100",
    clause="PRO-5",
    help=N_("For each line and each day it comes later, in company currency; it stands on the rush order."),
)
RULES: Final = (OBJECTION_HOURS, EXECUTIVE_DAYS, DAY_COST)


@dataclass(frozen=True, slots=True)
class Displacement:
    """One way: the lines that give, what it does to each line, what each holds then, and its new promise."""

    line_id: int
    gives: tuple[int, ...]
    effects: tuple[Effect, ...]
    holds: Mapping[int, tuple[Piece, ...]]
    new: Mapping[int, Scheduled]
    promised: Mapping[int, Promised]

    @property
    def gain(self) -> Effect:
        """What the line that gains gets."""
        return next(each for each in self.effects if each.line_id == self.line_id)

    @property
    def losses(self) -> list[Effect]:
        """What it does to those that give."""
        return [each for each in self.effects if each.line_id != self.line_id]

    @property
    def days(self) -> int:
        """The days all of them lose together."""
        return sum((each.now - each.was).days for each in self.losses)


def ways(line_id: int, wanted: dt.date, at: dt.datetime) -> list[Displacement]:
    """The ways in which a line comes by a day, who hurts least first. None where it holds too little, or nobody holds enough that comes by then."""
    on = business_date(at)
    standing = slip_options.read([line_id], on)
    lines = _holding(standing, on)
    own = lines.get(line_id)
    if own is None or wanted >= own.promised:
        return []
    product = standing.lines[line_id].product_id
    order = standing.lines[line_id].order_id
    others = [
        each for key, each in lines.items()
        if standing.lines[key].product_id == product and standing.lines[key].order_id != order
    ]  # fmt: skip
    found = []
    for way in displaced(replace(own, promised=wanted), others):
        # who gains is promised the day wanted, also where it is there before: it holds until then, however long deciding takes
        days = {**way.holds, line_id: tuple(replace(each, day=max(each.day, wanted)) for each in way.holds[line_id])}
        new = {key: slip_options.promise_of(key, pieces, standing.lines[key], on) for key, pieces in days.items()}
        effects = tuple(
            Effect(key, lines[key].promised, (row.date or on) if key == line_id else max(lines[key].promised, row.date or on))
            for key, row in sorted(new.items())
        )
        one = Displacement(line_id, tuple(sorted(set(way.holds) - {line_id})), effects, way.holds, new, standing.lines)
        if one.gain.now < one.gain.was:
            found.append(one)
    return sorted(found, key=lambda each: (each.days, len(each.gives), each.gives))


def _holding(standing: Standing, on: dt.date) -> dict[int, Line]:
    """The lines that hold what is open of them, with the days it comes on."""
    told = Told("")
    return {key: each for key in standing.lines if (each := slip_options.line_of(key, told, {}, {}, standing, on)) is not None}


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that is being typed: its product, the day wanted, and what it would be promised."""

    key: int
    product_id: int
    wanted: dt.date
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """A line that would come later."""

    line_id: int
    order_id: int
    number: str
    position: int
    was: dt.date
    now: dt.date

    @property
    def days(self) -> int:
        """By how many days."""
        return (self.now - self.was).days


@dataclass(frozen=True, slots=True)
class Gain:
    """The day a line would have, and who loses by it."""

    day: dt.date
    losses: tuple[Loss, ...]

    @property
    def days(self) -> int:
        """The days all of them lose together."""
        return sum(loss.days for loss in self.losses)


def for_typed(typed: Sequence[Typed], customer_id: int, on: dt.date) -> dict[int, Gain]:
    """By line that is typed the first day, from the one wanted on, for which lines of lower rank give enough, by the way that hurts least."""
    standing = slip_options.read((), on, product_ids={each.product_id for each in typed}, customer_id=customer_id)
    lines = _holding(standing, on)
    found: dict[int, Gain] = {}
    for each in typed:
        lower = [
            line for key, line in lines.items() if standing.lines[key].product_id == each.product_id and line.rank > standing.ranks[0]
        ]  # fmt: skip
        days = {piece.day for line in lower for piece in line.pieces}
        for wanted in (each.wanted, *sorted(day for day in days if each.wanted < day < last(each.pieces))):
            ways = [_losses(way.holds, lines, standing, on) for way in displaced(Line(0, wanted, standing.ranks[0], each.pieces), lower)]
            if ways:
                found[each.key] = Gain(wanted, min(ways, key=lambda losses: (sum(loss.days for loss in losses), len(losses), losses[0].line_id)))
                break
    return found


def _losses(holds: Mapping[int, tuple[Piece, ...]], lines: Mapping[int, Line], standing: Standing, on: dt.date) -> tuple[Loss, ...]:
    losses = []
    for key in sorted(set(holds) - {0}):
        row, was = standing.lines[key], lines[key].promised
        now = max(slip_options.promise_of(key, holds[key], row, on).date or on, was)
        losses.append(Loss(key, row.order_id, row.number or "", row.position, was, now))
    return tuple(losses)


def cost(days: int, on: dt.date, currency: str) -> Decimal:
    """What so many days lost cost by rule."""
    return rounded(Decimal(str(value(DAY_COST, on))) * days, currency)


def needed(days: int, on: dt.date) -> str:
    """Who has to decide by rule."""
    return R.EXECUTIVE if days >= int(value(EXECUTIVE_DAYS, on)) else R.SALES_DIRECTOR


def due(losses: Sequence[LossRow], at: dt.datetime) -> dt.datetime:
    """Until when who loses may object: the rule's hours by the calendar of each, the longest counts."""
    on = business_date(at)
    minutes = int(value(OBJECTION_HOURS, on)) * 60
    people = {each.owner_id for each in losses if each.owner_id is not None}
    return max(calendar.add_working_minutes(at, minutes) for calendar in calendars_of(sorted(people), on))


def refuse_who_gains(actor: Actor, *people: int | None) -> None:
    """Refuses (403) one of these people: who sells the order that gains, or (to decide) who proposed it."""
    if actor.person_id is not None and actor.person_id in people:
        raise Refusal("rush.who_gains", "Who sells the order that gains does not propose, decide or carry it out.", status=403)


def ask(row: RushRow, why: str, *, actor: Actor, at: dt.datetime) -> None:
    """Asks the approver of the rule, who is neither the actor nor who proposed it nor who sells the order that gains."""
    losses, on = queries.losses(row.id), business_date(at)
    without = {person for person in (actor.person_id, row.owner_id, row.gains) if person is not None}
    ladder = approvals.ladder(LADDER, on, needed=needed(sum(each.days for each in losses), on), without=without)
    approvals.ask([Ask(PURPOSE, row.id, ladder, reason=why, fingerprint=shown(row, losses))], actor=actor, at=at)


def shown(row: RushRow, losses: Sequence[LossRow]) -> str:
    """What is decided, in figures: the days of who gains and who loses."""
    lost = "; ".join(f"{each.order or ''}/{each.position} {each.was_date} → {each.now_date}" for each in losses)
    return f"{row.order or ''}/{row.position} {row.was_date} → {row.now_date}; {lost}"[:500]
