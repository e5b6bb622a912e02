"""Tables of rules, of who read them, and the version that caches are kept by."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import Person, ordered_validity, validity
from makesell.ground.spine.models import Record


class RuleState(models.TextChoices):
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Rule(models.Model):
    """One value of one kind for one scope (empty: the whole company), in force over `[valid_from, valid_to)` once approved.

    `consultation` is the record 民主程序 of rules that touch pay, appraisal or discipline: draft shown, comments, meeting, minutes.
    """

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="+")
    kind = models.TextField()
    scope = models.TextField(default="", blank=True)
    state = models.TextField(choices=RuleState.choices, default=RuleState.DRAFT)
    value = models.JSONField()
    edition = models.IntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.TextField(default="", blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    consultation = models.JSONField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("rule_dates"),
            ExclusionConstraint(
                name="rule_one_in_force",
                expressions=[("kind", RangeOperators.EQUAL), ("scope", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(state="approved"),
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(proposed_by=F("approved_by")),
                name="rule_four_eyes",
            ),
            models.UniqueConstraint(fields=["kind", "scope", "edition"], name="rule_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope} {self.edition}"


class Acknowledgement(models.Model):
    """已阅确认: a person has read a rule."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="acknowledgements", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule", "person"], name="rule_acknowledged_once")]


class RulesVersion(models.Model):
    """One row, raised whenever what is in force may have changed."""

    id = models.IntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=1)
