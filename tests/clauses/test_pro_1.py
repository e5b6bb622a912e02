"""PRO-1 · Targets: set by a manager, split with a named gap, proposed, approved by somebody else, changed by a new revision."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.targets import queries, states
from makesell.documents.targets.queries import TargetRow
from makesell.flows.pro_1_targets import (
    approve_targets,
    change_target,
    propose_targets,
    send_back_targets,
    set_targets,
    split_target,
    withdraw_targets,
)
from makesell.flows.pro_1_targets.change_target import AmountChange
from makesell.flows.pro_1_targets.set_targets import TargetFact
from makesell.flows.pro_1_targets.split_target import Child, SplitFact
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.metrics.attainment import Asked, by_person
from tests.clauses.cast import NOW, person

D = Decimal
pytestmark = pytest.mark.django_db


def quarter(code: str = "2025-Q1") -> int:
    """The key of a quarter."""
    cell = period.by_code("quarter", code)
    assert cell is not None
    return cell.id


def manager(c: co.Company, unit: int = 0) -> Actor:
    """A manager of one of the teams."""
    return person(f"MGR{c.units[unit]}", "经理", c.units[unit], roles.SALES_MANAGER)


def director(c: co.Company, code: str = "DIR") -> Actor:
    """A director, who sees all and is asked to approve."""
    return person(f"{code}{c.units[0]}", "总监", c.units[0], roles.SALES_DIRECTOR)


def row(key: int) -> TargetRow:
    """A target as it stands."""
    return queries.of_ids([key])[0]


def refused(code: str, work: object) -> None:
    """The work is refused with this code."""
    assert callable(work)
    with pytest.raises(Refusal) as no:
        work()
    assert no.value.code == code


def set_one(c: co.Company, who: Actor, amount: str = "100000", person: int = 0) -> int:
    """A draft for one of the people."""
    return set_targets.perform(TargetFact("ordered", quarter(), D(amount), person_id=c.people[person]), actor=who, at=NOW)


def test_a_target_runs_from_draft_to_approval_by_another() -> None:
    """Set and proposed by the manager, approved by the director; the person is told; attainment reads it from then on."""
    c = co.company()
    boss, head = manager(c), director(c)
    key = set_one(c, boss)
    assert (row(key).state, row(key).unit_id, row(key).person_id) == (states.DRAFT, c.units[0], c.people[0])
    asked = Asked("ordered", "quarter", dt.date(2025, 6, 2), start=dt.date(2025, 1, 1), end=dt.date(2025, 4, 1))
    assert by_person(co.ACTOR, asked) == []
    propose_targets.perform(key, actor=boss, at=NOW, version=1)
    approve_targets.perform(key, actor=head, at=NOW, version=2)
    assert (row(key).state, row(key).approved_by_id) == (states.APPROVED, head.person_id)
    assert (row(key).number or "").startswith("TG-25-")
    assert [each.target for each in by_person(co.ACTOR, asked)] == [D(100000)]
    (told,) = latest(Actor("人员1", person_id=c.people[0]))
    assert (told.kind, told.record_id) == ("target_approved", key)


def test_nobody_approves_his_own_or_what_he_set() -> None:
    """Neither who set it, nor who changed or proposed it, nor whom it is for; another director may."""
    c = co.company()
    head, other, third = director(c), director(c, "DIR2"), director(c, "DIR3")
    mine = set_targets.perform(TargetFact("ordered", quarter(), D(5), person_id=other.person_id), actor=head, at=NOW)
    propose_targets.perform(mine, actor=head, at=NOW)
    refused("target.four_eyes", lambda: approve_targets.perform(mine, actor=head, at=NOW))
    refused("target.four_eyes", lambda: approve_targets.perform(mine, actor=other, at=NOW))
    assert row(mine).state == states.PROPOSED
    approve_targets.perform(mine, actor=third, at=NOW)
    assert row(mine).state == states.APPROVED


def test_a_manager_answers_for_his_units_only() -> None:
    """Another team's people are refused, a salesperson sets nothing, a manager approves nothing."""
    c = co.company()
    boss, _head = manager(c), director(c)
    refused("target.reach", lambda: set_one(c, boss, person=1))
    refused("access.refused", lambda: set_one(c, person("SP", "销售", c.units[0], roles.SALESPERSON)))
    key = set_one(c, boss)
    propose_targets.perform(key, actor=boss, at=NOW)
    refused("access.refused", lambda: approve_targets.perform(key, actor=boss, at=NOW))
    refused("target.reach", lambda: withdraw_targets.perform(key, actor=manager(c, 1), at=NOW))


def test_a_new_revision_supersedes_the_old_one_when_it_is_approved() -> None:
    """Until then the approved one stays in force; reason and both amounts are kept."""
    c = co.company()
    boss, head = manager(c), director(c)
    old = co.target(c, amount="100000")
    refused("target.change_reason", lambda: change_target.perform(AmountChange(old, D(120000)), actor=boss, at=NOW))
    new = change_target.perform(AmountChange(old, D(120000), version=1), actor=boss, at=NOW, reason="新产品上市")
    assert (row(old).state, row(new).state, row(new).revision, row(new).reason) == (states.APPROVED, states.DRAFT, 2, "新产品上市")
    refused("target.revision_open", lambda: change_target.perform(AmountChange(old, D(1)), actor=boss, at=NOW, reason="again"))
    propose_targets.perform(new, actor=boss, at=NOW)
    approve_targets.perform(new, actor=head, at=NOW)
    assert (row(old).state, row(old).amount, row(new).state) == (states.SUPERSEDED, D(100000), states.APPROVED)
    assert [each.revision for each in queries.revisions(old)] == [2, 1]


