"""Tables of the budget book."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from makesell.ground.spine.models import Line

KINDS = ("planned", "committed", "spent")


class Entry(models.Model):
    """One amount planned for, committed against or spent from a budget line."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")                     # the budget line; read by its drill-down
    source_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")                # what made it; read by the campaign's page
    kind = models.TextField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    event_date = models.DateField()
    business_date = models.DateField()
    origin_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="budget_entry_kind")]


class Balance(models.Model):
    """Planned, committed and spent of one budget line."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, primary_key=True, related_name="+")
    currency = models.CharField(max_length=3)
    planned = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    committed = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    spent = models.DecimalField(max_digits=20, decimal_places=4, default=0)
