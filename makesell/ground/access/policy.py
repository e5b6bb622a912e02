"""The table of one noun and the row filter it means, as SQL and as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


class Scope(StrEnum):
    """Whose rows: own, my units', my units' and below, my customers' (the customer's team), those I approve, all."""

    OWN = "own"
    UNIT = "unit"
    BELOW = "below"
    CUSTOMER = "customer"
    APPROVES = "approves"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Where:
    """A condition with its parameters, ready to be joined by `and`."""

    sql: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """What an actor may touch by one act: all rows, or the rows of these owners, units, customers, approvals."""

    all: bool = False
    person_id: int | None = None
    unit_ids: frozenset[int] = frozenset()
    customers: bool = False
    approves: bool = False

    @property
    def nothing(self) -> bool:
        """True when no row can be reached."""
        return not (self.all or self.unit_ids or self.person_id is not None)


@dataclass(frozen=True, slots=True)
class Policy:
    """One noun's table: act → role → scope. `secret` names fields only some roles may see, sort or filter by."""

    noun: str
    acts: Mapping[str, Mapping[str, Scope]]
    secret: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def reach(self, actor: Actor, act: str = "view") -> Reach:
        """The widest reach the actor's roles give for an act."""
        if actor.kind == "system":
            return Reach(all=True)
        table = self.acts.get(act, {})
        scopes = {table[role] for role in actor.roles if role in table}
        if Scope.ALL in scopes:
            return Reach(all=True)
        units = actor.units_below if Scope.BELOW in scopes else actor.unit_ids if Scope.UNIT in scopes else frozenset()
        return Reach(
            person_id=actor.person_id if scopes else None,
            unit_ids=units,
            customers=Scope.CUSTOMER in scopes,
            approves=Scope.APPROVES in scopes,
        )

    def may(self, actor: Actor, act: str = "view") -> bool:
        """True when the actor may do the act on at least some rows."""
        return not self.reach(actor, act).nothing

    def require(self, actor: Actor, act: str) -> Reach:
        """The actor's reach for an act; refuses (403) when no role of the actor has it."""
        reach = self.reach(actor, act)
        if reach.nothing:
            raise Refusal(
                "access.refused", "Your roles do not allow this.", who=N_("An administrator grants roles."), status=403, noun=self.noun, act=act
            )
        return reach

    def hidden(self, actor: Actor) -> frozenset[str]:
        """Fields the actor may neither see, nor sort or filter by."""
        if actor.kind == "system":
            return frozenset()
        return frozenset(name for name, roles in self.secret.items() if actor.roles.isdisjoint(roles))


def where(
    reach: Reach, *, owner: str = "r.owner_id", unit: str = "r.unit_id", customer: str | None = None, approval: str | None = None
) -> Where:
    """The row filter of a reach over the given columns.

    `customer` is SQL with one %s for the person, true for rows of customers the person owns or serves; `approval` likewise.
    """
    if reach.all:
        return Where("true")
    parts: list[str] = []
    params: list[Any] = []
    if reach.person_id is not None:
        parts.append(f"{owner} = %s")
        params.append(reach.person_id)
    if reach.unit_ids:
        parts.append(f"{unit} = any(%s)")
        params.append(sorted(reach.unit_ids))
    for wanted, sql in ((reach.customers, customer), (reach.approves, approval)):
        if wanted and sql and reach.person_id is not None:
            parts.append(f"({sql})")
            params.append(reach.person_id)
    return Where("(" + " or ".join(parts) + ")", tuple(params)) if parts else Where("false")


def where_rows(reach: Reach, table: str, key: str, *, served: str, customer: str = "customer_id") -> Where:
    """The row filter of a reach over a table with owner, unit and customer, for large lists: `key = any(...)` of one set for each way of
    reaching a row, so that each is read by its own index and all are found once, before any row. `served` is SQL with one %s for the
    person: the keys of customers served, which the table names by its column `customer`.
    """
    if reach.all or not reach.customers or reach.person_id is None:
        alias = key.partition(".")[0]
        return where(reach, owner=f"{alias}.owner_id", unit=f"{alias}.unit_id")
    column = key.partition(".")[2]
    sets = ["owner_id = %s", f"{customer} = any(array({served}))"]
    params: list[Any] = [reach.person_id, reach.person_id]
    if reach.unit_ids:
        sets.append("unit_id = any(%s)")
        params.append(sorted(reach.unit_ids))
    found = " union ".join(f"select {column} from {table} where {one}" for one in sets)
    return Where(f"{key} = any(array({found}))", tuple(params))
