"""pulse: is the scheduler heard? Exit 1 where it is not; the health check of beat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requests_app.messages.pulse import silent_for


class Command(BaseCommand):
    """心跳."""

    help = "定时程序有没有动静：没有的，退出码为 1"

    def handle(self, *_args: Any, **_options: Any) -> None:
        if silent_for(timezone.now()) is not None:
            raise CommandError("定时程序没有动静。", returncode=1)
        self.stdout.write("定时程序正常。")
