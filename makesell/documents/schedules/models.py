"""Tables of schedules: the run, the moves it proposes, and what they do to promises."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.orders.models import SalesOrderLine
from makesell.documents.production.models import Operation, ProductionOrder
from makesell.documents.schedules import states
from makesell.ground.spine.models import Document
from makesell.masterdata.works.models import Plant, WorkCenter


class Schedule(Document):
    """A run of the scheduler. `generation` is the digest of the plan it began from: a proposal made from another plan cannot be accepted.

    `changes` are those of a scenario (none: the plant as it is). Lateness in minutes weighed, costs of machine hours in the company's currency.
    """

    plant = models.ForeignKey(Plant, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    changes = models.JSONField(default=list)
    seconds = models.IntegerField()
    seed = models.IntegerField(default=1)
    generation = models.TextField(default="", blank=True)
    tried = models.IntegerField(db_default=0)
    share = models.IntegerField(db_default=0)     # of the time that is gone, in percent
    cancel_requested = models.BooleanField(db_default=False)
    failure = models.TextField(default="", blank=True, db_default="")
    of_orders = models.TextField(default="", blank=True, db_default="")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    operations = models.IntegerField(db_default=0)
    moved = models.IntegerField(db_default=0)
    late_before = models.IntegerField(db_default=0)
    late_after = models.IntegerField(db_default=0)
    tardy_before = models.BigIntegerField(db_default=0)
    tardy_after = models.BigIntegerField(db_default=0)
    setup_before = models.BigIntegerField(db_default=0)
    setup_after = models.BigIntegerField(db_default=0)
    later = models.IntegerField(db_default=0)
    sooner = models.IntegerField(db_default=0)
    cost_before = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    cost_after = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="schedule_state"),
            models.CheckConstraint(condition=Q(seconds__gte=1, seconds__lte=600, share__gte=0, share__lte=100), name="schedule_numbers"),
            models.CheckConstraint(condition=Q(changes=[]) | ~Q(state__in=[states.PROPOSED, states.ACCEPTED]), name="schedule_of_the_plant"),
        ]


class ScheduleMove(models.Model):
    """An operation that would be done at another time, or elsewhere."""

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="moves")     # read by the schedule's page
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_center = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    to_center = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    from_start = models.DateTimeField(null=True)
    from_end = models.DateTimeField(null=True)
    to_start = models.DateTimeField()
    to_end = models.DateTimeField()


class ScheduleEffect(models.Model):
    """What it does to a production order, and to the order line that waits for it: the day it is to be done, done by the plan, and then.

    A rush order of a scenario has no production order yet.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="effects")     # read by the schedule's page
    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    due_date = models.DateField()
    before_date = models.DateField(null=True)
    after_date = models.DateField()
