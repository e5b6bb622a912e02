"""Tables of tickets: the ticket, what was said, who handed it to whom; and of knowledge answers with their ratings."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from makesell.documents.acceptances.models import InstalledMachine
from makesell.documents.deliveries.models import Delivery
from makesell.documents.opportunities.models import Opportunity
from makesell.documents.orders.models import SalesOrder
from makesell.documents.surveys.models import Survey
from makesell.documents.tickets import states
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document, Line
from makesell.masterdata.parties.models import Contact, Customer
from makesell.masterdata.products.models import Product, ProductGroup


class KnowledgeAnswer(Document):
    """An answer 知识 that may be used again; the record's title is the question."""

    text = models.TextField()
    product_group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    ticket_kind = models.TextField(db_default="", blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state__in=list(states.ANSWER_LABELS)), name="answer_state")]


class AnswerRating(models.Model):
    """Whether an answer helped, one word a person."""

    answer = models.ForeignKey(KnowledgeAnswer, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    helped = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "person"], name="answer_rating_once")]


class Ticket(Document):
    """A matter of a customer. Its owner answers it now; the title is the subject. What it is about: product, order, delivery, or a
    line of one; `opportunity` is what it led to."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    kind = models.TextField()
    priority = models.TextField(db_default=states.NORMAL)
    channel = models.TextField(db_default=states.STAFF)
    question = models.TextField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    order = models.ForeignKey(SalesOrder, on_delete=models.PROTECT, related_name="+", null=True)     # read by an order's tickets
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", null=True)     # read by a delivery's tickets
    machine = models.ForeignKey(InstalledMachine, on_delete=models.PROTECT, related_name="+", null=True)     # read by a machine's tickets
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", null=True)     # read by a survey's tickets
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="+", null=True)     # read by an opportunity's tickets
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    opened_at = models.DateTimeField()
    response_due_at = models.DateTimeField()
    solution_due_at = models.DateTimeField()
    responded_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    late_with = models.TextField(db_default="", blank=True)     # what it was late with when it went up
    up_to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    solution = models.TextField(db_default="", blank=True)
    cause = models.TextField(db_default="", blank=True)
    cost = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)

    class Meta:
        indexes: ClassVar = [
            # read by the list, the newest first, and by a customer's tickets
            models.Index(fields=["customer", "record"], name="ticket_customer"),
            # read by the clock and by workbenches: what is not solved
            models.Index(fields=["owner", "solution_due_at"], condition=Q(state__in=list(states.UNSOLVED)), name="ticket_unsolved"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="ticket_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="ticket_kind"),
            models.CheckConstraint(condition=Q(priority__in=list(states.PRIORITIES)), name="ticket_priority"),
            models.CheckConstraint(condition=Q(channel__in=list(states.CHANNELS)), name="ticket_channel"),
            models.CheckConstraint(condition=Q(cause="") | Q(cause__in=list(states.CAUSES)), name="ticket_cause"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="ticket_cost"),
        ]


class TicketMessage(models.Model):
    """Something said in a ticket. Customers read what is visible; what they say themselves always is."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")      # read by the ticket's page
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    by_name = models.TextField()
    from_customer = models.BooleanField(default=False)
    visible = models.BooleanField(default=True)
    text = models.TextField()
    answer = models.ForeignKey(KnowledgeAnswer, on_delete=models.PROTECT, related_name="+", null=True)     # read by "used in"

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(visible=True) | Q(from_customer=False), name="ticket_message_seen")]


class TicketTurn(models.Model):
    """That a ticket was handed from one person to another, why; of a sales lead with the overlay credit it earns, and until when."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="turns")      # read by the ticket's page
    at = models.DateTimeField()
    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()
    overlay_share = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    overlay_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(overlay_share__isnull=True, overlay_until__isnull=True) | Q(overlay_share__gt=0, overlay_until__isnull=False),
                name="ticket_turn_overlay",
            )
        ]
