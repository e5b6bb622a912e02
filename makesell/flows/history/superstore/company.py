"""Flows/history/superstore: the whole source — regions with their managers, provinces, customers, products, and the orders with their returns."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from makesell.flows.history.csvfiles import OfFolder
from makesell.flows.history.facts import (
    AddressFact,
    MembershipFact,
    OrderFact,
    OrderLineFact,
    PartyFact,
    PersonFact,
    ProductFact,
    ProductGroupFact,
    RoleFact,
    TerritoryFact,
    UnitFact,
)
from makesell.flows.history.superstore import rows
from makesell.flows.history.superstore.names import COMPANY, COMPANY_NAME, COUNTRY, PIECE, RETURNED, SEGMENTS, SINCE
from makesell.flows.history.superstore.rows import Line
from makesell.ground.access import roles

NOTHING = Decimal(0)


class Company(OfFolder):
    """The facts of one folder. Every list may be asked for once or often; its bad rows are counted once."""

    @cached_property
    def managers(self) -> dict[str, str]:
        """{region: its manager}."""
        return rows.managers(self.folder)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the file."""
        return rows.read(self.folder, frozenset(self.managers))

    @cached_property
    def returned(self) -> frozenset[str]:
        """The order ids that were returned."""
        return rows.returned(self.folder, frozenset(line.order for line in self.lines))

    @cached_property
    def units(self) -> list[UnitFact]:
        """The company and its regions."""
        regions = [UnitFact(name, f"R{n}", name, "department", COMPANY, SINCE) for n, name in enumerate(self.managers, 1)]
        return [UnitFact(COMPANY, "SUPER", COMPANY_NAME, "company", None, SINCE), *regions]

    @cached_property
    def persons(self) -> list[PersonFact]:
        """The regional managers; the source names nobody else."""
        return [PersonFact(manager(region), f"M{n}", name, "地区经理", "", "", None) for n, (region, name) in enumerate(self.managers.items(), 1)]

    @cached_property
    def roles(self) -> list[RoleFact]:
        """They are sales managers."""
        return [RoleFact(manager(region), roles.SALES_MANAGER, SINCE) for region in self.managers]

    @cached_property
    def memberships(self) -> list[MembershipFact]:
        """Each leads their region."""
        return [MembershipFact(manager(region), region, True, True, SINCE, None) for region in self.managers]

    @cached_property
    def territories(self) -> list[TerritoryFact]:
        """The regions as groups, and their provinces, which the region's unit serves."""
        region = {line.province: line.region for line in self.lines}
        groups = [TerritoryFact(name, f"T{n}", name, None, "", None) for n, name in enumerate(self.managers, 1)]
        provinces = [TerritoryFact(f"{of}/{name}", name, name, of, COUNTRY, of) for name, of in sorted(region.items())]
        return [*groups, *provinces]

    @cached_property
    def product_groups(self) -> list[ProductGroupFact]:
        """Categories, then what they are divided into."""
        whole = dict.fromkeys(line.group for line in self.lines)
        parts = {line.part: line.group for line in self.lines}
        first = [ProductGroupFact(name, f"G{n}", name, None) for n, name in enumerate(whole, 1)]
        return [*first, *(ProductGroupFact(f"{of}/{name}", f"P{n:02}", name, of) for n, (name, of) in enumerate(parts.items(), 1))]

    @cached_property
    def products(self) -> list[ProductFact]:
        """The products; of an id with two names each name is one."""
        return [
            ProductFact(key, key, of[1], self._group[of], PIECE, False, True, NOTHING, None, NOTHING, NOTHING, 0, None, None)
            for of, key in self._product.items()
        ]

    @cached_property
    def _group(self) -> dict[tuple[str, str], str]:
        return {line.product: f"{line.group}/{line.part}" for line in self.lines}

    @cached_property
    def _product(self) -> dict[tuple[str, str], str]:
        """{(id, name): external id}."""
        found = list(dict.fromkeys(line.product for line in self.lines))
        return dict(zip(found, _told_apart(of[0] for of in found), strict=True))

    @cached_property
    def parties(self) -> list[PartyFact]:
        """The customers by their ids, where their last order went; the manager of that region owns them."""
        last = {line.customer: line for line in sorted(self.lines, key=lambda line: (line.ordered, line.key))}
        return [
            PartyFact(
                key, key, line.name, SEGMENTS[line.segment], None, "direct", f"{line.region}/{line.province}", manager(line.region), line.region,
                line.segment, (), (AddressFact(key, "Shipping", "", "", line.city, line.province, "", COUNTRY),), "zh-hans",
            )
            for key, line in sorted(last.items())
        ]  # fmt: skip

    def orders(self) -> Iterator[OrderFact]:
        """The orders in the order of the file: an order id of the file is an order for each customer, place, day and way of shipment."""
        found: dict[tuple[object, ...], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.order, line.customer, line.province, line.city, line.ordered, line.shipped, line.mode), []).append(line)
        numbers = _told_apart(lines[0].order for lines in found.values())
        for number, lines in zip(numbers, found.values(), strict=True):
            yield self._order(number, lines)

    def _order(self, number: str, lines: Sequence[Line]) -> OrderFact:
        """The file knows no tax, no freight, and no day of a return: it counts on the day the goods left."""
        first = lines[0]
        return OrderFact(
            number, number, first.ordered, first.shipped, first.shipped, "direct", first.customer, first.order, f"{first.region}/{first.province}",
            manager(first.region), first.region, first.region, sum((line.net for line in lines), NOTHING), NOTHING, NOTHING, "", "", first.mode, None,
            tuple(
                OrderLineFact(n, self._product[line.product], line.qty, line.net, NOTHING, line.net - line.profit, line.list_price)
                for n, line in enumerate(lines, 1)
            ),
            first.shipped if first.order in self.returned else None,
            RETURNED if first.order in self.returned else "",
        )  # fmt: skip


def manager(region: str) -> str:
    """The external id of a region's manager."""
    return f"manager:{region}"


def _told_apart(names: Iterable[str]) -> list[str]:
    """Names that come again get a number: A, B, A-2."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return made
