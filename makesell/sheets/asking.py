"""What an approval is about, in the words of the record's page: for the list of approvals and the page behind a mail's link."""

from collections.abc import Iterator
from typing import Final

from makesell.ground.actor import Actor
from makesell.ground.approval.queries import Waiting
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import CheckPart, CurvesPart, Fact, TablePart
from makesell.sheets.registry import BY_KIND

MOST: Final = 12
# The panels that say what is decided: the facts of the record, then its discount and margin where the reader may see them.
SAYING: Final = ("facts", "authority")


def noun(row: Waiting) -> str:
    """What kind of record it is."""
    sheet = BY_KIND.get(row.kind)
    return str(sheet.label) if sheet else ""


def about(actor: Actor, row: Waiting) -> list[Fact]:
    """The facts that say something, but for those that name who asks and why."""
    said = {row.asked_by, row.reason}
    found = [fact for fact in _facts(actor, row) if fact.value not in (None, "") and str(fact.value) not in said]
    return found[:MOST]


def _facts(actor: Actor, row: Waiting) -> Iterator[Fact]:
    sheet = BY_KIND.get(row.kind)
    panels = {one.code: one for one in sheet.panels} if sheet and sheet.policy.may(actor) else {}
    for code in SAYING:
        try:
            body = panels[code].body(actor, row.record_id) if code in panels else ()
        except Refusal:      # one may decide what one does not otherwise see
            continue
        if isinstance(body, CheckPart):
            yield from body.facts
            if body.note:
                yield Fact(body.label, body.note)
        elif not isinstance(body, TablePart | CurvesPart):
            yield from body
