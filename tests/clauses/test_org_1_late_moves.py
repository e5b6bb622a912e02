"""ORG-1, PRO-1, PER-3 · A move recorded late: what was credited since counts for the unit the person was in, and nobody is paid otherwise for it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.translation import override

from makesell.books.performance import late_moves, pushed
from makesell.books.performance import posting as performance
from makesell.books.performance.balances import Slice
from makesell.books.performance.own import NewCondition
from makesell.books.performance.pushed import Pushed
from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS, close_sales
from makesell.documents.payruns import queries as payruns
from makesell.flows.org_1_organisation import add_membership, create_unit, leave_company, move_person
from makesell.flows.org_1_organisation.add_membership import NewMembership
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.per_3_reward import compute_run, prove_run, withdraw_run
from makesell.flows.per_3_reward.create_scheme import NewVersion
from makesell.flows.pro_1_targets import add_measure, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, PartFact
from makesell.flows.pro_7_care import authorise_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps import recredit
from makesell.ground.access import roles
from makesell.ground.access.second_factor import PASSED
from makesell.ground.actor import Actor
from makesell.ground.db import act, run
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes.components import Component, Rung
from makesell.sheets import late_moves as sheet
from makesell.sheets import memberships
from makesell.sheets.parts import Call
from tests.clauses.cast import NOW, person
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import _returned as returned
from tests.clauses.test_per_3_splits import Deal

D = Decimal
pytestmark = pytest.mark.django_db
WHY = "三月已调组,补录"


def month(number: int) -> dt.date:
    """The first day of a month of 2025."""
    return dt.date(2025, number, 1)


def units(measure: str, who: int) -> dict[tuple[int, dt.date], Decimal]:
    """By unit and month what stands of a person's primary credits, without zeros, as the balances keep it."""
    rows = run(
        """select unit_id, date_trunc('month', leaf)::date, sum(net) from performance_balance
           where measure = %s and person_id = %s and not overlay group by 1, 2 having sum(net) <> 0""",
        [measure, who],
    )
    return {(unit, leaf): net for unit, leaf, net in rows}


def proven(of: str = "") -> None:
    """`check` finds nothing (of a book), and the balances of people, customers and units are what they would be if they were summed anew."""
    found = check_books.perform()
    assert [f"{fault.check} {fault.what}: {fault.expected} ≠ {fault.found}" for fault in found if fault.check.startswith(of)] == []
    kept = [
        """select person_id, measure, leaf, unit_id, overlay, product_group_id, entries, qty, net, gross, numerator, denominator
           from performance_balance""",
        "select customer_id, territory_id, measure, leaf, entries, qty, net, gross from performance_customerbalance",
        "select measure, leaf, unit_id, overlay, sum(entries), sum(qty), sum(net), sum(gross) from performance_unitbalance group by 1, 2, 3, 4",
        "select measure, month, unit_id, overlay, sum(entries), sum(qty), sum(net), sum(gross) from performance_monthbalance group by 1, 2, 3, 4",
    ]
    before = [sorted(run(each)) for each in kept]
    performance.rebuild()
    assert [sorted(run(each)) for each in kept] == before


def late(who: int, unit: int, since: dt.date, **more: object) -> None:
    """A move recorded late, confirmed and with a reason."""
    values = {"reason": WHY, "recredit": True, "actor": co.ACTOR, "at": NOW} | more
    move_person.perform(PersonMove(who, unit, since), **values)  # type: ignore[arg-type]


