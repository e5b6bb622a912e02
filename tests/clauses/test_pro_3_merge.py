"""PRO-3 · A customer entered twice becomes one again: merged, found under either name, counted once, separated if that was wrong."""

import datetime as dt

import pytest

from makesell.books.performance import customers as counted
from makesell.demo import samples as co
from makesell.documents.orders import queries as orders
from makesell.flows.org_1_organisation import (
    add_address,
    change_customer,
    create_contact,
    create_credit_account,
    create_customer,
    find_duplicates,
    merge_customer,
    name_credit_account,
    retire_customer,
    separate_customer,
    serve_customer,
    tell_customers_apart,
)
from makesell.flows.org_1_organisation.merge_customer import Merge
from makesell.flows.reg_1_regime import check_books
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Condition, Query
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.listings import PAIR_LISTING
from tests.clauses.cast import NOW, TODAY, person

pytestmark = pytest.mark.django_db
YEARS = [(dt.date(year, 1, 1), dt.date(year + 1, 1, 1)) for year in (2024, 2025)]


def support(c: co.Company) -> Actor:
    """Who keeps the records of customers complete."""
    return person("SUP-1", "内勤", c.units[0], roles.SALES_SUPPORT)


def refused(fact: Merge, actor: Actor) -> Refusal:
    """The refusal of a merge; nothing is changed by it."""
    before = run("select record_id, version, merged_into_id from parties_customer order by 1")
    with pytest.raises(Refusal) as caught:
        merge_customer.perform(fact, actor=actor, at=NOW)
    assert run("select record_id, version, merged_into_id from parties_customer order by 1") == before
    return caught.value


def with_orders(c: co.Company) -> tuple[int, int]:
    """Two customers that are one: each ordered in 2024, the first in 2025 too."""
    for customer, year in ((0, 2024), (1, 2024), (0, 2025)):
        co.order(c, dt.date(year, 5, 6), shares=((0, "1"),), customer=customer)
    return c.customers[0], c.customers[1]


def test_figures_lists_and_counts_follow_the_one_kept() -> None:
    """Entries stay with the customer they were made for; whatever reads by customer counts them for its successor; the books prove."""
    c = co.company()
    kept, gone = with_orders(c)
    actor = support(c)
    assert counted.customer_counts("territory", "ordered", YEARS)[(c.territory, 0)].gained == 2
    merge_customer.perform(Merge(kept, gone), actor=actor, at=NOW)
    now = counted.customer_counts("territory", "ordered", YEARS)
    assert (now[(c.territory, 0)].active, now[(c.territory, 1)].retained, now[(c.territory, 1)].lost) == (1, 1, 0)
    asked = counted.CountAsked("territory", "ordered", tuple(YEARS), "retained", counted.always([(c.territory, c.territory)]), c.territory)
    assert [row.customer_id for row in counted.customers_behind(asked)] == [kept]
    assert orders.count_of_customer(actor, kept) == 3
    of_kept = Query(conditions=((Condition("customer", "eq", (str(kept),)),),))
    assert listing.count(orders.LISTING, actor, of_kept) == 3
    assert listing.count(orders.LISTING, actor, Query(conditions=((Condition("customer", "ne", (str(kept),)),),))) == 0
    assert [(row["customer"], row["rows"]) for row in listing.groups(orders.LISTING, actor, Query(group=("customer",)))] == [(kept, 3)]
    assert set(values("select distinct customer_id from performance_entry")) == {kept, gone}
    assert check_books.perform() == []


def test_who_serves_the_one_kept_sees_the_documents_of_both() -> None:
    """The salesperson added to the survivor's team opens the orders of the merged one."""
    c = co.company()
    kept, gone = with_orders(c)
    seller = person("SEL-1", "销售", c.units[1], roles.SALESPERSON)
    serve_customer.perform(serve_customer.NewService(kept, seller.person_id or 0, TODAY), actor=support(c), at=NOW)
    assert orders.count_of_customer(seller, gone) == 0
    merge_customer.perform(Merge(kept, gone), actor=person("SUP-2", "内勤二", c.units[0], roles.SALES_SUPPORT), at=NOW)
    assert orders.count_of_customer(seller, kept) == 3


