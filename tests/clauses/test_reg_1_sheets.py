"""REG-1 · Periods, closings, absences, wishes and the log of changes: listed, opened, acted on, each for whoever may."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from makesell.demo import samples
from makesell.flows.org_1_organisation import change_person, propose_role
from makesell.flows.org_1_organisation.change_person import PersonChange
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.audit import queries as audit
from makesell.ground.clock import moved
from makesell.ground.db import install
from makesell.ground.listing import Query
from makesell.ground.notices import queries as notices
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.sheets import closings, inputs, notice_wishes, periods, rules, substitutes
from makesell.sheets.parts import Call, Done, Sheet, TablePart
from makesell.sheets.registry import BY_NOUN

pytestmark = pytest.mark.django_db
SYSTEM = system("test")
NOW = dt.datetime(2025, 6, 2, 4, tzinfo=dt.UTC)
CHANGES = BY_NOUN["changes"]
SHEETS = (periods.SHEET, closings.SHEET, substitutes.SHEET, notice_wishes.SHEET, CHANGES)


def do(sheet: Sheet, act: str, raw: Mapping[str, Any], *keys: int, actor: Actor = SYSTEM) -> Done:
    """Calls an act as a door does: raw values through the sheet's inputs."""
    found = sheet.act(act)
    assert found is not None
    return found.run(Call(actor, NOW, keys, inputs.read(found.inputs, raw)))


def refused(sheet: Sheet, act: str, raw: Mapping[str, Any], *keys: int, actor: Actor = SYSTEM) -> tuple[str, int, str | None]:
    """Code, status and field of the refusal of an act."""
    with pytest.raises(Refusal) as caught:
        do(sheet, act, raw, *keys, actor=actor)
    return caught.value.code, caught.value.status, caught.value.field


def who(person_id: int | None, *held: str) -> Actor:
    return Actor(name="某人", person_id=person_id, roles=frozenset(held))


def first(sheet: Sheet, actor: Actor, *pairs: tuple[str, str]) -> int:
    """The key of the first row of a list."""
    return int(listing.page(sheet.listing, actor, Query.from_pairs(list(pairs))).rows[0]["id"])


@pytest.fixture
def company() -> samples.Company:
    with moved(NOW):
        return samples.company()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.noun)
def test_it_is_listed_by_every_column_and_opens_with_all_its_parts(sheet: Sheet, company: samples.Company) -> None:
    me = who(company.people[0], roles.SALESPERSON) if sheet is notice_wishes.SHEET else SYSTEM
    do(substitutes.SHEET, "name", {"person": company.people[0], "valid_from": "2025-06-03", "valid_to": "2025-06-10"})
    change_person.perform(PersonChange(company.people[0], name="改名"), actor=SYSTEM, at=NOW)
    assert BY_NOUN[sheet.noun] is sheet
    assert {column.name for column in sheet.columns} <= {field.name for field in sheet.listing.fields}
    for field in sheet.listing.fields:
        for sign in ("", "-"):
            assert listing.page(sheet.listing, me, Query.from_pairs([("sort", f"{sign}{field.name}")])).rows
    key = first(sheet, me)
    with moved(NOW):
        assert sheet.head(me, key).title
    for panel in sheet.panels:
        body = panel.body(me, key)
        if isinstance(body, TablePart):
            shown = {name for name, _, _ in body.columns}
            assert all(shown <= set(row) for row in body.rows)
    for view in sheet.views:
        query = view.query.replace("{me}", "1").replace("{today}", "2025-06-02")
        pairs = [(part.split("=")[0], part.split("=")[1]) for part in query.split("&")]
        assert listing.count(sheet.listing, me, Query.from_pairs(pairs)) >= 0
    assert {act.name for act in sheet.acts} | {"view"} == set(sheet.policy.acts)
    with pytest.raises(Refusal) as missing:
        sheet.head(me, 2**40)
    assert missing.value.status == 404


