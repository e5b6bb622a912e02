"""Contacts and addresses."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.parties import words
from makesell.masterdata.parties.actions.customers import CUSTOMER
from makesell.masterdata.parties.names import phone_key

TABLE = MasterTable(
    "contact",
    "parties_contact",
    "CT",
    {
        "customer_id": "bigint", "title": "text", "email": "text", "phone": "text", "phone_key": "text", "main": "boolean",
        "erased_at": "timestamptz",
    },
    {"customer_id": CUSTOMER},
    sought=("phone_key", "email"),
)  # fmt: skip
ADDRESS = {
    "customer_id": "bigint", "kind": "text", "receiver": "text", "phone": "text", "country": "text", "region": "text", "city": "text",
    "line": "text", "postal_code": "text", "active": "boolean", "external_id": "text", "version": "int",
}  # fmt: skip
SAID = {
    "contact_one_main": ("contact.main", N_("This customer already has a main contact."), "main"),
    "address_external_once": ("code.taken", N_("“%(value)s” is already in use here."), "external_id"),
}


@dataclass(frozen=True, slots=True)
class NewContact:
    """A person at a customer."""

    customer_id: int
    name: str
    code: str = ""
    name_en: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    main: bool = False
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address of a customer."""

    customer_id: int
    line: str
    kind: str = words.SHIP
    receiver: str = ""
    phone: str = ""
    country: str = "CN"
    region: str = ""
    city: str = ""
    postal_code: str = ""
    external_id: str | None = None


def create_contacts(rows: Sequence[NewContact], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes contacts; returns their keys in the order given."""
    with refusing(SAID):
        return master.create(
            TABLE,
            [
                NewRow(
                    r.code, r.name, r.name_en,
                    {
                        "customer_id": r.customer_id, "title": r.title, "email": r.email, "phone": r.phone, "phone_key": phone_key(r.phone),
                        "main": r.main,
                    },
                    None, None, r.external_source, r.external_id,
                )
                for r in rows
            ],
            actor=actor,
            at=at,
        )  # fmt: skip


def change_contacts(changes: Sequence[Change]) -> None:
    """Changes contacts; refuses one that was erased."""
    ids = [c.id for c in changes]
    if run("select 1 from parties_contact where record_id = any(%s) and erased_at is not null", [ids]):
        raise Refusal("contact.erased", "This contact was erased and stays so.", status=409)
    keyed: list[Change] = [
        Change(c.id, {**c.values, "phone_key": phone_key(c.values["phone"])} if "phone" in c.values else c.values, c.version) for c in changes
    ]
    with refusing(SAID):
        master.change(TABLE, keyed)


def erase_contacts(changes: Sequence[Change], *, pseudonym: str, at: dt.datetime) -> None:
    """Puts a pseudonym in place of what names or reaches a person; documents keep pointing at the row (个人信息保护法)."""
    blank = {"name": pseudonym, "name_en": "", "title": "", "email": "", "phone": "", "phone_key": "", "main": False, "active": False}
    master.change(TABLE, [Change(c.id, {**blank, "erased_at": at}, c.version) for c in changes])


def add_addresses(rows: Sequence[NewAddress]) -> list[int]:
    """Adds addresses; returns their keys in the order given."""
    with refusing(SAID):
        return insert_set("parties_address", ADDRESS, [{**_fields(r), "active": True, "version": 1} for r in rows], returning="id")


def _fields(row: NewAddress) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ADDRESS if name not in {"active", "version"}}


def change_addresses(changes: Sequence[tuple[int, Mapping[str, Any], int | None]]) -> None:
    """Changes addresses (key, values, version read); refuses a stale version and a key that does not exist."""
    ids = [key for key, _, _ in changes]
    found: dict[int, int] = dict(run("select id, version from parties_address where id = any(%s) for no key update", [ids]))
    for key, _, version in changes:
        if key not in found:
            raise Refusal("address.missing", "This address does not exist.", status=404, field="address")
        if version is not None and version != found[key]:
            raise master.stale("parties_address", key)
    update_set("parties_address", "id", ADDRESS, [(key, values) for key, values, _ in changes], more="version = x.version + 1")
