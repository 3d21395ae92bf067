"""公开目录的示范: replies made public, one taken down again, one that an applicant suggests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from requests_app.handling import publication, suggestion
from requests_app.handling.attachments import keep
from requests_app.handling.ledger import case_state
from requests_app.models import Application, Attachment, Publication

from .office import DemoOffice

_TEXT = "《{title}》\n\n（示例文件）本文件为演示用，内容从略。\n"
_SHOWN = 4


def drive(office: DemoOffice, today: date) -> None:
    """Publish the newest replies and two of 2019; take one down; suggest another."""
    waiting = publication.candidates(office.head)
    recent = _distinct(waiting.filter(received_year=today.year).order_by("-replied_on", "pk"))
    old = _distinct(waiting.filter(received_year=2019).order_by("pk"))[:2]
    for case in [*old, *reversed(recent[:_SHOWN])]:
        _publish(office, case, today)
    last = Publication.objects.filter(application=recent[_SHOWN - 1]).get()
    said = "附件里有未遮住的个人信息，处理后重新公开。"
    publication.withdraw(last, actor=office.head, reason=said, with_title=False, today=today)
    wanted = recent[_SHOWN] if len(recent) > _SHOWN else recent[0]
    suggestion.suggest(wanted, words="关系到周边几个小区的居民，大家都在打听。", now=timezone.now())


def _distinct(cases: Iterable[Application]) -> list[Application]:
    """Return the first case of each topic: nobody publishes the same twice."""
    return list({case.topic: case for case in reversed(list(cases))}.values())[::-1]


def _publish(office: DemoOffice, case: Application, today: date) -> None:
    first = publication.first_words(case, case_state(case))
    entry = publication.Entry(first.title, first.summary or "答复书全文。", first.topic)
    files: list[int] = []
    if entry.topic in {"规划", "城市建设管理"}:
        given = SimpleUploadedFile(f"{entry.topic}文件.txt", _TEXT.format(title=entry.title).encode())
        files = [file.pk for file in keep(case, Attachment.Kind.PUBLIC, [given], by=office.head)]
    on = min(today, case.replied_on or today)
    publication.publish(case, actor=office.head, entry=entry, files=files, kept=frozenset(), today=on)
