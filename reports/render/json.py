"""The report as JSON, for machines and for checking."""

from __future__ import annotations

import json

from reports.annual import Report
from reports.render.standing import DRAFT, Standing


def render(report: Report, standing: Standing = DRAFT) -> bytes:
    """Return UTF-8 JSON with the codes of the forms as keys; a frozen version names no case."""
    given = report.as_dict()
    if not standing.draft:
        given["checks"] = [check.as_dict() | {"cases": []} for check in report.public_checks]
    return (json.dumps(given, ensure_ascii=False, indent=1) + "\n").encode()
