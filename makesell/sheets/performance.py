"""Figures of the performance book: the entries behind a sum, and behind attainment, gap, growth and commission their two sides."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances
from makesell.books.performance.balances import EntryRow, Slice, Window
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.documents.surveys import queries as surveys
from makesell.documents.targets import queries as targets
from makesell.documents.tickets import queries as tickets
from makesell.engines.attain import attainment, growth
from makesell.ground import clock, listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.organisation import structure
from makesell.ground.period import KINDS
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.territories import queries as territories
from makesell.metrics import access, commission, windows
from makesell.sheets import cells, drilling, measures
from makesell.sheets.cells import Of, What
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.parts import Text

NOUNS: Final = {"order": "orders", "delivery": "deliveries", "invoice": "invoices", "ticket": "tickets", "survey": "surveys"}
LISTINGS: Final = {
    "order": orders.LISTING, "delivery": deliveries.LISTING, "invoice": invoices.LISTING, "ticket": tickets.LISTING,
    "survey": surveys.LISTING,
}  # fmt: skip
ZERO: Final = Decimal(0)
DIGITS: Final = 6
REVERSED: Final = {"0": False, "1": True}
ORGANISED: Final = ("then", "now")
# The words for the targets of all people in the periods of a kind that begin between two days.
AIMS: Final = ("aims", "aims_start", "aims_end")


def what_of(params: Params) -> What:
    """The sum the words ask for."""
    measure = drilling.word(params, "measure")
    value = drilling.word(params, "value", measures.VALUES, "net")
    return What(measure, value, windows.as_of(clock.today()).currency)


def window_of(params: Params, prefix: str = "") -> Window:
    """The days the words name."""
    return drilling.day(params, f"{prefix}start"), drilling.day(params, f"{prefix}end")


def scope_of(params: Params) -> Of:
    """Whose entries the words name; one narrowing at a time."""
    customer, known = drilling.optional_key(params, "customer"), drilling.optional_moment(params, "known")
    for by in ("person", "territory", "unit"):
        keys = drilling.ids(params, by)
        if keys is not None:
            if by != "unit":
                return Of(by, keys, None, customer, known)
            how = drilling.word(params, "organised", ORGANISED) if params.get("organised") else ""
            return Of(by, keys, drilling.optional_day(params, "tree"), customer, known, how)
    return Of("everybody" if params.get("everybody") == "1" else "company", customer=customer, known=known)


def whose(of: Of, days: Window) -> tuple[str, tuple[int, ...]]:
    """The people, units or territories a scope stands for: a unit with what was below it, or with who belongs there now."""
    if of.by != "unit":
        return of.by, of.keys
    if of.organised == "now":
        found = structure.people_of(of.keys, of.day or clock.today())
        return "person", tuple(sorted({person for people in found.values() for person in people}))
    day = days[1] - drilling.ONE_DAY if of.organised == "then" else of.day
    below = structure.trees().on(day) if day else {}
    return "unit", tuple(sorted({unit for key in of.keys for unit in below.get(key, (key,))}))


def slice_of(actor: Actor, what: What, of: Of, days: Window, groups: tuple[int, ...] | None = None) -> Slice:
    """The slice of entries, cut to those the actor may open. Units count with everything below them, primary credits only."""
    by, keys = whose(of, days)
    return Slice(
        what.measure,
        *days,
        person_ids=keys if by == "person" else None,
        unit_ids=keys if by == "unit" else None,
        territory_ids=keys if by == "territory" else None,
        customer_ids=None if of.customer is None else tuple(parties.with_merged(of.customer)),
        group_ids=groups,
        overlay=None if of.by in ("person", "everybody") else False,
        within=access.entries_of(actor),
        known=of.known,
    )


def named(of: Of) -> Text:
    """Whose figure it is, in words."""
    if of.customer is not None:
        return parties.customer_row(of.customer).name
    if of.by == "company":
        company = organisation.company()
        return company.name if company else _("Company")
    if of.by == "everybody":
        return _("Everybody")
    if len(of.keys) != 1:
        return _("%(count)s together") % {"count": len(of.keys)}
    if of.by == "territory":
        return next((row.name for row in territories.named() if row.id == of.keys[0]), "")
    found = organisation.named_people(of.keys) if of.by == "person" else organisation.named_units(of.keys)
    return found[of.keys[0]].name if of.keys[0] in found else ""


def in_days(days: Window) -> str:
    """A window as people read it: first and last day."""
    return f"{days[0].isoformat()} – {(days[1] - dt.timedelta(days=1)).isoformat()}"


def _title(what: What, of: Of) -> Text:
    return _("%(measure)s · %(who)s") % {"measure": measures.label(what.measure), "who": named(of)}


def _asked(actor: Actor, params: Params, what: What, of: Of, days: Window) -> Slice:
    """The slice the words name; product groups (`group`) and territories (`place`) narrow it further."""
    found = slice_of(actor, what, of, days, drilling.ids(params, "group"))
    places = drilling.ids(params, "place")
    return found if places is None else replace(found, territory_ids=places)


def entries(actor: Actor, params: Params, after: str) -> FigureRows:
    """The entries behind a sum, newest first."""
    access.POLICY.require(actor, "view")
    what, of, days = what_of(params), scope_of(params), window_of(params)
    side = REVERSED.get(params.get("reversed", ""))
    wanted = replace(_asked(actor, params, what, of, days), reversed=side)
    total = balances.total(wanted)
    rows = balances.entries(wanted, after=drilling.dated_place(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    more = f"{shown[-1].business_date.isoformat()}_{shown[-1].id}" if len(rows) > PAGE else ""
    return FigureRows(
        title=_title(what, of),
        total=total.value(what.value),
        count=total.entries,
        rows=_rows(actor, shown, what.value),
        next=more,
        kind=what.kind,
        currency=what.currency if what.kind is Kind.MONEY else "",
        sub=in_days(days),
        parts=_sides(actor, params, what, of, days) if side is None and not after else (),
        amount_label=measures.VALUES[what.value],
    )


def _sides(actor: Actor, params: Params, what: What, of: Of, days: Window) -> tuple[tuple[Text, FigureCell], ...]:
    """What was posted and what was taken back, where something was taken back."""
    wanted = _asked(actor, params, what, of, days)
    back = balances.total(replace(wanted, reversed=True))
    if not back.entries:
        return ()
    first = balances.total(replace(wanted, reversed=False))
    asked = {name: value for name, value in params.items() if name != "reversed"}
    return tuple(
        (label, FigureCell(side.value(what.value), what.kind, cells.ENTRIES, {**asked, "reversed": flag}, what.currency))
        for label, side, flag in ((_("Posted"), first, "0"), (_("Reversed"), back, "1"))
    )


def _rows(actor: Actor, found: list[EntryRow], value: str) -> list[FigureRow]:
    """Each entry with the document that made it; a link only where the actor may open that document."""
    opens = {
        kind: listing.seen(LISTINGS[kind], actor, sorted({row.source_record_id for row in found if row.source_kind == kind}))
        for kind in {row.source_kind for row in found} & LISTINGS.keys()
    }
    amounts = {"net": "net", "gross": "gross", "qty": "qty", "count": "qty"}
    return [
        FigureRow(
            date=row.business_date,
            label=row.source_number or row.source_title,
            noun=NOUNS[row.source_kind] if row.source_record_id in opens.get(row.source_kind, ()) else "",
            id=row.source_record_id if row.source_record_id in opens.get(row.source_kind, ()) else None,
            kind=_("Reversed") if row.origin_id else measures.label(row.measure),
            who=" · ".join(part for part in (row.customer, row.product, row.person) if part),
            amount=getattr(row, amounts[value]),
            tone="bad" if row.origin_id else "",
        )
        for row in found
    ]


def sum_of(actor: Actor, what: What, of: Of, days: Window) -> FigureCell:
    """The sum of entries as a figure that opens."""
    return cells.entries(what, of, days, balances.total(slice_of(actor, what, of, days)).value(what.value))


def _narrowed_sum(actor: Actor, params: Params, what: What, of: Of, days: Window) -> FigureCell:
    """The same, of the product groups and territories the words name."""
    only = {name: keys for name in ("group", "place") if (keys := drilling.ids(params, name)) is not None}
    return cells.entries(what, of, days, balances.total(_asked(actor, params, what, of, days)).value(what.value), only)


def target_of(actor: Actor, params: Params, what: What) -> tuple[FigureCell, tuple[int, ...]]:
    """The sum of the targets the words name, those the actor may see, and which they are where they are named one by one."""
    if params.get("aims"):
        behind = {name: params.get(name, "") for name in AIMS}
        return cells.target(what, sum((each.amount for each in _aims(actor, params, what)), ZERO), behind), ()
    keys = drilling.ids(params, "target") or ()
    seen = sorted(listing.seen(targets.LISTING, actor, keys))
    amount = sum((row.amount for row in targets.of_ids(seen)), ZERO) if seen else None
    return cells.target(what, amount, seen), tuple(seen)


def _aims(actor: Actor, params: Params, what: What) -> list[targets.Aims]:
    """The periods whose targets of all people the words name."""
    kind, (start, end) = drilling.word(params, "aims", KINDS), window_of(params, "aims_")
    found = targets.aimed(actor, what.measure, what.value)
    asked = tuple(each.period_id for each in found if each.people and each.kind == kind and start <= each.start < end)
    return targets.aims(actor, what.measure, what.value, asked) if asked else []


def _targets_of_people(actor: Actor, params: Params, after: str) -> FigureRows:
    """The targets of all people, some a page."""
    what = what_of(params)
    found = _aims(actor, params, what)
    place = drilling.optional_key({"after": after}, "after") if after else None
    rows = targets.of_people(actor, what.measure, what.value, [each.period_id for each in found], after=place or 0, most=PAGE + 1)
    if not rows:
        raise missing()
    return FigureRows(
        title=_("Target"),
        total=sum((each.amount for each in found), ZERO),
        count=sum(each.people for each in found),
        rows=[_target_row(row) for row in rows[:PAGE]],
        next=str(rows[PAGE - 1].id) if len(rows) > PAGE else "",
        kind=what.kind,
        currency=what.currency if what.kind is Kind.MONEY else "",
    )


def _target_row(row: targets.TargetRow) -> FigureRow:
    return FigureRow(row.start, row.number or row.period, "targets", row.id, measures.label(row.measure), _owner(row), row.amount)


def _owner(row: targets.TargetRow) -> str:
    return row.person or row.for_unit or ""


def target(actor: Actor, params: Params, after: str) -> FigureRows:
    """The target documents behind a target figure."""
    if params.get("aims"):
        return _targets_of_people(actor, params, after)
    keys = drilling.ids(params, "target") or ()
    rows = targets.of_ids(sorted(listing.seen(targets.LISTING, actor, keys)))
    if not rows:
        raise missing()
    kind = measures.KIND_OF_VALUE[rows[0].value]
    return FigureRows(
        title=_("Target"),
        total=sum((row.amount for row in rows), ZERO),
        count=len(rows),
        rows=[_target_row(row) for row in rows],
        kind=kind,
        currency=rows[0].currency if kind is Kind.MONEY else "",
    )


def attained(actor: Actor, params: Params, after: str) -> FigureRows:
    """Attainment (13.5): actual ÷ target."""
    what, of, days = what_of(params), scope_of(params), window_of(params)
    actual, (aim, _keys) = _narrowed_sum(actor, params, what, of, days), target_of(actor, params, what)
    aim, aimed = _by_days(params, aim)
    ratio = attainment(Decimal(actual.value or 0), None if aim.value is None else Decimal(aim.value))
    return FigureRows(
        title=_("Attainment · %(who)s") % {"who": named(of)},
        total=ratio.value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(days),
        note=_("Actual ÷ target in force, for the whole period.") if aimed == _("Target") else _("The post was held for a part of the period."),
        formula="ratio",
        parts=((measures.label(what.measure), actual), (aimed, aim)),
    )


def _by_days(params: Params, aim: FigureCell) -> tuple[FigureCell, Text]:
    """The target of a post held for some days of a period (`days=60_90`), with the words for it."""
    held, mark, whole = params.get("days", "").partition("_")
    if not mark or aim.value is None:
        return aim, _("Target")
    if not (held.isdecimal() and whole.isdecimal()) or len(held + whole) > DIGITS or not 0 < int(held) <= int(whole):
        raise Refusal("figure.parameter", "This figure's address is not complete; open it from its page.", field="days")
    return replace(aim, value=Decimal(aim.value) * int(held) / int(whole)), _("Target × %(held)s of %(whole)s days") % {"held": held, "whole": whole}


def gap(actor: Actor, params: Params, after: str) -> FigureRows:
    """Actual − target, as the sum of both."""
    what, of, days = what_of(params), scope_of(params), window_of(params)
    actual, (aim, _keys) = sum_of(actor, what, of, days), target_of(actor, params, what)
    sides = (Decimal(actual.value or 0), -Decimal(aim.value or 0))
    return FigureRows(
        title=_("Gap · %(who)s") % {"who": named(of)},
        total=sum(sides, ZERO),
        count=2,
        rows=[FigureRow(days[0], measures.label(what.measure), amount=sides[0]), FigureRow(days[0], _("Target"), amount=sides[1])],
        kind=what.kind,
        currency=what.currency if what.kind is Kind.MONEY else "",
        sub=in_days(days),
        parts=((measures.label(what.measure), actual), (_("Target"), aim)),
    )


def grown(actor: Actor, params: Params, after: str) -> FigureRows:
    """Growth (13.8): (current − base) ÷ base."""
    what, of, days, base = what_of(params), scope_of(params), window_of(params), window_of(params, "base_")
    now, before = sum_of(actor, what, of, days), sum_of(actor, what, of, base)
    ratio = growth(Decimal(now.value or 0), Decimal(before.value or 0))
    return FigureRows(
        title=_("Growth · %(who)s") % {"who": named(of)},
        total=ratio.value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(days),
        note=_("(current − base) ÷ base; a running period is compared with the same days."),
        formula="growth",
        parts=((_("Current, %(days)s") % {"days": in_days(days)}, now), (_("Base, %(days)s") % {"days": in_days(base)}, before)),
    )


def _pay_windows(params: Params) -> list[Window]:
    parts = [part.partition("_") for part in params.get("windows", "").split(",")]
    if len(parts) > 100:
        raise Refusal("figure.parameter", "This figure's address is not complete; open it from its page.", field="windows")
    return [window_of({"start": start, "end": end}) for start, _mark, end in parts]


def paid(actor: Actor, params: Params, after: str) -> FigureRows:
    """Commission (13.6): actual × rate, rounded once a person and period; several of them add up."""
    what = What(drilling.word(params, "measure"), "net", windows.as_of(clock.today()).currency)
    people, days = drilling.ids(params, "person") or (), _pay_windows(params)
    sums = balances.sums("person", what.measure, days, [(person, person) for person in people])
    net = {(person, window): sums[(person, n)].net if (person, n) in sums else ZERO for person in people for n, window in enumerate(days)}
    earned = commission.earned(actor, what.measure, net, balances.units_of_persons(what.measure, days, people))
    if not earned:
        raise missing()
    names = organisation.named_people(people)
    title = _("Commission · %(who)s") % {"who": named(Of("person", people))}
    note = _("Actual × commission rate, rounded once a person and period.")
    total = sum(earned.values(), ZERO)
    if len(earned) == 1:
        ((person, window),) = earned
        rates = {part[3] for part in commission.rates_in(person, window)}
        if len(rates) == 1:
            parts = (
                (measures.label(what.measure), sum_of(actor, what, Of("person", (person,)), window)),
                (_("Commission rate"), FigureCell(rates.pop(), Kind.RATIO)),
            )
            return FigureRows(
                title, total, 0, sub=in_days(window), kind=Kind.MONEY, currency=what.currency, formula="product", parts=parts, note=note
            )
    rows = [
        FigureRow(window[0], in_days(window), kind=_("Commission"), who=names[person].name, amount=amount)
        for (person, window), amount in sorted(earned.items())
    ]
    return FigureRows(title, total, len(rows), rows, kind=Kind.MONEY, currency=what.currency, note=note)


FIGURES: Final = (
    FigureSource(cells.ENTRIES, _("Entries of the performance book"), entries),
    FigureSource("target", _("Targets"), target),
    FigureSource("attainment", _("Attainment"), attained),
    FigureSource("gap", _("Gap"), gap),
    FigureSource("growth", _("Growth"), grown),
    FigureSource("commission", _("Commission"), paid),
)
