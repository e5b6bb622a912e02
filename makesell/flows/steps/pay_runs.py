"""Parts the acts on pay runs (PER-3) share: which may be touched, what is due to whom, when sales are closed."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries
from makesell.documents.payruns.access import RUNS
from makesell.documents.payruns.kept import Kept
from makesell.documents.payruns.queries import RunRow
from makesell.documents.payruns.rules import NewStatement
from makesell.engines.incentive import settled
from makesell.flows.steps import plain_runs
from makesell.flows.steps.plain_runs import Paid
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal, missing
from makesell.ground.text import N_
from makesell.metrics import pay, pay_plain, pay_plan

PURPOSE: Final = "pay_run"
LADDER: Final = (R.SALES_DIRECTOR, R.EXECUTIVE)
ONE_DAY: Final = dt.timedelta(days=1)
# A run of many entries reckons for longer between two statements, and writes more in one, than a page may; for this transaction alone.
PATIENT: Final = """select set_config(name, '0', true)
    from unnest(array['idle_in_transaction_session_timeout', 'statement_timeout']) as t(name)"""
ZERO: Final = pay.ZERO


def locked(actor: Actor, act: str, run_ids: Sequence[int], version: int | None = None) -> list[RunRow]:
    """The runs, locked; refuses (403) other roles, (404) what is missing."""
    if RUNS.require(actor, act).all is False:
        raise missing()
    payruns.hold(run_ids, version)
    return queries.runs(run_ids)


def write(row: RunRow, *, actor: Actor, at: dt.datetime) -> int:
    """Works out what a run is to pay and writes its statements anew; returns how many people it is about.

    A plan that pays by its ladder alone goes on from where it stood for everybody nothing else has changed for (ADR 0063).
    Refuses (403) somebody who would be paid by it.
    """
    run(PATIENT)
    known, opened = queries.known_statements(row.id), dict[int, int]()
    plan = pay_plan.plan_of(row.scheme_id, row.end - ONE_DAY)
    if pay_plain.covers(plan):
        plain = pay_plain.basis_of(plan, row.end, row.id)
        read = Kept({}, plan.above, plain.asked.left)

        def open_for(people: Collection[int]) -> Mapping[int, int]:
            _not_own(actor, people)
            opened.update(payruns.named(_named(row, sorted(people)), row.currency, actor=actor, at=at))
            return opened

        found = plain_runs.paid(plain, row, known) if known else plain_runs.first(plain, open_for)
    else:
        basis = pay.basis_of(row.scheme_id, row.end)
        due = pay.due(row.scheme_id, row.end, run_id=row.id, basis=basis)
        found, read = [Paid(each.person_id, each.agreement, each.earned, each.problem, each.lines) for each in due], basis.kept
    _not_own(actor, [each.person_id for each in found])
    payruns.keep(row.id, read)
    payruns.write(row.id, known, _statements(row, found), row.currency, actor=actor, at=at, opened=opened)
    return len(found)


def _not_own(actor: Actor, people: Iterable[int]) -> None:
    if actor.person_id is not None and actor.person_id in set(people):
        raise Refusal(
            "pay.own", "Nobody computes a run that pays himself.", status=403, who=N_("Another holder of the role computes it.")
        )


def _named(row: RunRow, people: Sequence[int]) -> dict[int, tuple[str, int]]:
    """By person the name and the unit on the last day, of who has left the last one; the run's where there never was any."""
    units, names = organisation.last_units(people, row.end - ONE_DAY), organisation.named_people(people)
    return {person: (names[person].name, units.get(person, row.unit_id)) for person in people}


def _statements(row: RunRow, found: Sequence[Paid]) -> list[NewStatement]:
    """What is brought forward, paid, held and carried beside what each earned."""
    brought, named = queries.brought_forward(row.scheme_id, row.start), _named(row, [each.person_id for each in found])
    statements = []
    for each in found:
        before = brought.get(each.person_id, ZERO)
        done = settled(before, each.earned, signed=each.agreement is not None)
        name, unit = named[each.person_id]
        agreement = each.agreement.id if each.agreement else None
        statements.append(
            NewStatement(
                each.person_id, name, unit, agreement, before, each.earned, done.pay, done.held, done.carried,
                each.problem, each.lines, each.counted, each.digits, each.keeps, each.stands,
            )
        )  # fmt: skip
    return statements


def unchanged(row: RunRow) -> None:
    """Refuses (409) a run that the books have moved on from since it was computed: an entry that came meanwhile would be paid by no run.

    Asked when its sales months are closed, so that nothing comes afterwards; worked out from the first entry on.
    """
    run(PATIENT)
    plan = pay_plan.plan_of(row.scheme_id, row.end - ONE_DAY)
    if pay_plain.covers(plan):
        now = pay_plain.sums_by_component(pay_plain.worked_out(pay_plain.basis_of(plan, row.end, row.id), None))
    else:
        due = pay.due(row.scheme_id, row.end, run_id=row.id)
        now = {each.person_id: [(line.component, line.entry_id or 0, line.amount) for line in each.lines] for each in due}
    stood = queries.amounts_of(row.id)
    if {person: sorted(lines) for person, lines in now.items() if lines} != {person: sorted(lines) for person, lines in stood.items() if lines}:
        raise Refusal(
            "pay.moved", "Entries came since it was computed. Compute it again, then send it.", status=409,
            who=N_("Who computes the run does it again."),
        )  # fmt: skip


def sales_closed(row: RunRow) -> None:
    """Refuses (409) a run whose sales months are open: what is paid must not change afterwards."""
    until = period.closed_until("sales")
    if until is None or until < row.end:
        raise Refusal(
            "pay.sales_open", "Close the sales months up to %(day)s first; afterwards nothing can be added to them.", status=409,
            who=N_("Finance closes sales months."), day=(row.end - ONE_DAY).isoformat(),
        )  # fmt: skip