def test_in_an_open_period_the_figures_are_as_if_it_had_been_recorded_in_time() -> None:
    """1,000 ordered and 300 of it shipped in March, moved from March on: March of the old unit is empty, February keeps its 500."""
    c = co.company()
    who, (old, new) = c.people[0], c.units[:2]
    co.order(c, dt.date(2025, 2, 10), nets=("500",), freight="0", shares=((0, "1"),))
    made = co.order(c, dt.date(2025, 3, 5), nets=("1000",), freight="0", shares=((0, "1"),))
    co.ship(c, made, dt.date(2025, 3, 6), 3)
    with pytest.raises(Refusal) as no:
        move_person.perform(PersonMove(who, new, month(3)), actor=co.ACTOR, at=NOW)
    assert (no.value.code, no.value.field, no.value.status) == ("person.counted", "recredit", 422)
    assert units("ordered", who) == {(old, month(2)): D(500), (old, month(3)): D(1000)}
    late(who, new, month(3))
    assert units("ordered", who) == {(old, month(2)): D(500), (new, month(3)): D(1000)}
    assert units("shipped", who) == {(new, month(3)): D(300)}
    (row,) = late_moves.of_person(who)
    assert (row.unit_id, row.since, row.entries, row.reason) == (new, month(3), 2, WHY)
    proven()


def test_of_a_closed_period_a_line_stands_in_the_next_open_one() -> None:
    """1,000 of March and 400 of May; sales are closed to the end of April: March stays as it was, May takes 1,000 from one unit to the other."""
    c = co.company()
    who, (old, new) = c.people[0], c.units[:2]
    co.order(c, dt.date(2025, 3, 5), nets=("1000",), freight="0", shares=((0, "1"),))
    close_sales(month(5))
    co.order(c, dt.date(2025, 5, 5), nets=("400",), freight="0", shares=((0, "1"),))
    late(who, new, month(3))
    assert units("ordered", who) == {(old, month(3)): D(1000), (old, month(5)): D(-1000), (new, month(5)): D(1400)}
    moved = run(
        """select g.unit_id, g.moved, g.net, g.business_date, o.business_date, g.origin_date from performance_entry g
           join performance_entry o on o.id = g.origin_id where g.moved is not null and o.net = 1000 order by g.id"""
    )
    sold = dt.date(2025, 3, 5)
    assert moved == [(old, -1, D(-1000), month(5), sold, sold), (new, 1, D(1000), month(5), sold, sold)]
    proven()


def test_a_return_and_a_split_after_it_take_back_where_it_stands_and_a_second_correction_goes_back() -> None:
    """What comes back in June, is shared anew in June, and is corrected back in the end: nothing is left where nothing belongs."""
    deal = Deal().lived()
    old, new = deal.c.units[0], deal.c.units[1]
    before = deal.sums()
    late(deal.a, new, month(3))
    assert deal.sums() == before
    proven()
    deal.back("1", at(2025, 6, 10))
    taken = run("select unit_id from performance_entry where person_id = %s and business_date = '2025-06-10' and moved is null", [deal.a])
    assert set(taken) == {(new,)}
    proven()
    deal.changed()
    proven()
    third = create_unit.perform(NewUnit("U-LATE", "第三组", month(1)), actor=co.ACTOR, at=NOW)
    late(deal.a, third, month(3))
    proven()
    late(deal.a, old, month(3))
    deal.back("1", at(2025, 6, 12))
    proven()
    stands = run("select unit_id from performance_entry where person_id = %s group by 1 having sum(qty) <> 0", [deal.a])
    assert stands == [(old,)]


Line = tuple[str, str, int | None, Decimal, Decimal, Decimal, Decimal, Decimal]


def said(firm: Firm, key: int) -> list[Line]:
    """What every statement of a run says, line by line."""
    return [
        (x.component, x.part, x.entry_id, x.credit, x.reached_to, x.earned, x.before, x.amount)
        for statement in payruns.of_run(key) for x in payruns.lines(statement.id)
    ]  # fmt: skip


