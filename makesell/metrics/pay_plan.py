"""Pay: under which version of a scheme a credit counts, and the ladders it is paid by (13.6).

A credit counts under the version in force when its order was confirmed (老单老办法), or when it came, by rule; a new version never
changes what was ordered before.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.agreements import queries as agreements
from makesell.documents.agreements.queries import AgreementRow
from makesell.documents.payruns.credits import CreditRow
from makesell.engines.incentive import Credit, Ladder, flat
from makesell.ground.period import Kind
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Choice, Flag, RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import Component, Key, ladder_of
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
CONSULTED: Final = RuleKind(
    "pay.consulted",
    N_("A version of an incentive scheme is put in force only after an opinion on it was given"),
    Flag(),
    default=False,
    clause="PER-3",
    help=N_("By a member or by the works council, with its day; what was said stays with the version."),
    pay=True,
)
READ: Final = RuleKind(
    "pay.read",
    N_("A version of an incentive scheme is put in force only after everybody it pays has read it"),
    Flag(),
    default=False,
    clause="PER-3",
    help=N_("Everybody who is paid by it on its first day; a draft that is changed is read again."),
    pay=True,
)
ACCRUE_FROM: Final = RuleKind(
    "pay.accrue_from",
    N_("What pay to come is accrued on"),
    Choice({"invoiced": N_("What is invoiced and not paid yet"), "shipped": N_("What has left and is not paid yet")}),
    default="invoiced",
    clause="PER-3",
    help=N_("For schemes that pay when the customer has paid."),
    pay=True,
)
RULES: Final = (VERSION_BY, UNPAID_DAYS, CONSULTED, READ, ACCRUE_FROM)
ONE: Final = Decimal(1)
NOTHING: Final = flat(Decimal(0))  # the ladder of an entry a rate table does not name


# An agreed target: measure, value, first day, day after, product group.
TargetKey = tuple[str, str, dt.date, dt.date, int | None]
Targets = Mapping[TargetKey, Decimal]
ByKey = Mapping[Key, Ladder]


@dataclass(frozen=True, slots=True)
class Plan:
    """A scheme on a day: its approved versions, the one in force, and the accumulation periods its parts count in."""

    versions: tuple[VersionRow, ...]
    now: VersionRow
    cell: PeriodRow
    by_origin: bool
    cells: Mapping[str, PeriodRow]
    above: Mapping[int, tuple[int, ...]]     # of each product group itself and those it lies in; empty where no version names a group

    def groups(self, group_id: int | None) -> tuple[int, ...]:
        """A product group and the groups it lies in, the nearest first."""
        return () if group_id is None else self.above.get(group_id, (group_id,))

    def version_for(self, ordered: dt.date, came: dt.date) -> VersionRow:
        """The version a credit counts under; one whose order is older than the scheme counts under the first version."""
        day = ordered if self.by_origin else came
        return next((v for v in self.versions if v.holds(day)), min(self.versions, key=lambda v: v.valid_from))

    def latest(self, code: str) -> Component | None:
        """A component as the version in force has it, else the last version that has it."""
        found = [v.component(code) for v in (self.now, *sorted(self.versions, key=lambda v: v.valid_from, reverse=True))]
        return next((each for each in found if each is not None), None)

    def components(self, kind: str) -> list[Component]:
        """The components of a kind in the version in force."""
        return [each for each in self.now.components if each.kind == kind]

    @property
    def longest(self) -> PeriodRow:
        """The accumulation period that began first."""
        return min((self.cell, *self.cells.values()), key=lambda cell: cell.start)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a plan is earned by entry: its ladder (code ""), another commission, a spiff. `component` is as it stands now; None for the ladder."""

    code: str
    kind: str
    measure: str
    value: str
    cell: PeriodRow
    component: Component | None = None

    def takes(self, row: CreditRow, component: Component | None, groups: Sequence[int]) -> bool:
        """Whether an entry counts here, by the version it counts under: measure, credit, product, customer, days (not of what takes back)."""
        if row.measure != self.measure or row.business_date < self.cell.start or row.business_date >= self.cell.end:
            return False
        return self.code == "" or (component is not None and counts(component, row, groups))


def counts(component: Component, row: CreditRow, groups: Sequence[int]) -> bool:
    """Whether an entry is of the credit, product, customer class and days a component pays for; a product group stands for those below it
    (`groups`: the entry's own and those it lies in)."""
    asked = (
        (component.credit == words.CREDITED, row.overlay == (component.credit == words.OVERLAY)),
        (component.product_group_id is None, component.product_group_id in groups),
        (component.product_id is None, row.product_id == component.product_id),
        (component.customer_class == "", row.customer_class == component.customer_class),
    )
    if not all(free or met for free, met in asked):
        return False
    day = row.origin_date or row.business_date
    return (component.first_day or day) <= day <= (component.last_day or day)


