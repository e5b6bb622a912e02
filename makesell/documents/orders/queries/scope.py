"""Which sales orders an actor may see or act on, and the joins their reads share."""

from collections.abc import Sequence

from makesell.documents.orders.access import POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.refusal import missing
from makesell.ground.spine.reach import refuse_beyond
from makesell.masterdata.parties.queries import document_rows

PERSON = "left join organisation_person p on p.id = o.owner_id"
UNIT = "join organisation_unit u on u.id = o.unit_id"
CUSTOMER = "join parties_customer c on c.record_id = o.customer_id"
TERRITORY = "left join territories_territory t on t.record_id = o.territory_id"


def rows_of(actor: Actor) -> Where:
    """The row filter of sales orders and their lines."""
    return document_rows(POLICY, actor, "orders_salesorder", "o.record_id")


def within_reach(actor: Actor, act: str, order_ids: Sequence[int]) -> None:
    """Refuses (404) orders the actor may not do this act with."""
    if not order_ids:
        raise missing()
    refuse_beyond("o.record_id", "orders_salesorder o", document_rows(POLICY, actor, "orders_salesorder", "o.record_id", act), order_ids)
