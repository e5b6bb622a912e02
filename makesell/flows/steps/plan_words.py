"""How an incentive plan reads back: a version's ladder, each of its components and its modifiers as plain sentences, in the running language:
on pages and on the agreement that is signed (PER-1, PER-3)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.ground import shown
from makesell.masterdata.products import queries as products
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import Component, Rung
from makesell.masterdata.schemes.queries import VersionRow, measure


def language() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"


def measure_name(code: str) -> str:
    """What a measure is called, built in or the company's own."""
    row = measure(code)
    return code if row is None else row.name_en if language().startswith("en") else row.name


def ratio(value: Decimal) -> str:
    """A share in per cent, with all the decimals it has."""
    space = "" if language().startswith("zh") else "\u00a0"
    return f"{shown.quantity(value * 100)}{space}%"


def money(value: Decimal, currency: str) -> str:
    """An amount in words."""
    return f"{shown.plain(value, 2)} {currency}"


def component_name(component: Component) -> str:
    """What a component is called: its name, else its kind; with its code."""
    return f"{component.name or word(words.COMPONENT_KINDS[component.kind])} ({component.code})"


def place(start: Decimal, ladder: str) -> str:
    """Where a step begins, in words."""
    return ratio(start) if ladder == words.OF_TARGET else shown.quantity(start)


def sentences(row: VersionRow) -> list[str]:
    """Everything a version says: the ladder with its groups and cap, each component, the modifiers."""
    groups = {group.id: group.name for group in products.group_tree()} if _named(row) else {}
    made = [_ladder(row, groups)] if row.steps else []
    made += [component_said(each, row.currency, groups) for each in row.components]
    return [*made, *modifiers_said(row)]


def _named(row: VersionRow) -> bool:
    own = {rung.product_group_id for each in row.components for rung in each.rungs} | {each.product_group_id for each in row.components}
    return bool({step.product_group_id for step in row.steps} | own)


def sentence(row: VersionRow) -> str:
    """A version reads back: which version, and all its sentences."""
    return gettext("Version %(revision)s: %(said)s") % {
        "revision": row.revision,
        "said": gettext("; ").join(sentences(row)) or gettext("pays nothing yet"),
    }


def _ladder(row: VersionRow, groups: dict[int, str]) -> str:
    said = gettext("on %(measure)s (%(value)s), by %(period)s, %(steps)s") % {
        "measure": measure_name(row.measure), "value": word(words.VALUES[row.value]), "period": word(words.ACCUMULATIONS[row.accumulation]),
        "steps": _steps(row, None),
    }  # fmt: skip
    own = sorted({step.product_group_id for step in row.steps if step.product_group_id is not None})
    more = [gettext("; %(group)s: %(steps)s") % {"group": groups.get(group, ""), "steps": _steps(row, group)} for group in own]
    if row.cap is not None:
        more.append(gettext("; at most %(cap)s a period") % {"cap": money(row.cap, row.currency)})
    return said + "".join(more)


def _steps(row: VersionRow, group: int | None) -> str:
    return gettext("; ").join(f"≥ {place(step.start, row.ladder)}: {ratio(step.rate)}" for step in row.steps if step.product_group_id == group)


def component_said(each: Component, currency: str, groups: dict[int, str]) -> str:
    """A component as one plain sentence: name, what it pays on what, steps, who and what it counts, days, cap."""
    said = SAY[each.kind](each, currency, groups)
    return gettext("%(name)s: %(said)s") % {"name": component_name(each), "said": gettext(", ").join([said, *_conditions(each, currency, groups)])}


def _on(each: Component) -> dict[str, str]:
    return {"measure": measure_name(each.measure), "value": word(words.VALUES[each.value]), "period": word(words.ACCUMULATIONS[each.accumulation])}


def _commission(each: Component, currency: str, groups: dict[int, str]) -> str:
    said = gettext("on %(measure)s (%(value)s), by %(period)s, %(steps)s")
    return said % {**_on(each), "steps": _rungs(each, currency, groups)}


def _bonus(each: Component, currency: str, groups: dict[int, str]) -> str:
    said = gettext("by %(measure)s (%(value)s) of the %(period)s: %(steps)s; only the highest that is reached counts")
    return said % {**_on(each), "steps": _rungs(each, currency, groups)}


def _score(each: Component, currency: str, groups: dict[int, str]) -> str:
    said = gettext("by the published score of the %(period)s's appraisal: %(steps)s; only the highest that is reached counts")
    return said % {"period": word(words.ACCUMULATIONS[each.accumulation]), "steps": _rungs(each, currency, groups)}


def _spiff(each: Component, currency: str, groups: dict[int, str]) -> str:
    return gettext("%(amount)s for each unit, on %(measure)s") % {"amount": money(each.amount or Decimal(0), currency), **_on(each)}


def _pool(each: Component, currency: str, groups: dict[int, str]) -> str:
    said = gettext("on the team's %(measure)s (%(value)s), by %(period)s, %(steps)s; divided %(shares)s")
    return said % {**_on(each), "steps": _rungs(each, currency, groups), "shares": word(words.SHARES[each.share_by])}


