"""Tables of deliveries. A delivery line points at the order line it fulfils; the order never points here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from makesell.documents.deliveries import states
from makesell.documents.orders.models import SalesOrder, SalesOrderLine
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.works.models import Warehouse


class Delivery(Document):
    """A delivery's head. `order` is the one order of all its lines, or none where several orders ship together."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's related deliveries
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    planned_date = models.DateField()
    issued_date = models.DateField(null=True)
    carrier = models.TextField(default="", blank=True)
    line_count = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            # read by a customer's deliveries
            models.Index(fields=["customer", "planned_date"], name="delivery_customer"),
            # read by the list sorted by date
            models.Index(fields=["planned_date", "record"], name="delivery_date"),
            # read by an owner's, a unit's and a warehouse's deliveries, and by the list sorted by them
            models.Index(fields=["owner", "record"], name="delivery_owner"),
            models.Index(fields=["unit", "record"], name="delivery_unit"),
            models.Index(fields=["warehouse", "record"], name="delivery_warehouse"),
            # each read by the list sorted by it
            models.Index(Coalesce("number", models.Value("")), "record", name="delivery_number"),
            models.Index(fields=["state", "record"], name="delivery_state_sort"),
            models.Index(fields=["carrier", "record"], name="delivery_carrier"),
            models.Index(fields=["line_count", "record"], name="delivery_line_count"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="delivery_state"),
            models.CheckConstraint(condition=~Q(state="issued") | Q(issued_date__isnull=False, number__isnull=False), name="delivery_issued"),
        ]


class DeliveryLine(DocumentLine):
    """A quantity of an order line."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")       # read by an order line's deliveries
    qty = models.DecimalField(max_digits=24, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(qty__gt=0), name="delivery_line_quantity"),
            models.UniqueConstraint(fields=["delivery", "position"], name="delivery_line_once"),
        ]
