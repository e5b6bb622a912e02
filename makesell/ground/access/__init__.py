"""Who sees and does what, decided in one place (`domain.md` §12). Room of the ground floor.

Each noun has one pure table (`Policy`): act → role → scope. Doors ask `require`, queries ask `where`, models'
querysets ask `reach`, "my duties" and the access-matrix test read the table itself. An act or role that is not in
the table is refused.
"""

from makesell.ground.access.policy import Policy, Reach, Scope, Where, where, where_rows

__all__ = ["Policy", "Reach", "Scope", "Where", "where", "where_rows"]
