"""Ground/worktime: stored working calendars — shifts by weekday, their breaks, own day rows — and what is one person's own."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import Person, ordered_validity, validity


class Calendar(models.Model):
    """A working calendar 工作日历 that teams, machines and deadlines name by its code."""

    code = models.TextField(unique=True)
    name = models.TextField()
    name_en = models.TextField(default="", blank=True)
    zone = models.TextField(default="Asia/Shanghai")
    follows_holidays = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    external_id = models.TextField(null=True, unique=True)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return self.code


class Shift(models.Model):
    """Hours of one weekday (1 Monday … 7) in minutes after midnight; a night shift ends after 1440."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="shifts", db_index=False)
    weekday = models.SmallIntegerField()
    start_minute = models.IntegerField()
    end_minute = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "weekday", "start_minute"], name="worktime_shift_once"),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="worktime_shift_weekday"),
            models.CheckConstraint(
                condition=Q(start_minute__range=(0, 1439))
                & Q(end_minute__gt=F("start_minute"))
                & Q(end_minute__lte=F("start_minute") + 1440),
                name="worktime_shift_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start_minute}–{self.end_minute}"


class Break(models.Model):
    """A break inside a shift, in minutes after the midnight of the shift's day; not worked."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="breaks", db_index=False)
    start_minute = models.IntegerField()
    end_minute = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift", "start_minute"], name="worktime_break_once"),
            models.CheckConstraint(condition=Q(end_minute__gt=F("start_minute")), name="worktime_break_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.start_minute}–{self.end_minute}"


class OwnDay(models.Model):
    """The company's own word about a day: of one calendar, or (no calendar) of all that follow holidays. Wins over published holidays."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="own_days", null=True, db_index=False)
    day = models.DateField()
    working = models.BooleanField()
    start_minute = models.IntegerField(null=True)
    end_minute = models.IntegerField(null=True)
    note = models.TextField(default="", blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "day"], nulls_distinct=False, name="worktime_own_day_once"),
            models.CheckConstraint(
                condition=Q(start_minute__isnull=True, end_minute__isnull=True)
                | (Q(working=True) & Q(start_minute__range=(0, 1439)) & Q(end_minute__gt=F("start_minute"))),
                name="worktime_own_day_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class OwnHours(models.Model):
    """One person's own working time over `[valid_from, valid_to)`: another calendar than the unit's, or (no calendar) days off or at other hours."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    start_minute = models.IntegerField(null=True)
    end_minute = models.IntegerField(null=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("worktime_own_hours_dates"),
            models.CheckConstraint(
                condition=Q(kind="calendar", calendar__isnull=False, start_minute__isnull=True, end_minute__isnull=True)
                | Q(kind="off", calendar__isnull=True, valid_to__isnull=False, start_minute__isnull=True, end_minute__isnull=True)
                | Q(kind="hours", calendar__isnull=True, valid_to__isnull=False, start_minute__range=(0, 1439), end_minute__gt=F("start_minute")),
                name="worktime_own_hours_kind",
            ),
            # a calendar and days in it beside each other, never two of a sort
            ExclusionConstraint(
                name="worktime_own_hours_once",
                expressions=[("person", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(kind="calendar"),
            ),
            ExclusionConstraint(
                name="worktime_own_days_once",
                expressions=[("person", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=~Q(kind="calendar"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"
