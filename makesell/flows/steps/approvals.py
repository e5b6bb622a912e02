"""Step: an act asks for an approval, decides it, or takes it back; who must decide and who asked are told (`domain.md` §2).

One mechanism for all purposes: the page of an act and the page of approvals come through here, so a decision is made once.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final

from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval import actions, queries
from makesell.ground.approval.actions import Ask, Outcome
from makesell.ground.approval.chain import Post
from makesell.ground.clock import business_date
from makesell.ground.notices.actions import NewNotice, settle, tell_many
from makesell.ground.organisation.queries import outside
from makesell.ground.text import N_

WAITS: Final = N_("An approval waits for you.")
APPROVED: Final = N_("What you asked for was approved.")
REFUSED: Final = N_("What you asked for was refused: %(reason)s")
ASKING: Final = ("approval.waiting", "approval.reminded", "approval.escalated")


def ladder(
    roles: Sequence[str], on: dt.date, *, needed: str | Collection[str], without: Collection[int] = (), unit_id: int | None = None
) -> list[Post]:
    """The posts of the company, low to high, with those that must decide; `without` may not (whose it is, who set it).

    A sales manager decides on what belongs to his units, or below them; where none is over the document's `unit_id`, who stands higher does.
    """
    wanted = {needed} if isinstance(needed, str) else set(needed)
    posts = []
    for role in roles:
        holders, out = queries.holders(role, on), frozenset(without)
        if unit_id is not None and role == R.SALES_MANAGER:
            out |= outside(holders, unit_id, on)
        posts.append(Post(role, tuple(p for p in holders if p not in out), role in wanted, out))
    return posts


def ask(asks: Sequence[Ask], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Asks, and tells everybody who may decide first; refuses when nobody can."""
    on = business_date(at)
    made = actions.ask_many(asks, actor=actor, at=at, on=on)
    told = queries.deciders(made, on)
    tell_many([NewNotice(person, "approval.waiting", WAITS, record_id=record) for record, person in told], at=at)
    return made


def decide(approval_id: int, verdict: str, *, actor: Actor, at: dt.datetime, on: dt.date, reason: str = "") -> Outcome:
    """Decides the next step; who decides after it, or who asked, is told. Refuses like `approval.decide`."""
    outcome = actions.decide(approval_id, verdict, reason=reason, actor=actor, at=at, on=on)
    settle([outcome.record_id], ASKING, at=at)
    told = [NewNotice(person, "approval.waiting", WAITS, record_id=outcome.record_id) for person in outcome.next_people]
    if outcome.state != "waiting" and outcome.asked_by_id is not None:
        text = APPROVED if outcome.state == "approved" else REFUSED
        told.append(NewNotice(outcome.asked_by_id, f"approval.{outcome.state}", text, {"reason": reason}, outcome.record_id))
    tell_many(told, at=at)
    return outcome


def decide_of(purpose: str, record_ids: Sequence[int], verdict: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Decides what waits for these records; returns those that are decided by it (or for which nothing waited), in the order given.

    The system decides nothing: it takes what waits off the table and goes on.
    """
    waiting = queries.waiting_of(purpose, record_ids)
    if actor.kind == "system":
        actions.withdraw(sorted(waiting.values()), reason=reason, actor=actor, at=at)
        return list(record_ids)
    on = business_date(at)
    still = {
        record
        for record, approval in sorted(waiting.items(), key=lambda pair: pair[1])
        if decide(approval, verdict, actor=actor, at=at, on=on, reason=reason).state == "waiting"
    }
    return [record for record in record_ids if record not in still]


def take_back(purpose: str, record_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """What was asked about these records is asked no more."""
    settle(record_ids, ASKING, at=at)
    actions.withdraw(sorted(queries.waiting_of(purpose, record_ids).values()), reason=reason, actor=actor, at=at)
