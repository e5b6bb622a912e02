"""Tables of deliveries: lines, parcels, what carriers said of them, the proof of delivery and what was missing.

A delivery line points at the order line it fulfils; the order never points here.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from makesell.documents.deliveries import states
from makesell.documents.orders.models import SalesOrder, SalesOrderLine
from makesell.ground.attachments.models import Attachment
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.parties.models import Address, Carrier, Customer
from makesell.masterdata.works.models import Warehouse


class Delivery(Document):
    """A delivery's head. `order` is the one order of all its lines, or none where several orders ship together."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's related deliveries
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    planned_date = models.DateField()
    issued_date = models.DateField(null=True)
    carrier = models.TextField(default="", blank=True)
    # Where it goes: the address of the parts it takes, else that of its orders.
    ship_to = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    line_count = models.IntegerField(default=0)
    # What the carrier has charged us for it, in company currency; none until that is known. Secret like every cost.
    freight_cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta:
        indexes: ClassVar = [
            # read by a customer's deliveries
            models.Index(fields=["customer", "planned_date"], name="delivery_customer"),
            # read by the list sorted by date
            models.Index(fields=["planned_date", "record"], name="delivery_date"),
            # read by an owner's, a unit's and a warehouse's deliveries, and by the list sorted by them
            models.Index(fields=["owner", "record"], name="delivery_owner"),
            models.Index(fields=["unit", "record"], name="delivery_unit"),
            models.Index(fields=["warehouse", "record"], name="delivery_warehouse"),
            # each read by the list sorted by it
            models.Index(Coalesce("number", models.Value("")), "record", name="delivery_number"),
            models.Index(fields=["state", "record"], name="delivery_state_sort"),
            models.Index(fields=["carrier", "record"], name="delivery_carrier"),
            models.Index(fields=["line_count", "record"], name="delivery_line_count"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="delivery_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[*states.GONE, states.UNDONE]) | Q(issued_date__isnull=False, number__isnull=False), name="delivery_issued"
            ),
            models.CheckConstraint(condition=Q(freight_cost__isnull=True) | Q(freight_cost__gte=0), name="delivery_freight_cost"),
        ]


class DeliveryLine(DocumentLine):
    """A quantity of an order line."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")       # read by an order line's deliveries
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    lot = models.TextField(db_default="", blank=True)
    # Its part of what the carrier has charged for the delivery (13.1).
    freight_cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(qty__gt=0), name="delivery_line_quantity"),
            models.UniqueConstraint(fields=["delivery", "position"], name="delivery_line_once"),
        ]


class PickedLot(models.Model):
    """What of a delivery line was picked from which lot, or which piece by its serial number."""

    line = models.ForeignKey(DeliveryLine, on_delete=models.CASCADE, related_name="lots", db_index=False)
    lot = models.TextField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["lot"], name="picked_lot")]     # read by the trace of a lot
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "lot"], name="picked_lot_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="picked_lot_quantity"),
        ]


class Parcel(models.Model):
    """A parcel 包裹 of a delivery, with a tracking number of its own.

    `following` says whether its carrier's service follows it, `asked_at` when it was asked last, `note` what it answered.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="parcels", db_index=False)
    position = models.IntegerField()
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    tracking_number = models.TextField(default="", blank=True)
    weight_kg = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    following = models.TextField(db_default="", blank=True)
    asked_at = models.DateTimeField(null=True)
    note = models.TextField(db_default="", blank=True)

    class Meta:
        # read by the job that asks services which do not push
        indexes: ClassVar = [models.Index(fields=["asked_at"], condition=Q(following="followed"), name="parcel_followed")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "position"], name="parcel_once"),
            models.UniqueConstraint(fields=["tracking_number", "carrier"], condition=~Q(tracking_number=""), name="parcel_tracking_once"),
            models.CheckConstraint(condition=Q(following__in=list(states.FOLLOWING)), name="parcel_following"),
        ]


class ParcelLine(models.Model):
    """What of a delivery line lies in a parcel."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="lines", db_index=False)
    line = models.ForeignKey(DeliveryLine, on_delete=models.PROTECT, related_name="+")      # read by what is packed of a line
    qty = models.DecimalField(max_digits=24, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel", "line"], name="parcel_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="parcel_line_quantity"),
        ]


class TrackingEvent(models.Model):
    """What a carrier said 轨迹事件, in the one set of states of ours; the same event of a carrier is kept once.

    `by` is who entered it, `service` which service told it.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="events")      # read by the delivery's page
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()
    status = models.TextField()
    place = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    service = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=list(states.TRACKING)), name="tracking_status"),
            models.UniqueConstraint(fields=["delivery", "parcel", "at", "status"], nulls_distinct=False, name="tracking_event_once"),
        ]


class CarrierMessage(models.Model):
    """A genuine message of a carriers' service as it came, kept once for some months; `new_events` says what it led to, or that it was unreadable.

    A message that is not genuine leaves no trace here.
    """

    service = models.TextField()
    digest = models.CharField(max_length=64)
    body = models.TextField()
    received_at = models.DateTimeField()
    new_events = models.IntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["received_at"], name="carrier_message_swept")]      # read by the sweep
        constraints: ClassVar = [models.UniqueConstraint(fields=["service", "digest"], name="carrier_message_once")]


