"""Say on the case that its letter is made; filled from the records of the cases at 答复, which are few at any time."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Max, Q

ISSUED, REOPENED = "issue_reply", "reopen"


def fill(apps: Any, _schema: Any) -> None:
    """Mark each case whose letter was made in its present round."""
    cases = apps.get_model("requests_app", "Application").objects
    made = (
        cases.filter(node="reply")
        .annotate(
            made=Max("events__seq", filter=Q(events__act=ISSUED)),
            again=Max("events__seq", filter=Q(events__act=REOPENED), default=0),
        )
        .filter(made__gt=models.F("again"))
    )
    cases.filter(pk__in=list(made.values_list("pk", flat=True))).update(letter_made=True)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0024_newest_of_agency")]
    operations = [
        migrations.AddField(
            "application",
            "letter_made",
            models.BooleanField("答复书已制作", db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
