"""Tables of opportunities: what a customer may buy, its product lines, who competes for it, the special prices asked for it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.campaigns.models import Campaign
from makesell.documents.leads.models import Lead
from makesell.documents.opportunities import states
from makesell.documents.research.models import Competitor, CompetitorOffer
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, Record
from makesell.masterdata.parties.models import Contact, Customer
from makesell.masterdata.products.models import Product


class Opportunity(Document):
    """What a customer may buy. `amount` is net, the sum of the lines where there are any; `probability` in per cent.

    `campaign` is the first touch: the campaign that brought the lead, or the one named when it was opened.
    `brought_by` is who found it for another's customer; `won_by` the order or contract that proves it was won.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")     # read by the customer's page
    lead = models.OneToOneField(Lead, on_delete=models.PROTECT, related_name="+", null=True)     # read by the lead's page
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", null=True)     # read by the campaign's page
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    stage = models.TextField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    probability = models.IntegerField()
    opened_date = models.DateField()
    expected_close_date = models.DateField()
    next_step = models.TextField(db_default="", blank=True)
    next_step_date = models.DateField(null=True)
    need = models.TextField(db_default="", blank=True)
    solution = models.TextField(db_default="", blank=True)
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    closed_date = models.DateField(null=True)
    lost_reason = models.TextField(db_default="", blank=True)
    closing_words = models.TextField(db_default="", blank=True)
    winner = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="+", null=True)     # read by the competitor's page
    won_by = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True)     # read by the order's or contract's page

    class Meta:
        indexes: ClassVar = [
            # read by the board, the pipeline and workbenches: the open ones of an owner
            models.Index(fields=["owner", "expected_close_date"], condition=Q(state=states.OPEN), name="opportunity_open"),
            # read by the win rate of a period
            models.Index(fields=["closed_date"], condition=Q(closed_date__isnull=False), name="opportunity_closed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="opportunity_state"),
            models.CheckConstraint(condition=Q(stage__in=list(states.STAGES)), name="opportunity_stage"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="opportunity_amount"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=100), name="opportunity_probability"),
            models.CheckConstraint(condition=Q(lost_reason__in=["", *states.REASONS]), name="opportunity_reason"),
        ]


class OpportunityLine(models.Model):
    """A product the customer may buy: quantity, unit price net, amount."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="lines")     # read by the opportunity's page
    position = models.IntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    qty = models.DecimalField(max_digits=20, decimal_places=8)
    unit_price = models.DecimalField(max_digits=20, decimal_places=8)
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "position"], name="opportunity_line_position"),
            models.CheckConstraint(condition=Q(qty__gt=0, unit_price__gte=0), name="opportunity_line_numbers"),
        ]


class Rival(models.Model):
    """A competitor in an opportunity, with the offer that is known."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="rivals")     # read by the opportunity's page
    competitor = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="+")     # read by the competitor's page
    offer = models.ForeignKey(CompetitorOffer, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["offer"], name="opportunity_offer_once")]


class SpecialPrice(Document):
    """A special price 特价 of one product for what comes of an opportunity: for a quantity, until a day (the last one included).

    `unit_price` stands on the side `tax_inclusive` says, `list_price` beside it is what would have won when it was asked for;
    `offer` is the competitor's it answers. How much of it is used, order lines say.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+")     # read by its page, and by every price of it
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", db_index=False)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    unit_price = models.DecimalField(max_digits=20, decimal_places=8)
    tax_inclusive = models.BooleanField(db_default=False)
    list_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    asked_date = models.DateField()
    valid_until = models.DateField()
    reason = models.TextField()
    offer = models.ForeignKey(CompetitorOffer, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        # read by the clock
        indexes: ClassVar = [models.Index(fields=["valid_until"], condition=Q(state=states.GRANTED), name="special_price_ends")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.SPECIAL_LABELS)), name="special_price_state"),
            models.CheckConstraint(condition=Q(qty__gt=0, unit_price__gte=0), name="special_price_numbers"),
            models.CheckConstraint(condition=Q(valid_until__gte=models.F("asked_date")), name="special_price_days"),
        ]
