"""Flows/history/scms: the whole source — offices, countries, projects, items, and the orders with their promised lines and shipments."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Self

from makesell.flows.history.csvfiles import Folder, OfFolder
from makesell.flows.history.facts import (
    AddressFact,
    CarrierFact,
    MembershipFact,
    PartyFact,
    PersonFact,
    ProductFact,
    ProductGroupFact,
    PromisedLineFact,
    PromisedOrderFact,
    RoleFact,
    ShipmentFact,
    TerritoryFact,
    UnitFact,
)
from makesell.flows.history.scms import rows
from makesell.flows.history.scms.names import COMPANY, COMPANY_NAME, COUNTRIES, NO_MODE, PACK, SINCE, house
from makesell.flows.history.scms.rows import Line

NOTHING = Decimal(0)


class Company(OfFolder):
    """The facts of one folder. Every list may be asked for once or often; its bad rows are counted once."""

    @classmethod
    def at(cls, path: Path) -> Self:
        """The source whose file lies in a folder: separated by tabs, in Latin-1."""
        return cls(Folder(path, delimiter="\t", encoding="latin-1"))

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the file."""
        return rows.read(self.folder)

    @cached_property
    def _offices(self) -> list[str]:
        return sorted({line.office for line in self.lines})

    @cached_property
    def units(self) -> list[UnitFact]:
        """The company and the offices that manage deliveries."""
        offices = [UnitFact(name, name.upper().replace(" ", "-"), name, "department", COMPANY, SINCE) for name in self._offices]
        return [UnitFact(COMPANY, "SCMS", COMPANY_NAME, "company", None, SINCE), *offices]

    @cached_property
    def persons(self) -> list[PersonFact]:
        """The house accounts of the offices: the source names no people."""
        return [PersonFact(house(name), f"H-{n}", f"House account {name}", "", "", "", None, name) for n, name in enumerate(self._offices, 1)]

    @property
    def roles(self) -> list[RoleFact]:
        """Nobody has any."""
        return []

    @cached_property
    def memberships(self) -> list[MembershipFact]:
        """Each house account in its office."""
        return [MembershipFact(house(name), name, True, False, SINCE, None) for name in self._offices]

    @cached_property
    def territories(self) -> list[TerritoryFact]:
        """The countries."""
        return [TerritoryFact(name, COUNTRIES[name], name, None, COUNTRIES[name], None) for name in sorted({line.country for line in self.lines})]

    @cached_property
    def product_groups(self) -> list[ProductGroupFact]:
        """Product groups, then what they are divided into."""
        whole = {line.group: ProductGroupFact(line.group, line.group, line.group, None) for line in self.lines}
        parts = {
            _part(line): ProductGroupFact(_part(line), _part(line).upper().replace(" ", "-"), line.part, line.group) for line in self.lines
        }
        return [*whole.values(), *parts.values()]

    @cached_property
    def products(self) -> list[ProductFact]:
        """The items, by their descriptions; counted in packs, without cost or list price."""
        items = {line.item: _part(line) for line in self.lines}
        return [
            ProductFact(item, f"I{n:03}", item, group, PACK, False, True, NOTHING, None, NOTHING, NOTHING, 0, None, None)
            for n, (item, group) in enumerate(items.items(), 1)
        ]

    @cached_property
    def parties(self) -> list[PartyFact]:
        """The projects, each in its country; the office that managed most recently serves it."""
        last = {line.project: line for line in sorted(self.lines, key=lambda line: (line.delivered, line.key))}
        return [
            PartyFact(
                code, code, f"{code} {line.country}", "company", None, "direct", line.country, house(line.office), line.office, "", (),
                (AddressFact(code, "Main Office", "", "", line.country, "", "", COUNTRIES[line.country]),),
            )
            for code, line in sorted(last.items())
        ]  # fmt: skip

    @cached_property
    def carriers(self) -> list[CarrierFact]:
        """The ways of shipment stand for carriers: the source names none."""
        return [CarrierFact(mode, mode.upper().replace(" ", "-"), mode) for mode in sorted({line.mode for line in self.lines} - {NO_MODE})]

    def orders(self) -> Iterator[PromisedOrderFact]:
        """The orders in the order of the file; their lines by key."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.order, []).append(line)
        for number, lines in found.items():
            yield _order(number, lines)


def _part(line: Line) -> str:
    return f"{line.group}/{line.part}"


def _order(number: str, lines: Sequence[Line]) -> PromisedOrderFact:
    """Ordered when it was sent to the vendor, as far as that is known; else on the first day anything of it was promised or delivered."""
    first = lines[0]
    earliest = min(day for line in lines for day in (line.promised, line.delivered))
    day = min((line.sent for line in lines if line.sent is not None and line.sent <= earliest), default=earliest)
    position = {line.key: n for n, line in enumerate(lines, 1)}
    return PromisedOrderFact(
        number, number, day, first.project, first.country, house(first.office), first.office,
        tuple(PromisedLineFact(position[line.key], line.item, line.qty, line.value, line.promised) for line in lines),
        tuple(_shipments(lines, position)),
    )  # fmt: skip


def _shipments(lines: Sequence[Line], position: dict[int, int]) -> Iterator[ShipmentFact]:
    parts: dict[tuple[str, dt.date], list[Line]] = {}
    for line in lines:
        parts.setdefault((line.shipment, line.delivered), []).append(line)
    for (number, delivered), found in parts.items():
        weights = [line.weight for line in found if line.weight is not None]
        mode = "" if found[0].mode == NO_MODE else found[0].mode
        yield ShipmentFact(
            f"{number}/{found[0].order}", number, min(line.promised for line in found), delivered, mode, sum(weights, NOTHING) or None,
            tuple(position[line.key] for line in found),
        )  # fmt: skip
