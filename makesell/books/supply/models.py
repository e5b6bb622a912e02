"""Tables of the supply book."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now

from makesell.ground.spine.models import Line

KINDS = ("planned", "received", "reserved", "released")


class Entry(models.Model):
    """One change of a planned receipt (`planned` ±) or of what of it is held for an order or quotation line (`reserved` ±)."""

    product_id = models.BigIntegerField()
    warehouse_id = models.BigIntegerField()
    due_date = models.DateField()
    kind = models.TextField()
    planned = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    reserved = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    held_until = models.DateTimeField(null=True)
    source_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)      # the planned receipt
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)  # held for this line
    origin_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="supply_entry_kind")]


class Balance(models.Model):
    """Planned and reserved of one planned receipt."""

    source_line = models.OneToOneField(Line, on_delete=models.PROTECT, primary_key=True, related_name="+")
    product_id = models.BigIntegerField()
    warehouse_id = models.BigIntegerField()
    due_date = models.DateField()
    planned = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    reserved = models.DecimalField(max_digits=24, decimal_places=8, default=0)

    class Meta:
        # read by promise: all receipts of a product over time
        indexes: ClassVar = [models.Index(fields=["product_id", "due_date"], name="supply_balance_product")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(reserved__gte=0) & Q(planned__gte=F("reserved")), name="supply_not_oversold")]


class Reservation(models.Model):
    """What is held of one planned receipt for one order or quotation line, and until when (no date: for good)."""

    source_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    held_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_line", "line"], name="supply_reservation_key"),
            models.CheckConstraint(condition=Q(qty__gte=0), name="supply_reservation_not_negative"),
        ]
        # read by release: what a line holds
        indexes: ClassVar = [models.Index(fields=["line"], condition=Q(qty__gt=0), name="supply_reservation_line")]


class Capacity(models.Model):
    """Working time of a work center that is kept for a line — the receipt that is made in it, or (until a moment) a quotation's line.

    `lane` is the machine of the center, from 0; `plan_version` that of the plant when the row was written or ended. What has ended, and what
    was kept until a moment that has passed, is free for everybody.
    """

    work_center_id = models.BigIntegerField()
    lane = models.IntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")     # read by what ends it
    due_date = models.DateField()
    held_until = models.DateTimeField(null=True)
    plan_version = models.BigIntegerField()
    ended = models.BooleanField(db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="supply_capacity_times"),
            # the net beneath the plant's lock: one machine does one thing at a time
            ExclusionConstraint(
                name="supply_capacity_once",
                expressions=[
                    ("work_center_id", RangeOperators.EQUAL), ("lane", RangeOperators.EQUAL),
                    (Func("starts", "ends", function="tstzrange", output_field=DateTimeRangeField()), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended=False),
            ),
        ]
        indexes: ClassVar = [
            # read by who reads on from a version of the plan
            models.Index(fields=["plan_version"], name="supply_capacity_version"),
            # read by who sweeps what was held until a moment
            models.Index(fields=["held_until"], condition=Q(ended=False, held_until__isnull=False), name="supply_capacity_held"),
        ]
