"""The table of answered requests."""

from typing import ClassVar

from django.db import models


class Key(models.Model):
    """A request that was answered: whose, which body, with what. Repeats are counted, because a repeated answer must write."""

    who = models.TextField()
    key = models.TextField()
    body_hash = models.TextField()
    status = models.IntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()
    repeats = models.IntegerField(default=0)
    repeated_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["who", "key"], name="idempotency_key_once")]
        indexes: ClassVar = [
            # read by the sweep
            models.Index(fields=["at"], name="idempotency_key_at")
        ]
