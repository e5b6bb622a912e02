"""Reads of signing: who signed a record, its sealed file and whether it is still as sealed, the certificates, and any file somebody holds."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.attachments.queries import contents
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import Refusal
from makesell.ground.signing import sealing, words
from makesell.ground.signing.access import POLICY


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A signature as pages show it."""

    party: str
    way: str
    name: str
    signed_date: dt.date
    at: dt.datetime
    seal: str
    checked_by: str | None
    place: str
    scan: str | None
    consent_version: str
    consent_sha256: str


def signatures(record_id: int) -> list[SignatureRow]:
    """Who signed a record, in the order they did."""
    rows = run(
        """select s.party, s.way, s.name, s.signed_date, s.at, s.seal, p.name, s.place, a.name, s.consent_version, s.consent_sha256
           from signing_signature s
           left join organisation_person p on p.id = s.checked_by_id left join attachments_attachment a on a.id = s.scan_id
           where s.record_id = %s order by s.id""",
        [record_id],
        keep=True,
    )
    return [SignatureRow(*row) for row in rows]


def drawn(record_id: int) -> dict[str, bytes]:
    """What was drawn on screen under a record: {party: PNG}."""
    rows = run("select party, drawn from signing_signature where record_id = %s and drawn is not null", [record_id])
    return {party: bytes(png) for party, png in rows}


@dataclass(frozen=True, slots=True)
class Proof:
    """What can be said of a sealed file. `intact`: every byte is as sealed; `ours`: it is the file kept here; `trusted`: somebody vouches."""

    intact: bool
    ours: bool
    trusted: bool
    subject: str = ""
    issuer: str = ""
    at: dt.datetime | None = None
    file_id: int | None = None
    number: str = ""
    sealed: bool = True
    lapsed: bool = False     # the certificate had expired, or was not valid yet, when it sealed


def prove(pdf: bytes) -> Proof:
    """What any file somebody holds proves; a file without a seal, or that cannot be read, proves nothing."""
    kept = one(
        "select s.file_id, r.number from signing_seal s join spine_record r on r.id = s.record_id where s.sha256 = %s",
        [hashlib.sha256(pdf).hexdigest()],
    )
    try:
        found = sealing.read(pdf)
    except Refusal:
        return Proof(False, False, False, sealed=False)
    if not found:
        return Proof(False, False, False, sealed=False)
    last, named = found[-1], found[-1].certificate
    return Proof(
        all(each.intact for each in found) and last.whole, kept is not None, not named.self_issued, named.subject, named.issuer, last.at,
        kept[0] if kept else None, (kept[1] or "") if kept else "", lapsed=last.lapsed,
    )  # fmt: skip


def proof_of(record_id: int) -> Proof | None:
    """The sealed file of a record, read anew from the disk; None while it is not sealed."""
    row = one(
        """select s.file_id, s.sha256, s.at, c.subject, c.issuer, c.self_issued from signing_seal s
           join signing_certificate c on c.id = s.certificate_id where s.record_id = %s""",
        [record_id],
    )
    if row is None:
        return None
    file_id, digest, at, subject, issuer, self_issued = row
    pdf = contents(file_id)
    proved = prove(pdf)
    intact = hashlib.sha256(pdf).hexdigest() == digest and proved.intact
    return Proof(intact, True, not self_issued, subject, issuer, at, file_id, lapsed=proved.lapsed)


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate as its page shows it."""

    id: int
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    self_issued: bool
    built_in: bool
    valid_from: dt.datetime
    valid_to: dt.datetime
    added_at: dt.datetime
    added_by: str | None
    retired_at: dt.datetime | None
    state: str


def certificate(actor: Actor, certificate_id: int) -> CertificateRow:
    """One certificate; refuses (404) one that does not exist or may not be seen."""
    row = one(
        f"""select c.id, c.subject, c.issuer, c.serial, c.fingerprint, c.self_issued, c.built_in, c.valid_from, c.valid_to, c.added_at, p.name,
                  c.retired_at, {words.STATE} from signing_certificate c left join organisation_person p on p.id = c.added_by_id where c.id = %s""",
        [certificate_id],
    )
    if row is None or not POLICY.may(actor):
        raise Refusal("record.missing", "This page does not exist, or it is not yours to see.", status=404)
    return CertificateRow(*row)


def rows_of(actor: Actor) -> Where:
    """All certificates, for whoever may see them."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="certificates",
    source="signing_certificate c",
    key="c.id",
    policy=POLICY,
    rows=rows_of,
    default_sort="-added_at",
    search_sql=None,
    joins={"p": "left join organisation_person p on p.id = c.added_by_id"},
    fields=(
        Field("subject", "c.subject", Kind.TEXT),
        Field("issuer", "c.issuer", Kind.TEXT),
        Field("self_issued", "c.self_issued", Kind.BOOL, groups=True),
        Field("state", words.STATE, Kind.CHOICE, groups=True, choices=words.STATES),
        Field("valid_to", "c.valid_to", Kind.MOMENT),
        Field("added_at", "c.added_at", Kind.MOMENT),
        Field("added_by", "c.added_by_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=True, noun="people"),
    ),
)
