"""Tables of sales reports: the report, its frozen figures, its problems."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.reports import states
from makesell.ground.organisation.models import Person
from makesell.ground.spine.models import Document


class SalesReport(Document):
    """A report of a person over the days `[start_date, end_date)`. Owner and unit are the person's on the last of them."""

    kind = models.TextField()
    start_date = models.DateField()
    end_date = models.DateField()
    due_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    work = models.TextField(default="", blank=True)
    next_steps = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    # how far one was reminded of it: 0 not yet, 1 before closing time, 2 when it was missing
    reminded = models.IntegerField(db_default=0)

    class Meta:
        # read by the clock: what is due and not frozen, and what is not written yet
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(frozen_at__isnull=True), name="report_to_freeze"),
            models.Index(fields=["due_at"], condition=Q(state=states.OPEN, reminded__lt=2), name="report_to_remind"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="report_state"),
            models.CheckConstraint(condition=Q(kind__in=list(states.KINDS)), name="report_kind"),
            models.CheckConstraint(condition=Q(start_date__lt=F("end_date")), name="report_days"),
            models.UniqueConstraint(fields=["owner", "kind", "start_date"], name="report_once"),
        ]


class ReportFigure(models.Model):
    """A figure of a report as the books said it at closing time."""

    report = models.ForeignKey(SalesReport, on_delete=models.PROTECT, related_name="figures", db_index=False)
    measure = models.TextField()
    entries = models.IntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "measure"], name="report_figure_once")]


class ReportProblem(models.Model):
    """A problem of a report, with its answer: due in working hours, then it goes up."""

    report = models.ForeignKey(SalesReport, on_delete=models.PROTECT, related_name="problems", db_index=False)
    position = models.IntegerField()
    text = models.TextField()
    state = models.TextField(default=states.OPEN)
    answer_due_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    # how far one was reminded of it: 0 not yet, 1 before it goes up
    reminded = models.IntegerField(db_default=0)
    answer = models.TextField(default="", blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    answered_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        # read by the clock: what is open and late
        indexes: ClassVar = [models.Index(fields=["answer_due_at"], condition=Q(state="open"), name="report_problem_open")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "position"], name="report_problem_position"),
            models.CheckConstraint(condition=Q(state__in=list(states.PROBLEMS)), name="report_problem_state"),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="report_problem_answer"),
        ]
