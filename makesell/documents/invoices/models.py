"""Tables of invoices. An invoice line points at the order line (and delivery line) it charges."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from makesell.documents.deliveries.models import DeliveryLine
from makesell.documents.invoices import states
from makesell.documents.orders.models import SalesOrder, SalesOrderLine
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.terms.models import PaymentTerms


class Invoice(Document):
    """An invoice's head. Its number is gapless per legal entity and taken when it is posted."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    payer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's related invoices
    invoice_date = models.DateField()
    terms = models.ForeignKey(PaymentTerms, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    rate = models.DecimalField(max_digits=20, decimal_places=8, default=1)
    net = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    tax = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    gross = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    line_count = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            # read by a customer's invoices
            models.Index(fields=["customer", "invoice_date"], name="invoice_customer"),
            # read by the list sorted by date
            models.Index(fields=["invoice_date", "record"], name="invoice_date"),
            # read by an owner's and a unit's invoices, and by the list sorted by them
            models.Index(fields=["owner", "record"], name="invoice_owner"),
            models.Index(fields=["unit", "record"], name="invoice_unit"),
            # each read by the list sorted by it
            models.Index(Coalesce("number", models.Value("")), "record", name="invoice_number"),
            models.Index(fields=["state", "record"], name="invoice_state_sort"),
            models.Index(fields=["line_count", "record"], name="invoice_line_count"),
            models.Index(fields=["net", "record"], name="invoice_net"),
            models.Index(fields=["tax", "record"], name="invoice_tax"),
            models.Index(fields=["gross", "record"], name="invoice_gross"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="invoice_state"),
            models.CheckConstraint(condition=~Q(state__in=list(states.NUMBERED)) | Q(number__isnull=False), name="invoice_numbered"),
        ]


class InvoiceLine(DocumentLine):
    """The amount charged for a quantity of an order line (freight lines too)."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")       # read by an order line's invoices
    delivery_line = models.ForeignKey(DeliveryLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    # The rate the tax was worked out with; none where the past gives amounts alone. Finance may name another, with its reason.
    tax_rate = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    tax_reason = models.TextField(db_default="", blank=True)
    # What was sold had cost us, in company currency, kept when the invoice is posted: the margin is proved by it. Secret like every margin.
    cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    # What is set aside of it for the customer's rebate, in company currency; the margin is less by it.
    rebate = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(qty__gt=0), name="invoice_line_quantity"),
            models.CheckConstraint(condition=Q(gross=models.F("net") + models.F("tax")), name="invoice_line_gross"),
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once"),
        ]


class CreditNote(Document):
    """A credit note: what is taken back of invoices of a customer. It is posted as it is made; its number has no gap."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's credit notes
    kind = models.TextField(db_default="return")
    credit_date = models.DateField()
    reason = models.TextField(default="", blank=True)
    net = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    tax = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    gross = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    freed = models.DecimalField(max_digits=20, decimal_places=4, default=0)

    class Meta:
        # read by the list sorted by date, and by a customer's credit notes
        indexes: ClassVar = [
            models.Index(fields=["credit_date", "record"], name="credit_note_date"),
            models.Index(fields=["customer", "credit_date"], name="credit_note_customer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state="posted"), name="credit_note_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.CREDITS)), name="credit_note_kind"),
            models.CheckConstraint(condition=Q(freed__gte=0, freed__lte=models.F("gross")), name="credit_note_freed"),
        ]


class CreditLine(DocumentLine):
    """What of an invoice line is taken back, of an allowance without a quantity; `freed` is the money that had paid for it and is the customer's
    again."""

    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="lines")
    invoice_line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="+")     # read by what is credited of an invoice line
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    freed = models.DecimalField(max_digits=20, decimal_places=4, default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(qty__gte=0), name="credit_line_quantity"),
            models.CheckConstraint(condition=Q(gross=models.F("net") + models.F("tax")), name="credit_line_gross"),
            models.CheckConstraint(condition=Q(freed__gte=0, freed__lte=models.F("gross")), name="credit_line_freed"),
            models.UniqueConstraint(fields=["credit_note", "invoice_line"], name="credit_line_once"),
        ]
