"""Flows/history/crm: the whole source — offices and teams, managers and agents, products by series, accounts, and the deals."""

from functools import cached_property

from makesell.flows.history.crm import rows
from makesell.flows.history.crm.names import AS_OF, COMPANY, COMPANY_NAME, PIECE, SINCE, STAGES, WON
from makesell.flows.history.crm.rows import Account, Agent, Deal, Good
from makesell.flows.history.csvfiles import OfFolder
from makesell.flows.history.facts import (
    AddressFact,
    DealFact,
    MembershipFact,
    PartyFact,
    PersonFact,
    ProductFact,
    ProductGroupFact,
    RoleFact,
    TerritoryFact,
    UnitFact,
)
from makesell.ground.access import roles


class Company(OfFolder):
    """The facts of one folder. Every list may be asked for once or often; its bad rows are counted once."""

    @cached_property
    def agents(self) -> list[Agent]:
        """The salespeople."""
        return rows.agents(self.folder)

    @cached_property
    def goods(self) -> list[Good]:
        """The products."""
        return rows.goods(self.folder)

    @cached_property
    def accounts(self) -> list[Account]:
        """The customers."""
        return rows.accounts(self.folder)

    @cached_property
    def told(self) -> list[Deal]:
        """The deals of the file."""
        products = {rows.same(good.name): good.name for good in self.goods}
        return rows.deals(self.folder, products, frozenset(a.name for a in self.accounts), frozenset(a.name for a in self.agents))

    @cached_property
    def _office(self) -> dict[str, str]:
        """{manager: office}, in the order of the file."""
        return {agent.manager: agent.office for agent in self.agents}

    @cached_property
    def units(self) -> list[UnitFact]:
        """The company, its regional offices, the managers' teams."""
        offices = [UnitFact(name, f"O{n}", name, "department", COMPANY, SINCE) for n, name in enumerate(dict.fromkeys(self._office.values()), 1)]
        teams = [UnitFact(team(name), f"T{n}", name, "team", office, SINCE) for n, (name, office) in enumerate(self._office.items(), 1)]
        return [UnitFact(COMPANY, "CRM", COMPANY_NAME, "company", None, SINCE), *offices, *teams]

    @cached_property
    def persons(self) -> list[PersonFact]:
        """The managers, then the salespeople."""
        lead = [PersonFact(name, f"M{n}", name, "Manager", "", "", None) for n, name in enumerate(self._office, 1)]
        return [*lead, *(PersonFact(agent.name, f"S{n:02}", agent.name, "Sales agent", "", "", None) for n, agent in enumerate(self.agents, 1))]

    @cached_property
    def roles(self) -> list[RoleFact]:
        """Sales managers and salespeople."""
        lead = [RoleFact(name, roles.SALES_MANAGER, SINCE) for name in self._office]
        return [*lead, *(RoleFact(agent.name, roles.SALESPERSON, SINCE) for agent in self.agents)]

    @cached_property
    def memberships(self) -> list[MembershipFact]:
        """Each in a team, which its manager leads."""
        lead = [MembershipFact(name, team(name), True, True, SINCE, None) for name in self._office]
        return [*lead, *(MembershipFact(agent.name, team(agent.manager), True, False, SINCE, None) for agent in self.agents)]

    @property
    def territories(self) -> list[TerritoryFact]:
        """The source names none."""
        return []

    @cached_property
    def product_groups(self) -> list[ProductGroupFact]:
        """The series."""
        return [ProductGroupFact(name, f"G{n}", name, None) for n, name in enumerate(dict.fromkeys(good.series for good in self.goods), 1)]

    @cached_property
    def products(self) -> list[ProductFact]:
        """The products with their list prices."""
        none = rows.NOTHING
        return [
            ProductFact(good.name, f"P{n}", good.name, good.series, PIECE, False, True, none, good.price, none, none, 0, None, None)
            for n, good in enumerate(self.goods, 1)
        ]

    @cached_property
    def parties(self) -> list[PartyFact]:
        """The accounts; whoever has the latest deal with one owns it, else the first manager. Parents stand first."""
        owner = {deal.account: deal.agent for deal in sorted(self.told, key=lambda deal: (deal.opened, deal.key))}
        manager = {agent.name: agent.manager for agent in self.agents}
        first = next(iter(self._office))
        codes = {account.name: f"A{n:02}" for n, account in enumerate(self.accounts, 1)}
        made = []
        for account in sorted(self.accounts, key=lambda account: account.parent is not None):
            whose = owner.get(account.name, first)
            address = AddressFact(account.name, "Main Office", "", "", "", "", "", account.country)
            made.append(
                PartyFact(
                    account.name, codes[account.name], account.name, "company", account.parent if account.parent in codes else None, "direct", None,
                    whose, team(manager.get(whose, whose)), account.sector, (), (address,),
                )
            )  # fmt: skip
        return made

    @cached_property
    def deals(self) -> list[DealFact]:
        """The deals with what they are worth: what was paid where it was won, else the list price of the product."""
        price = {good.name: good.price for good in self.goods}
        return [
            DealFact(
                deal.key, deal.account, deal.agent, deal.product, deal.value if deal.stage == WON and deal.value is not None else price[deal.product],
                STAGES[deal.stage], deal.opened, deal.closed, AS_OF, None if deal.closed is None else deal.stage == WON,
            )
            for deal in self.told
        ]  # fmt: skip


def team(manager: str) -> str:
    """The external id of a manager's team."""
    return f"team:{manager}"
