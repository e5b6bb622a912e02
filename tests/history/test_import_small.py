"""An import of a small company: proved, repeated, stopped, killed, refused — always the same records in the end."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from makesell.flows.history import imports
from makesell.flows.history.batches import Progress
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.exchange import queries
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from tests.history.small import ACTOR, ORDERS, SOURCE, balances, begun, carry_out, files, held

pytestmark = pytest.mark.django_db
Held = dict[str, list[tuple[object, ...]]]


class KilledError(Exception):
    """The process dies here."""


def straight(path: Path) -> Held:
    """What one straight run leaves; the database is then as it was before."""
    with transaction.atomic():
        assert carry_out(begun(path), path, size=1000) == "done"
        found = held()
        transaction.set_rollback(True)
    return found


def dying_after(batches: int) -> Callable[[Progress], None]:
    """Dies when the n-th batch has been recorded."""
    left = [batches]

    def tell(told: Progress) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KilledError

    return tell


def test_everything_is_recorded_and_proved(tmp_path: Path) -> None:
    carry_out(begun(files(tmp_path)), tmp_path)
    assert check_books.perform() == []
    company = organisation.company()
    assert company is not None
    assert (company.name, company.currency, company.source, str(company.data_until)) == ("AdventureWorks", "USD", "adventureworks", "2014-06-30")
    assert values("select count(*) from orders_salesorder where state = 'confirmed'") == [ORDERS]
    assert values("select distinct state from deliveries_delivery") == ["issued"]
    assert values("select count(*) from receivables_dueitem where settled <> amount") == [0]
    assert values("select count(*) from organisation_user where person_id in (select id from organisation_person where external_id is not null)") == [
        0
    ]
    # Freight is owed and never performance.
    owed, performed = (
        values("select sum(amount) from receivables_dueitem")[0],
        values("select sum(gross) from performance_entry where measure = 'invoiced'")[0],
    )
    assert owed - performed == values("select sum(freight) from orders_salesorder")[0] > Decimal(0)


def test_online_orders_count_for_the_house_account_and_units_follow_the_person(tmp_path: Path) -> None:
    carry_out(begun(files(tmp_path)), tmp_path)
    found = run(
        """select distinct p.external_id, u.external_id, o.channel from performance_entry e join organisation_person p on p.id = e.person_id
           join organisation_unit u on u.id = e.unit_id join orders_salesorderline l on l.line_id = e.line_id
           join orders_salesorder o on o.record_id = l.order_id order by 1, 2"""
    )
    assert found == [("275", "territory:1", "dealer"), ("275", "territory:2", "dealer"), ("house:2", "territory:2", "online")]


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    carry_out(begun(files(tmp_path)), tmp_path)
    before = held()
    assert carry_out(begun(tmp_path), tmp_path, size=7) == "done"
    assert held() == before


@pytest.mark.parametrize("batches", [3, 17, 32])
def test_killed_and_begun_again_equals_one_straight_run(tmp_path: Path, batches: int) -> None:
    expected = straight(files(tmp_path))
    run_id = begun(tmp_path)
    with pytest.raises(KilledError):
        carry_out(run_id, tmp_path, dying_after(batches))
    found = queries.by_id(run_id)
    assert found is not None
    assert found.state == "failed"
    assert held() != expected
    assert carry_out(run_id, tmp_path) == "done"
    assert held() == expected
    assert check_books.perform() == []


def test_another_run_goes_on_where_a_dead_one_stopped(tmp_path: Path) -> None:
    expected = straight(files(tmp_path))
    with pytest.raises(KilledError):
        carry_out(begun(tmp_path), tmp_path, dying_after(31))
    assert carry_out(begun(tmp_path), tmp_path) == "done"
    assert held() == expected


def test_stopped_between_two_batches_and_gone_on_with(tmp_path: Path) -> None:
    expected = straight(files(tmp_path))
    run_id = begun(tmp_path)

    def stop(told: Progress) -> None:
        if told.step.code == "orders" and told.done == 4:
            imports.cancel(run_id, actor=ACTOR, at=clock.now())

    assert carry_out(run_id, tmp_path, stop) == "cancelled"
    assert values("select count(*) from orders_salesorder") == [4]
    found = queries.by_id(run_id)
    assert found is not None
    assert (found.state, found.done, found.total) == ("cancelled", 4, ORDERS)
    assert check_books.perform() == []
    assert carry_out(run_id, tmp_path) == "done"
    assert held() == expected


def test_a_row_the_acts_refuse_is_left_out_alone(tmp_path: Path) -> None:
    header = (files(tmp_path) / "Sales.Customer.csv").read_text(encoding="utf-8")
    (tmp_path / "Sales.Customer.csv").write_text(header + "4,901,,2,AW3\n", encoding="utf-8")  # a code that is taken
    run_id = begun(tmp_path)
    assert carry_out(run_id, tmp_path) == "done"
    found = queries.by_id(run_id)
    assert found is not None
    *_, (place, sentence, params) = imports.bad_rows(found.bad_rows)
    assert "4" in sentence % params
    assert "AW3" in sentence % params
    assert place == "code"
    assert values("select count(*) from parties_customer where code = 'AW3'") == [1]


def test_bad_rows_are_named_by_file_and_line(tmp_path: Path) -> None:
    name = "Sales.SalesOrderHeader.csv"
    text = (files(tmp_path) / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(text.replace("SO7,", "SO7,9,9,"), encoding="utf-8")
    run_id = begun(tmp_path)
    carry_out(run_id, tmp_path)
    found = queries.by_id(run_id)
    assert found is not None
    assert f"{name}:8" in {place for place, _, _ in imports.bad_rows(found.bad_rows)}
    assert values("select count(*) from orders_salesorder") == [ORDERS - 1]


def test_balances_thrown_away_and_summed_anew_are_the_same(tmp_path: Path) -> None:
    carry_out(begun(files(tmp_path)), tmp_path)
    before = balances()
    assert check_books.rebuild(actor=ACTOR, at=clock.now()) > 0
    assert balances() == before


def test_a_database_of_another_company_is_refused_with_the_way_on(tmp_path: Path) -> None:
    run(
        "insert into organisation_company (id, name, name_en, currency, timezone, is_demo, source)"
        " values (1, '甲公司', '', 'CNY', 'Asia/Shanghai', false, '')"
    )
    run("insert into spine_record (kind, title, search_grams, sort_key, version, created_at) values ('customer', 'A', '{}', '', 1, now())")
    with pytest.raises(Refusal, match=r"MAKESELL_VAR=\./var-aw DEMO=0 make run") as refused:
        imports.perform("adventureworks", str(files(tmp_path)), actor=ACTOR, at=clock.now())
    assert (refused.value.code, refused.value.status) == ("import.other_company", 409)
    with pytest.raises(Refusal) as again:
        carry_out(begun(tmp_path), tmp_path)
    assert again.value.code == "import.other_company"


def test_pages_ask_and_the_job_carries_out_once(tmp_path: Path) -> None:
    run_id = imports.start("adventureworks", str(files(tmp_path)), actor=ACTOR, at=clock.now())
    message = one("select topic, payload ->> 'run_id' from outbox_message")
    assert message == (imports.TOPIC, str(run_id))
    done = imports.carry_out(run_id, actor=ACTOR)
    assert (done.state, done.bad_count, done.step) == ("done", 1, "Statistics of the database")
    begun_at = done.started_at
    assert imports.carry_out(run_id, actor=ACTOR).started_at == begun_at
    with pytest.raises(Refusal, match="has ended"):
        imports.cancel(run_id, actor=ACTOR, at=clock.now())


def test_only_the_administrator_imports_and_only_from_open_folders(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        imports.start("adventureworks", str(tmp_path), actor=Actor("某人", roles=frozenset({"finance"}), person_id=1), at=clock.now())
    assert refused.value.status == 403
    with pytest.raises(Refusal, match="these folders only"):
        imports.start("adventureworks", str(tmp_path), actor=Actor("管理员", roles=frozenset({"administrator"}), person_id=1), at=clock.now())
    with pytest.raises(Refusal, match="no import called"):
        imports.start("hyperstore", str(tmp_path), actor=ACTOR, at=clock.now())
    with pytest.raises(Refusal, match="no folder"):
        imports.start(SOURCE.kind, str(tmp_path / "none"), actor=ACTOR, at=clock.now())
