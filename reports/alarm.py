"""报警: what the desk's first page says of reports whose checks do not hold, kept on the agency's row."""

from __future__ import annotations

from reports.models import EDITABLE, AnnualReport
from requests_app.models import Agency


def note_broken(agency: int) -> None:
    """Write down for which of an agency's unfinished reports how many checks do not hold (two queries).

    The row of the agency comes with the person who signed in, so no page asks for it again.
    """
    unfinished = AnnualReport.objects.filter(agency=agency, state__in=EDITABLE).order_by("year")
    found = {str(report.year): len(report.broken) for report in unfinished.only("year", "broken") if report.broken}
    Agency.objects.filter(pk=agency).update(broken_reports=found)
