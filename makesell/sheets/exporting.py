"""A list as a table for files: exactly the rows its reader sees, page by page, as values that come back the same by an import.

Every export is an act that is written down; where rows are about people (their policy has an act `export`) it needs that right and a reason.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext as word

from makesell.flows.org_1_organisation import export_list
from makesell.flows.org_1_organisation.export_list import NewExport
from makesell.ground import clock, listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Query
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Column, Row, Sheet

ACT: Final = "export"
KINDS: Final = ("csv", "xlsx")
PAGE: Final = 200
MOST_IN_WORKBOOK: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Exported:
    """A list on its way into a file: the header and the rows, read while they are written."""

    header: tuple[str, ...]
    rows: Iterator[list[Any]]
    count: int


def personal(sheet: Sheet) -> bool:
    """True for a noun whose rows are about people: its export is a right of its own and needs a reason."""
    return ACT in sheet.policy.acts


def exportable(sheet: Sheet, actor: Actor) -> bool:
    """True when the actor may take this list out as a file."""
    return sheet.policy.may(actor, ACT if personal(sheet) else "view")


def columns(sheet: Sheet, actor: Actor, names: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of a file: those named, else the sheet's own; never one the actor may not see."""
    hidden = sheet.policy.hidden(actor)
    by_name = {column.name: column for column in sheet.columns if column.name not in hidden}
    wanted = tuple(by_name[name] for name in names if name in by_name)
    return wanted or tuple(column for column in by_name.values() if column.first)


def export(
    sheet: Sheet, kind: str, query: Query, shown: Sequence[Column], *, actor: Actor, at: dt.datetime, reason: str = "", chosen: Sequence[int] = ()
) -> Exported:
    """The table of a list, or of the `chosen` rows of it that the actor sees, after writing down that it leaves.

    Raises Refusal: (404) an unknown kind of file, (403) without the right, a missing reason, more rows than a workbook holds.
    """
    if kind not in KINDS:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    sheet.policy.require(actor, ACT if personal(sheet) else "view")
    if len(reason) > 500 or "\x00" in reason:
        raise Refusal("input.text", "At most %(most)s characters.", field="reason", most=500)
    shown = _with_currency(sheet, actor, shown)
    kept = listing.by_ids(sheet.listing, actor, list(chosen)) if chosen else {}
    count = len(kept) if chosen else listing.count(sheet.listing, actor, query)
    if kind == "xlsx" and count > MOST_IN_WORKBOOK:
        raise Refusal("export.large", "A spreadsheet holds at most %(most)s rows; export as CSV.", most=MOST_IN_WORKBOOK)
    # The first page is read at once: a question that cannot be asked is refused, not cut short in the middle of a file.
    picked = [kept[key] for key in dict.fromkeys(chosen) if key in kept]
    rows = iter(list(_valued(sheet, actor, picked, shown))) if chosen else _rows(sheet, actor, query, shown)
    first = list(itertools.islice(rows, 1))
    names = tuple(column.name for column in shown)
    fact = NewExport(sheet.noun, sheet.listing.source.split()[0], kind, query.address(), names, count, personal(sheet))
    export_list.perform(fact, actor=actor, at=at, reason=reason)
    return Exported(tuple(str(column.label) for column in shown), itertools.chain(first, rows), count)


def _with_currency(sheet: Sheet, actor: Actor, shown: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with that of the currency behind them, where an amount that the page shows with its currency is among them."""
    named = {column.name for column in shown}
    told = {field.currency for field in sheet.listing.visible(actor) if field.name in named and field.kind is Kind.MONEY} - named
    return (*shown, *(column for column in columns(sheet, actor, [column.name for column in sheet.columns]) if column.name in told))


def _rows(sheet: Sheet, actor: Actor, query: Query, shown: Sequence[Column]) -> Iterator[list[Any]]:
    """Page by page: constant memory, and no transaction that is open while the reader is slow.

    Each page is read in the language the file was asked in: it is sent when the request, and its language, are over.
    """
    language = translation.get_language()
    visible = {field.name for field in sheet.listing.visible(actor)}
    wanted = tuple(column.name for column in shown if column.name in visible)
    asked = replace(query.at_start(), columns=wanted, size=PAGE, group=())
    while True:
        with translation.override(language):
            page = listing.page(sheet.listing, actor, asked)
            values = list(_valued(sheet, actor, page.rows, shown))
        yield from values
        if not page.next:
            return
        asked = replace(asked, after=page.next)


def _valued(sheet: Sheet, actor: Actor, rows: Sequence[Row], shown: Sequence[Column]) -> Iterator[list[Any]]:
    """Rows as a file holds them, with what the sheet adds to its list where a column shows it."""
    fields = {field.name: field for field in sheet.listing.visible(actor)}
    added = sheet.enrich if any(column.name not in fields for column in shown) else None
    more = added(actor, [row["id"] for row in rows]) if added and rows else {}
    for row in rows:
        full = {**row, **more.get(row["id"], {})}
        yield [value(fields.get(column.name), column.name, full) for column in shown]


def value(field: Field | None, name: str, row: Row) -> Any:
    """A value for a file: references and choices in words, numbers exactly, moments in the company's time."""
    found = row.get(name)
    # a name goes out as it is: read in again it must not become its translation
    label = row.get(f"{name}_label") if field and field.label_sql and field.kind is not Kind.TEXT else None
    if field and field.choices:
        code = label if label is not None else found
        return None if code is None else word(str(field.choices.get(str(code), code)))
    if label is not None:
        return label
    if isinstance(found, bool):
        return gettext("Yes") if found else gettext("No")
    if isinstance(found, dt.datetime):
        return found.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
    if isinstance(found, Decimal):
        return _plain(found)
    return found


def _plain(number: Decimal) -> Decimal:
    """The same number without zeros at its end."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
