"""Series of numbers and their counters."""

from typing import ClassVar

from django.db import models


class Series(models.Model):
    """A series; `prefix` may hold `{yyyy}`, `{yy}`, `{mm}`, `{dd}` of the business date, and counts anew for each of them."""

    code = models.TextField(primary_key=True)
    prefix = models.TextField()
    width = models.IntegerField(default=4)
    gapless = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Counter(models.Model):
    """The next number behind one written-out prefix of a series."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="counters", db_index=False)
    stem = models.TextField()
    next = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["series", "stem"], name="number_counter_once")]
