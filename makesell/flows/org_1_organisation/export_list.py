"""ORG-1 · Rows of a list leave the house as a file: an act of its own, written down with who, what, how many and why.

Where rows are about people, a reason is needed (`domain.md` §12; 个人信息保护法).
"""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.audit import actions as audit
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class NewExport:
    """What leaves: the noun and its table, the kind of file, the list's address, the columns, how many rows."""

    noun: str
    table: str
    kind: str
    query: str
    columns: tuple[str, ...]
    rows: int
    needs_reason: bool = False


@act
def perform(fact: NewExport, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Writes an export down before its first row leaves. Refuses one without the reason it needs."""
    if fact.needs_reason and not reason.strip():
        raise Refusal("export.reason", "Please say what these personal data are needed for.", field="reason")
    facts = {"noun": fact.noun, "kind": fact.kind, "query": fact.query, "columns": list(fact.columns), "rows": fact.rows}
    audit.exported(fact.table, facts, actor=actor, reason=reason.strip())
