"""Tables of leads, and of who held each from when till when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.campaigns.models import Campaign
from makesell.documents.leads import states
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document
from makesell.masterdata.parties.models import Customer


class Lead(Document):
    """Who may become a customer. The keys say when two are the same; `customer` is whom a qualified one became."""

    source = models.TextField()
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", null=True)     # read by the campaign's page
    referrer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=True)     # read by the customer's page
    contact = models.TextField(db_default="", blank=True)
    phone = models.TextField(db_default="", blank=True)
    email = models.TextField(db_default="", blank=True)
    tax_number = models.TextField(db_default="", blank=True)
    region = models.TextField(db_default="", blank=True)
    need = models.TextField(db_default="", blank=True)
    name_key = models.TextField(db_default="", blank=True)
    sound_key = models.TextField(db_default="", blank=True)
    phone_key = models.TextField(db_default="", blank=True)
    tax_key = models.TextField(db_default="", blank=True)
    entered_date = models.DateField()
    held_since = models.DateField(null=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=True)     # read by the customer's page

    class Meta:
        indexes: ClassVar = [
            # read while a lead is entered: is it there already?
            models.Index(fields=["name_key"], name="lead_name"),
            models.Index(fields=["sound_key"], name="lead_sound"),
            models.Index(fields=["phone_key"], condition=~Q(phone_key=""), name="lead_phone"),
            models.Index(fields=["tax_key"], condition=~Q(tax_key=""), name="lead_tax"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="lead_state"),
            models.CheckConstraint(condition=Q(source__in=list(states.SOURCES)), name="lead_source"),
            models.CheckConstraint(condition=~Q(source=states.CAMPAIGN) | Q(campaign__isnull=False), name="lead_campaign"),
            models.CheckConstraint(condition=~Q(source=states.REFERRAL) | Q(referrer__isnull=False), name="lead_referrer"),
        ]


class Holding(models.Model):
    """Who held a lead from when till when, and how that ended."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="+")     # read by the lead's page
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")     # read by the limits of claims
    claimed = models.BooleanField()
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    ended = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lead"], condition=Q(to_date__isnull=True), name="lead_held_once"),
            models.CheckConstraint(condition=Q(to_date__isnull=True, ended="") | Q(to_date__isnull=False, ended__in=list(states.ENDS)),
                                   name="lead_holding_ended"),
        ]  # fmt: skip
