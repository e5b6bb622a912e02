"""Sheets: figures of the performance book as cells that open. Boards and the sources behind formulas write them with the same words."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.books.performance.balances import Window
from makesell.ground.listing import Kind
from makesell.ground.quantity import Ratio
from makesell.metrics.attainment import Attained, AttainedSum
from makesell.metrics.customers import Counted
from makesell.metrics.growth import Grown
from makesell.metrics.progress import part_of, share_passed, share_to_come
from makesell.metrics.registry import Reading
from makesell.sheets.drilling import joined
from makesell.sheets.figures import FigureCell
from makesell.sheets.giving import word
from makesell.sheets.measures import KIND_OF_VALUE
from makesell.sheets.parts import Text

ENTRIES: Final = "performance"
CUSTOMERS: Final = "customers"
REASONS: Final[Mapping[str, Text]] = {
    "no_target": _("No target"),
    "new": pgettext_lazy("growth", "New"),
    "not_meaningful": _("n/m: the base is negative"),
    "nothing": _("Nothing to compare"),
    "history_starts": _("The data begin here"),
    "running": _("The period is still running"),
    "no_base": _("No base"),
    "few_answers": _("Fewer answers than the rule asks for"),
    "hidden": _("Not yours to see"),
}


@dataclass(frozen=True, slots=True)
class Of:
    """Whose entries: people, everybody (all people together, help included), a unit with everything below it on a day, a territory, or the
    company (primary credits alone); of one `customer` where given.

    `known` leaves out what was posted after that moment. `organised` says how a unit is made up: "then" (what was below it on the last
    day of the days asked for) or "now" (who belongs there on `day`, wherever they stood).
    """

    by: str
    keys: tuple[int, ...] = ()
    day: dt.date | None = None
    customer: int | None = None
    known: dt.datetime | None = None
    organised: str = ""

    def params(self) -> dict[str, str]:
        """The words that narrow a slice of entries to them."""
        only = {} if self.customer is None else {"customer": str(self.customer)}
        only |= {} if self.known is None else {"known": self.known.isoformat()}
        if self.by == "unit":
            only |= {"organised": self.organised} if self.organised else {}
            return {"unit": joined(self.keys), "tree": self.day.isoformat() if self.day else "", **only}
        if self.by == "everybody":
            return {"everybody": "1", **only}
        return only if self.by == "company" else {self.by: joined(self.keys), **only}


@dataclass(frozen=True, slots=True)
class What:
    """Which sum: a measure and a value of it, in the company's currency."""

    measure: str
    value: str = "net"
    currency: str = ""

    @property
    def kind(self) -> Kind:
        """How the value is written."""
        return KIND_OF_VALUE[self.value]


def _window(days: Window, prefix: str = "") -> dict[str, str]:
    return {f"{prefix}start": days[0].isoformat(), f"{prefix}end": days[1].isoformat()}


def entries(what: What, of: Of, days: Window, value: Decimal | None, only: Mapping[str, Iterable[int]] | None = None) -> FigureCell:
    """A sum of entries, perhaps `only` those of some product groups ("group") or territories ("place")."""
    params = {"measure": what.measure, "value": what.value, **_window(days), **of.params()}
    params |= {name: joined(keys) for name, keys in (only or {}).items()}
    return FigureCell(value, what.kind, ENTRIES, params, what.currency if what.kind is Kind.MONEY else "")


# The targets behind a figure: their keys, or the words for those of all people in some periods.
Behind = Iterable[int] | Mapping[str, str]


def _behind(found: Behind) -> dict[str, str]:
    return dict(found) if isinstance(found, Mapping) else {"target": joined(found)}


def target(what: What, amount: Decimal | None, target_ids: Behind) -> FigureCell:
    """A target, or a sum of targets; opens to the target documents. A sum of none is no target."""
    keys = _behind(target_ids)
    if amount is None or not any(keys.values()):
        return FigureCell(None, what.kind, reason=REASONS["no_target"])
    params = {"measure": what.measure, "value": what.value, **keys} if isinstance(target_ids, Mapping) else keys
    return FigureCell(amount, what.kind, "target", params, what.currency if what.kind is Kind.MONEY else "")


def _ratio(ratio: Ratio, source: str, params: Mapping[str, str]) -> FigureCell:
    if ratio.value is None:
        return FigureCell(None, Kind.RATIO, reason=REASONS.get(ratio.reason or "", ratio.reason or ""))
    return FigureCell(ratio.value, Kind.RATIO, source, params)


