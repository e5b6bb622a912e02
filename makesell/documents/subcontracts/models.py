"""Tables of subcontracts: pieces at a supplier for an operation, and the reports of the operation that their returns were."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.production.models import Operation, OperationReport
from makesell.documents.subcontracts import states
from makesell.ground.spine.models import Document
from makesell.masterdata.suppliers.models import Supplier


class Subcontract(Document):
    """Pieces sent to a supplier for an operation outside 委外, at a price each in company currency, to be back until a day.

    `first_due_on` is the day first agreed, `due_on` the day agreed now, `came_on` the day the last of them came; `slipped_on` is the agreed
    day that passed, or was moved, and became a slip.
    """

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")     # read by the operation's page and the checks
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")     # read by the supplier's page
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    back_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    scrap_qty = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    unit_cost = models.DecimalField(max_digits=20, decimal_places=8)
    sent_on = models.DateField()
    due_on = models.DateField()
    first_due_on = models.DateField()
    came_on = models.DateField(null=True)
    slipped_on = models.DateField(null=True)
    remark = models.TextField(default="", blank=True)

    class Meta:
        # read by the clock: what is at suppliers, by the day it should be back
        indexes: ClassVar = [models.Index(fields=["due_on"], condition=Q(state__in=list(states.AWAY)), name="subcontract_away")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="subcontract_state"),
            models.CheckConstraint(condition=Q(qty__gt=0, back_qty__gte=0, scrap_qty__gte=0), name="subcontract_quantity"),
            models.CheckConstraint(condition=Q(qty__gte=F("back_qty") + F("scrap_qty")), name="subcontract_no_more_than_sent"),
            models.CheckConstraint(condition=Q(unit_cost__gte=0), name="subcontract_price"),
            models.CheckConstraint(condition=Q(due_on__gte=F("sent_on"), first_due_on__gte=F("sent_on")), name="subcontract_days"),
            models.CheckConstraint(condition=Q(came_on__isnull=True) ^ Q(state=states.BACK), name="subcontract_came"),
        ]


class SubcontractReturn(models.Model):
    """What came back of a subcontract, or was scrapped there: the report of its operation, which says when and how much. Undone, its mirror."""

    subcontract = models.ForeignKey(Subcontract, on_delete=models.PROTECT, related_name="returns")
    report = models.OneToOneField(OperationReport, on_delete=models.PROTECT, related_name="+")
