"""REG-1 · The handbook is printed from the rules of a chosen day, beside another day's; an order shows the clauses it has walked; duties stand."""

import datetime as dt
from typing import Any

import pytest
from django.utils.translation import override

from makesell.demo import samples as co
from makesell.documents.activities import queries as activities
from makesell.flows.org_1_organisation import approve_rule, draft_rule, propose_rule
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import values
from makesell.metrics import conformance
from makesell.metrics.pay_plan import UNPAID_DAYS
from makesell.sheets.boards import BoardNote, BoardTable, Link
from makesell.sheets.registry import board_of, sheet_of
from tests.clauses.cast import NOW, person
from tests.clauses.pay import Firm, at

pytestmark = pytest.mark.django_db


def _rows(who: Actor, code: str, **given: Any) -> list[dict[str, Any]]:
    page = board_of("handbook").build(who, given)
    return [dict(row.cells) for part in page.parts if isinstance(part, BoardTable) and part.code == code for row in part.rows]


def _named(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(row for row in rows if name in str(getattr(row["rule"], "text", row["rule"])))


def test_the_handbook_prints_the_rules_of_a_day_and_what_differs_from_another() -> None:
    """Before the rule the product's own value stands; from its day on the approved one, with who approved it; both beside each other."""
    c = co.company()
    hr, boss = person("HR-R", "薪酬", c.units[0], roles.COMPENSATION), person("EX-R", "总经理", c.units[0], roles.EXECUTIVE)
    since = dt.date(2025, 7, 1)
    key = draft_rule.perform(NewRule(UNPAID_DAYS, 60, since), actor=hr, at=NOW)
    propose_rule.perform(key, actor=hr, at=NOW)
    approve_rule.perform(key, actor=boss, at=NOW)
    before, after = since - dt.timedelta(days=1), since
    with override("en"):
        name = "Days past due after which pay"
        old, new = (_named(_rows(hr, "clause_PER-3", on=day), name) for day in (before, after))
        assert (old["value"], old["proof"]) == ("90 days", "comes with the product")
        assert (new["value"], new["since"], new["rule"].id) == ("60 days", since, key)
        assert "总经理" in new["proof"]
        assert "not proven enforceable" in new["proof"]
        both = _named(_rows(hr, "clause_PER-3", on=after, against=before), name)
        assert (both["value"], both["then"]) == ("60 days", "90 days")
        notes = [part.text for part in board_of("handbook").build(hr, {"on": after, "against": before}).parts if isinstance(part, BoardNote)]
        assert [str(note)[:15] for note in notes] == ["1 rule differs "]
        scheme = _named(_rows(hr, "clause_PER-2", on=after), "Appraisal scheme")
        assert "Customer satisfaction · 20 · 3 cases" in scheme["value"]
        assert {"Sales director", "Warehouse and logistics"} <= {row["role"] for row in _rows(hr, "duties", on=after)}
        calendar = _named(_rows(hr, "clause_ORG-1", on=after), "Working calendar")
        assert calendar["value"] == "Office: Monday to Friday, 9:00 to 18:00"
        assert _named(_rows(hr, "clause_ORG-2", on=after), "Roles one person")["value"] == "None"
        enrich = sheet_of("rules").enrich
        assert enrich
        assert [row["value"] for row in enrich(hr, [key]).values()] == ["60 days"]
        acts = _rows(hr, "acts", on=after)
        assert any(str(row["act"]) == "Approve" and "Sales director" in row.get("who", "") for row in acts)


def test_a_scheme_in_the_handbook_opens_for_who_may_see_it() -> None:
    """Everybody reads it in words; only who may see schemes is led to its page."""
    firm = Firm()
    unit = firm.c.units[0]
    keeper, walker = person("HR-S", "薪酬", unit, roles.COMPENSATION), person("WH-S", "库管", unit, roles.WAREHOUSE)
    opened, read = (_rows(who, "schemes", on=dt.date(2025, 3, 5)) for who in (keeper, walker))
    assert [row["words"] for row in read] == [row["words"] for row in opened] != []
    assert ({type(row["scheme"]) for row in opened}, {type(row["scheme"]) for row in read}) == ({Link}, {str})


def test_an_order_shows_the_clauses_it_walked_and_names_what_is_missing() -> None:
    """Shipped and invoiced without a proof of delivery: that step is skipped; what is not there yet is still to come."""
    firm = Firm(signed=False)
    made = firm.sold("60000", dt.date(2025, 3, 5))

    def standing() -> dict[str, str]:
        with override("en"):
            return {str(step.what): step.standing for step in conformance.walked(firm.director, made.order_id)}

    assert standing() == {
        "Target agreement of the salesperson": "skipped", "Confirmed": "done", "Goods issued": "done", "Delivered, with proof": "skipped",
        "Has been invoiced": "done", "Has been paid": "open", "On a pay statement": "open",
    }  # fmt: skip
    firm.sign()
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    firm.released("2025-Q1")
    found = standing()
    assert (found["Target agreement of the salesperson"], found["Has been paid"], found["On a pay statement"]) == ("done", "done", "done")
    (strip,) = [panel.body(firm.director, made.order_id) for panel in sheet_of("orders").panels if panel.code == "conformance"]
    assert {row["clause"] for row in strip.rows} >= {"PER-1", "PRO-5", "PRO-6", "PER-3"}  # type: ignore[union-attr]


def test_an_order_names_its_follow_up_its_survey_and_a_contract_signed_after_the_goods_had_left() -> None:
    """The follow-up of a delivery is late when its day has passed; a survey is asked for by its day; 先发货后签 is late (`domain.md` §8)."""
    c = co.company()
    delivery = co.proved_delivery(c)
    order = values("select order_id from deliveries_delivery where record_id = %s", [delivery])[0]
    reader = Actor("总经理", person_id=None, roles=frozenset({roles.EXECUTIVE}))

    def standing(at: dt.datetime) -> dict[str, str]:
        with override("en"), clock.moved(at):
            return {str(step.what): step.standing for step in conformance.walked(reader, order)}

    (due,) = [each.due_date for each in activities.follow_ups_of_order(order)]
    noon = dt.datetime(due.year, due.month, due.day, 4, tzinfo=dt.UTC)
    assert [standing(noon + dt.timedelta(days=days)).get("Followed up") for days in (0, 1)] == [None, "late"]
    assert "Customer asked how satisfied" not in standing(noon)
    for signed, found in ((co.AT_WORK - dt.timedelta(days=400), "done"), (co.AT_WORK + dt.timedelta(days=400), "late")):
        assert conformance.signed_standing(clock.business_date(signed), co.DAY) == found


def test_the_duties_page_says_how_its_holder_stands() -> None:
    """What waits for compensation is counted at the screen that serves the duty; somebody else's page does not show it."""
    firm = Firm(signed=False)
    firm.sold("60000", dt.date(2025, 3, 5))
    firm.computed("2025-Q1")

    def waiting(who: Actor) -> list[Any]:
        page = board_of("duties").build(who, {})
        return [row.cells["waiting"] for part in page.parts if isinstance(part, BoardTable) for row in part.rows
                if getattr(row.cells["screen"], "noun", "") == "pay_runs"]  # fmt: skip

    assert (waiting(firm.hr), waiting(firm.director), waiting(firm.seller)) == ([1], [0], [])
