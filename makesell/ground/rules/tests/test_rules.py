"""Rules by date: what was in force never changes, nobody approves their own, every value has its shape (REG-1)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from makesell.ground.actor import Actor, system
from makesell.ground.db import act, count, run, savepoint, values
from makesell.ground.organisation import actions as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.rules import actions, queries
from makesell.ground.rules.actions import NewRule
from makesell.ground.rules.kinds import Choice, Flag, Number, Rows, RuleKind, Whole, Words
from makesell.ground.text import N_

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 2)
MEASURE = RuleKind(
    "test.measure", N_("Measure"), Choice({"shipped": N_("shipped"), "ordered": N_("ordered")}), default="shipped", clause="PER-4"
)
DAYS = RuleKind("test.days", N_("Days"), Whole(1, 90, "days"), default=7, clause="PRO-4", scopes=("unit",), pay=True)

draft = act(actions.draft_rules)
propose = act(actions.propose_rule)
approve = act(actions.approve_rule)


def people(*names: str) -> list[Actor]:
    ids = act(organisation.create_people)([organisation.NewPerson(n, n) for n in names], actor=system("test"), at=AT)
    return [Actor(name=n, person_id=i) for n, i in zip(names, ids, strict=True)]


def put_in_force(kind: RuleKind, value: Any, since: dt.date, until: dt.date | None = None, scope: str = "") -> int:
    ann, ben = people(f"a{since}{value}{scope}", f"b{since}{value}{scope}")
    (rule,) = draft([NewRule(kind, value, since, until, scope)], actor=ann, at=AT)
    propose(rule, actor=ann, at=AT)
    approve(rule, actor=ben, at=AT)
    return rule


@pytest.mark.django_db
def test_without_a_rule_the_default_holds() -> None:
    assert queries.value(MEASURE, DAY) == "shipped"


@pytest.mark.django_db
def test_a_new_value_follows_the_old_one_and_the_past_stays() -> None:
    put_in_force(MEASURE, "shipped", dt.date(2025, 1, 1))
    put_in_force(MEASURE, "ordered", DAY)
    assert queries.value(MEASURE, dt.date(2024, 12, 31)) == "shipped"
    assert queries.value(MEASURE, DAY - dt.timedelta(days=1)) == "shipped"
    assert queries.value(MEASURE, DAY) == "ordered"
    assert [(r.edition, r.valid_to) for r in queries.editions("test.measure")] == [(2, None), (1, DAY)]


@pytest.mark.django_db
def test_a_draft_and_a_proposal_do_not_count() -> None:
    ann, _ben = people("ann", "ben")
    (rule,) = draft([NewRule(MEASURE, "ordered", DAY)], actor=ann, at=AT)
    assert queries.value(MEASURE, DAY) == "shipped"
    propose(rule, actor=ann, at=AT)
    assert queries.value(MEASURE, DAY) == "shipped"


@pytest.mark.django_db
def test_nobody_approves_their_own_rule() -> None:
    (ann,) = people("ann")
    (rule,) = draft([NewRule(MEASURE, "ordered", DAY)], actor=ann, at=AT)
    propose(rule, actor=ann, at=AT)
    with pytest.raises(Refusal) as refused:
        approve(rule, actor=ann, at=AT)
    assert refused.value.code == "rules.four_eyes"
    assert refused.value.who


@pytest.mark.django_db
def test_a_rule_is_decided_once() -> None:
    rule = put_in_force(MEASURE, "ordered", DAY)
    with pytest.raises(Refusal) as refused:
        approve(rule, actor=system("test"), at=AT)
    assert refused.value.status == 409


@pytest.mark.django_db
def test_the_narrower_scope_wins_then_the_company_then_the_default() -> None:
    put_in_force(DAYS, 10, dt.date(2025, 1, 1))
    put_in_force(DAYS, 3, DAY, scope="unit:5")
    assert queries.value(DAYS, DAY, "unit:5") == 3
    assert queries.value(DAYS, DAY, ["unit:6", "unit:5"]) == 3
    assert queries.value(DAYS, DAY, "unit:6") == 10
    assert queries.value(DAYS, DAY - dt.timedelta(days=1), "unit:5") == 10


@pytest.mark.django_db
def test_two_rules_in_force_at_once_are_refused_and_impossible() -> None:
    put_in_force(MEASURE, "ordered", dt.date(2027, 1, 1))
    with pytest.raises(Refusal) as refused:
        put_in_force(MEASURE, "shipped", DAY)
    assert refused.value.code == "rules.overlap"
    drafts = draft([NewRule(MEASURE, "shipped", dt.date(2027, 6, 1))], actor=system("test"), at=AT)
    with pytest.raises(IntegrityError), savepoint():
        run("update rules_rule set state = 'approved' where record_id = %s", [drafts[0]])


@pytest.mark.django_db
def test_what_is_in_force_ends_only_in_the_future() -> None:
    rule = put_in_force(MEASURE, "ordered", dt.date(2025, 1, 1))
    with pytest.raises(Refusal):
        act(actions.withdraw_rule)(rule, today=DAY, actor=system("test"), at=AT)
    with pytest.raises(Refusal):
        act(actions.end_rule)(rule, valid_to=dt.date(2026, 1, 1), today=DAY, actor=system("test"), at=AT)
    act(actions.end_rule)(rule, valid_to=dt.date(2026, 4, 1), today=DAY, actor=system("test"), at=AT)
    assert queries.value(MEASURE, dt.date(2026, 3, 31)) == "ordered"
    assert queries.value(MEASURE, dt.date(2026, 4, 1)) == "shipped"


@pytest.mark.django_db
def test_once_known_a_value_costs_one_statement() -> None:
    put_in_force(MEASURE, "ordered", DAY)
    queries.value(MEASURE, DAY)
    with count() as counted:
        found = queries.values([MEASURE, DAYS], DAY)
    assert found == {"test.measure": "ordered", "test.days": 7}
    assert counted.statements == 1


@pytest.mark.django_db
def test_a_rule_on_pay_is_proven_by_consultation_and_reading() -> None:
    rule = put_in_force(DAYS, 5, DAY)
    row = queries.rule(rule)
    assert row is not None
    assert not queries.proven(row, DAYS, people=1)
    with pytest.raises(Refusal):
        act(actions.record_consultation)(rule, {"minutes": "x"}, actor=system("test"), at=AT)
    papers = {"shown_on": "2026-02-01", "comments": "无", "meeting_date": "2026-02-10", "minutes": "同意"}
    act(actions.record_consultation)(rule, papers, actor=system("test"), at=AT)
    (reader,) = people("reader")
    for _ in range(2):
        act(actions.acknowledge)(rule, actor=reader, at=AT)
    row = queries.rule(rule)
    assert row is not None
    assert queries.proven(row, DAYS, people=1)
    assert not queries.proven(row, DAYS, people=2)


@pytest.mark.django_db
def test_the_timeline_names_each_act() -> None:
    rule = put_in_force(MEASURE, "ordered", DAY)
    assert values("select act from spine_event where record_id = %s order by id", [rule]) == ["draft", "propose", "approve"]


def _refuse_unsorted(rows: list[dict[str, Any]]) -> None:
    if rows != sorted(rows, key=lambda row: Decimal(row["up_to"])):
        raise Refusal("test.unsorted", "unsorted")


TABLE = Rows({"role": Words(), "up_to": Number(Decimal(0), Decimal(1), 4)}, least=1, whole=_refuse_unsorted)


@pytest.mark.parametrize(
    ("shape", "raw", "kept"),
    [
        (Whole(1, 9), 9, 9),
        (Flag(), False, False),
        (Number(Decimal(0), Decimal(1), 4), "0.1500", "0.1500"),
        (Words(), " a ", "a"),
        (
            TABLE,
            [{"role": "a", "up_to": "0.1"}, {"role": "b", "up_to": "0.2"}],
            [{"role": "a", "up_to": "0.1"}, {"role": "b", "up_to": "0.2"}],
        ),
    ],
)
def test_values_of_the_shape_are_kept(shape: Any, raw: Any, kept: Any) -> None:
    assert shape.read(raw) == kept


@pytest.mark.parametrize(
    ("shape", "raw"),
    [
        (Whole(1, 9), 10),
        (Whole(1, 9), True),
        (Whole(1, 9), "3"),
        (Flag(), 1),
        (Choice({}), "x"),
        (Choice({}), []),
        (Number(Decimal(0), Decimal(1), 4), "0.12345"),
        (Number(Decimal(0), Decimal(1), 4), "NaN"),
        (Number(Decimal(0), Decimal(1), 4), "x"),
        (Number(Decimal(0), Decimal(1), 4), 0.5),
        (Words(), "\x00"),
        (Words(), "  "),
        (TABLE, []),
        (TABLE, "rows"),
        (TABLE, [{"role": "a"}]),
        (TABLE, [{"role": "a", "up_to": "0.1", "more": 1}]),
        (TABLE, [{"role": "a", "up_to": "0.2"}, {"role": "b", "up_to": "0.1"}]),
    ],
)
def test_values_of_another_shape_are_refused(shape: Any, raw: Any) -> None:
    with pytest.raises(Refusal):
        shape.read(raw)


def test_a_scope_must_be_one_of_the_kind() -> None:
    assert DAYS.read_scope("unit:5") == "unit:5"
    for scope in ("unit:", "group:1", "unit", ":"):
        with pytest.raises(Refusal):
            DAYS.read_scope(scope)
