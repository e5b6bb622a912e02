"""Tables of invoices. An invoice line points at the order line (and delivery line) it charges."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from makesell.documents.deliveries.models import DeliveryLine
from makesell.documents.invoices import dunning_states, states, tax_states
from makesell.documents.orders.models import SalesOrder, SalesOrderLine
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.parties import words
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.terms.models import PaymentTerms


class Invoice(Document):
    """An invoice's head. Its number is gapless per legal entity and taken when it is posted."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    payer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's related invoices
    invoice_date = models.DateField()
    terms = models.ForeignKey(PaymentTerms, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    milestone = models.IntegerField(null=True)     # the part of the order's terms that it charges 付款节点; none: goods
    # The dunning letter whose fee or interest it charges 催收费·逾期利息, and nothing else.
    letter = models.ForeignKey("DunningLetter", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
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
            # read by a dunning letter's charges
            models.Index(fields=["letter"], condition=Q(letter__isnull=False), name="invoice_letter"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="invoice_state"),
            models.CheckConstraint(condition=~Q(state__in=list(states.NUMBERED)) | Q(number__isnull=False), name="invoice_numbered"),
            # a letter is charged once
            models.UniqueConstraint(fields=["letter"], condition=Q(letter__isnull=False, state=states.POSTED), name="invoice_letter_once"),
        ]


class InvoiceLine(DocumentLine):
    """The amount charged for a quantity of an order line (freight lines too), or for the money that a line of a dunning letter says is overdue."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    # Read by an order line's invoices; none: a charge of dunning, of a line of its letter (none: its fee).
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True)
    dunning_line = models.ForeignKey("DunningLine", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
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
    # The freight borne by us that its margin was posted with, in company currency: what the carrier charged, else what is planned.
    freight_cost = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)

    class Meta:
        # read by what is charged of a due item's interest
        indexes: ClassVar = [models.Index(fields=["dunning_line"], condition=Q(dunning_line__isnull=False), name="invoice_line_dunning")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(qty__gt=0), name="invoice_line_quantity"),
            models.CheckConstraint(condition=Q(order_line__isnull=True) | Q(dunning_line__isnull=True), name="invoice_line_of_one"),
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


class TaxBatch(Document):
    """A file of tax invoices for the tax platform 批量开票, with what they were when it was made."""

    exported_date = models.DateField()
    count = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state__in=list(tax_states.BATCHES)), name="tax_batch_state")]


class TaxInvoice(Document):
    """A tax invoice 税务发票 (数电票): made out to the customer's tax title as it stood; its number of 20 digits comes from the tax platform.

    A red one takes back of its `original`; its amounts are below zero.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")     # read by a customer's tax invoices
    colour = models.TextField(db_default=tax_states.BLUE)
    kind = models.TextField(db_default=words.SPECIAL)
    buyer_name = models.TextField()
    buyer_number = models.TextField(db_default="", blank=True)
    buyer_address = models.TextField(db_default="", blank=True)
    buyer_phone = models.TextField(db_default="", blank=True)
    buyer_bank = models.TextField(db_default="", blank=True)
    buyer_account = models.TextField(db_default="", blank=True)
    buyer_email = models.TextField(db_default="", blank=True)
    drafted_date = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=8, db_default=1)     # its amounts are stated to the tax platform at this rate
    batch = models.ForeignKey(TaxBatch, on_delete=models.PROTECT, related_name="+", null=True)     # read by a batch's tax invoices
    issued_number = models.TextField(null=True)
    issued_date = models.DateField(null=True)
    used_date = models.DateField(null=True)      # the day the buyer confirmed its use or booked it
    fault = models.TextField(db_default="", blank=True)      # why the tax platform rejected it
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    original = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)     # read by the red letters of a tax invoice
    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="+", null=True)     # read by a credit note's red letters
    cause = models.TextField(db_default="", blank=True)
    raised_by = models.TextField(db_default="", blank=True)
    form_number = models.TextField(db_default="", blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        # read by the list sorted by date, and by what waits in a state
        indexes: ClassVar = [
            models.Index(fields=["drafted_date", "record"], name="tax_invoice_date"),
            models.Index(fields=["state", "record"], name="tax_invoice_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(tax_states.LABELS)), name="tax_invoice_state"),
            models.CheckConstraint(condition=Q(kind__in=list(words.TAX_KINDS)), name="tax_invoice_kind"),
            models.CheckConstraint(
                condition=Q(colour=tax_states.BLUE, original=None, gross__gt=0) | Q(colour=tax_states.RED, original__isnull=False, gross__lt=0),
                name="tax_invoice_colour",
            ),
            models.CheckConstraint(condition=Q(issued_number=None) | Q(issued_number__regex=r"^[0-9]{20}$"), name="tax_invoice_number"),
            models.CheckConstraint(
                condition=~Q(state__in=[tax_states.ISSUED, tax_states.RED_ISSUED, tax_states.RED_LETTERED])
                | Q(issued_number__isnull=False, issued_date__isnull=False),
                name="tax_invoice_issued",
            ),
            models.UniqueConstraint(fields=["issued_number"], name="tax_invoice_number_once"),
            # two red letters at once would take back the same
            models.UniqueConstraint(fields=["original"], condition=Q(state__in=tax_states.RED_OPEN), name="tax_invoice_one_red_open"),
        ]


class TaxInvoiceLine(DocumentLine):
    """What of an invoice line (and, of a red one, of which credit note's line) a tax invoice states, in the words the tax platform gets."""

    tax_invoice = models.ForeignKey(TaxInvoice, on_delete=models.PROTECT, related_name="lines")
    invoice_line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="+")     # read by what of an invoice is tax-invoiced
    credit_line = models.ForeignKey(CreditLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    name = models.TextField()
    specification = models.TextField(db_default="", blank=True)
    uom = models.TextField(db_default="", blank=True)
    tax_code = models.TextField(db_default="", blank=True)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    tax_rate = models.DecimalField(max_digits=9, decimal_places=8)
    fault = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(gross=models.F("net") + models.F("tax")), name="tax_invoice_line_gross"),
            models.UniqueConstraint(fields=["tax_invoice", "position"], name="tax_invoice_line_once"),
        ]