def plan_of(scheme_id: int, day: dt.date) -> Plan:
    """The plan of a scheme on a day. Refuses a scheme without a version in force, and days outside the calendar."""
    versions = tuple(v for v in schemes.versions(scheme_id) if v.state == words.APPROVED)
    now = next((v for v in versions if v.holds(day)), None)
    if now is None:
        raise Refusal("pay.no_version", "No version of this scheme is in force on that day.", field="scheme", status=409)
    return laid(versions, now, day, by_origin=value(VERSION_BY, day) == "origin")


def laid(versions: tuple[VersionRow, ...], now: VersionRow, day: dt.date, *, by_origin: bool) -> Plan:
    """A plan with the accumulation periods that hold a day."""
    cells: dict[str, PeriodRow] = {}
    kinds: set[Kind] = {now.accumulation, *(each.accumulation for version in versions for each in version.components)}
    for kind in kinds:
        cell = period.containing(kind, day)
        if cell is None:
            raise Refusal("period.unknown", "This period does not exist.", field="period")
        cells[kind] = cell
    named = {step.product_group_id for version in versions for step in version.steps}
    for version in versions:
        for each in version.components:
            named |= {each.product_group_id, *(rung.product_group_id for rung in each.rungs)}
    above = products.groups_above() if named - {None} else {}
    return Plan(versions, now, cells[now.accumulation], by_origin, cells, above)


def parts_of(plan: Plan) -> list[Part]:
    """What of a plan is earned by entry, of every version."""
    made = [Part("", words.COMMISSION, plan.now.measure, plan.now.value, plan.cell)]
    codes = {each.code: None for version in plan.versions for each in version.components if each.kind in words.BY_ENTRY}
    for code in codes:
        now = plan.latest(code)
        if now is not None:
            value = words.QTY if now.kind == words.SPIFF else now.value
            made.append(Part(code, now.kind, now.measure, value, plan.cells[now.accumulation], now))
    return made


def measures_of(plan: Plan) -> set[str]:
    """The measures whose entries a plan is worked out from."""
    return {plan.now.measure, *(each.measure for version in plan.versions for each in version.components if each.measure)}


def agreed_by(signed: Mapping[int, AgreementRow]) -> dict[int, Targets]:
    """By person the agreed targets, in one statement (13.5)."""
    sums = agreements.agreed_sums([row.id for row in signed.values()])
    return {person: sums.get(row.id, {}) for person, row in signed.items()}


def target_of(targets: Targets, measure: str, value: str, cell: PeriodRow, group: int | None = None) -> Decimal | None:
    """The target that steps in per cent are turned into money with: what is agreed for the accumulation period."""
    return targets.get((measure, value, cell.start, cell.end, group))


def ladders_of(plan: Plan, part: Part, targets: Targets) -> dict[int, ByKey]:
    """The ladders of a part by version. Refuses (`ladder.no_target`) per cent of a target that is missing."""
    if part.component is None:
        target = target_of(targets, part.measure, part.value, part.cell)
        return {v.id: {(group, ""): each for group, each in ladders(v.steps, v.ladder, target, v.cap).items()} for v in plan.versions}
    made: dict[int, ByKey] = {}
    for version in plan.versions:
        own = version.component(part.code)
        if own is not None:
            made[version.id] = own.ladders(target_of(targets, part.measure, part.value, part.cell, own.product_group_id))
    return made


def base_of(part: Part, plan: Plan, by_version: Mapping[int, ByKey]) -> Ladder:
    """The ladder whose cap holds for a part: of the version in force for all other products, else any there is."""
    own = by_version.get(plan.now.id) or next(iter(by_version.values()))
    return own.get((None, "")) or next(iter(own.values()))


def counted(
    plan: Plan, part: Part, rows: Iterable[CreditRow], by_version: Mapping[int, ByKey], factors: Mapping[tuple[int, int], Decimal]
) -> tuple[list[Credit], dict[int, int]]:
    """Entries as the engine takes them, each with its own ladder and factor, and the version each counts under."""
    made, under = [], {}
    for row in rows:
        version = plan.version_for(row.ordered_on or row.business_date, row.business_date)
        groups = plan.groups(row.product_group_id)
        if not part.takes(row, version.component(part.code), groups):
            continue
        own = ladder_of(by_version[version.id], groups, row.customer_class)
        under[row.id] = version.id
        factor = ONE if part.kind == words.SPIFF else factors.get((version.id, row.origin_id or row.id), ONE)
        made.append(Credit(row.business_date, row.id, row.amount(part.value), factor, row.origin_id, own or NOTHING))
    return made, under
