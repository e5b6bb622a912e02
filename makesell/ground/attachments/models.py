"""The table of files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Record


class Attachment(models.Model):
    """A file of a record. `stored` is its name on disk; `removed_at` hides it, the bytes go when the sweep passes."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="attachments")
    name = models.TextField()
    stored = models.UUIDField(unique=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.TextField()
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "name"], name="attachment_name_once", condition=Q(removed_at__isnull=True))
        ]
