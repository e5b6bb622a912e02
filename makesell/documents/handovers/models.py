"""Tables of hand-overs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.handovers import states
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, Record


class Handover(Document):
    """What a person hands over, why, and until when. The owner is who leads it; unit is the person's when it was begun."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")      # read by a person's hand-overs
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField()
    last_date = models.DateField()
    note = models.TextField(db_default="", blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="handover_state"),
            models.CheckConstraint(condition=Q(reason__in=list(states.REASONS)), name="handover_reason"),
            models.CheckConstraint(condition=~Q(person=models.F("successor")), name="handover_two"),
            models.UniqueConstraint(fields=["person"], condition=Q(state=states.OPEN) & ~Q(reason="service"), name="handover_open_once"),
        ]


class HandoverItem(models.Model):
    """One customer or open document, who takes it over, and whether that person has accepted it."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="items", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    successor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.TextField(db_default=states.WAITS)
    why = models.TextField(db_default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        # read by workbenches: what waits for a successor
        indexes: ClassVar = [models.Index(fields=["successor"], condition=Q(state=states.WAITS), name="handover_item_waits")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.ITEMS)), name="handover_item_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="handover_item_kind"),
            models.UniqueConstraint(fields=["handover", "record"], name="handover_item_once"),
        ]
