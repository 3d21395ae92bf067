"""import_ledger: a register into cases, all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.handling.register import RegisterRefused, import_register
from requests_app.handling.register_file import UnreadableRegister, read
from requests_app.models import Agency


class Command(BaseCommand):
    """导入登记台账."""

    help = "导入登记台账（CSV 或 XLSX）：有一行不对就全部不导入，并逐行说明"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file and the agency."""
        parser.add_argument("file", type=Path, help="台账文件")
        parser.add_argument("--agency", required=True, help="机关代码")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import and say what was done."""
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['agency']}”的机关。")
        try:
            sheet = read(options["file"])
            done = import_register(agency, sheet, today=timezone.localdate(), dry_run=options["dry_run"])
        except UnreadableRegister as wrong:
            raise CommandError(str(wrong)) from wrong
        except RegisterRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            raise CommandError(str(refused)) from refused
        for name in done.unknown_columns:
            self.stdout.write(f"不认识的列“{name}”已忽略。")
        for warning in done.warnings:
            self.stdout.write(warning)
        said = "检查通过，可以导入" if options["dry_run"] else "已导入"
        self.stdout.write(f"{said}{done.count}件，{len(done.warnings)}处到期时限与台账不同。")
