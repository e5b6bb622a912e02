"""Tables of rebates: agreements with their tiers, the invoice lines each counts, and settlements."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.invoices.models import CreditNote, InvoiceLine
from makesell.documents.rebates import states
from makesell.engines import rebate
from makesell.ground.spine.models import Document
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.products.models import ProductGroup


class RebateAgreement(Document):
    """A rebate a customer gets on what is invoiced over `[valid_from, valid_to)`, of one product group with all below it or of everything.

    `net`, `qty`, `accrued` and `settled` are the sums of its lines, in its currency and without tax.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")     # read by every price and invoice of the customer
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    basis = models.TextField()
    reach = models.TextField()
    settled_by = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.TextField()
    net = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    qty = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    accrued = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    settled = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="rebate_agreement_state"),
            models.CheckConstraint(condition=Q(basis__in=list(rebate.BASES), reach__in=list(rebate.REACHES)), name="rebate_agreement_way"),
            models.CheckConstraint(condition=Q(reach=rebate.WHOLE) | Q(basis=rebate.AMOUNT), name="rebate_agreement_beyond_amounts"),
            models.CheckConstraint(condition=Q(settled_by__in=list(states.WAYS)), name="rebate_agreement_settled_by"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="rebate_agreement_days"),
        ]


class RebateTier(models.Model):
    """From an amount or a quantity on, a rate (0.03 = 3 %)."""

    agreement = models.ForeignKey(RebateAgreement, on_delete=models.PROTECT, related_name="tiers", db_index=False)
    from_value = models.DecimalField(max_digits=24, decimal_places=8)
    rate = models.DecimalField(max_digits=9, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(from_value__gte=0, rate__gte=0, rate__lt=1), name="rebate_tier_numbers"),
            models.UniqueConstraint(fields=["agreement", "from_value"], name="rebate_tier_once"),
        ]


class RebateLine(models.Model):
    """What an invoice line counts for in an agreement: what stands of it, what is set aside for it, and what was settled of that."""

    invoice_line = models.OneToOneField(InvoiceLine, on_delete=models.PROTECT, primary_key=True, related_name="+")
    agreement = models.ForeignKey(RebateAgreement, on_delete=models.PROTECT, related_name="lines")     # read by the agreement's page
    net = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    qty = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    accrued = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    settled = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)


class RebateSettlement(Document):
    """An amount of an agreement's rebate, without tax, that the customer is given: `credit_note` once it is posted."""

    agreement = models.ForeignKey(RebateAgreement, on_delete=models.PROTECT, related_name="settlements")     # read by the agreement's page
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")     # read by what waits for the next invoice
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    proposed_date = models.DateField()
    reason = models.TextField()
    credit_note = models.OneToOneField(CreditNote, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.SETTLEMENT_LABELS)), name="rebate_settlement_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="rebate_settlement_amount"),
            models.CheckConstraint(
                condition=Q(state=states.CREDITED, credit_note__isnull=False) | ~Q(state=states.CREDITED) & Q(credit_note__isnull=True),
                name="rebate_settlement_credited",
            ),
        ]
