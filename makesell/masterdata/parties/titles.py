"""Tax titles 开票资料: the list, and the one in force on a day, which a customer that was merged has from its successor."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.masterdata.parties import words
from makesell.masterdata.parties.access import TITLES
from makesell.masterdata.parties.queries import served


def titles_of(actor: Actor) -> Where:
    """Tax titles follow their customers (`c`)."""
    return where(TITLES.reach(actor), owner="c.owner_id", unit="c.unit_id", customer=served("c.record_id"))


LISTING = Listing(
    noun="tax_titles",
    source="parties_taxtitle x join parties_customer c on c.record_id = x.customer_id",
    key="x.id",
    policy=TITLES,
    rows=titles_of,
    default_sort="customer",
    search_sql=None,
    fields=(
        Field("customer", "x.customer_id", Kind.REF, label_sql="c.name", sort_sql="c.sort_key", groups=True, noun="customers"),
        Field("kind", "x.kind", Kind.CHOICE, groups=True, choices=words.TAX_KINDS),
        Field("name", "x.name", Kind.TEXT),
        Field("tax_number", "x.tax_number", Kind.CODE),
        Field("address", "x.address", Kind.TEXT),
        Field("phone", "x.phone", Kind.CODE),
        Field("bank", "x.bank", Kind.TEXT),
        Field("account", "x.account", Kind.CODE),
        Field("email", "x.email", Kind.TEXT),
        Field("valid_from", "x.valid_from", Kind.DATE),
        Field("valid_to", "x.valid_to", Kind.DATE, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Title:
    """Whom tax invoices of a customer are made out to."""

    kind: str
    name: str
    tax_number: str
    address: str
    phone: str
    bank: str
    account: str
    email: str


def in_force(customer_ids: Sequence[int], on: dt.date) -> dict[int, Title]:
    """The title of each customer on a day; customers without one are left out."""
    rows = run(
        """select distinct on (c.record_id) c.record_id, x.kind, x.name, x.tax_number, x.address, x.phone, x.bank, x.account, x.email
           from parties_customer c join parties_taxtitle x on x.customer_id in (c.record_id, c.merged_into_id)
           where c.record_id = any(%s) and daterange(x.valid_from, x.valid_to) @> %s::date
           order by c.record_id, x.customer_id = c.record_id""",
        [list(customer_ids), on],
    )
    return {row[0]: Title(*row[1:]) for row in rows}
