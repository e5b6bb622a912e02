"""Ground/period: tables of the fiscal calendar. Periods of one kind cannot overlap, and leaf cells neither."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q

from makesell.ground.period import KINDS, SCOPES


def _days() -> Func:
    return Func(F("start_date"), F("end_date"), RangeBoundary(), function="daterange", output_field=DateRangeField())


class Period(models.Model):
    """A period 期间 `[start_date, end_date)` of a kind: what targets, closings and figures name."""

    kind = models.TextField(choices=list(KINDS.items()))
    code = models.TextField()
    start_date = models.DateField()
    end_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="period_code"),
            models.CheckConstraint(condition=Q(end_date__gt=F("start_date")), name="period_dates"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="period_kind"),
            # Checked at the end of the act: extending a calendar first moves the end of its last week, then adds what follows.
            ExclusionConstraint(
                name="period_no_overlap",
                expressions=[("kind", RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Leaf(models.Model):
    """A leaf cell: the days between two neighbouring boundaries of all kinds; the balances' finest time. Found by `start_date`."""

    start_date = models.DateField(unique=True)
    end_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end_date__gt=F("start_date")), name="leaf_dates"),
            ExclusionConstraint(name="leaf_no_overlap", expressions=[(_days(), RangeOperators.OVERLAPS)], deferrable=Deferrable.IMMEDIATE),
        ]

    def __str__(self) -> str:
        return f"{self.start_date}"


class Closing(models.Model):
    """That a month is closed 关账 for sales, pay or accounting: by whom and when, and whether it was opened again."""

    scope = models.TextField(choices=list(SCOPES.items()))
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="closings", db_index=False)
    closed_at = models.DateTimeField()
    closed_by_id = models.BigIntegerField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by_id = models.BigIntegerField(null=True)
    reason = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "scope"], condition=Q(reopened_at__isnull=True), name="closing_once"),
            models.CheckConstraint(condition=Q(scope__in=list(SCOPES)), name="closing_scope"),
            models.CheckConstraint(condition=Q(reopened_at__isnull=True) | Q(reopened_at__gte=F("closed_at")), name="closing_reopened"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.period_id}"
