"""Tables of quotations: a head for each version, and its lines."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from makesell.documents.opportunities.models import Opportunity
from makesell.documents.quotations import states
from makesell.documents.research.models import Competitor
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, DocumentLine
from makesell.masterdata.parties.models import Address, Contact, Customer
from makesell.masterdata.products.models import Product
from makesell.masterdata.terms.models import PaymentTerms
from makesell.masterdata.territories.models import Territory


class Quotation(Document):
    """A version of a quotation. `root` is its first version; amounts are sums of the lines that are chosen."""

    root = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)     # read by the page: all versions
    revision = models.IntegerField(db_default=1)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    why = models.TextField(db_default="", blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+", null=True)     # read by the opportunity's page
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    customer_reference = models.TextField(db_default="", blank=True)
    quotation_date = models.DateField()
    valid_until = models.DateField()
    requested_date = models.DateField(null=True)
    tax_inclusive = models.BooleanField(db_default=False)
    rate = models.DecimalField(max_digits=20, decimal_places=8, db_default=1)
    rate_note = models.TextField(db_default="", blank=True)
    terms = models.ForeignKey(PaymentTerms, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ship_to = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    message = models.TextField(db_default="", blank=True)
    net = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    tax = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    gross = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    sent_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(db_default="", blank=True)
    decision = models.TextField(db_default="", blank=True)
    lost_to = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes: ClassVar = [
            # read by a customer's quotations and by what splitting is judged over
            models.Index(fields=["customer", "quotation_date"], name="quotation_customer"),
            # read by the clock, and by the list of what is with customers
            models.Index(fields=["state", "valid_until"], name="quotation_state"),
            # read by a person's and a unit's quotations
            models.Index(fields=["owner", "record"], name="quotation_owner"),
            models.Index(fields=["unit", "record"], name="quotation_unit"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="quotation_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[states.DRAFT, states.DISCARDED]) | Q(number__isnull=False), name="quotation_numbered"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="quotation_rate"),
            models.CheckConstraint(condition=Q(valid_until__gte=models.F("quotation_date")), name="quotation_validity"),
            models.CheckConstraint(condition=Q(revision=1) ^ Q(root__isnull=False), name="quotation_root"),
            models.UniqueConstraint(fields=["root", "revision"], name="quotation_revision_once"),
            models.UniqueConstraint(Coalesce("root", "record"), condition=Q(state=states.ACCEPTED), name="quotation_accepted_once"),
        ]


class QuotationLine(DocumentLine):
    """A line. `chosen`: it counts in the totals — an optional or alternative one once the customer takes it, `instead_of` another line."""

    quotation = models.ForeignKey(Quotation, on_delete=models.PROTECT, related_name="lines")
    kind = models.TextField(db_default=states.SALE)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    text = models.TextField(db_default="", blank=True)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    unit_price = models.DecimalField(max_digits=20, decimal_places=8)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    list_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    floor_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)     # what a plan may measure the price by
    price_kind = models.TextField(db_default="", blank=True)
    price_reason = models.JSONField(null=True)
    tax_rate = models.DecimalField(max_digits=9, decimal_places=8)
    service_kind = models.TextField(db_default="goods")
    requested_date = models.DateField(null=True)
    instead_of = models.IntegerField(null=True)
    chosen = models.BooleanField(db_default=True)
    promised_date = models.DateField(null=True)
    promise_cause = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="quotation_line_kind"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="quotation_line_quantity"),
            models.CheckConstraint(condition=Q(gross=models.F("net") + models.F("tax")), name="quotation_line_gross"),
            models.CheckConstraint(condition=Q(kind=states.ALTERNATIVE) | Q(instead_of__isnull=True), name="quotation_line_instead"),
            models.UniqueConstraint(fields=["quotation", "position"], name="quotation_line_once"),
        ]


class SupplyHold(models.Model):
    """Supply kept for a line of a quotation until a day 防占货: how much, by whom, and what ended it.

    `made_qty` is what is to be made in working time that is kept for it until then.
    """

    line = models.ForeignKey(QuotationLine, on_delete=models.PROTECT, related_name="+")     # read by the quotation's page and its acts
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    made_qty = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    until = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended = models.TextField(db_default="", blank=True)

    class Meta:
        # read by the clock
        indexes: ClassVar = [models.Index(fields=["until"], condition=Q(ended_at__isnull=True), name="supply_hold_until")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(qty__gte=0, made_qty__gte=0) & (Q(qty__gt=0) | Q(made_qty__gt=0)), name="supply_hold_quantity"),
            models.CheckConstraint(condition=Q(ended__in=["", *states.HOLD_ENDS]), name="supply_hold_end"),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) ^ ~Q(ended=""), name="supply_hold_ended"),
            models.UniqueConstraint(fields=["line"], condition=Q(ended_at__isnull=True), name="supply_hold_once"),
        ]
