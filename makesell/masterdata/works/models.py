"""Tables of plants, warehouses, work centers, bills of material and routings."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import Unit, ordered_validity, validity
from makesell.ground.spine.models import MasterRecord
from makesell.masterdata.products.models import Product
from makesell.masterdata.suppliers.models import Supplier
from makesell.masterdata.works import words


class Plant(MasterRecord):
    """A plant 工厂. `calendar` is the code of its working calendar; `plan_version` is raised whenever capacity of it is kept or given back."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    calendar = models.TextField(default="", blank=True)
    plan_version = models.BigIntegerField(db_default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="plant_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Warehouse(MasterRecord):
    """A warehouse 仓库, or a place goods are kept apart in (quality, on loan at a customer)."""

    plant = models.ForeignKey(Plant, on_delete=models.PROTECT, related_name="warehouses", null=True, db_index=False)
    kind = models.TextField(default=words.OWN)
    address = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="warehouse_code_once"),
            models.CheckConstraint(condition=Q(kind__in=list(words.WAREHOUSE_KINDS)), name="warehouse_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Location(models.Model):
    """A shelf or bin 货位 of a warehouse; where to look, not a stock of its own."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="locations", db_index=False)
    code = models.TextField()
    name = models.TextField(default="", blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["warehouse", "code"], name="location_code_once")]


class ProductPlace(models.Model):
    """Where a product lies in a warehouse: the location a picker goes to."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["product", "warehouse"], name="product_place_once")]


class WorkCenter(MasterRecord):
    """A work center 工作中心: `parallel` operations at once, `hours_per_day` where no calendar is named, a cost an hour."""

    plant = models.ForeignKey(Plant, on_delete=models.PROTECT, related_name="work_centers", null=True, db_index=False)
    calendar = models.TextField(default="", blank=True)
    cost_rate = models.DecimalField(max_digits=20, decimal_places=8, default=0)
    currency = models.CharField(max_length=3)
    parallel = models.IntegerField(default=1)
    hours_per_day = models.DecimalField(max_digits=10, decimal_places=4, default=8)
    efficiency = models.DecimalField(max_digits=9, decimal_places=8, default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="work_center_code_once"),
            models.CheckConstraint(condition=Q(cost_rate__gte=0, parallel__gte=1, efficiency__gt=0), name="work_center_numbers"),
            models.CheckConstraint(condition=Q(hours_per_day__gte=0, hours_per_day__lte=24), name="work_center_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SetupTime(models.Model):
    """Hours a work center is set up from one family of operations to another; what is not written down takes the operation's own time."""

    work_center = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="setup_times", db_index=False)
    from_family = models.TextField()
    to_family = models.TextField()
    hours = models.DecimalField(max_digits=14, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work_center", "from_family", "to_family"], name="setup_time_once"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="setup_time_hours"),
        ]


class CenterTime(models.Model):
    """Overtime 加班 or maintenance 保养 of a work center: from minute to minute of every day in `[valid_from, valid_to)`."""

    work_center = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="times", db_index=False)
    kind = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    start_minute = models.IntegerField()
    end_minute = models.IntegerField()
    note = models.TextField(default="", blank=True)

    class Meta:
        # read by planning: what changes the hours of a center from a day on
        indexes: ClassVar = [models.Index(fields=["work_center", "valid_to"], name="center_time_by_center")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(words.TIME_KINDS)), name="center_time_kind"),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="center_time_dates"),
            models.CheckConstraint(
                condition=Q(start_minute__gte=0, end_minute__gt=F("start_minute"), end_minute__lte=1440), name="center_time_minutes"
            ),
        ]


