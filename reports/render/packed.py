"""Word 和 Excel 文件都是压缩包: packed again so that one version of a report gives the same bytes on every machine."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first a zip can say


def steady(content: bytes, at: datetime | None) -> bytes:
    """Return the package with the version's own instant in place of the moment it was written.

    Args:
        content: a .docx or .xlsx.
        at: when the version was frozen; None for a draft, which says its own moment.
    """
    if at is None:
        return content
    stamp = rb"\g<1>" + at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name in given.namelist():
            part = given.read(name)
            info = ZipInfo(name, _EARLIEST)
            info.compress_type = ZIP_DEFLATED
            packed.writestr(info, _STAMP.sub(stamp, part) if name == _CORE else part)
    return out.getvalue()
