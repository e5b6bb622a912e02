"""Tables of import runs and of the rows of imported tables."""

from typing import ClassVar

from django.db import models

from makesell.ground.exchange.states import LABELS, OUTCOMES
from makesell.ground.organisation.models import Person


class ImportRun(models.Model):
    """One import: what is read from where, how far it is, the rows left out, and whether somebody wishes it to stop.

    `source` names whose records these are in external ids; `resume` is what the importer itself keeps to go on where it stopped.
    """

    kind = models.TextField()
    source = models.TextField()
    path = models.TextField(default="", blank=True)
    state = models.TextField()
    step = models.TextField(default="", blank=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    bad_count = models.IntegerField(default=0)
    bad_rows = models.JSONField(default=list)
    failure = models.TextField(default="", blank=True)
    cancel_requested = models.BooleanField(default=False)
    resume = models.JSONField(default=dict)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    actor_name = models.TextField(default="", blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(state__in=list(LABELS)), name="import_run_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source} {self.state}"


class Row(models.Model):
    """One row of an imported table: its cells as read, what a test run said of it, and what became of it.

    Kept so that an import can go on, be shown and be undone: `first_change` and `last_change` are where in the log of changes
    that which the row did begins and ends, `changes` the values it changes (or would): column, old, new.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows", db_index=False)
    line = models.IntegerField()
    cells = models.JSONField()
    tried = models.TextField(default="", blank=True)
    outcome = models.TextField(default="", blank=True)
    key = models.BigIntegerField(null=True)
    txid = models.BigIntegerField(null=True)
    first_change = models.BigIntegerField(null=True)
    last_change = models.BigIntegerField(null=True)
    changes = models.JSONField(default=list)
    faults = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "line"], name="exchange_row_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=OUTCOMES), name="exchange_row_outcome"),
        ]
