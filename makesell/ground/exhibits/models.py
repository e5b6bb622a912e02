"""Table of exhibits."""

from typing import ClassVar

from django.db import models


class Exhibit(models.Model):
    """What is worth a look: the code of what it shows, the noun of its page and its key there (a record, a person or a unit)."""

    code = models.TextField()
    noun = models.TextField()
    record = models.BigIntegerField()
    shown_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="exhibit_code_once")]

    def __str__(self) -> str:
        return self.code
