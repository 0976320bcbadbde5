"""Certificates made for a test, as an office would have them in a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "lösen å€ ord"  # noqa: S105 - of certificates that live as long as the test
NOW = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)


def make_key(*, weak: bool = False, curve: bool = True) -> Any:
    if curve and not weak:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 1024 if weak else 2048)


def make_certificate(
    key: Any,
    name: str = "Exempelbolaget AB",
    *,
    issuer: tuple[x509.Name, Any] | None = None,
    first: datetime = NOW - YEAR,
    last: datetime = NOW + YEAR,
    signs: bool | None = True,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by, signing = issuer or (subject, key)
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage["key_encipherment"] = not signs
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
    )
    if signs is not None:
        may = x509.KeyUsage(digital_signature=signs, content_commitment=signs, **usage)
        made = made.add_extension(may, critical=True)
    return made.sign(signing, hashes.SHA256())


def keep(path: Path, certificate: x509.Certificate, key: Any, passphrase: str = PASSPHRASE, **more: Any) -> Path:
    how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"n", key, certificate, more.get("others"), how))
    return path


def office(folder: Path, name: str = "Exempelbolaget AB", **made: Any) -> Path:
    """Make a self-signed certificate in a file."""
    key = make_key(curve=made.pop("curve", True), weak=made.pop("weak", False))
    return keep(folder / f"{name}.p12", make_certificate(key, name, **made), key)
