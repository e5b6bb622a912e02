"""Board of receivables: what is open of customers, people or units by age, what is retained, and the collection rate (13.12); all of it opens."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import collecting
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices.access import POLICY
from makesell.documents.invoices.collecting import BUCKETS, CURRENT, WAITING, Collected, Item, Whose, Window
from makesell.ground import clock, listing, shown
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.masterdata.parties import queries as parties
from makesell.metrics import access, collection
from makesell.sheets import drilling
from makesell.sheets.boards import Board, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, CellValue, Kpi, Link
from makesell.sheets.cells import REASONS
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.parts import Input, Take, Text
from makesell.sheets.performance import in_days, named, scope_of, whose, window_of

ZERO: Final = Decimal(0)
AGEING, COLLECTION, SETTLED = "ageing", "collection", "collected_items"
KINDS: Final[dict[str, Text]] = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}
BY: Final[dict[str, Text]] = {"customer": _("Customer"), "person": _("Person"), "unit": _("Unit")}
NOUNS: Final = {"customer": "customers", "person": "people", "unit": "units"}
AGES: Final[dict[str, Text]] = {
    WAITING: _("Not triggered yet"),
    CURRENT: _("Not due yet"),
    "30": _("1–30 days late"),
    "60": _("31–60 days late"),
    "90": _("61–90 days late"),
    "more": _("Over 90 days late"),
}
OVERDUE: Final = BUCKETS[2:]
SIDES: Final[dict[str, Text]] = {"received": _("Received"), "due": _("To be collected")}
MOST: Final = 15


def _currency() -> str:
    return organisation.own_currency()


def _seen(actor: Actor) -> Where:
    """Whose collection rate one reads: those whose figures one sees; who reads no figures of others reads invoices."""
    if access.POLICY.may(actor, "view"):
        return access.invoices_of(actor)
    POLICY.require(actor, "view")
    return invoices.rows_of(actor)


def _whose(params: Params) -> Whose:
    of = scope_of(params)
    if of.customer is not None:
        return Whose("customer", (of.customer,))
    today = clock.today()
    by, keys = whose(of, window_of(params) if "start" in params else (today, today + drilling.ONE_DAY))
    return Whose(by, keys) if by in ("person", "unit") else Whose()


def _rows(actor: Actor, found: Sequence[Item], kind: Text) -> list[FigureRow]:
    opens = listing.seen(invoices.LISTING, actor, sorted({row.invoice_id for row in found}))
    return [
        FigureRow(
            row.due_date, f"{row.invoice or ''} · {row.part}", "invoices" if row.invoice_id in opens else "",
            row.invoice_id if row.invoice_id in opens else None, kind, row.customer, row.amount,
        )
        for row in found
    ]  # fmt: skip


def _page(actor: Actor, title: Text, found: tuple[int, Decimal, list[Item]], kind: Text, sub: Text, skip: int) -> FigureRows:
    count, total, rows = found
    return FigureRows(
        title=title, total=total, count=count, rows=_rows(actor, rows, kind), next=str(skip + PAGE) if skip + PAGE < count else "",
        currency=_currency(), sub=sub, amount_label=_("Amount"),
    )  # fmt: skip


def ageing_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Open due items by age, as they stand on a day."""
    POLICY.require(actor, "view")
    on, wanted = drilling.day(params, "on"), drilling.word(params, "bucket", (*BUCKETS, "all", "overdue"))
    buckets = {"all": BUCKETS, "overdue": OVERDUE}.get(wanted, (wanted,))
    label = {"all": _("Open receivables"), "overdue": _("Overdue")}.get(wanted) or AGES[wanted]
    retained = params.get("retention") == "1"
    skip = drilling.place(after)
    found = collecting.aged(invoices.rows_of(actor), _whose(params), on, buckets, retention=retained, skip=skip, most=PAGE)
    title = _("%(what)s · %(who)s") % {"what": label, "who": named(scope_of(params))}
    return _page(actor, title, found, _("Retention part") if retained else _("Due item"), on.isoformat(), skip)


