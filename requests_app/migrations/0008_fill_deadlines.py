"""Fill in what older rows lack: the agency of a message, the running periods of a case that is not closed."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from requests_app.law.fold import fold
from requests_app.law.nodes import Act
from requests_app.law.state import Record
from requests_app.law.watch import columns, watched

BATCH = 500


def fill(apps: Any, _schema: Any) -> None:
    """Fold each case that still runs; messages take the agency of their case."""
    from requests_app.models import working_calendar  # noqa: PLC0415 - the calendar's tables are as they were

    message, case_model = apps.get_model("requests_app", "Message"), apps.get_model("requests_app", "Application")
    for agency in case_model.objects.values_list("agency_id", flat=True).distinct():
        message.objects.filter(application__agency_id=agency, agency=None).update(agency_id=agency)
    calendar = working_calendar()
    running = case_model.objects.exclude(node="closed").order_by("pk")
    for case in running.iterator(chunk_size=BATCH):
        events = apps.get_model("requests_app", "Event").objects.filter(application=case).order_by("seq")
        state = fold(Record(Act(e.act), e.on, e.actor_id, e.facts, e.imported) for e in events)
        case.watch, case.watch_on = columns(watched(state, case.due_on, calendar))
        case_model.objects.filter(pk=case.pk).update(watch=case.watch, watch_on=case.watch_on)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0007_deadlines")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