def test_the_calendar_is_extended_by_finance_and_nobody_else(company: samples.Company) -> None:
    finance = who(company.people[0], roles.FINANCE)
    years = {"first_year": "2027", "last_year": "2028", "shape": "months"}
    do(periods.SHEET, "extend", years, actor=finance)
    assert period.by_code("quarter", "2028-Q4") is not None
    assert refused(periods.SHEET, "extend", years, actor=who(company.people[1], roles.SALESPERSON))[1] == 403
    assert refused(periods.SHEET, "extend", years | {"last_year": "2026"}, actor=finance) == ("period.years", 422, "last_year")
    assert refused(periods.SHEET, "extend", years | {"first_year": "1066"}, actor=finance) == ("period.year", 422, "first_year")
    weeks = years | {"first_year": "2026", "last_year": "2026", "shape": "4-4-5"}
    assert refused(periods.SHEET, "extend", weeks, actor=finance)[:2] == ("period.overlap", 409)


def test_given_periods_stand_between_their_dates(company: samples.Company) -> None:
    finance = who(company.people[0], roles.FINANCE)
    do(periods.SHEET, "add_given", {"dates": "2025-01-10, 2025-04-10\n2025-07-10"}, actor=finance)
    assert [row.code for row in period.periods("given")] == ["2025-01-10", "2025-04-10"]
    assert refused(periods.SHEET, "add_given", {"dates": "2025-01-10 tomorrow"}, actor=finance) == ("period.date", 422, "dates")
    assert refused(periods.SHEET, "add_given", {"dates": "2025-02-01 2025-03-01"}, actor=finance)[:2] == ("period.overlap", 409)


def _months(scope: str) -> list[int]:
    pairs = [("f", f"scope.eq.{scope}"), ("f", "state.eq.open"), ("sort", "start_date")]
    return [int(row["id"]) for row in listing.page(closings.SHEET.listing, SYSTEM, Query.from_pairs(pairs)).rows]


def test_months_are_closed_in_order_by_whoever_answers_for_the_books(company: samples.Company) -> None:
    director = who(company.people[0], roles.SALES_DIRECTOR)
    january, february = _months("sales")[:2]
    assert refused(closings.SHEET, "close", {}, february, actor=director)[0] == "period.close_in_order"
    do(closings.SHEET, "close", {}, january, actor=director)
    assert closings.SHEET.head(director, january).state == "closed"
    assert refused(closings.SHEET, "close", {}, january, actor=director)[:2] == ("period.closed_already", 409)
    assert refused(closings.SHEET, "close", {}, _months("accounting")[0], actor=director)[:2] == ("access.refused", 403)
    assert refused(closings.SHEET, "close", {}, _months("pay")[0], actor=who(company.people[1], roles.SALESPERSON))[1] == 403
    assert refused(closings.SHEET, "reopen", {"why": " "}, january, actor=director)[2] in ("why", "reason")
    do(closings.SHEET, "reopen", {"why": "漏记一单"}, january, actor=director)
    assert closings.SHEET.head(director, january).state == "open"
    steps = closings.SHEET.panels[1].body(director, january)
    assert isinstance(steps, TablePart)
    assert [row["reason"] for row in steps.rows] == ["漏记一单"]


