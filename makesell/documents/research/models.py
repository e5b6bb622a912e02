"""Tables of market sizes, competitors, their offers, and research notes."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.research import states
from makesell.ground.organisation.models import Person
from makesell.ground.period.models import Period
from makesell.ground.spine.models import Document, MasterRecord
from makesell.masterdata.parties.models import Customer
from makesell.masterdata.products.models import ProductGroup
from makesell.masterdata.territories.models import Territory


def _share() -> Any:
    return models.DecimalField(max_digits=9, decimal_places=8, null=True)


class MarketSize(Document):
    """How much a segment bought of everybody, us included, in a period. `q1` … `q4` are the season: the quarters' shares of a year."""

    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    basis = models.TextField(db_default=states.NET)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    q1, q2, q3, q4 = _share(), _share(), _share(), _share()
    source = models.TextField()
    source_date = models.DateField()
    method = models.TextField(db_default="", blank=True)
    confidence = models.TextField(db_default="", blank=True)
    revision = models.IntegerField(db_default=1)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="market_size_state"),
            models.CheckConstraint(condition=Q(basis__in=list(states.BASES)), name="market_size_basis"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="market_size_positive"),
            models.CheckConstraint(condition=Q(confidence__in=["", *states.CONFIDENCES]), name="market_size_confidence"),
            models.CheckConstraint(
                condition=Q(q1=None, q2=None, q3=None, q4=None) | Q(q1=1 - models.F("q2") - models.F("q3") - models.F("q4")),
                name="market_size_season",
            ),
            # read by market share: the size in force of a segment
            models.UniqueConstraint(
                fields=["period", "basis", "product_group", "territory"], condition=Q(state=states.PUBLISHED), nulls_distinct=False,
                name="market_size_in_force_once",
            ),
        ]  # fmt: skip


class Competitor(MasterRecord):
    """A competitor 竞争对手."""

    website = models.TextField(db_default="", blank=True)
    strengths = models.TextField(db_default="", blank=True)
    weaknesses = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="competitor_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CompetitorOffer(Document):
    """What a competitor offered, at which price, to whom; dated and with its source."""

    competitor = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="+")  # read by the competitor's page
    offer = models.TextField()
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", null=True)  # read by the customer's page
    unit_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    offer_date = models.DateField()
    source = models.TextField()
    terms = models.TextField(db_default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.NOTE_LABELS)), name="competitor_offer_state"),
            models.CheckConstraint(condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0), name="competitor_offer_price"),
        ]


class ResearchNote(Document):
    """What was found out about a market: dated, sourced, linked to a product group or territory where it concerns one."""

    text = models.TextField()
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    competitor = models.ForeignKey(Competitor, on_delete=models.PROTECT, related_name="+", null=True)  # read by the competitor's page
    note_date = models.DateField()
    source = models.TextField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state__in=list(states.NOTE_LABELS)), name="research_note_state")]
