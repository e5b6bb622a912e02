"""Reads of rules: the value in force on a date, cached in this process as long as the version has not changed."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.db import database, in_act, one, run
from makesell.ground.db.reading import read_once
from makesell.ground.db.transactions import AT_FIRST, LOCKS
from makesell.ground.rules.kinds import RuleKind


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with its dates and who decided it."""

    record_id: int
    kind: str
    scope: str
    state: str
    value: Any
    edition: int
    valid_from: dt.date
    valid_to: dt.date | None
    reason: str
    proposed_by_id: int | None
    approved_by_id: int | None
    approved_at: dt.datetime | None
    consultation: Any
    version: int


def _row(row: tuple[Any, ...]) -> RuleRow:
    """Raw cursors give jsonb as text."""
    parts = list(row)
    parts[4] = json.loads(parts[4])
    parts[12] = json.loads(parts[12]) if parts[12] else None
    return RuleRow(*parts)


_COLUMNS = """record_id, kind, scope, state, value, edition, valid_from, valid_to, reason, proposed_by_id, approved_by_id, approved_at,
              consultation, version"""
KEPT = ("rules", "version")
_Dated = tuple[dt.date, dt.date | None, Any]
_cache: dict[tuple[str, int], dict[tuple[str, str], list[_Dated]]] = {}


_VERSION = "(select version from rules_rulesversion where id = 1)"
AT_FIRST[KEPT] = _VERSION


def version() -> int:
    """The version of the rules; raised whenever what is in force may have changed."""
    row = one(f"select {_VERSION}", keep=True)
    return int((row and row[0]) or 0)


def _version_of_act() -> int:
    """The version, read as an act begins: all of an act is decided by the same rules, but for those it changes itself."""
    if not in_act():
        return _version_of_page()
    if KEPT not in LOCKS.kept:
        LOCKS.kept[KEPT] = version()
    return int(LOCKS.kept[KEPT] or 0)


@read_once
def _version_of_page() -> int:
    return version()


def _in_force() -> dict[tuple[str, str], list[_Dated]]:
    """All approved rules by kind and scope: one statement (the version) once this process knows them."""
    now = (database(), _version_of_act())
    known = _cache.get(now)
    if known is None:
        known = {}
        for kind, scope, *dated in run("select kind, scope, valid_from, valid_to, value from rules_rule where state = 'approved'"):
            known.setdefault((kind, scope), []).append((dated[0], dated[1], json.loads(dated[2])))
        _cache.clear()
        _cache[now] = known
    return known


def value(kind: RuleKind, on: dt.date, scope: str | Sequence[str] = "") -> Any:
    """The value of a kind on a date: the first of the scopes that has one, then the company's, then the kind's default."""
    return values([kind], on, scope)[kind.code]


def values(kinds: Sequence[RuleKind], on: dt.date, scope: str | Sequence[str] = "") -> dict[str, Any]:
    """The values of several kinds on a date, by their codes, with one read of the version."""
    in_force = _in_force()
    scopes = [*([scope] if isinstance(scope, str) else scope), ""]
    found = {}
    for kind in kinds:
        found[kind.code] = kind.default
        for wanted in scopes:
            hit = [v for since, until, v in in_force.get((kind.code, wanted), ()) if since <= on and (until is None or on < until)]
            if hit:
                found[kind.code] = hit[0]
                break
    return found


def rule(record_id: int) -> RuleRow | None:
    """One rule, in whatever state."""
    row = one(f"select {_COLUMNS} from rules_rule where record_id = %s", [record_id])
    return _row(row) if row else None


def rules_of(record_ids: Sequence[int]) -> list[RuleRow]:
    """These rules, in whatever state."""
    return [_row(row) for row in run(f"select {_COLUMNS} from rules_rule where record_id = any(%s)", [list(record_ids)])]


def editions(kind: str, scope: str = "") -> list[RuleRow]:
    """Everything ever drafted of one kind and scope, newest first."""
    return [
        _row(row) for row in run(f"select {_COLUMNS} from rules_rule where kind = %s and scope = %s order by edition desc", [kind, scope])
    ]


def in_force(on: dt.date) -> list[RuleRow]:
    """The approved rules in force on a date, for the handbook."""
    rows = run(
        f"""select {_COLUMNS} from rules_rule
            where state = 'approved' and valid_from <= %s and (valid_to is null or valid_to > %s) order by kind, scope""",
        [on, on],
    )
    return [_row(row) for row in rows]


def proven(row: RuleRow, kind: RuleKind, people: int) -> bool:
    """False for a rule on pay without its consultation record, or which fewer than `people` have read (劳动合同法 §4)."""
    if not kind.pay:
        return True
    read = one("select count(*) from rules_acknowledgement where rule_id = %s", [row.record_id])
    return bool(row.consultation) and read is not None and int(read[0]) >= people
