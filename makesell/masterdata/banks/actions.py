"""The only place that changes the company's bank accounts; imported by flows only."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db.violations import refusing
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.banks.queries import COLUMNS

TABLE = MasterTable(
    "bank_account",
    "banks_bankaccount",
    "BA",
    {"bank": "text", "account_number": "text", "currency": "text", **{f"column_{name}": "text" for name in COLUMNS}},
    sought=("account_number", "bank"),
)
_SAID = {
    "bank_account_once": ("bank_account.known", N_("This account is known already."), "account_number"),
    "bank_account_numbered": ("bank_account.number", N_("A bank account has a number."), "account_number"),
}


def create_many(rows: Sequence[NewRow], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes bank accounts; returns their keys in the order given. Refuses an account that is known."""
    with refusing(_SAID):
        return master.create(TABLE, rows, actor=actor, at=at)


def change_many(changes: Sequence[Change]) -> None:
    """Changes bank accounts; refuses (409) what was changed since it was read."""
    with refusing(_SAID):
        master.change(TABLE, changes)