def test_pay_of_a_closed_quarter_and_of_the_open_one_stays_to_the_cent() -> None:
    """13.7's numbers: 3,500.00 on 150,000; 50,000 back in the second quarter takes 1,166.67, 60,000 sold earn 1,200.00; a move recorded late changes
    no line, goes on or from the first entry; the rest back takes 2,333.33 from the unit where it stands; both runs prove themselves."""
    firm = Firm(measure="invoiced")
    who, (old, new) = firm.c.people[0], firm.c.units[:2]
    made = firm.sold("150000", dt.date(2025, 2, 3))
    co.received(firm.c, "169500", on=at(2025, 2, 10))
    first = firm.released("2025-Q1", on=at(2025, 4, 2))
    firm.sold("60000", dt.date(2025, 5, 6))
    returned(firm, made, "50000", on=dt.date(2025, 4, 20))
    closed, second = said(firm, first), firm.computed("2025-Q2", on=at(2025, 6, 20))
    had = said(firm, second)
    assert sorted((line[0], line[-1]) for line in had) == [("clawback", D("-1166.67")), ("commission", D("1200.00"))]
    late(who, new, month(2))
    assert units("invoiced", who) == {
        (old, month(2)): D(150000), (old, month(4)): D(-150000), (new, month(4)): D(100000), (new, month(5)): D(60000),
    }  # fmt: skip
    compute_run.again(second, actor=firm.hr, at=at(2025, 6, 21))
    assert said(firm, second) == had
    withdraw_run.perform(second, actor=firm.hr, at=at(2025, 6, 21), reason="重算")
    second = firm.computed("2025-Q2", on=at(2025, 6, 21))
    assert [line[:2] + line[3:] for line in said(firm, second)] == [line[:2] + line[3:] for line in had]
    returned(firm, made, "100000", on=dt.date(2025, 6, 22))
    late(who, old, month(2), at=at(2025, 6, 23))
    compute_run.again(second, actor=firm.hr, at=at(2025, 6, 23))
    assert sorted((line[0], line[-1]) for line in said(firm, second)) == [
        ("clawback", D("-2333.33")), ("clawback", D("-1166.67")), ("commission", D("1200.00")),
    ]  # fmt: skip
    assert said(firm, first) == closed
    firm.released_of(second, on=at(2025, 7, 2))
    for key in (first, second):
        assert prove_run.differences(payruns.runs([key])[0]) == {}
    proven("performance.")     # what came back came back in this book alone


def test_a_team_pool_and_steps_of_a_target_are_what_they_were() -> None:
    """Two people, 100,000 and 60,000: the pool of 0.1 % is 160.00, 80.00 for each, before and after one of them is moved, released and proved."""
    firm = Firm(signed=False, measure="invoiced")
    who, other, new = firm.c.people[0], firm.c.people[1], firm.c.units[1]
    pool = Component("P", "pool", "", "invoiced", rungs=(Rung(rate=D("0.001")),))
    scheme = firm.scheme_of(NewVersion("invoiced", "CNY", co.SINCE, STEPS, ladder="money", components=(pool,)), who, other)
    firm.scheme = scheme
    firm.sold("100000", dt.date(2025, 1, 8))
    made = co.order(firm.c, dt.date(2025, 1, 9), nets=("60000",), freight="0", shares=((1, "1"),))
    co.ship(firm.c, made, dt.date(2025, 1, 9), 10)
    co.invoice(firm.c, made, dt.date(2025, 1, 9), net="60000", tax="7800")
    key = firm.computed("2025-Q1", on=at(2025, 4, 2))
    had = said(firm, key)
    assert [line[-1] for line in had if line[0] == "pool"] == [D("80.00"), D("80.00")]
    late(who, new, month(1), at=at(2025, 4, 3))
    assert units("invoiced", who) == {(new, month(1)): D(100000)}
    compute_run.again(key, actor=firm.hr, at=at(2025, 4, 3))
    assert said(firm, key) == had
    firm.released_of(key, on=at(2025, 4, 4))
    late(who, firm.c.units[0], month(1), at=at(2025, 4, 5))
    assert prove_run.differences(payruns.runs([key])[0]) == {}
    proven()


