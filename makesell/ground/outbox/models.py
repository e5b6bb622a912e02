"""The table of messages."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Func, Q

from makesell.ground.spine.models import Record

if TYPE_CHECKING:
    _BigInteger = models.BigIntegerField[int, int]
else:
    _BigInteger = models.BigIntegerField


class TransactionIdField(_BigInteger):
    """PostgreSQL's 64-bit transaction id; written by the database alone."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "xid8"


class CurrentTransaction(Func):
    """The transaction this row is written in."""

    function = "pg_current_xact_id"
    output_field = TransactionIdField()


class Message(models.Model):
    """One message of an act. `topic` names the job; `txid` lets readers go in commit order (ids are not commit order)."""

    topic = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    txid = TransactionIdField(db_default=CurrentTransaction())
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # read by the relay
            models.Index(fields=["id"], name="outbox_message_waiting", condition=Q(taken_at__isnull=True)),
            # read by the sweep
            models.Index(fields=["taken_at"], name="outbox_message_taken", condition=Q(taken_at__isnull=False)),
        ]
