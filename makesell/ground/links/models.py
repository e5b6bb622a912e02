"""Table of one-time links."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Record


class Link(models.Model):
    """A link: what it is for (`sign`, `survey`, `track`), which record, for whom; `used_at` closes it, `revoked_at` takes it back."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links")
    for_name = models.TextField()
    for_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="link_expires")]
