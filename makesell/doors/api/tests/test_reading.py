"""Lists and records over the API: the same rows as the pages, row rights, and addresses nobody made."""

import pytest

from makesell.doors.api.tests.house import House, build, call

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return build()


def test_a_list_shows_own_rows_with_count_and_places(house: House) -> None:
    answer = call(house.seller, "GET", "customers?count=1")
    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()["rows"]] == [house.mine]
    assert answer.json()["count"] == 1
    assert answer["Cache-Control"] == "no-store"


def test_a_list_pages_forward_and_back(house: House) -> None:
    first = call(house.support, "GET", "customers?size=1&sort=code").json()
    second = call(house.support, "GET", f"customers?size=1&sort=code&after={first['next']}").json()
    assert [first["rows"][0]["id"], second["rows"][0]["id"]] == [house.mine, house.theirs]
    again = call(house.support, "GET", f"customers?size=1&sort=code&before={second['previous']}").json()
    assert again["rows"] == first["rows"]


def test_a_list_groups(house: House) -> None:
    groups = call(house.support, "GET", "customers?group=owner").json()["groups"]
    assert sorted(group["rows"] for group in groups) == [1, 1]


def test_a_record_says_state_version_and_acts(house: House) -> None:
    answer = call(house.seller, "GET", f"customers/{house.mine}").json()
    assert answer["row"]["id"] == house.mine
    assert answer["version"] == 1
    assert "change" in answer["acts"]
    assert "assign" not in answer["acts"]


@pytest.mark.parametrize("key", ["0", "999999999", "9223372036854775807", "9" * 40])
def test_keys_that_lead_nowhere_are_not_found(house: House, key: str) -> None:
    answer = call(house.seller, "GET", f"customers/{key}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_somebody_elses_record_is_as_missing_as_none(house: House) -> None:
    theirs, none = (call(house.seller, "GET", f"customers/{key}") for key in (house.theirs, 999999999))
    assert theirs.status_code == none.status_code == 404
    assert theirs.json()["detail"] == none.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "sort=nothing", "sort=password", "f=nothing.eq.1", "f=code.like.1", "f=code", "f=.", "size=0", "size=201", "size=x", "after=%00", "after=zzz",
        "after=WyJ4IiwgIngiXQ", "group=nothing", "group=name", "cols=nothing", "f=owner.eq.x", "f=owner.eq.99999999999999999999999", "sort=code;drop",
        "f=code.eq.'%20or%201=1--&sort='", "f=owner.in.", "f=version.between.1",
    ],
)  # fmt: skip
def test_conditions_nobody_can_read_are_refused(house: House, query: str) -> None:
    answer = call(house.support, "GET", f"customers?{query}")
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"].startswith("list.")


@pytest.mark.parametrize("query", ["q=%27zz%22%3B--", "f=code.eq.'%20or%201=1--", "f=name.has.%25_\\", "q=" + "甲" * 500])
def test_odd_texts_find_nothing_and_break_nothing(house: House, query: str) -> None:
    answer = call(house.support, "GET", f"customers?{query}")
    assert answer.status_code == 200
    assert answer.json()["rows"] == []


def test_the_language_is_the_programs_choice(house: House) -> None:
    said = [call(house.seller, "GET", "customers/999999999", Accept_Language=one).json()["title"] for one in ("zh-hans", "en")]
    assert said[1] == "This was not found"
    assert said[0] != said[1]
    assert "一" <= said[0][0] <= "龥"


def test_an_unknown_address_is_a_problem_too(house: House) -> None:
    for path in ("nothing", "customers/x/y/z", "customers/create/1"):
        answer = call(house.seller, "GET", path)
        assert answer.status_code in (404, 405), path
    assert call(house.seller, "GET", "nothing")["Content-Type"] == "application/problem+json"


def test_the_description_lists_every_operation(house: House) -> None:
    description = call(house.seller, "GET", "openapi.json").json()
    assert "/api/v1/customers" in description["paths"]
    assert set(description["components"]["securitySchemes"]) == {"bearer", "session"}