class DunningLetter(Document):
    """A dunning letter 催款函: what was overdue of a customer in one currency on its day, with simple interest, which is
    owed only once it is charged."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")     # read by a customer's letters
    level = models.IntegerField()
    letter_date = models.DateField()
    open = models.DecimalField(max_digits=20, decimal_places=4)
    interest = models.DecimalField(max_digits=20, decimal_places=4)
    promised_date = models.DateField(null=True)
    promise = models.TextField(db_default="", blank=True)

    class Meta:
        # read by the list sorted by date, and by what waits in a state
        indexes: ClassVar = [
            models.Index(fields=["letter_date", "record"], name="dunning_letter_date"),
            models.Index(fields=["state", "record"], name="dunning_letter_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(dunning_states.LABELS)), name="dunning_letter_state"),
            models.CheckConstraint(condition=Q(level__gt=0, open__gt=0, interest__gte=0), name="dunning_letter_amounts"),
            models.CheckConstraint(condition=~Q(state=dunning_states.PROMISED) | Q(promised_date__isnull=False), name="dunning_letter_promised"),
            # two drafts at once would say the same
            models.UniqueConstraint(fields=["customer", "currency"], condition=Q(state=dunning_states.DRAFT), name="dunning_letter_one_draft"),
        ]


class DunningLine(DocumentLine):
    """A due item a letter states: what was open of it, so many days overdue."""

    letter = models.ForeignKey(DunningLetter, on_delete=models.PROTECT, related_name="lines")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_item_id = models.BigIntegerField()
    due_date = models.DateField()
    days = models.IntegerField()
    open = models.DecimalField(max_digits=20, decimal_places=4)
    interest = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(days__gt=0, open__gt=0, interest__gte=0), name="dunning_line_amounts"),
            models.UniqueConstraint(fields=["letter", "due_item_id"], name="dunning_line_once"),
        ]


class DunningStop(Document):
    """What keeps dunning from a customer, or from one of its invoices, and why."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")     # read by every run
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    reason = models.TextField()
    until_date = models.DateField(null=True)
    above_level = models.IntegerField(null=True)     # letters up to this level still go out; none: none does

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(dunning_states.STOPS)), name="dunning_stop_state"),
            models.CheckConstraint(condition=Q(above_level__isnull=True) | Q(above_level__gt=0, invoice__isnull=True), name="dunning_stop_level"),
        ]


class DeemedDeclaration(models.Model):
    """What was stated to the tax office of an order line that gives goods away and counts as sold 视同销售, in the order's currency."""

    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")     # read by the worklist
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    how = models.TextField()
    number = models.TextField(db_default="", blank=True)     # of the tax invoice that states it
    stated_date = models.DateField()
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how=tax_states.DECLARED, number="") | Q(how=tax_states.BY_INVOICE, number__regex=r"^[0-9]{20}$", qty__gt=0),
                name="deemed_declaration_how",
            ),
            models.CheckConstraint(condition=~Q(qty=0), name="deemed_declaration_quantity"),
        ]
