"""Tables of approvals: what is asked, its steps with the posts that decide, and who stands in for whom."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import Person, ordered_validity, validity
from makesell.ground.spine.models import Record


class ApprovalState(models.TextChoices):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Approval(models.Model):
    """One thing asked about one record. `fingerprint` is what was shown, thing by line, so that the unchanged is not asked again.

    `ladder` are its posts, low to high: role, and the people who may not decide this. Who holds a post is found on the day.
    """

    purpose = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="approvals")
    state = models.TextField(choices=ApprovalState.choices, default=ApprovalState.WAITING)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    reason = models.TextField(default="", blank=True)
    rule = models.TextField(default="", blank=True)
    detail = models.JSONField(default=dict)
    fingerprint = models.TextField(default="", blank=True)
    ladder = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "purpose"], name="approval_one_waiting", condition=Q(state="waiting"))
        ]


class Step(models.Model):
    """A step of an approval. `asked_role` differs from `role` when its post was empty; `turns` says which step waits for whom."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="steps", db_index=False)
    position = models.IntegerField()
    role = models.TextField()
    asked_role = models.TextField()
    verdict = models.TextField(default="", blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    decided_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)
    # set when the step begins to wait, and again when it goes up
    due_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    # the highest rung of the ladder that may decide it, since it went up
    escalated_to = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["approval", "position"], name="approval_step_once")]
        indexes: ClassVar = [
            # read by reminders and escalation
            models.Index(fields=["due_at"], name="approval_step_due", condition=Q(verdict=""))
        ]


class Substitute(models.Model):
    """A person is absent over `[valid_from, valid_to)`; `by` decides for them, or nobody when empty."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("substitute_dates"),
            models.CheckConstraint(condition=~Q(by=F("person")), name="substitute_is_another"),
            ExclusionConstraint(
                name="substitute_once", expressions=[("person", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)]
            ),
        ]
