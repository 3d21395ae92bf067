"""`verify_report`: check any published annual report, point by point."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from reports.verify import Unreadable, verify
from reports.verify.limits import MOST_BYTES
from reports.verify.verdict import said

HOLDS, BROKEN, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Check a file; exit 0 if all holds, 1 if something is broken, 2 if it cannot be read."""

    help = "核对任何机关公布的年度报告（网页、Word、Excel、JSON）：全部相符退出码 0，有不符 1，读不出 2。"
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own declaration; no database is asked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="文件", help="网页（.html）、.docx、.xlsx 或者本系统的 .json")

    def handle(self, **options: Any) -> None:
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
            verdict = verify(data)
        except OSError:
            self._refuse(f"{path.name}：文件不存在，或者不能读。")
        except Unreadable as wrong:
            self._refuse(f"{path.name}：{wrong}")
        else:
            for line in said(verdict, path.name):
                self.stdout.write(line)
            sys.exit(BROKEN if verdict.broken else HOLDS)

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)
