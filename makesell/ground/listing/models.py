"""The table of saved filters of lists, and of how each person last arranged a list's columns."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A person's saved filter of one noun's list. `query` is the address' query; a row without name holds the remembered columns
    and their widths (`name:pixels`, comma separated).

    `shared` shows it to everybody, with `shared_unit` only to members of that unit and of the units above it.
    """

    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    noun = models.TextField()
    name = models.TextField(default="", blank=True)
    query = models.TextField(default="", blank=True)
    columns = models.TextField(default="", blank=True)
    widths = models.TextField(default="", db_default="", blank=True)
    shared = models.BooleanField(default=False)
    shared_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_default = models.BooleanField(default=False)
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "noun", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(fields=["person", "noun"], name="saved_view_one_default", condition=Q(is_default=True)),
        ]
        indexes: ClassVar = [
            # read by every list: the shared ones of the noun
            models.Index(fields=["noun"], name="saved_view_shared", condition=Q(shared=True))
        ]


class Recent(models.Model):
    """When a person last looked at a row of a noun, and whether it is a favourite; kept short per person."""

    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    noun = models.TextField()
    key = models.BigIntegerField()
    at = models.DateTimeField()
    starred = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "noun", "key"], name="recent_once")]
        indexes: ClassVar = [
            # read by the palette and by pickers
            models.Index(fields=["person", "-at"], name="recent_person")
        ]
