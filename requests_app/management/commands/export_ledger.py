"""export_ledger: the register of a year, in the columns import_ledger reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app.handling.register_export import export_register
from requests_app.handling.register_file import write
from requests_app.models import Agency


class Command(BaseCommand):
    """导出登记台账."""

    help = "导出一年的登记台账（CSV，文件名以 .xlsx 结尾时为 XLSX）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name agency, year and file."""
        parser.add_argument("--agency", required=True, help="机关代码")
        parser.add_argument("--year", type=int, required=True, help="收到申请的年份")
        parser.add_argument("--output", type=Path, required=True, help="写到哪个文件")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file."""
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['agency']}”的机关。")
        rows = list(export_register(agency, options["year"]))
        try:
            write(options["output"], rows)
        except OSError as wrong:
            raise CommandError(f"写不了文件 {options['output']}，请检查目录和权限。") from wrong
        self.stdout.write(f"已导出{len(rows)}件到 {options['output']}。")