class BomVersion(MasterRecord):
    """A revision of a product's bill of material 物料清单, for `base_qty` of it, in force between two dates.

    `alternative` 0 is the usual one; 1, 2 … stand beside it 替代清单, the lower the sooner taken.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="boms", db_index=False)
    revision = models.IntegerField(default=1)
    base_qty = models.DecimalField(max_digits=24, decimal_places=8, default=1)
    alternative = models.IntegerField(db_default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("bom_dates"),
            models.CheckConstraint(condition=Q(base_qty__gt=0), name="bom_base"),
            models.CheckConstraint(condition=Q(alternative__gte=0, alternative__lte=99), name="bom_alternative"),
            models.UniqueConstraint(fields=["code"], name="bom_code_once"),
            models.UniqueConstraint(fields=["product", "revision"], name="bom_revision_once"),
            ExclusionConstraint(
                name="bom_one_in_force",
                expressions=[("product", RangeOperators.EQUAL), ("alternative", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(active=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BomLine(models.Model):
    """A component of a bill of material; it may be in force for a part of the revision's time only.

    A line with `instead_of` is a substitute for the line of that position, taken where it is there sooner.
    """

    bom = models.ForeignKey(BomVersion, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField()
    component = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")  # read by "where used"
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    scrap_rate = models.DecimalField(max_digits=9, decimal_places=8, default=0)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    instead_of = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bom", "position"], name="bom_line_once"),
            ordered_validity("bom_line_dates"),
            models.CheckConstraint(condition=Q(qty__gt=0, scrap_rate__gte=0, scrap_rate__lt=1), name="bom_line_numbers"),
            ExclusionConstraint(
                name="bom_line_component_once",
                expressions=[("bom", RangeOperators.EQUAL), ("component", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]


class Routing(MasterRecord):
    """A revision of how a product is made 工艺路线, in force between two dates, in lots of at least `lot_min`, whole `lot_multiple`s.

    A `template` stands in for a machine that is not designed yet 非标: design, approval of drawings, long-lead parts, making.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="routings", db_index=False)
    revision = models.IntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    template = models.BooleanField(default=False)
    lot_min = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    lot_multiple = models.DecimalField(max_digits=24, decimal_places=8, default=0)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("routing_dates"),
            models.CheckConstraint(condition=Q(lot_min__gte=0, lot_multiple__gte=0), name="routing_lots"),
            models.UniqueConstraint(fields=["code"], name="routing_code_once"),
            models.UniqueConstraint(fields=["product", "revision"], name="routing_revision_once"),
            ExclusionConstraint(
                name="routing_one_in_force",
                expressions=[("product", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(active=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RoutingStep(models.Model):
    """An operation 工序 of a routing at a work center (else at `second`, then `third`), or outside 委外 for so many working `days`,
    by `supplier` at `outside_price` for each piece sent, in company currency. What the supplier (none: the preferred one) offers of an operation of
    this name on a date comes before both.

    Hours to set up once (by `family`, where the center has a matrix of setup times), hours for each unit; `beside` is the tool or the people
    needed with it, `move_qty` the lot that goes on while the rest is made, `after` the positions it follows (none: the one before, 0: nothing).
    """

    routing = models.ForeignKey(Routing, on_delete=models.PROTECT, related_name="steps", db_index=False)
    position = models.IntegerField()
    work_center = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True)  # read by the work center's page
    name = models.TextField(default="", blank=True)
    name_en = models.TextField(default="", blank=True)
    setup_hours = models.DecimalField(max_digits=14, decimal_places=8, default=0)
    run_hours = models.DecimalField(max_digits=14, decimal_places=8, default=0)
    second = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    third = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    beside = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    family = models.TextField(default="", blank=True)
    move_qty = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    scrap_rate = models.DecimalField(max_digits=9, decimal_places=8, default=0)
    days = models.IntegerField(null=True)
    after = models.TextField(default="", blank=True)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    outside_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["routing", "position"], name="routing_step_once"),
            models.CheckConstraint(condition=Q(setup_hours__gte=0, run_hours__gte=0), name="routing_step_hours"),
            models.CheckConstraint(
                condition=Q(work_center__isnull=False, days__isnull=True) | Q(work_center__isnull=True, days__gt=0), name="routing_step_where"
            ),
            models.CheckConstraint(
                condition=Q(scrap_rate__gte=0, scrap_rate__lt=1) & (Q(move_qty__isnull=True) | Q(move_qty__gt=0)), name="routing_step_numbers"
            ),
            models.CheckConstraint(
                condition=Q(supplier__isnull=True, outside_price__isnull=True)
                | (Q(days__isnull=False) & (Q(outside_price__isnull=True) | Q(outside_price__gte=0))),
                name="routing_step_outside",
            ),
        ]
