"""案卷的签名: the summary of a package, signed (PAdES B-B) with the office's key or with one this system made itself.

A certificate made here proves only that nothing was changed since this system signed; who the signer is, it cannot
prove to strangers. So it says so by its name, and every paper that names it says so too.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .apart import apart
from .archive_verify import REASON

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

SELF_SIGNED = "依申请公开办理系统（自签证书）"
FIELD = "CaseArchive"
_YEARS = 30


@dataclass(frozen=True, slots=True)
class Seal:
    """Who signs.

    Args:
        signer: the key, ready to sign.
        pem: the certificate.
        subject: its holder.
        fingerprint: SHA-256 of the certificate.
        own: made by this system, known to nobody else.
    """

    signer: SimpleSigner
    pem: bytes
    subject: str
    fingerprint: str
    own: bool


def seal() -> Seal:
    """Return the key that the settings name, else the one this system makes once.

    Raises:
        ImproperlyConfigured: the files cannot be read, or do not belong together.
    """
    return _seal(settings.SIGNING_KEY_FILE, settings.SIGNING_CERT_FILE, settings.SIGNING_PASSPHRASE_FILE, settings.VAR)


@lru_cache(maxsize=2)
def _seal(key: str, certificate: str, passphrase: str, var: Path) -> Seal:
    from asn1crypto import pem as armour  # heavy: only who makes a package signs
    from pyhanko.sign.signers import SimpleSigner  # heavy: only who makes a package signs

    own = not key
    key_file, certificate_file = _own_files(var / "signing") if own else (Path(key), Path(certificate))
    secret = Path(passphrase).read_bytes().strip() if passphrase else None
    signer = SimpleSigner.load(str(key_file), str(certificate_file), key_passphrase=secret)
    if signer is None or not _belong(signer):
        raise ImproperlyConfigured(
            "SIGNING_KEY_FILE, SIGNING_CERT_FILE: not a PEM key and its certificate, or the passphrase is wrong"
        )
    der = signer.signing_cert
    pem = armour.armor("CERTIFICATE", der.dump())
    return Seal(
        signer, pem, str(der.subject.native.get("common_name") or der.subject.human_friendly), der.sha256.hex(), own
    )


def sign(document: bytes, manifest: str, by: Seal) -> bytes:
    """Return the PDF signed, its reason naming the hash of the manifest.

    Args:
        document: a PDF.
        manifest: SHA-256 of manifest.json.
        by: the key.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # heavy: only who makes a package signs
    from pyhanko.sign import fields, signers  # heavy: only who makes a package signs

    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=f"{REASON}{manifest}",
    )
    target = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(document))
    apart(lambda: signers.sign_pdf(writer, meta, signer=by.signer, output=target))
    return target.getvalue()


def _belong(signer: SimpleSigner) -> bool:
    """Whether the certificate is this key's."""
    from cryptography import x509  # heavy: only who makes a package signs
    from cryptography.hazmat.primitives.serialization import load_der_private_key  # heavy: as above

    key = load_der_private_key(signer.signing_key.dump(), None)
    certificate = x509.load_der_x509_certificate(signer.signing_cert.dump())  # type: ignore[union-attr] # loaded with it
    return key.public_key() == certificate.public_key()


def _own_files(folder: Path) -> tuple[Path, Path]:
    """Return key and certificate of this system; the first who asks makes them, whole or not at all."""
    key_file, certificate_file = folder / "key.pem", folder / "cert.pem"
    if not (key_file.exists() and certificate_file.exists()):
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = folder.with_name(f".signing-{secrets.token_hex(4)}")
        part.mkdir(mode=0o700)
        key, certificate = _made()
        for name, body in (("key.pem", key), ("cert.pem", certificate)):
            with os.fdopen(os.open(part / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(body)
        with contextlib.suppress(OSError):  # somebody was faster: theirs is taken
            part.rename(folder)
        if part.exists():
            for left in part.iterdir():
                left.unlink()
            part.rmdir()
    return key_file, certificate_file


def _made() -> tuple[bytes, bytes]:
    from cryptography import x509  # heavy: once in the life of an installation
    from cryptography.hazmat.primitives import hashes, serialization  # heavy: as above
    from cryptography.hazmat.primitives.asymmetric import ec  # heavy: as above
    from cryptography.x509.oid import NameOID  # heavy: as above

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SELF_SIGNED)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.PrivateFormat.PKCS8
    body = key.private_bytes(serialization.Encoding.PEM, plain, serialization.NoEncryption())
    return body, certificate.public_bytes(serialization.Encoding.PEM)
