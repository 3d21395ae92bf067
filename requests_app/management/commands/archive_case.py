"""`manage.py archive_case NUMBER --agency CODE --output FILE`: one case's file as a ZIP (案卷包)."""

from __future__ import annotations

import contextlib
import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from requests_app.law.errors import HandlingRefused
from requests_app.models import Application, Filing
from requests_app.papers.archive import build


class Command(BaseCommand):
    """Write the package of one case."""

    help = "Write one case's file as a ZIP: table of contents, papers, files, record, manifest, signed summary."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take number, agency and where to."""
        parser.add_argument("number", help="register number or query number")
        parser.add_argument("--agency", required=True, help="code of the agency")
        parser.add_argument("--output", required=True, type=Path, help="the ZIP; must not be there")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it beside, then give it its name: a killed run leaves no half package under it."""
        number, output = options["number"], options["output"]
        found = Application.objects.filter(
            Q(number=number) | Q(reference=number), agency__code=options["agency"]
        ).first()
        if found is None:
            raise CommandError(f"机关 {options['agency']} 没有编号为 {number} 的申请。")
        if Filing.objects.filter(application=found, destroyed_on__isnull=False).exists():
            raise CommandError(f"{found} 的案卷已经销毁。")
        if output.exists():
            raise CommandError(f"{output} 已经存在，请另取名称。")
        part = output.with_name(f".{output.name}.{secrets.token_hex(4)}.part")
        try:
            with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as target:
                built = build(found.pk, target, timezone.now())
            part.rename(output)
        except (OSError, HandlingRefused) as wrong:
            raise CommandError(f"案卷包没有写成：{wrong}") from wrong
        finally:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()
        self.stdout.write(f"{output}：{built.count} 件，{built.size:,} 字节，清单 SHA-256 {built.manifest}")
        for problem in built.problems:
            self.stdout.write(f"注意：{problem}")
