"""Tables of the receivables book: due items, entries on accounts of a customer, and their balances."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Now

from makesell.ground.spine.models import Line, Record

# advance: money received and not allocated; credit: credit notes not allocated. Both are positive when we owe the customer.
# bill: bills that are neither honoured nor dishonoured, in hand or passed on.
# exchange: what settling in another currency has gained us (below zero: cost us), in company currency; owed by and to nobody.
ACCOUNTS = ("receivable", "advance", "bill", "credit", "exchange")
KINDS = (
    "invoice", "credit_note", "receipt", "advance", "bill", "allocation", "bill_honoured", "bill_dishonoured", "exchange_difference", "write_off",
    "refund", "settlement_before_takeover", "offset", "tolerance",
)  # fmt: skip

# What sorts a missing date last, as lists ask for it.
LAST_DAY = RawSQL("'infinity'::date", ())


class DueItem(models.Model):
    """A part of an invoice's payment schedule 付款节点: amount, trigger, days, gate, retention; no due date until the trigger happened."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    part = models.IntegerField()
    customer_id = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    percent = models.DecimalField(max_digits=12, decimal_places=8, null=True)
    trigger = models.TextField()
    trigger_date = models.DateField(null=True)
    days = models.IntegerField(default=0)
    due_date = models.DateField(null=True)
    gate = models.TextField(default="", blank=True)
    retention = models.BooleanField(default=False)
    settled = models.DecimalField(max_digits=20, decimal_places=4, default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "part"], name="due_item_part_once")]
        # read by ageing and collection: open items of a customer by due date
        indexes: ClassVar = [models.Index(fields=["customer_id", "due_date"], name="due_item_customer")]


class Outstanding(models.Model):
    """What is open of all parts of an invoice, in its currency, and the next day on which some of it is due."""

    record_id = models.BigIntegerField(primary_key=True)
    open = models.DecimalField(max_digits=20, decimal_places=4)
    next_due_date = models.DateField(null=True)

    class Meta:
        # each read by the list of invoices sorted by it
        indexes: ClassVar = [
            models.Index(fields=["open", "record_id"], name="outstanding_open"),
            models.Index(Coalesce("next_due_date", LAST_DAY), "record_id", name="outstanding_due"),
        ]


class Entry(models.Model):
    """One change on one account of a customer; `due_item` where it raises or settles a part of an invoice, `for_record` where an advance
    is tied to an order."""

    customer_id = models.BigIntegerField()
    payer_id = models.BigIntegerField()
    account = models.TextField()
    kind = models.TextField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    due_item = models.ForeignKey(DueItem, on_delete=models.PROTECT, related_name="+", null=True)
    event_date = models.DateField()
    business_date = models.DateField()
    source_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    for_record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    origin_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(account__in=ACCOUNTS), name="receivables_entry_account"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="receivables_entry_kind"),
        ]
        # read by a customer's account
        indexes: ClassVar = [
            models.Index(fields=["customer_id", "business_date"], name="receivables_entry_customer"),
            # read by reversals: what is reversed of an entry
            models.Index(fields=["origin_id"], condition=Q(origin_id__isnull=False), name="receivables_entry_origin"),
        ]


class Balance(models.Model):
    """The balance of one account of a customer in one currency, tied to one order or (0) to none."""

    customer_id = models.BigIntegerField()
    account = models.TextField()
    currency = models.CharField(max_length=3)
    for_record_id = models.BigIntegerField(db_default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=4, default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "account", "currency", "for_record_id"], name="receivables_balance_key"),
        ]
        # read by gates: money tied to an order
        indexes: ClassVar = [models.Index(fields=["for_record_id"], condition=~Q(for_record_id=0), name="receivables_balance_tied")]


class ExposurePart(models.Model):
    """What one order (open, shipped) or one customer (due, bills, receipts, credit notes) adds to its credit account's exposure (13.13).

    Gross amounts in company currency. `record_id` is the order's or the customer's.
    """

    record_id = models.BigIntegerField(primary_key=True)
    credit_account_id = models.BigIntegerField()
    open_orders = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    shipped = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    due = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    bills = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    receipts = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    credit_notes = models.DecimalField(max_digits=20, decimal_places=4, default=0)


class Exposure(models.Model):
    """Credit exposure 信用占用 of a credit account: O, S, I, B, A and C of 13.13, each the sum of its parts."""

    credit_account_id = models.BigIntegerField(primary_key=True)
    open_orders = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    shipped = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    due = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    bills = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    receipts = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    credit_notes = models.DecimalField(max_digits=20, decimal_places=4, default=0)
