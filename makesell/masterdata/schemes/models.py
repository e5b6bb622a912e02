"""Tables of measures, commission rates and incentive schemes."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from makesell.ground.organisation.models import Person, ordered_validity, validity
from makesell.ground.spine.models import MasterRecord
from makesell.masterdata.products.models import Product, ProductGroup
from makesell.masterdata.schemes import words


class Measure(models.Model):
    """A measure 指标 of the performance book; `value` is what is counted of it unless a target says otherwise."""

    code = models.TextField(unique=True)
    name = models.TextField()
    name_en = models.TextField()
    kind = models.TextField()
    value = models.TextField(default=words.NET)
    position = models.IntegerField(default=100)
    builtin = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(words.MEASURE_KINDS)), name="measure_kind"),
            models.CheckConstraint(condition=Q(value__in=list(words.VALUES)), name="measure_value"),
        ]

    def __str__(self) -> str:
        return self.code


class CommissionRate(models.Model):
    """The commission rate 提成比例 of a person between two dates: commission = actual × rate, rounded once a period (13.6)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    rate = models.DecimalField(max_digits=9, decimal_places=8)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("commission_rate_dates"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=1), name="commission_rate_share"),
            ExclusionConstraint(name="commission_rate_once", expressions=[("person", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)]),
        ]


class IncentiveScheme(MasterRecord):
    """An incentive scheme 激励方案; what it pays stands in its versions."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="incentive_scheme_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IncentiveVersion(models.Model):
    """A version of a scheme: on which event and amount it pays, from when till when. Approved by another than who made it."""

    scheme = models.ForeignKey(IncentiveScheme, on_delete=models.PROTECT, related_name="versions", db_index=False)
    revision = models.IntegerField()
    state = models.TextField(default=words.DRAFT)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.TextField(default=words.NET)
    currency = models.CharField(max_length=3)
    ladder = models.TextField(default=words.OF_TARGET)
    accumulation = models.TextField(default="quarter")
    cap = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    reason = models.TextField(default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("incentive_version_dates"),
            models.UniqueConstraint(fields=["scheme", "revision"], name="incentive_version_once"),
            models.CheckConstraint(condition=Q(state__in=list(words.VERSION_STATES)), name="incentive_version_state"),
            models.CheckConstraint(condition=Q(value__in=list(words.VALUES)), name="incentive_version_value"),
            models.CheckConstraint(condition=Q(ladder__in=list(words.LADDERS)), name="incentive_version_ladder"),
            models.CheckConstraint(condition=Q(accumulation__in=list(words.ACCUMULATIONS)), name="incentive_version_accumulation"),
            models.CheckConstraint(condition=~Q(approved_by=models.F("made_by")), name="incentive_version_four_eyes"),
            ExclusionConstraint(
                name="incentive_version_one_in_force",
                expressions=[("scheme", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(state="approved"),
            ),
        ]


class IncentiveTier(models.Model):
    """A step of the ladder 阶梯: on what lies above this credit (or share of the target), for this product group (none: all others), this rate."""

    version = models.ForeignKey(IncentiveVersion, on_delete=models.PROTECT, related_name="tiers", db_index=False)
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    start = models.DecimalField(max_digits=24, decimal_places=8, default=0)
    rate = models.DecimalField(max_digits=9, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "product_group", "start"], nulls_distinct=False, name="incentive_tier_once"),
            models.CheckConstraint(condition=Q(start__gte=0, rate__gte=0, rate__lte=1), name="incentive_tier_numbers"),
        ]


def _amount() -> Any:
    return models.DecimalField(max_digits=20, decimal_places=4, null=True)


class IncentiveComponent(models.Model):
    """What a version pays beside its ladder: another commission, a bonus, a pool, a guarantee…; `code` is the same in all versions it goes on in."""

    version = models.ForeignKey(IncentiveVersion, on_delete=models.PROTECT, related_name="components", db_index=False)
    position = models.IntegerField()
    code = models.TextField()
    kind = models.TextField()
    name = models.TextField(db_default="", blank=True)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    value = models.TextField(db_default=words.NET)
    credit = models.TextField(db_default=words.CREDITED)
    accumulation = models.TextField(db_default="quarter")
    ladder = models.TextField(db_default=words.OF_MONEY)
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    customer_class = models.TextField(db_default="", blank=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    amount = _amount()
    rate = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    allowance = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    cap = _amount()
    recoverable = models.BooleanField(db_default=True)
    release = models.TextField(db_default=words.ACCEPTED)
    share_by = models.TextField(db_default=words.BY_WEIGHT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="incentive_component_once"),
            models.CheckConstraint(condition=Q(kind__in=list(words.COMPONENT_KINDS)), name="incentive_component_kind"),
            models.CheckConstraint(condition=Q(value__in=list(words.VALUES)), name="incentive_component_value"),
            models.CheckConstraint(condition=Q(credit__in=list(words.CREDITS)), name="incentive_component_credit"),
            models.CheckConstraint(condition=Q(ladder__in=list(words.LADDERS)), name="incentive_component_ladder"),
            models.CheckConstraint(condition=Q(accumulation__in=list(words.ACCUMULATIONS)), name="incentive_component_accumulation"),
            models.CheckConstraint(condition=Q(release__in=list(words.RELEASES)), name="incentive_component_release"),
            models.CheckConstraint(condition=Q(share_by__in=list(words.SHARES)), name="incentive_component_share_by"),
            models.CheckConstraint(condition=~Q(kind__in=sorted(words.ON_MEASURE)) | Q(measure__isnull=False), name="incentive_component_measure"),
        ]


class IncentiveRung(models.Model):
    """A row of a component's table: from a start on a rate or an amount, or (`base`) a base rate, for a product group and customer class."""

    component = models.ForeignKey(IncentiveComponent, on_delete=models.PROTECT, related_name="rungs", db_index=False)
    base = models.BooleanField(db_default=False)
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    customer_class = models.TextField(db_default="", blank=True)
    start = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    rate = models.DecimalField(max_digits=12, decimal_places=8, db_default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["component", "base", "product_group", "customer_class", "start"], nulls_distinct=False, name="incentive_rung_once"
            ),
            models.CheckConstraint(condition=Q(start__gte=0, rate__gte=0, amount__gte=0), name="incentive_rung_numbers"),
        ]


