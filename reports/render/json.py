"""The report as JSON, for machines and for checking."""

from __future__ import annotations

import json

from reports.annual import Report
from reports.render.standing import DRAFT, Standing


def render(report: Report, standing: Standing = DRAFT) -> bytes:
    """Return UTF-8 JSON with the codes of the forms as keys: the value itself, whatever its standing."""
    del standing
    return (json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n").encode()
