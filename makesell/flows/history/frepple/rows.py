"""Flows/history/frepple: the rows of a model's files — items, resources, operations with what they use, demands."""

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Final, NamedTuple

from makesell.flows.history.badrows import BadRow
from makesell.flows.history.csvfiles import Folder, Row
from makesell.ground.text import N_

NOTHING: Final = Decimal(0)
LEAST_SECONDS: Final = Decimal(60)
_CLOCK: Final = re.compile(r"(?:(\d{1,6}) )?(\d{1,2}):(\d{2}):(\d{2})(?:\.0+)?")
_SPAN: Final = re.compile(r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.0+)?S)?)?")
_MOMENT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?: (\d{2}):(\d{2}):(\d{2}))?")
# The kinds of operation that are a step of work, and the one that only holds steps together.
FIXED, PER_PIECE, HOLDS = "fixed_time", "time_per", "routing"


class Resource(NamedTuple):
    """What work is done on: how many can be worked on at once."""

    name: str
    parallel: int


class Operation(NamedTuple):
    """A step of work: seconds for the whole and for each piece, its place in a routing, which item it makes (where it says so), smallest lot."""

    name: str
    owner: str
    place: int
    fixed: Decimal
    each: Decimal
    item: str
    least: Decimal
    multiple: Decimal


class Material(NamedTuple):
    """What an operation makes (above zero) or takes (below) for each piece."""

    operation: str
    item: str
    qty: Decimal


class Buffer(NamedTuple):
    """What lies of an item at a location."""

    item: str
    location: str
    qty: Decimal


class Demand(NamedTuple):
    """So much of an item wanted by a customer; 1 is served before 2."""

    name: str
    item: str
    customer: str
    operation: str
    qty: Decimal
    priority: int
    due: str


def names(folder: Folder, name: str) -> list[str]:
    """The natural keys of a file."""
    return list(folder.table(name, "pk").facts(lambda row: row.text("pk")))


def costs(folder: Folder) -> dict[str, Decimal]:
    """Items with what one costs; nothing where the file does not say."""

    def build(row: Row) -> tuple[str, Decimal]:
        return row.text("pk"), row.amount_from_zero("cost") if row.has("cost") else NOTHING

    return dict(folder.table("item", "pk").with_those("cost").facts(build))


def resources(folder: Folder) -> list[Resource]:
    """Resources; how many can be worked on at once is what its calendar says, else its maximum."""
    sizes: dict[str, Decimal] = {}
    if folder.has("calendarbucket"):
        sizes = dict(folder.table("calendarbucket", "calendar", "value").facts(lambda row: (row.text("calendar"), row.amount_from_zero("value"))))

    def build(row: Row) -> Resource:
        named = row.optional_text("maximum_calendar") if row.has("maximum_calendar") else ""
        if named and named not in sizes:
            row.refuse("maximum_calendar", N_("Calendar %(key)s is unknown."), key=named)
        size = sizes[named] if named else row.amount_from_zero("maximum") if row.has("maximum") else Decimal(1)
        if size < 1 or size != int(size):
            row.refuse("maximum", N_("%(text)s is not a whole number of machines."), text=str(size))
        return Resource(row.text("pk"), int(size))

    return list(folder.table("resource", "pk").with_those("maximum", "maximum_calendar").facts(build))


def operations(folder: Folder) -> list[Operation]:
    """The steps of work. A kind that we cannot make is left out and named."""

    def build(row: Row) -> Operation | None:
        kind = row.optional_text("type") or FIXED
        if kind == HOLDS:
            return None
        if kind not in (FIXED, PER_PIECE):
            row.refuse("type", N_("Operations of type %(kind)s are not known here."), kind=kind)
        place = row.optional_integer("priority") if row.has("priority") else None
        fixed, each = seconds(row, "duration"), seconds(row, "duration_per")
        if not fixed + each:
            fixed = LEAST_SECONDS
            said = N_("Operation %(key)s takes no time; it is given a minute, the least that work takes here.")
            folder.bad.add(BadRow(row.file, row.line, "duration", said, (("key", row.text("pk")),)))
        return Operation(
            row.text("pk"), _word(row, "owner"), place or 0, fixed, each, _word(row, "item"),
            _size(row, "sizeminimum"), _size(row, "sizemultiple"),
        )  # fmt: skip

    more = ("owner", "priority", "duration", "duration_per", "item", "sizeminimum", "sizemultiple")
    return list(folder.table("operation", "pk", "type").with_those(*more).facts(build))


