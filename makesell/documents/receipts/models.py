"""Tables of receipts: the bank line or bill, its claimed parts, and what of them is allocated to which line of which invoice."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.invoices.models import CreditNote, Invoice, InvoiceLine
from makesell.documents.orders.models import SalesOrder
from makesell.documents.receipts import states
from makesell.ground.organisation.models import Person, ordered_validity
from makesell.ground.spine.models import Document, DocumentLine, Record
from makesell.masterdata.banks.models import BankAccount
from makesell.masterdata.parties.models import Customer


class PaymentLetter(models.Model):
    """A payment letter 代付函: somebody else may pay for a customer, between two dates."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")     # read by a customer's letters
    payer_name = models.TextField()
    payer_key = models.TextField()
    reference = models.TextField(default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [ordered_validity("payment_letter_dates")]


class Bill(Document):
    """A bill 承兑汇票 of a customer, bank or commercial acceptance: it settles due items as its receipt, and is owed until it is honoured.

    `counts` says when it is money, `exposed` whether it takes up credit: both as the rules stood when it was received.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    bill_number = models.TextField()
    drawer = models.TextField()
    acceptor = models.TextField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    issue_date = models.DateField()
    due_date = models.DateField()
    received_date = models.DateField()
    counts = models.TextField()
    exposed = models.BooleanField()
    passed_to = models.TextField(db_default="", blank=True)     # whom it was endorsed to, or which bank discounted it
    passed_date = models.DateField(null=True)
    discount_cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    ended_date = models.DateField(null=True)                    # honoured, dishonoured or given back
    reason = models.TextField(db_default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            # read by a customer's bills, and by its exposure
            models.Index(fields=["customer", "due_date"], name="bill_customer"),
            # read by what is due
            models.Index(fields=["due_date", "record"], condition=Q(state__in=states.NOT_HONOURED), name="bill_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.BILLS)), name="bill_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.BILL_KINDS)), name="bill_kind"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bill_amount"),
            models.CheckConstraint(
                condition=Q(issue_date__lt=F("due_date"), issue_date__lte=F("received_date"), received_date__lte=F("due_date")), name="bill_dates"
            ),
            models.CheckConstraint(
                condition=Q(discount_cost__isnull=True) | Q(discount_cost__gte=0, discount_cost__lt=F("amount")), name="bill_discount"
            ),
            models.CheckConstraint(condition=Q(state__in=states.NOT_HONOURED) ^ Q(ended_date__isnull=False), name="bill_ended"),
            models.UniqueConstraint(fields=["bill_number"], condition=Q(state=states.IN_HAND), name="bill_in_hand_once"),
        ]


class Receipt(Document):
    """A bank line: who paid how much, on which value date. It belongs to nobody until it is claimed. Or what a bill brings (`bill`).

    `counts_on` is the day from which it is money: a bank line's value date, of a bill what the rule says (none: not yet).
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    value_date = models.DateField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    rate = models.DecimalField(max_digits=20, decimal_places=8, null=True)     # one unit of its currency in the company's, kept; none: its order's
    payer_name = models.TextField()
    bank_reference = models.TextField(default="", blank=True)
    payer_account = models.TextField(db_default="", blank=True)
    purpose = models.TextField(default="", blank=True)
    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="+", null=True)     # read by a bill's receipt
    counts_on = models.DateField(null=True)
    letter = models.ForeignKey(PaymentLetter, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    claimed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    gone_up_at = models.DateTimeField(null=True)     # when a director was told that nobody claims it
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes: ClassVar = [
            # read by a customer's receipts
            models.Index(fields=["customer", "value_date"], name="receipt_customer"),
            # read by the list sorted by date
            models.Index(fields=["value_date", "record"], name="receipt_date"),
            # each read by who else was paid for by this payer, or from this account
            models.Index(fields=["payer_name"], name="receipt_payer"),
            models.Index(fields=["payer_account"], condition=~Q(payer_account=""), name="receipt_payer_account"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="receipt_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_amount"),
            models.CheckConstraint(condition=Q(rate__isnull=True) | Q(rate__gt=0), name="receipt_rate"),
            models.CheckConstraint(condition=~Q(state__in=["claimed", "confirmed"]) | Q(customer__isnull=False), name="receipt_identified"),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | Q(confirmed_by__isnull=True) | ~Q(claimed_by=F("confirmed_by")), name="receipt_four_eyes"
            ),
            models.CheckConstraint(condition=Q(bill__isnull=False) | Q(counts_on=F("value_date")), name="receipt_counts"),
            models.UniqueConstraint(fields=["bank_reference"], condition=~Q(bank_reference=""), name="receipt_reference_once"),
        ]


