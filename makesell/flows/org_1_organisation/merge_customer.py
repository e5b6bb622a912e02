"""PRO-3 · Two customers turn out to be one: one is kept with the values chosen, the other is retired and leads to it.

Contacts, addresses, team, belonging customers and price lists move. Documents, entries of books, notes and files stay
where they are and are read at the one kept; `separate_customer` takes it back.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from makesell.books.receivables import balances as receivables
from makesell.documents.orders import queries as orders
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.ground.text import N_
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY
from makesell.masterdata.parties.queries import CustomerRow
from makesell.masterdata.prices import actions as prices
from makesell.masterdata.prices import queries as price_lists

# What may be taken from the other customer: column by the name of the choice. Owner and unit go together.
CHOICES: Final = {
    "name": "name", "name_en": "name_en", "kind": "kind", "tax_number": "tax_number", "phone": "phone", "email": "email", "channel": "channel",
    "customer_class": "customer_class", "industry": "industry", "region": "region", "currency": "currency", "language": "language",
    "territory": "territory_id", "parent": "parent_id", "owner": "owner_id",
}  # fmt: skip
# What the one kept may take over in all: a credit account comes along where it has none.
TAKEN: Final = {**CHOICES, "credit_account": "credit_account_id"}


@dataclass(frozen=True, slots=True)
class Merge:
    """`gone_id` is merged into `kept_id`, which takes the values named in `taken` (names of `CHOICES`) from it."""

    kept_id: int
    gone_id: int
    taken: Collection[str] = field(default=())
    version: int | None = None


@act
def perform(fact: Merge, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Merges one customer into another within the actor's reach; returns the key of the one kept.

    Refuses (422) a customer with itself, one that is out of use, one that stands above the one kept, and two that
    different credit accounts answer for while the one merged still owes or awaits goods; (409) what was changed since it was read.
    """
    POLICY.require(actor, "merge")
    if fact.kept_id == fact.gone_id:
        raise Refusal("customer.merge_self", "A customer cannot be merged with itself.", field="other")
    queries.within_reach(actor, "merge", [fact.kept_id, fact.gone_id])
    locks.take("master", [fact.kept_id, fact.gone_id])      # before its parts are read: what is being entered at it now moves along
    parts = parties.parts_of(fact.gone_id)
    children, lists = queries.children(fact.gone_id), price_lists.of_customer(fact.gone_id)
    locks.take("master", [*parts["contacts"], *children, *lists])
    kept, gone = queries.customer_row(fact.kept_id), queries.customer_row(fact.gone_id)
    _decide(kept, gone)
    before = _take(kept, gone, fact)
    parties.change_customers([Change(child, {"parent_id": kept.id}) for child in children if child != kept.id])
    prices.change_many([Change(one, {"customer_id": kept.id}) for one in lists])
    parties.move_parts(parts, sources=[gone.id], into=kept.id)
    moved = {
        **parts, "children": children, "price_lists": lists, "followers": queries.with_merged(gone.id)[1:],
        "before": before, "taken": {name: getattr(gone, column) for name, column in TAKEN.items() if name in before},
    }  # fmt: skip
    parties.retire_into(gone.id, kept.id, moved=moved, actor=actor, at=at)
    happened([kept.id], "merge", actor=actor, at=at, reason=" · ".join(part for part in (f"{gone.code} {gone.name}", reason) if part))
    happened([gone.id], "merged", actor=actor, at=at, reason=" · ".join(part for part in (f"{kept.code} {kept.name}", reason) if part))
    return kept.id


def _decide(kept: CustomerRow, gone: CustomerRow) -> None:
    for row in (kept, gone):
        if not row.active:
            raise Refusal("customer.merge_retired", "“%(name)s” is out of use; take it into use before you merge it.", field="other", name=row.name)
    if queries.is_above(gone.id, kept.id):
        raise Refusal(
            "customer.merge_family",
            "“%(kept)s” belongs to “%(gone)s”: keep the other one, or let it belong to nobody first.",
            field="other",
            kept=kept.name,
            gone=gone.name,
        )
    if kept.credit_account_id and gone.credit_account_id and kept.credit_account_id != gone.credit_account_id:
        _refuse_exposed(kept, gone)


def _refuse_exposed(kept: CustomerRow, gone: CustomerRow) -> None:
    ids = queries.with_merged(gone.id)
    if receivables.any_owed(ids) or orders.any_open(ids):
        raise Refusal(
            "customer.merge_credit",
            "“%(gone)s” still owes or awaits goods under the credit account “%(theirs)s”, “%(kept)s” has “%(ours)s”: name one account for both.",
            field="other",
            who=N_("The credit controller names credit accounts."),
            gone=gone.name,
            theirs=gone.credit_account,
            kept=kept.name,
            ours=kept.credit_account,
        )


def _take(kept: CustomerRow, gone: CustomerRow, fact: Merge) -> dict[str, Any]:
    """Gives the one kept the values chosen, and a credit account where it has none; returns the values it had, by name.

    A parent that is the one kept, or belongs to it, is not taken: it would come to stand under itself.
    """
    own = gone.parent_id is not None and (gone.parent_id == kept.id or queries.is_above(kept.id, gone.parent_id))
    names = [
        name for name, column in CHOICES.items()
        if name in fact.taken and getattr(kept, column) != getattr(gone, column) and not (own and name == "parent")
    ]  # fmt: skip
    if kept.credit_account_id is None and gone.credit_account_id is not None:
        names.append("credit_account")
    values = {TAKEN[name]: getattr(gone, TAKEN[name]) for name in names if name != "owner"}
    parties.change_customers([Change(kept.id, values, fact.version)])
    before = {name: getattr(kept, TAKEN[name]) for name in names}
    if "owner" in names:
        before["unit"] = kept.unit_id
        parties.give(kept.id, owner_id=gone.owner_id, unit_id=gone.unit_id)
    return before
