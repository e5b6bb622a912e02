"""Board of the regime handbook 制度手册 (REG-1): the rules in force on a day, beside those of another day where asked; schemes, acts, duties.

Printed from what is in force, never written by hand. Values without a rule are those the product comes with, and are said to be so.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext as say

from makesell.flows.steps.plan_words import sentence
from makesell.ground import clock, shown
from makesell.ground.access import roles
from makesell.ground.access.duties import BY_CODE, CATALOGUE
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind
from makesell.ground.rules.queries import RuleRow
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes.access import SCHEMES
from makesell.sheets import rule_words
from makesell.sheets.boards import Board, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, Link
from makesell.sheets.giving import word
from makesell.sheets.parts import Input, Sheet, Take, Text
from makesell.sheets.rules import KINDS

FILTERS: Final = (
    Input("on", gettext_lazy("In force on"), Take.DATE, required=False),
    Input("against", gettext_lazy("Compared with"), Take.DATE, required=False),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the handbook says of one kind and scope on a day: the value in words, and the rule it stands in (None: comes with the product)."""

    value: str
    row: RuleRow | None


def said_on(day: dt.date) -> dict[tuple[str, str], Said]:
    """Everything in force on a day, by kind and scope; kinds without a rule of the whole company by their default."""
    found = {(code, ""): Said(rule_words.value(kind, kind.default), None) for code, kind in KINDS.items()}
    for row in rules.in_force(day):
        if row.kind in KINDS:
            found[(row.kind, row.scope)] = Said(rule_words.value(KINDS[row.kind], row.value), row)
    return found


def board(sheets: Sequence[Sheet]) -> Board:
    """The board over these sheets (the registry's; it stands above this file)."""

    def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
        on, against = given.get("on") or clock.today(), given.get("against")
        now, then = said_on(on), said_on(against) if against else None
        parts: list[BoardPart] = [] if then is None or against is None else [_difference(now, then, on, against)]
        parts += [*_clauses(now, then), _schemes(actor, on), _acts(sheets), _duties()]
        company = organisation.company()
        return BoardPage(
            title=_("Handbook of the regime"),
            sub=" · ".join(part for part in (_name(company) if company else "", _("in force on %(day)s") % {"day": _day(on)}) if part),
            parts=parts,
            chosen={"on": on.isoformat(), "against": against.isoformat() if against else ""},
        )

    return Board(
        "handbook", gettext_lazy("Handbook of the regime"), "book-open", build, filters=lambda actor: FILTERS, roles=frozenset(roles.STAFF),
        section="organisation", order=29,
    )  # fmt: skip


def _name(company: organisation.CompanyRow) -> str:
    return (company.name_en if get_language() == "en" else "") or company.name


def _day(day: dt.date) -> str:
    return shown.date(day, get_language() or "zh-hans")


Found = Mapping[tuple[str, str], Said]


def _difference(now: Found, then: Found, on: dt.date, against: dt.date) -> BoardNote:
    changed = [key for key in {*now, *then} if _value(now, key) != _value(then, key)]
    if not changed:
        return BoardNote(_("Nothing differs between %(then)s and %(now)s.") % {"then": _day(against), "now": _day(on)})
    words = {"count": len(changed), "then": _day(against), "now": _day(on)}
    said = ngettext(
        "%(count)s rule differs between %(then)s and %(now)s.", "%(count)s rules differ between %(then)s and %(now)s.", len(changed)
    )  # fmt: skip
    return BoardNote(said % words, "warn")


def _value(found: Found, key: tuple[str, str]) -> str:
    return found[key].value if key in found else ""


def _clauses(now: Found, then: Found | None) -> list[BoardPart]:
    """A table a clause: each kind of rule with its value, since when, by whom."""
    keys = sorted({*now, *(then or {})}, key=lambda key: (KINDS[key[0]].clause, key))
    parts: list[BoardPart] = []
    for clause in sorted({KINDS[code].clause for code, _scope in keys}, key=rule_words.place):
        rows = [_row(key, now, then) for key in keys if KINDS[key[0]].clause == clause]
        parts.append(BoardTable(f"clause_{clause}", rule_words.clause(clause), _columns(compared=then is not None), rows))
    return parts


