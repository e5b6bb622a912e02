"""Tables of suppliers and of what they offer."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import ordered_validity, validity
from makesell.ground.spine.models import MasterRecord
from makesell.masterdata.products.models import Product


class Supplier(MasterRecord):
    """A supplier 供应商: bought of in `currency`, one of which is `rate` of the company's; it works by `calendar` (empty: the office's).

    `name_key` is the name without legal form and spaces: two with the same are very likely one.
    """

    contact = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True)
    terms = models.TextField(default="", blank=True)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=8, default=1)
    calendar = models.TextField(default="", blank=True)
    name_key = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name_key"], name="supplier_by_name")]     # read while a name is typed
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="supplier_code_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="supplier_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Offer(models.Model):
    """What a supplier offers between two dates: a product, or an operation outside by its name, from a quantity on (the least of them is
    the minimum) and in whole lots, at a price each, after so many working days of the supplier; sooner for a surcharge, by order or in percent.

    Of several suppliers the one with the lowest `preference` is asked first.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="offers", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True)     # read by promises and the product's page
    operation = models.TextField(default="", blank=True)
    their_code = models.TextField(default="", blank=True)
    from_qty = models.DecimalField(max_digits=24, decimal_places=8, default=1)
    lot_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    price = models.DecimalField(max_digits=20, decimal_places=8)
    lead_days = models.IntegerField()
    expedite_days = models.IntegerField(null=True)
    expedite_charge = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    expedite_rate = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    preference = models.IntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("supplier_offer_dates"),
            models.CheckConstraint(
                condition=Q(product__isnull=False, operation="") | (Q(product__isnull=True) & ~Q(operation="")), name="supplier_offer_of"
            ),
            models.CheckConstraint(condition=Q(from_qty__gt=0, lot_qty__gte=0), name="supplier_offer_quantity"),
            models.CheckConstraint(condition=Q(price__gte=0), name="supplier_offer_price"),
            models.CheckConstraint(condition=Q(lead_days__gt=0, lead_days__lte=730), name="supplier_offer_lead"),
            models.CheckConstraint(condition=Q(preference__gte=1, preference__lte=99), name="supplier_offer_preference"),
            models.CheckConstraint(
                condition=Q(expedite_days__isnull=True, expedite_charge__isnull=True, expedite_rate__isnull=True)
                | Q(expedite_days__isnull=False, expedite_days__gt=0, expedite_days__lt=F("lead_days")),
                name="supplier_offer_expedite",
            ),
            models.CheckConstraint(
                condition=(Q(expedite_charge__isnull=True) | Q(expedite_charge__gte=0, expedite_rate__isnull=True))
                & (Q(expedite_rate__isnull=True) | Q(expedite_rate__gte=0)),
                name="supplier_offer_surcharge",
            ),
            ExclusionConstraint(
                name="supplier_offer_once",
                expressions=[
                    ("supplier", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    ("from_qty", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                condition=Q(product__isnull=False),
            ),
            ExclusionConstraint(
                name="supplier_offer_operation_once",
                expressions=[
                    ("supplier", RangeOperators.EQUAL),
                    ("operation", RangeOperators.EQUAL),
                    ("from_qty", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                condition=Q(product__isnull=True),
            ),
        ]
