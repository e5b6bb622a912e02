"""What lists of documents with a customer share: their joins and fields, by the alias of the document's table."""

from typing import Final

from makesell.ground.listing import Field, Kind
from makesell.ground.roster import listings as roster
from makesell.masterdata.parties import queries as parties

PERSON: Final = "left join organisation_person p on p.id = {0}.owner_id"
UNIT: Final = "join organisation_unit u on u.id = {0}.unit_id"
CUSTOMER: Final = "join parties_customer c on c.record_id = {0}.customer_id"
HEAD: Final = f"join spine_record r on r.id = {{0}}.record_id {CUSTOMER} {PERSON} {UNIT}"


def joins(alias: str) -> dict[str, str]:
    """The record (`r`), the customer (`c`) and its successor (`cn`), the owner (`p`) and the unit (`u`)."""
    return {
        "r": f"join spine_record r on r.id = {alias}.record_id", "c": CUSTOMER.format(alias), "cn": parties.NOW, "p": PERSON.format(alias),
        "u": UNIT.format(alias),
    }  # fmt: skip


def number(alias: str) -> Field:
    """The document's number."""
    return Field("number", f"{alias}.number", Kind.CODE, nullable=True)


def customer(alias: str) -> Field:
    """Whom it is made out to."""
    return parties.field(f"{alias}.customer_id")


def owner(alias: str) -> Field:
    """Whose it is."""
    return roster.owner(alias, many=True)


def unit(alias: str) -> Field:
    """In which unit."""
    return roster.unit(alias, many=True)
