"""Territories move by date, never under themselves, and rules of one kind never overlap."""

import datetime as dt

import pytest

from makesell.ground.actor import Actor, system
from makesell.ground.listing import Query, count, page
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.masterdata.conftest import NOW, START, Inside
from makesell.masterdata.territories import actions, queries
from makesell.masterdata.territories.actions import NewRule, NewTerritory, TerritoryMove

SYSTEM = system("test")
LATER = dt.date(2026, 7, 1)


@pytest.fixture
def tree(inside: Inside) -> dict[str, int]:
    """Country → north → Beijing."""

    def build() -> dict[str, int]:
        found: dict[str, int] = {}
        for code, name, parent in (("CN", "中国", None), ("N", "华北", "CN"), ("BJ", "北京", "N"), ("S", "华南", "CN")):
            new = NewTerritory(code, name, START, parent_id=found[parent] if parent else None)
            found[code] = actions.create_many([new], actor=SYSTEM, at=NOW)[0]
        return found

    return inside(build)


def test_it_moves_from_a_date_on_and_keeps_its_past(inside: Inside, tree: dict[str, int]) -> None:
    inside(lambda: actions.move_many([TerritoryMove(tree["BJ"], tree["S"], LATER)]))
    assert queries.territory(SYSTEM, tree["BJ"], LATER - dt.timedelta(days=1)).parent == "华北"
    assert queries.territory(SYSTEM, tree["BJ"], LATER).parent == "华南"
    assert queries.below([tree["S"]], LATER) == {tree["S"], tree["BJ"]}
    assert queries.below([tree["S"]], START) == {tree["S"]}
    assert [(p.valid_from, p.valid_to) for p in queries.placements(tree["BJ"])] == [(LATER, None), (START, LATER)]


def test_it_refuses_a_circle_and_shows_the_path(inside: Inside, tree: dict[str, int]) -> None:
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.move_many([TerritoryMove(tree["N"], tree["BJ"], LATER)]))
    assert refused.value.code == "territory.circle"
    assert refused.value.params["path"] == "华北 → 北京 → 华北"


def test_it_finds_a_circle_that_closes_only_later(inside: Inside, tree: dict[str, int]) -> None:
    inside(lambda: actions.move_many([TerritoryMove(tree["N"], tree["S"], LATER)]))
    with pytest.raises(Refusal, match="华南 → 北京 → 华北 → 华南"):
        inside(lambda: actions.move_many([TerritoryMove(tree["S"], tree["BJ"], START)]))


def test_it_refuses_a_taken_code(inside: Inside, tree: dict[str, int]) -> None:
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.create_many([NewTerritory("CN", "又一个", START)], actor=SYSTEM, at=NOW))
    assert (refused.value.code, refused.value.field) == ("code.taken", "code")


def test_it_refuses_a_stale_version_and_says_who(inside: Inside, tree: dict[str, int]) -> None:
    inside(lambda: actions.change_many([Change(tree["CN"], {"name": "中国大陆"}, 1)]))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.change_many([Change(tree["CN"], {"name": "华夏"}, 1)]))
    assert (refused.value.status, refused.value.params["person"]) == (409, "test")
    assert queries.territory(SYSTEM, tree["CN"]).name == "中国大陆"


def test_rules_of_one_kind_do_not_overlap(inside: Inside, tree: dict[str, int], unit_id: int) -> None:
    inside(lambda: actions.add_rules([NewRule(tree["BJ"], START, unit_id=unit_id, region="北京")]))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.add_rules([NewRule(tree["BJ"], LATER, unit_id=unit_id, region="北京")]))
    assert refused.value.code == "territory.rule_overlap"


def test_a_rule_ends_and_another_begins(inside: Inside, tree: dict[str, int], unit_id: int, people: list[int]) -> None:
    first = inside(lambda: actions.add_rules([NewRule(tree["BJ"], START, unit_id=unit_id)]))
    inside(lambda: actions.end_rules(first, LATER))
    inside(lambda: actions.add_rules([NewRule(tree["BJ"], LATER, person_id=people[0])]))
    assert [(r.unit, r.person, r.valid_to) for r in queries.rules(tree["BJ"])] == [(None, "王爱丽", None), ("总部", None, LATER)]


def test_the_list_finds_by_pinyin_initials_and_hides_from_strangers(tree: dict[str, int]) -> None:
    assert [row["name"] for row in page(queries.LISTING, SYSTEM, Query(q="bj")).rows] == ["北京"]
    assert page(queries.LISTING, SYSTEM, Query(columns=("name", "parent"))).rows[0]["parent_label"] == "华北"
    assert count(queries.LISTING, Actor(name="stranger"), Query()) == 0
