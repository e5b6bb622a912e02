"""Notes, following and favourites over the API: the same work as the page's buttons, and told to the same people."""

import pytest

from makesell.doors.api.tests.house import House, build, call
from makesell.ground.db import values


@pytest.fixture
def house(db: None) -> House:
    return build()


def test_a_note_is_written_once_for_each_key_and_tells_who_follows(house: House) -> None:
    at = f"customers/{house.mine}"
    assert call(house.seller, "PUT", f"{at}/following", {"on": True}).json() == {"following": True, "favourite": False}
    for _ in range(2):
        answer = call(house.support, "POST", f"{at}/notes", {"text": "今天到厂"}, Idempotency_Key="n-1")
        assert answer.status_code == 201, answer.content
    told = call(house.seller, "GET", f"{at}/notes").json()["notes"]
    assert [one["text"] for one in told] == ["今天到厂"]
    assert values("select person_id from notices_notice where kind = 'note.written'") == [house.seller.person_id]
    assert call(house.seller, "PUT", f"{at}/following", {"on": False}).json()["following"] is False


def test_a_favourite_is_ones_own_and_of_nouns_without_a_story_too(house: House) -> None:
    for noun, key in (("customers", house.mine), ("people", house.seller.person_id)):
        assert call(house.seller, "PUT", f"{noun}/{key}/favourite", {"on": True}).json()["favourite"] is True
        assert call(house.support, "PUT", f"{noun}/{key}/favourite", {"on": False}).json()["favourite"] is False
        assert values("select count(*) from listing_recent where starred and noun = %s", [noun]) == [1]
    assert call(house.seller, "PUT", f"people/{house.seller.person_id}/following", {"on": True}).status_code == 404


@pytest.mark.parametrize(
    ("method", "way", "sent"),
    [
        ("POST", "notes", {}), ("POST", "notes", {"text": "  "}), ("POST", "notes", {"text": "x" * 4001}), ("POST", "notes", {"text": "a", "b": 1}),
        ("PUT", "following", {}), ("PUT", "following", {"on": "perhaps"}), ("PUT", "favourite", {"on": True, "person": 1}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_field(house: House, method: str, way: str, sent: dict[str, object]) -> None:
    answer = call(house.seller, method, f"customers/{house.mine}/{way}", sent)
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][0]["field"]
    assert values("select id from spine_note") == []


def test_what_one_may_not_see_one_may_not_keep(house: House) -> None:
    for method, way, sent in (("POST", "notes", {"text": "x"}), ("PUT", "following", {"on": True}), ("PUT", "favourite", {"on": True})):
        assert call(house.seller, method, f"customers/{house.theirs}/{way}", sent).status_code == 404
    assert call(house.seller, "GET", f"customers/{house.theirs}/notes").status_code == 404
