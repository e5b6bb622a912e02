"""Customers: duplicates while typing, owners and teams, circles, contacts, credit accounts."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import count, values
from makesell.ground.listing import Condition, Query, page
from makesell.ground.listing import count as count_rows
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.masterdata.conftest import NOW, START, Inside
from makesell.masterdata.parties import actions, listings, queries
from makesell.masterdata.parties.actions import NewAddress, NewContact, NewCreditAccount, NewCustomer, NewService

SYSTEM = system("test")
TODAY = dt.date(2026, 3, 2)


def _salesperson(person_id: int, unit_id: int, name: str = "seller") -> Actor:
    return Actor(name=name, person_id=person_id, roles=frozenset({roles.SALESPERSON}), unit_id=unit_id, unit_ids=frozenset({unit_id}))


@pytest.fixture
def customers(inside: Inside, unit_id: int, people: list[int]) -> list[int]:
    """Three customers: Alice's, Bob's, and nobody's."""
    new = [
        NewCustomer("", "上海华威机械有限公司", unit_id, "CNY", people[0], tax_number="91310000MA1FL0X12Y", phone="+86 138-0013-8000"),
        NewCustomer("B-1", "北京长城自行车有限公司", unit_id, "CNY", people[1], kind="store", channel="dealer"),
        NewCustomer("B-2", "Northwind Traders", unit_id, "CNY"),
    ]
    return inside(lambda: actions.create_customers(new, actor=SYSTEM, at=NOW))


def test_a_code_is_given_when_nobody_gives_one(customers: list[int]) -> None:
    made = queries.customer(SYSTEM, customers[0])
    assert made.code[:1] == "C"
    assert made.code[1:].isdigit()
    assert values("select number from spine_record where id = %s", [customers[0]]) == [made.code]


def test_many_cost_as_many_statements_as_one(inside: Inside, unit_id: int) -> None:
    def make(how_many: int, prefix: str) -> int:
        rows = [NewCustomer(f"{prefix}{n}", f"客户{prefix}{n}", unit_id, "CNY") for n in range(how_many)]
        with count() as counter:
            actions.create_customers(rows, actor=SYSTEM, at=NOW)
        return counter.statements

    assert inside(lambda: make(300, "X")) == inside(lambda: make(1, "Y"))


@pytest.mark.parametrize(
    ("name", "tax", "phone", "reason"),
    [
        ("上海华威机械", "", "", "name"),
        ("别的名字", "91310000ma1fl0x12y", "", "tax_number"),
        ("别的名字", "", "13800138000", "phone"),
        ("上海华为机械有限公司", "", "", "sound"),
        ("shanghaihuawei", "", "", "similar"),
        ("华威", "", "", "similar"),
    ],
)
def test_a_duplicate_is_found_while_typing_in_one_statement(customers: list[int], name: str, tax: str, phone: str, reason: str) -> None:
    with count() as counter:
        found = queries.duplicates(SYSTEM, name, tax, phone)
    assert [(d.id, d.reason, d.visible) for d in found] == [(customers[0], reason, True)]
    assert counter.statements == 1


def test_a_duplicate_of_somebody_else_is_named_but_cannot_be_opened(customers: list[int], unit_id: int, people: list[int]) -> None:
    bob = _salesperson(people[1], unit_id)
    (found,) = queries.duplicates(bob, "上海华威机械")
    assert (found.visible, found.owner) == (False, "王爱丽")
    with pytest.raises(Refusal) as refused:
        queries.customer(bob, found.id)
    assert refused.value.status == 404


def test_who_serves_a_customer_sees_it_for_that_time(inside: Inside, customers: list[int], unit_id: int, people: list[int]) -> None:
    bob = _salesperson(people[1], unit_id)
    assert count_rows(listings.LISTING, bob, Query()) == 1
    (row,) = inside(lambda: actions.serve([NewService(customers[0], people[1], START)]))
    assert count_rows(listings.LISTING, bob, Query()) == 2
    with pytest.raises(Refusal, match="already serves"):
        inside(lambda: actions.serve([NewService(customers[0], people[1], TODAY)]))
    inside(lambda: actions.end_service([row], TODAY))
    assert count_rows(listings.LISTING, bob, Query()) == 1


