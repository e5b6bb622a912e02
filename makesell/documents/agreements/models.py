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
    # until when both should have signed, and how far one was reminded of it: 0 not yet, 1 before, 2 when it was late
    sign_by = models.DateField(null=True)
    reminded = models.IntegerField(db_default=0)

    class Meta:
        # read by the person's page, pay and the list of a period
        indexes: ClassVar = [
            models.Index(fields=["person", "period", "state"], name="agreement_person"),
            # read by the clock: which wait for a signature
            models.Index(fields=["sign_by"], condition=Q(sign_by__isnull=False, reminded__lt=2), name="agreement_to_remind"),
        ]
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


class AgreementEdition(models.Model):
    """The wording of an agreement as it was offered, line by line, with its SHA-256: what both sign is compared with the last one."""

    agreement = models.ForeignKey(TargetAgreement, on_delete=models.PROTECT, related_name="editions", db_index=False)
    edition = models.IntegerField()
    wording = models.TextField()
    digest = models.TextField()
    why = models.TextField(default="", blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agreement", "edition"], name="agreement_edition_once")]


class AgreementComment(models.Model):
    """What one side says about a line of the wording ("" is the whole); settled by whoever offers."""

    agreement = models.ForeignKey(TargetAgreement, on_delete=models.PROTECT, related_name="comments", db_index=False)
    turn = models.IntegerField()
    about = models.TextField(default="", blank=True)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agreement", "turn"], name="agreement_comment_once")]
