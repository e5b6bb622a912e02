"""Tables of notices and of who wants which."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Record


class Notice(models.Model):
    """A notice to one person. `mail_state`: empty (no mail wanted), waiting, sent, failed, or unset (no mail host)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    text = models.TextField()
    params = models.JSONField(default=dict)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    shown = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    mail_state = models.TextField(default="", blank=True)
    mail_tries = models.IntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # read by the bell and the page of notices
            models.Index(fields=["person", "-id"], name="notice_person"),
            # read by the mail job
            models.Index(fields=["id"], name="notice_mail_waiting", condition=Q(mail_state="waiting")),
            # read when what was asked about a record is decided
            models.Index(fields=["record"], name="notice_unread_record", condition=Q(read_at__isnull=True)),
        ]


class Wish(models.Model):
    """How a person wants one kind of notice; without a row: shown in the product, no mail."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    in_app = models.BooleanField(default=True)
    mail = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="notice_wish_once")]


class Follow(models.Model):
    """A person follows a record: what others write on it is told. Nobody follows anything unasked."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "person"], name="follow_once")]