def own(code: str, credit: str = "credited", *, event: str = "ordered", value: str = "net", **more: Any) -> None:
    """A measure of the company's own that counts what is ordered, filled."""
    part = PartFact(event, value=value, credit=credit, **more)
    add_measure.perform(MeasureFact(code, code, code, "additive", (part,)), actor=co.ACTOR, at=NOW)
    assert fill_measure.carry_out(code, actor=co.ACTOR, most=3) == "ready"


def by_unit(measure: str, column: str = "net") -> dict[tuple[int, dt.date], Decimal]:
    """By unit and month the sum of a measure, without zeros."""
    rows = run(
        f"select unit_id, date_trunc('month', leaf)::date, sum({column}) from performance_unitbalance where measure = %s group by 1, 2", [measure]
    )
    return {(unit, leaf): net for unit, leaf, net in rows if net}


def test_a_measure_of_the_companys_own_moves_along_whether_it_was_there_or_is_added_later() -> None:
    """Twins of `ordered`, one there before the move and one filled afterwards, and what the houses of the units are credited: the same sums, closed
    months too; one that counts thirty days later counts where the person is then."""
    deal = Deal().lived()
    for code, credit, delay in (("twin", "credited", 0), ("houses", "house", 0), ("later", "credited", 30)):
        own(code, credit, delay=delay)
    late(deal.a, deal.c.units[1], dt.date(2025, 2, 1))
    own("second", "credited")
    own("houses_too", "house")
    deal.back("3", at(2025, 6, 10))
    assert by_unit("twin") == by_unit("second") == by_unit("ordered")
    assert by_unit("houses") == by_unit("houses_too")
    houses = run("select person_id, unit_id from performance_balance where measure = 'houses' group by 1, 2 having sum(net) <> 0 order by 1")
    assert houses == [(deal.c.houses[1], deal.c.units[1])]
    assert {unit for unit, _ in by_unit("later")} <= {*deal.c.units}
    proven()


def test_a_measure_that_asks_for_a_unit_counts_what_comes_there_and_no_more_what_leaves_it() -> None:
    """As `ordered` of either unit, by month, whether it was there or is filled later; moved on and back, returned in between. What is counted counts
    while anything stands. It is posted like any other, so that pay by such a measure reads it."""
    deal = Deal().lived()
    old, new = deal.c.units[:2]

    def told(mark: str) -> None:
        for unit, name in ((old, "old"), (new, "new")):
            here = (NewCondition(unit_id=unit),)
            own(f"{name}_{mark}", conditions=here)
            own(f"count_{name}_{mark}", value="count", conditions=here)
        own(f"large_{mark}", conditions=(NewCondition(unit_id=new, least=D(500)),))
        own(f"back_{mark}", event="order_back", conditions=(NewCondition(unit_id=new),))

    def as_ordered(*marks: str) -> None:
        whole = by_unit("ordered")
        for mark in marks:
            for unit, name in ((old, "old"), (new, "new")):
                assert by_unit(f"{name}_{mark}") == {key: net for key, net in whole.items() if key[0] == unit}, (name, mark)
        proven()

    told("first")
    as_ordered("first")
    late(deal.a, new, dt.date(2025, 2, 1))
    as_ordered("first")
    told("second")
    as_ordered("first", "second")
    deal.back("3", at(2025, 6, 10))
    as_ordered("first", "second")
    late(deal.a, old, dt.date(2025, 2, 1))
    told("third")
    as_ordered("first", "second", "third")
    deal.back("5", at(2025, 6, 20))
    told("fourth")
    as_ordered("first", "second", "third", "fourth")
    for kind in ("count_old", "count_new", "large", "back"):
        sums = [by_unit(f"{kind}_{mark}", "qty" if kind.startswith("count") else "net") for mark in ("first", "second", "third", "fourth")]
        assert sums == sums[:1] * 4, kind
    assert run("select count(*) from performance_entry where measure like '%%first' and moved is not null") == [(0,)]


