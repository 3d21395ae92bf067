"""Move the devices of the second factor to where their keys lie sealed; nothing stays behind in plain text.

Taken back it writes the keys in plain text again, for the version before reads no other.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

KEPT = (
    "user_id", "name", "confirmed", "key", "last_t", "drift", "throttling_failure_timestamp",
    "throttling_failure_count", "created_at", "last_used_at",
)  # fmt: skip


def _move(source: Any, target: Any) -> None:
    for row in source.objects.order_by("pk").values(*KEPT):
        made = target.objects.create(**row)
        target.objects.filter(pk=made.pk).update(created_at=row["created_at"])  # not the moment of moving
    source.objects.all().delete()


def seal(apps: Any, _schema: Any) -> None:
    """From django-otp's table to ours."""
    _move(apps.get_model("otp_totp", "TOTPDevice"), apps.get_model("requests_app", "Authenticator"))


def back(apps: Any, _schema: Any) -> None:
    """From our table to django-otp's."""
    _move(apps.get_model("requests_app", "Authenticator"), apps.get_model("otp_totp", "TOTPDevice"))


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0018_sealed_device"), ("otp_totp", "0003_add_timestamps")]
    operations = [migrations.RunPython(seal, back)]
