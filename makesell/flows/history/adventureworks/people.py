"""Flows/history/adventureworks: names, mail and telephone of everybody the source knows, read once for employees and customers alike."""

from dataclasses import dataclass

from makesell.flows.history.adventureworks.names import full_name
from makesell.flows.history.csvfiles import Folder, Row


@dataclass(frozen=True, slots=True)
class Someone:
    """A row of Person.Person with the first mail address and telephone number."""

    name: str
    email: str
    phone: str


def everybody(folder: Folder) -> dict[int, Someone]:
    """Everybody by BusinessEntityID. An empty middle name is left out of the name."""

    def name(row: Row) -> tuple[int, str]:
        parts = (row.text("FirstName"), row.optional_text("MiddleName"), row.text("LastName"))
        return row.integer("BusinessEntityID"), full_name(*parts)

    def mail(row: Row) -> tuple[int, str]:
        return row.integer("BusinessEntityID"), row.optional_text("EmailAddress")

    def phone(row: Row) -> tuple[int, str]:
        return row.integer("BusinessEntityID"), row.optional_text("PhoneNumber")

    mails = dict(folder.table("Person.EmailAddress", "BusinessEntityID", "EmailAddress").facts(mail))
    phones = dict(folder.table("Person.PersonPhone", "BusinessEntityID", "PhoneNumber").facts(phone))
    table = folder.table("Person.Person", "BusinessEntityID", "FirstName", "MiddleName", "LastName")
    return {key: Someone(full, mails.get(key, ""), phones.get(key, "")) for key, full in table.facts(name)}
