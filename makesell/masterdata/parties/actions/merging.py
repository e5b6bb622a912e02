"""Merging two customers that are one, taking a merge back, and the pairs suspected of it.

Documents and entries of books stay with the customer they were made for; it is retired and names its successor, and
whatever reads by customer follows (ADR 0010). What belongs to a customer as such moves.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.masterdata.parties import queries

# What moves whole: the table, its key, and what raises its version.
PARTS: Final = {
    "contacts": ("parties_contact", "record_id", ", version = version + 1"),
    "addresses": ("parties_address", "id", ", version = version + 1"),
    "team": ("parties_customerteam", "id", ""),
}
# A key that many customers share (a switchboard's number) tells nobody apart.
MOST_ALIKE = 8


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that stands: the customer merged, its successor today, and what moved (`moved`, as kept by the flow).

    `taker_id` is the one it was merged into then; that one may have been merged further since.
    """

    id: int
    customer_id: int
    into_id: int
    taker_id: int
    moved: Mapping[str, Any]


def hold(customer_ids: Sequence[int]) -> None:
    """Holds customers until the act ends, so that what is entered at them stays theirs. Refuses (409) those merged into another."""
    locks.take("master", customer_ids)
    queries.refuse_merged(customer_ids)


def parts_of(customer_id: int) -> dict[str, list[int]]:
    """Keys of what moves with a customer, by kind."""
    return {
        part: values(f"select {key} from {table} where customer_id = %s order by {key}", [customer_id]) for part, (table, key, _more) in PARTS.items()
    }


def move_parts(parts: Mapping[str, Sequence[int]], *, sources: Sequence[int], into: int) -> None:
    """Moves contacts, addresses and team rows that are still at one of the sources to another customer.

    A second main contact becomes an ordinary one; a team row that would overlap one already there stays where it is.
    """
    contacts = list(parts.get("contacts", ()))
    locks.take("master", contacts)
    run(
        """update parties_contact set main = false, version = version + 1 where record_id = any(%s) and main
           and exists (select 1 from parties_contact o where o.customer_id = %s and o.main and o.active)""",
        [contacts, into],
    )
    stays = {
        "team": "and not exists (select 1 from parties_customerteam o where o.customer_id = %(into)s and o.person_id = x.person_id"
        " and o.role = x.role and daterange(o.valid_from, o.valid_to) && daterange(x.valid_from, x.valid_to))",
        "addresses": "and not exists (select 1 from parties_address o where o.customer_id = %(into)s and o.kind = x.kind"
        " and o.external_id = x.external_id)",
    }
    for part, (table, key, more) in PARTS.items():
        run(
            f"update {table} x set customer_id = %(into)s{more} where {key} = any(%(keys)s) and customer_id = any(%(from)s) {stays.get(part, '')}",
            {"into": into, "keys": list(parts.get(part, ())), "from": list(sources)},
        )


def retire_into(customer_id: int, into: int, *, moved: Mapping[str, Any], actor: Actor, at: dt.datetime) -> None:
    """Takes a customer out of use and lets it lead to its successor; those that led to it lead there too."""
    run(
        """update parties_customer set merged_into_id = %(into)s, version = version + 1,
                  active = case when record_id = %(gone)s then false else active end
           where record_id = %(gone)s or merged_into_id = %(gone)s""",
        {"gone": customer_id, "into": into},
    )
    run(
        "insert into parties_customermerge (customer_id, into_id, at, by_id, moved) values (%s, %s, %s, %s, %s::jsonb)",
        [customer_id, into, at, actor.person_id, json.dumps(dict(moved))],
    )


def standing_merge(customer_id: int) -> Merged:
    """The merge a customer went by; refuses (409) one that was not merged."""
    row = one(
        """select m.id, m.customer_id, c.merged_into_id, m.into_id, m.moved from parties_customermerge m
           join parties_customer c on c.record_id = m.customer_id where m.customer_id = %s and m.undone_at is null""",
        [customer_id],
    )
    if row is None:
        raise Refusal("customer.not_merged", "This customer was not merged into another.", status=409)
    return Merged(row[0], row[1], row[2], row[3], json.loads(row[4]))


def bring_back(merge: Merged, *, at: dt.datetime) -> None:
    """Puts a merged customer into use again, with those that led to it."""
    run("update parties_customermerge set undone_at = %s where id = %s", [at, merge.id])
    run(
        "update parties_customer set merged_into_id = null, active = true, version = version + 1 where record_id = %s",
        [merge.customer_id],
    )
    run(
        "update parties_customer set merged_into_id = %s, version = version + 1 where record_id = any(%s) and merged_into_id = %s",
        [merge.customer_id, list(merge.moved.get("followers", ())), merge.into_id],
    )


def give(customer_id: int, *, owner_id: int | None, unit_id: int) -> None:
    """Gives a customer the owner and unit of the other."""
    spine.reassign([customer_id], owner_id=owner_id, unit_id=unit_id)


_SAME: Final = """
    select a.record_id as a, b.record_id as b, {place} as place, '{reason}' as reason from parties_customer a
    join parties_customer b on b.{key} = a.{key} and b.record_id <> a.record_id
    where a.{key} <> '' and a.active and b.active and {more}
      and a.parent_id is distinct from b.record_id and b.parent_id is distinct from a.record_id
      and (%(ids)s::bigint[] is null or a.record_id = any(%(ids)s))
      and (select count(*) from (select 1 from parties_customer n where n.{key} = a.{key} limit %(most)s + 1) x) <= %(most)s
"""
# Two people of one name are two people.
_FIRMS = "a.kind <> 'person' and b.kind <> 'person'"
_PAIRS: Final = " union all ".join(
    _SAME.format(place=place, reason=reason, key=key, more=more)
    for place, (reason, key, more) in enumerate(
        [("tax_number", "tax_key", "true"), ("name", "name_key", _FIRMS), ("phone", "phone_key", "true"), ("sound", "sound_key", _FIRMS)]
    )
)


def find_pairs(customer_ids: Sequence[int] | None, *, at: dt.datetime) -> int:
    """Keeps the pairs that may be one customer, of these customers or (None) of all; returns how many are new.

    Same tax number, name without legal form, telephone, or sound. A customer and its parent are no pair; a key of more
    than `MOST_ALIKE` customers is not looked at; a pair that somebody has told apart stays apart.
    """
    rows = run(
        f"""insert into parties_customerpair (first_id, second_id, reason, found_at)
            select least(a, b), greatest(a, b), (array_agg(reason order by place))[1], %(at)s from ({_PAIRS}) p group by 1, 2 order by 1, 2
            on conflict (first_id, second_id) do nothing returning id""",
        {"ids": None if customer_ids is None else list(customer_ids), "most": MOST_ALIKE, "at": at},
    )
    return len(rows)


def tell_apart(pair_ids: Sequence[int], *, apart: bool, actor: Actor, at: dt.datetime) -> None:
    """Remembers that pairs are two customers each, or takes that back."""
    run(
        "update parties_customerpair set apart_at = %s, apart_by_id = %s where id = any(%s)",
        [at if apart else None, actor.person_id if apart else None, list(pair_ids)],
    )
