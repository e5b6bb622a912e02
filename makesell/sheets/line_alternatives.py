"""Beside an order or a quotation that is typed: what else there is for a line that would be late, what it does to the day, and what it costs."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from makesell.documents.slips import states
from makesell.engines.promise.options import PART, RUSH
from makesell.flows.steps.line_ways import PLANT, Way
from makesell.flows.steps.preview import LinePreview, Preview
from makesell.ground import shown
from makesell.sheets.giving import number
from makesell.sheets.parts import CheckPart, Fact

NAMED: Final = 3      # orders that would come later


def waiting(found: Preview) -> Sequence[CheckPart]:
    """Holds the place of the card until it is asked for; none where no line would be late."""
    late = any(each.late for each in found.lines)
    return [CheckPart(_("What else can be done"), _("Being looked for"), "mute", later=True)] if late else []


def of(found: Preview, order_id: int | None = None) -> Sequence[CheckPart]:
    """The card; none where no line would be late."""
    late = [each for each in found.lines if each.late]
    if not late:
        return []
    facts = tuple(fact for each in late for fact in (_fact(each, way, order_id) for way in each.ways))
    if not facts:
        return [CheckPart(_("What else can be done"), _("Nothing"), "mute", (), gettext("Nothing known brings a line forward."), later=True)]
    note = gettext("Nothing is held or moved by looking. Where no other order is named, no other promise moves.")
    chip = ngettext("%(count)s way", "%(count)s ways", len(facts)) % {"count": len(facts)}
    return [CheckPart(_("What else can be done"), chip, "ok", facts, note, later=True)]


def _fact(each: LinePreview, way: Way, order_id: int | None) -> Fact:
    wished = each.wished or way.day
    begins = None
    if way.kind == RUSH:
        given = {"line": str(each.line.position), "wanted": way.day.isoformat()} | ({"order": str(order_id)} if order_id is not None else {})
        losing = {loss.order_id for loss in way.losses}
        begins = "rush_orders", "propose", given | ({"gives": str(*losing)} if len(losing) == 1 else {})
    code = each.product.code if each.product else each.line.text
    value = " · ".join(words for words in (_day(way.day), _sooner(each, way), _cost(way), *_losing(way)) if words)
    more = {
        "position": each.line.position, "kind": way.kind, "date": way.day, "wanted": wished, "cost": way.cost, "currency": way.currency,
        "qty": way.qty if way.kind == PART else None, "early": way.early, "product": way.product.id if way.product else None,
        "overtime_minutes": way.worked or None,
        "moves": [
            {"order": loss.order_id, "number": loss.number, "position": loss.position, "was": loss.was, "now": loss.now} for loss in way.losses
        ],
    }  # fmt: skip
    return Fact(f"{each.line.position} · {code}: {_what(way)}", value, begins=begins, wide=True, more=more)


def _what(way: Way) -> str:
    """A way in words, with what it is done by."""
    if way.kind == PART:
        return gettext("%(qty)s by %(day)s, the rest later") % {"qty": number(way.qty), "day": _day(way.early)}
    if way.kind == states.OVERTIME:
        return gettext("%(time)s of overtime a day at %(where)s") % {"time": shown.duration(way.minutes, _language()), "where": way.where}
    code = way.product.code if way.product else ""
    if way.kind == states.EXPEDITE:
        return gettext("%(product)s within %(days)s working days") % {"product": code, "days": way.days}
    if way.kind == PLANT:
        return gettext("%(product)s made in %(plant)s, %(days)s working days of transport") % {"product": code, "plant": way.where, "days": way.days}
    return gettext("%(product)s instead") % {"product": code} if way.kind == states.STAND_IN else gettext("Orders of lower priority wait")


def _sooner(each: LinePreview, way: Way) -> str:
    days = (each.promise.date - way.day).days if each.promise else 0
    return ngettext("%(days)s day sooner", "%(days)s days sooner", days) % {"days": days} if days else ""


def _cost(way: Way) -> str:
    if way.cost is None:
        return gettext("no price yet") if way.kind == states.STAND_IN else gettext("cost not known yet")
    amount = f"{shown.amount(abs(way.cost), way.currency)} {way.currency}"
    if way.kind == states.STAND_IN:
        return (gettext("%(amount)s more net") if way.cost > 0 else gettext("%(amount)s less net") if way.cost else gettext("same net amount")) % {
            "amount": amount,
        }  # fmt: skip
    return gettext("costs %(amount)s") % {"amount": amount} if way.cost else gettext("costs nothing more")


def _losing(way: Way) -> list[str]:
    """The orders that come later, each with its days."""
    named = [gettext("%(number)s / %(line)s: %(days)s days later") % {"number": e.number, "line": e.position, "days": e.days} for e in way.losses]
    rest = len(named) - NAMED
    return named[:NAMED] + ([gettext("%(count)s further lines later") % {"count": rest}] if rest > 0 else [])


def _day(day: dt.date | None) -> str:
    return shown.date(day, _language()) if day else ""


def _language() -> str:
    return get_language() or "zh-hans"
