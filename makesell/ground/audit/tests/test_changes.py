"""The log of changes: who, when, why, old and new; kept out of the application's hands (Audit, two database roles)."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from makesell.ground.actor import Actor, system
from makesell.ground.audit import actions, queries
from makesell.ground.db import act, run, values
from makesell.ground.embedded import APP_ROLE, Cluster
from makesell.ground.organisation import actions as organisation

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LONG_ENOUGH = "a long sentence"


@act
def rename(person_id: int, name: str, *, actor: Actor, reason: str = "") -> None:
    """Changes a person's name."""
    organisation.change_people(person_id, name=name, name_en="", title="", title_en="", email="", phone="", version=None, actor=actor, at=AT)


def person() -> int:
    return act(organisation.create_people)([organisation.NewPerson("P", "旧名")], actor=system("test"), at=AT)[0]


@pytest.mark.django_db
def test_a_change_says_who_why_old_and_new() -> None:
    who = person()
    rename(who, "新名", actor=Actor(name="安", person_id=who), reason="改名")
    (change,) = queries.of_row("organisation_person", who)
    assert (change.actor_id, change.actor_name, change.reason, change.op) == (who, "安", "改名", "update")
    assert (change.old["name"], change.new["name"]) == ("旧名", "新名")
    assert set(change.new) == {"name", "version"}


@pytest.mark.django_db
def test_a_statement_over_many_rows_is_logged_row_by_row_and_unchanged_rows_are_not() -> None:
    ids = act(organisation.create_people)([organisation.NewPerson(c, c) for c in "abc"], actor=system("test"), at=AT)
    run("update organisation_person set title = case when code = 'b' then '' else '经理' end where id = any(%s)", [ids])
    assert [len(queries.of_row("organisation_person", i)) for i in ids] == [1, 0, 1]


@pytest.mark.django_db
def test_a_deletion_keeps_the_row() -> None:
    run(
        "insert into organisation_company (id, name, name_en, currency, timezone, is_demo, source) values (1, '厂', '', 'CNY', '', true, '')"
    )
    run("delete from organisation_company")
    (change,) = queries.of_row("organisation_company", 1)
    assert (change.op, change.old["name"], change.new) == ("delete", "厂", {})


@pytest.mark.django_db
def test_passwords_never_reach_the_log() -> None:
    (user_id,) = act(organisation.create_users)([organisation.NewUser("ming", None, password=LONG_ENOUGH)], actor=system("t"), at=AT)
    act(organisation.set_password)(user_id, LONG_ENOUGH + "8", actor=system("t"), at=AT)
    (change,) = queries.of_row("organisation_user", user_id)
    assert [change.new["password"], change.old["password"]] == ["…", "…"]


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_a_record_shows_its_own_rows_and_its_lines() -> None:
    who = person()
    rename(who, "新名", actor=system("t"))
    assert len(queries.of_record(who, ["organisation_person"])) == 1
    assert len(queries.of_record(-1, [], {"organisation_person": [who]})) == 1


@pytest.mark.django_db
def test_partitions_are_made_ahead_once() -> None:
    made = actions.make_partitions(dt.date(2031, 11, 5), ahead=2)
    assert made == ["audit_change_203111", "audit_change_203112", "audit_change_203201"]
    assert actions.make_partitions(dt.date(2031, 12, 5), ahead=1) == []


FORBIDDEN = [
    "update audit_change set reason = ''",
    "delete from audit_change",
    "truncate audit_change",
    "insert into audit_change (table_name, op) values ('x', 'update')",
    "delete from audit_change_rest",
    "insert into audit_change_rest (table_name, op) values ('x', 'update')",
    "insert into audit_change_203201 (table_name, op, at) values ('x', 'update', '2032-01-02')",
    "delete from audit_change_203201",
    "alter table organisation_person disable trigger makesell_audit_update",
    "alter table organisation_person disable trigger all",
    "drop trigger makesell_audit_update on organisation_person",
    "create or replace function makesell_audit() returns trigger language plpgsql as $$ begin return null; end $$",
    "alter table audit_change add column more int",
    "set session_replication_role = replica",
    "drop table organisation_person",
]


@pytest.fixture
def application(committed: str, cluster: Cluster) -> Iterator["psycopg.Connection[Any]"]:
    """A connection of the application's role to a clone in which everything commits."""
    actions.make_partitions(dt.date(2032, 1, 5), ahead=0)
    name = str(conninfo_to_dict(committed)["dbname"])
    with psycopg.connect(cluster.dsn(APP_ROLE, name), autocommit=True) as connection:
        yield connection


def answer(connection: "psycopg.Connection[Any]", statement: str) -> str:
    try:
        connection.execute(statement.encode())
    except psycopg.Error as error:
        return error.sqlstate or "?"
    return "done"


def test_the_application_can_neither_change_the_log_nor_switch_it_off(application: "psycopg.Connection[Any]") -> None:
    assert {statement: answer(application, statement) for statement in FORBIDDEN} == dict.fromkeys(FORBIDDEN, "42501")


def test_the_application_reads_the_log_and_its_changes_are_logged(application: "psycopg.Connection[Any]") -> None:
    who = person()
    assert answer(application, "select count(*) from audit_change") == "done"
    assert answer(application, f"update organisation_person set title = 'x' where id = {who}") == "done"
    assert len(queries.of_row("organisation_person", who)) == 1


def test_the_application_writes_exports_down_through_the_owners_function(application: "psycopg.Connection[Any]") -> None:
    assert answer(application, "select makesell_audit_exported('orders_order', 1, 'x', '', '{\"rows\": 2}')") == "done"
    assert values("select op || ' ' || table_name from audit_change where op = 'export'") == ["export orders_order"]


def test_the_application_makes_partitions_through_the_owners_function(application: "psycopg.Connection[Any]") -> None:
    assert answer(application, "select makesell_audit_months('2033-01-01', 1)") == "done"
    assert values("select count(*) from pg_class where relname = 'audit_change_203302'") == [1]
