"""Tables of the performance book. Entries are partitioned by month of the business date; Django only describes them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from makesell.ground.spine.models import Line


def _amount(**more: Any) -> Any:
    return models.DecimalField(max_digits=20, decimal_places=4, **more)


class Entry(models.Model):
    """One credit of one measure to one person (person, unit, customer, product, territory are plain keys, proved by `check`)."""

    id = models.BigIntegerField(primary_key=True)
    business_date = models.DateField()
    event_date = models.DateField()
    measure = models.TextField()
    person_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    overlay = models.BooleanField(default=False)
    customer_id = models.BigIntegerField(null=True)
    product_id = models.BigIntegerField(null=True)
    product_group_id = models.BigIntegerField(null=True)
    territory_id = models.BigIntegerField(null=True)
    share = models.DecimalField(max_digits=9, decimal_places=8)
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = _amount()
    gross = _amount()
    numerator = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", null=True)
    source_line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)
    origin_id = models.BigIntegerField(null=True)
    origin_date = models.DateField(null=True)
    # The line of the change of shares that took it back, or posted it anew; its source stays what was sold.
    restated_by = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    posted_at = models.DateTimeField()
    # An entry of a measure of the company's own: which entry it comes from, by which part of that measure.
    derived_from_id = models.BigIntegerField(null=True)
    part_id = models.BigIntegerField(null=True)
    # An entry that brings another into another unit (a membership recorded late): it takes it out (`moved` −1) or puts it there (1).
    moves_id = models.BigIntegerField(null=True)
    moved = models.SmallIntegerField(null=True)
    moved_by = models.ForeignKey("performance.LateMove", on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        managed = False
        db_table = "performance_entry"


class Balance(models.Model):
    """Sums of a person's credits by unit, primary/overlay, measure, product group (0: none) and leaf period."""

    person_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    overlay = models.BooleanField()
    measure = models.TextField()
    product_group_id = models.BigIntegerField()
    leaf = models.DateField()
    entries = models.IntegerField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = _amount()
    gross = _amount()
    numerator = models.DecimalField(max_digits=24, decimal_places=8)
    denominator = models.DecimalField(max_digits=24, decimal_places=8)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id", "measure", "leaf", "unit_id", "overlay", "product_group_id"], name="performance_balance_key"
            ),
        ]
        indexes: ClassVar = [
            # read by unit figures: all persons of a unit over leaves
            models.Index(fields=["unit_id", "measure", "leaf"], name="performance_balance_unit"),
        ]


class CustomerBalance(models.Model):
    """Sums of primary credits by customer, territory (0: none), measure and leaf period; read by scorecards (13.9)."""

    customer_id = models.BigIntegerField()
    territory_id = models.BigIntegerField()
    measure = models.TextField()
    leaf = models.DateField()
    entries = models.IntegerField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = _amount()
    gross = _amount()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id", "measure", "leaf", "territory_id"], name="performance_customer_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["territory_id", "measure", "leaf"], name="performance_customer_terr"),
        ]


class UnitBalance(models.Model):
    """Sums of credits by unit, primary/overlay, measure and leaf period; read by figures of units and of all together (ADR 0068).

    A cell is the sum of its slots: a session adds to its own, so that colleagues who post at once do not wait for each other.
    """

    unit_id = models.BigIntegerField()
    measure = models.TextField()
    leaf = models.DateField()
    overlay = models.BooleanField()
    slot = models.SmallIntegerField()
    entries = models.IntegerField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = _amount()
    gross = _amount()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "leaf", "unit_id", "overlay", "slot"], name="performance_unit_key"),
        ]


class MonthBalance(models.Model):
    """The same sums by calendar month, whatever the fiscal calendar is: a year of all units is read from twelve rows a unit, not from sixty."""

    unit_id = models.BigIntegerField()
    measure = models.TextField()
    month = models.DateField()
    overlay = models.BooleanField()
    slot = models.SmallIntegerField()
    entries = models.IntegerField()
    qty = models.DecimalField(max_digits=24, decimal_places=8)
    net = _amount()
    gross = _amount()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "month", "unit_id", "overlay", "slot"], name="performance_month_key"),
        ]


class LateMove(models.Model):
    """A membership that was recorded late: from which day on what a person was credited counts for other units, by whom and why (ADR 0082)."""

    person_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    since = models.DateField()
    entries = models.IntegerField(default=0)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person_id"], name="performance_latemove_person")]


class Own(models.Model):
    """A measure of the company's own: whether its entries are all there. Entries up to `upto` are back-filled (as far as `cursor`), later ones
    are posted together with what they come from."""

    measure = models.TextField(unique=True)
    state = models.TextField()
    cursor = models.BigIntegerField(default=0)
    upto = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(state__in=["filling", "ready", "stopped"]), name="performance_own_state")]


class History(models.Model):
    """How far what happened before the book knew of document events has been published (`cursor`, a happening), by event; the row without a
    source says where that time ended (`upto`)."""

    source = models.TextField(unique=True)
    cursor = models.BigIntegerField(default=0)
    upto = models.BigIntegerField(default=0)


class Part(models.Model):
    """What a measure of the company's own counts of a published event: the entries of a built-in measure, or (`back`) what takes them back."""

    own = models.ForeignKey(Own, on_delete=models.PROTECT, related_name="parts")
    role = models.TextField()
    source = models.TextField()
    back = models.BooleanField(default=False)
    value = models.TextField()
    sign = models.SmallIntegerField(default=1)
    credit = models.TextField()
    delay = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=["amount", "numerator", "denominator"]), name="performance_part_role"),
            models.CheckConstraint(condition=Q(value__in=["net", "gross", "qty", "count"]), name="performance_part_value"),
            models.CheckConstraint(condition=Q(credit__in=["credited", "primary", "overlay", "house"]), name="performance_part_credit"),
            models.CheckConstraint(condition=Q(sign__in=[1, -1], delay__gte=0, delay__lte=366), name="performance_part_numbers"),
        ]


class Condition(models.Model):
    """One way for an event to count: everything that is filled must hold. A part without conditions counts every event."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="conditions")
    product_group_id = models.BigIntegerField(null=True)
    product_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    territory_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    least = models.DecimalField(max_digits=20, decimal_places=4, null=True)
