"""The log of changes: who, when, why, old and new; kept out of the application's hands (Audit, two database roles)."""

import datetime as dt
from functools import partial

import pytest
from django.db.utils import ProgrammingError

from makesell.ground.actor import Actor, system
from makesell.ground.audit import actions, queries
from makesell.ground.db import act, install, run, savepoint, values
from makesell.ground.organisation import actions as organisation

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LONG_ENOUGH = "a long sentence"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installed(db: None) -> None:
    """The triggers and rights stand as after every migration."""
    install.install()


@act
def rename(person_id: int, name: str, *, actor: Actor, reason: str = "") -> None:
    """Changes a person's name."""
    organisation.change_people(person_id, name=name, name_en="", title="", email="", phone="", version=None, actor=actor, at=AT)


def person() -> int:
    return act(organisation.create_people)([organisation.NewPerson("P", "旧名")], actor=system("test"), at=AT)[0]


def test_a_change_says_who_why_old_and_new() -> None:
    who = person()
    rename(who, "新名", actor=Actor(name="安", person_id=who), reason="改名")
    (change,) = queries.of_row("organisation_person", who)
    assert (change.actor_id, change.actor_name, change.reason, change.op) == (who, "安", "改名", "update")
    assert (change.old["name"], change.new["name"]) == ("旧名", "新名")
    assert set(change.new) == {"name", "version"}


def test_a_statement_over_many_rows_is_logged_row_by_row_and_unchanged_rows_are_not() -> None:
    ids = act(organisation.create_people)([organisation.NewPerson(c, c) for c in "abc"], actor=system("test"), at=AT)
    run("update organisation_person set title = case when code = 'b' then '' else '经理' end where id = any(%s)", [ids])
    assert [len(queries.of_row("organisation_person", i)) for i in ids] == [1, 0, 1]


def test_a_deletion_keeps_the_row() -> None:
    run(
        "insert into organisation_company (id, name, name_en, currency, timezone, is_demo, source) values (1, '厂', '', 'CNY', '', false, '')"
    )
    run("delete from organisation_company")
    (change,) = queries.of_row("organisation_company", 1)
    assert (change.op, change.old["name"], change.new) == ("delete", "厂", {})


def test_passwords_never_reach_the_log() -> None:
    (user_id,) = act(organisation.create_users)([organisation.NewUser("ming", None, password=LONG_ENOUGH)], actor=system("t"), at=AT)
    act(organisation.set_password)(user_id, LONG_ENOUGH + "8", actor=system("t"), at=AT)
    (change,) = queries.of_row("organisation_user", user_id)
    assert [change.new["password"], change.old["password"]] == ["…", "…"]


def test_the_report_narrows_to_person_table_field_and_period() -> None:
    who = person()
    rename(who, "新名", actor=Actor(name="安", person_id=who))
    rename(who, "再名", actor=system("import"))
    now = dt.datetime.now(dt.UTC)
    day = dt.timedelta(days=1)
    within = partial(queries.report, since=now - day, until=now + day)
    assert [c.actor_name for c in within()][:2] == ["import", "安"]
    assert len(within(actor_id=who)) == 1
    assert len(within(table="organisation_person", field="name")) == 2
    assert within(field="phone") == []
    assert queries.report(since=now + day, until=now + 2 * day) == []
    first = within(table="organisation_person", limit=1)
    rest = within(table="organisation_person", before=(first[0].at, first[0].id))
    assert [c.new["name"] for c in (*first, *rest)] == ["再名", "新名"]


def test_a_record_shows_its_own_rows_and_its_lines() -> None:
    who = person()
    rename(who, "新名", actor=system("t"))
    assert len(queries.of_record(who, ["organisation_person"])) == 1
    assert len(queries.of_record(-1, [], {"organisation_person": [who]})) == 1


def test_partitions_are_made_ahead_once() -> None:
    made = actions.make_partitions(dt.date(2031, 11, 5), ahead=2)
    assert made == ["audit_change_203111", "audit_change_203112", "audit_change_203201"]
    assert actions.make_partitions(dt.date(2031, 12, 5), ahead=1) == []


def as_application(statement: str) -> str:
    """What the database answers to a statement of the application's role."""
    if not values("select 1 from pg_roles where rolname = %s", [install.APP_ROLE]):
        return "the cluster has no application role"
    try:
        with savepoint():
            run(f"set local role {install.APP_ROLE}")
            run(statement)
    except ProgrammingError as error:
        return getattr(error.__cause__, "sqlstate", "")
    return "done"


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_change set reason = ''",
        "delete from audit_change",
        "truncate audit_change",
        "insert into audit_change (table_name, op) values ('x', 'update')",
        "delete from audit_change_rest",
        "insert into audit_change_203201 (table_name, op, at) values ('x', 'update', '2032-01-02')",
        "delete from audit_change_203201",
        "alter table organisation_person disable trigger makesell_audit_update",
        "drop trigger makesell_audit_update on organisation_person",
        "alter table audit_change add column more int",
        "set session_replication_role = replica",
    ],
)
def test_the_application_can_neither_change_the_log_nor_switch_it_off(statement: str) -> None:
    actions.make_partitions(dt.date(2032, 1, 5), ahead=0)
    assert as_application(statement) in {"42501", "the cluster has no application role"}


def test_the_application_reads_the_log_and_its_changes_are_logged() -> None:
    who = person()
    if as_application("select count(*) from audit_change") == "done":
        assert as_application(f"update organisation_person set title = 'x' where id = {who}") == "done"
        assert len(queries.of_row("organisation_person", who)) == 1
