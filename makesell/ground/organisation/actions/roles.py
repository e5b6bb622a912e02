"""Acts on roles: one person proposes, another approves; separated roles never meet in one person (`domain.md` §12)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from makesell.ground.access import duties
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.organisation.actions.changing import begin, raise_version
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role for a person over `[valid_from, valid_to)`."""

    person_id: int
    role: str
    valid_from: dt.date
    valid_to: dt.date | None = None


def propose_grants(grants: Sequence[NewGrant], *, actor: Actor, at: dt.datetime, allowed: Collection[frozenset[str]] = ()) -> list[int]:
    """Proposes roles; they count when a second person approves. What the system grants (imports, the demo) counts at once.

    Refuses unknown roles, a role held already, and separated roles; `allowed` pairs are excepted by a rule of the company.
    """
    begin()
    if not grants:
        return []
    for grant in grants:
        if grant.role not in duties.BY_CODE:
            raise Refusal("roles.unknown", "There is no role %(role)s.", field="role", role=grant.role)
    _refuse_meeting(grants, allowed)
    rows = run(
        """insert into organisation_rolegrant (person_id, role, valid_from, valid_to, granted_by_id, state)
           select person_id, role, valid_from, valid_to, %s, %s
           from unnest(%s::bigint[], %s::text[], %s::date[], %s::date[]) with ordinality as t(person_id, role, valid_from, valid_to, n)
           order by n returning id""",
        [
            actor.person_id,
            "approved" if actor.kind == "system" else "proposed",
            [g.person_id for g in grants],
            [g.role for g in grants],
            [g.valid_from for g in grants],
            [g.valid_to for g in grants],
        ],
    )
    raise_version()
    return [int(row[0]) for row in rows]


def _refuse_meeting(grants: Sequence[NewGrant], allowed: Collection[frozenset[str]]) -> None:
    """Roles whose dates overlap are compared; the input's own grants meet each other too."""
    people = sorted({g.person_id for g in grants})
    held = [
        NewGrant(*row)
        for row in run(
            "select person_id, role, valid_from, valid_to from organisation_rolegrant where person_id = any(%s) and state <> 'withdrawn'",
            [people],
        )
    ]
    if one("select 1 from organisation_person where id = any(%s) and kind = 'house'", [people]):
        raise Refusal("roles.house", "A house account holds no roles.", field="person")
    for grant in grants:
        meeting = {h.role for h in held if h.person_id == grant.person_id and _overlap(h, grant)}
        if grant.role in meeting:
            raise Refusal("roles.held", "This person already holds the role %(role)s.", field="role", role=duties.BY_CODE[grant.role].name)
        pair = duties.conflict(meeting, grant.role, allowed)
        if pair:
            other = pair.one if pair.other == grant.role else pair.other
            raise Refusal(
                "roles.separated",
                "Who holds %(other)s cannot also hold %(role)s: %(why)s.",
                field="role",
                who=N_("The company may allow it by a rule with an expiry date."),
                other=duties.BY_CODE[other].name,
                role=duties.BY_CODE[grant.role].name,
                why=pair.why,
            )
        held.append(grant)


def _overlap(first: NewGrant, other: NewGrant) -> bool:
    return (first.valid_to is None or first.valid_to > other.valid_from) and (other.valid_to is None or other.valid_to > first.valid_from)


def approve_grants(grant_ids: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """A second person approves proposed roles: neither who proposed them nor who will hold them."""
    begin()
    rows = run(
        "select id, person_id, granted_by_id, state from organisation_rolegrant where id = any(%s) order by id for no key update",
        [list(grant_ids)],
    )
    if len(rows) != len(set(grant_ids)):
        raise Refusal("roles.unknown_grant", "This grant does not exist.", status=404)
    for _id, person_id, granted_by, state in rows:
        if state != "proposed":
            raise Refusal("roles.decided", "This grant has been decided already.", status=409)
        if actor.kind != "system" and actor.person_id in (None, person_id, granted_by):
            raise Refusal(
                "roles.four_eyes",
                "A role needs a second person: neither who proposed it nor who will hold it may approve it.",
                who=N_("Another security administrator can approve it."),
                status=403,
            )
    run("update organisation_rolegrant set state = 'approved', approved_by_id = %s where id = any(%s)", [actor.person_id, list(grant_ids)])
    raise_version()


def withdraw_grants(grant_ids: Sequence[int], *, valid_to: dt.date, actor: Actor, at: dt.datetime) -> None:
    """Ends roles on a date; proposed ones, and ones that have not begun by then, are withdrawn altogether."""
    begin()
    ids = list(grant_ids)
    run(
        "update organisation_rolegrant set state = 'withdrawn' where id = any(%s) and (state = 'proposed' or valid_from >= %s)",
        [ids, valid_to],
    )
    run(
        "update organisation_rolegrant set valid_to = %s where id = any(%s) and state = 'approved' and (valid_to is null or valid_to > %s)",
        [valid_to, ids, valid_to],
    )
    raise_version()
