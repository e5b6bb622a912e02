"""Step: the pairs of roles the company lets one person hold for a time, because it is too small to part them (`domain.md` §12)."""

import datetime as dt
from typing import Final

from makesell.ground.access.duties import CATALOGUE, SEPARATED
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries
from makesell.ground.rules.kinds import Choice, Rows, RuleKind
from makesell.ground.text import N_

_ROLES: Final = Choice({role.code: role.name for role in CATALOGUE})
_PAIRS: Final = frozenset(frozenset((pair.one, pair.other)) for pair in SEPARATED)


def _only_separated(rows: list[dict[str, str]]) -> None:
    for number, row in enumerate(rows, start=1):
        if frozenset((row["one"], row["other"])) not in _PAIRS:
            raise Refusal("roles.not_separated", "Row %(row)s: these roles are not kept apart anyway.", field="value", row=number)


EXCEPTED_ROLES: Final = RuleKind(
    "organisation.excepted_roles",
    N_("Roles one person may hold together for a time"),
    Rows({"one": _ROLES, "other": _ROLES}, whole=_only_separated),
    default=[],
    clause="ORG-2",
    help=N_("Exceptions to the separation of duties of a firm too small for it; listed in the handbook, always with an end."),
    expires=True,
)
RULES: Final = (EXCEPTED_ROLES,)


def excepted(on: dt.date) -> list[frozenset[str]]:
    """The pairs excepted on a date."""
    return [frozenset((row["one"], row["other"])) for row in queries.value(EXCEPTED_ROLES, on)]
