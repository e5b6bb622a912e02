"""Tables of slips: what was reported, the production orders it makes later, and the order lines it hits."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.orders.models import SalesOrderLine
from makesell.documents.production.models import ProductionOrder
from makesell.documents.slips import states
from makesell.ground.spine.models import Document
from makesell.masterdata.products.models import Product
from makesell.masterdata.suppliers.models import Supplier
from makesell.masterdata.works.models import WorkCenter


class SlipReport(Document):
    """What went wrong: a work center does nothing from `since` until `until`; a production order (of scrap: `qty` pieces of it) is done on
    `new_date`; a material comes on `new_date`."""

    kind = models.TextField()
    reason = models.TextField()
    reported_at = models.DateTimeField()
    work_center = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    production = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by its page
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    qty = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    new_date = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)       # until when it is to be answered, in working time
    escalated_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)     # since when the dates of production orders say it

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="slip_report_state"),
            models.CheckConstraint(
                condition=Q(kind__in=states.STOPS, work_center__isnull=False, since__isnull=False, until__gt=models.F("since"))
                | Q(kind__in=(states.LATE, states.PAUSE), production__isnull=False, new_date__isnull=False)
                | Q(kind=states.SCRAP, production__isnull=False, new_date__isnull=False, qty__gt=0)
                | Q(kind=states.MATERIAL, product__isnull=False, new_date__isnull=False),
                name="slip_report_of",
            ),
        ]


class SlipOrder(models.Model):
    """A production order that is done later: the day it was due, and the day it will be done on."""

    slip = models.ForeignKey(SlipReport, on_delete=models.PROTECT, related_name="orders", db_index=False)
    order = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="+", db_index=False)
    was_date = models.DateField()
    now_date = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slip", "order"], name="slip_order_once")]


class SlipLine(models.Model):
    """An order line that is hit: what was promised, what comes later of it, and when; how it was answered and its
    day then."""

    slip = models.ForeignKey(SlipReport, on_delete=models.PROTECT, related_name="lines", db_index=False)
    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")     # read by the order's page
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    was_date = models.DateField()
    now_date = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(db_default="", blank=True)
    promised = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slip", "line"], name="slip_line_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, promised__isnull=True, answer="")
                | Q(answered_at__isnull=False, promised__isnull=False, answer__in=list(states.ANSWERS)),
                name="slip_line_answer",
            ),
            models.CheckConstraint(condition=Q(now_date__gt=models.F("was_date")), name="slip_line_later"),
        ]


class SlipOffer(models.Model):
    """What a supplier offers for a slip: material that comes sooner, or a production order (its work that has not begun) done outside by a day.

    `by` is the supplier whose own offers say it; without one somebody was asked, and `supplier` is who.
    """

    slip = models.ForeignKey(SlipReport, on_delete=models.PROTECT, related_name="offers")     # read by its page
    kind = models.TextField()
    production = models.ForeignKey(ProductionOrder, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    supplier = models.TextField()
    by = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    day = models.DateField()
    cost = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=states.EXPEDITE, production__isnull=True) | Q(kind=states.SUBCONTRACT, production__isnull=False),
                name="slip_offer_of",
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="slip_offer_cost"),
        ]


class SlipOption(models.Model):
    """What can be done for a line that is hit (none: for all of them), as it was shown: its effect on promises, its cost, or why it cannot be.

    `other` is the line that gives; `early` what is sent by the day promised; `work_center` and `minutes` say which hours are worked; `offer` is
    what somebody outside does, `product` what is taken instead.
    """

    slip = models.ForeignKey(SlipReport, on_delete=models.PROTECT, related_name="options")     # read by its page
    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    place = models.IntegerField()
    kind = models.TextField()
    other = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    work_center = models.ForeignKey(WorkCenter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    minutes = models.IntegerField(default=0)
    offer = models.ForeignKey(SlipOffer, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    effects = models.JSONField(default=list)
    cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    early = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    refused = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(states.OPTIONS)), name="slip_option_kind"),
            models.CheckConstraint(condition=Q(refused__in=["", *states.REFUSED]), name="slip_option_refused"),
        ]
