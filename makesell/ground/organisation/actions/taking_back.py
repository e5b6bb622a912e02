"""Units, people and memberships that an import made are taken back, as long as nobody has gone on with them."""

from collections.abc import Mapping
from typing import Any

from makesell.ground.db import one, run
from makesell.ground.db.taking_back import put_back, take_out
from makesell.ground.organisation.actions.changing import begin, raise_version
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.ground.text.search import grams, sort_key

NAMES = ("name", "name_en", "code")


def forget_unit(unit_id: int) -> None:
    """Deletes a unit with its place and its house account. Refuses one that was moved, or that something points at."""
    begin()
    _refuse_more("select count(*) from organisation_unitplacement where unit_id = %s", unit_id)
    parts = (("organisation_person", "house_of_id"), ("organisation_unitplacement", "unit_id"))
    take_out("organisation_unit", "id", unit_id, parts)
    raise_version()


def forget_person(person_id: int) -> None:
    """Deletes a person with the first membership. Refuses one who was moved, has a role or a login, or whom something names."""
    begin()
    _refuse_more("select count(*) from organisation_membership where person_id = %s", person_id)
    take_out("organisation_person", "id", person_id, (("organisation_membership", "person_id"),))
    raise_version()


def forget_membership(membership_id: int) -> None:
    """Deletes a membership; who may see what changes with it."""
    begin()
    take_out("organisation_membership", "id", membership_id)
    raise_version()


def restore_unit(unit_id: int, old: Mapping[str, Any]) -> None:
    """Gives a unit former values, as the log of changes kept them."""
    _restore("organisation_unit", unit_id, old, NAMES)


def restore_person(person_id: int, old: Mapping[str, Any]) -> None:
    """Gives a person former values, as the log of changes kept them."""
    _restore("organisation_person", person_id, old, (*NAMES, "phone"))


def restore_membership(membership_id: int, old: Mapping[str, Any]) -> None:
    """Gives a membership former values, as the log of changes kept them."""
    begin()
    put_back("organisation_membership", "id", membership_id, old)
    raise_version()


def _restore(table: str, key: int, old: Mapping[str, Any], sought: tuple[str, ...]) -> None:
    begin()
    put_back(table, "id", key, old, "version = x.version + 1")
    (found,) = run(f"select name, {', '.join(sought)} from {table} where id = %s", [key])
    words = "\x1f".join(grams(*found[1:]))
    run(f"update {table} set search_grams = string_to_array(%s, E'\\x1f'), sort_key = %s where id = %s", [words, sort_key(found[0]), key])
    raise_version()


def _refuse_more(count: str, key: int) -> None:
    found = one(count, [key])
    if found and found[0] > 1:
        raise Refusal("import.moved", "It was moved since; it stays.", status=409, who=N_("Take it out of use on its page."))
