"""Metrics: who sees whose figures. A figure is shown only to somebody who may read every entry it is the sum of (`domain.md` §12)."""

from makesell.ground.access import Policy, Scope, Where, roles, where
from makesell.ground.actor import Actor

_ALL = (roles.EXECUTIVE, roles.SALES_DIRECTOR, roles.COMPENSATION, roles.AUDITOR, roles.SALES_SUPPORT, roles.FINANCE)

POLICY = Policy(
    noun="figures",
    acts={
        "view": dict.fromkeys(_ALL, Scope.ALL)
        | {roles.SALES_MANAGER: Scope.BELOW, roles.SALESPERSON: Scope.OWN, roles.CUSTOMER_SERVICE: Scope.OWN},
        # Pay data: the person, the line above, the payroll role.
        "commission": {
            roles.EXECUTIVE: Scope.ALL,
            roles.COMPENSATION: Scope.ALL,
            roles.SALES_DIRECTOR: Scope.ALL,
            roles.SALES_MANAGER: Scope.BELOW,
            roles.SALESPERSON: Scope.OWN,
        },
    },
)


def entries_of(actor: Actor) -> Where:
    """The row filter over performance entries: one's own, those of one's units and below, or all."""
    return where(POLICY.reach(actor), owner="person_id", unit="unit_id")


def orders_of(actor: Actor) -> Where:
    """The same filter over orders (`o`): whose figures one sees, whose promised lines one opens."""
    return where(POLICY.reach(actor), owner="o.owner_id", unit="o.unit_id")


def opportunities_of(actor: Actor) -> Where:
    """The same filter over opportunities (`o`): whose win rate one sees, whose closed opportunities one counts."""
    return where(POLICY.reach(actor), owner="o.owner_id", unit="o.unit_id")


def invoices_of(actor: Actor) -> Where:
    """The same filter over invoices (`i`): whose collection rate one sees, whose due items one opens."""
    return where(POLICY.reach(actor), owner="i.owner_id", unit="i.unit_id")


def sees_person(actor: Actor, person_id: int, units: frozenset[int], act: str = "view") -> bool:
    """True when the actor may see a person's figure whose entries lie in these units (none: the person's own unit is asked for)."""
    reach = POLICY.reach(actor, act)
    if reach.all or (reach.person_id is not None and reach.person_id == person_id):
        return True
    return bool(units) and units <= reach.unit_ids


def sees_units(actor: Actor, units: frozenset[int]) -> bool:
    """True when the actor may see the sum of these units."""
    reach = POLICY.reach(actor)
    return reach.all or (bool(units) and units <= reach.unit_ids)


def sees_everything(actor: Actor) -> bool:
    """True when the actor may see figures of territories and of the company: they mix the entries of all units."""
    return POLICY.reach(actor).all
