"""Who reads the log of changes: the auditor all of it; the administrators what is theirs to keep, without pay and cost (`domain.md` §12)."""

from typing import Final

from makesell.ground.access import Policy, Scope, Where
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor

POLICY = Policy(
    noun="changes",
    acts={"view": {R.AUDITOR: Scope.ALL, R.ADMINISTRATOR: Scope.ALL, R.SECURITY_ADMINISTRATOR: Scope.ALL}},
)
# Tables of rooms whose figures are pay or cost, by the beginning of their names.
SECRET_TABLES: Final = ("schemes\\_", "pay\\_", "payruns\\_", "appraisals\\_", "products\\_productcost%", "suppliers\\_offer%")
SECRET_FIELDS: Final = frozenset({"cost", "cost_rate", "unit_cost", "outside_price", "freight_cost", "salary", "secret", "token_hash", "hash"})
# What security answers for: who may sign in, and with which rights.
OF_SECURITY: Final = ("organisation\\_rolegrant", "organisation\\_user", "organisation\\_person", "tokens\\_%", "mfa\\_%")


def rows_of(actor: Actor) -> Where:
    """The changes an actor may read."""
    if POLICY.reach(actor).nothing:
        return Where("false")
    if actor.has(R.AUDITOR):
        return Where("true")
    if actor.has(R.ADMINISTRATOR):
        return Where("not x.table_name like any(%s)", ([f"{name.rstrip('%')}%" for name in SECRET_TABLES],))
    return Where("x.table_name like any(%s)", (list(OF_SECURITY),))


def hidden(actor: Actor, field: str) -> bool:
    """True for a column whose values this actor does not see; that it changed is shown all the same."""
    return field in SECRET_FIELDS and not actor.has(R.AUDITOR)
