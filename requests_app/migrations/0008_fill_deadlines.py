"""Fill in what older rows lack: the agency of a message, the running periods of a case that is not closed."""

from __future__ import annotations

from typing import Any

from django.db import migrations, transaction

from requests_app.law.fold import fold
from requests_app.law.nodes import Act
from requests_app.law.state import Record
from requests_app.law.watch import columns, watched

BATCH = 500


def fill(apps: Any, _schema: Any) -> None:
    """Fold each case that still runs; messages take the agency of their case.

    Each lot is a transaction of its own and costs three statements, so nobody at work waits for more than one lot.
    """
    from requests_app.models import working_calendar  # noqa: PLC0415 - the calendar's tables are as they were

    message, case_model = apps.get_model("requests_app", "Message"), apps.get_model("requests_app", "Application")
    event_model = apps.get_model("requests_app", "Event")
    for agency in case_model.objects.values_list("agency_id", flat=True).distinct():
        message.objects.filter(application__agency_id=agency, agency=None).update(agency_id=agency)
    calendar, after = working_calendar(), 0
    while True:
        with transaction.atomic():
            running = case_model.objects.exclude(node="closed").filter(pk__gt=after).order_by("pk")
            some = list(running.select_for_update()[:BATCH])
            if not some:
                return
            records: dict[int, list[Record]] = {case.pk: [] for case in some}
            for e in event_model.objects.filter(application__in=list(records)).order_by("application", "seq"):
                records[e.application_id].append(Record(Act(e.act), e.on, e.actor_id, e.facts, e.imported))
            for case in some:
                case.watch, case.watch_on = columns(watched(fold(records[case.pk]), case.due_on, calendar))
            case_model.objects.bulk_update(some, ["watch", "watch_on"])
            after = some[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("requests_app", "0007_deadlines")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