def test_one_names_a_substitute_for_oneself_and_ends_it(company: samples.Company) -> None:
    me, other, third = (who(key, roles.SALES_MANAGER) for key in company.people)
    absence = {"by": other.person_id, "valid_from": "2025-06-05", "valid_to": "2025-06-20", "why": "休假"}
    key = do(substitutes.SHEET, "name", absence, actor=me).record_id
    assert key is not None
    assert notices.latest(other)[0].kind == "approval.substitute"
    assert [listing.count(substitutes.SHEET.listing, actor, Query()) for actor in (me, other, third)] == [1, 1, 0]
    with pytest.raises(Refusal):
        substitutes.SHEET.head(third, key)
    assert refused(substitutes.SHEET, "name", absence, actor=me)[:2] == ("approval.absent_already", 409)
    mine = absence | {"person": me.person_id}
    assert refused(substitutes.SHEET, "name", mine, actor=third) == ("approval.others_absence", 403, "person")
    assert refused(substitutes.SHEET, "name", absence | {"by": third.person_id}, actor=third)[0] == "approval.substitute"
    assert refused(substitutes.SHEET, "name", absence | {"by": 10**9}, actor=third) == ("reference.unknown", 422, "by")
    assert refused(substitutes.SHEET, "name", absence | {"valid_to": "2025-06-01"}, actor=third)[2] == "valid_to"
    assert refused(substitutes.SHEET, "end", {"valid_to": "2025-06-06"}, key, actor=other)[1] == 403
    assert refused(substitutes.SHEET, "end", {"valid_to": "2025-07-06"}, key, actor=me)[2] == "valid_to"
    do(substitutes.SHEET, "end", {"valid_to": "2025-06-10"}, key, actor=me)
    assert listing.page(substitutes.SHEET.listing, me, Query()).rows[0]["valid_to"] == dt.date(2025, 6, 10)
    do(substitutes.SHEET, "end", {"valid_to": "2025-06-02"}, key, actor=me)
    assert refused(substitutes.SHEET, "end", {"valid_to": "2025-06-02"}, key, actor=me)[1] == 404


def test_wishes_are_ones_own(company: samples.Company) -> None:
    me, other = (who(key, roles.SALESPERSON) for key in company.people[:2])
    listed = listing.page(notice_wishes.SHEET.listing, me, Query.from_pairs([("size", "100")])).rows
    assert [row["kind"] for row in listed] == list(notice_wishes.CODES)
    first, second, *_rest = (row["id"] for row in listed)
    do(notice_wishes.SHEET, "change", {"in_app": "", "mail": "1"}, first, second, actor=me)
    assert notices.wishes(me) == {"approval.waiting": (False, True), "approval.reminded": (False, True)}
    assert notices.wishes(other) == {}
    assert refused(notice_wishes.SHEET, "change", {"mail": "1"}, 99, actor=me)[1] == 404
    assert refused(notice_wishes.SHEET, "change", {"mail": "1"}, first, actor=other)[1] == 404


def test_the_log_shows_each_administrator_what_is_his(company: samples.Company) -> None:
    person = company.people[0]
    change_person.perform(PersonChange(person, name="改名"), actor=who(company.people[1], roles.ADMINISTRATOR), at=NOW, reason="结婚")
    key = audit.of_row("organisation_person", person)[0].id
    (grant,) = propose_role.perform_many([NewGrant(person, roles.SALESPERSON, samples.SINCE)], actor=SYSTEM, at=NOW)
    assert grant
    for role in (roles.AUDITOR, roles.ADMINISTRATOR, roles.SECURITY_ADMINISTRATOR):
        actor = who(company.people[2], role)
        assert CHANGES.head(actor, key).title == f"人员 {person}"
    values = CHANGES.panels[1].body(who(1, roles.AUDITOR), key)
    assert isinstance(values, TablePart)
    assert {"field": "姓名", "old": "人员0", "new": "改名"} in values.rows
    assert listing.page(CHANGES.listing, who(1, roles.AUDITOR), Query.from_pairs([("f", "fields.has.name")])).rows[0]["reason"] == "结婚"
    assert CHANGES.enrich is not None
    assert "姓名" in CHANGES.enrich(who(1, roles.AUDITOR), [key])[key]["fields"]
    with pytest.raises(Refusal) as denied:
        CHANGES.head(who(1, roles.EXECUTIVE), key)
    assert denied.value.status == 403
    assert CHANGES.acts == ()


def test_every_table_the_log_may_tell_of_has_a_word() -> None:
    (field,) = (one for one in CHANGES.listing.fields if one.name == "table_name")
    assert {table.name for table in install.tables() if install.audited(table)} - set(field.choices) == set()


def test_every_kind_of_rule_that_is_read_can_be_drafted() -> None:
    assert {"approval.deadline_hours", "organisation.excepted_roles", "performance.activity_measure"} <= set(rules.KINDS)
