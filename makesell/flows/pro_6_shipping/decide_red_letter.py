"""PRO-6 · Finance approves or refuses a red letter; the other side confirms it in time or it lapses; the clerk takes it back before it is issued."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.invoices import tax_actions, tax_queries, tax_states
from makesell.documents.invoices.access import TAX_INVOICES
from makesell.documents.invoices.tax_queries import TaxInvoiceRow
from makesell.flows.steps import red_letters
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.spine.documents import hold
from makesell.ground.spine.master import Change


@act
def approve(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """They may go to the other side. Refuses (409) what waits for nobody, and who asked for it."""
    _decided(facts, "approve", actor=actor, version=version)
    documents.move(tax_actions.TABLE, facts, "approve", actor=actor, at=at, reason=reason)
    red_letters.let_go(facts, actor=actor, at=at)
    return list(facts)


@act
def refuse(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """They are void; refuses no reason."""
    _decided(facts, "refuse", actor=actor, version=version)
    if not reason.strip():
        raise Refusal("red_letter.reason", "Say why.", field="why")
    documents.move(tax_actions.TABLE, facts, "refuse", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def confirm(fact: int, form_number: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """The other side confirmed the form, whose number is kept. Refuses (409) what waits for nobody, or whose hours are over."""
    (row,) = _locked([fact], "confirm", actor=actor, version=version)
    if row.expires_at is not None and row.expires_at <= at:
        raise Refusal("red_letter.lapsed", "Its hours are over: the form has lapsed; ask again.", status=409)
    documents.move(tax_actions.TABLE, [fact], "confirm", actor=actor, at=at, reason=reason)
    if form_number.strip():
        documents.change(tax_actions.TABLE, [Change(fact, {"form_number": form_number.strip()})])
    return fact


@act
def withdraw(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """They are void; refuses (409) what is issued already."""
    _locked(facts, "withdraw", actor=actor, version=version)
    documents.move(tax_actions.TABLE, facts, "withdraw", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def lapse(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Lets red letters lapse that nobody confirmed in time; returns them. A second time does nothing."""
    late = tax_queries.unconfirmed(at)
    if late:
        hold(tax_actions.TABLE, late)
        late = [row.id for row in tax_queries.of_ids(late) if row.state == tax_states.REQUESTED]
    if late:
        documents.move(tax_actions.TABLE, late, "expire", actor=actor, at=at)
    return late


def _decided(facts: Sequence[int], act_name: str, *, actor: Actor, version: int | None) -> None:
    rows = _locked(facts, act_name, actor=actor, version=version)
    if actor.person_id is not None and any(row.asked_by_id == actor.person_id for row in rows):
        raise Refusal("red_letter.own", "Who asks for a red letter does not approve it.", status=409)


def _locked(facts: Sequence[int], act_name: str, *, actor: Actor, version: int | None) -> list[TaxInvoiceRow]:
    return locked(tax_actions.TABLE, TAX_INVOICES, act_name, facts, tax_queries.of_ids, actor=actor, version=version)
