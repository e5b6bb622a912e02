"""Tables of rush orders: the line that gains, what it costs, and the lines that lose."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.orders.models import SalesOrderLine
from makesell.documents.rushes import states
from makesell.ground.spine.models import Document


class RushOrder(Document):
    """A line that was promised `was_date` gets `now_date` from others. `lost` is what their days cost by rule, `premium` what else it costs."""

    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")     # read by the order's page
    wanted = models.DateField()
    was_date = models.DateField()
    now_date = models.DateField()
    reason = models.TextField()
    lost = models.DecimalField(max_digits=20, decimal_places=4)
    premium = models.DecimalField(max_digits=20, decimal_places=4)
    proposed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)       # until when who loses may object, in working time
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="rush_order_state"),
            models.CheckConstraint(condition=Q(now_date__lt=models.F("was_date"), lost__gte=0, premium__gte=0), name="rush_order_sooner"),
            models.UniqueConstraint(fields=["line"], condition=Q(state__in=states.OPEN), name="rush_order_one_open"),
        ]


class RushLoss(models.Model):
    """A line that gives: promised until now, and then; how its salesperson answered."""

    rush = models.ForeignKey(RushOrder, on_delete=models.PROTECT, related_name="losses", db_index=False)
    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")     # read by the order's page
    was_date = models.DateField()
    now_date = models.DateField()
    answered_at = models.DateTimeField(null=True)
    objection = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rush", "line"], name="rush_loss_once"),
            models.CheckConstraint(condition=Q(objection="") | Q(answered_at__isnull=False), name="rush_loss_objection"),
        ]
