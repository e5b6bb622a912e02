"""Sheet of the company's certificates: what papers are sealed with, who vouches for it, and until when."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import add_certificate, retire_certificate
from makesell.flows.org_1_organisation.add_certificate import NewCertificate
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.signing import queries, words
from makesell.ground.signing.access import POLICY
from makesell.sheets.giving import done, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, View

STATES: Final = said(words.STATES)
TONES: Final = {words.VALID: "ok", words.EXPIRED: "warn", words.RETIRED: "mute"}
ADD: Final = (
    Input("file", _("Certificate with its key"), Take.FILE, help=_("A PKCS#12 file (.p12, .pfx) from a licensed certificate authority.")),
    Input("password", _("Password"), Take.SECRET, required=False, help=_("Kept encrypted. Empty when the environment gives it.")),
)


def _add(call: Call) -> Done:
    file = call.data["file"]
    fact = NewCertificate(b"".join(file.chunks()), call.data.get("password") or "")
    key = add_certificate.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("From now on papers are sealed with it."))


def _retire(call: Call) -> Done:
    retire_certificate.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Retired. What it sealed stays verifiable."))


def head(actor: Actor, key: int) -> Head:
    """The head of a certificate's page."""
    row = queries.certificate(actor, key)
    return Head(row.subject, row.issuer, row.state, STATES[row.state], TONES[row.state])


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.certificate(actor, key)
    return [
        Fact(_("Issued for"), row.subject),
        Fact(_("Issuer"), row.issuer),
        Fact(_("Trust"), _("Untrusted issuer: nobody but the company vouches for it") if row.self_issued else _("Issued by another")),
        Fact(_("Serial number"), row.serial, Kind.CODE),
        Fact(_("Fingerprint (SHA-256)"), row.fingerprint, Kind.CODE),
        Fact(_("Valid from"), row.valid_from, Kind.MOMENT),
        Fact(_("Valid until"), row.valid_to, Kind.MOMENT),
        Fact(_("Brought by"), _("Made by the house") if row.built_in else row.added_by),
        Fact(_("Retired at"), row.retired_at, Kind.MOMENT),
    ]


SHEET: Final = Sheet(
    noun="certificates",
    label=_("Certificate"),
    plural=_("Certificates"),
    icon="badge-check",
    listing=queries.LISTING,
    policy=POLICY,
    head=head,
    section="administration",
    timeline=False,
    order=45,
    columns=(
        Column("subject", _("Issued for"), opens=True),
        Column("issuer", _("Issuer")),
        Column("self_issued", _("Untrusted issuer")),
        Column("state", _("State"), chips=TONES),
        Column("valid_to", _("Valid until"), phone=False),
        Column("added_at", _("Brought at"), first=False),
        Column("added_by", _("Brought by"), first=False),
    ),
    views=(View("valid", _("Valid"), "f=state.eq.valid"),),
    acts=(
        Act("add", _("Add certificate"), _add, ADD, icon="plus", makes=True, strong=True),
        Act("retire", _("Retire"), _retire, icon="x", bulk=True, states=(words.VALID, words.EXPIRED), danger=True,
            asks=_("Papers are sealed with another certificate then; without one, with the built-in.")),
    ),
    panels=(Panel("facts", _("Certificate"), _facts),),
    empty=_("No certificate yet. Until one is added, papers are sealed with a built-in one that readers show as untrusted."),
)  # fmt: skip
