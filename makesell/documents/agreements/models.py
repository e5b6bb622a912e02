"""Tables of target agreements."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.agreements import states
from makesell.documents.targets.models import Target
from makesell.ground.organisation.models import Person
from makesell.ground.period.models import Period
from makesell.ground.spine.models import Document
from makesell.masterdata.schemes.models import IncentiveVersion


class TargetAgreement(Document):
    """An agreement: whose, for which period, under which version of the incentive scheme. Owner and unit are the person's."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    scheme_version = models.ForeignKey(IncentiveVersion, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    revision = models.IntegerField(default=1)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    terms = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    offered_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(default="", blank=True)
    hr_verdict = models.TextField(default="", blank=True)
    hr_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    lead_verdict = models.TextField(default="", blank=True)
    lead_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        # read by the person's page, pay and the list of a period
        indexes: ClassVar = [models.Index(fields=["person", "period", "state"], name="agreement_person")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="agreement_state"),
            models.CheckConstraint(condition=Q(hr_by__isnull=True) | ~Q(hr_by=F("lead_by")), name="agreement_decided_by_two"),
            models.UniqueConstraint(fields=["person", "period"], condition=Q(state__in=states.IN_FORCE), name="agreement_in_force_once"),
            models.UniqueConstraint(fields=["person", "period"], condition=Q(state__in=states.OPEN), name="agreement_open_once"),
        ]


class AgreedTarget(models.Model):
    """A target as it was agreed: the amount is kept beside the target it came from."""

    agreement = models.ForeignKey(TargetAgreement, on_delete=models.PROTECT, related_name="targets", db_index=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agreement", "target"], name="agreed_target_once")]
