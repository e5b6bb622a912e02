"""Ground/access: who must show a second factor (`reliability.md` C2). Pure, so that every door asks the same."""

from makesell.ground.access import roles
from makesell.ground.actor import Actor

# What a session keeps once the second factor was shown; desk writes it, every door asks it.
PASSED = "second_factor_passed"


def required(actor: Actor, *, loopback: bool, demo: bool) -> bool:
    """True when this actor must sign in with a second factor.

    Administrators, finance and pay always, except in the demo company reached over the loopback of its own machine.
    """
    if demo and loopback:
        return False
    return actor.kind == "person" and not actor.roles.isdisjoint(roles.SECOND_FACTOR)
