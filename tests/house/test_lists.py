"""Every noun's list can be asked by every role that may see it: its first page, whether the role sees all of it, its unit's or its own."""

import pytest

from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.sheets.parts import Sheet
from makesell.sheets.registry import SHEETS


@pytest.mark.django_db
@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.noun for sheet in SHEETS])
def test_a_list_answers_every_role_that_may_see_it(sheet: Sheet) -> None:
    for role in sheet.policy.acts["view"]:
        actor = Actor(name="lists", person_id=1, roles=frozenset({role}), unit_id=1, unit_ids=frozenset({1}))
        assert len(listing.page(sheet.listing, actor, Query.from_pairs([("size", "1")])).rows) <= 1
