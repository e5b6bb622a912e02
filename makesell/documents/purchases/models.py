"""Tables of purchase orders."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.purchases import states
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.products.models import Product
from makesell.masterdata.suppliers.models import Supplier
from makesell.masterdata.works.models import Warehouse


class PurchaseOrder(Document):
    """A purchase order 采购订单: what a supplier brings into a warehouse; `reference` is the supplier's own number of it."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+", null=True)     # read by the supplier's page
    reference = models.TextField(default="", blank=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    ordered_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="purchase_order_state"),
            models.CheckConstraint(
                condition=Q(state__in=[states.DRAFT, states.CANCELLED]) | Q(ordered_on__isnull=False, supplier__isnull=False),
                name="purchase_order_of_whom",
            ),
        ]


class PurchaseLine(DocumentLine):
    """A quantity of a bought product until a day, at a price in company currency; the line is its planned receipt.

    `first_date` is the day the supplier first promised, `due_date` the day it is promised for now, `came_on` the day the last of it came.
    """

    purchase = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="lines", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")     # read by what is short and by the product's page
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    received_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    due_date = models.DateField()
    first_date = models.DateField(null=True)
    came_on = models.DateField(null=True)
    unit_cost = models.DecimalField(max_digits=20, decimal_places=8, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purchase", "position"], name="purchase_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="purchase_line_quantity"),
            models.CheckConstraint(condition=Q(received_qty__gte=0, received_qty__lte=F("qty")), name="purchase_line_received"),
            models.CheckConstraint(
                condition=Q(came_on__isnull=True, received_qty__lt=F("qty")) | Q(came_on__isnull=False, received_qty=F("qty")),
                name="purchase_line_came",
            ),
            models.CheckConstraint(condition=Q(unit_cost__isnull=True) | Q(unit_cost__gte=0), name="purchase_line_cost"),
        ]
