"""Tables of pay runs, pay statements, their lines and disputes."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.agreements.models import TargetAgreement
from makesell.documents.payruns import states
from makesell.ground.organisation.models import Person, Unit
from makesell.ground.period.models import Period
from makesell.ground.spine.models import Document, DocumentLine, Line
from makesell.masterdata.schemes.models import IncentiveScheme, IncentiveVersion


def _amount(**more: Any) -> Any:
    return models.DecimalField(max_digits=20, decimal_places=4, **more)


class PayRun(Document):
    """A run of a scheme over a pay period. Whoever computed it last may not approve it."""

    scheme = models.ForeignKey(IncentiveScheme, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="pay_run_state"),
            models.CheckConstraint(condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("computed_by")), name="pay_run_four_eyes"),
            models.UniqueConstraint(fields=["scheme", "period"], condition=~Q(state="withdrawn"), name="pay_run_once"),
        ]


class PayStatement(Document):
    """What a run says of one person: brought forward + earned = paid + held + carried. Owner and unit are the person's."""

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="statements", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    agreement = models.ForeignKey(TargetAgreement, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    brought = _amount(db_default=0)
    earned = _amount(db_default=0)
    paid = _amount(db_default=0)
    held = _amount(db_default=0)
    carried = _amount(db_default=0)
    problem = models.TextField(db_default="", blank=True)

    class Meta:
        # read by the person's page and by what is brought forward
        indexes: ClassVar = [models.Index(fields=["person", "record"], name="pay_statement_person")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.STATEMENTS)), name="pay_statement_state"),
            models.CheckConstraint(condition=Q(paid__gte=0, held__gte=0, carried__lte=0), name="pay_statement_signs"),
            models.CheckConstraint(
                condition=Q(paid=F("brought") + F("earned") - F("held") - F("carried")), name="pay_statement_adds_up"
            ),
            models.UniqueConstraint(fields=["run", "person"], name="pay_statement_once"),
        ]


class StatementLine(DocumentLine):
    """An amount of a statement. `entry_id` is the performance entry it pays for or is caused by, `atom_id` the entry that earned it.

    Commission: `credit` lies on the ladder between `reached_from` and `reached_to`, has `earned` in all, of which `before` stands on
    earlier statements. Clawback: `credit` reverses a part of `reached_from`, which had earned `earned`. Non-payment: `credit` is the
    unpaid share of an atom that earned `earned`, `before` was taken back already. What a period earns as a whole — bonus, pool, guarantee,
    draw, expense package — has no entry and stands on the period's last day: `credit` is what it was worked out from, out of `reached_from`.
    Hold-back: `credit` is the share of the atom's `earned` that is not released, `before` stands held.
    """

    # A run writes a line an entry: its place, statement, version and dispute are proved by `check` (payruns.line) instead of being asked line
    # by line. The key comes from the spine's sequence; the place on the spine is opened when the run is released (ADR 0067).
    line = models.OneToOneField(Line, on_delete=models.PROTECT, primary_key=True, related_name="+", db_constraint=False)
    statement = models.ForeignKey(PayStatement, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False)
    component = models.TextField()
    part = models.TextField(db_default="", blank=True)     # which component of the plan, by its code; "" for its ladder
    entry_id = models.BigIntegerField(null=True)
    entry_date = models.DateField(null=True)
    atom_id = models.BigIntegerField(null=True)
    scheme_version = models.ForeignKey(
        IncentiveVersion, on_delete=models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )
    credit = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    reached_from = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    reached_to = models.DecimalField(max_digits=24, decimal_places=8, db_default=0)
    factor = models.DecimalField(max_digits=16, decimal_places=8, db_default=1)     # what the plan's modifiers multiplied it by
    earned = _amount(db_default=0)
    before = _amount(db_default=0)
    amount = _amount()
    dispute = models.ForeignKey("PayDispute", on_delete=models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False)

    class Meta:
        # read by "is it settled"; hardly any line settles a dispute
        indexes: ClassVar = [models.Index(fields=["dispute"], condition=Q(dispute__isnull=False), name="pay_line_dispute")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "position"], name="pay_line_once"),
            models.CheckConstraint(condition=Q(component__in=list(states.COMPONENTS)), name="pay_line_component"),
            models.CheckConstraint(condition=Q(amount=F("earned") - F("before")) | ~Q(component="commission"), name="pay_line_adds_up"),
        ]


