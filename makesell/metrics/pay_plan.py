"""Pay: under which version of a scheme a credit counts, and the ladders it is paid by (13.6).

A credit counts under the version in force when its order was confirmed (老单老办法), or when it came, by rule; a new version never
changes what was ordered before.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.agreements import queries as agreements
from makesell.documents.agreements.queries import AgreementRow
from makesell.documents.payruns.credits import CreditRow
from makesell.engines.incentive import Credit, Ladder
from makesell.ground.period import Kind
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Choice, RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.ladders import ladders
from makesell.masterdata.schemes.queries import VersionRow

VERSION_BY: Final = RuleKind(
    "pay.version_by",
    N_("Version of the incentive scheme an entry is paid by"),
    Choice({"origin": N_("In force when its order was confirmed"), "event": N_("In force when it came")}),
    default="origin",
    clause="PER-3",
    help=N_("A new version never lowers what was already ordered while it is the order's."),
    pay=True,
)
UNPAID_DAYS: Final = RuleKind(
    "pay.unpaid_days",
    N_("Days past due after which pay for unpaid invoices is taken back"),
    Whole(0, 730, "days"),
    default=90,
    clause="PER-3",
    help=N_("For schemes that pay before the customer does; paid later, the same amount comes back (13.7)."),
    pay=True,
)
RULES: Final = (VERSION_BY, UNPAID_DAYS)


@dataclass(frozen=True, slots=True)
class Plan:
    """A scheme on a day: its approved versions, the one in force, and the accumulation period it counts in."""

    versions: tuple[VersionRow, ...]
    now: VersionRow
    cell: PeriodRow
    by_origin: bool

    def version_for(self, ordered: dt.date, came: dt.date) -> VersionRow:
        """The version a credit counts under; one whose order is older than the scheme counts under the first version."""
        day = ordered if self.by_origin else came
        return next((v for v in self.versions if v.holds(day)), min(self.versions, key=lambda v: v.valid_from))


def plan_of(scheme_id: int, day: dt.date) -> Plan:
    """The plan of a scheme on a day. Refuses a scheme without a version in force, and days outside the calendar."""
    versions = tuple(v for v in schemes.versions(scheme_id) if v.state == words.APPROVED)
    now = next((v for v in versions if v.holds(day)), None)
    if now is None:
        raise Refusal("pay.no_version", "No version of this scheme is in force on that day.", field="scheme", status=409)
    kind: Kind = now.accumulation
    cell = period.containing(kind, day)
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    return Plan(versions, now, cell, value(VERSION_BY, day) == "origin")


def target_of(agreement: AgreementRow | None, plan: Plan) -> Decimal | None:
    """The target the steps in per cent are turned into money with: what is agreed for the accumulation period (13.5)."""
    if agreement is None:
        return None
    found = [
        each.amount
        for each in agreements.agreed(agreement.id)
        if (each.measure, each.value) == (plan.now.measure, plan.now.value) and (each.start, each.end) == (plan.cell.start, plan.cell.end)
        and not each.product_group and not each.territory
    ]  # fmt: skip
    return sum(found, Decimal(0)) if found else None


def steps_of(plan: Plan, target: Decimal | None) -> dict[int, dict[int | None, Ladder]]:
    """The ladders of each version by product group. Refuses (`ladder.no_target`) per cent of a target that is missing."""
    return {v.id: ladders(v.steps, v.ladder, target, v.cap) for v in plan.versions}


def credits(plan: Plan, rows: Sequence[CreditRow], by_version: Mapping[int, Mapping[int | None, Ladder]]) -> tuple[list[Credit], dict[int, int]]:
    """Entries as the engine takes them, each with its own ladder, and the version each counts under."""
    made, under = [], {}
    for row in rows:
        version = plan.version_for(row.ordered_on or row.business_date, row.business_date)
        own = by_version[version.id]
        under[row.id] = version.id
        made.append(Credit(row.business_date, row.id, row.amount, origin_id=row.origin_id, ladder=own.get(row.product_group_id, own[None])))
    return made, under
