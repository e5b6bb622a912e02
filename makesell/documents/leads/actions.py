"""The only place that changes leads; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from makesell.documents.leads import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change
from makesell.masterdata.parties.names import name_key, phone_key, sound_key, tax_key

TABLE: Final = DocumentTable(
    kind="lead",
    table="leads_lead",
    lock="lead",
    series=NewSeries("lead", "LD-{yy}-"),
    columns={
        "source": "text", "campaign_id": "bigint", "referrer_id": "bigint", "contact": "text", "phone": "text", "email": "text",
        "tax_number": "text", "region": "text", "need": "text", "name_key": "text", "sound_key": "text", "phone_key": "text", "tax_key": "text",
        "entered_date": "date", "held_since": "date", "customer_id": "bigint",
    },
    transitions=states.TRANSITIONS,
    refs={"campaign_id": ("campaigns_campaign", "record_id"), "referrer_id": ("parties_customer", "record_id")},
    sought=("contact", "region"),
)  # fmt: skip
hold = partial(documents.hold, TABLE)
_HOLDING: Final = {"lead_id": "bigint", "person_id": "bigint", "claimed": "boolean", "from_date": "date", "ended": "text"}


def keyed(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the keys by which two leads are told to be the same."""
    return {
        **values, "name_key": name_key(name), "sound_key": sound_key(name), "phone_key": phone_key(str(values.get("phone") or "")),
        "tax_key": tax_key(str(values.get("tax_number") or "")),
    }  # fmt: skip


def enter_many(new: Sequence[NewDocument], *, on: dt.date, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes leads and numbers them; those with an owner are held from today. Returns their keys in the order given."""
    keys = documents.open_many(TABLE, new, actor=actor, at=at)
    _take([(key, each.owner_id) for key, each in zip(keys, new, strict=True) if each.owner_id is not None], on, claimed=False)
    documents.number(TABLE, keys, on)
    return keys


def change(key: int, values: Mapping[str, Any], *, title: str) -> None:
    """Changes what is known of a lead."""
    documents.change(TABLE, [Change(key, values)], titles={key: title})


def give(
    keys: Sequence[int], act: str, person_id: int, unit_id: int, *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = ""
) -> None:
    """Leads become somebody's from today: claimed from the pool, or given by who leads."""
    end(keys, "assign", on)
    documents.move(TABLE, keys, act, actor=actor, at=at, reason=reason, values={"held_since": on})
    spine.reassign(keys, owner_id=person_id, unit_id=unit_id)
    _take([(key, person_id) for key in keys], on, claimed=act == "claim")


def give_up(keys: Sequence[int], act: str, *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Leads go back to the pool of their unit: given back, or fallen back."""
    end(keys, act, on)
    documents.move(TABLE, keys, act, actor=actor, at=at, reason=reason, values={"held_since": None})
    run("update spine_record set owner_id = null where id = any(%s)", [list(keys)])


def close(
    keys: Sequence[int], act: str, *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = "", customer_id: int | None = None
) -> None:
    """Leads are qualified to a customer, or discarded."""
    end(keys, act, on)
    documents.move(TABLE, keys, act, actor=actor, at=at, reason=reason, values={"customer_id": customer_id})


def end(keys: Sequence[int], how: str, on: dt.date) -> None:
    """Whoever holds the leads does so no longer."""
    run("update leads_holding set to_date = %s, ended = %s where lead_id = any(%s) and to_date is null", [on, how, list(keys)])


def _take(pairs: Sequence[tuple[int, int]], on: dt.date, *, claimed: bool) -> None:
    rows = [{"lead_id": key, "person_id": person, "claimed": claimed, "from_date": on, "ended": ""} for key, person in pairs]
    insert_set("leads_holding", _HOLDING, rows)