def test_parts_move_values_are_chosen_and_all_comes_back() -> None:
    """Contacts, addresses, team and belonging customers move; a name and a telephone are taken over; separating undoes it."""
    c = co.company()
    kept, gone = c.customers
    actor = support(c)
    change_customer.perform(Change(gone, {"phone": "021-6666 7777", "name_en": "Gone Ltd"}), actor=actor, at=NOW)
    contact = create_contact.perform(create_contact.NewContact(gone, "王芳", main=True), actor=actor, at=NOW)
    create_contact.perform(create_contact.NewContact(kept, "李强", main=True), actor=actor, at=NOW)
    add_address.perform(add_address.NewAddress(gone, "人民路 1 号"), actor=actor, at=NOW)
    serve_customer.perform(serve_customer.NewService(gone, c.people[1], TODAY), actor=actor, at=NOW)
    child = create_customer.perform(create_customer.NewCustomer("", "分店", c.units[0], "CNY", parent_id=gone), actor=actor, at=NOW)
    before = queries.customer_row(kept)
    merge_customer.perform(Merge(kept, gone, {"phone", "name_en"}), actor=actor, at=NOW, reason="同一家")
    now = queries.customer_row(kept)
    assert (now.phone, now.name_en, now.name) == ("021-6666 7777", "Gone Ltd", before.name)
    assert {row.name: row.main for row in queries.contacts(actor, kept)} == {"李强": True, "王芳": False}
    assert [row.line for row in queries.addresses(actor, kept)] == ["人民路 1 号"]
    assert [row.person_id for row in queries.team(kept)] == [c.people[1]]
    assert queries.customer_row(child).parent_id == kept
    assert [(row.id, row.by) for row in queries.merged_into(kept)] == [(gone, "内勤")]
    retired = queries.customer_row(gone)
    assert (retired.active, retired.merged_into_id) == (False, kept)

    separate_customer.perform(gone, actor=actor, at=NOW)
    assert queries.customer_row(kept).phone == before.phone
    assert [row.id for row in queries.contacts(actor, gone)] == [contact]
    assert [row.line for row in queries.addresses(actor, gone)] == ["人民路 1 号"]
    assert [row.person_id for row in queries.team(gone)] == [c.people[1]]
    assert queries.customer_row(child).parent_id == gone
    back = queries.customer_row(gone)
    assert (back.active, back.merged_into_id) == (True, None)
    assert queries.merged_into(kept) == []
    assert check_books.perform() == []


def test_a_chain_of_merges_leads_to_its_end_and_comes_apart_again() -> None:
    """The first was merged into the second, the second into a third: both lead to the third."""
    c = co.company()
    first, second = c.customers
    actor = support(c)
    third = create_customer.perform(create_customer.NewCustomer("", "第三家", c.units[0], "CNY"), actor=actor, at=NOW)
    merge_customer.perform(Merge(second, first), actor=actor, at=NOW)
    merge_customer.perform(Merge(third, second), actor=actor, at=NOW)
    assert queries.successors([first, second]) == {first: third, second: third}
    separate_customer.perform(second, actor=actor, at=NOW)
    assert queries.successors([first, second]) == {first: second}
    separate_customer.perform(first, actor=actor, at=NOW)
    assert queries.successors([first, second]) == {}


def test_separating_gives_values_back_where_they_were_taken() -> None:
    """The second took the first's telephone and was merged into a third that happens to have it too: the third keeps its own."""
    c = co.company()
    first, second = c.customers
    actor = support(c)
    for key, phone in ((first, "021-1111 1111"), (second, "021-2222 2222")):
        change_customer.perform(Change(key, {"phone": phone}), actor=actor, at=NOW)
    new = create_customer.NewCustomer("", "第三家", c.units[0], "CNY", phone="021-1111 1111")
    third = create_customer.perform(new, actor=actor, at=NOW, confirmed=True)
    merge_customer.perform(Merge(second, first, {"phone"}), actor=actor, at=NOW)
    merge_customer.perform(Merge(third, second), actor=actor, at=NOW)
    separate_customer.perform(first, actor=actor, at=NOW)
    assert [queries.customer_row(key).phone for key in (first, second, third)] == ["021-1111 1111", "021-2222 2222", "021-1111 1111"]


def test_separating_gives_back_the_credit_account_that_came_along() -> None:
    """Nobody stays under another customer's credit."""
    c = co.company()
    kept, gone = c.customers
    controller = person("CC-1", "信控", c.units[0], roles.CREDIT_CONTROLLER)
    account = create_credit_account.perform(create_credit_account.NewCreditAccount("", "集团", "CNY"), actor=controller, at=NOW)
    name_credit_account.perform(Change(gone, {"credit_account_id": account}), actor=controller, at=NOW)
    merge_customer.perform(Merge(kept, gone), actor=support(c), at=NOW)
    assert queries.customer_row(kept).credit_account_id == account
    separate_customer.perform(gone, actor=person("SUP-2", "内勤二", c.units[0], roles.SALES_SUPPORT), at=NOW)
    assert [queries.customer_row(key).credit_account_id for key in (kept, gone)] == [None, account]


def test_the_one_kept_never_comes_under_itself() -> None:
    """The one merged belongs to the one kept, directly or through another: its parent is not taken though it is chosen."""
    c = co.company()
    kept, gone = c.customers
    actor = support(c)
    between = create_customer.perform(create_customer.NewCustomer("", "分公司", c.units[0], "CNY", parent_id=kept), actor=actor, at=NOW)
    for parent in (kept, between):
        change_customer.perform(Change(gone, {"parent_id": parent}), actor=actor, at=NOW)
        merge_customer.perform(Merge(kept, gone, {"parent"}), actor=actor, at=NOW)
        assert queries.customer_row(kept).parent_id is None
        separate_customer.perform(gone, actor=actor, at=NOW)
        assert (queries.customer_row(kept).parent_id, queries.customer_row(gone).parent_id) == (None, parent)


