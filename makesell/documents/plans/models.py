"""Tables of sales plans: the plan and its four parts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.plans import states
from makesell.ground.organisation.models import Person
from makesell.ground.period.models import Period
from makesell.ground.spine.models import Document, DocumentLine, Record


class SalesPlan(Document):
    """A plan of a unit for a period. `review` is what its owner wrote when it was over; `figures` what the house wrote beside it."""

    title = models.TextField()
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    strategy = models.TextField(default="", blank=True)
    revision = models.IntegerField(default=1)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reason = models.TextField(default="", blank=True)
    approved_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    review = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="plan_state")]


class AnalysisRow(models.Model):
    """A row of the market analysis: a market size, own sales, or a finding in words. `amount` is frozen at approval."""

    plan = models.ForeignKey(SalesPlan, on_delete=models.PROTECT, related_name="analysis")     # read by the plan's page
    position = models.IntegerField()
    kind = models.TextField()
    text = models.TextField(default="", blank=True)
    source = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_analysis_position"),
            models.CheckConstraint(condition=Q(kind__in=list(states.ROWS)), name="plan_analysis_kind"),
            models.CheckConstraint(condition=~Q(kind=states.MARKET_SIZE) | Q(source__isnull=False), name="plan_analysis_source"),
        ]


class TargetGroup(models.Model):
    """A target group: a saved filter of customers as it was when it was chosen, and how many it held at approval."""

    plan = models.ForeignKey(SalesPlan, on_delete=models.PROTECT, related_name="groups")     # read by the plan's page
    position = models.IntegerField()
    name = models.TextField()
    query = models.TextField()
    count_then = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "position"], name="plan_group_position")]


class PlanAction(models.Model):
    """An action: what, who, until when; its result once it is done."""

    plan = models.ForeignKey(SalesPlan, on_delete=models.PROTECT, related_name="actions")     # read by the plan's page
    position = models.IntegerField()
    what = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")     # read by the owner's workbench
    due_date = models.DateField()
    result = models.TextField(default="", blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_action_position"),
            models.CheckConstraint(condition=Q(done_at__isnull=True) | ~Q(result=""), name="plan_action_result"),
        ]


class BudgetLine(DocumentLine):
    """A line of the budget; the budget book keeps what is planned, committed and spent of it."""

    plan = models.ForeignKey(SalesPlan, on_delete=models.PROTECT, related_name="budget")     # read by the plan's page
    name = models.TextField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "name"], name="plan_budget_name"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="plan_budget_positive"),
        ]
