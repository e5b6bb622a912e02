"""Table of targets: one row a cell and revision."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.targets import states
from makesell.ground.organisation.models import Person, Unit
from makesell.ground.period.models import Period
from makesell.ground.spine.models import Document
from makesell.masterdata.products.models import ProductGroup
from makesell.masterdata.territories.models import Territory

VALUES = ("net", "gross", "qty", "count")


class Target(Document):
    """A target cell: who (a person, house account or unit) is to reach how much of a measure in a period.

    For a person's target the record's owner is the person and its unit the person's; for a unit's target the owner is
    who leads it, or none. A change is a new revision that supersedes the old one.
    """

    measure = models.TextField()
    value = models.TextField(default="net")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    for_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    base = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    growth_rate = models.DecimalField(max_digits=12, decimal_places=8, null=True)
    # What the last split left of it, or gave beyond it (negative), under its name.
    gap = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    gap_name = models.TextField(db_default="", blank=True)
    revision = models.IntegerField(default=1)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reason = models.TextField(default="", blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        # read by attainment: targets of persons or units over periods
        # and by lists: whether the target of a unit is split among its people or the units below
        indexes: ClassVar = [
            models.Index(fields=["measure", "period", "state"], name="target_period"),
            models.Index(fields=["unit", "period", "measure"], condition=Q(person__isnull=False), name="target_of_people"),
            models.Index(fields=["for_unit", "period", "measure"], condition=Q(for_unit__isnull=False), name="target_of_unit"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, for_unit__isnull=False) | Q(person__isnull=False, for_unit__isnull=True),
                name="target_for_one",
            ),
            models.CheckConstraint(condition=Q(value__in=VALUES), name="target_value"),
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="target_state"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="target_not_negative"),
            models.UniqueConstraint(
                fields=["measure", "value", "period", "person", "for_unit", "product_group", "territory"],
                condition=Q(state="approved"),
                nulls_distinct=False,
                name="target_in_force_once",
            ),
        ]
