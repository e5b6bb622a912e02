"""PRO-4 · Contracts and legal keeps the library of clauses: templates that contracts begin with; a contract keeps what it said."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts.access import TEMPLATES
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change, NewRow

Clauses = Sequence[tuple[str, str]]


@act
def create(code: str, name: str, name_en: str, clauses: Clauses, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Makes a template; returns its key. Refuses one without clauses, and clauses without title or text."""
    TEMPLATES.require(actor, "create")
    row = NewRow(code, name, name_en, {"clauses": contracts.clauses_kept(_judged(clauses))})
    (key,) = contracts.create_templates([row], actor=actor, at=at)
    happened([key], "create", actor=actor, at=at, reason=reason)
    return key


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes templates, or takes them out of use; `clauses` are pairs of title and text."""
    TEMPLATES.require(actor, "change")
    kept = [replace(each, values={**each.values, "clauses": contracts.clauses_kept(_judged(each.values["clauses"]))})
            if "clauses" in each.values else each for each in facts]  # fmt: skip
    contracts.change_templates(kept)
    keys = [each.id for each in facts]
    happened(keys, "change", actor=actor, at=at, reason=reason)
    return keys


def _judged(clauses: Clauses) -> Clauses:
    if not clauses or any(not title.strip() or not text.strip() for title, text in clauses):
        raise Refusal("contract.clause", "A clause has a title and a text.", field="clauses")
    return clauses
