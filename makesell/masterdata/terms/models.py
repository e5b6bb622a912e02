"""Tables of terms of payment and their parts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.engines.terms import GATES, TRIGGERS
from makesell.ground.spine.models import MasterRecord


class PaymentTerms(MasterRecord):
    """Terms of payment 付款条件. Their parts never change: other parts are other terms."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="payment_terms_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PaymentPart(models.Model):
    """A part of a payment schedule 付款节点: a percentage or an amount, due some months and days after its trigger.

    `otherwise_trigger` and `otherwise_days` stand in for a trigger nobody answers (视同验收).
    """

    terms = models.ForeignKey(PaymentTerms, on_delete=models.PROTECT, related_name="parts", db_index=False)
    position = models.IntegerField()
    percent = models.DecimalField(max_digits=12, decimal_places=8, null=True)
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    trigger = models.TextField()
    date = models.DateField(null=True)
    months = models.IntegerField(default=0)
    days = models.IntegerField(default=0)
    gate = models.TextField(default="", blank=True)
    retention = models.BooleanField(default=False)
    otherwise_trigger = models.TextField(default="", blank=True)
    otherwise_days = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["terms", "position"], name="payment_part_once"),
            models.CheckConstraint(condition=Q(percent__isnull=True) ^ Q(amount__isnull=True), name="payment_part_one_size"),
            models.CheckConstraint(
                condition=(Q(percent__isnull=True) | Q(percent__gt=0, percent__lte=100)) & (Q(amount__isnull=True) | Q(amount__gt=0)),
                name="payment_part_above_zero",
            ),
            models.CheckConstraint(condition=Q(trigger__in=list(TRIGGERS)), name="payment_part_trigger"),
            models.CheckConstraint(condition=Q(trigger="date", date__isnull=False) | (~Q(trigger="date") & Q(date__isnull=True)),
                                   name="payment_part_date"),
            models.CheckConstraint(condition=Q(gate__in=["", *GATES]), name="payment_part_gate"),
            models.CheckConstraint(condition=Q(otherwise_trigger__in=["", *TRIGGERS]), name="payment_part_otherwise"),
            models.CheckConstraint(condition=Q(days__gte=0, months__gte=0, otherwise_days__gte=0), name="payment_part_not_negative"),
        ]  # fmt: skip