class ReceiptLine(DocumentLine):
    """A part of a receipt as it was claimed: for an order, or (none) free for whatever is due."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="lines")
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's receipts
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "position"], name="receipt_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_line_amount"),
        ]


class Offset(Document):
    """An offset 抵账: what a customer owes against what we owe it — a credit note of ours, or a claim it has against us by its document.

    Proposed by one, approved by another; it posts when it is approved, and can be reversed.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    claim_number = models.TextField(db_default="", blank=True)     # the number of the customer's invoice to us
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    reason = models.TextField(db_default="", blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    offset_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.OFFSETS)), name="offset_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="offset_amount"),
            models.CheckConstraint(
                condition=Q(kind=states.OUR_CREDIT, credit_note__isnull=False)
                | Q(kind=states.ITS_CLAIM, credit_note__isnull=True) & ~Q(claim_number=""),
                name="offset_against",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(proposed_by=F("approved_by")), name="offset_four_eyes"
            ),
            # a claim is set off once
            models.UniqueConstraint(
                fields=["customer", "claim_number"], condition=Q(kind=states.ITS_CLAIM, state__in=[states.PROPOSED, states.APPROVED]),
                name="offset_claim_once",
            ),
        ]


class OffsetLine(models.Model):
    """How much of an invoice an offset settles."""

    offset = models.ForeignKey(Offset, on_delete=models.PROTECT, related_name="lines")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")     # read by what is set off of an invoice
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offset", "invoice"], name="offset_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="offset_line_amount"),
        ]


class Allocation(DocumentLine):
    """Money of a receipt's line, or (on `used_on`) what a credit note freed or an offset sets against it, that settles a due item, as far as it
    pays for one line of the invoice. Undone, it stays to be read."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="allocations", null=True)
    receipt_line = models.ForeignKey(ReceiptLine, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="+", null=True)     # read by what is left of a credit note
    offset = models.ForeignKey(Offset, on_delete=models.PROTECT, related_name="+", null=True)     # read by an offset's reversal
    used_on = models.DateField(null=True)
    # Named, not imported: the book's table is read through its balances only.
    due_item = models.ForeignKey("receivables.DueItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    invoice_line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="+")     # read by what is paid of an invoice line
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    freed = models.DecimalField(max_digits=20, decimal_places=4, default=0)     # what credit notes have given back to the customer
    freed_before = models.DecimalField(max_digits=20, decimal_places=4, default=0)     # … before the bill it comes from counted as money
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_amount"),
            models.CheckConstraint(
                condition=Q(receipt__isnull=False, receipt_line__isnull=False, credit_note__isnull=True, offset__isnull=True, used_on__isnull=True)
                | Q(receipt__isnull=True, receipt_line__isnull=True, used_on__isnull=False)
                & (Q(credit_note__isnull=False) | Q(offset__isnull=False)),
                name="allocation_one_source",
            ),
            models.CheckConstraint(
                condition=Q(freed__gte=F("freed_before"), freed__lte=F("amount"), freed_before__gte=0), name="allocation_freed"
            ),
        ]


class WriteOff(Document):
    """A bad debt 坏账核销: what of an invoice nobody will pay. Proposed by one, approved by another; it posts when it is approved.

    Of a small difference (bank charges 手续费, rounding) that a receipt leaves within the rule it is posted with the allocation, asking nobody; so is
    a small surplus 多付尾差 that the receipt brought beyond the invoice, which is kept as income instead of an advance.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")     # read by what is written off of an invoice
    kind = models.TextField(db_default="bad_debt")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)     # whose payment left it
    # The part of the receipt that a small surplus is kept of; read by what is left of it.
    receipt_line = models.ForeignKey(ReceiptLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    reason = models.TextField(db_default="", blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    write_off_date = models.DateField(null=True)

    class Meta:
        # read by what is left of a receipt's part
        indexes: ClassVar = [models.Index(fields=["receipt_line"], condition=Q(receipt_line__isnull=False), name="write_off_receipt_line")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.WRITE_OFFS)), name="write_off_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="write_off_amount"),
            models.CheckConstraint(
                condition=Q(kind=states.BAD_DEBT, receipt__isnull=True, receipt_line__isnull=True)
                | Q(kind__in=list(states.TOLERATED), receipt__isnull=False, receipt_line__isnull=True)
                | Q(kind=states.SURPLUS, receipt__isnull=False, receipt_line__isnull=False),
                name="write_off_kind",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(proposed_by=F("approved_by")), name="write_off_four_eyes"
            ),
        ]


