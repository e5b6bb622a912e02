"""Tables of the order book: entries, one balance row an order line, and one an order."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from makesell.ground.spine.models import Line

MEASURES = ("ordered", "cancelled", "shipped", "delivered", "accepted", "invoiced", "returned", "collected", "paid")


class Entry(models.Model):
    """One event of an order line. A correction is a new entry whose `origin` is the one it reverses."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")                     # read by drill-down of a line
    source_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    measure = models.TextField()
    event_date = models.DateField()
    business_date = models.DateField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    freight = models.BooleanField(db_default=False)     # no goods: it is ordered and invoiced, never shipped
    origin_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(measure__in=MEASURES), name="orderbook_entry_measure")]
        # read by mirrors: what is reversed of an entry
        indexes: ClassVar = [models.Index(fields=["origin_id"], condition=models.Q(origin_id__isnull=False), name="orderbook_entry_origin")]


def _amount() -> Any:
    return models.DecimalField(max_digits=20, decimal_places=4, default=0)


def _quantity() -> Any:
    return models.DecimalField(max_digits=24, decimal_places=8, default=0)


class Balance(models.Model):
    """Everything posted for one order line, by measure."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, primary_key=True, related_name="+")
    ordered_qty = _quantity()
    ordered_net = _amount()
    ordered_gross = _amount()
    cancelled_qty = _quantity()
    cancelled_net = _amount()
    cancelled_gross = _amount()
    shipped_qty = _quantity()
    shipped_net = _amount()
    shipped_gross = _amount()
    delivered_qty = _quantity()
    delivered_net = _amount()
    delivered_gross = _amount()
    accepted_qty = _quantity()
    accepted_net = _amount()
    accepted_gross = _amount()
    invoiced_qty = _quantity()
    invoiced_net = _amount()
    invoiced_gross = _amount()
    returned_qty = _quantity()
    returned_net = _amount()
    returned_gross = _amount()
    collected_qty = _quantity()
    collected_net = _amount()
    collected_gross = _amount()
    paid_qty = _quantity()
    paid_net = _amount()
    paid_gross = _amount()

    class Meta:
        # read by the list of order lines sorted by what is shipped and invoiced
        indexes: ClassVar = [
            models.Index(fields=["shipped_qty", "line"], name="orderbook_shipped"),
            models.Index(fields=["invoiced_qty", "line"], name="orderbook_invoiced"),
        ]


class OrderBalance(models.Model):
    """Net amounts of an order's goods, in company currency: shipped, invoiced, and open (ordered, neither cancelled nor shipped)."""

    record_id = models.BigIntegerField(primary_key=True)
    open_net = _amount()
    shipped_net = _amount()
    invoiced_net = _amount()

    class Meta:
        # each read by the list of orders sorted by it
        indexes: ClassVar = [
            models.Index(fields=["open_net", "record_id"], name="orderbook_order_open"),
            models.Index(fields=["shipped_net", "record_id"], name="orderbook_order_shipped"),
            models.Index(fields=["invoiced_net", "record_id"], name="orderbook_order_invoiced"),
        ]