class LadderPlace(models.Model):
    """Where the ladder of a statement stood when its run was computed, so that computing again goes on from there (ADR 0063).

    `basis` says what it was worked out from besides entries ("": never go on), `seen` how many entries the performance book had of the person;
    `reached` and `raw` are whole numbers of the plan's scale after the last entry; `lines` is how many lines it has.
    """

    statement = models.OneToOneField(PayStatement, on_delete=models.PROTECT, primary_key=True, related_name="+")
    basis = models.TextField(blank=True)
    seen = models.BigIntegerField()
    last_date = models.DateField(null=True)
    last_id = models.BigIntegerField(null=True)
    reached = models.DecimalField(max_digits=60, decimal_places=0)
    raw = models.DecimalField(max_digits=60, decimal_places=0)
    lines = models.IntegerField()


class RunBasis(models.Model):
    """What a run read of what is no entry and changes afterwards, when it was computed: classes of customers, and of each product group itself
    and the groups it lay in, who had left. Proving the run reads it again (ADR 0071)."""

    run = models.OneToOneField(PayRun, on_delete=models.PROTECT, primary_key=True, related_name="+")
    classes = models.JSONField()
    groups = models.JSONField()
    # null: computed before who had left counted (ADR 0080)
    leavers = models.JSONField(null=True)
    # "": kept when it was computed; else what a later proof read, which came to the same cent: the log of changes, or what is now
    found = models.TextField(db_default="", default="", blank=True)


class PayDispute(models.Model):
    """A line somebody does not agree with, its last answer, and until when it is whose turn it is; an adjustment becomes a line of the
    person's next statement. What both sides say stands in its words."""

    statement = models.ForeignKey(PayStatement, on_delete=models.PROTECT, related_name="disputes")
    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    state = models.TextField(default=states.OPEN)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answer = models.TextField(db_default="", blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    answered_at = models.DateTimeField(null=True)
    adjustment = _amount(db_default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.DISPUTES)), name="pay_dispute_state"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(answer=""), name="pay_dispute_answer"),
            models.UniqueConstraint(fields=["line"], condition=Q(state__in=list(states.UNCLOSED)), name="pay_dispute_open_once"),
        ]


class PayDisputeWord(models.Model):
    """Something said in a dispute: by whom, when, as what, and with an answer what it adjusts."""

    dispute = models.ForeignKey(PayDispute, on_delete=models.PROTECT, related_name="words")     # read by the statement's page
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    kind = models.TextField()
    text = models.TextField(blank=True)
    adjustment = _amount(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=list(states.DISPUTE_WORDS)), name="pay_dispute_word_kind")]


class PayAccrual(Document):
    """What is earned of a month's end on what was invoiced or shipped and not paid yet: it becomes pay once the customer pays. `people` are how
    many it is about."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    computed_at = models.DateTimeField()
    people = models.IntegerField()
    total = _amount()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.ACCRUALS)), name="pay_accrual_state"),
            models.UniqueConstraint(fields=["period"], condition=~Q(state="withdrawn"), name="pay_accrual_once"),
        ]


class PayAccrualLine(models.Model):
    """What one person would earn by one part of one plan, on how much that is not paid yet."""

    accrual = models.ForeignKey(PayAccrual, on_delete=models.PROTECT, related_name="lines", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    scheme = models.ForeignKey(IncentiveScheme, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.TextField(db_default="", blank=True)
    open_credit = _amount()
    amount = _amount()

    class Meta:
        # the accrual's page reads its lines by it
        constraints: ClassVar = [models.UniqueConstraint(fields=["accrual", "person", "scheme", "part"], name="pay_accrual_line_once")]
