"""A contact and an address are entered in the instant their customer is merged: they move along or are refused, none stays behind."""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import add_address, create_contact, merge_customer
from makesell.flows.org_1_organisation.merge_customer import Merge
from makesell.ground.access import roles
from makesell.ground.db import run
from makesell.masterdata.parties.actions import NewAddress, NewContact
from tests.books.interleaving import together
from tests.clauses.cast import NOW, person

pytestmark = pytest.mark.usefixtures("committed")
SCHEDULES = [[False] * first + [True] * second for first, second in itertools.product((4, 7), (4, 30))]


@pytest.mark.parametrize("part", ["contact", "address"])
def test_nothing_entered_stays_with_a_customer_that_is_merged(part: str) -> None:
    for number, schedule in enumerate(SCHEDULES):
        c = co.company()
        support = person(f"SUP-{number}", "内勤", c.units[0], roles.SALES_SUPPORT)
        kept, gone = c.customers[:2]

        either: dict[str, tuple[Any, Callable[..., object]]] = {
            "contact": (NewContact(gone, "赵"), create_contact.perform),
            "address": (NewAddress(gone, "一路 1 号"), add_address.perform),
        }
        fact, add = either[part]
        entering = partial(add, fact, actor=support, at=NOW)
        entered, merged = together(entering, partial(merge_customer.perform, Merge(kept, gone), actor=support, at=NOW), schedule)
        assert entered.refusal is None or entered.refusal.code == "customer.merged"
        assert merged.refusal is None
        assert run(f"select 1 from parties_{part} where customer_id = %s", [gone]) == []
