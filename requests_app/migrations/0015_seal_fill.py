"""Seal what is stored and fill the blind indexes, in short transactions; stopped in the middle it goes on from there.

There is no way back: nothing is ever written unsealed again.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from requests_app.models.reseal import reseal_all

SEALED = ("agency", "staff", "application", "message", "deliverychange", "savedform", "paper")


def fill(apps: Any, _schema: Any) -> None:
    """Walk through each table once."""
    for name in SEALED:
        for _ in reseal_all(apps.get_model("requests_app", name)):
            pass


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("requests_app", "0014_seal_add")]
    operations = [migrations.RunPython(fill)]
