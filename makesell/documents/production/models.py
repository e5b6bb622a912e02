"""Tables of production orders: the order, what the shop floor reported, and every slip of its date."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.orders.models import SalesOrderLine
from makesell.documents.production import states
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, Line
from makesell.masterdata.products.models import Product
from makesell.masterdata.works.models import BomVersion, Routing, RoutingStep, Warehouse, WorkCenter


class ProductionOrder(Document):
    """A quantity of a product to be made into a warehouse until a date. `receipt` is the line that planned receipts name."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")  # read by the product's page
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True)  # read by the order's page
    receipt = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+")
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    good_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    scrap_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    due_date = models.DateField()
    first_due_date = models.DateField()
    released_at = models.DateTimeField(null=True)
    # What it is made of and how, as in force when it was planned; `materials` is the line its components are reserved and issued for.
    bom = models.ForeignKey(BomVersion, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    routing = models.ForeignKey(Routing, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    materials = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_date", "record"], name="production_due")]  # read by the list sorted by date
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="production_state"),
            models.CheckConstraint(condition=Q(qty__gt=0, good_qty__gte=0, scrap_qty__gte=0), name="production_quantity"),
        ]


class OutputReport(models.Model):
    """What the shop floor reported 报工: good pieces into stock, scrap."""

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="reports")
    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    good_qty = models.DecimalField(max_digits=24, decimal_places=8)
    scrap_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(undoes__isnull=True, good_qty__gte=0, scrap_qty__gte=0) | Q(undoes__isnull=False, good_qty__lte=0, scrap_qty__lte=0))
                & ~Q(good_qty=0, scrap_qty=0),
                name="output_report_quantity",
            ),
        ]


class Operation(models.Model):
    """An operation 工序 of a production order: its routing's, for `start_qty` pieces to begin with, so that after scrap the order's are good.

    Minutes to set up, minutes for each piece; `days` outside 委外, by `supplier` at `outside_price` a piece. `after` are the positions it
    follows, as the routing writes them.
    """

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="operations", db_index=False)
    position = models.IntegerField()
    step = models.ForeignKey(RoutingStep, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    name = models.TextField(default="", blank=True)
    work_center = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    second = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    third = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    beside = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    family = models.TextField(default="", blank=True)
    setup_minutes = models.IntegerField(default=0)
    run_each = models.DecimalField(max_digits=20, decimal_places=8, default=0)
    start_qty = models.DecimalField(max_digits=24, decimal_places=8)
    scrap_rate = models.DecimalField(max_digits=9, decimal_places=8, default=0)
    move_qty = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    days = models.IntegerField(null=True)
    after = models.TextField(default="", blank=True)
    supplier = models.TextField(default="", blank=True)
    outside_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    planned_start = models.DateTimeField(null=True)
    planned_end = models.DateTimeField(null=True)
    state = models.TextField(default=states.WAITING)
    good_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    scrap_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    rework_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    spent_minutes = models.IntegerField(default=0)
    # of its pieces so many were sent to suppliers and not taken back undone; what those that came back cost
    sent_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0, db_default=0)
    outside_cost = models.DecimalField(max_digits=28, decimal_places=8, default=0, db_default=0)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        # read by the board and the scheduler: what is to be done at a center, in its order
        indexes: ClassVar = [
            models.Index(fields=["work_center", "planned_start"], condition=~Q(state=states.DONE), name="production_operation_to_do")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="production_operation_once"),
            models.CheckConstraint(condition=Q(state__in=list(states.OPERATION_LABELS)), name="production_operation_state"),
            models.CheckConstraint(
                condition=Q(setup_minutes__gte=0, run_each__gte=0, start_qty__gt=0, good_qty__gte=0, scrap_qty__gte=0, rework_qty__gte=0,
                            spent_minutes__gte=0, sent_qty__gte=0, outside_cost__gte=0),
                name="production_operation_numbers",
            ),
        ]  # fmt: skip


class Component(models.Model):
    """A component 用料 of a production order: so much for each piece that is begun, scrap in it; what of it was issued 领料."""

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="components", db_index=False)
    position = models.IntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")     # read by who needs a product for what
    qty_each = models.DecimalField(max_digits=24, decimal_places=8)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    issued_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    # where an engineering change began anew: so much was begun and issued before it
    since_begun = models.DecimalField(max_digits=24, decimal_places=8, default=0, db_default=0)
    since_issued = models.DecimalField(max_digits=24, decimal_places=8, default=0, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="production_component_once"),
            models.CheckConstraint(condition=Q(qty_each__gt=0, qty__gte=0, issued_qty__gte=0), name="production_component_numbers"),
        ]


class OperationReport(models.Model):
    """What was reported of an operation 工序报工: good pieces passed on, scrap with its cause, rework, minutes. An undo mirrors it."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="reports")
    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="+")     # what it issued names it
    output = models.OneToOneField(OutputReport, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    good_qty = models.DecimalField(max_digits=24, decimal_places=8)
    scrap_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    rework_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    minutes = models.IntegerField(default=0)
    cause = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cause__in=["", *states.SCRAP_CAUSES]), name="operation_report_cause"),
            models.CheckConstraint(
                condition=Q(undoes__isnull=True, good_qty__gte=0, scrap_qty__gte=0, rework_qty__gte=0, minutes__gte=0)
                | Q(undoes__isnull=False, good_qty__lte=0, scrap_qty__lte=0, rework_qty__lte=0, minutes__lte=0),
                name="operation_report_quantity",
            ),
        ]


class ProductionPause(models.Model):
    """Production stands still 暂停: at whose wish, why, at what cost, how many minutes of capacity that freed, until when it is thought to last."""

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="pauses")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    by_customer = models.BooleanField()
    reason = models.TextField()
    cost = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    minutes_freed = models.IntegerField(default=0)
    back_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order"], condition=Q(ended_at__isnull=True), name="production_pause_once"),
            models.CheckConstraint(condition=Q(cost__gte=0, minutes_freed__gte=0), name="production_pause_numbers"),
        ]


class EngineeringChange(models.Model):
    """Another bill of material or routing 工程变更 for what a running order has not begun; `lines` says what changes, as it was approved."""

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="engineering_changes")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reason = models.TextField()
    bom = models.ForeignKey(BomVersion, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    routing = models.ForeignKey(Routing, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    lines = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(applied_at__isnull=True, refused_at__isnull=True), name="engineering_change_waits_once"
            ),
        ]


class Slip(models.Model):
    """A date that moved 交期延误: from, to, why, and who said so."""

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="slips")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.TextField()


class StoppedWork(models.Model):
    """A quantity of a running order that a customer wants no more: what was spent on it — labour and material — as proposed to be charged."""

    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="stopped")
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")     # read by the sales order's page
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    labour = models.DecimalField(max_digits=20, decimal_places=4)
    material = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(qty__gt=0, labour__gte=0, material__gte=0), name="stopped_work_numbers")]
