"""The paper of a target agreement (PER-1): what both sign, in the language of the person it is for; with the signatures once they are there."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word
from django.utils.translation import override

from makesell.documents import agreements as room
from makesell.documents.agreements import queries
from makesell.documents.agreements.queries import AgreedRow, AgreementRow
from makesell.flows.steps import plan_words
from makesell.flows.steps.papers import letterhead, signer
from makesell.ground import shown
from makesell.ground.organisation.queries import language_of
from makesell.ground.paper.press import Letterhead, Sheet, render
from makesell.ground.period.words import in_words
from makesell.ground.signing import queries as signing
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes.words import VALUES

TEMPLATE: Final = Path(room.__file__).parent / "paper" / "agreement.typ"


def paper(row: AgreementRow, *, at: dt.datetime) -> bytes:
    """The PDF of an agreement as it stands: to be signed, or with what was signed."""
    language = language_of(row.person_id)
    with override(language):
        return render(_sheet(row, language), _head(row, language), at=at)


def _head(row: AgreementRow, language: str) -> Letterhead:
    return letterhead(_("Target agreement"), row.number or "", language, _("Revision %(revision)s") % {"revision": row.revision})


def _sheet(row: AgreementRow, language: str) -> Sheet:
    drawn = signing.drawn(row.id)
    data = {
        "facts": _facts(row, language),
        "targets": {
            "title": _("Agreed targets"),
            "heads": [_("Measure"), _("Period"), _("For"), _("Target")],
            "rows": [_target(each, language) for each in queries.agreed(row.id)],
        },
        "scheme": {"title": _("Incentive scheme"), "lines": _scheme(row, language)},
        "terms": {"title": _("What both agree"), "lines": _terms(row)},
        "reason_title": _("Why it was changed"),
        "reason": row.reason,
        "parties": _parties(row, language, set(drawn)),
    }
    lines = _lines(data)
    data |= {"digest": digest(lines), "digest_title": _("SHA-256 of the text above")}
    return Sheet(TEMPLATE, data, drawn)


def wording(row: AgreementRow) -> list[str]:
    """What an agreement says, line by line, in the language of its paper; without signatures."""
    language = language_of(row.person_id)
    with override(language):
        return _lines(_sheet(row, language).data)


def digest(lines: Sequence[str]) -> str:
    """The SHA-256 of a wording."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _lines(data: Mapping[str, Any]) -> list[str]:
    """The text of the paper, in the order it is printed."""
    rows = [*data["facts"], *data["targets"]["rows"]]
    said = [": ".join(rows[n]) if n < len(data["facts"]) else " · ".join(rows[n]) for n in range(len(rows))]
    return [*said, *data["scheme"]["lines"], *data["terms"]["lines"], *([data["reason"]] if data["reason"] else [])]


def _facts(row: AgreementRow, language: str) -> list[list[str]]:
    period = in_words(row.period_kind, row.period, row.start, row.end, language)
    return [
        [_("Person"), row.person], [_("Unit"), row.unit], [_("Period"), period],
        [_("Days"), f"{shown.date(row.start, language)} – {shown.date(row.end - dt.timedelta(days=1), language)}"],
    ]  # fmt: skip


def _target(each: AgreedRow, language: str) -> list[str]:
    measure = next((m for m in schemes.measures() if m.code == each.measure), None)
    name = (measure.name if language.startswith("zh") else measure.name_en) if measure else each.measure
    amount = shown.money(each.amount, each.currency).full if each.value in ("net", "gross") else shown.quantity(each.amount)
    narrowed = " · ".join(part for part in (each.product_group, each.territory) if part)
    return [
        f"{name} ({word(str(VALUES[each.value]))})", in_words(each.period_kind, each.period, each.start, each.end, language), narrowed or "—", amount,
    ]  # fmt: skip


def _scheme(row: AgreementRow, language: str) -> list[str]:
    if row.scheme_version_id is None:
        return [_("No incentive scheme is agreed for this period.")]
    lines = [_("%(scheme)s, version %(revision)s") % {"scheme": row.scheme, "revision": row.scheme_revision}]
    return lines + plan_words.sentences(schemes.versions_of([row.scheme_version_id])[row.scheme_version_id])


def _terms(row: AgreementRow) -> list[str]:
    return [
        _("The targets above were discussed with the person and approved by the company."),
        _("Attainment is read from the books of the company; each figure can be opened down to the documents behind it."),
        _("A change of targets or scheme is a new revision of this agreement and counts for pay only once both have signed it."),
        _("Until a new revision is signed, this one stays in force."),
        *[line.strip() for line in row.terms.splitlines() if line.strip()],
    ]


def _parties(row: AgreementRow, language: str, drawn: set[str]) -> list[dict[str, Any]]:
    signed = {each.party: each for each in signing.signatures(row.id)}
    return [
        signer("company", _("For the company"), "", signed.get("company"), language, drawn),
        signer("other", _("The person"), row.person, signed.get("other"), language, drawn),
    ]
