"""Each role's duties name screens that exist and that its holder may open."""

from makesell.ground.access import roles
from makesell.ground.access.duties import CATALOGUE
from makesell.ground.actor import Actor
from makesell.sheets.registry import BY_BOARD, BY_NOUN


def test_every_screen_of_a_duty_exists() -> None:
    missing = {(role.code, noun) for role in CATALOGUE for noun in role.nouns if noun not in BY_NOUN and noun not in BY_BOARD}
    assert missing == set()


def test_the_holder_of_a_role_may_open_the_screens_of_its_duties() -> None:
    """People outside the company get theirs with the portals."""
    closed = {
        (role.code, noun)
        for role in CATALOGUE
        if role.code in roles.STAFF
        for noun in role.nouns
        for holder in [Actor(name="x", person_id=1, roles=frozenset({role.code}))]
        if not (BY_NOUN[noun].policy.may(holder) if noun in BY_NOUN else BY_BOARD[noun].open_to(holder))
    }
    assert closed == set()
