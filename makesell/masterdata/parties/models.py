"""Tables of customers and what belongs to them."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from makesell.ground.organisation.models import Person, Unit, ordered_validity, validity
from makesell.ground.spine.models import Document, MasterRecord
from makesell.masterdata.parties import words
from makesell.masterdata.territories.models import Territory


class CreditAccount(MasterRecord):
    """A credit account 信用主体: the customers that share one credit limit. No limit (null) means nothing is checked."""

    currency = models.CharField(max_length=3)
    credit_limit = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    payment_days = models.IntegerField(default=0)
    blocked = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="credit_account_code_once"),
            models.CheckConstraint(condition=Q(credit_limit__isnull=True) | Q(credit_limit__gte=0), name="credit_account_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CreditExtension(Document):
    """What an account may take up beside its limit on some days 信用追加: a temporary limit 临时额度, a part an insurer covers 投保部分."""

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="extensions")     # read by every judgement of credit
    kind = models.TextField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [
            ordered_validity("credit_extension_dates"),
            models.CheckConstraint(condition=Q(kind__in=["temporary", "insured"]), name="credit_extension_kind"),
            models.CheckConstraint(condition=Q(state__in=["proposed", "approved", "refused", "withdrawn", "ended"]), name="credit_extension_state"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_extension_amount"),
        ]


class Customer(MasterRecord):
    """A customer 客户. `name_key`, `sound_key`, `tax_key` and `phone_key` are what duplicates are found by."""

    kind = models.TextField(default=words.COMPANY)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True)  # read by its page
    name_key = models.TextField(default="", blank=True)
    sound_key = models.TextField(default="", blank=True)
    tax_number = models.TextField(default="", blank=True)
    tax_key = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    phone_key = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    channel = models.TextField(default=words.DIRECT)
    customer_class = models.TextField(default="", blank=True)
    industry = models.TextField(default="", blank=True)
    region = models.TextField(default="", blank=True)
    currency = models.CharField(max_length=3)
    language = models.TextField(default="zh-hans")
    invoicing = models.TextField(db_default="", blank=True)      # when it is invoiced; empty: by the company's rule
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    credit_account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="customers", null=True)
    # whom a merged customer leads to: always one that is not merged itself
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="merged", null=True, db_index=False)

    class Meta:
        indexes: ClassVar = [
            # read by the list sorted by name
            models.Index(fields=["sort_key", "record"], name="customer_sort"),
            # read by "my customers", by the customer's team, and by the list sorted by them
            models.Index(fields=["owner", "record"], name="customer_owner"),
            models.Index(fields=["unit", "record"], name="customer_unit"),
            models.Index(fields=["territory", "record"], name="customer_territory"),
            # read while typing a new customer
            models.Index(fields=["name_key"], name="customer_name_key"),
            models.Index(fields=["sound_key"], name="customer_sound_key"),
            models.Index(fields=["tax_key"], name="customer_tax_key", condition=~Q(tax_key="")),
            models.Index(fields=["phone_key"], name="customer_phone_key", condition=~Q(phone_key="")),
            # read by whatever counts or lists by customer
            models.Index(fields=["merged_into"], name="customer_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="customer_code_once"),
            models.CheckConstraint(condition=Q(kind__in=list(words.KINDS)), name="customer_kind"),
            models.CheckConstraint(condition=Q(channel__in=list(words.CHANNELS)), name="customer_channel"),
            models.CheckConstraint(condition=Q(invoicing__in=["", *words.INVOICING]), name="customer_invoicing"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("record")), name="customer_not_own_parent"),
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | Q(active=False), name="customer_merged_out_of_use"),
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("record")), name="customer_not_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CustomerMerge(models.Model):
    """A merge of one customer into another, with all that taking it back needs: what moved, what was taken over."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    into = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")  # read by the customer's page
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer"], condition=Q(undone_at__isnull=True), name="customer_merge_once"),
        ]


class CustomerPair(models.Model):
    """Two customers that may be one, and why it is thought so; `apart_at` once somebody said that they are two."""

    first = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")  # read when a customer is forgotten
    reason = models.TextField()
    found_at = models.DateTimeField()
    apart_at = models.DateTimeField(null=True)
    apart_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="customer_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="customer_pair_in_order"),
            models.CheckConstraint(condition=Q(reason__in=list(words.ALIKE)), name="customer_pair_reason"),
        ]


class CustomerTeam(models.Model):
    """Who serves a customer beside its owner, by date; they see the customer and its documents."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="team", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # read by row access
    role = models.TextField(default=words.SALES)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("customer_team_dates"),
            models.CheckConstraint(condition=Q(role__in=list(words.TEAM_ROLES)), name="customer_team_role"),
            ExclusionConstraint(
                name="customer_team_once",
                expressions=[
                    ("customer", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Contact(MasterRecord):
    """A contact 联系人 at a customer. An erased contact keeps its row under a pseudonym (个人信息保护法)."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")  # read by the customer's page
    title = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    phone_key = models.TextField(default="", blank=True)
    main = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "record"], name="contact_sort"),
            models.Index(fields=["phone_key"], name="contact_phone_key", condition=~Q(phone_key="")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="contact_code_once"),
            models.UniqueConstraint(fields=["customer"], condition=Q(main=True, active=True), name="contact_one_main"),
        ]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """An address of a customer: where goods go (ship), where invoices go (bill), or an office."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="addresses")  # read by the customer's page
    kind = models.TextField(default=words.SHIP)
    receiver = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    country = models.CharField(max_length=2, default="CN")
    region = models.TextField(default="", blank=True)
    city = models.TextField(default="", blank=True)
    line = models.TextField()
    postal_code = models.TextField(default="", blank=True)
    active = models.BooleanField(default=True)
    external_id = models.TextField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(words.ADDRESS_KINDS)), name="address_kind"),
            models.UniqueConstraint(fields=["customer", "kind", "external_id"], name="address_external_once"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.city} {self.line}"


class TaxTitle(models.Model):
    """A customer's tax title 开票资料: whom tax invoices are made out to, of which kind, between two dates."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tax_titles", db_index=False)
    kind = models.TextField(default=words.SPECIAL)
    name = models.TextField()
    tax_number = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    bank = models.TextField(default="", blank=True)
    account = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("tax_title_dates"),
            models.CheckConstraint(condition=Q(kind__in=list(words.TAX_KINDS)), name="tax_title_kind"),
            ExclusionConstraint(name="tax_title_once", expressions=[("customer", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.tax_number}"


class Carrier(MasterRecord):
    """A carrier 承运商. `service` names the service its parcels are followed through, `service_code` what that one calls it;
    `transit_days` are the working days after which a parcel is late (null: not judged).
    """

    phone = models.TextField(default="", blank=True)
    tracking_page = models.TextField(default="", blank=True)
    cut_off = models.TextField(db_default="", blank=True)     # until when on a day it still takes goods along, as 16:00
    service = models.TextField(default=words.BY_HAND, db_default=words.BY_HAND)
    service_code = models.TextField(default="", db_default="", blank=True)
    transit_days = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="carrier_code_once"),
            models.CheckConstraint(condition=Q(service__in=list(words.SERVICES)), name="carrier_service"),
            models.CheckConstraint(condition=Q(cut_off__regex=r"^(([01]\d|2[0-3]):[0-5]\d)?$"), name="carrier_cut_off"),
            models.CheckConstraint(condition=Q(transit_days__isnull=True) | Q(transit_days__gte=0, transit_days__lte=365), name="carrier_transit"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