class Refund(Document):
    """Money paid back 退款: an advance of a receipt, or what a credit note made the customer's again. Asked for, approved by finance, then paid."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="+", null=True)     # read by what is paid back of a receipt
    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="+", null=True)     # … of a credit note
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    reason = models.TextField(db_default="", blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    paid_date = models.DateField(null=True)
    bank_reference = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.REFUNDS)), name="refund_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount"),
            models.CheckConstraint(condition=Q(receipt__isnull=True) ^ Q(credit_note__isnull=True), name="refund_one_source"),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(asked_by=F("approved_by")), name="refund_four_eyes"
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_date__isnull=False), name="refund_paid"),
        ]


class RefundLine(DocumentLine):
    """What of a refund is paid out of a part of a receipt, or (none) of its credit note."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="lines", db_index=False)
    receipt_line = models.ForeignKey(ReceiptLine, on_delete=models.PROTECT, related_name="+", null=True)     # read by what is left of a part
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["refund", "position"], name="refund_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_line_amount"),
        ]


class BankStatement(Document):
    """A bank's file 银行流水 of one account: read first, taken over as receipts then. Opening balance + lines = closing balance, where given."""

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")     # read by an account's statements
    file_name = models.TextField()
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    opening = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    closing = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    total = models.DecimalField(max_digits=20, decimal_places=4)
    gap = models.TextField(db_default="", blank=True)     # why finance took it over though it does not follow from the one before

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.STATEMENTS)), name="bank_statement_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[states.LOADED, states.UNDONE]) | Q(opening__isnull=True) | Q(closing=F("opening") + F("total")),
                name="bank_statement_balances",
            ),
        ]


class BankLine(models.Model):
    """A line of a bank statement: below zero what went out. `sign` is what tells it from every other line of its account.

    `stands` once it was taken over: of lines that stand, none is there twice.
    """

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines", db_index=False)
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.IntegerField()
    value_date = models.DateField(null=True)
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    payer_name = models.TextField()
    payer_account = models.TextField()
    purpose = models.TextField()
    reference = models.TextField()
    balance = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    reversal = models.BooleanField()
    sign = models.TextField()
    outcome = models.TextField()
    fault = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    stands = models.BooleanField(db_default=False)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="+", null=True)     # read by a receipt's line

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "line"], name="bank_line_once"),
            models.UniqueConstraint(fields=["account", "sign"], condition=Q(stands=True), name="bank_line_stands_once"),
            models.CheckConstraint(condition=Q(outcome__in=list(states.OUTCOMES)), name="bank_line_outcome"),
            models.CheckConstraint(condition=Q(stands=False) | Q(outcome__in=[states.CAME, states.WENT]), name="bank_line_stands"),
        ]


class AccountStatement(Document):
    """A statement of account 对账单 of a customer over a month: opening balance + lines = closing balance, what the customer owes us above zero.

    The customer agrees, or disputes line by line.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_date = models.DateField()
    last_date = models.DateField()
    opening = models.DecimalField(max_digits=20, decimal_places=4)
    closing = models.DecimalField(max_digits=20, decimal_places=4)
    sent_date = models.DateField(null=True)
    reminded_date = models.DateField(null=True)
    agreed_date = models.DateField(null=True)
    agreed_by = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.ACCOUNTS)), name="account_statement_state"),
            models.CheckConstraint(condition=~Q(state="agreed") | Q(agreed_date__isnull=False), name="account_statement_agreed"),
            models.UniqueConstraint(
                fields=["customer", "currency", "first_date"], condition=~Q(state="discarded"), name="account_statement_once"
            ),
        ]


class StatementLine(models.Model):
    """What one document changed on one day."""

    statement = models.ForeignKey(AccountStatement, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField()
    day = models.DateField()
    source = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "position"], name="statement_line_position_once")]


class StatementDispute(models.Model):
    """What a customer says against a line of a statement, or (0) against the opening balance, and what finance answers."""

    statement = models.ForeignKey(AccountStatement, on_delete=models.PROTECT, related_name="disputes")
    position = models.IntegerField()
    words = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.TextField()
    answer = models.TextField(db_default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
