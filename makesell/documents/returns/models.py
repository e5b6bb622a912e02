"""Tables of returns."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.deliveries.models import Delivery, DeliveryLine
from makesell.documents.invoices.models import CreditNote
from makesell.documents.orders.models import LoanMove, SalesOrder
from makesell.documents.returns import states
from makesell.documents.tickets.models import Ticket
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.works.models import Warehouse


class ReturnAuthorization(Document):
    """Goods of one delivery that may come back 退货授权, and the credit note that ends it where they had been invoiced."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")     # read by a delivery's returns
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's returns
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", null=True)     # read by a ticket's returns
    reason = models.TextField()
    received_date = models.DateField(null=True)
    credit_note = models.OneToOneField(CreditNote, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        # read by the list, the newest first, and by a customer's returns
        indexes: ClassVar = [models.Index(fields=["customer", "record"], name="return_customer")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="return_state"),
        ]


class ReturnLine(DocumentLine):
    """A quantity of a delivery line that comes back, and what inspection decided; of goods that were lent, the sale of the loan it takes back."""

    authorization = models.ForeignKey(ReturnAuthorization, on_delete=models.PROTECT, related_name="lines")
    delivery_line = models.ForeignKey(DeliveryLine, on_delete=models.PROTECT, related_name="+")     # read by what came back of a delivery line
    loan_move = models.ForeignKey(LoanMove, on_delete=models.PROTECT, related_name="+", null=True)     # read by what came back of a loan sold
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    outcome = models.TextField(db_default="", blank=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authorization", "position"], name="return_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="return_line_quantity"),
            models.CheckConstraint(condition=Q(outcome="") | Q(outcome__in=list(states.OUTCOMES)), name="return_line_outcome"),
        ]


class ReturnedLot(models.Model):
    """What of a return line comes back of which lot, or which piece by its serial number."""

    line = models.ForeignKey(ReturnLine, on_delete=models.PROTECT, related_name="lots", db_index=False)
    lot = models.TextField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["lot"], name="returned_lot")]     # read by the trace of a lot
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "lot"], name="returned_lot_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="returned_lot_quantity"),
        ]
