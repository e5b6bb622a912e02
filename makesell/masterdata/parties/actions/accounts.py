"""Credit accounts and carriers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.actor import Actor
from makesell.ground.db.violations import refusing
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.parties.words import BY_HAND

CREDIT = MasterTable(
    "credit_account",
    "parties_creditaccount",
    "CA",
    {"currency": "text", "credit_limit": "numeric", "payment_days": "int", "blocked": "boolean"},
)
CARRIER = MasterTable(
    "carrier",
    "parties_carrier",
    "CR",
    {"phone": "text", "tracking_page": "text", "cut_off": "text", "service": "text", "service_code": "text", "transit_days": "int"},
)
SAID = {
    "carrier_transit": ("carrier.transit", N_("A parcel takes 0 to 365 working days."), "transit_days"),
    "carrier_cut_off": ("carrier.cut_off", N_("A time like 16:00 is needed."), "cut_off"),
    "credit_account_limit": ("number.negative", N_("This must not be less than 0."), "credit_limit"),
}


@dataclass(frozen=True, slots=True)
class NewCreditAccount:
    """A credit account; no limit (None) means that nothing is checked."""

    code: str
    name: str
    currency: str
    credit_limit: Decimal | None = None
    payment_days: int = 0
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewCarrier:
    """A carrier."""

    code: str
    name: str
    name_en: str = ""
    phone: str = ""
    tracking_page: str = ""
    cut_off: str = ""
    service: str = BY_HAND
    service_code: str = ""
    transit_days: int | None = None
    external_source: str | None = None
    external_id: str | None = None


def create_credit_accounts(rows: Sequence[NewCreditAccount], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes credit accounts; returns their keys in the order given."""
    with refusing(SAID):
        return master.create(
            CREDIT,
            [
                NewRow(
                    r.code, r.name, "",
                    {"currency": r.currency, "credit_limit": r.credit_limit, "payment_days": r.payment_days, "blocked": False},
                    None, None, r.external_source, r.external_id,
                )
                for r in rows
            ],
            actor=actor,
            at=at,
        )  # fmt: skip


def change_credit_accounts(changes: Sequence[Change]) -> None:
    """Changes credit accounts: limit, payment days, blocking."""
    with refusing(SAID):
        master.change(CREDIT, changes)


def create_carriers(rows: Sequence[NewCarrier], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes carriers; returns their keys in the order given."""
    with refusing(SAID):
        return master.create(
            CARRIER,
            [
                NewRow(
                    r.code,
                    r.name,
                    r.name_en,
                    {name: getattr(r, name) for name in CARRIER.columns},
                    None,
                    None,
                    r.external_source,
                    r.external_id,
                )
                for r in rows
            ],
            actor=actor,
            at=at,
        )


def change_carriers(changes: Sequence[Change]) -> None:
    """Changes carriers."""
    with refusing(SAID):
        master.change(CARRIER, changes)
