"""Tables of the stock book."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from makesell.ground.spine.models import Line

KINDS = ("opening", "receipt", "issue", "transfer", "count", "scrap", "reserve", "unreserve")


class Entry(models.Model):
    """One movement or reservation; `qty` changes what is on hand, `reserved` what of it is promised."""

    product_id = models.BigIntegerField()
    warehouse_id = models.BigIntegerField()
    kind = models.TextField()
    lot = models.TextField(default="", blank=True)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    reserved = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    unit_cost = models.DecimalField(max_digits=20, decimal_places=8, default=0)
    event_date = models.DateField()
    business_date = models.DateField()
    source_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    origin_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="stock_entry_kind")]
        # read by the stock card of a product
        indexes: ClassVar = [models.Index(fields=["product_id", "warehouse_id"], name="stock_entry_product")]


class Lot(models.Model):
    """A lot 批次 of a product, or one piece of it by its serial number 序列号, with when it was made and until when it may be used."""

    product_id = models.BigIntegerField()
    code = models.TextField()
    serial = models.BooleanField(default=False)
    made_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["product_id", "code"], name="stock_lot_once")]
        indexes: ClassVar = [models.Index(fields=["code"], name="stock_lot_code")]     # read by who has a number in hand


class LotBalance(models.Model):
    """What lies of a lot in a warehouse. The database itself refuses to take what is not there, and a piece in two places."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+", db_index=False)
    warehouse_id = models.BigIntegerField()
    serial = models.BooleanField(default=False)
    on_hand = models.DecimalField(max_digits=24, decimal_places=8, default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lot", "warehouse_id"], name="stock_lot_balance_key"),
            models.UniqueConstraint(fields=["lot"], condition=Q(serial=True, on_hand__gt=0), name="stock_serial_in_one_place"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_lot_not_negative"),
            models.CheckConstraint(condition=Q(serial=False) | Q(on_hand__lte=1), name="stock_serial_is_one"),
        ]


class Balance(models.Model):
    """On hand, reserved and value of a product in a warehouse. The database itself refuses to promise what is not there."""

    product_id = models.BigIntegerField()
    warehouse_id = models.BigIntegerField()
    on_hand = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    reserved = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    value = models.DecimalField(max_digits=24, decimal_places=8, default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product_id", "warehouse_id"], name="stock_balance_key"),
            models.CheckConstraint(condition=Q(reserved__gte=0) & Q(on_hand__gte=F("reserved")), name="stock_not_oversold"),
        ]


class Reservation(models.Model):
    """What is reserved of a product in a warehouse for one order line: who holds what."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    product_id = models.BigIntegerField()
    warehouse_id = models.BigIntegerField()
    qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "warehouse_id", "product_id"], name="stock_reservation_key"),
            models.CheckConstraint(condition=Q(qty__gte=0), name="stock_reservation_not_negative"),
        ]
        # read by promise: who holds what of a product
        indexes: ClassVar = [models.Index(fields=["product_id"], condition=Q(qty__gt=0), name="stock_reservation_product")]
