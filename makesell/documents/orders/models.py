"""Tables of sales orders: head, lines, the credit split of each line, its schedule and promises, holds and gates."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from makesell.documents.contracts.models import Contract
from makesell.documents.opportunities.models import SpecialPrice
from makesell.documents.orders import states
from makesell.documents.plans.models import BudgetLine
from makesell.documents.quotations.models import Quotation
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, DocumentLine, Line, MasterRecord, Record
from makesell.masterdata.parties.models import Address, Customer
from makesell.masterdata.prices.models import PriceList
from makesell.masterdata.products.models import Product
from makesell.masterdata.terms.models import PaymentTerms
from makesell.masterdata.territories.models import Territory
from makesell.masterdata.works.models import Warehouse

SHARE_DIGITS = 8


class SalesOrder(Document):
    """A sales order's head. Amounts are sums of its lines (rounded per line, never from the total)."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    customer_reference = models.TextField(default="", blank=True)
    channel = models.TextField(default="direct")
    order_date = models.DateField()
    requested_date = models.DateField(null=True)
    tax_inclusive = models.BooleanField(default=False)
    rate = models.DecimalField(max_digits=20, decimal_places=8, default=1)
    rate_note = models.TextField(default="", blank=True)
    net = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    tax = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    freight = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    gross = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    line_count = models.IntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    terms = models.ForeignKey(PaymentTerms, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ship_to = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+", null=True)     # read by the contract's page
    quotation = models.ForeignKey(Quotation, on_delete=models.PROTECT, related_name="+", null=True)     # read by the quotation's page
    end_user = models.TextField(db_default="", blank=True)
    project = models.TextField(db_default="", blank=True)
    delivery_rule = models.TextField(db_default=states.IN_PARTS)
    # Papers the customer has to agree to before anything is made.
    drawing_gate = models.BooleanField(db_default=False)
    agreement_gate = models.BooleanField(db_default=False)
    licence_gate = models.TextField(db_default="", blank=True)     # the gate its export licence is, or none
    supply_until = models.DateField(null=True)     # until when what it holds of supply waits for its hold or its gate

    class Meta:
        indexes: ClassVar = [
            # read by a customer's orders and by "40 orders of one customer"
            models.Index(fields=["customer", "order_date"], name="order_customer"),
            # read by the list sorted by date, and by the list of lines
            models.Index(fields=["order_date", "record"], name="order_date"),
            # read by a person's, a unit's and a territory's orders, and by lists sorted by them
            models.Index(fields=["owner", "record"], name="order_owner"),
            models.Index(fields=["unit", "record"], name="order_unit"),
            models.Index(fields=["territory", "record"], name="order_territory"),
            # read by the lists of orders, lines, deliveries and invoices sorted by the order's number
            models.Index(Coalesce("number", models.Value("")), "record", name="order_number"),
            # each read by the list sorted by it
            models.Index(fields=["state", "record"], name="order_state_sort"),
            models.Index(fields=["channel", "record"], name="order_channel"),
            models.Index(fields=["line_count", "record"], name="order_line_count"),
            models.Index(fields=["net", "record"], name="order_net"),
            models.Index(fields=["gross", "record"], name="order_gross"),
            models.Index(fields=["tax", "record"], name="order_tax"),
            models.Index(fields=["freight", "record"], name="order_freight"),
            models.Index(fields=["customer_reference", "record"], name="order_reference"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="order_state"),
            models.CheckConstraint(condition=Q(state__in=["draft", "discarded"]) | Q(number__isnull=False), name="order_numbered"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="order_rate"),
            models.CheckConstraint(condition=Q(delivery_rule__in=list(states.DELIVERY_RULES)), name="order_delivery_rule"),
            models.CheckConstraint(condition=Q(licence_gate__in=["", *states.LICENCES]), name="order_licence_rule"),
        ]


class SalesOrderLine(DocumentLine):
    """A line: product, quantity, price and amounts. `gross` = net + tax; company currency amounts use the order's kept rate."""

    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="lines")
    kind = models.TextField(default=states.SALE)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    text = models.TextField(default="", blank=True)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    unit_price = models.DecimalField(max_digits=20, decimal_places=8)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    gross = models.DecimalField(max_digits=20, decimal_places=4)
    # What the line cost us, where its past says so: the margin that history posts is proved by it. Secret like every margin.
    cost = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    requested_date = models.DateField(null=True)
    first_promised_date = models.DateField(null=True)
    current_promised_date = models.DateField(null=True)
    # What the price came from: the winning list price on the order's side of the tax, its kind and source, and why the others lost.
    list_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    # The floor price then in force, on the same side: what the line was sold at is measured by it, whatever is entered later.
    floor_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    price_kind = models.TextField(db_default="", blank=True)
    price_reason = models.JSONField(null=True)
    # The special price it was sold at, whose quantity it takes up.
    special_price = models.ForeignKey(SpecialPrice, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    # The promotion with a budget it was sold at, and what that gives away on the whole line, without tax.
    promotion = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    promotion_cut = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    tax_rate = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    service_kind = models.TextField(db_default="goods")
    # What binds the promise: code and parameters of `engines/promise`.
    promise_cause = models.JSONField(null=True)
    # What cancellations and changes took off the quantity; amounts go in proportion.
    cut_qty = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    # A part of a bundle: the bundle, how many of it, which of the order's bundles (by its first line), and the weight its price was spread by.
    bundle = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    bundle_qty = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    bundle_at = models.IntegerField(null=True)
    bundle_weight = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    # A line a change brought: the day it was ordered, and the line it stands for now.
    added_date = models.DateField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    # Goods on loan 借用: until when; a line sold of them names the loan it was.
    due_back_date = models.DateField(null=True)
    loan_line = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    # Goods given 赠品·样品: the budget line that pays for them, whether the tax law takes them for a sale 视同销售, and their value for it (net).
    budget_line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    deemed_sale = models.BooleanField(db_default=False)
    taxable_value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    # Goods sent instead of others 换货·补发: the ticket or return that asks for them, and the line of it.
    cause = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    cause_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        # each read by the list of lines sorted by it; product by its filter and its group too
        indexes: ClassVar = [
            models.Index(fields=["product", "line"], name="order_line_product"),
            models.Index(fields=["kind", "line"], name="order_line_kind_sort"),
            models.Index(fields=["position", "line"], name="order_line_position"),
            models.Index(fields=["qty", "line"], name="order_line_qty"),
            models.Index(fields=["unit_price", "line"], name="order_line_price"),
            models.Index(fields=["net", "line"], name="order_line_net"),
            models.Index(fields=["tax", "line"], name="order_line_tax"),
            models.Index(fields=["gross", "line"], name="order_line_gross_sort"),
            # read by every price of a special price, and by its page
            models.Index(fields=["promotion"], condition=Q(promotion__isnull=False), name="order_line_promotion"),
            models.Index(fields=["special_price"], condition=Q(special_price__isnull=False), name="order_line_special"),
            # read by whatever is replaced: how much of it has been already
            models.Index(fields=["cause"], condition=Q(cause__isnull=False), name="order_line_cause"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="order_line_kind"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="order_line_quantity"),
            models.CheckConstraint(
                condition=Q(bundle__isnull=True, bundle_qty__isnull=True, bundle_at__isnull=True, bundle_weight__isnull=True)
                | Q(bundle__isnull=False, bundle_qty__gt=0, bundle_at__gt=0, bundle_weight__gte=0, kind="sale"),
                name="order_line_bundle",
            ),
            models.CheckConstraint(condition=Q(cut_qty__gte=0, cut_qty__lte=models.F("qty")), name="order_line_cut"),
            models.CheckConstraint(condition=Q(gross=models.F("net") + models.F("tax")), name="order_line_gross"),
            models.UniqueConstraint(fields=["order", "position"], name="order_line_once"),
            models.CheckConstraint(condition=Q(loan_line__isnull=True) | Q(kind=states.SALE), name="order_line_of_a_loan"),
        ]


class CreditSplit(models.Model):
    """Whose credit a line is 分成: shares of primary credits sum to exactly 1 over persons and house accounts; frozen at confirm,
    changed by a split change alone."""

    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="splits", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField(default=1)
    share = models.DecimalField(max_digits=9, decimal_places=SHARE_DIGITS)
    overlay = models.BooleanField(default=False)
    # What brought this share in after confirm.
    changed_by = models.ForeignKey("SplitChangeLine", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "person", "overlay"], name="credit_split_once"),
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=1), name="credit_split_share"),
        ]


