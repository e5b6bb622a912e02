"""The demo company: its cast is whole, every act of it is allowed to who does it, and a second start does nothing."""

import pytest

from makesell.demo import cast
from makesell.demo.build import SYSTEM, build
from makesell.flows.history import exhibit_record, replace_demo
from makesell.flows.history.exhibit_record import Exhibit
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.db import one, values
from makesell.ground.exhibits.queries import STORY, TELLING


def test_every_role_of_the_staff_has_somebody() -> None:
    held = {role for person in cast.PEOPLE for role in person.roles}
    assert set(roles.STAFF) <= held
    assert sum(roles.SALESPERSON in p.roles for p in cast.PEOPLE) == 7
    assert sum(roles.SALES_MANAGER in p.roles for p in cast.PEOPLE) == 2
    assert sum(roles.EXECUTIVE in p.roles for p in cast.PEOPLE) == 2


def test_team_targets_are_of_people_with_a_rate() -> None:
    sellers = {p.login for p in cast.PEOPLE if p.rate is not None}
    assert sellers == set(cast.LAST_YEAR) == {p.login for p in cast.PEOPLE if roles.SALESPERSON in p.roles}
    assert set(cast.QUARTER_TARGETS) == {p.login for p in cast.PEOPLE if p.rate is not None and not p.leaves}


@pytest.mark.django_db
def test_the_first_start_makes_the_company_the_second_nothing_and_a_story_that_broke_off_begins_again() -> None:
    told: list[str] = []
    assert build(told.append) is True
    assert told == ["company", "people", "products", "customers", "targets"]
    assert one("select name, is_demo, source from organisation_company") == ("华东传动科技", True, "")
    before = values("select count(*) from spine_record")
    assert build() is False
    assert values("select count(*) from spine_record") == before
    exhibit_record.perform(Exhibit(STORY, TELLING, 1), actor=SYSTEM, at=clock.now())
    replace_demo.begin_again(actor=SYSTEM, at=clock.now())
    assert values("select count(*) from spine_record") == [0]
    assert build() is True
    assert values("select count(*) from spine_record") == before


@pytest.mark.django_db
def test_what_stands_after_the_first_start() -> None:
    build()
    year = clock.today().year
    assert values("select min(start_date)::text || ' ' || max(end_date)::text from period_leaf") == [f"{year - 2}-01-01 {year + 2}-01-01"]
    assert values("select count(*) from organisation_user where password like '!%%'") == [len(cast.PEOPLE)]
    assert values("select count(*) from parties_customer") == [20]
    assert values("select count(*) from parties_creditaccount where blocked") == [2]
    assert values("select count(*) from products_product where saleable") == [16]
    assert values("select count(distinct record_id) from works_workcenter")[0] >= 3
    gaps = values(
        """select sum(case when t.for_unit_id is not null then t.amount else -t.amount end) from targets_target t
           where t.state = 'approved' group by t.unit_id, t.period_id"""
    )
    assert gaps == [0] * 8
    assert values("select count(*) from targets_target where approved_by_id = person_id or approved_by_id is null") == [0]
    moved = values(
        """select u.code from organisation_membership m join organisation_unit u on u.id = m.unit_id
           join organisation_person p on p.id = m.person_id where p.name = '陈思远' order by m.valid_from"""
    )
    assert moved == ["SAL-S", "SAL-E"]
