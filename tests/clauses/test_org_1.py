"""ORG-1 · A department sized to the company's needs: units and people move without rewriting history."""

import datetime as dt

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import create_unit, leave_company, move_person, move_unit
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.org_1_organisation.move_unit import UnitMove
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles
from makesell.ground.db import run
from makesell.ground.organisation.queries import below, primary_units
from makesell.ground.refusal import Refusal
from tests.clauses.cast import NOW, TODAY, person

pytestmark = pytest.mark.django_db
MAY = dt.date(2025, 5, 1)


def test_a_person_moves_and_results_stay_where_they_were_earned() -> None:
    """An order of March stays with the old team; the shipment of May counts for the new one."""
    c = co.company()
    clerk = person("A-1", "管理员", c.units[0], roles.ADMINISTRATOR)
    made = co.order(c, dt.date(2025, 3, 5), shares=((0, "1"),))
    move_person.perform(PersonMove(c.people[0], c.units[1], MAY), actor=clerk, at=NOW)
    co.ship(c, made, dt.date(2025, 5, 6), 10)
    rows = run("select measure, unit_id from performance_entry where line_id = %s order by id", [made.line_ids[0]])
    assert rows == [("ordered", c.units[0]), ("shipped", c.units[1])]
    day_before = primary_units([(c.people[0], MAY - dt.timedelta(days=1))])
    assert list(day_before.values()) == [c.units[0]]
    assert check_books.perform() == []


def test_a_move_begins_after_the_last_day_that_counts_for_the_old_unit_unless_that_is_said_to_be_late() -> None:
    """A move of the past, or of today, would leave credits in a unit the person was not in; a day on which only others sold is free. What is
    recorded late is in `test_org_1_late_moves.py`."""
    c = co.company()
    clerk = person("A-4", "管理员", c.units[0], roles.ADMINISTRATOR)
    co.order(c, MAY, shares=((0, "1"),))
    co.order(c, dt.date(2025, 5, 9), shares=((1, "1"),))
    with pytest.raises(Refusal) as no:
        move_person.perform(PersonMove(c.people[0], c.units[1], MAY), actor=clerk, at=NOW)
    assert (no.value.code, no.value.field, no.value.status) == ("person.counted", "recredit", 422)
    move_person.perform(PersonMove(c.people[0], c.units[1], MAY + dt.timedelta(days=1)), actor=clerk, at=NOW)
    move_person.perform(PersonMove(c.people[0], c.units[1], MAY + dt.timedelta(days=1), leads=True), actor=clerk, at=NOW)
    assert check_books.perform() == []


def test_what_ships_after_somebody_has_left_counts_for_the_last_unit() -> None:
    """The credits of a line are frozen: they stay the leaver's, in the unit the leaver had."""
    c = co.company()
    made = co.order(c, co.DAY, shares=((1, "1"),))
    leave_company.perform(Leaving(c.people[1], co.DAY + dt.timedelta(days=2)), actor=co.ACTOR, at=co.AT)
    co.ship(c, made, co.DAY + dt.timedelta(days=9), 4)
    assert run("select unit_id, qty from performance_entry where person_id = %s and measure = 'shipped'", [c.people[1]]) == [(c.units[1], 4)]
    assert check_books.perform() == []


def test_a_unit_moves_from_a_date_on() -> None:
    """A team comes under another department in May; before it stood where it stood."""
    c = co.company()
    clerk = person("A-1", "管理员", c.units[0], roles.ADMINISTRATOR)
    code = run("select code from organisation_unit where id = %s", [c.units[0]])[0][0]
    team = create_unit.perform(NewUnit("NEW", "新组", dt.date(2025, 1, 1), parent_code=code), actor=clerk, at=NOW)
    move_unit.perform(UnitMove(team, c.units[1], MAY), actor=clerk, at=NOW)
    assert team in below([c.units[0]], MAY - dt.timedelta(days=1))
    assert team in below([c.units[1]], TODAY)
    assert team not in below([c.units[0]], TODAY)


def test_every_unit_has_its_house_account() -> None:
    """A unit is made with the account that orders without a salesperson are credited to."""
    c = co.company()
    assert len(c.houses) == len(c.units)


def test_who_may_not_move_people_is_refused_and_nothing_changes() -> None:
    """A salesperson cannot move himself to another team."""
    c = co.company()
    seller = person("S-1", "销售", c.units[0], roles.SALESPERSON)
    before = run("select count(*) from organisation_membership")
    with pytest.raises(Refusal) as refused:
        move_person.perform(PersonMove(c.people[0], c.units[1], MAY), actor=seller, at=NOW)
    assert refused.value.status == 403
    assert run("select count(*) from organisation_membership") == before


def test_a_unit_cannot_come_under_itself() -> None:
    """A circle in the tree is refused."""
    c = co.company()
    clerk = person("A-1", "管理员", c.units[0], roles.ADMINISTRATOR)
    code = run("select code from organisation_unit where id = %s", [c.units[0]])[0][0]
    team = create_unit.perform(NewUnit("NEW", "新组", dt.date(2025, 1, 1), parent_code=code), actor=clerk, at=NOW)
    with pytest.raises(Refusal):
        move_unit.perform(UnitMove(c.units[0], team, MAY), actor=clerk, at=NOW)
