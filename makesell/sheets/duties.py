"""Board of one's duties 职责 (ORG-2, REG-1): what one answers for, the screens that serve it, and how one stands: what waits, what is late."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy, ngettext

from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.access.duties import BY_CODE, Role
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_for
from makesell.ground.listing import Kind
from makesell.sheets.boards import Board, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, Link
from makesell.sheets.parts import Sheet


def board(sheets: Sequence[Sheet], boards: Sequence[Board]) -> Board:
    """The board over these sheets and boards (the registry's; it stands above this file)."""
    by_noun, by_board = {sheet.noun: sheet for sheet in sheets}, {one.code: one for one in boards}

    def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
        held = [BY_CODE[code] for code in roles.ALL if code in actor.roles and code in BY_CODE]
        parts: list[BoardPart] = [_table(actor, role, by_noun, by_board) for role in held]
        return BoardPage(
            title=_("My duties"),
            sub=" · ".join(say(str(role.name)) for role in held),
            parts=[*_approvals(actor), *parts] or [BoardNote(_("No role, so no duties in this product."))],
        )

    return Board("duties", gettext_lazy("My duties"), "badge-check", build, section="today", order=3)


def _approvals(actor: Actor) -> list[BoardNote]:
    """What waits for one's decision, whatever the role."""
    waiting = len(waiting_for(actor, clock.today()))
    said = ngettext("%(count)s waits for your decision", "%(count)s wait for your decision", waiting) % {"count": waiting}
    return [BoardNote(said, "warn")] if waiting else []


def _table(actor: Actor, role: Role, by_noun: Mapping[str, Sheet], by_board: Mapping[str, Board]) -> BoardTable:
    """A role: its duties below the heading; its screens, those where something waits first, then those that have nothing to wait for."""
    rows = []
    for name in role.nouns:
        sheet = by_noun.get(name)
        if sheet is None:
            rows.append((0, BoardRow({"screen": Link(by_board[name].label, board=name)})))
            continue
        waits = sheet.waits(actor, clock.now()) if sheet.waits and sheet.policy.may(actor) else None
        if waits is None:
            rows.append((0, BoardRow({"screen": Link(sheet.plural, noun=name)})))
            continue
        late = sum(1 for one in waits if one.late)
        cells = {
            "screen": Link(sheet.plural, noun=name), "waiting": len(waits), "late": late or "",
            "first": Link(waits[0].title, noun=name, id=waits[0].id) if waits else _("Nothing waits"),
        }  # fmt: skip
        rows.append((2 if waits else 1, BoardRow(cells, tone="warn" if late else "")))
    rows.sort(key=lambda pair: -pair[0])
    columns = (
        BoardColumn("screen", _("Screen")), BoardColumn("waiting", _("Waits for you"), Kind.INT), BoardColumn("late", _("of it late"), Kind.INT),
        BoardColumn("first", _("Comes first")),
    )  # fmt: skip
    ordered, duties = [row for _order, row in rows], " · ".join(say(str(duty)) for duty in role.duties)
    return BoardTable(f"role_{role.code}", say(str(role.name)), columns, ordered, foot=duties)
