"""What rules say, in words: values with their unit, tables row by row, working calendars and units by name, clauses by title."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext as say

from makesell.ground import shown, worktime
from makesell.ground.organisation import queries as organisation
from makesell.ground.rules.kinds import Choice, Number, Rows, RuleKind, Shape, Whole, Words
from makesell.ground.worktime import naming
from makesell.metrics.indicators import INDICATOR
from makesell.sheets import indicators
from makesell.sheets.naming import called
from makesell.sheets.parts import Text

ALL: Final = "*"
ENDLESS: Final = Decimal(10) ** 12      # no company decides about more
SHARE: Final = "share"      # a Number that is read in per cent
COUNTED: Final[Mapping[str, Text]] = {
    "hours": gettext_lazy("%(count)s hours"), "days": gettext_lazy("%(count)s days"), "working days": gettext_lazy("%(count)s working days"),
    "months": gettext_lazy("%(count)s months"), "percent": gettext_lazy("%(count)s %%"), "points": gettext_lazy("%(count)s points"),
    "cases": gettext_lazy("%(count)s cases"), "answers": gettext_lazy("%(count)s answers"), "leads": gettext_lazy("%(count)s leads"),
}  # fmt: skip
CLAUSES: Final[Mapping[str, Text]] = {
    "ORG-1": gettext_lazy("Units and people"), "ORG-2": gettext_lazy("Leadership and roles"), "ORG-3": gettext_lazy("Salespeople"),
    "ORG-4": gettext_lazy("Plans and reports"), "ORG-5": gettext_lazy("Customer service"), "ORG-6": gettext_lazy("Sales support"),
    "PRO-1": gettext_lazy("Targets"), "PRO-2": gettext_lazy("Sales plans"), "PRO-3": gettext_lazy("New markets and customers"),
    "PRO-4": gettext_lazy("Negotiation and contract"), "PRO-5": gettext_lazy("Order and production"),
    "PRO-6": gettext_lazy("Shipping, invoice and money"), "PRO-7": gettext_lazy("Care after delivery"),
    "PER-1": gettext_lazy("Target agreements"), "PER-2": gettext_lazy("Appraisal"), "PER-3": gettext_lazy("Rewards"),
    "PER-4": gettext_lazy("Evaluation of teams"), "REG-1": gettext_lazy("The regime itself"),
}  # fmt: skip


def clause(code: str) -> str:
    """A clause by its code and title."""
    return f"{code} · {CLAUSES[code]}" if code in CLAUSES else code


def place(code: str) -> int:
    """Where a clause stands in the regime: organisation, process, performance, the regime itself."""
    return list(CLAUSES).index(code) if code in CLAUSES else len(CLAUSES)


def value(kind: RuleKind | None, raw: Any) -> str:
    """A rule's value as people read it; a kind nobody knows any more is said as it is kept."""
    if kind is not None and kind.code == naming.CALENDAR.code:
        return calendar(str(raw))
    return _of(kind.shape if kind else None, raw)


def calendar(code: str) -> str:
    """A working calendar by its name; the one the product comes with by its hours."""
    found = next((row for row in worktime.queries.calendars() if row.code == code), None)
    if found is not None:
        return (found.name_en if (get_language() or "").startswith("en") else "") or found.name
    return _("Office: Monday to Friday, 9:00 to 18:00") if code == naming.OFFICE else code


def scope(text: str) -> str:
    """What a rule is narrowed to: a unit by its name; "" is the whole company."""
    name, _mark, key = text.partition(":")
    if name == "unit" and key.isdecimal():
        found = organisation.named_units([int(key)])
        return called(found[int(key)]) if int(key) in found else text
    if name == "person" and key.isdecimal():
        people = organisation.named_people([int(key)])
        return called(people[int(key)]) if int(key) in people else text
    if name == "customer_class":
        return _("Customers of class %(name)s") % {"name": key}
    return text or _("The whole company")


def _of(shape: Shape | None, raw: Any) -> str:
    if isinstance(raw, bool):
        return _("Yes") if raw else _("No")
    if isinstance(shape, Choice) and raw in shape.options:
        return say(str(shape.options[raw]))
    if isinstance(shape, Choice) and shape is INDICATOR:
        return str(indicators.label(str(raw)))
    if isinstance(shape, Whole) and isinstance(raw, int):
        count = shown.plain(raw, 0)
        return str(COUNTED[shape.unit]) % {"count": count} if shape.unit in COUNTED else count
    if isinstance(shape, Number) and shape.unit == SHARE:
        return shown.ratio(Decimal(raw), get_language() or "zh-hans").short
    if isinstance(shape, Number):
        return _("without limit") if Decimal(raw) >= ENDLESS else shown.quantity(Decimal(raw))
    if raw == ALL and isinstance(shape, Words):
        return _("any")
    if isinstance(raw, list):
        return say("; ").join(_row(shape, row) for row in raw) or _("None")
    return str(raw)


def _row(shape: Shape | None, row: Any) -> str:
    if not isinstance(shape, Rows) or not isinstance(row, Mapping):
        return str(row)
    return " · ".join(_of(shape.columns[name], row[name]) for name in shape.columns if row.get(name) not in (None, ""))