def collection_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Money received on items due in the days or before ÷ items due in them and overdue at their start."""
    window = window_of(params)
    found = collecting.collected_sums(_seen(actor), _whose(params), window)
    sums = {"received": found.received, "due": found.fell_due + found.overdue}
    return FigureRows(
        title=_("Collection rate · %(who)s") % {"who": named(scope_of(params))},
        total=collection.rate(found).value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window),
        note=_("Money counts on the day it settles; what was paid before the first day, or credited, was not to be collected any more."),
        formula="ratio",
        parts=tuple(
            (label, FigureCell(sums[side], Kind.MONEY, SETTLED, {**params, "side": side}, _currency())) for side, label in SIDES.items()
        ),
    )


def collected_items(actor: Actor, params: Params, after: str) -> FigureRows:
    """The due items behind a collection rate."""
    window, side, skip = window_of(params), drilling.word(params, "side", SIDES), drilling.place(after)
    found = collecting.collected_of(_seen(actor), _whose(params), window, side, skip=skip, most=PAGE)
    title = _("%(what)s · %(who)s") % {"what": SIDES[side], "who": named(scope_of(params))}
    return _page(actor, title, found, SIDES[side], in_days(window), skip)


def filters(actor: Actor) -> Sequence[Input]:
    """By whom, and the kind of period of the collection rate."""
    return (
        Input("by", _("Group by"), Take.CHOICE, required=False, choices=BY),
        Input("kind", _("Period"), Take.CHOICE, required=False, choices=KINDS),
    )


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: strip, and what is open by whom and age."""
    kind: PeriodKind = given.get("kind") or "month"
    by, day = str(given.get("by") or "customer"), clock.today()
    running = period.containing(kind, day)
    window = collection.until_today((running.start, running.end) if running else (day, day))
    found = collecting.ages(invoices.rows_of(actor), by, day)
    sums: dict[int, dict[str, Decimal]] = {}
    for each in found:
        sums.setdefault(each.key, {})[each.bucket] = each.open
    rates = {key: rate for (key, _n), rate in collecting.collected(by, [window], None, _seen(actor)).items()}
    parts: list[BoardPart] = [_table(by, day, window, sums, rates)]
    if not sums and not rates:
        parts = [BoardNote(_("Nothing is open."))]
    every = {bucket: sum((own.get(bucket, ZERO) for own in sums.values()), ZERO) for bucket in BUCKETS}
    late = [each for each in found if each.bucket in OVERDUE]
    words = in_words(running.kind, running.code, running.start, running.end, get_language() or "zh-hans") if running else ""
    return BoardPage(
        title=_("Receivables"),
        sub=_("As of %(day)s · collected in %(period)s") % {"day": shown.date(day, get_language() or "zh-hans"), "period": words},
        kpis=[
            Kpi(_("Open"), _aged({}, day, "all", sum(every.values(), ZERO))),
            Kpi(_("Overdue"), _aged({}, day, "overdue", sum((each.open for each in late), ZERO)), tone="bad" if late else ""),
            Kpi(_("Retention overdue"), _aged({"retention": "1"}, day, "overdue", sum((each.retention for each in late), ZERO))),
            Kpi(_("Collection rate"), _rate({}, window, _all(list(rates.values()))), _("Received ÷ to be collected")),
        ],
        parts=parts,
        chosen={"by": by, "kind": kind},
        csv="receivables",
    )


def _all(found: Sequence[Collected]) -> Collected:
    received, fell_due, overdue = (sum((getattr(each, name) for each in found), ZERO) for name in ("received", "fell_due", "overdue"))
    return Collected(received, fell_due, overdue, sum(each.items for each in found))


def _aged(of: Mapping[str, str], on: dt.date, bucket: str, amount: Decimal) -> FigureCell:
    return FigureCell(amount, Kind.MONEY, AGEING, {"on": on.isoformat(), "bucket": bucket, **of}, _currency())


def _rate(of: Mapping[str, str], window: Window, found: Collected) -> FigureCell:
    ratio = collection.rate(found)
    return FigureCell(
        ratio.value, Kind.RATIO, COLLECTION, {"start": window[0].isoformat(), "end": window[1].isoformat(), **of},
        reason=REASONS[ratio.reason] if ratio.reason else "",
    )


def called(by: str, keys: Sequence[int]) -> dict[int, str]:
    """The names of customers, people or units in the reader's language."""
    english = get_language() == "en"
    rows: Mapping[int, Any]
    if by == "customer":
        rows = {key: parties.customer_row(key) for key in keys}
    else:
        rows = organisation.named_people(keys) if by == "person" else organisation.named_units(keys)
    return {key: (row.name_en if english else "") or row.name for key, row in rows.items()}


def _table(
    by: str, day: dt.date, window: Window, sums: Mapping[int, Mapping[str, Decimal]], rates: Mapping[int, Collected]
) -> BoardTable:
    total = {key: sum(own.values(), ZERO) for key, own in sums.items()}
    ranked = sorted({*sums, *rates}, key=lambda key: (-total.get(key, ZERO), key))
    first = [key for key in ranked if key][:MOST]
    names = called(by, first)
    rows = []
    for key in first:
        of = {by: str(key)}
        cells: dict[str, CellValue] = {"who": Link(names.get(key, ""), noun=NOUNS[by], id=key)}
        cells |= {bucket: _aged(of, day, bucket, amount) for bucket, amount in sums.get(key, {}).items()}
        cells |= {"open": _aged(of, day, "all", total.get(key, ZERO)), "rate": _rate(of, window, rates.get(key, Collected()))}
        rows.append(BoardRow(cells))
    return BoardTable(
        "ageing",
        _("Ageing"),
        (
            BoardColumn("who", BY[by]),
            BoardColumn("open", _("Open"), Kind.MONEY, _currency()),
            *(BoardColumn(bucket, label, Kind.MONEY) for bucket, label in AGES.items()),
            BoardColumn("rate", _("Collection rate"), Kind.RATIO, help=_("Received ÷ to be collected")),
        ),
        rows,
        foot=_("The %(count)s with the most open.") % {"count": MOST} if len(ranked) > MOST else "",
    )


BOARD: Final = Board("receivables", _("Receivables"), "hand-coins", build, filters, frozenset(POLICY.acts["view"]), section="sell", order=53)
FIGURES: Final = (
    FigureSource(AGEING, _("Open due items by age"), ageing_of),
    FigureSource(COLLECTION, _("Collection rate"), collection_of),
    FigureSource(SETTLED, _("Due items behind a collection rate"), collected_items),
)
