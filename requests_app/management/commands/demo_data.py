"""demo_data: builds the demonstration office once and prints who may log in."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from requests_app.demo import beside, neighbours, public_log
from requests_app.demo.current_year import drive
from requests_app.demo.office import CODE, PASSWORD, build_office, build_sibling
from requests_app.demo.replay_2019 import replay
from requests_app.law.nodes import nth_level
from requests_app.models import Agency, Application, Staff, working_calendar


class Command(BaseCommand):
    """示范机关."""

    help = "建立示范机关：2019年137件申请按实际日期办理，另有本年约六十件停在各个环节"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Build, or say that it is there already."""
        if Agency.objects.filter(code=CODE).exists():
            self.stdout.write("示范机关已经建好。")
        else:
            began = time.monotonic()
            with transaction.atomic():
                office, calendar, today = build_office(), working_calendar(), timezone.localdate()
                replay(office, calendar)
                drive(office, calendar, today)
                sibling = build_sibling()
                neighbours.drive(sibling, calendar, today)
                beside.drive(office, sibling, calendar, today)
                public_log.drive(office, today)
                for more in settings.DEMO_MORE:
                    import_string(more)(office)
            took = time.monotonic() - began
            count = Application.objects.filter(agency__is_demo=True).count()
            self.stdout.write(f"示范机关已建立，{count}件申请，用时{took:.0f}秒。")
        self.stdout.write(f"\n演示账号（密码都是 {PASSWORD}）：")
        for person in Staff.objects.filter(agency__is_demo=True).select_related("agency").order_by("pk"):
            level = f"（{nth_level(person.approval_level)}）" if person.approval_level else ""
            agency = person.agency.short_name if person.agency else ""
            self.stdout.write(f"  {person.username:<8}{person}　{agency}　{person.role_names}{level}")