def test_who_joined_again_and_who_had_left_before_are_credited_where_they_belonged() -> None:
    """Left in March and said in June to have come back to another team in April; and who never took up a team, because he had left before."""
    c = co.company()
    who, (old, new) = c.people[0], c.units[:2]
    leave_company.perform(Leaving(who, dt.date(2025, 3, 10)), actor=co.ACTOR, at=NOW)
    co.order(c, dt.date(2025, 4, 8), nets=("700",), freight="0", shares=((0, "1"),))
    back = NewMembership(who, new, month(4), dt.date(2025, 5, 1))
    with pytest.raises(Refusal) as no:
        add_membership.perform(back, actor=co.ACTOR, at=NOW)
    assert (no.value.code, no.value.field) == ("person.counted", "recredit")
    add_membership.perform(back, actor=co.ACTOR, at=NOW, reason=WHY, recredit=True)
    assert units("ordered", who) == {(new, month(4)): D(700)}
    proven()
    with pytest.raises(Refusal):
        leave_company.perform(Leaving(who, dt.date(2025, 3, 10)), actor=co.ACTOR, at=NOW)
    leave_company.perform(Leaving(who, dt.date(2025, 3, 10)), actor=co.ACTOR, at=NOW, reason=WHY, recredit=True)
    assert units("ordered", who) == {(old, month(4)): D(700)}
    proven()


def test_what_would_move_is_shown_before_and_amounts_only_to_who_sees_the_figures() -> None:
    """An administrator sees how many credits move, compensation how much; closed months say where the line will stand. Nothing is changed."""
    c = co.company()
    who, (old, new) = c.people[0], c.units[:2]
    co.order(c, dt.date(2025, 3, 5), nets=("1000",), freight="0", shares=((0, "1"),))
    close_sales(month(5))
    co.order(c, dt.date(2025, 5, 5), nets=("400",), freight="0", shares=((0, "1"),))
    pay, admin = person("L-1", "薪酬", old, roles.COMPENSATION), person("L-2", "管理员", old, roles.ADMINISTRATOR)
    asked = {"unit": new, "valid_from": month(3)}
    with override("en"):
        shown, summed = sheet.preview(pay, asked, who)
        (counted,) = sheet.preview(admin, asked, who)
        assert str(shown.chip) == "2 credits move"
        assert [(str(fact.label), fact.value) for fact in shown.facts] == [("2025-03, closed: counts in 2025-05", 1), ("2025-05", 1)]
        assert [(str(fact.label), fact.value) for fact in summed.facts] == [("Ordered", D(1400))]
    assert counted == shown
    with pytest.raises(Refusal):
        sheet.preview(person("L-3", "销售", old, roles.SALESPERSON), asked, who)
    assert run("select count(*) from performance_entry where moved is not null") == [(0,)]
    late(who, new, month(3), actor=pay)
    (row,) = sheet.PANEL.body(admin, who).rows  # type: ignore[union-attr]
    assert (row["unit_id"], row["entries"], row["made_by"]) == (new, 2, "薪酬")
    with override("en"):
        (told,) = sheet.happened(admin, who)
    assert (told.by_id, told.who, told.reason) == (pay.person_id, "薪酬", WHY)
    assert told.text == f"2 credits since 1 Mar 2025 count for {organisation.named_units([new])[new].name}."
    assert sheet.happened(person("L-4", "同事", old, roles.SALESPERSON), who) == []
    reader = co.login(old, roles.COMPENSATION)
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=reader.user_id))
    session = client.session
    session[PASSED] = True
    session.save()
    page = client.get(f"/people/{who}/").content.decode()
    assert page.count(WHY) == 2     # in its panel and in the timeline
    assert "补录了业绩计入的单位" in page


