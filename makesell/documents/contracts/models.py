"""Tables of contracts: templates of clauses, a head for each version, its lines."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.contracts import states
from makesell.documents.quotations.models import Quotation
from makesell.ground.spine.models import Document, DocumentLine, MasterRecord
from makesell.masterdata.parties.models import Address, Contact, Customer
from makesell.masterdata.products.models import Product
from makesell.masterdata.terms.models import PaymentTerms
from makesell.masterdata.territories.models import Territory


class ContractTemplate(MasterRecord):
    """Clauses that contracts begin with; a contract keeps its own copy. `clauses`: title and text, in order."""

    clauses = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="contract_template_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Contract(Document):
    """A version of a contract. `root` is its first version; a frame contract's call-offs together stay within `limit_gross`."""

    root = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)     # read by the page: all versions
    revision = models.IntegerField(db_default=1)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    why = models.TextField(db_default="", blank=True)
    kind = models.TextField(db_default=states.SALE)
    subject = models.TextField(db_default="", blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    quotation = models.ForeignKey(Quotation, on_delete=models.PROTECT, related_name="+", null=True)     # read by the quotation's page
    customer_reference = models.TextField(db_default="", blank=True)
    contract_date = models.DateField()
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    notice_days = models.IntegerField(db_default=30)
    requested_date = models.DateField(null=True)
    tax_inclusive = models.BooleanField(db_default=False)
    rate = models.DecimalField(max_digits=20, decimal_places=8, db_default=1)
    rate_note = models.TextField(db_default="", blank=True)
    terms = models.ForeignKey(PaymentTerms, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ship_to = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    limit_gross = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    net = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    tax = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    gross = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    clauses = models.JSONField(default=list)
    approved_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(db_default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            # read by a customer's contracts
            models.Index(fields=["customer", "contract_date"], name="contract_customer"),
            # read by the expiry list, by workbenches and by the clock
            models.Index(fields=["state", "end_date"], name="contract_expiry"),
            # read by a person's and a unit's contracts
            models.Index(fields=["owner", "record"], name="contract_owner"),
            models.Index(fields=["unit", "record"], name="contract_unit"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="contract_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="contract_kind"),
            models.CheckConstraint(condition=Q(state__in=[states.DRAFT, states.WITHDRAWN]) | Q(number__isnull=False), name="contract_numbered"),
            models.CheckConstraint(condition=Q(end_date__isnull=True) | Q(end_date__gte=models.F("start_date")), name="contract_dates"),
            models.CheckConstraint(
                condition=~Q(kind=states.FRAME) | Q(end_date__isnull=False, limit_gross__gt=0), name="contract_frame"
            ),
            models.CheckConstraint(condition=Q(revision=1) ^ Q(root__isnull=False), name="contract_root"),
            models.UniqueConstraint(fields=["root", "revision"], name="contract_revision_once"),
        ]


class ContractLine(DocumentLine):
    """A line: what is sold at which price; of a frame contract what may be called off in all."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lines")
    kind = models.TextField(db_default="sale")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    text = models.TextField(db_default="", blank=True)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    unit_price = models.DecimalField(max_digits=20, decimal_places=8)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    list_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    price_kind = models.TextField(db_default="", blank=True)
    tax_rate = models.DecimalField(max_digits=9, decimal_places=8)
    service_kind = models.TextField(db_default="goods")
    requested_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(states.LINE_KINDS)), name="contract_line_kind"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="contract_line_quantity"),
            models.CheckConstraint(condition=Q(gross=models.F("net") + models.F("tax")), name="contract_line_gross"),
            models.UniqueConstraint(fields=["contract", "position"], name="contract_line_once"),
        ]