def _guarantee(each: Component, currency: str, groups: dict[int, str]) -> str:
    said = gettext("what is earned in a period is topped up to %(amount)s, for the days of membership")
    return said % {"amount": money(each.amount or Decimal(0), currency)}


def _hold_back(each: Component, currency: str, groups: dict[int, str]) -> str:
    said = gettext("%(share)s of what entries earn is held back and paid: %(release)s")
    return said % {"share": ratio(each.rate or Decimal(0)), "release": word(words.RELEASES[each.release])}


def _draw(each: Component, currency: str, groups: dict[int, str]) -> str:
    amount = {"amount": money(each.amount or Decimal(0), currency)}
    if each.recoverable:
        return gettext("pay is brought up to %(amount)s a month; what was given is paid back out of what later runs earn above it") % amount
    return gettext("pay is brought up to %(amount)s a month; it is not paid back") % amount


def _expense(each: Component, currency: str, groups: dict[int, str]) -> str:
    said = gettext("of what is spent of budgets beyond %(amount)s and %(allowance)s of the credits, %(share)s is taken off")
    return said % {
        "amount": money(each.amount or Decimal(0), currency), "allowance": ratio(each.allowance or Decimal(0)),
        "share": ratio(each.rate or Decimal(0)),
    }  # fmt: skip


SAY: Final = {
    words.COMMISSION: _commission, words.BONUS: _bonus, words.SCORE: _score, words.SPIFF: _spiff, words.POOL: _pool,
    words.GUARANTEE: _guarantee, words.HOLD_BACK: _hold_back, words.DRAW: _draw, words.EXPENSE: _expense,
}  # fmt: skip


def _for_whom(rung: Rung, groups: dict[int, str]) -> str:
    named = [groups.get(rung.product_group_id or 0, ""), rung.customer_class and _("class %(code)s") % {"code": rung.customer_class}]
    return " · ".join(part for part in named if part) or gettext("all others")


def _rungs(each: Component, currency: str, groups: dict[int, str]) -> str:
    bases = [rung for rung in each.rungs if rung.base]
    split = len({rung.key for rung in each.rungs if not rung.base}) > 1
    said = [f"{_for_whom(rung, groups)} {ratio(rung.rate)}" for rung in bases]
    for rung in each.rungs:
        if not rung.base:
            pays = f"× {shown.quantity(rung.rate)}" if bases else money(rung.amount, currency) if each.kind in AMOUNTS else ratio(rung.rate)
            before = f"{_for_whom(rung, groups)} " if split else ""
            said.append(f"{before}≥ {_start(each, rung.start)}: {pays}")
    return gettext("; ").join(said)


AMOUNTS: Final = frozenset({words.BONUS, words.SCORE})


def _start(each: Component, start: Decimal) -> str:
    return shown.quantity(start) if each.kind == words.SCORE else place(start, each.ladder)


def _conditions(each: Component, currency: str, groups: dict[int, str]) -> list[str]:
    made: list[str] = []
    if each.kind in words.ON_MEASURE and each.credit != words.CREDITED:
        made.append(word(words.CREDITS[each.credit]))
    if each.product_group_id is not None:
        made.append(gettext("only %(what)s") % {"what": groups.get(each.product_group_id, "")})
    if each.product_id is not None:
        named = products.names([each.product_id])
        made.append(gettext("only %(what)s") % {"what": named.get(each.product_id, "")})
    if each.customer_class:
        made.append(gettext("only customers of class %(code)s") % {"code": each.customer_class})
    if each.first_day is not None:
        made.append(gettext("from %(day)s") % {"day": shown.date(each.first_day, language())})
    if each.last_day is not None:
        made.append(gettext("until %(day)s") % {"day": shown.date(each.last_day, language())})
    if each.cap is not None:
        made.append(gettext("at most %(cap)s a period") % {"cap": money(each.cap, currency)})
    return made


SHARE: Final = frozenset({words.PRICE, words.FLOOR})


def modifiers_said(row: VersionRow) -> list[str]:
    """The modifiers of a version, a sentence a kind."""
    made = []
    for kind in words.MODIFIERS:
        steps = [each for each in row.modifiers if each.kind == kind]
        if steps:
            said = gettext("; ").join(
                f"≥ {ratio(each.start) if kind in SHARE else shown.quantity(each.start)}: × {shown.quantity(each.factor)}" for each in steps
            )
            made.append(gettext("Pay of an entry is multiplied by %(what)s: %(steps)s") % {"what": word(words.MODIFIERS[kind]), "steps": said})
    return made


def columns_said(rows: Sequence[Component], currency: str, groups: dict[int, str]) -> list[dict[str, str]]:
    """Components as a table shows them."""
    made = []
    for each in rows:
        kind = word(words.COMPONENT_KINDS[each.kind])
        made.append({"code": each.code, "name": each.name or kind, "kind": kind, "words": component_said(each, currency, groups)})
    return made
