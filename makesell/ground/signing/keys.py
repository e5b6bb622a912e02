"""Ground/signing: PKCS#12 files, their passwords, and the built-in certificate. No password is ever kept in the clear."""

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

BUILT_IN_YEARS = 10
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Named:
    """What a certificate says of itself."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    self_issued: bool
    valid_from: dt.datetime
    valid_to: dt.datetime


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"makesell.signing\0" + settings.SECRET_KEY.encode()).digest()))


def locked(text: str) -> bytes:
    """A password as it may be kept."""
    return _fernet().encrypt(text.encode())


def unlocked(kept: bytes | None) -> str:
    """A kept password in the clear; without one, the environment's. Refuses (503) what another secret key had locked."""
    if kept is None:
        return str(settings.SEAL_PASSWORD)
    try:
        return _fernet().decrypt(bytes(kept)).decode()
    except InvalidToken as error:
        raise Refusal(
            "signing.secret",
            "The password of the certificate cannot be read: the secret key of this installation has changed.",
            who=N_("The security administrator brings the certificate again."),
            status=503,
        ) from error


def opened(bundle: bytes, password: str) -> x509.Certificate:
    """The certificate in a PKCS#12 file; refuses what is none, a wrong password, a file without key, and keys that cannot sign."""
    if len(bundle) > MOST_BYTES:
        raise Refusal("signing.bundle", "This is not a certificate with its key (PKCS#12).", field="file")
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(bundle, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refusal("signing.password", "The file cannot be opened with this password, or it is no PKCS#12 file.", field="password") from error
    if key is None or certificate is None or not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise Refusal("signing.bundle", "This is not a certificate with its key (PKCS#12).", field="file")
    return certificate


def named(certificate: x509.Certificate) -> Named:
    """What the certificate says."""
    return Named(
        _name(certificate.subject),
        _name(certificate.issuer),
        f"{certificate.serial_number:x}",
        certificate.fingerprint(hashes.SHA256()).hex(),
        certificate.subject == certificate.issuer,
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()


def built_in(company: str, password: str, at: dt.datetime) -> bytes:
    """A new self-signed certificate of the company with its key, as PKCS#12."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, company[:64] or "Makesell")])
    start = at.astimezone(dt.UTC).replace(microsecond=0) - dt.timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=365 * BUILT_IN_YEARS))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"makesell", key, made, None, BestAvailableEncryption(password.encode()))
