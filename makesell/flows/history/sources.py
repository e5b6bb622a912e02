"""Flows/history: what every source of a company's past offers, and that one database holds one company."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from makesell.flows.history.badrows import BadRows
from makesell.flows.history.batches import Step, analyze
from makesell.flows.history.writing.into import Into
from makesell.flows.org_1_organisation import approve_rule, build_calendar, draft_rule, name_company, propose_rule
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.ground.db import one
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.actions import NewRule
from makesell.ground.rules.kinds import RuleKind
from makesell.ground.text import N_, Marked


@dataclass(frozen=True, slots=True)
class Read:
    """A folder that was opened: its steps in order, and the rows left out so far."""

    steps: Sequence[Step]
    bad: BadRows


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of import: what the company is called, its fiscal years, how its folder becomes steps, and the rules its figures go by."""

    kind: str
    title: Marked
    external_source: str
    company: CompanyFact
    years: tuple[int, int]
    since: dt.date
    own_var: str
    read: Callable[[Path], Read]
    rules: tuple[tuple[RuleKind, Any], ...]


def refuse_other_company(source: Source) -> None:
    """Refuses (409) a database with records of another company, and says how to go on."""
    company = organisation.company()
    if company is not None and company.source == source.external_source:
        return
    if one("select 1 from spine_record where kind <> 'rule' limit 1") is None:
        return
    raise other_company(source)


def other_company(source: Source) -> Refusal:
    """The refusal of a database that another company lives in, with the way to go on."""
    company = organisation.company()
    return Refusal(
        "import.other_company",
        "This database holds the records of %(company)s, and one database holds one company. Go on with one of its own: "
        "MAKESELL_VAR=%(var)s DEMO=0 make run",
        field="kind",
        who=N_("An administrator can set up another database."),
        status=409,
        company=company.name if company is not None and company.name else N_("another company"),
        var=source.own_var,
    )


def last_step() -> Step:
    """Tells the database's planner what it holds now: until then it plans as if the tables were empty."""
    return Step("statistics", N_("Statistics of the database"), lambda: ["all"], lambda into, _: analyze(actor=into.actor, at=into.at), vital=True)


def first_step(source: Source, given: Callable[[], Sequence[dt.date]]) -> Step:
    """Whose database this is from now on, and its fiscal calendar: by months, with the source's `given` dates where it has any."""

    def write(into: Into, batch: Sequence[Any]) -> None:
        refuse_other_company(source)
        name_company.perform(source.company, actor=into.actor, at=into.at)
        build_calendar.perform(*source.years, actor=into.actor, at=into.at)
        dates = given()
        if dates:
            build_calendar.add_given("given", dates, actor=into.actor, at=into.at)
        _follow_rules(source, into)

    return Step("company", N_("Company and calendar"), lambda: [source.company], write, vital=True)


def _follow_rules(source: Source, into: Into) -> None:
    """The rules the company went by, in force since its beginning; what is in force already stays."""
    wanted = [(kind, value) for kind, value in source.rules if rules.value(kind, source.since) != value]
    if wanted:
        facts = [NewRule(kind, value, source.since) for kind, value in wanted]
        drafts = draft_rule.perform_many(facts, actor=into.actor, at=into.at)
        propose_rule.perform_many(drafts, actor=into.actor, at=into.at)
        approve_rule.perform_many(drafts, actor=into.actor, at=into.at)
