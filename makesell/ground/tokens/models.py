"""Table of tokens."""

from typing import ClassVar

from django.db import models

from makesell.ground.organisation.models import Person, User


class Token(models.Model):
    """A program's token: whose it is, which login it acts as, what it may do (`read`, `write`), until when."""

    name = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.TextField(unique=True)
    scopes = models.TextField(default="read")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="token_expires"),
            models.CheckConstraint(condition=models.Q(scopes__in=["read", "read write"]), name="token_scopes"),
        ]
