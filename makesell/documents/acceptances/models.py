"""Tables of acceptances. An acceptance is of one delivery; a line points at the delivery line it accepts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.acceptances import states
from makesell.documents.deliveries.models import Delivery, DeliveryLine
from makesell.documents.orders.models import SalesOrder
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.parties.models import Customer


class Acceptance(Document):
    """What was accepted of a delivery, when, and by which paper."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's acceptances
    kind = models.TextField()
    accepted_date = models.DateField()
    accepted_by = models.TextField(default="", blank=True)
    reference = models.TextField(default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            # read by the list sorted by date, and by a customer's acceptances
            models.Index(fields=["accepted_date", "record"], name="acceptance_date"),
            models.Index(fields=["customer", "accepted_date"], name="acceptance_customer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="acceptance_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="acceptance_kind"),
            models.CheckConstraint(condition=Q(kind=states.DEEMED) | ~Q(accepted_by=""), name="acceptance_signed"),
        ]


class AcceptanceLine(DocumentLine):
    """A quantity of a delivery line that is accepted."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="lines")
    delivery_line = models.OneToOneField(DeliveryLine, on_delete=models.PROTECT, related_name="+")
    qty = models.DecimalField(max_digits=24, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["acceptance", "position"], name="acceptance_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="acceptance_line_quantity"),
        ]
