"""The only place that writes rules: draft → propose → approve by another; a new value ends the old one, never changes it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.db.transactions import LOCKS
from makesell.ground.locks import take
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import RuleKind
from makesell.ground.rules.queries import KEPT
from makesell.ground.spine.actions import NewRecord, happened, open_records
from makesell.ground.text import N_
from makesell.ground.text.search import grams, sort_key

CONSULTATION = frozenset({"shown_on", "comments", "meeting_date", "minutes"})


@dataclass(frozen=True, slots=True)
class NewRule:
    """A draft: a value of a kind for a scope, to be in force over `[valid_from, valid_to)`."""

    kind: RuleKind
    value: Any
    valid_from: dt.date
    valid_to: dt.date | None = None
    scope: str = ""
    reason: str = ""


def draft_rules(rules: Sequence[NewRule], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes drafts; returns their records' ids. Refuses values that are not of the kind's shape."""
    made = []
    for rule in rules:
        value, scope = rule.kind.read(rule.value), rule.kind.read_scope(rule.scope)
        _refuse_dates(rule.kind, rule.valid_from, rule.valid_to)
        title = str(rule.kind.label)
        (record_id,) = open_records(
            [NewRecord("rule", title, owner_id=actor.person_id, grams=grams(title, rule.kind.code), sort_key=sort_key(title))],
            actor=actor,
            at=at,
        )
        run(
            """insert into rules_rule (record_id, kind, scope, state, value, edition, valid_from, valid_to, reason, proposed_by_id, version)
               select %s, %s, %s, 'draft', %s::jsonb,
                      (select coalesce(max(edition), 0) + 1 from rules_rule where kind = %s and scope = %s), %s, %s, %s, %s, 1""",
            [
                record_id,
                rule.kind.code,
                scope,
                json.dumps(value),
                rule.kind.code,
                scope,
                rule.valid_from,
                rule.valid_to,
                rule.reason,
                actor.person_id,
            ],
        )
        made.append(record_id)
    happened(made, "draft", actor=actor, at=at)
    return made


def _refuse_dates(kind: RuleKind, since: dt.date, until: dt.date | None) -> None:
    if kind.expires and until is None:
        raise Refusal("rules.endless", "An exception needs the date on which it ends.", field="valid_to")
    if until is not None and until <= since:
        raise Refusal("rules.dates", "A rule must end after it begins.", field="valid_to")


def change_draft(
    record_id: int, kind: RuleKind, *, value: Any, valid_from: dt.date, valid_to: dt.date | None, reason: str, actor: Actor, at: dt.datetime
) -> None:
    """Changes a draft; what was proposed or decided stays as it is."""
    _locked(record_id, {"draft"})
    _refuse_dates(kind, valid_from, valid_to)
    run(
        """update rules_rule set value = %s::jsonb, valid_from = %s, valid_to = %s, reason = %s, proposed_by_id = %s, version = version + 1
           where record_id = %s""",
        [json.dumps(kind.read(value)), valid_from, valid_to, reason, actor.person_id, record_id],
    )


def _locked(record_id: int, states: set[str]) -> tuple[str, str, dt.date, dt.date | None, int | None]:
    """Locks a rule; returns kind, scope, dates and who proposed it. Refuses when it is not in one of the states."""
    take("master", [record_id])
    row = one("select kind, scope, valid_from, valid_to, proposed_by_id, state from rules_rule where record_id = %s", [record_id])
    if row is None:
        raise Refusal("rules.unknown", "This rule does not exist.", status=404)
    if row[5] not in states:
        raise Refusal("rules.state", "This rule has been decided already.", status=409)
    return row[0], row[1], row[2], row[3], row[4]