def test_sent_back_with_a_reason_changed_and_withdrawn() -> None:
    """A reason is needed; the draft may be changed, proposed again, or withdrawn, which frees its cell."""
    c = co.company()
    boss, head = manager(c), director(c)
    key = set_one(c, boss)
    propose_targets.perform(key, actor=boss, at=NOW)
    refused("target.state", lambda: change_target.perform(AmountChange(key, D(1)), actor=boss, at=NOW))
    refused("target.reason", lambda: send_back_targets.perform(key, actor=head, at=NOW))
    send_back_targets.perform(key, actor=head, at=NOW, reason="太低")
    change_target.perform(AmountChange(key, D(130000)), actor=boss, at=NOW)
    assert (row(key).state, row(key).amount) == (states.DRAFT, D(130000))
    refused("target.set_already", lambda: set_one(c, boss))
    withdraw_targets.perform(key, actor=boss, at=NOW)
    assert row(set_one(c, boss)).state == states.DRAFT


def test_bad_input_changes_nothing() -> None:
    """Each fault has its own code and field; a stale version and a state that does not allow it are 409."""
    c = co.company()
    boss = manager(c)
    cell, who = quarter(), c.people[0]
    for code, fact in (
        ("target.negative", TargetFact("ordered", cell, D(-1), person_id=who)),
        ("number.too_large", TargetFact("ordered", cell, D(10) ** 15, person_id=who)),
        ("target.measure", TargetFact("returned", cell, D(1), person_id=who)),
        ("target.value", TargetFact("ordered", cell, D(1), person_id=who, value="median")),
        ("target.for_one", TargetFact("ordered", cell, D(1))),
        ("target.for_one", TargetFact("ordered", cell, D(1), person_id=who, for_unit_id=c.units[0])),
        ("target.amount_or_growth", TargetFact("ordered", cell, person_id=who)),
        ("target.person", TargetFact("ordered", cell, D(1), person_id=10**12)),
        ("target.unit", TargetFact("ordered", cell, D(1), for_unit_id=10**12)),
        ("period.unknown", TargetFact("ordered", 10**12, D(1), person_id=who)),
        ("target.no_base", TargetFact("ordered", cell, person_id=who, base=D(0), growth_rate=D("0.1"))),
    ):
        refused(code, lambda fact=fact: set_targets.perform(fact, actor=boss, at=NOW))
    key = set_one(c, boss)
    refused("record.stale", lambda: propose_targets.perform(key, actor=boss, at=NOW, version=7))
    refused("document.state", lambda: send_back_targets.perform(key, actor=director(c), at=NOW, reason="zu früh"))
    refused("record.missing", lambda: propose_targets.perform(10**12, actor=boss, at=NOW))
    assert (row(key).state, row(key).version) == (states.DRAFT, 1)


def test_growth_becomes_an_amount() -> None:
    """13.19: base 8,000,000, +15 % → 9,200,000; base and rate are kept."""
    c = co.company()
    fact = TargetFact("ordered", quarter(), person_id=c.people[0], base=D(8000000), growth_rate=D("0.15"))
    kept = row(set_targets.perform(fact, actor=manager(c), at=NOW))
    assert (kept.amount, kept.base, kept.growth_rate) == (D(9200000), D(8000000), D("0.15"))


def parent(c: co.Company, amount: str) -> int:
    """A unit's target to split."""
    return set_targets.perform(TargetFact("ordered", quarter(), D(amount), for_unit_id=c.units[0]), actor=director(c, "PAR"), at=NOW)


def children(c: co.Company, *weights: str) -> tuple[Child, ...]:
    """The three people with weights."""
    return tuple(Child(person_id=who, weight=D(weight)) for who, weight in zip(c.people, weights, strict=True))


def test_a_split_floors_shares_and_gives_the_rest_to_the_largest() -> None:
    """13.19: 1,000,000 by 3:3:1 in thousands → 430,000 / 428,000 / 142,000, no gap; the children are drafts."""
    c = co.company()
    made = split_target.perform(SplitFact(parent(c, "1000000"), "weights", children(c, "3", "3", "1"), D(1000)), actor=director(c), at=NOW)
    assert [row(key).amount for key in made.child_ids] == [D(430000), D(428000), D(142000)]
    assert (made.gap.kind, {row(key).state for key in made.child_ids}) == ("none", {states.DRAFT})


def test_a_gap_has_a_name_or_the_split_is_refused() -> None:
    """By hand: unassigned and over-assigned 加码 alike; nothing is made when refused."""
    c = co.company()
    key, head = parent(c, "100"), director(c)
    over = tuple(Child(person_id=who, amount=D(40)) for who in c.people)
    refused("target.gap", lambda: split_target.perform(SplitFact(key, "by_hand", over), actor=head, at=NOW))
    made = split_target.perform(SplitFact(key, "by_hand", over, gap_name="加码"), actor=head, at=NOW)
    assert (made.gap.amount, row(key).gap, row(key).gap_name) == (D(-20), D(-20), "加码")


def test_a_split_by_last_year_weighs_what_was_reached() -> None:
    """Evenly, and by what each sold in the same quarter of the year before."""
    c = co.company()
    co.order(c, dt.date(2024, 2, 5), nets=("300",), shares=((0, "0.75"), (1, "0.25")))
    made = split_target.perform(SplitFact(parent(c, "1000"), "last_year", children(c, "0", "0", "0")), actor=director(c), at=NOW)
    assert [row(key).amount for key in made.child_ids] == [D(750), D(250), D(0)]
    d = co.company()
    made = split_target.perform(SplitFact(parent(d, "100"), "even", children(d, "0", "0", "0"), D("0.01")), actor=director(d), at=NOW)
    assert [row(key).amount for key in made.child_ids] == [D("33.34"), D("33.33"), D("33.33")]