def materials(folder: Folder, items: Collection[str]) -> list[Material]:
    """What operations make and take."""

    def build(row: Row) -> Material:
        item, qty = row.text("item"), row.amount("quantity")
        if item not in items:
            row.refuse("item", N_("Item %(key)s is unknown."), key=item)
        if qty == 0:
            row.refuse("quantity", N_("The quantity is not above zero."))
        return Material(row.text("operation"), item, qty)

    return list(folder.table("operationmaterial", "item", "operation", "quantity").facts(build)) if folder.has("operationmaterial") else []


def buffers(folder: Folder, items: Collection[str], locations: Collection[str]) -> list[Buffer]:
    """What lies where."""

    def build(row: Row) -> Buffer:
        for column, known in (("item", items), ("location", locations)):
            if row.text(column) not in known:
                row.refuse(column, N_("%(key)s is unknown."), key=row.text(column))
        return Buffer(row.text("item"), row.text("location"), _size(row, "onhand"))

    return list(folder.table("buffer", "item", "location", "onhand").facts(build)) if folder.has("buffer") else []


def used(folder: Folder, known: Collection[str]) -> dict[str, list[str]]:
    """The resources of each operation, the first of which it is done on."""

    def build(row: Row) -> tuple[str, str]:
        resource = row.text("resource")
        if resource not in known:
            row.refuse("resource", N_("Resource %(key)s is unknown."), key=resource)
        return row.text("operation"), resource

    found: dict[str, list[str]] = {}
    for operation, resource in folder.table("operationresource", "operation", "resource").facts(build):
        found.setdefault(operation, []).append(resource)
    return found


def demands(folder: Folder, items: Collection[str], customers: Collection[str]) -> list[Demand]:
    """The demands, those to be served first first."""

    def build(row: Row) -> Demand:
        item, customer, qty = row.text("item"), row.text("customer"), row.amount("quantity")
        for column, key, known in (("item", item, items), ("customer", customer, customers)):
            if key not in known:
                row.refuse(column, N_("%(key)s is unknown."), key=key)
        if qty <= 0:
            row.refuse("quantity", N_("The quantity is not above zero."))
        if not _MOMENT.fullmatch(row.text("due")):
            row.refuse("due", N_("%(text)s is not a date."), text=row.text("due")[:40])
        return Demand(row.text("pk"), item, customer, _word(row, "operation"), qty, row.integer("priority"), row.text("due")[:10])

    found = folder.table("demand", "pk", "item", "customer", "quantity", "priority", "due").with_those("operation").facts(build)
    return sorted(found, key=lambda one: (one.priority, one.name))


def current_day(folder: Folder) -> str | None:
    """The day the model is planned from; None where it does not say."""

    def build(row: Row) -> str | None:
        return row.text("value")[:10] if row.optional_text("pk") == "currentdate" else None

    return next(iter(folder.table("parameter", "pk", "value").facts(build)), None)


def seconds(row: Row, column: str) -> Decimal:
    """A duration: seconds, `HH:MM:SS`, or as ISO 8601 writes it."""
    text = row.optional_text(column) if row.has(column) else ""
    if not text:
        return NOTHING
    for pattern in (_CLOCK, _SPAN):
        found = pattern.fullmatch(text)
        if found and any(found.groups()):
            days, hours, minutes, rest = (Decimal(part or 0) for part in found.groups())
            return ((days * 24 + hours) * 60 + minutes) * 60 + rest
    return row.amount_from_zero(column)


def _word(row: Row, column: str) -> str:
    return row.optional_text(column) if row.has(column) else ""


def _size(row: Row, column: str) -> Decimal:
    return row.amount_from_zero(column) if _word(row, column) else NOTHING


