"""Tables of vouchers: the mapping of accounts, hand-overs, vouchers with their lines, and which entries of the book each voucher says."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from makesell.documents.vouchers import states
from makesell.ground.organisation.models import ordered_validity, validity
from makesell.ground.spine.models import Document, Record
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.products.models import ProductGroup


class AccountRule(models.Model):
    """The account 会计科目 for a use, of a product group and of a kind of customer; without these, for all that have none of their own."""

    use = models.TextField()
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    channel = models.TextField(db_default="", blank=True)
    account = models.TextField()
    account_name = models.TextField(db_default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("account_rule_dates"),
            models.CheckConstraint(condition=Q(use__in=list(states.USES)), name="account_rule_use"),
            models.CheckConstraint(condition=Q(product_group__isnull=True) | Q(use=states.REVENUE), name="account_rule_of_revenue"),
            ExclusionConstraint(
                name="account_rule_once",
                expressions=[
                    ("use", RangeOperators.EQUAL),
                    ("channel", RangeOperators.EQUAL),
                    (Coalesce(F("product_group"), 0), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class VoucherHandover(Document):
    """Vouchers handed over together, of everything that counts up to a day and was not handed over before. Its files are attached."""

    until = models.DateField()
    vouchers = models.IntegerField()
    total = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="voucher_handover_state")]


class Voucher(models.Model):
    """A voucher: what one document posted that counts on one day. `total` is either side, in company currency."""

    handover = models.ForeignKey(VoucherHandover, on_delete=models.PROTECT, related_name="+")     # read by the hand-over's page
    number = models.TextField()
    voucher_date = models.DateField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")                # read by a document's vouchers
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)     # an accrual has none
    total = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["number"], name="voucher_number_once")]
        # read by the list sorted by date
        indexes: ClassVar = [models.Index(fields=["voucher_date", "id"], name="voucher_date")]


class VoucherLine(models.Model):
    """A line of a voucher: debit or credit in company currency; `amount` in the document's, debits above zero."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField()
    use = models.TextField()
    account = models.TextField()
    account_name = models.TextField(blank=True)
    debit = models.DecimalField(max_digits=20, decimal_places=4)
    credit = models.DecimalField(max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    rate = models.DecimalField(max_digits=20, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voucher", "position"], name="voucher_line_once"),
            models.CheckConstraint(condition=Q(debit__gte=0, credit__gte=0), name="voucher_line_above_zero"),
            models.CheckConstraint(condition=Q(debit=0) | Q(credit=0), name="voucher_line_one_side"),
        ]


class VoucherEntry(models.Model):
    """Which voucher says an entry of the receivables book: once only."""

    entry_id = models.BigIntegerField(primary_key=True)
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="+")     # read by the proof


class VoucherStock(models.Model):
    """Which voucher says an entry of the stock book — goods that left for a customer, or came back: once only."""

    entry_id = models.BigIntegerField(primary_key=True)
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="+")     # read by the proof


class VoucherAccrual(models.Model):
    """Which voucher says an accrual of pay to come at its month's end, and which takes it back the day after: once only each."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    reversal = models.BooleanField()
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="+")     # read by the proof

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "reversal"], name="voucher_accrual_once")]
