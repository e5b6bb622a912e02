"""Parts that papers signed by two sides share (agreements PER-1, contracts PRO-4): the sides, who has signed, who may stand on a paper."""

from typing import Final

from makesell.ground.organisation.queries import NamedRow, named_people
from makesell.ground.refusal import Refusal
from makesell.ground.signing.queries import signatures

COMPANY: Final = "company"
OTHER: Final = "other"


def sides(record_id: int) -> set[str]:
    """The sides that have signed a record."""
    return {each.party for each in signatures(record_id)}


def refuse_signed(party: str, record_id: int) -> None:
    """Refuses (409) a side that has signed."""
    if party in sides(record_id):
        raise Refusal("signing.signed", "This side has signed already.", status=409)


def refuse_half_signed(record_id: int) -> None:
    """Refuses (409) to register a paper of what one side has signed on screen."""
    if sides(record_id):
        raise Refusal("agreement.half_signed", "One side has signed on screen; the other signs there too.", status=409)


def named_on_paper(company_by_id: int, checked_by_id: int, *, own: int | None) -> dict[int, NamedRow]:
    """Who signed a paper for the company and who compared its text, by key. Refuses unknown people, whose own paper it is, and one for both."""
    people = named_people([company_by_id, checked_by_id])
    for key, name in ((company_by_id, "company_by"), (checked_by_id, "checked_by")):
        if key not in people or key == own:
            raise Refusal("agreement.other_person", "Name another person of the company here.", field=name)
    if checked_by_id == company_by_id:
        raise Refusal("agreement.checker", "Whoever signed does not check the text.", field="checked_by")
    return people
