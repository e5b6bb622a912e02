"""Tables of appraisals: the appraisal, the posts it is made of, the score of each of their indicators, the vetoes that fell."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from makesell.documents.appraisals import rating_states, round_states, states
from makesell.ground.organisation.models import Person, Unit
from makesell.ground.period.models import Period
from makesell.ground.spine.models import Document


class Appraisal(Document):
    """An appraisal of a person over a period. `score` is worked out, `final` is what stands after calibration; both rounded once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    computed_at = models.DateTimeField()
    score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    final = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    rating = models.TextField(db_default="", blank=True)
    vetoed = models.BooleanField(db_default=False)
    self_text = models.TextField(db_default="", blank=True)
    review_text = models.TextField(db_default="", blank=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    calibration = models.TextField(db_default="", blank=True)
    calibrated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    published_at = models.DateTimeField(null=True)
    dispute = models.TextField(db_default="", blank=True)
    disputed_at = models.DateTimeField(null=True)
    answer = models.TextField(db_default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)     # when the ratings by several people were closed
    # until when the step it waits in is due, and how far one was reminded of it: 0 not yet, 1 before, 2 when it was late
    due_date = models.DateField(null=True)
    reminded = models.IntegerField(db_default=0)

    class Meta:
        # read by the clock: which steps end, and which are late
        indexes: ClassVar = [models.Index(fields=["due_date"], condition=Q(due_date__isnull=False, reminded__lt=2), name="appraisal_to_remind")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="appraisal_state"),
            models.UniqueConstraint(fields=["person", "period"], condition=~Q(state="withdrawn"), name="appraisal_once"),
            models.CheckConstraint(
                condition=(Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("person")))
                & (Q(calibrated_by__isnull=True) | ~Q(calibrated_by=F("person")))
                & (Q(answered_by__isnull=True) | ~Q(answered_by=F("person"))),
                name="appraisal_by_others",
            ),
        ]


class AppraisalPost(models.Model):
    """A post held in the period: where, in which days of it, and the mean its scheme gives (unrounded); too short a one is not `counted`."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="posts", db_index=False)
    post = models.IntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    start_date = models.DateField()
    end_date = models.DateField()
    counted = models.BooleanField()
    score = models.DecimalField(max_digits=40, decimal_places=20, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appraisal", "post"], name="appraisal_post_once"),
            models.CheckConstraint(condition=Q(start_date__lt=F("end_date")), name="appraisal_post_days"),
        ]


class AppraisalCalibration(models.Model):
    """A calibration: what stood before, what stands since, by whom, when and why. Nothing of it is ever changed."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="calibrations", db_index=False)
    turn = models.IntegerField()
    before = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    after = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    rating = models.TextField()
    vetoed = models.BooleanField()
    why = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["appraisal", "turn"], name="appraisal_calibration_once")]


class AppraisalMessage(models.Model):
    """A word of a dispute: by the person or by who answers, in the order it was said."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="messages", db_index=False)
    turn = models.IntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["appraisal", "turn"], name="appraisal_message_once")]


class AppraisalVeto(models.Model):
    """A veto that fell: the indicator, the floor it stayed below, and the most the total may be then (none: the rating is the lowest)."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="vetoes", db_index=False)
    post = models.IntegerField()
    indicator = models.TextField()
    below = models.DecimalField(max_digits=12, decimal_places=4)
    figure = models.DecimalField(max_digits=40, decimal_places=20)
    effect = models.TextField()
    cap = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["appraisal", "post", "indicator"], name="appraisal_veto_once")]


class AppraisalScore(models.Model):
    """An indicator as the scheme had it, what it showed, and what that was worth; none of both where it is not applicable (`reason`).

    `self_score` and `self_text` are what the person thinks of it.
    """

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="scores", db_index=False)
    post = models.IntegerField(default=1)
    position = models.IntegerField()
    indicator = models.TextField()
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    least = models.IntegerField(default=0)
    curve = models.TextField()
    figure = models.DecimalField(max_digits=40, decimal_places=20, null=True)
    sample = models.IntegerField(default=0)
    reason = models.TextField(default="", blank=True)
    score = models.DecimalField(max_digits=40, decimal_places=20, null=True)
    self_score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    self_text = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appraisal", "position"], name="appraisal_score_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="appraisal_score_weight"),
        ]


class AppraisalCase(models.Model):
    """A document an indicator was scored on, as it stood then: its day, what it counted of what it could. Nothing of it is ever changed."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="cases", db_index=False)
    position = models.IntegerField()
    number = models.IntegerField()
    day = models.DateField()
    record_id = models.BigIntegerField()
    label = models.TextField()
    counted = models.DecimalField(max_digits=24, decimal_places=8)
    possible = models.DecimalField(max_digits=24, decimal_places=8)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["appraisal", "position", "number"], name="appraisal_case_once")]


class AppraisalRating(Document):
    """A rating of the person by another, who owns it: as one of which group, how much of the scale, or why not. Never shown to the person."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.TextField()
    score = models.IntegerField(null=True)
    comment = models.TextField(blank=True)
    declined = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    due_date = models.DateField()
    reminded = models.IntegerField(db_default=0)

    class Meta:
        # read by the clock: which end, and which are late
        indexes: ClassVar = [models.Index(fields=["due_date"], condition=Q(state="asked", reminded__lt=2), name="appraisal_rating_to_remind")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(rating_states.LABELS)), name="appraisal_rating_state"),
            models.CheckConstraint(condition=Q(party__in=list(rating_states.GROUPS)), name="appraisal_rating_party"),
            models.CheckConstraint(
                condition=Q(state="answered", score__gte=1, answered_at__isnull=False) | (~Q(state="answered") & Q(score__isnull=True)),
                name="appraisal_rating_answered",
            ),
            models.UniqueConstraint(fields=["appraisal", "person"], condition=~Q(state="withdrawn"), name="appraisal_rating_once"),
        ]


class AppraisalRatingGroup(models.Model):
    """What ratings come to in a group, or in groups taken together (`parties`): how many, their mean, the groups' weights, of which scale."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="rating_groups", db_index=False)
    position = models.IntegerField()
    parties = models.TextField()
    answers = models.IntegerField()
    average = models.DecimalField(max_digits=40, decimal_places=20)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    scale = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appraisal", "position"], name="appraisal_rating_group_once"),
            models.CheckConstraint(condition=Q(answers__gte=3), name="appraisal_rating_group_unknown"),
        ]


class AppraisalRound(Document):
    """A round that is planned: of which period, for one unit with all below it or (none) for everybody, from which day on; how many it opened."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    for_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    start_date = models.DateField()
    opened_at = models.DateTimeField(null=True)
    appraisals = models.IntegerField(db_default=0)

    class Meta:
        # read by the clock: whose day has come
        indexes: ClassVar = [models.Index(fields=["start_date"], condition=Q(state="planned"), name="appraisal_round_due")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(round_states.LABELS)), name="appraisal_round_state"),
            models.UniqueConstraint(
                fields=["period", "for_unit"], condition=~Q(state="cancelled"), nulls_distinct=False, name="appraisal_round_once"
            ),
        ]
