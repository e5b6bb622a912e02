"""The paper of a pay statement 提成单 (PER-3): the sums, and each line with its documents and its arithmetic, in the language of its reader."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word
from django.utils.translation import override

from makesell.documents import payruns as room
from makesell.documents.payruns import queries, states
from makesell.documents.payruns.queries import LineRow, StatementRow
from makesell.flows.steps.papers import letterhead
from makesell.ground import shown
from makesell.ground.paper.press import Sheet, render
from makesell.ground.period.words import in_words
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes.queries import VersionRow

TEMPLATE: Final = Path(room.__file__).parent / "paper" / "statement.typ"
Words = Callable[[LineRow, dict[int, VersionRow]], Any]     # how the amount of a line comes about, in the language of the moment


def paper(row: StatementRow, language: str, words: Words, *, at: dt.datetime) -> bytes:
    """The PDF of a statement; the same bytes for the same statement, language and moment."""
    with override(language):
        head = letterhead(_("Pay statement"), row.number or "", language, _("For the person named here alone."))
        return render(Sheet(TEMPLATE, _data(row, language, words)), head, at=at)


def _data(row: StatementRow, language: str, words: Words) -> Mapping[str, Any]:
    lines = queries.lines(row.id)
    versions = schemes.versions_of(sorted({line.version_id for line in lines if line.version_id}))
    return {
        "facts": [
            [_("Person"), row.person], [_("Employee code"), row.person_code], [_("Unit"), row.unit],
            [_("Period"), in_words(row.kind, row.period, row.start, row.end, language)], [_("Incentive scheme"), row.scheme],
            [_("Target agreement"), row.agreement or _("None is signed")],
        ],
        "sums": {"title": _("Sums"), "heads": [_("What"), row.currency], "rows": _sums(row)},
        "lines": {
            "title": _("Lines"),
            "heads": [_("No."), _("What for"), _("Date"), _("Documents"), _("How"), row.currency],
            "rows": [_line(line, language, words, versions, row.currency) for line in lines],
            "empty": _("Nothing was earned in this period."),
        },
        "notes": _notes(row),
    }  # fmt: skip


def _sums(row: StatementRow) -> list[list[str]]:
    """Brought forward and earned, by component, less what is held and carried: what is paid."""
    parts = [(word(states.COMPONENTS[code]), amount) for code, amount in queries.components(row.id)]
    pairs = [
        (_("Brought forward"), row.brought), *parts, (_("Held (unsigned)"), -row.held), (_("Carried forward"), -row.carried),
    ]  # fmt: skip
    shown_pairs = [(label, amount) for label, amount in pairs if amount]
    return [[label, shown.amount(amount, row.currency)] for label, amount in [*shown_pairs, (_("Paid out"), row.paid)]]


def _line(line: LineRow, language: str, words: Words, versions: dict[int, VersionRow], currency: str) -> list[str]:
    documents = " · ".join(part for part in (line.source, line.order, line.customer) if part)
    return [
        str(line.position), _what(line, versions), shown.date(line.entry_date, language) if line.entry_date else "—",
        documents or "—", str(words(line, versions)), shown.amount(line.amount, currency),
    ]  # fmt: skip


def _what(line: LineRow, versions: dict[int, VersionRow]) -> str:
    kind = word(states.COMPONENTS[line.component])
    found = [one.name for version in versions.values() if (one := version.component(line.part)) is not None]
    return f"{kind} · {next((name for name in found if name), line.part)}" if line.part else kind


def _notes(row: StatementRow) -> list[str]:
    notes = [word(states.PROBLEMS[row.problem])] if row.problem else []
    if row.held:
        notes.append(_("Paid once your target agreement is signed."))
    if row.carried:
        notes.append(_("Pay is never below zero; the rest is set off against the next statement."))
    return [*notes, _("Whoever does not agree with a line disputes it on the page of this statement; every dispute is answered.")]
