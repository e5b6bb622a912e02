"""Tables of the pay book."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from makesell.ground.spine.models import Line

KINDS = ("earned", "held", "paid")


class Entry(models.Model):
    """One amount of one component and period for one person; `performance_entry_id` is what it pays for."""

    person_id = models.BigIntegerField()
    component = models.TextField()
    part = models.TextField(db_default="", blank=True)     # which component of the plan, by its code; "" for its ladder
    period_id = models.BigIntegerField()
    kind = models.TextField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    performance_entry_id = models.BigIntegerField(null=True)
    performance_date = models.DateField(null=True)
    event_date = models.DateField()
    business_date = models.DateField()
    source_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)      # the statement's line
    origin_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="pay_entry_kind")]
        # read by statements and by "already paid for this entry"
        indexes: ClassVar = [
            models.Index(fields=["person_id", "period_id"], name="pay_entry_person"),
            models.Index(fields=["performance_entry_id"], name="pay_entry_performance"),
        ]


class Balance(models.Model):
    """Earned, held and paid of one person, component and period."""

    person_id = models.BigIntegerField()
    component = models.TextField()
    period_id = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    earned = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    held = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    paid = models.DecimalField(max_digits=20, decimal_places=4, default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person_id", "component", "period_id", "currency"], name="pay_balance_key")]
