"""Tables of product groups, products and their cost."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import ordered_validity, validity
from makesell.ground.spine.models import MasterRecord
from makesell.masterdata.products import words


class UnitOfMeasure(models.Model):
    """A unit of measure 计量单位; `digits` is how many decimals a quantity in it may have (0–8)."""

    code = models.TextField(unique=True)
    name = models.TextField()
    name_en = models.TextField(default="", blank=True)
    digits = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(digits__gte=0, digits__lte=8), name="unit_of_measure_digits")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProductGroup(MasterRecord):
    """A product group 产品组; targets and commission rates name one, and mean it with all groups below."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True)  # read by the tree

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="product_group_code_once"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("record")), name="product_group_not_under_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Product(MasterRecord):
    """A product 产品, made, bought or a service. Its cost and its prices are dated and stand elsewhere."""

    kind = models.TextField(default=words.MAKE)
    group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="products", null=True)  # read by the group's page
    uom = models.ForeignKey(UnitOfMeasure, on_delete=models.PROTECT, related_name="+", db_index=False)
    tracking = models.TextField(default=words.UNTRACKED)
    saleable = models.BooleanField(default=True)
    sold_from = models.DateField(null=True)
    sold_to = models.DateField(null=True)
    lead_time_days = models.IntegerField(default=0)
    safety_stock_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    shelf_life_days = models.IntegerField(db_default=0)     # 0: it does not expire
    warranty_months = models.IntegerField(db_default=0)     # 0: as the rule says
    labour_months = models.IntegerField(db_default=0)       # of work on it, where that ends on another day; 0: with the parts
    installed_from = models.TextField(db_default=words.ACCEPTED)     # when a piece by serial number becomes an installed machine
    specification = models.TextField(default="", blank=True)
    tax_code = models.TextField(db_default="", blank=True)     # 税收分类编码: 19 digits, named on tax invoices

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="product_code_once"),
            models.CheckConstraint(condition=Q(kind__in=list(words.KINDS)), name="product_kind"),
            models.CheckConstraint(condition=Q(tracking__in=list(words.TRACKINGS)), name="product_tracking"),
            models.CheckConstraint(condition=Q(installed_from__in=list(words.INSTALLED)), name="product_installed_from"),
            models.CheckConstraint(condition=Q(warranty_months__gte=0, warranty_months__lte=240), name="product_warranty"),
            models.CheckConstraint(condition=Q(labour_months__gte=0, labour_months__lte=240), name="product_labour"),
            models.CheckConstraint(condition=Q(sold_to__isnull=True) | Q(sold_to__gt=F("sold_from")), name="product_sold_dates"),
            models.CheckConstraint(condition=Q(tax_code__regex=r"^([0-9]{19})?$"), name="product_tax_code"),
            models.CheckConstraint(condition=Q(lead_time_days__gte=0, safety_stock_qty__gte=0, shelf_life_days__gte=0), name="product_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BundlePart(models.Model):
    """What one bundle 套装 consists of between two dates, and how its price is spread: by weight, else by the part's list price."""

    bundle = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="bundle_parts", db_index=False)
    part = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    weight = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("bundle_part_dates"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="bundle_part_quantity"),
            models.CheckConstraint(condition=Q(weight__isnull=True) | Q(weight__gt=0), name="bundle_part_weight"),
            models.CheckConstraint(condition=~Q(bundle=F("part")), name="bundle_part_not_itself"),
            ExclusionConstraint(
                name="bundle_part_once",
                expressions=[("bundle", RangeOperators.EQUAL), ("part", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]


class ProductCost(models.Model):
    """The standard cost 标准成本 of one unit of a product between two dates, in the company's currency."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="costs", db_index=False)
    cost = models.DecimalField(max_digits=20, decimal_places=8)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("product_cost_dates"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="product_cost_not_negative"),
            ExclusionConstraint(name="product_cost_once", expressions=[("product", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)]),
        ]
