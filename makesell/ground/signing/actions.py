"""The only place that writes certificates, signatures and seals; for flows."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.db import one, run, values
from makesell.ground.organisation.queries import company
from makesell.ground.refusal import Refusal
from makesell.ground.signing import keys, sealing, words
from makesell.ground.spine.actions import happened

MOST_DRAWN = 200_000
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Signing:
    """A signature to keep: for which party ("company" or "other"), of whom, and either what was drawn or the signed paper."""

    party: str
    name: str
    person_id: int | None = None
    drawn: bytes | None = None
    paper: "SignedPaper | None" = None


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """What is registered of a paper: the scan, when it was signed, which seal, who compared the text, where the original lies."""

    scan_id: int
    signed_date: dt.date
    seal: str
    checked_by_id: int
    place: str


def add_certificate(bundle: bytes, password: str, *, actor: Actor, at: dt.datetime) -> int:
    """Keeps the company's certificate; an empty password means the environment's. Refuses expired ones and those kept already."""
    found = keys.named(keys.opened(bundle, password or keys.unlocked(None)))
    if not found.valid_from <= at < found.valid_to:
        raise Refusal("signing.expired", "This certificate is not valid today.", field="file")
    if one("select 1 from signing_certificate where fingerprint = %s", [found.fingerprint]):
        raise Refusal("signing.known", "This certificate is here already.", field="file")
    return _keep(found, bundle, password, built_in=False, actor=actor, at=at)


def retire_certificate(certificate_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """No longer sealed with; what it sealed stays verifiable. Its key is thrown away."""
    if not run("update signing_certificate set retired_at = %s where id = %s and retired_at is null returning id", [at, certificate_id]):
        raise Refusal("signing.retired", "There is no such certificate, or it is retired.", status=409)
    run("delete from signing_secret where certificate_id = %s", [certificate_id])


def _keep(found: keys.Named, bundle: bytes, password: str, *, built_in: bool, actor: Actor, at: dt.datetime) -> int:
    made = values(
        """insert into signing_certificate (subject, issuer, serial, fingerprint, self_issued, built_in, valid_from, valid_to, added_at, added_by_id)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id""",
        [found.subject, found.issuer, found.serial, found.fingerprint, found.self_issued, built_in, found.valid_from, found.valid_to, at,
         actor.person_id],
    )  # fmt: skip
    run(
        "insert into signing_secret (certificate_id, bundle, password) values (%s, %s, %s)",
        [made[0], bundle, keys.locked(password) if password else None],
    )
    return int(made[0])


def _in_use(at: dt.datetime) -> tuple[int, bytes, str]:
    """The certificate to seal with: the newest valid one of the company, else the built-in one, made when it is missing."""
    row = one(
        """select c.id, s.bundle, s.password from signing_certificate c join signing_secret s on s.certificate_id = c.id
           where c.retired_at is null and c.valid_from <= %s and c.valid_to > %s order by c.built_in, c.id desc limit 1""",
        [at, at],
    )
    if row is not None:
        return row[0], bytes(row[1]), keys.unlocked(row[2])
    known, password = company(), secrets.token_urlsafe(24)
    bundle = keys.built_in(known.name if known else "Makesell", password, at)
    made = _keep(keys.named(keys.opened(bundle, password)), bundle, password, built_in=True, actor=system("signing"), at=at)
    return made, bundle, password


def sign(record_id: int, new: Signing, *, actor: Actor, at: dt.datetime, on: dt.date) -> None:
    """Keeps a signature, on screen with the wording agreed to.

    Refuses (409) a party that has signed, (422) a drawing that is none, a date to come, a paper without its place.
    """
    paper = new.paper
    if paper is None:
        if not new.drawn or not new.drawn.startswith(PNG) or len(new.drawn) > MOST_DRAWN:
            raise Refusal("signing.drawn", "Draw your signature in the box.", field="drawn")
    elif paper.signed_date > on:
        raise Refusal("signing.date", "The day of signing lies in the future.", field="signed_date")
    elif not paper.place.strip() or not paper.seal.strip():
        raise Refusal("signing.place", "Say which seal was used and where the original is kept.", field="place")
    made = run(
        """insert into signing_signature (record_id, party, way, name, person_id, signed_date, at, drawn, scan_id, seal, checked_by_id, place,
               consent_version, consent_sha256)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (record_id, party) do nothing returning id""",
        [record_id, new.party, words.PAPER if paper else words.SCREEN, new.name, new.person_id, paper.signed_date if paper else on, at,
         new.drawn if paper is None else None, paper.scan_id if paper else None, paper.seal if paper else "",
         paper.checked_by_id if paper else None, paper.place if paper else "", "" if paper else words.CONSENT,
         "" if paper else words.consent_hash()],
    )  # fmt: skip
    if not made:
        raise Refusal("signing.signed", "This side has signed already.", status=409)
    happened([record_id], "sign", actor=actor, at=at, reason=new.name)


def seal(record_id: int, pdf: bytes, name: str, *, why: str, actor: Actor, at: dt.datetime) -> int:
    """Seals a PDF and keeps it on the record, under no person's hand, so that nobody takes it off; returns the file's id."""
    certificate_id, bundle, password = _in_use(at)
    sealed = sealing.seal(pdf, bundle, password, why=why)
    file_id = attach(record_id, name, [sealed], actor=system("seal"), at=at)
    run(
        "insert into signing_seal (record_id, certificate_id, file_id, sha256, at) values (%s, %s, %s, %s, %s)",
        [record_id, certificate_id, file_id, hashlib.sha256(sealed).hexdigest(), at],
    )
    happened([record_id], "seal", actor=actor, at=at)
    return file_id

