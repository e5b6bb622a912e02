"""What carriers' services say and ask, each by its public protocol: pure, from bytes to plain values and back; no socket, no clock, no table.

One port (`port.py`), one file for each service. Who calls (a job of the outbox) and who listens (the API's hooks) both use them.
"""

from typing import Final

from makesell.engines.carriers import kuaidi100, sf, webhook
from makesell.engines.carriers.port import STATUSES, Account, Asked, Push, Reply, Said, Service, Shipment, Taken, Unreadable

SERVICES: Final = {one.code: one for one in (kuaidi100.SERVICE, sf.SERVICE, webhook.SERVICE)}

__all__ = ["SERVICES", "STATUSES", "Account", "Asked", "Push", "Reply", "Said", "Service", "Shipment", "Taken", "Unreadable"]
