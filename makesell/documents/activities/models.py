"""Tables of activities, follow-ups, needs and care plans. `subject` is the record each is about."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.activities import states
from makesell.ground.spine.models import Document, Record
from makesell.masterdata.parties.models import Contact, Customer
from makesell.masterdata.products.models import ProductGroup


def _customer(*, null: bool) -> Any:
    return models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=null)     # read by the customer's page


def _contact() -> Any:
    return models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)


def _subject(*, null: bool = False) -> Any:
    return models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=null)     # read by the subject's page


class Activity(Document):
    """What was done: a visit, a call … and what came of it."""

    kind = models.TextField()
    customer = _customer(null=True)
    contact = _contact()
    subject = _subject()
    activity_date = models.DateField()
    result = models.TextField()
    next_step = models.TextField(db_default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            # read by the pool: when a person last followed up
            models.Index(fields=["subject", "activity_date"], condition=Q(state=states.NOTED), name="activity_last"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.ACTIVITY_LABELS)), name="activity_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="activity_kind"),
            models.CheckConstraint(condition=~Q(result=""), name="activity_result"),
        ]


class FollowUp(Document):
    """What somebody is to do until a day; done by an activity with its result."""

    cause = models.TextField()
    customer = _customer(null=True)
    subject = _subject()
    due_date = models.DateField()
    done_date = models.DateField(null=True)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes: ClassVar = [
            # read by workbenches
            models.Index(fields=["owner", "due_date"], condition=Q(state=states.OPEN), name="follow_up_open"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.FOLLOW_UP_LABELS)), name="follow_up_state"),
            models.CheckConstraint(condition=Q(cause__in=list(states.CAUSES)), name="follow_up_cause"),
            models.UniqueConstraint(fields=["subject"], condition=Q(cause=states.AFTER_DELIVERY), name="follow_up_once_a_delivery"),
        ]


class Need(Document):
    """What a customer needs, and what it led to (`outcome`): an opportunity, an order, a ticket."""

    customer = _customer(null=False)
    subject = _subject(null=True)
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    text = models.TextField()
    found_date = models.DateField()
    answer = models.TextField(db_default="", blank=True)
    outcome = _subject(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state__in=list(states.NEED_LABELS)), name="need_state")]


class CarePlan(Document):
    """What is done for a customer again and again: makes a follow-up `ahead_days` before `next_date`, then moves on by `every_months`."""

    kind = models.TextField()
    customer = _customer(null=False)
    contact = _contact()
    next_date = models.DateField()
    every_months = models.IntegerField()
    ahead_days = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.CARE_LABELS)), name="care_plan_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.CARES)), name="care_plan_kind"),
            models.CheckConstraint(condition=Q(every_months__gte=0, ahead_days__gte=0), name="care_plan_numbers"),
        ]
