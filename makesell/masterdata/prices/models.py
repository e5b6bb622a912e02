"""Tables of price lists and tax rates."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from makesell.ground.organisation.models import ordered_validity, validity
from makesell.ground.spine.models import Line, MasterRecord
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.prices import words
from makesell.masterdata.products.models import Product, ProductGroup


class PriceList(MasterRecord):
    """A price list 价格表: standard, of a customer class, of one customer, or a promotion. `tax_inclusive` says which side is exact."""

    kind = models.TextField(default=words.STANDARD)
    currency = models.CharField(max_length=3)
    tax_inclusive = models.BooleanField(default=False)
    customer_class = models.TextField(default="", blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=True)  # read by the customer's page
    # What a promotion may give away in all, without tax, below the prices that would win without it; none: as much as is sold.
    budget = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    # The line of a running plan's budget that what a promotion gives away is committed and spent from.
    budget_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="price_list_code_once"),
            models.CheckConstraint(condition=Q(kind__in=list(words.KINDS)), name="price_list_kind"),
            models.CheckConstraint(condition=Q(budget__isnull=True) | Q(kind="promotion", budget__gt=0), name="price_list_budget"),
            models.CheckConstraint(condition=Q(budget_line__isnull=True) | Q(budget__isnull=False), name="price_list_budget_line"),
            models.CheckConstraint(condition=~Q(kind="customer") | Q(customer__isnull=False), name="price_list_names_customer"),
            models.CheckConstraint(condition=~Q(kind="customer_class") | ~Q(customer_class=""), name="price_list_names_class"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PriceListLine(models.Model):
    """The price of one unit of a product, from a quantity on, between two dates."""

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="lines", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")  # read by the product's page
    from_qty = models.DecimalField(max_digits=24, decimal_places=8, default=1)
    price = models.DecimalField(max_digits=20, decimal_places=8)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("price_line_dates"),
            models.CheckConstraint(condition=Q(price__gte=0, from_qty__gt=0), name="price_line_not_negative"),
            ExclusionConstraint(
                name="price_line_once",
                expressions=[
                    ("price_list", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    ("from_qty", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class TaxRate(models.Model):
    """A tax rate 税率 by what is sold, to whom, and when. No product means all of the group, no group all products."""

    service_kind = models.TextField(default=words.GOODS)
    destination = models.TextField(default=words.DOMESTIC)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    rate = models.DecimalField(max_digits=9, decimal_places=8)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("tax_rate_dates"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lt=1), name="tax_rate_share"),
            models.CheckConstraint(condition=Q(service_kind__in=list(words.SERVICE_KINDS)), name="tax_rate_service_kind"),
            models.CheckConstraint(condition=Q(destination__in=list(words.DESTINATIONS)), name="tax_rate_destination"),
            models.CheckConstraint(condition=Q(product__isnull=True) | Q(product_group__isnull=True), name="tax_rate_one_scope"),
            ExclusionConstraint(
                name="tax_rate_once",
                expressions=[
                    ("service_kind", RangeOperators.EQUAL),
                    ("destination", RangeOperators.EQUAL),
                    (Coalesce(F("product"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("product_group"), 0), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
