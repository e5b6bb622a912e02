"""Tables of signing. What opens a key lies apart, so that neither lists nor the log of changes ever hold it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.ground.attachments.models import Attachment
from makesell.ground.organisation.models import Person
from makesell.ground.signing import words
from makesell.ground.spine.models import Record


class Certificate(models.Model):
    """A certificate the company seals with: its own, brought as PKCS#12, or the built-in one nobody else vouches for."""

    subject = models.TextField()
    issuer = models.TextField()
    serial = models.TextField()
    fingerprint = models.CharField(max_length=64, unique=True)     # SHA-256 of the certificate
    self_issued = models.BooleanField()
    built_in = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    retired_at = models.DateTimeField(null=True)


class Secret(models.Model):
    """The PKCS#12 of a certificate and its password, encrypted; no password: it comes from the environment."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, primary_key=True, related_name="+")
    bundle = models.BinaryField()
    password = models.BinaryField(null=True)


class Signature(models.Model):
    """A signature under a record: of whom, on screen (drawn) or on paper (scan, seal, who compared the text, where the original lies)."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="signatures")
    party = models.TextField()                                      # "company" or "other": one signature each
    way = models.TextField()
    name = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    signed_date = models.DateField()
    at = models.DateTimeField()
    drawn = models.BinaryField(null=True)
    scan = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    seal = models.TextField(default="", blank=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    place = models.TextField(default="", blank=True)
    consent_version = models.TextField(default="", blank=True)                  # the wording agreed to on screen, and its hash
    consent_sha256 = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "party"], name="signature_once"),
            models.CheckConstraint(condition=Q(party__in=("company", "other")), name="signature_party"),
            models.CheckConstraint(
                condition=Q(way=words.SCREEN, drawn__isnull=False, scan__isnull=True)
                | Q(way=words.PAPER, scan__isnull=False, checked_by__isnull=False, drawn__isnull=True) & ~Q(place=""),
                name="signature_way",
            ),
        ]


class Seal(models.Model):
    """The sealed PDF of a record: which file, under which certificate. `sha256` is what the verify page knows a file by."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="+")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