class RequestedPart(models.Model):
    """A quantity of a line that is asked for on a day of its own, perhaps at an address of its own; those of a line sum to it."""

    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    requested_date = models.DateField()
    ship_to = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "position"], name="requested_part_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="requested_part_quantity"),
        ]


class ScheduleLine(models.Model):
    """A quantity of a line with its promised date 计划行. Behind a gate the date is so many working days after it opens."""

    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="schedule", db_index=False)
    position = models.IntegerField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    source = models.TextField()
    promised_date = models.DateField(null=True)
    days_after_gate = models.IntegerField(null=True)
    # Where the line is asked for in parts: the day and the address of the part this quantity is for.
    requested_date = models.DateField(null=True)
    ship_to = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "position"], name="schedule_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="schedule_line_quantity"),
            models.CheckConstraint(condition=Q(source__in=["stock", "planned", "lead_time"]), name="schedule_line_source"),
            models.CheckConstraint(condition=Q(promised_date__isnull=True) ^ Q(days_after_gate__isnull=True), name="schedule_line_one_date"),
        ]


class PromiseChange(models.Model):
    """A promised date that moved: from, to, what moved it, whether the customer did, and who was told. Kept for ever."""

    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="promises")
    at = models.DateTimeField()
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    cause = models.TextField()
    params = models.JSONField(default=dict)
    by_customer = models.BooleanField(default=False)
    told = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)


