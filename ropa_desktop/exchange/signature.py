"""Electronic signatures in PDF files: made with the office's own certificate, and verified, without any network.

A signature is PAdES B-B (ETSI EN 319 142-1). It shows that nothing was altered, and by which certificate it was made.
Whose that certificate is, the program cannot tell: it has no list of issuers to trust and asks nobody.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfoNotFoundError

from ropa_desktop.domain.problems import Problem
from ropa_desktop.domain.texts import Say
from ropa_desktop.exchange.signature_field import add_field
from ropa_desktop.exchange.writing import whole_file
from ropa_desktop.storage.texts import language as texts

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs12

LARGEST_CERTIFICATE = 1024 * 1024
"""A file with a certificate weighs a few kilobytes."""
MOST_ROUNDS = 2_000_000
"""How often a passphrase may have to be worked upon, which takes some seconds. Programs ask for thousands."""

MOST_SIGNATURES = 50
_SMALLEST_RSA = 2048
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose a certificate says that it is, by whom it was issued, when it is valid, and its SHA-256."""

    name: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    self_signed: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate that may sign, with its key, read and checked once. The passphrase is not kept."""

    certificate: Certificate
    key: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was found in a file.

    `intact`: what was signed is as it was, and the signature is the certificate's. `whole`: the file ends where what
    was signed ends. `signed_at` is what the signer's computer said.
    """

    certificate: Certificate
    signed_at: datetime | None
    intact: bool
    whole: bool
    weak: bool = False
    """Made with a method that is no longer safe (MD5, SHA-1)."""

    @property
    def in_time(self) -> bool:
        """Whether the certificate was valid when the signature says that it was made."""
        given = self.certificate
        return self.signed_at is not None and given.valid_from <= self.signed_at <= given.valid_to

    @property
    def holds(self) -> bool:
        """Whether the file is as it was signed, and the certificate was valid."""
        return self.intact and self.whole and self.in_time and not self.weak


def open_signer(path: Path, passphrase: str, *, now: datetime | None = None) -> Signer:
    """Read a certificate with its key (PKCS#12: .p12 or .pfx) and see that it may sign.

    Problems: not_found, unreadable, certificate_not_pkcs12, certificate_passphrase, certificate_no_key,
    certificate_unsupported, certificate_usage, certificate_expired, certificate_not_yet.
    """
    from cryptography.exceptions import UnsupportedAlgorithm

    data = _certificate_bytes(path)
    _check_pkcs12(data, path.name)
    try:
        found = _loaded(data, passphrase)
    except UnsupportedAlgorithm as error:
        raise Problem("certificate_unsupported", name=path.name) from error
    except (ValueError, TypeError):
        raise Problem("certificate_passphrase", name=path.name) from None
    if found.cert is None or found.key is None:
        raise Problem("certificate_no_key", name=path.name)
    certificate = _told(found.cert.certificate)
    _check_may_sign(found.cert.certificate, found.key, path.name)
    _check_day(certificate, now or datetime.now(UTC))
    others = [each.certificate for each in found.additional_certs]
    return Signer(certificate, _signing_key(found.key, found.cert.certificate, others))


def sign_pdf(source: Path, target: Path, signer: Signer, language: str = "sv", *, reason: str = "") -> None:
    """Sign a PDF; the file appears whole or not at all, and may take the place of `source`.

    The signature is not drawn. In a tagged PDF its field is tagged, and named in `language` for those who listen, so
    that the file stays PDF/A and PDF/UA. Problems: certificate_expired, certificate_not_yet, not_a_pdf,
    no_time_zone; folder_read_only, disk_full, disk_error.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers

    _check_day(signer.certificate, datetime.now(UTC))
    with source.open("rb") as before, whole_file(target) as part, part.open("w+b") as after:
        try:
            writer = IncrementalPdfFileWriter(before)
            name = add_field(writer, texts(language)("signature.label"))
        except (PdfError, ValueError, KeyError, AttributeError, RecursionError, OSError) as error:
            raise Problem("not_a_pdf", name=source.name) from error
        metadata = signers.PdfSignatureMetadata(
            field_name=name,
            md_algorithm="sha256",
            reason=reason or None,
            name=signer.certificate.name,
            subfilter=fields.SigSeedSubFilter.PADES,
        )
        try:
            signers.PdfSigner(metadata, signer=signer.key).sign_pdf(writer, output=after)
        except ZoneInfoNotFoundError as error:  # the library dates by the computer's own zone
            raise Problem("no_time_zone") from error


def signatures(path: Path) -> tuple[Signed, ...]:
    """Verify the signatures in a PDF, in the order they were made; none where it has none.

    Problems: signature_unreadable (it has one, which cannot be read), not_found, unreadable.
    """
    try:
        with path.open("rb") as file:
            if not _has_signature(file.fileno()):
                return ()
            return tuple(_verified(file, path.name))
    except FileNotFoundError as error:
        raise Problem("not_found", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error


def signature_told(signed: Signed, say: Say, expected: str = "") -> str:
    """Say what a signature shows, and what it does not; `expected` is the SHA-256 of the certificate awaited."""
    given = signed.certificate
    if not signed.intact:
        return say("signature.altered", name=given.name)
    parts = [say("signature.intact", name=given.name, issuer=given.issuer, when=_minute(signed.signed_at))]
    if not signed.whole:
        parts.append(say("signature.added"))
    if signed.weak:
        parts.append(say("signature.weak"))
    if not signed.in_time:
        parts.append(say("signature.out_of_time", first=_day(given.valid_from), last=_day(given.valid_to)))
    parts.append(say("signature.certificate", sha256=given.sha256))
    if expected and expected != given.sha256:
        parts.append(say("signature.other_certificate", sha256=expected))
    parts.append(say("signature.self_signed") if given.self_signed else say("signature.issued"))
    return " ".join(parts)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _minute(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else "–"


def _certificate_bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Problem("certificate_not_pkcs12", name=path.name)
        with path.open("rb") as file:
            data = file.read(LARGEST_CERTIFICATE + 1)
    except FileNotFoundError as error:
        raise Problem("not_found", path=path) from error
    except OSError as error:
        raise Problem("unreadable", path=path, why=error.strerror) from error
    if len(data) > LARGEST_CERTIFICATE:
        raise Problem("certificate_not_pkcs12", name=path.name)
    return data


def _check_pkcs12(data: bytes, name: str) -> None:
    """See that a file is PKCS#12 at all, so that a wrong passphrase can be told apart, and that it opens soon."""
    from asn1crypto import pkcs12

    try:
        file = pkcs12.Pfx.load(data)
        rounds = max(_rounds([file["mac_data"].native, *map(_safe, file.authenticated_safe)]), default=0)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Problem("certificate_not_pkcs12", name=name) from error
    if rounds > MOST_ROUNDS:
        raise Problem("certificate_unsupported", name=name)


