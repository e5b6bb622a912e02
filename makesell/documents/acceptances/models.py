"""Tables of acceptances and of the machines that arise by them. An acceptance is of one delivery; a line points at the delivery line it accepts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.acceptances import machine_states, states
from makesell.documents.deliveries.models import Delivery, DeliveryLine
from makesell.documents.orders.models import SalesOrder, SalesOrderLine
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.parties.models import Address, Customer
from makesell.masterdata.products.models import Product


class Acceptance(Document):
    """What was accepted of a delivery, when, and by which paper."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's acceptances
    kind = models.TextField()
    accepted_date = models.DateField()
    accepted_by = models.TextField(default="", blank=True)
    reference = models.TextField(default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            # read by the list sorted by date, and by a customer's acceptances
            models.Index(fields=["accepted_date", "record"], name="acceptance_date"),
            models.Index(fields=["customer", "accepted_date"], name="acceptance_customer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="acceptance_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="acceptance_kind"),
            models.CheckConstraint(condition=Q(kind=states.DEEMED) | ~Q(accepted_by=""), name="acceptance_signed"),
        ]


class AcceptanceLine(DocumentLine):
    """A quantity of a delivery line that is accepted."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="lines")
    delivery_line = models.OneToOneField(DeliveryLine, on_delete=models.PROTECT, related_name="+")
    qty = models.DecimalField(max_digits=24, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["acceptance", "position"], name="acceptance_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="acceptance_line_quantity"),
        ]


class InstalledMachine(Document):
    """One piece by its serial number at a customer 设备档案: where it stands, since when, and until when its warranty runs.

    `agreed_until` is the end of warranty as it was agreed, which money waits for; `warranty_until` the end with what was granted since.
    `replaces` is the machine it came in place of. One nobody shipped from here (of before, of a competitor's dealer) has no delivery.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    serial = models.TextField()
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    site = models.TextField(default="", blank=True)
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", null=True)     # read by a delivery's machines
    started_date = models.DateField()
    agreed_until = models.DateField()
    warranty_until = models.DateField()
    labour_until = models.DateField(null=True)     # work on it is free until then; none: as long as the parts
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar = [
            # read by a customer's machines
            models.Index(fields=["customer", "record"], name="machine_customer"),
            # read by who has a number in hand
            models.Index(fields=["serial"], name="machine_serial"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(machine_states.LABELS)), name="machine_state"),
            models.CheckConstraint(condition=~Q(serial=""), name="machine_has_serial"),
            models.UniqueConstraint(fields=["product", "serial"], condition=Q(state=machine_states.IN_USE), name="machine_in_one_place"),
        ]


class MachineStep(models.Model):
    """What happened to a machine on a day: moved, warranty extended, returned, replaced, retired; from what to what, and why."""

    machine = models.ForeignKey(InstalledMachine, on_delete=models.PROTECT, related_name="steps")      # read by the machine's page
    kind = models.TextField()
    day = models.DateField()
    before = models.TextField(default="", blank=True)
    after = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=list(machine_states.STEPS)), name="machine_step_kind")]
