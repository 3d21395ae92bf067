"""重设动态验证码: for an administrator who has lost the telephone and has no colleague to ask."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from requests_app.messages.account import tell_changed
from requests_app.models import Staff
from requests_app.signin import second, sessions


class Command(BaseCommand):
    """Forget the device of one person, end the logins, write it into the person's history."""

    help = "Forget the second factor of one person, by login name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        person = Staff.objects.filter(username=options["username"]).first()
        if person is None:
            message = "没有这个登录名。"
            raise CommandError(message)
        with transaction.atomic():
            if not second.remove(person):
                self.stdout.write(f"{person}没有设置动态验证码。")
                return
            sessions.end(person)
            LogEntry.objects.create(
                user=person,
                content_type=ContentType.objects.get_for_model(Staff),
                object_id=str(person.pk),
                object_repr=str(person),
                action_flag=CHANGE,
                change_message="在服务器上重设动态验证码",
            )
            tell_changed(person, "重设动态验证码", timezone.now(), by="服务器管理员")
        self.stdout.write(f"{person}的动态验证码已重设，下次登录时重新设置。")
