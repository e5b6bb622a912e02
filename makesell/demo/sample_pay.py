"""Samples of pay: builders named by the state they leave, made of the flows themselves. For the tests in tests/ and for benches."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from makesell.demo.samples import ACTOR, AT, SINCE
from makesell.documents.payruns import queries
from makesell.flows.org_1_organisation import close_period
from makesell.flows.per_2_appraisal import compute_appraisals
from makesell.flows.per_2_appraisal.compute_appraisals import RoundFact
from makesell.flows.per_3_reward import approve_run, assign_scheme, compute_run, create_scheme, decide_version, release_run, review_run
from makesell.flows.per_3_reward.assign_scheme import NewMember
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.flows.per_3_reward.create_scheme import NewVersion, SchemeFact, Step
from makesell.ground.period import queries as period

STEPS = (Step(Decimal(0), Decimal("0.02")), Step(Decimal(100_000), Decimal("0.03")), Step(Decimal(200_000), Decimal("0.05")))


def scheme(people: Sequence[int], *, measure: str = "paid") -> int:
    """A scheme of marginal steps in force, by which these people are paid; returns it."""
    version = NewVersion(measure, "CNY", SINCE, STEPS, ladder="money")
    key = create_scheme.perform(SchemeFact("", "销售提成", version), actor=ACTOR, at=AT)
    decide_version.approve(key, 1, actor=ACTOR, at=AT)
    assign_scheme.perform_many([NewMember(key, person, SINCE) for person in people], actor=ACTOR, at=AT)
    return key


def close_sales(until: dt.date) -> None:
    """Closes the sales months until a day."""
    for month in period.open_months("sales"):
        if month.end <= until:
            close_period.perform("sales", month.id, actor=ACTOR, at=AT)


def computed_run(scheme_id: int, code: str = "2024-01") -> int:
    """A run of a month that nobody has reviewed; returns it."""
    month = period.by_code("month", code)
    if month is None:
        raise LookupError(code)
    return compute_run.perform(RunFact(scheme_id, month.id), actor=ACTOR, at=AT)


def released_run(scheme_id: int, code: str = "2024-01") -> int:
    """A run of a month that was released, after its sales were closed; returns it."""
    key = computed_run(scheme_id, code)
    close_sales(queries.runs([key])[0].end)
    review_run.perform(key, actor=ACTOR, at=AT)
    approve_run.perform(key, actor=ACTOR, at=AT)
    return release_run.perform(key, actor=ACTOR, at=AT)


def released_statements(people: Sequence[int]) -> list[int]:
    """A released pay statement of each person; their keys in the order given."""
    found = {each.person_id: each.id for each in queries.of_run(released_run(scheme(people)))}
    return [found[person] for person in people]


def computed_appraisals(people: Sequence[int], code: str = "2024-01") -> list[int]:
    """An appraisal of a month of each person that nobody has reviewed; their keys in the order given."""
    month = period.by_code("month", code)
    if month is None:
        raise LookupError(code)
    later = AT + dt.timedelta(days=366)
    return [compute_appraisals.perform(RoundFact(month.id, person_id=person), actor=ACTOR, at=later)[0] for person in people]