class ProofOfDelivery(models.Model):
    """The proof of delivery 签收: who took the goods, and when; a photo of it and the receiver's signature are files of the delivery."""

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, primary_key=True, related_name="proof")
    received_date = models.DateField()
    received_by = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    note = models.TextField(default="", blank=True)
    photo = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    signature = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)


class Discrepancy(models.Model):
    """What was short, damaged or refused 货损货差: it stays open until it is delivered again, credited or claimed from the carrier.

    `redelivery` is the delivery that was planned for it.
    """

    line = models.ForeignKey(DeliveryLine, on_delete=models.PROTECT, related_name="discrepancies")      # read by the delivery's page
    kind = models.TextField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    note = models.TextField(default="", blank=True)
    outcome = models.TextField(default="", blank=True)
    reference = models.TextField(default="", blank=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    redelivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        # read by the list of what is open
        indexes: ClassVar = [models.Index(fields=["opened_at"], condition=Q(outcome=""), name="discrepancy_open")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(states.SHORTAGES)), name="discrepancy_kind"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="discrepancy_quantity"),
            models.CheckConstraint(condition=Q(outcome="") | Q(outcome__in=list(states.OUTCOMES)), name="discrepancy_outcome"),
            models.CheckConstraint(condition=Q(outcome="", settled_at__isnull=True) | (~Q(outcome="") & Q(settled_at__gte=F("opened_at"))),
                                   name="discrepancy_settled"),
        ]


class CarrierClaim(models.Model):
    """What a carrier is asked to pay 承运商索赔 for a discrepancy: claimed, then paid (in part, or whole) or refused."""

    discrepancy = models.OneToOneField(Discrepancy, on_delete=models.PROTECT, primary_key=True, related_name="claim")
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    state = models.TextField(db_default=states.CLAIMED)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    paid = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    claimed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    note = models.TextField(db_default="", blank=True)

    class Meta:
        # read by the list of what is open
        indexes: ClassVar = [models.Index(fields=["claimed_at"], condition=Q(state="claimed"), name="carrier_claim_open")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.CLAIMS)), name="carrier_claim_state"),
            models.CheckConstraint(condition=Q(amount__gt=0, paid__gte=0, paid__lte=F("amount")), name="carrier_claim_amount"),
            models.CheckConstraint(
                condition=Q(state="claimed", decided_at__isnull=True, paid=0) | Q(state="paid", decided_at__isnull=False, paid__gt=0)
                | Q(state="refused", decided_at__isnull=False, paid=0), name="carrier_claim_decided",
            ),
        ]  # fmt: skip


class CarrierException(models.Model):
    """Something that went wrong on the way 运输异常, told by the carrier or seen by the clock; it stays open until somebody says how it ended."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")      # read by the delivery's page
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="+", null=True)      # read by the clock
    kind = models.TextField()
    text = models.TextField(db_default="", blank=True)
    opened_at = models.DateTimeField()
    outcome = models.TextField(db_default="", blank=True)
    note = models.TextField(db_default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        # read by the list of what is open
        indexes: ClassVar = [models.Index(fields=["opened_at"], condition=Q(outcome=""), name="carrier_exception_open")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(states.EXCEPTIONS)), name="carrier_exception_kind"),
            models.CheckConstraint(condition=Q(outcome="") | Q(outcome__in=list(states.ENDS)), name="carrier_exception_outcome"),
            models.CheckConstraint(condition=Q(outcome="", closed_at__isnull=True) | (~Q(outcome="") & Q(closed_at__gte=F("opened_at"))),
                                   name="carrier_exception_closed"),
            models.UniqueConstraint(fields=["delivery", "parcel", "kind"], condition=Q(outcome=""), nulls_distinct=False,
                                    name="carrier_exception_once"),
        ]  # fmt: skip


class CustomerMail(models.Model):
    """What a customer is told by mail of a delivery: once each that it left, that it arrived, and every carrier exception.

    `state`: waiting, sent, failed, unset (no mail host, no address of ours, or none of the customer's), stopped (the customer wants none).
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.TextField()
    exception = models.ForeignKey(CarrierException, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    made_at = models.DateTimeField()
    state = models.TextField(db_default="waiting")
    tries = models.IntegerField(db_default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(state="waiting"), name="customer_mail_waiting")]      # read by the job
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(event__in=list(states.TOLD)), name="customer_mail_event"),
            models.CheckConstraint(condition=Q(state__in=list(states.MAILS)), name="customer_mail_state"),
            models.UniqueConstraint(fields=["delivery", "event", "exception"], nulls_distinct=False, name="customer_mail_once"),
        ]


class QuietCustomer(models.Model):
    """A customer that wants no mails of its deliveries."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, primary_key=True, related_name="+")
    since = models.DateTimeField()
