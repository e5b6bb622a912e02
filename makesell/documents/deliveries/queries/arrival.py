"""The proof of a delivery, and what its customer was told."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.db import one, run


@dataclass(frozen=True, slots=True)
class ProofRow:
    """Who took the goods, and when."""

    received_date: dt.date
    received_by: str
    note: str
    recorded_at: dt.datetime
    recorded_by: str | None
    photo: str | None
    signature: str | None


def proof(delivery_id: int) -> ProofRow | None:
    """The proof of a delivery; None before it."""
    row = one(
        """select q.received_date, q.received_by, q.note, q.recorded_at, p.name, f.name, s.name from deliveries_proofofdelivery q
           left join organisation_person p on p.id = q.recorded_by_id left join attachments_attachment f on f.id = q.photo_id
           left join attachments_attachment s on s.id = q.signature_id where q.delivery_id = %s""",
        [delivery_id],
    )
    return ProofRow(*row) if row else None


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail to the customer of a delivery."""

    event: str
    state: str
    made_at: dt.datetime
    sent_at: dt.datetime | None


def mails(delivery_id: int) -> list[MailRow]:
    """What the customer was told of a delivery, the first first; that it left waits until it has."""
    rows = run(
        "select event, state, made_at, sent_at from deliveries_customermail where delivery_id = %s order by id", [delivery_id]
    )
    return [MailRow(*row) for row in rows]


def is_quiet(customer_id: int) -> bool:
    """Whether a customer wants no mails of its deliveries."""
    return one("select 1 from deliveries_quietcustomer where customer_id = %s", [customer_id]) is not None
