"""Flows/history/sales_targets: 701 resellers. The source gives them neither territory nor owner: both follow from what they bought."""

from collections.abc import Iterator
from typing import NamedTuple

from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import AddressFact, PartyFact
from makesell.flows.history.sales_targets.names import HOUSE_ACCOUNT, SALES
from makesell.flows.history.sales_targets.organisation import COUNTRIES
from makesell.flows.history.sales_targets.sales import Head, Sales
from makesell.ground.text import N_


class Reseller(NamedTuple):
    """A row of Reseller."""

    key: int
    name: str
    business_type: str
    city: str
    state: str
    country: str


def read(folder: Folder) -> list[Reseller]:
    """The resellers in the order of their keys."""
    columns = ("ResellerKey", "Reseller", "Business Type", "City", "State-Province", "Country-Region")

    def build(row: Row) -> Reseller:
        country = row.text("Country-Region")
        if country not in COUNTRIES:
            row.refuse("Country-Region", N_("Country %(key)s is unknown."), key=country)
        names = (row.text("Reseller"), row.optional_text("Business Type"), row.optional_text("City"), row.optional_text("State-Province"))
        return Reseller(row.integer("ResellerKey"), *names, COUNTRIES[country])

    return sorted(folder.table("Reseller", *columns).facts(build))


def parties(resellers: list[Reseller], sales: Sales) -> Iterator[PartyFact]:
    """Territory: that of the reseller's sales, else of its state's, else none. Owner: who sold to it last, else the house account."""
    last = _last_sale(sales)
    of_state = {(each.country, each.state): last[each.key].territory for each in resellers if each.key in last}
    for each in resellers:
        sale = last.get(each.key)
        territory = sale.territory if sale else of_state.get((each.country, each.state))
        yield PartyFact(
            external_id=str(each.key),
            code=f"R{each.key:03}",
            name=each.name,
            kind="company",
            parent=None,
            channel="dealer",
            territory=str(territory) if territory is not None else None,
            owner=str(sale.person) if sale else HOUSE_ACCOUNT,
            unit=SALES,
            business_type=each.business_type,
            contacts=(),
            addresses=(AddressFact(str(each.key), "Main Office", "", "", each.city, each.state, "", each.country),),
        )


def _last_sale(sales: Sales) -> dict[int, Head]:
    """The head of each reseller's last order; of several on one day the one later in the file."""
    last: dict[int, Head] = {}
    for head in sales.heads.values():
        if head.reseller not in last or last[head.reseller].day <= head.day:
            last[head.reseller] = head
    return last
