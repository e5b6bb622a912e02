"""Sheets: what the document a form comes from brings along — its customer. It is read as who asks may see it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from makesell.documents.acceptances import machine_queries as machines
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.orders import queries as orders
from makesell.ground.actor import Actor

READ: Final[Mapping[str, Callable[[Actor, int], Any]]] = {
    "machine": machines.machine, "delivery": deliveries.delivery, "order": orders.order, "opportunity": opportunities.opportunity,
}  # fmt: skip


def customer(actor: Actor, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The customer of the first document an address names; nothing where it names none. Refuses (404) what the actor may not see."""
    for name, read in READ.items():
        key = str(given.get(name, ""))
        if key.isdecimal() and len(key) < 16:
            return {"customer": read(actor, int(key)).customer_id}
    return {}
