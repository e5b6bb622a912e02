"""Tables of demand plans: the plan of a person, its lines, and the production that was planned by what was agreed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.forecasts import states
from makesell.documents.production.models import ProductionOrder
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.products.models import Product, ProductGroup


class DemandPlan(Document):
    """What a person's customers will want in the months from `start_date`; owner and unit are the person's when it was opened."""

    start_date = models.DateField()
    due_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    answer = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="demand_plan_state"),
            models.CheckConstraint(condition=Q(start_date__day=1), name="demand_plan_month"),
            # also read by what is in force of a person
            models.UniqueConstraint(fields=["owner", "start_date"], name="demand_plan_once"),
        ]


class DemandLine(models.Model):
    """A month's demand of one customer — or of all others — for a product, or for a group of them.

    `baseline` with `low` … `high` is what the statistics expect (80 of 100 months lie inside), `method` how; `override` the person's
    own word with its `reason`, kept beside. `last_year` is what the same month wanted a year before, `price` what a piece brought lately.
    """

    plan = models.ForeignKey(DemandPlan, on_delete=models.PROTECT, related_name="lines", db_index=False)
    month = models.DateField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    baseline = models.DecimalField(max_digits=24, decimal_places=8)
    low = models.DecimalField(max_digits=24, decimal_places=8)
    high = models.DecimalField(max_digits=24, decimal_places=8)
    method = models.TextField()
    last_year = models.DecimalField(max_digits=24, decimal_places=8)
    price = models.DecimalField(max_digits=20, decimal_places=8, default=0)
    override = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    reason = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "month", "customer", "product_group", "product"], nulls_distinct=False, name="demand_line_once"
            ),
            models.CheckConstraint(condition=Q(product_group__isnull=False) | Q(product__isnull=False), name="demand_line_of_something"),
            models.CheckConstraint(condition=Q(low__gte=0, low__lte=F("baseline"), baseline__lte=F("high")), name="demand_line_interval"),
            models.CheckConstraint(condition=Q(override__isnull=True) | Q(override__gte=0) & ~Q(reason=""), name="demand_line_reason"),
        ]


class ForecastSupply(models.Model):
    """A production order that was planned for the demand of a month which no order has asked for yet."""

    production = models.OneToOneField(ProductionOrder, on_delete=models.PROTECT, primary_key=True, related_name="+")
    month = models.DateField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
