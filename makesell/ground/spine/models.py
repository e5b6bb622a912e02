"""Tables of the spine, and the columns every document shares with its record."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from makesell.ground.organisation.models import Person, Searchable, Unit


class Record(Searchable):
    """One row for everything that has a page. `number` is null until posted; `title` is what lists and search show.

    `owner` and `unit` are copied to the document and tied to it by a composite foreign key ON UPDATE CASCADE;
    only `spine.actions.reassign` changes them.
    """

    kind = models.TextField()
    number = models.TextField(null=True)
    title = models.TextField(default="", blank=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    external_source = models.TextField(null=True)
    external_id = models.TextField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["search_grams"], name="record_search"),
            # read by lists "of this owner" and by hand-over
            models.Index(fields=["owner", "kind"], name="record_owner"),
            # read by the list of customers sorted by external id
            models.Index(fields=["external_id", "id"], condition=Q(kind="customer"), name="record_customer_external"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="record_number_once"),
            models.UniqueConstraint(
                fields=["external_source", "kind", "external_id"], name="record_external_once", condition=Q(external_id__isnull=False)
            ),
            models.UniqueConstraint(fields=["id", "owner", "unit"], name="record_owner_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.pk}"


class Line(models.Model):
    """One row for each line a book may name; the document line's primary key is this row's."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "position"], name="line_position_once")]


class Document(models.Model):
    """What every document has (`domain.md` §2); the primary key is the record's."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="+")
    number = models.TextField(null=True)
    state = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True


class DocumentLine(models.Model):
    """What every document line has; the primary key is the spine line's."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, primary_key=True, related_name="+")
    position = models.IntegerField()

    class Meta:
        abstract = True


class MasterRecord(models.Model):
    """What every master row with a page has; the primary key is the record's."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, primary_key=True, related_name="+")
    code = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default="", blank=True)
    sort_key = models.TextField(default="", blank=True)     # the name's pinyin key, beside the name so that lists sort without a join
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True


class Note(models.Model):
    """A note somebody wrote on a record; part of its timeline."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    text = models.TextField()


class Event(models.Model):
    """A named act done to a record (`confirm`, `ship`…): the system's part of the timeline, with who and why.

    `txid` is the transaction it was done in, as the log of changes keeps it; PostgreSQL fills it in.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="events")
    act = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    by_name = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    reason = models.TextField(default="", blank=True)
    txid = models.BigIntegerField(null=True)
