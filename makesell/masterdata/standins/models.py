"""Table of stand-ins."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.masterdata.products.models import Product


class StandIn(models.Model):
    """A product that may be sold instead of another, with what the seller should know of it."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    instead = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    note = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            # also read by the promise of a line that would be late
            models.UniqueConstraint(fields=["product", "instead"], name="stand_in_once"),
            models.CheckConstraint(condition=~Q(product=F("instead")), name="stand_in_other"),
        ]