def test_who_may_not_and_who_gives_no_reason_is_refused_at_the_field() -> None:
    """A salesperson, whoever it concerns, no confirmation, no reason."""
    c = co.company()
    who, new = c.people[0], c.units[1]
    co.order(c, dt.date(2025, 3, 5), shares=((0, "1"),))
    seller = person("S-1", "销售", c.units[0], roles.SALESPERSON)
    himself = replace(person("S-2", "薪酬", c.units[0], roles.COMPENSATION), person_id=who)
    refusals = []
    for more in ({"actor": seller}, {"recredit": False}, {"reason": " "}, {"actor": himself}):
        with pytest.raises(Refusal) as no:
            late(who, new, month(3), **more)
        refusals.append((no.value.code, no.value.status, no.value.field))
    assert refusals[1:3] == [("person.counted", 422, "recredit"), ("person.recredit_reason", 422, "reason")]
    assert [refusals[0][1], refusals[3][:2]] == [403, ("person.recredit_own", 403)]
    assert run("select count(*) from performance_entry where moved is not null") == [(0,)]
    proven()


def test_an_import_of_memberships_moves_late_where_it_says_so_and_is_not_taken_back_over_credits() -> None:
    """A row of a file is a move; with credits since it is refused at its cell unless it says so. Taken back it
    would leave them in no unit of the person."""
    c = co.company()
    who, (old, new) = c.people[0], c.units[:2]
    co.order(c, dt.date(2025, 3, 5), nets=("1000",), freight="0", shares=((0, "1"),))
    admin = person("I-1", "管理员", old, roles.ADMINISTRATOR)
    add = next(each for each in memberships.SHEET.acts if each.name == "add")
    given = {"person": who, "unit": new, "valid_from": month(3), "primary": True}
    with pytest.raises(Refusal) as no:
        add.run(Call(admin, NOW, (), given))
    assert (no.value.code, no.value.field) == ("person.counted", "recredit")
    add.run(Call(admin, NOW, (), given | {"recredit": True, "reason": WHY}))
    assert units("ordered", who) == {(new, month(3)): D(1000)}
    (made,) = run('select id from organisation_membership where person_id = %s and unit_id = %s and "primary"', [who, new])[0]

    @act
    def take_back(*, actor: Actor, at: dt.datetime) -> None:
        recredit.forget_membership(made)

    with pytest.raises(Refusal) as no:
        take_back(actor=co.ACTOR, at=NOW)
    assert no.value.code == "person.counted_since"
    proven()


def test_the_month_end_push_of_an_open_month_moves_along_and_opens_to_what_it_counts() -> None:
    """1,000 booked on 29 March, 200 of it returned in April: 1,000 and 200 are the new team's, in the sum and in the rows behind it."""
    c = co.company()
    who, (old, new) = c.people[0], c.units[:2]
    made = co.order(c, dt.date(2025, 3, 29), nets=("1000",), freight="0", shares=((0, "1"),))
    sent = co.ship(c, made, dt.date(2025, 3, 30), 10)
    key = authorise_return.perform(ReturnFact(sent, "型号错误", ((1, D(2)),)), actor=co.ACTOR, at=at(2025, 4, 9))
    receive_return.perform(key, actor=co.ACTOR, at=at(2025, 4, 9))
    days = (dt.date(2025, 3, 29), dt.date(2025, 4, 1))

    def said(unit: int) -> tuple[tuple[Decimal, Decimal, int], list[tuple[Decimal, int]]]:
        wanted = Slice("ordered", *days, unit_ids=(unit,), overlay=False)
        rows = [pushed.behind(wanted, side) for side in ("booked", "back")]
        found = pushed.of("unit", "ordered", [days], [(unit, unit)]).get((unit, 0), Pushed(D(0), 0, D(0), D(0), 0))
        return (found.booked, found.back, found.entries), [(total, count) for count, total, _ in rows]

    nothing, all_of_it = ((D(0), D(0), 0), [(D(0), 0), (D(0), 0)]), ((D(1000), D(200), 1), [(D(1000), 1), (D(200), 1)])
    assert (said(old), said(new)) == (all_of_it, nothing)
    late(who, new, month(3))
    assert (said(old), said(new)) == (nothing, all_of_it)
    close_sales(month(5))
    late(who, old, month(3))
    assert (said(old), said(new)) == (nothing, all_of_it)
    proven()
