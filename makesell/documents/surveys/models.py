"""Table of surveys."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.orders.models import SalesOrder
from makesell.documents.surveys import states
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, Record
from makesell.masterdata.parties.models import Contact, Customer


class Survey(Document):
    """A question to a customer. The owner sends it; `seller` is whose customer it was when it was asked, `about` the delivery or acceptance."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    seller = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    about = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True)     # read by "has this been asked about"
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's surveys
    occasion = models.TextField()
    due_date = models.DateField()
    sent_date = models.DateField(null=True)
    answered_date = models.DateField(null=True)
    score = models.IntegerField(null=True)
    comment = models.TextField(db_default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            # read by the guard (once a contact and period) and by a customer's surveys
            models.Index(fields=["customer", "due_date"], name="survey_customer"),
            # read by answer rates
            models.Index(fields=["sent_date"], name="survey_sent"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="survey_state"),
            models.CheckConstraint(condition=Q(occasion__in=list(states.OCCASIONS)), name="survey_occasion"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100), name="survey_score"),
            models.CheckConstraint(condition=~Q(state=states.ANSWERED) | Q(score__isnull=False, answered_date__isnull=False), name="survey_answered"),
            models.UniqueConstraint(fields=["about"], condition=Q(about__isnull=False) & ~Q(state="dropped"), name="survey_about_once"),
        ]
