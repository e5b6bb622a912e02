"""Named reads of the company's bank accounts; frozen rows, never model instances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.masterdata.banks.access import POLICY

COLUMNS: Final = ("date", "in", "out", "amount", "side", "payer", "payer_account", "text", "reference", "balance")


def rows_of(actor: Actor) -> Where:
    """Bank accounts are seen whole or not at all."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="bank_accounts",
    source="banks_bankaccount m join spine_record r on r.id = m.record_id",
    key="m.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="code",
    fields=(
        Field("code", "m.code", Kind.CODE),
        Field("name", "m.name", Kind.TEXT, sort_sql="m.sort_key"),
        Field("name_en", "m.name_en", Kind.TEXT),
        Field("bank", "m.bank", Kind.TEXT, groups=True),
        Field("account_number", "m.account_number", Kind.CODE),
        Field("currency", "m.currency", Kind.CODE, groups=True),
        Field("active", "m.active", Kind.BOOL, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class BankAccountRow:
    """A bank account, with the names of its bank's columns in the order of `COLUMNS` (empty: the usual ones)."""

    id: int
    code: str
    name: str
    name_en: str
    active: bool
    version: int
    bank: str
    account_number: str
    currency: str
    column_date: str
    column_in: str
    column_out: str
    column_amount: str
    column_side: str
    column_payer: str
    column_payer_account: str
    column_text: str
    column_reference: str
    column_balance: str

    @property
    def columns(self) -> dict[str, str]:
        """What this bank calls its columns: {meaning: name}."""
        return {what: getattr(self, f"column_{what}") for what in COLUMNS}


_ROW = f"""select record_id, code, name, name_en, active, version, bank, account_number, currency, {", ".join(f"column_{c}" for c in COLUMNS)}
    from banks_bankaccount"""


def bank_account(account_id: int) -> BankAccountRow:
    """A bank account as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(f"{_ROW} where record_id = %s", [account_id])
    if row is None:
        raise missing()
    return BankAccountRow(*row)


def number_key(number: str) -> str:
    """An account number as it is compared: its letters and digits."""
    return "".join(c for c in number if c.isalnum()).upper()


def in_use(codes: Sequence[str]) -> dict[str, int]:
    """Keys of bank accounts in use by their codes."""
    return dict(run("select code, record_id from banks_bankaccount where code = any(%s) and active", [list(codes)]))
