"""Sheets: what every signed noun shows — who signed, when and how, and what the seal of its paper proves right now."""

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.signing import queries, words
from makesell.sheets.giving import said
from makesell.sheets.parts import Fact, Input, Panel, TablePart, Take, Text

WAYS: Final = said(words.WAYS)
PARTIES: Final[dict[str, Text]] = {"company": _("For the company"), "other": _("Other side")}
_consent: Callable[[], Text] = lazy(lambda: words.consent(get_language() or ""), str)
CONSENT: Final[Text] = _consent()
# What only a signature on screen, or only one on paper has.
OF_A_WAY: Final[tuple[tuple[str, Text], ...]] = (
    ("seal", _("Seal")), ("consent", _("Agreed wording (version, hash)")), ("checked_by", _("Text compared by")),
    ("place", _("Place of the original")),
)  # fmt: skip
DRAWN: Final = Input("drawn", _("Signature"), Take.DRAWN, help=_("By finger, pen or mouse; or let your name be written."))
ON_PAPER: Final = (
    Input("scan", _("Scan of the signed paper"), Take.FILE),
    Input("signed_date", _("Day of signing"), Take.DATE),
    Input("company_by", _("Signed for the company by"), Take.REF, noun="people"),
    Input("seal", _("Seal"), help=_("For example 合同专用章.")),
    Input("checked_by", _("Text compared by"), Take.REF, noun="people", help=_("Who compared the signed text with the approved one.")),
    Input("place", _("Place of the original"), help=_("Where the signed paper is kept.")),
)


def panels(see: Callable[[Actor, int], object]) -> tuple[Panel, ...]:
    """The panels of signatures and seal; `see` refuses who may not see the record."""

    def signatures(actor: Actor, key: int) -> TablePart:
        see(actor, key)
        rows = [
            {
                "party": PARTIES[row.party], "name": row.name, "way": WAYS[row.way], "signed_date": row.signed_date, "at": row.at,
                "consent": f"{row.consent_version} · {row.consent_sha256[:12]}" if row.consent_version else "",
                "seal": row.seal, "checked_by": row.checked_by or "", "place": row.place,
            }
            for row in queries.signatures(key)
        ]  # fmt: skip
        return TablePart(
            (
                ("party", _("Side"), Kind.TEXT), ("name", _("Name"), Kind.TEXT), ("way", _("How"), Kind.TEXT),
                ("signed_date", _("Signed on"), Kind.DATE), ("at", _("Recorded at"), Kind.MOMENT),
                *((name, label, Kind.TEXT) for name, label in OF_A_WAY if any(row[name] for row in rows)),
            ),
            rows,
            empty=_("Nobody has signed yet."),
        )  # fmt: skip

    def seal(actor: Actor, key: int) -> Sequence[Fact]:
        see(actor, key)
        proof = queries.proof_of(key)
        if proof is None:
            return [Fact(_("Sealed"), _("Not sealed yet"))]
        return [
            Fact(_("Sealed paper"), _("Every byte is as it was sealed") if proof.intact else _("CHANGED since it was sealed: do not rely on it")),
            Fact(_("Sealed by"), proof.subject),
            Fact(_("Issuer"), proof.issuer if proof.trusted else _("Untrusted issuer: nobody but the company vouches for it")),
            *((Fact(_("Certificate"), _("It was not valid when it sealed: do not rely on it")),) if proof.lapsed else ()),
            Fact(_("Sealed at"), proof.at, Kind.MOMENT),
        ]

    return (Panel("signatures", _("Signatures"), signatures), Panel("seal", _("Seal of the paper"), seal, aside=True))