class LinePause(models.Model):
    """A line of a confirmed order that stands still 暂停: at whose wish, why, until when it is thought to last, and when it went on."""

    line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    by_customer = models.BooleanField()
    reason = models.TextField()
    back_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        # read by whatever promises or ships a line, and by the order's page
        indexes: ClassVar = [models.Index(fields=["line"], name="line_pause_line")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line"], condition=Q(ended_at__isnull=True), name="line_pause_once"),
        ]


class LoanMove(DocumentLine):
    """What came of goods on loan: so much was given back into a warehouse, or became a sale (`new_line`)."""

    loan_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+")     # read by what is still out of a loan
    kind = models.TextField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    moved_date = models.DateField()
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    new_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    note = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(qty__gt=0), name="loan_move_quantity"),
            models.CheckConstraint(
                condition=Q(kind=states.GIVEN_BACK, warehouse__isnull=False, new_line__isnull=True)
                | Q(kind=states.CONVERTED, warehouse__isnull=True, new_line__isnull=False),
                name="loan_move_kind",
            ),
        ]


class OrderTemplate(MasterRecord):
    """Lines that orders begin with 订单模板: kept from an order or a quotation; own, or (`shared`) the unit's. Prices are those of the day it
    is used. `lines`: product, quantity, kind, text and kind of supply, in order. `customer`: the one it is for; none: whoever orders."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    shared = models.BooleanField(db_default=False)
    lines = models.JSONField(default=list)
    tax_inclusive = models.BooleanField(db_default=False)
    delivery_rule = models.TextField(db_default=states.IN_PARTS)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="order_template_code_once")]


class OrderHold(models.Model):
    """Why an order does not go on 冻结 (credit, discount), and who let it go on, up to which amount and until when."""

    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="holds")
    code = models.TextField()
    params = models.JSONField(default=dict)
    at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ended_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    released_amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    released_until = models.DateField(null=True)
    reason = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__in=list(states.HOLDS)), name="order_hold_code"),
            models.UniqueConstraint(fields=["order", "code"], condition=Q(ended_at__isnull=True), name="order_hold_once"),
        ]


class OrderGate(models.Model):
    """What an order waits for: money 款到排产·款到发货 (gross, in its currency), the customer's word on a paper 图纸确认·技术协议, or the export
    licence 出口许可 with its number and last day (no amount); until when supply waits, when it opened, when its licence was seen to have expired."""

    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="gates", db_index=False)
    kind = models.TextField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    deadline = models.DateField()
    opened_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    licence_number = models.TextField(db_default="", blank=True)
    valid_until = models.DateField(null=True)
    expired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "kind"], name="order_gate_once"),
            models.CheckConstraint(condition=Q(kind__in=list(states.GATES)), name="order_gate_kind"),
            models.CheckConstraint(
                condition=~Q(kind__in=list(states.LICENCES)) | Q(opened_at__isnull=True) | (Q(valid_until__isnull=False) & ~Q(licence_number="")),
                name="order_gate_licence",
            ),
        ]


class ChangeOrder(Document):
    """What was changed of a confirmed order 变更单: on which day, at whose wish, why, and what the order came to before and after."""

    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="changes")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    change_date = models.DateField()
    by_customer = models.BooleanField()
    reason = models.TextField()
    gross_before = models.DecimalField(max_digits=20, decimal_places=4)
    gross_after = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        # read by the list sorted by date, and by a customer's changes
        indexes: ClassVar = [
            models.Index(fields=["change_date", "record"], name="change_order_date"),
            models.Index(fields=["customer", "record"], name="change_order_customer"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state="done"), name="change_order_state")]


class ChangeLine(DocumentLine):
    """One line of the order before and after; `new_line` stands for what was added to it, or for all of it at another price."""

    change = models.ForeignKey(ChangeOrder, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    new_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    qty_before = models.DecimalField(max_digits=24, decimal_places=8)
    qty_after = models.DecimalField(max_digits=24, decimal_places=8)
    price_before = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    price_after = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    wished_before = models.DateField(null=True)
    wished_after = models.DateField(null=True)
    promised_before = models.DateField(null=True)
    promised_after = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "position"], name="change_line_once"),
            models.CheckConstraint(condition=Q(order_line__isnull=False) | Q(new_line__isnull=False), name="change_line_of_a_line"),
        ]


class SplitChange(Document):
    """Other shares 分成变更 of a confirmed order's credit: asked for with a reason, in force once somebody else has approved it."""

    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="split_changes")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_date = models.DateField()
    changed_date = models.DateField(null=True)
    reason = models.TextField()

    class Meta:
        # read by the list sorted by date, and by a customer's changes
        indexes: ClassVar = [
            models.Index(fields=["asked_date", "record"], name="split_change_date"),
            models.Index(fields=["customer", "record"], name="split_change_customer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.SPLIT_LABELS)), name="split_change_state"),
            models.CheckConstraint(condition=Q(state=states.CHANGED) ^ Q(changed_date__isnull=True), name="split_change_in_force"),
            models.UniqueConstraint(fields=["order"], condition=Q(state=states.ASKED), name="split_change_waits_once"),
        ]


class SplitChangeLine(DocumentLine):
    """One line of the order whose shares change."""

    change = models.ForeignKey(SplitChange, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(SalesOrderLine, on_delete=models.PROTECT, related_name="split_changes")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "position"], name="split_change_line_position"),
            models.UniqueConstraint(fields=["change", "order_line"], name="split_change_line_once"),
        ]


class SplitChangeShare(models.Model):
    """A share of a line before the change (`after` false) or from it on."""

    line = models.ForeignKey(SplitChangeLine, on_delete=models.PROTECT, related_name="shares", db_index=False)
    after = models.BooleanField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    share = models.DecimalField(max_digits=9, decimal_places=SHARE_DIGITS)
    overlay = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "after", "person", "overlay"], name="split_change_share_once"),
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=1), name="split_change_share"),
        ]
