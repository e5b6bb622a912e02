"""Tables of transfers and stock counts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.stockmoves import states
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.products.models import Product
from makesell.masterdata.works.models import Warehouse


class Transfer(Document):
    """A transfer 调拨: goods leave one warehouse, are in transit, and arrive in another."""

    source = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    planned_date = models.DateField()
    sent_date = models.DateField(null=True)
    received_date = models.DateField(null=True)

    class Meta:
        # read by the list sorted by date, and by what is in transit
        indexes: ClassVar = [
            models.Index(fields=["planned_date", "record"], name="transfer_date"),
            models.Index(fields=["record"], condition=Q(state=states.SENT), name="transfer_in_transit"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.TRANSFERS)), name="transfer_state"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_elsewhere"),
            models.CheckConstraint(
                condition=~Q(state__in=[states.SENT, states.RECEIVED]) | Q(sent_date__isnull=False), name="transfer_sent"
            ),
            models.CheckConstraint(condition=~Q(state=states.RECEIVED) | Q(received_date__gte=F("sent_date")), name="transfer_received"),
        ]


class TransferLine(DocumentLine):
    """A quantity of a product on its way; `unit_cost` is what it left at, `received_qty` what arrived of it."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    lot = models.TextField(db_default="", blank=True)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    unit_cost = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    received_qty = models.DecimalField(max_digits=24, decimal_places=8, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["transfer", "position"], name="transfer_line_once"),
            models.UniqueConstraint(fields=["transfer", "product", "lot"], name="transfer_product_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="transfer_line_quantity"),
            models.CheckConstraint(
                condition=Q(received_qty__isnull=True) | Q(received_qty__gte=0, received_qty__lte=F("qty")), name="transfer_line_received"
            ),
        ]


class StockCount(Document):
    """A stock count 盘点 of a warehouse."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    planned_date = models.DateField()
    posted_date = models.DateField(null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["planned_date", "record"], name="stock_count_date")]     # read by the list sorted by date
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.COUNTS)), name="stock_count_state"),
            models.CheckConstraint(
                condition=Q(state=states.POSTED, posted_date__isnull=False) | (~Q(state=states.POSTED) & Q(posted_date__isnull=True)),
                name="stock_count_posted",
            ),
        ]


class CountLine(DocumentLine):
    """A product to be counted. Once it is, `book_qty` keeps what the book said at that moment: goods may move before the count is posted."""

    count = models.ForeignKey(StockCount, on_delete=models.PROTECT, related_name="lines", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    lot = models.TextField(db_default="", blank=True)
    counted_qty = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    book_qty = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    unit_cost = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    counted_at = models.DateTimeField(null=True)
    counted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["count", "position"], name="count_line_once"),
            models.UniqueConstraint(fields=["count", "product", "lot"], name="count_product_once"),
            models.CheckConstraint(condition=Q(counted_qty__isnull=True) | Q(counted_qty__gte=0), name="count_line_quantity"),
            models.CheckConstraint(
                condition=Q(counted_qty__isnull=True, book_qty__isnull=True, counted_at__isnull=True)
                | Q(counted_qty__isnull=False, book_qty__isnull=False, counted_at__isnull=False),
                name="count_line_whole",
            ),
        ]