def _safe(content: Any) -> Any:
    """Give what stands in a part of a PKCS#12 file without its passphrase; a part that is encrypted says how."""
    from asn1crypto import pkcs12

    plain = content["content_type"].native == "data"
    return pkcs12.SafeContents.load(content["content"].native).native if plain else content.native


def _rounds(value: Any) -> Iterator[int]:
    """Walk what is said of how often a key is worked upon (PBKDF2, PKCS#12), or how much (scrypt)."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in pairs:
        if isinstance(one, int) and name in {"iterations", "iteration_count", "cost_parameter", "block_size"}:
            yield one
        yield from _rounds(one)


def _loaded(data: bytes, passphrase: str) -> pkcs12.PKCS12KeyAndCertificates:
    """Open a file; some programs write "no passphrase" as an empty one."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        return pkcs12.load_pkcs12(data, passphrase.encode() or None)
    except ValueError:
        if passphrase:
            raise
        return pkcs12.load_pkcs12(data, b"")


def _check_may_sign(certificate: x509.Certificate, key: Any, name: str) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    public = certificate.public_key()
    if key.public_key() != public:
        raise Problem("certificate_no_key", name=name)
    strong = isinstance(public, rsa.RSAPublicKey) and public.key_size >= _SMALLEST_RSA
    if not (strong or isinstance(public, ec.EllipticCurvePublicKey)):
        raise Problem("certificate_unsupported", name=name)
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise Problem("certificate_usage", name=name)


def _check_day(certificate: Certificate, now: datetime) -> None:
    if now > certificate.valid_to:
        raise Problem("certificate_expired", name=certificate.name, day=_day(certificate.valid_to))
    if now < certificate.valid_from:
        raise Problem("certificate_not_yet", name=certificate.name, day=_day(certificate.valid_from))


def _signing_key(key: Any, certificate: x509.Certificate, others: list[x509.Certificate]) -> Any:
    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register_multiple(asn1_x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in others)
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        ),
        cert_registry=store,
    )


def _told(certificate: x509.Certificate) -> Certificate:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Certificate(
        name=_called(certificate.subject),
        issuer=_called(certificate.issuer),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        self_signed=certificate.subject == certificate.issuer,
        sha256=hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
    )


def _called(name: x509.Name) -> str:
    """Give the name and the organisation in a certificate, or all that it says; as text that commands no terminal."""
    from cryptography.x509.oid import NameOID

    parts = [
        str(each.value)
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for each in name.get_attributes_for_oid(kind)
    ]
    told = ", ".join(dict.fromkeys(parts)) or name.rfc4514_string()
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in told[:_LONGEST_NAME])


def _has_signature(file: int) -> bool:
    """Tell whether a file can hold a signature; its dictionary may not be packed away (ISO 32000-1, 12.8.1)."""
    if not os.fstat(file).st_size:
        return False
    with mmap.mmap(file, 0, access=mmap.ACCESS_READ) as whole:
        return whole.find(b"/ByteRange") >= 0


def _verified(file: Any, name: str) -> list[Signed]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        return [_one(found) for found in PdfFileReader(file).embedded_regular_signatures[:MOST_SIGNATURES]]
    except Exception as error:  # a stranger's file can be wrong in ways that the library does not foresee
        raise Problem("signature_unreadable", name=name) from error


def _one(found: Any) -> Signed:
    from cryptography import x509
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    found.compute_integrity_info(skip_diff=True)
    _, first, second, _ = found.byte_range
    between = 2 * len(found.pkcs7_content) + len("<>")
    intact, valid = validate_sig_integrity(found.signer_info, found.signer_cert, "data", found.compute_digest())
    return Signed(
        _told(x509.load_der_x509_certificate(found.signer_cert.dump())),
        found.self_reported_timestamp,
        intact=intact and valid,
        whole=found.coverage is SignatureCoverageLevel.ENTIRE_FILE and second == first + between,
        weak=found.md_algorithm.replace("-", "").lower() in ("md5", "sha1"),
    )