def _columns(*, compared: bool) -> tuple[BoardColumn, ...]:
    before = (BoardColumn("then", _("Compared with")),) if compared else ()
    return (
        BoardColumn("rule", _("Rule"), wrap=True), BoardColumn("value", _("Value"), wrap=True), *before, BoardColumn("scope", _("Only for")),
        BoardColumn("since", _("From"), Kind.DATE), BoardColumn("proof", _("Stands on")),
    )  # fmt: skip


def _row(key: tuple[str, str], now: Found, then: Found | None) -> BoardRow:
    code, scope = key
    kind, found = KINDS[code], now.get(key)
    row = found.row if found else None
    name: Link | Text = Link(word(kind.label), noun="rules", id=row.record_id) if row else word(kind.label)
    cells = {
        "rule": name, "value": _value(now, key) or _("not in force"), "scope": rule_words.scope(scope), "since": row.valid_from if row else None,
        "proof": _proof(kind, row),
    }  # fmt: skip
    if then is None:
        return BoardRow(cells)
    differs = _value(now, key) != _value(then, key)
    return BoardRow(cells | {"then": _value(then, key) or _("not in force")}, tone="warn" if differs else "")


def _proof(kind: RuleKind, row: RuleRow | None) -> str:
    """Who decided it; rules on pay without consultation or with readers missing are said to be not proven."""
    if row is None:
        return _("comes with the product")
    people = len(organisation.members(organisation.below([unit.id for unit in organisation.units(row.valid_from)], row.valid_from), row.valid_from))
    approved = organisation.named_people([row.approved_by_id])[row.approved_by_id].name if row.approved_by_id else _("approved")
    return approved if rules.proven(row, kind, people) else f"{approved} · {_('not proven enforceable (Labour Contract Law §4)')}"


def _schemes(actor: Actor, on: dt.date) -> BoardTable:
    """The incentive schemes in force, in plain sentences; they open for who may see them."""
    found = schemes.in_force(on)
    names = schemes.named([row.scheme_id for row in found])
    opens = SCHEMES.may(actor)
    rows = []
    for row in found:
        name: Link | Text = Link(names[row.scheme_id], noun="incentive_schemes", id=row.scheme_id) if opens else names[row.scheme_id]
        rows.append(BoardRow({"scheme": name, "words": sentence(row), "since": row.valid_from}))
    columns = (
        BoardColumn("scheme", _("Incentive scheme")), BoardColumn("words", _("Said in words"), wrap=True),
        BoardColumn("since", _("From"), Kind.DATE),
    )
    return BoardTable("schemes", f"PER-3 · {_('Incentive schemes')}", columns, rows, empty=_("No incentive scheme is in force."))


def _acts(sheets: Sequence[Sheet]) -> BoardTable:
    """Each document's acts: from which states, and whose they are."""
    rows: list[BoardRow] = []
    for sheet in (one for one in sheets if one.stages):
        rows.append(BoardRow({"act": sheet.plural}, group=True))
        for act in sheet.acts:
            holders = [say(str(BY_CODE[role].name)) for role in sheet.policy.acts.get(act.name, {}) if role in BY_CODE]
            rows.append(BoardRow({"act": act.label, "states": _states(sheet, act.states), "who": _(", ").join(holders)}))
    columns = (BoardColumn("act", _("Act")), BoardColumn("states", _("In the states"), wrap=True), BoardColumn("who", _("Who may"), wrap=True))
    return BoardTable("acts", _("Documents and who may do what"), columns, rows)


def _states(sheet: Sheet, names: Sequence[str]) -> str:
    field = next((one for one in sheet.listing.fields if one.name == "state"), None)
    labels = field.choices if field else {}
    return _(", ").join(say(str(labels[name])) if name in labels else name for name in names)


def _duties() -> BoardTable:
    """What each role answers for."""
    rows = [
        BoardRow({"role": say(str(role.name)), "duties": " · ".join(say(str(duty)) for duty in role.duties)})
        for role in CATALOGUE
        if role.code in roles.STAFF
    ]
    return BoardTable("duties", f"ORG-2 · {_('Duties')}", (BoardColumn("role", _("Role")), BoardColumn("duties", _("Duties"), wrap=True)), rows)
