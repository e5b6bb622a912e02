"""Table of customers' part numbers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.masterdata.parties.models import Customer
from makesell.masterdata.products.models import Product


class PartNumber(models.Model):
    """What a customer calls a product: number and name. `number_key` is the number as it is sought, whatever its letters' case."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.TextField()
    number_key = models.TextField()
    name = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "product"], name="part_number_product_once"),
            models.UniqueConstraint(fields=["customer", "number_key"], name="part_number_once"),
            models.CheckConstraint(condition=~Q(number=""), name="part_number_given"),
        ]
