"""Tables of territories: the tree by date and who owns what by date."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import Person, Unit, ordered_validity, validity
from makesell.ground.spine.models import MasterRecord

KIND = "territory"


class Territory(MasterRecord):
    """A territory 区域: a region or an industry customers are counted in. Its place in the tree is dated."""

    country = models.CharField(max_length=2, default="", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="territory_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TerritoryPlacement(models.Model):
    """Under which territory a territory stands, from when till when; no parent means the top."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="placements", db_index=False)
    parent = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="children", null=True)  # read by the tree
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("territory_placement_dates"),
            ExclusionConstraint(
                name="territory_placement_once",
                expressions=[("territory", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("territory")), name="territory_not_under_itself"),
        ]


class TerritoryRule(models.Model):
    """Customers of this region, industry and channel (empty: any) lie in this territory and belong to this unit or person."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="rules")  # read by its page
    region = models.TextField(default="", blank=True)
    industry = models.TextField(default="", blank=True)
    channel = models.TextField(default="", blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("territory_rule_dates"),
            models.CheckConstraint(condition=Q(unit__isnull=False) | Q(person__isnull=False), name="territory_rule_has_owner"),
            ExclusionConstraint(
                name="territory_rule_once",
                expressions=[
                    ("territory", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    ("industry", RangeOperators.EQUAL),
                    ("channel", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
