"""Ground/signing: seals a PDF with a PKCS#12, and reads what a seal proves. Bytes in, bytes or findings out; no network, no table."""

import datetime as dt
import io
import logging
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from makesell.ground.refusal import Refusal
from makesell.ground.signing.keys import Named, named
from makesell.ground.text import N_

FIELD = "CompanySeal"
MOST_BYTES = 20 * 1024 * 1024
# Hexadecimal digits kept free for a seal; one with our own certificate takes a third of them.
ROOM = 16 * 1024
# What is wrong with a file is our answer to whoever asks; the library would tell the log as well, with a stack each time.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Found:
    """What a seal proves: `intact` = not one sealed byte has changed and the key fits; `whole` = it covers the file to its end."""

    intact: bool
    whole: bool
    certificate: Named
    at: dt.datetime | None

    @property
    def good(self) -> bool:
        """True when the file is as it was sealed."""
        return self.intact and self.whole

    @property
    def lapsed(self) -> bool:
        """True when the certificate was not valid on the day the seal says it was set."""
        return self.at is None or not self.certificate.valid_from <= self.at <= self.certificate.valid_to


class _Signer(signers.SimpleSigner):
    """Signs with a key that was proved when its file was opened; the library proves an RSA key again for every signature: a third of a seal."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The signature of some bytes."""
        if self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo != "rsassa_pkcs1v15":
            return bytes(super().sign_raw(data, digest_algorithm))
        key = serialization.load_der_private_key(self.signing_key.dump(), None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(type(key).__name__)
        return key.sign(data, padding.PKCS1v15(), get_pyca_cryptography_hash(digest_algorithm))


def seal(pdf: bytes, bundle: bytes, password: str, *, why: str) -> bytes:
    """The PDF with the company's seal: a signature that allows no change after it. Refuses (503) a key that does not open."""
    opened = signers.SimpleSigner.load_pkcs12_data(bundle, other_certs=[], passphrase=password.encode() or None)
    if opened is None:
        raise Refusal(
            "signing.key",
            "The company's certificate cannot be opened; nothing was sealed.",
            who=N_("The security administrator brings the certificate again."),
            status=503,
        )
    signer = _Signer(opened.signing_cert, opened.signing_key, opened.cert_registry)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", reason=why, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES, name=signer.subject_name
    )
    sealer = signers.PdfSigner(meta, signer, timestamper=None)
    try:
        return _sealed(sealer, pdf, ROOM)
    except SigningError:      # a long chain of certificates: measured, then
        return _sealed(sealer, pdf, None)


def _sealed(sealer: signers.PdfSigner, pdf: bytes, room: int | None) -> bytes:
    """The sealed file. Without `room` for the seal the library seals twice, the first time to measure it: half the cost of the act."""
    made = sealer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=room, output=io.BytesIO())
    return bytes(made.getvalue())


def read(pdf: bytes) -> list[Found]:
    """Every seal of a file with what it proves. Raises Refusal (422) for what is no readable PDF: a broken file proves nothing."""
    if len(pdf) > MOST_BYTES:
        raise Refusal("signing.size", "A file may have at most %(most)s MB.", field="file", status=413, most=MOST_BYTES // 1024**2)
    try:
        return [_found(each) for each in PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures]
    except Exception as error:  # a hostile file may break the reader anywhere: whatever it was, the file proves nothing
        raise Refusal("signing.unreadable", "This file cannot be read as a sealed PDF; it may have been changed or damaged.", field="file") from error


def _found(embedded: object) -> Found:
    offline = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(embedded, signer_validation_context=offline)  # type: ignore[arg-type]
    certificate = x509.load_der_x509_certificate(status.signing_cert.dump())
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Found(bool(status.intact and status.valid), whole, named(certificate), status.signer_reported_dt)
