"""Customers and who serves them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import end_dated, insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.parties import words
from makesell.masterdata.parties.names import name_key, phone_key, sound_key, tax_key

CUSTOMER = ("parties_customer", "record_id")
TABLE = MasterTable(
    "customer",
    "parties_customer",
    "C",
    {
        "kind": "text",
        "parent_id": "bigint",
        "name_key": "text",
        "sound_key": "text",
        "tax_number": "text",
        "tax_key": "text",
        "phone": "text",
        "phone_key": "text",
        "email": "text",
        "channel": "text",
        "customer_class": "text",
        "industry": "text",
        "region": "text",
        "currency": "text",
        "language": "text",
        "invoicing": "text",
        "owner_id": "bigint",
        "unit_id": "bigint",
        "territory_id": "bigint",
        "credit_account_id": "bigint",
    },
    {
        "parent_id": CUSTOMER,
        "owner_id": ("organisation_person", "id"),
        "unit_id": ("organisation_unit", "id"),
        "territory_id": ("territories_territory", "record_id"),
        "credit_account_id": ("parties_creditaccount", "record_id"),
    },
    sought=("phone_key", "tax_number"),
    parts={"parties_customerteam": "customer_id", "parties_address": "customer_id"},
)
TEAM = {"customer_id": "bigint", "person_id": "bigint", "role": "text", "valid_from": "date", "valid_to": "date"}
SAID = {
    "customer_not_own_parent": ("customer.own_parent", N_("A customer cannot belong to itself."), "parent"),
    "customer_team_once": ("customer.team_overlap", N_("This person already serves the customer at these dates."), "valid_from"),
    "customer_team_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
}


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer. `owner_id` None: nobody's yet (the unit's house account earns)."""

    code: str
    name: str
    unit_id: int
    currency: str
    owner_id: int | None = None
    name_en: str = ""
    kind: str = words.COMPANY
    parent_id: int | None = None
    tax_number: str = ""
    phone: str = ""
    email: str = ""
    channel: str = words.DIRECT
    customer_class: str = ""
    industry: str = ""
    region: str = ""
    language: str = "zh-hans"
    invoicing: str = ""
    territory_id: int | None = None
    credit_account_id: int | None = None
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewService:
    """A person serves a customer in a role from a date on."""

    customer_id: int
    person_id: int
    valid_from: dt.date
    role: str = words.SALES
    valid_to: dt.date | None = None


def _keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what duplicates are found by, for those that changed."""
    found = dict(values)
    if "name" in values:
        found |= {"name_key": name_key(values["name"]), "sound_key": sound_key(values["name"])}
    if "tax_number" in values:
        found["tax_key"] = tax_key(values["tax_number"])
    if "phone" in values:
        found["phone_key"] = phone_key(values["phone"])
    return found


def create_customers(rows: Sequence[NewCustomer], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes customers; returns their keys in the order given."""
    own = [name for name in TABLE.columns if not name.endswith("_key")]
    return master.create(
        TABLE,
        [
            NewRow(
                r.code,
                r.name,
                r.name_en,
                _keys({"name": r.name, **{name: getattr(r, name) for name in own}}),
                r.owner_id,
                r.unit_id,
                r.external_source,
                r.external_id,
            )
            for r in rows
        ],
        actor=actor,
        at=at,
    )


def change_customers(changes: Sequence[Change]) -> None:
    """Changes customers (not owner and unit: that is `assign`); refuses a circle of parents, with its path."""
    with refusing(SAID):
        master.change(TABLE, [Change(c.id, _keys(c.values), c.version) for c in changes])
    for each in changes:
        path = _circle(each.id) if each.values.get("parent_id") else []
        if path:
            raise Refusal("customer.circle", "This would make a circle: %(path)s.", field="parent", path=" → ".join([*path, path[0]]))


def _circle(customer_id: int) -> list[str]:
    rows = run(
        """with recursive up(id, parent_id, names, n) as (
               select record_id, parent_id, array[name], 1 from parties_customer where record_id = %s
               union all
               select c.record_id, c.parent_id, up.names || c.name, n + 1 from up join parties_customer c on c.record_id = up.parent_id
               where (n = 1 or up.id <> %s) and n < 100
           ) select names from up where n > 1 and id = %s limit 1""",
        [customer_id, customer_id, customer_id],
    )
    return list(rows[0][0][:-1]) if rows else []


def assign_customers(changes: Sequence[Change], *, owner_id: int | None, unit_id: int) -> None:
    """Gives customers to another owner and unit; confirmed orders keep their credit split."""
    master.fresh(TABLE, changes)
    ids = [c.id for c in changes]
    spine.reassign(ids, owner_id=owner_id, unit_id=unit_id)
    run("update parties_customer set version = version + 1 where record_id = any(%s)", [ids])


def serve(services: Sequence[NewService]) -> list[int]:
    """Adds people to customers' teams; returns the rows' keys."""
    master.refuse_unknown({"person_id": ("organisation_person", "id")}, [{"person_id": s.person_id} for s in services])
    with refusing(SAID):
        return insert_set(
            "parties_customerteam",
            TEAM,
            [
                {
                    "customer_id": s.customer_id,
                    "person_id": s.person_id,
                    "role": s.role,
                    "valid_from": s.valid_from,
                    "valid_to": s.valid_to,
                }
                for s in services
            ],
            returning="id",
        )


def end_service(team_ids: Sequence[int], valid_to: dt.date) -> None:
    """Ends service rows on a date."""
    end_dated("parties_customerteam", team_ids, valid_to)
