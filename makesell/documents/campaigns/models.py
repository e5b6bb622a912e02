"""Tables of campaigns: the campaign and the one line its costs are posted by."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.campaigns import states
from makesell.documents.plans.models import BudgetLine
from makesell.ground.spine.models import Document, DocumentLine


class Campaign(Document):
    """A campaign: kind, days, what it may cost, and the line of a sales plan that pays for it."""

    kind = models.TextField()
    start_date = models.DateField()
    end_date = models.DateField()
    budget = models.DecimalField(max_digits=20, decimal_places=4)
    plan_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="+")     # read by the plan's page
    aim = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="campaign_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="campaign_kind"),
            models.CheckConstraint(condition=Q(end_date__gte=models.F("start_date")), name="campaign_days"),
            models.CheckConstraint(condition=Q(budget__gt=0), name="campaign_budget"),
        ]


class CampaignLine(DocumentLine):
    """The source of the campaign's entries in the budget book."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="+")
