"""案卷摘要的签名: what the signature of a PDF says, read without a network; whom to trust is the reader's to decide."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from .apart import apart
from .archive_verify import REASON


@dataclass(frozen=True, slots=True)
class Signed:
    """What the one signature of a PDF says.

    Args:
        intact: neither the signed bytes nor the signature were changed.
        whole: it covers the whole file, nothing was put behind it.
        manifest: the hash its reason names, "" for none.
        words: the words of the PDF without white space.
        subject, fingerprint: of the certificate.
    """

    intact: bool
    whole: bool
    manifest: str
    words: str
    subject: str
    fingerprint: str


def examine(document: bytes) -> Signed:
    """Read the signature of a PDF.

    Raises:
        ValueError: not exactly one signature.
    """
    found = PdfFileReader(BytesIO(document)).embedded_signatures
    if len(found) != 1:
        msg = f"{len(found)} signatures"
        raise ValueError(msg)
    one = found[0]
    certificate = one.signer_cert
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    status = apart(lambda: validate_pdf_signature(one, context))
    reason = str(one.sig_object.get("/Reason", ""))
    words = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages).split())
    return Signed(
        intact=status.intact and status.valid,
        whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        manifest=reason.removeprefix(REASON) if reason.startswith(REASON) else "",
        words=words,
        subject=str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly),
        fingerprint=certificate.sha256.hex(),
    )
