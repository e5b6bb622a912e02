"""Table of quotas."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from makesell.ground.organisation.models import ordered_validity, validity
from makesell.masterdata.products.models import Product


class Quota(models.Model):
    """How much of a product customers of a class, or of a region, may be promised of its supply while the quota holds."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer_class = models.TextField(default="", blank=True)
    region = models.TextField(default="", blank=True)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("quota_dates"),
            models.CheckConstraint(condition=Q(qty__gte=0), name="quota_not_negative"),
            models.CheckConstraint(condition=Q(customer_class="") ^ Q(region=""), name="quota_of_one"),
            # also read by whatever promises a product
            ExclusionConstraint(
                name="quota_once",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    ("customer_class", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