def propose_rule(record_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Puts a draft before somebody else for approval."""
    _locked(record_id, {"draft"})
    run(
        "update rules_rule set state = 'proposed', proposed_by_id = %s, version = version + 1 where record_id = %s",
        [actor.person_id, record_id],
    )
    happened([record_id], "propose", actor=actor, at=at)


def record_consultation(record_id: int, consultation: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    """Keeps the record of the democratic procedure 民主程序: draft shown on, comments, meeting date, minutes."""
    if set(consultation) != CONSULTATION or not all(isinstance(v, str) and v.strip() for v in consultation.values()):
        raise Refusal("rules.consultation", "The record needs: shown on, comments, meeting date, minutes.", field="consultation")
    _locked(record_id, {"draft", "proposed", "approved"})
    run(
        "update rules_rule set consultation = %s::jsonb, version = version + 1 where record_id = %s",
        [json.dumps(dict(consultation)), record_id],
    )
    happened([record_id], "consult", actor=actor, at=at)


def approve_rule(record_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Puts a proposed rule in force from its date: the one in force before ends that day.

    Refuses the proposer, and a rule planned inside the dates of this one.
    """
    kind, scope, since, until, proposed_by = _locked(record_id, {"proposed"})
    if actor.kind != "system" and (actor.person_id is None or actor.person_id == proposed_by):
        raise Refusal("rules.four_eyes", "Who proposes a rule cannot approve it.", who=N_("An executive can approve it."), status=403)
    _end_before(kind, scope, since, until)
    run(
        """update rules_rule set state = 'approved', approved_by_id = %s, approved_at = %s, version = version + 1 where record_id = %s""",
        [actor.person_id, at, record_id],
    )
    _raise_version()
    happened([record_id], "approve", actor=actor, at=at, reason=reason)


def _end_before(kind: str, scope: str, since: dt.date, until: dt.date | None) -> None:
    """Ends the rule in force on the day the new one begins; one that begins later must be withdrawn first."""
    later = one(
        """select valid_from from rules_rule where state = 'approved' and kind = %s and scope = %s and valid_from >= %s
           and (%s::date is null or valid_from < %s) order by valid_from limit 1""",
        [kind, scope, since, until, until],
    )
    if later:
        raise Refusal(
            "rules.overlap", "Another approved rule begins on %(date)s, within these dates.", field="valid_to", status=409, date=later[0]
        )
    run(
        """update rules_rule set valid_to = %s, version = version + 1
           where state = 'approved' and kind = %s and scope = %s and valid_from < %s and (valid_to is null or valid_to > %s)""",
        [since, kind, scope, since, since],
    )


def refuse_rule(record_id: int, *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Says no to a proposed rule, with a reason."""
    _locked(record_id, {"proposed"})
    if not reason.strip():
        raise Refusal("rules.reason", "Please say why.", field="reason")
    run("update rules_rule set state = 'refused', version = version + 1 where record_id = %s", [record_id])
    happened([record_id], "refuse", actor=actor, at=at, reason=reason)


def withdraw_rule(record_id: int, *, today: dt.date, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Takes back a draft or proposal, or an approved rule that has not begun; one in force is ended by `end_rule`."""
    _kind, _scope, since, _until, _by = _locked(record_id, {"draft", "proposed", "approved"})
    state = one("select state from rules_rule where record_id = %s", [record_id])
    if state == ("approved",) and since <= today:
        raise Refusal("rules.in_force", "This rule is or was in force; give it an end date instead.", field="valid_to", status=409)
    run("update rules_rule set state = 'withdrawn', version = version + 1 where record_id = %s", [record_id])
    _raise_version()
    happened([record_id], "withdraw", actor=actor, at=at, reason=reason)


def end_rule(record_id: int, *, valid_to: dt.date, today: dt.date, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Ends an approved rule on a date that is not in the past, so that no decision made under it changes."""
    _kind, _scope, since, until, _by = _locked(record_id, {"approved"})
    if valid_to <= since or valid_to < today or (until is not None and valid_to > until):
        raise Refusal("rules.end", "The end must lie after the beginning, not in the past and not after the end it has.", field="valid_to")
    run("update rules_rule set valid_to = %s, version = version + 1 where record_id = %s", [valid_to, record_id])
    _raise_version()
    happened([record_id], "end", actor=actor, at=at, reason=reason)


def acknowledge(record_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """已阅确认: the actor has read a rule; a second time changes nothing."""
    if actor.person_id is None:
        raise Refusal("rules.person", "Only a person can confirm having read a rule.", status=403)
    run(
        "insert into rules_acknowledgement (rule_id, person_id, at) values (%s, %s, %s) on conflict do nothing",
        [record_id, actor.person_id, at],
    )


def _raise_version() -> None:
    run("update rules_rulesversion set version = nextval('rules_change_number') where id = 1")
    LOCKS.kept.pop(KEPT, None)