def test_what_cannot_be_merged_is_refused_and_nothing_changes() -> None:
    """Itself, one out of use, a parent into its child, one merged already, and a stale page."""
    c = co.company()
    kept, gone = c.customers
    actor = support(c)
    assert refused(Merge(kept, kept), actor).code == "customer.merge_self"
    assert refused(Merge(kept, gone, version=9), actor).status == 409
    child = create_customer.perform(create_customer.NewCustomer("", "分店", c.units[0], "CNY", parent_id=gone), actor=actor, at=NOW)
    assert refused(Merge(child, gone), actor).code == "customer.merge_family"
    retire_customer.perform(Change(gone, {"active": False}), actor=actor, at=NOW)
    assert refused(Merge(kept, gone), actor).code == "customer.merge_retired"
    retire_customer.perform(Change(gone, {"active": True}), actor=actor, at=NOW)
    merge_customer.perform(Merge(kept, gone), actor=actor, at=NOW)
    assert refused(Merge(child, gone), actor).code == "customer.merged"
    with pytest.raises(Refusal) as closed:
        create_contact.perform(create_contact.NewContact(gone, "迟到的人"), actor=actor, at=NOW)
    assert closed.value.code == "customer.merged"
    with pytest.raises(Refusal) as alone:
        separate_customer.perform(kept, actor=actor, at=NOW)
    assert alone.value.code == "customer.not_merged"


def test_two_credit_accounts_are_refused_while_one_is_exposed() -> None:
    """The credit controller names one account for both first; an account nobody else has is taken over."""
    c = co.company()
    kept, gone = c.customers
    control = person("CRE-1", "信控", c.units[0], roles.CREDIT_CONTROLLER)
    one, two = (
        create_credit_account.perform(create_credit_account.NewCreditAccount("", name, "CNY"), actor=control, at=NOW) for name in ("甲", "乙")
    )
    for customer, account in ((kept, one), (gone, two)):
        name_credit_account.perform(Change(customer, {"credit_account_id": account}), actor=control, at=NOW)
    co.order(c, dt.date(2024, 5, 6), customer=1)
    actor = support(c)
    assert refused(Merge(kept, gone), actor).code == "customer.merge_credit"
    name_credit_account.perform(Change(kept, {"credit_account_id": None}), actor=control, at=NOW)
    merge_customer.perform(Merge(kept, gone), actor=actor, at=NOW)
    assert queries.customer_row(kept).credit_account_id == two


def test_somebody_elses_customer_is_as_unknown_as_none() -> None:
    """A manager merges within the own teams only; a salesperson not at all."""
    c = co.company()
    stranger = person("MGR-1", "经理", c.units[1], roles.SALES_MANAGER)
    assert refused(Merge(c.customers[0], c.customers[1]), stranger).status == 404
    seller = person("SEL-1", "销售", c.units[0], roles.SALESPERSON)
    assert refused(Merge(c.customers[0], c.customers[1]), seller).status == 403


def test_pairs_are_found_told_apart_and_remembered() -> None:
    """The same name in other words and the same telephone make pairs; a customer and its parent do not."""
    c = co.company()
    actor = support(c)
    new = create_customer.NewCustomer
    parties_of = create_customer.perform_many(
        [
            new("", "上海华威机械有限公司", c.units[0], "CNY"), new("", "上海华威机械（集团）有限公司", c.units[0], "CNY", phone="021-12345678"),
            new("", "别的名字", c.units[0], "CNY", phone="86 21 1234 5678"),
        ],
        actor=actor, at=NOW, confirmed=True,
    )  # fmt: skip
    create_customer.perform(new("", "别的名字", c.units[0], "CNY", parent_id=parties_of[2]), actor=actor, at=NOW, confirmed=True)
    rows = listing.page(PAIR_LISTING, actor, Query()).rows
    assert {(row["first"], row["second"]) for row in rows} >= {(parties_of[0], parties_of[1])}
    assert not any(row["first"] == parties_of[2] and row["reason"] == "name" for row in rows)
    pair = next(row["id"] for row in rows if row["first"] == parties_of[0])
    tell_customers_apart.perform(pair, apart=True, actor=actor, at=NOW)
    find_duplicates.perform(actor=actor, at=NOW)
    assert queries.pairs(actor, [pair])[0].state == "apart"
    tell_customers_apart.perform(pair, apart=False, actor=actor, at=NOW)
    merge_customer.perform(Merge(parties_of[0], parties_of[1]), actor=actor, at=NOW)
    assert queries.pairs(actor, [pair])[0].state == "settled"
    found = queries.duplicates(actor, "上海华威机械集团")
    assert parties_of[1] not in {one.id for one in found}
    seller = person("SEL-2", "销售二", c.units[0], roles.SALESPERSON)
    with pytest.raises(Refusal):
        tell_customers_apart.perform(pair, apart=True, actor=seller, at=NOW)
