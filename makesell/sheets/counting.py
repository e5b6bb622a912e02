"""Counts of a noun's records as figures that open: the rows of a list, counted exactly as the list shows them."""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from django.utils.translation import gettext_lazy as _

from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind, Query
from makesell.ground.refusal import Refusal
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.parts import Row, Sheet

CODE = "records"
PAGE = 50


def cell(sheet: Sheet, actor: Actor, query: str = "") -> FigureCell:
    """How many records of a noun match a list's query; opens those records."""
    count = listing.count(sheet.listing, actor, Query.from_pairs(parse_qsl(query)))
    return FigureCell(count, Kind.INT, CODE, {"noun": sheet.noun, "query": query})


def source(sheets: Iterable[Sheet]) -> FigureSource:
    """The source behind all such counts."""
    by_noun = {sheet.noun: sheet for sheet in sheets}

    def rows(actor: Actor, params: Mapping[str, str], after: str) -> FigureRows:
        sheet = by_noun.get(params.get("noun", ""))
        if sheet is None:
            raise Refusal("figure.parameter", "This figure's address is not complete; open it from its page.", field="noun", status=422)
        sheet.policy.require(actor, "view")
        pairs = [pair for pair in parse_qsl(params.get("query", "")) if pair[0] in ("q", "f")]
        query = Query.from_pairs([*pairs, ("size", str(PAGE)), *([("after", after)] if after else [])])
        page = listing.page(sheet.listing, actor, query)
        count = listing.count(sheet.listing, actor, query)
        return FigureRows(
            sheet.plural, count, count, [_row(sheet, row) for row in page.rows], page.next, Kind.INT, formula="count", amount_label=_("Counts")
        )

    return FigureSource(CODE, _("Records"), rows)


def _row(sheet: Sheet, row: Row) -> FigureRow:
    opening = next((column.name for column in sheet.columns if column.opens), sheet.columns[0].name)
    names = [str(row[name]) for name in (opening, "name", "customer_label") if row.get(name)]
    return FigureRow(None, names[0] if names else str(row["id"]), sheet.noun, row["id"], sheet.label, " · ".join(names[1:2]), 1)
