"""PRO-5 · An option of a slip is chosen: its lines are promised the days it had shown, no other line moves, customers and salespeople are told.

Under the locks everything is worked out again on what stands now; where it comes to other dates than were shown, nothing is done (409). The first
option chosen puts the slip in force: production orders it makes later get their new dates, their operations their new times.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.documents.orders.access import POLICY as ORDERS
from makesell.documents.orders.queries import promised
from makesell.documents.orders.states import CONFIRMED
from makesell.documents.production import actions as production
from makesell.documents.production import queries as production_rows
from makesell.documents.production.actions import operations
from makesell.documents.production.queries import ProductionRow
from makesell.documents.purchases import queries as purchases
from makesell.documents.purchases.queries import PurchaseLineRow
from makesell.documents.slips import actions as slips
from makesell.documents.slips import queries, states
from makesell.documents.slips.access import POLICY
from makesell.documents.slips.queries import OptionRow, SlipRow
from makesell.engines.promise import STOCK
from makesell.engines.promise.options import Piece
from makesell.engines.promise.pegs import Peg, Place
from makesell.flows.pro_5_production import change_order
from makesell.flows.pro_5_production.change_order import Change, LineChange, Work
from makesell.flows.steps import kept_hours, slip_calendar, slip_options, slip_scrap, supply, working_days
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.order_drafts import draft_of
from makesell.flows.steps.promise_mails import MAIL, tell_customers
from makesell.flows.steps.promise_moves import move_promises
from makesell.flows.steps.purchases import sooner
from makesell.flows.steps.repromise import lock_orders
from makesell.flows.steps.slip_options import Effect, Found, Option
from makesell.flows.steps.slip_plant import PlantWay
from makesell.flows.steps.slip_scrap import Again
from makesell.flows.steps.slips import lying as lying_of
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.queries import center_times

CAUSE: Final = "slip"

__all__ = ["MAIL", "Choice", "look_again", "perform"]     # the topic of the mails to customers, for the job


@dataclass(frozen=True, slots=True)
class Choice:
    """Which option of which slip."""

    slip_id: int
    option_id: int
    consent: str = ""     # who at the customer agreed to another product


@act
def perform(fact: Choice, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Carries an option out; returns the lines whose day moved. Refuses (409) one that cannot be chosen, and one whose dates hold no longer."""
    shown = _shown(fact, actor)
    stopped = queries.of_ids([fact.slip_id])[0].work_center_id
    if shown.kind == states.STAND_IN:
        _refuse_unasked(fact)
        business_dates("sales", [business_date(at)])
    locks.take("master", {fact.slip_id, *(key for key in (shown.work_center_id, stopped) if key is not None)})
    slips.hold([fact.slip_id], version)
    (row,) = queries.of_ids([fact.slip_id])
    if row.state != states.OPEN:
        raise not_now()
    change = _change_of(shown, actor, business_date(at)) if shown.kind == states.STAND_IN else None
    made, plants = _lock(row, shown, change[1] if change else None)
    if shown.kind == states.SWAP:
        _refuse_who_gains(row, shown, actor)
    found = slip_options.worked_out(row, at)
    option = _same(found, shown)
    way = option.plant or found.plain
    if option.refused or not set(way.orders) <= set(made):
        raise _moved()
    again = None if row.in_force else _put_in_force(row, way, made, plants, actor=actor, at=at)
    if option.holds:
        holds = slip_scrap.moved(option.holds, again)
        supply.free(list(holds), on=business_date(at))
        supply.reserve({key: (found.promised[key].product_id, _pegs(pieces)) for key, pieces in holds.items()}, on=business_date(at))
    params = {"slip": row.number or "", "reason": reason.strip() or row.reason, "option": option.kind}
    if change:
        moved = _sold_instead(change, option.effects[0], why=f"{fact.consent.strip()} · {params['reason']}", actor=actor, at=at)
    else:
        moved = move_promises(option.effects, option.new, found.promised, CAUSE, params, at=at)
    waits = {each.line_id for each in queries.hits([row.id]) if each.answered_at is None}
    answered = {each.line_id: each.now for each in option.effects if each.line_id in waits and option.line_id in (None, each.line_id)}
    slips.answer(row.id, answered, option.kind, actor=actor, at=at, reason=reason, in_force=not row.in_force)
    concerned = {found.promised[each.line_id].order_id for each in option.effects if each.now != each.was or each.line_id in answered}
    happened(sorted(concerned), "answer_slip", actor=actor, at=at, reason=reason)
    if waits - set(answered):
        slip_options.keep(queries.of_ids([row.id])[0], at)
    return moved


