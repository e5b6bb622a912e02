"""Tables inside other nouns as lists of their own: prices, costs, addresses, memberships, components, operations.

They are opened from the noun they belong to, filtered, exported and imported like every list; a line's page says what it says.
"""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from django.utils.translation import gettext_lazy as _

from makesell.ground.access import Policy
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing, Query, by_ids, count
from makesell.ground.refusal import Refusal
from makesell.sheets import giving
from makesell.sheets.parts import Column, Fact, Head, Panel, Related, Row, Text

MONEY_IN = "currency"


def _row(listing: Listing, policy: Policy, actor: Actor, key: int) -> Row:
    """A line the actor may see; refuses (404) any other."""
    policy.require(actor, "view")
    found = by_ids(listing, actor, [key]).get(key)
    if found is None:
        raise Refusal("record.missing", "This page does not exist, or it is not yours to see.", status=404)
    return found


def head_of(listing: Listing, policy: Policy, title: str, sub: str) -> Callable[[Actor, int], Head]:
    """The head of a line's page: two of its references in words."""

    def head(actor: Actor, key: int) -> Head:
        row = _row(listing, policy, actor, key)
        return Head(title=_in_words(row, title), sub=_in_words(row, sub))

    return head


def _in_words(row: Row, name: str) -> str:
    return str(row.get(f"{name}_label") or row.get(name) or "")


def panel(label: Text, listing: Listing, policy: Policy, columns: Sequence[Column]) -> Panel:
    """What a line says, column by column."""
    fields = {field.name: field for field in listing.fields}

    def body(actor: Actor, key: int) -> Sequence[Fact]:
        row = _row(listing, policy, actor, key)
        return [_fact(fields[column.name], column.label, row) for column in columns if column.name in row]

    return Panel("facts", label, body)


def _fact(field: Field, label: Text, row: Row) -> Fact:
    value: Any = row.get(field.name)
    if field.noun:
        return Fact(label, row.get(f"{field.name}_label") or "", noun=field.noun, id=value)
    if field.choices:
        return Fact(label, giving.word(field.choices[value]) if value in field.choices else value)
    return Fact(label, value, field.kind, currency=str(row.get(MONEY_IN) or "") if field.kind is Kind.MONEY else "")


def related(label: Text, listing: Listing, field: str) -> Related:
    """The lines of a record, from its page: how many the actor sees, and the list of them."""
    query = f"f={field}.eq.{{id}}"

    return Related(listing.noun, label, lambda actor, key: counted(listing, actor, query, key), query)


def counted(listing: Listing, actor: Actor, query: str, key: int) -> int:
    """How many lines of a record (`{id}` of the condition) the actor sees."""
    return count(listing, actor, Query.from_pairs(parse_qsl(query.format(id=key)))) if listing.policy.may(actor) else 0


FROM = Column("valid_from", _("From"))
UNTIL = Column("valid_to", _("Until"))
