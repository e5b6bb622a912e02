"""Flows/history/crm: the rows of the four files. A name that differs from a known one only in blanks and case is read as it, and the row is named."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from makesell.flows.history.badrows import BadRow
from makesell.flows.history.crm.names import AS_OF, COUNTRIES, LOST, SINCE, SPELT, STAGES, WON
from makesell.flows.history.csvfiles import Folder, Row
from makesell.ground.money import rounded
from makesell.ground.text import N_

NOTHING: Final = Decimal(0)
READ_AS: Final = N_("“%(text)s” was read as “%(name)s”.")


class Account(NamedTuple):
    """A customer: sector, country code, whose subsidiary it is."""

    name: str
    sector: str
    country: str
    parent: str | None


class Agent(NamedTuple):
    """A salesperson, the manager and the regional office."""

    name: str
    manager: str
    office: str


class Good(NamedTuple):
    """A product with its series and list price."""

    name: str
    series: str
    price: Decimal


class Deal(NamedTuple):
    """A deal as the file has it, its product by the name of the product list; `value` where it was won."""

    key: str
    agent: str
    product: str
    account: str
    stage: str
    opened: dt.date
    closed: dt.date | None
    value: Decimal | None


def same(name: str) -> str:
    """What two spellings of one name have in common."""
    return "".join(name.split()).casefold()


def goods(folder: Folder) -> list[Good]:
    """The products in the order of the file."""
    table = folder.table("products", "product", "series", "sales_price")
    return list(table.facts(lambda row: Good(row.text("product"), row.text("series"), rounded(row.amount_from_zero("sales_price")))))


def agents(folder: Folder) -> list[Agent]:
    """The salespeople in the order of the file."""
    table = folder.table("sales_teams", "sales_agent", "manager", "regional_office")
    return list(table.facts(lambda row: Agent(row.text("sales_agent"), row.text("manager"), row.text("regional_office"))))


def accounts(folder: Folder) -> list[Account]:
    """The customers; a misspelt word is put right and its row named."""

    def build(row: Row) -> Account:
        country = _spelt(folder, row, "office_location")
        if country not in COUNTRIES:
            row.refuse("office_location", N_("The country %(text)s is unknown."), text=country[:40])
        return Account(row.text("account"), _spelt(folder, row, "sector"), COUNTRIES[country], row.optional_text("subsidiary_of") or None)

    return list(folder.table("accounts", "account", "sector", "office_location", "subsidiary_of").facts(build))


def deals(folder: Folder, products: Mapping[str, str], accounts: frozenset[str], agents: frozenset[str]) -> list[Deal]:
    """The deals in the order of the file; `products` are the names of the list by what their spellings have in common.

    One without a customer, or that contradicts itself, is left out and named; a product spelt otherwise is put right and named, and so is a deal
    that does not say when it began.
    """

    def build(row: Row) -> Deal:
        stage, agent, account = row.text("deal_stage"), row.text("sales_agent"), row.text("account")
        if stage not in STAGES:
            row.refuse("deal_stage", N_("%(text)s is no stage that is known here."), text=stage[:40])
        for column, name, known in (("sales_agent", agent, agents), ("account", account, accounts)):
            if name not in known:
                row.refuse(column, N_("%(text)s stands in no list of this source."), text=name[:40])
        opened, closed = _days(folder, row, stage)
        value = row.amount_from_zero("close_value") if stage in (WON, LOST) else None
        return Deal(
            row.text("opportunity_id"), agent, _product(folder, row, products), account, stage, opened, closed,
            rounded(value) if value is not None and stage == WON else None,
        )  # fmt: skip

    columns = ("opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value")
    return list(folder.table("sales_pipeline", *columns).facts(build))


def _days(folder: Folder, row: Row, stage: str) -> tuple[dt.date, dt.date | None]:
    opened, closed = row.optional_day("engage_date"), row.optional_day("close_date")
    if (closed is not None) != (stage in (WON, LOST)):
        row.refuse("close_date", N_("A deal that is won or lost has a day it was closed on, and no other has one."))
    if opened is None:
        opened = closed or AS_OF
        folder.bad.add(BadRow(row.file, row.line, "engage_date", N_("Nothing says when it began; it stands as of %(day)s."), (("day", opened),)))
    for column, day in (("engage_date", opened), ("close_date", closed or opened)):
        if not SINCE <= day <= AS_OF:
            row.refuse(column, N_("%(day)s lies outside the periods of this data."), day=day.isoformat())
    if closed is not None and closed < opened:
        row.refuse("close_date", N_("%(day)s lies before the deal began."), day=closed.isoformat())
    return opened, closed


def _product(folder: Folder, row: Row, products: Mapping[str, str]) -> str:
    text = row.text("product")
    name = products.get(same(text))
    if name is None:
        row.refuse("product", N_("%(text)s stands in no list of this source."), text=text[:40])
    if name != text:
        folder.bad.add(BadRow(row.file, row.line, "product", READ_AS, (("text", text), ("name", name))))
    return name


def _spelt(folder: Folder, row: Row, column: str) -> str:
    text = row.text(column)
    meant = SPELT.get(text, text)
    if meant != text:
        folder.bad.add(BadRow(row.file, row.line, column, READ_AS, (("text", text), ("name", meant))))
    return meant
