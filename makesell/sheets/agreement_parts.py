"""Sheets: how a target agreement is negotiated — comments by line, wordings, and what changed between them and against what it replaces."""

import difflib
import itertools
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from makesell.documents.agreements import queries as agreements
from makesell.flows.steps.agreement_paper import wording
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.parts import TablePart, Text

SHOWN = 16


def lines(actor: Actor, key: int) -> Mapping[int, Text]:
    """The lines of the wording, to comment on one."""
    found = wording(agreements.agreement(actor, key))
    return {0: _("The whole agreement")} | dict(enumerate(found, 1))


def open_comments(actor: Actor, key: int) -> Mapping[int, Text]:
    """The comments that are not settled."""
    agreements.agreement(actor, key)
    return {one.turn: f"{one.by or ''}: {one.text}" for one in agreements.comments(key) if one.settled_at is None}


def comments(actor: Actor, key: int) -> TablePart:
    """The thread: who said what about which line, and whether it is settled."""
    agreements.agreement(actor, key)
    return TablePart(
        (
            ("at", _("When"), Kind.MOMENT), ("by", _("By"), Kind.TEXT), ("about", _("About"), Kind.TEXT), ("text", _("Said"), Kind.TEXT),
            ("settled", _("Settled"), Kind.TEXT),
        ),
        [
            {
                "at": one.at, "by": one.by or "", "about": one.about or _("The whole agreement"), "text": one.text,
                "settled": one.settled_by or "" if one.settled_at else _("open"),
            }
            for one in agreements.comments(key)
        ],
    )  # fmt: skip


def changed(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The lines of two wordings that differ: ("-", gone) and ("+", new), in their order."""
    for line in difflib.ndiff(list(before), list(after)):
        if line[:2] in ("- ", "+ "):
            yield line[0], line[2:]


def differences(actor: Actor, key: int) -> TablePart:
    """What this agreement changes against the one it replaces, and each wording against the one before."""
    row = agreements.agreement(actor, key)
    signs = {"-": _("Gone"), "+": _("New")}
    rows = []
    if row.replaces_id is not None:
        (old,) = agreements.of_ids([row.replaces_id])
        against = _("against revision %(revision)s") % {"revision": old.revision}
        rows += [{"of": against, "sign": signs[sign], "line": line} for sign, line in changed(wording(old), wording(row))]
    kept = agreements.editions(key)
    for before, after in itertools.pairwise(kept):
        of = _("wording %(new)s against %(old)s: %(why)s") % {"new": after.edition, "old": before.edition, "why": after.why}
        rows += [{"of": of, "sign": signs[sign], "line": line} for sign, line in changed(before.wording.split("\n"), after.wording.split("\n"))]
    return TablePart((("of", _("Which"), Kind.TEXT), ("sign", _("What"), Kind.TEXT), ("line", _("Line"), Kind.TEXT)), rows)


def editions(actor: Actor, key: int) -> TablePart:
    """The wordings that were offered, each with its hash; a signed paper carries the last one's."""
    agreements.agreement(actor, key)
    return TablePart(
        (
            ("edition", _("Wording"), Kind.INT), ("at", _("When"), Kind.MOMENT), ("by", _("By"), Kind.TEXT), ("why", _("Reason"), Kind.TEXT),
            ("digest", "SHA-256", Kind.CODE),
        ),
        [
            {"edition": one.edition, "at": one.at, "by": one.by or "", "why": one.why, "digest": one.digest[:SHOWN]}
            for one in agreements.editions(key)
        ],
    )  # fmt: skip
