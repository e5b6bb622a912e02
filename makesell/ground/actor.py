"""Who acts: a frozen answer that doors work out once a request and hand to every query and act. Django-free."""

from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["person", "program", "system"]
# Names of the system's own actors, which people know as the system
HOUSE: Final = frozenset(("jobs", "relay", "demo", "generated", "samples", "signing", "seal", "paper", "plans", "appraisal"))


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or program or the system itself) with the roles and units it holds at this moment.

    `unit_ids` are the units of all memberships, `units_below` those and everything under them (`domain.md` §12).
    """

    name: str
    kind: Kind = "person"
    person_id: int | None = None
    user_id: int | None = None
    roles: frozenset[str] = frozenset()
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()
    units_below: frozenset[int] = frozenset()
    language: str = "zh-hans"
    scopes: frozenset[str] = field(default=frozenset())

    def has(self, *roles: str) -> bool:
        """True when the actor holds at least one of the roles; the system holds them all."""
        return self.kind == "system" or not self.roles.isdisjoint(roles)


def system(name: str) -> Actor:
    """The actor of imports, jobs and the demo's clock: sees everything, named in the audit."""
    return Actor(name=name, kind="system")
