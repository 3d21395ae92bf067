"""The report as JSON, for machines and for checking."""

from __future__ import annotations

import json

from reports.annual import Report


def render(report: Report) -> bytes:
    """Return UTF-8 JSON with the codes of the forms as keys."""
    return (json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n").encode()