@act
def look_again(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> None:
    """Works the options of a slip out anew, on what stands now."""
    POLICY.require(actor, "look_again")
    queries.slip(actor, key)
    slips.hold([key], version)
    slip_options.keep(queries.of_ids([key])[0], at)
    slips.move([key], "look_again", actor=actor, at=at, reason=reason)


def _shown(fact: Choice, actor: Actor) -> OptionRow:
    """The option as it was shown; refuses who may not choose it, and lines beyond his reach (404)."""
    queries.slip(actor, fact.slip_id)
    shown = next((each for each in queries.options(fact.slip_id) if each.id == fact.option_id), None)
    if shown is None:
        raise missing()
    POLICY.require(actor, "swap" if shown.kind == states.SWAP else "work_on" if shown.kind in states.IN_THE_PLANT else "answer")
    if shown.line_id is not None and shown.line_id not in {each.line_id for each in queries.lines(actor, fact.slip_id)}:
        raise missing()
    if shown.refused:
        raise Refusal("slip.refused", states.REFUSED[shown.refused], status=409)
    return shown


def _refuse_unasked(fact: Choice) -> None:
    if not fact.consent.strip():
        raise Refusal("slip.consent", "Say who at the customer agreed to another product.", field="consent")


def _change_of(shown: OptionRow, actor: Actor, on: dt.date) -> tuple[Change, Work]:
    """The change that sells another product for what is open of the line: its order is locked, with what stands above it."""
    ORDERS.require(actor, "change")
    (line,) = promised([shown.line_id or 0])
    head = draft_of(actor, "change", line.order_id, state=CONFIRMED)
    fact = Change(head.id, (LineChange(line.position, product_id=shown.product_id),), by_customer=False)
    work = change_order.planned(fact, head, on)
    change_order.refuse(work, actor)
    return fact, work


def _sold_instead(change: tuple[Change, Work], shown: Effect, *, why: str, actor: Actor, at: dt.datetime) -> list[int]:
    """Carries the change out; refuses (409) one that comes to another day than was shown. Answers the new line."""
    fact, work = change
    change_order.carry_out(work, fact, actor=actor, at=at, reason=why)
    (line,) = promised(work.keys)
    if line.promised_date != shown.now:
        raise _moved()
    if shown.now != shown.was:
        tell_customers({line.line_id: (shown.was, shown.now)}, at)
    return [line.line_id]


def _lock(row: SlipRow, shown: OptionRow, work: Work | None) -> tuple[dict[int, ProductionRow], list[int]]:
    """From the top: the orders of all lines concerned, the production orders, their supply, the plants; answers the last but one and the last."""
    lines = {line for line, *_ in shown.effects} | {each.line_id for each in queries.hits([row.id])}
    named = lock_orders(sorted(lines | ({shown.other_id} if shown.other_id else set())))
    made = {each.order_id for each in queries.orders(row.id)}
    if not row.in_force:
        made |= set(production_rows.held_by([each.line_id for each in named]))
    locks.take("production_order", made | set(change_order.productions(work) if work else ()))
    if shown.kind == states.EXPEDITE:
        locks.take("purchase_order", {each.purchase_id for each in _bought(row, shown.offered)})
    known = {each.id: each for each in production_rows.of_ids(sorted(made))}
    also = {key for key in (row.product_id, shown.product_id) if key is not None} | (change_order.supplies(work) if work else set())
    supply.lock({each.product_id for each in named} | {each.product_id for each in known.values()} | also)
    return known, [] if row.in_force else operations.hold_plan()


def _bought(row: SlipRow, offered: dt.date | None) -> list[PurchaseLineRow]:
    """What is on order of the late material and comes after the day that was offered."""
    return purchases.coming_later(row.product_id, offered, row.new_date) if row.product_id is not None and offered is not None else []


def _refuse_who_gains(row: SlipRow, shown: OptionRow, actor: Actor) -> None:
    """What one order takes from another is decided neither by who sells the one that gains, nor by who proposed it."""
    gains = next((each.owner_id for each in promised([shown.line_id or 0])), None)
    if actor.person_id in (gains, row.owner_id):
        raise Refusal("slip.who_gains", "Who gains by it, or reported the slip, does not decide what is taken from another order.", status=403)


def _same(found: Found, shown: OptionRow) -> Option:
    """The option as it is now; refuses (409) when it is gone or comes to other dates."""
    wanted = (shown.kind, shown.line_id, shown.other_id or 0, shown.work_center_id, shown.minutes, shown.offer_id, shown.product_id)
    for each in found.options:
        now = tuple((effect.line_id, effect.was, effect.now) for effect in each.effects)
        same = (each.kind, each.line_id, each.other, each.center_id, each.minutes, each.offer_id, each.product_id) == wanted
        if same and now == shown.effects and each.early == shown.early:
            return each
    raise _moved()


def _moved() -> Refusal:
    return Refusal("slip.moved", "The dates that were shown hold no longer. Look at the options again.", status=409)


def _put_in_force(
    row: SlipRow, way: PlantWay, made: Mapping[int, ProductionRow], plants: Sequence[int], *, actor: Actor, at: dt.datetime
) -> Again | None:  # fmt: skip
    """Production orders get the day they are done on, their planned receipts with them, what moves in the plan its times; overtime is written; what
    was scrapped is made again."""
    again, scrapped = None, row.production_id
    if row.kind == states.SCRAP and scrapped is not None and scrapped in made:
        late = way.orders.get(scrapped)
        told = replace(slip_options.told_of(row), new_date=late.now_date if late else row.new_date)
        again = slip_scrap.made_again(told, made[scrapped], actor=actor, at=at, reason=row.reason)
    apart = scrapped if again else None
    later = [each for key, each in sorted(way.orders.items()) if key != apart and made[key].due_date != each.now_date]
    production.slip_many([(each.order_id, made[each.order_id].due_date, each.now_date) for each in later], actor=actor, at=at, reason=row.reason)
    supply.plan(
        [
            supply.PlannedReceipt(of.receipt_id, of.product_id, of.warehouse_id, each.now_date, Decimal(0))
            for each in later
            if (of := made[each.order_id])
        ]
    )
    slip_calendar.write(row)
    operations.move_operations(way.moves, actor=actor, at=at, reason=row.number or "")
    if way.time is not None and way.center_id is not None:
        works.set_center_times(way.center_id, [*center_times(way.center_id), way.time], None)
    if way.outside and way.offer is not None:
        days = max(working_days.calendar().working_days_between(business_date(at), way.offer.day), 1)
        operations.send_outside(way.outside, way.offer.supplier, days, way.offer.cost)
    if way.kind == states.EXPEDITE and way.offer is not None:
        sooner(_bought(row, way.offer.day), way.offer.day, way.offer.cost, way.offer.by_id, actor=actor, at=at, reason=row.number or "")
    if way.instead and way.product_id is not None:
        _take_instead(row, way, business_date(at))
    works.raise_plan_version(list(plants))
    kept_hours.follow(list(made), at=at)
    return again


def _take_instead(row: SlipRow, way: PlantWay, on: dt.date) -> None:
    """What is held of the late component goes back; what lies free of its substitute is held for the orders that take it."""
    operations.replace_components([(each.order_id, each.position, each.instead_id, each.qty_each, each.qty) for each in way.instead])
    supply.free([each.materials_id for each in way.instead], on=on, product_id=row.product_id)
    lying = dict(lying_of(way.product_id or 0))
    pegs: dict[int, tuple[int, list[Peg]]] = {}
    for each in way.instead:
        left, taken = each.qty, []
        for warehouse in lying:
            qty = min(left, lying[warehouse])
            if qty > 0:
                taken.append(Peg(Place(STOCK, 0, qty, qty, None, warehouse), qty))
                lying[warehouse] -= qty
                left -= qty
        pegs[each.materials_id] = (each.instead_id, taken)
    supply.reserve(pegs, on=on)


def _pegs(pieces: Sequence[Piece]) -> list[Peg]:
    """What a line takes of each place."""
    return [Peg(each.place, each.qty) for each in pieces]