class IncentiveModifier(models.Model):
    """From a value on (days past due, share of the list or floor price, days since a first order) the pay of an entry is multiplied by a factor."""

    version = models.ForeignKey(IncentiveVersion, on_delete=models.PROTECT, related_name="modifiers", db_index=False)
    kind = models.TextField()
    start = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    factor = models.DecimalField(max_digits=12, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "kind", "start"], name="incentive_modifier_once"),
            models.CheckConstraint(condition=Q(kind__in=list(words.MODIFIERS)), name="incentive_modifier_kind"),
            models.CheckConstraint(condition=Q(factor__gte=0), name="incentive_modifier_factor"),
        ]


class IncentiveOpinion(models.Model):
    """What a member, or a body like the works council, said of a version on a day, before it was put in force 民主程序."""

    version = models.ForeignKey(IncentiveVersion, on_delete=models.PROTECT, related_name="opinions")     # read by the scheme's page
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    body = models.TextField(db_default="", blank=True)
    stance = models.TextField()
    text = models.TextField(db_default="", blank=True)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stance__in=list(words.STANCES)), name="incentive_opinion_stance"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(body=""), name="incentive_opinion_whose"),
        ]


class IncentiveAcknowledgement(models.Model):
    """A member has read a version as it stands; changing the draft takes it back."""

    version = models.ForeignKey(IncentiveVersion, on_delete=models.PROTECT, related_name="acknowledgements", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "person"], name="incentive_acknowledged_once")]


class IncentivePlanMember(models.Model):
    """Who is paid by a scheme, from when till when."""

    scheme = models.ForeignKey(IncentiveScheme, on_delete=models.PROTECT, related_name="members")  # read by the scheme's page
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    weight = models.DecimalField(max_digits=12, decimal_places=4, db_default=1)     # the share of a team pool
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("incentive_member_dates"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="incentive_member_weight"),
            ExclusionConstraint(name="incentive_member_once", expressions=[("person", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)]),
        ]
