"""Credit extensions 信用追加: what a credit account may take up beside its limit, and until when — states, list and named reads (13.13)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import by_key, count_seen, one_seen
from makesell.ground.text import N_
from makesell.masterdata.parties.access import CREDIT_EXTENSIONS

TEMPORARY: Final = "temporary"
INSURED: Final = "insured"
KINDS: Final = {TEMPORARY: N_("Temporary limit"), INSURED: N_("Insured part")}
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
ENDED: Final = "ended"
LABELS: Final = {
    PROPOSED: N_("Proposed"), APPROVED: N_("Approved"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn"), ENDED: N_("Ended"),
}  # fmt: skip
TONES: Final = {PROPOSED: "info", APPROVED: "ok", REFUSED: "bad", WITHDRAWN: "mute", ENDED: "mute"}
TRANSITIONS: Final = {
    (PROPOSED, "approve"): APPROVED,
    (PROPOSED, "refuse"): REFUSED,
    (PROPOSED, "withdraw"): WITHDRAWN,
    (APPROVED, "end"): ENDED,
}


def extensions_of(actor: Actor) -> Where:
    """Credit extensions are seen by whoever sees credit accounts."""
    return where(CREDIT_EXTENSIONS.reach(actor), owner="x.owner_id", unit="x.unit_id")


LISTING = Listing(
    noun="credit_extensions",
    source="parties_creditextension x",
    key="x.record_id",
    policy=CREDIT_EXTENSIONS,
    rows=extensions_of,
    search_sql="r.search_grams",
    default_sort="-valid_from",
    joins={
        "r": "join spine_record r on r.id = x.record_id",
        "ca": "join parties_creditaccount ca on ca.record_id = x.account_id",
        "p": "left join organisation_person p on p.id = x.owner_id",
    },
    fields=(
        Field("number", "x.number", Kind.CODE, nullable=True),
        Field("credit_account", "x.account_id", Kind.REF, label_sql="ca.name", sort_sql="ca.sort_key", noun="credit_accounts"),
        Field("kind", "x.kind", Kind.CHOICE, groups=True, choices=KINDS),
        Field("state", "x.state", Kind.CHOICE, groups=True, choices=LABELS),
        Field("amount", "x.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("currency", "x.currency", Kind.CODE, groups=True),
        Field("valid_from", "x.valid_from", Kind.DATE),
        Field("last_date", "(x.valid_to - 1)", Kind.DATE),
        Field("reason", "x.reason", Kind.TEXT),
        Field("owner", "x.owner_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=True, noun="people"),
    ),
)


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A credit extension."""

    id: int
    number: str | None
    state: str
    version: int
    account_id: int
    account: str
    kind: str
    amount: Decimal
    currency: str
    valid_from: dt.date
    valid_to: dt.date
    reason: str
    owner_id: int | None
    owner: str | None

    @property
    def last_date(self) -> dt.date:
        """The last day on which it counts."""
        return self.valid_to - dt.timedelta(days=1)


_ROW = """select x.record_id, x.number, x.state, x.version, x.account_id, ca.name, x.kind, x.amount, x.currency, x.valid_from, x.valid_to,
        x.reason, x.owner_id, p.name
    from parties_creditextension x join parties_creditaccount ca on ca.record_id = x.account_id
    left join organisation_person p on p.id = x.owner_id"""


def extension(actor: Actor, key: int) -> ExtensionRow:
    """One credit extension; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ExtensionRow, _ROW, "x.record_id", key, extensions_of(actor))


def of_ids(ids: Sequence[int]) -> list[ExtensionRow]:
    """Credit extensions by key, for their acts."""
    return by_key(ExtensionRow, _ROW, "x.record_id", ids)


def in_force(account_id: int, on: dt.date) -> dict[str, Decimal]:
    """What extends an account's limit on a day, by kind."""
    rows = run(
        """select kind, sum(amount) from parties_creditextension
           where account_id = %s and state = 'approved' and valid_from <= %s and valid_to > %s group by kind""",
        [account_id, on, on],
    )
    return dict(rows)


def count_of_account(actor: Actor, account_id: int) -> int:
    """How many extensions of an account the actor may see."""
    return count_seen("parties_creditextension x", "x.account_id = %s", account_id, extensions_of(actor))
