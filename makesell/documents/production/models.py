"""Tables of production orders: the order, what the shop floor reported, and every slip of its date."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.orders.models import SalesOrderLine
from makesell.documents.production import states
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, Line
from makesell.masterdata.products.models import Product
from makesell.masterdata.works.models import Warehouse


class ProductionOrder(Document):
    """A quantity of a product to be made into a warehouse until a date. `receipt` is the line that planned receipts name."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")  # read by the product's page
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True)  # read by the order's page
    receipt = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+")
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    good_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    scrap_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    due_date = models.DateField()
    first_due_date = models.DateField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_date", "record"], name="production_due")]  # read by the list sorted by date
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="production_state"),
            models.CheckConstraint(condition=Q(qty__gt=0, good_qty__gte=0, scrap_qty__gte=0), name="production_quantity"),
        ]


class OutputReport(models.Model):
    """What the shop floor reported 报工: good pieces into stock, scrap."""

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="reports")
    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    good_qty = models.DecimalField(max_digits=24, decimal_places=8)
    scrap_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(good_qty__gte=0, scrap_qty__gte=0) & ~Q(good_qty=0, scrap_qty=0), name="output_report_quantity"),
        ]


class Slip(models.Model):
    """A date that moved 交期延误: from, to, why, and who said so."""

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="slips")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.TextField()