def attained(
    what: What, of: Of, days: Window, ratio: Ratio, target_ids: Behind, only: Mapping[str, Iterable[int]] | None = None
) -> FigureCell:
    """Attainment: opens to its actual, perhaps `only` of some product groups or territories, and its target."""
    params = {"measure": what.measure, "value": what.value, **_window(days), **of.params(), **_behind(target_ids)}
    params |= {name: joined(keys) for name, keys in (only or {}).items()}
    return _ratio(ratio, "attainment", params)


def paced(what: What, aim: FigureCell, days: Window, until: dt.date) -> FigureCell:
    """What of a target should be reached when a part of its period has passed; opens to the target and the part."""
    params = {"measure": what.measure, "value": what.value, **_window(days), "until": until.isoformat(), **aim.params}
    return replace(aim, value=part_of(aim.value, share_passed(days, until)), source="pace", params=params)


def forecast(what: What, of: Of, days: Window, until: dt.date, reached: Decimal) -> FigureCell:
    """What a period comes to if the rest of it goes on as it began; opens to what was reached and the factor."""
    params = {"measure": what.measure, "value": what.value, **_window(days), "until": until.isoformat(), **of.params()}
    currency = what.currency if what.kind is Kind.MONEY else ""
    return FigureCell(part_of(reached, share_to_come(days, until)), what.kind, "forecast", params, currency)


def gap(what: What, of: Of, days: Window, value: Decimal | None, target_ids: Behind) -> FigureCell:
    """Actual − target."""
    if value is None:
        return FigureCell(None, what.kind, reason=REASONS["no_target"])
    params = {"measure": what.measure, "value": what.value, **_window(days), **of.params(), **_behind(target_ids)}
    return FigureCell(value, what.kind, "gap", params, what.currency if what.kind is Kind.MONEY else "")


def commission(what: What, person_ids: Iterable[int], windows: Iterable[Window], value: Decimal | None) -> FigureCell:
    """Commission of one person and period, or a sum of such."""
    if value is None:
        return FigureCell(None, Kind.MONEY, reason=_("No commission rate"))
    days = sorted(set(windows))
    params = {"measure": what.measure, "person": joined(person_ids), "windows": ",".join(f"{a.isoformat()}_{b.isoformat()}" for a, b in days)}
    return FigureCell(value, Kind.MONEY, "commission", params, what.currency)


def grown(what: What, of: Of, days: Window, base: Window | None, found: Grown) -> FigureCell:
    """Growth: opens to the sum and what it is compared with."""
    if base is None:
        return FigureCell(None, Kind.RATIO, reason=REASONS[found.ratio.reason or "history_starts"])
    params = {"measure": what.measure, "value": what.value, **_window(days), **_window(base, "base_"), **of.params()}
    return _ratio(found.ratio, "growth", params)


def read(reading: Reading) -> FigureCell:
    """A registered metric of a scope and period; opens to what it is made of."""
    if reading.ratio.value is None:
        return FigureCell(None, Kind.RATIO, reason=word(reading.ratio.why))
    return FigureCell(reading.ratio.value, Kind.RATIO, reading.source, reading.params, unit=" · ".join(str(word(each)) for each in reading.remarks))


def counted(activity: str, of: Of, found: Counted, name: str, value: int | None, reason: str = "") -> FigureCell:
    """A count of customers (13.9)."""
    if value is None:
        return FigureCell(None, Kind.INT, reason=REASONS.get(reason, reason))
    return FigureCell(value, Kind.INT, CUSTOMERS, _count(activity, of, found, name))


def _count(activity: str, of: Of, found: Counted, name: str) -> dict[str, str]:
    return {"measure": activity, "count": name, "by": of.by, "kind": found.days.period.kind, **of.params(), **_window(found.days.window)}


def retention(activity: str, of: Of, found: Counted) -> FigureCell:
    """Retained ÷ active of the period before."""
    return _ratio(found.retention, "retention", _count(activity, of, found, "retained"))


def customer_growth(activity: str, of: Of, found: Counted) -> FigureCell:
    """Growth of the number of active customers."""
    return _ratio(found.growth, "customer_growth", _count(activity, of, found, "active"))


def of_row(row: Attained, by: str, day: dt.date) -> Of:
    """Whose entries stand behind a row of attainment."""
    return Of(by, (row.who.id,), day)


def target_ids(rows: Iterable[Attained]) -> list[int] | dict[str, str]:
    """The targets behind rows of attainment."""
    kept = list(rows)
    if together := [row.period for row in kept if row.together]:
        days = min(each.start for each in together), max(each.end for each in together)
        return {"aims": together[0].kind, **_window(days, "aims_")}
    return [row.target_id for row in kept if row.target_id is not None]


def sum_gap(total: AttainedSum) -> Decimal:
    """Actual − target of a total."""
    return total.actual - total.target