def test_only_all_or_own_rows_are_within_reach_of_a_change(customers: list[int], unit_id: int, people: list[int]) -> None:
    alice = _salesperson(people[0], unit_id)
    queries.within_reach(alice, "change", [customers[0]])
    with pytest.raises(Refusal) as refused:
        queries.within_reach(alice, "change", customers[:2])
    assert refused.value.status == 404


def test_a_new_owner_changes_record_and_customer_together(inside: Inside, customers: list[int], unit_id: int, people: list[int]) -> None:
    inside(lambda: actions.assign_customers([Change(customers[0], {}, 1)], owner_id=people[1], unit_id=unit_id))
    row = queries.customer(SYSTEM, customers[0])
    assert (row.owner, row.version) == ("李博", 2)
    assert values("select owner_id from spine_record where id = %s", [customers[0]]) == [people[1]]


def test_a_circle_of_parents_is_refused_with_its_path(inside: Inside, customers: list[int]) -> None:
    inside(lambda: actions.change_customers([Change(customers[1], {"parent_id": customers[2]})]))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.change_customers([Change(customers[2], {"parent_id": customers[1]})]))
    assert refused.value.params["path"] == "Northwind Traders → 北京长城自行车有限公司 → Northwind Traders"


def test_a_reference_to_nothing_is_refused_at_its_field(inside: Inside, unit_id: int) -> None:
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.create_customers([NewCustomer("Z", "某", unit_id, "CNY", territory_id=999999)], actor=SYSTEM, at=NOW))
    assert (refused.value.code, refused.value.field) == ("reference.unknown", "territory")


def test_a_renamed_customer_is_found_by_its_new_name_and_phone(inside: Inside, customers: list[int]) -> None:
    inside(lambda: actions.change_customers([Change(customers[2], {"name": "北风贸易", "phone": "021-5555 1234"}, 1)]))
    assert [row["name"] for row in page(listings.LISTING, SYSTEM, Query(q="bfmy")).rows] == ["北风贸易"]
    assert [row["name"] for row in page(listings.LISTING, SYSTEM, Query(q="02155551234")).rows] == ["北风贸易"]
    assert queries.duplicates(SYSTEM, "", phone="021 5555 1234")[0].id == customers[2]


def test_one_main_contact_and_an_erased_one_stays_erased(inside: Inside, customers: list[int]) -> None:
    new = NewContact(customers[0], "张三", phone="13900139000", main=True)
    (contact,) = inside(lambda: actions.create_contacts([new], actor=SYSTEM, at=NOW))
    with pytest.raises(Refusal, match="already has a main contact"):
        inside(lambda: actions.create_contacts([NewContact(customers[0], "李四", main=True)], actor=SYSTEM, at=NOW))
    inside(lambda: actions.erase_contacts([Change(contact, {}, 1)], pseudonym="—", at=NOW))
    assert queries.contact(SYSTEM, contact).phone == ""
    assert queries.duplicates(SYSTEM, "", phone="13900139000") == []
    with pytest.raises(Refusal, match="erased"):
        inside(lambda: actions.change_contacts([Change(contact, {"name": "张三"})]))


def test_an_address_changed_meanwhile_is_refused(inside: Inside, customers: list[int]) -> None:
    (key,) = inside(lambda: actions.add_addresses([NewAddress(customers[0], "南京东路 1 号", region="上海")]))
    inside(lambda: actions.change_addresses([(key, {"city": "上海"}, 1)]))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.change_addresses([(key, {"city": "苏州"}, 1)]))
    assert refused.value.status == 409
    assert [a.city for a in queries.addresses(SYSTEM, customers[0])] == ["上海"]


def test_a_negative_limit_is_refused(inside: Inside) -> None:
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.create_credit_accounts([NewCreditAccount("", "甲", "CNY", Decimal(-1))], actor=SYSTEM, at=NOW))
    assert refused.value.field == "credit_limit"


def test_the_list_filters_by_owner_and_channel(customers: list[int], people: list[int]) -> None:
    by_owner = Query(conditions=((Condition("owner", "eq", (str(people[1]),)),), (Condition("channel", "eq", ("dealer",)),)))
    assert [row["owner_label"] for row in page(listings.LISTING, SYSTEM, by_owner).rows] == ["李博"]
