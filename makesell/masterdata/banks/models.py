"""Table of the company's bank accounts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.ground.spine.models import MasterRecord


class BankAccount(MasterRecord):
    """A bank account of the company. `column_…` name the columns of its bank's tables where they are not called as usual."""

    bank = models.TextField(db_default="", blank=True)
    account_number = models.TextField()
    currency = models.CharField(max_length=3)
    column_date = models.TextField(db_default="", blank=True)
    column_in = models.TextField(db_default="", blank=True)
    column_out = models.TextField(db_default="", blank=True)
    column_amount = models.TextField(db_default="", blank=True)
    column_side = models.TextField(db_default="", blank=True)
    column_payer = models.TextField(db_default="", blank=True)
    column_payer_account = models.TextField(db_default="", blank=True)
    column_text = models.TextField(db_default="", blank=True)
    column_reference = models.TextField(db_default="", blank=True)
    column_balance = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="bank_account_code_once"),
            models.UniqueConstraint(fields=["account_number", "currency"], name="bank_account_once"),
            models.CheckConstraint(condition=~Q(account_number=""), name="bank_account_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
