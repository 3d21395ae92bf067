"""`annual_report`: one agency's year as a draft in any format, counted from the cases."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.annual import ReportRefused, assemble
from reports.forms import FORMS
from reports.render import BINARY, FORMATS, render
from requests_app.models import Agency


def iso_day(text: str) -> date:
    """Read YYYY-MM-DD for argparse; a Chinese sentence otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"“{text}”不是日期，请写成 2026-06-30 的样子。"
        raise ArgumentTypeError(message) from None


class Command(BaseCommand):
    """Write an annual report."""

    help = "生成年度报告草稿。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, metavar="CODE", help="机关代码")
        parser.add_argument("--year", required=True, type=int, help="报告年份")
        parser.add_argument("--form", choices=FORMS, help="报告格式，不写则按年份")
        parser.add_argument("--as-of", type=iso_day, metavar="DATE", help="统计截至日，如 2026-06-30")
        parser.add_argument("--format", choices=sorted(FORMATS), default="json", help="输出格式")
        parser.add_argument("--output", metavar="FILE", help="写入文件；不写则输出到屏幕")

    def handle(self, **options: Any) -> None:
        agency = self._agency(options["agency"])
        try:
            report = assemble(
                agency,
                options["year"],
                today=timezone.localdate(),
                form=options["form"],
                as_of=options["as_of"],
            )
            content = render(report, options["format"])
        except ReportRefused as refused:
            raise CommandError(str(refused)) from refused
        self._write(content, options["format"], options["output"])
        for check in report.broken:
            self.stderr.write(f"勾稽不符 {check.id}：{check.detail}")

    def _agency(self, code: str) -> Agency:
        try:
            return Agency.objects.get(code=code)
        except Agency.DoesNotExist:
            known = "、".join(Agency.objects.values_list("code", flat=True)[:20]) or "（还没有机关）"
            message = f"没有代码为“{code}”的机关。现有：{known}"
            raise CommandError(message) from None

    def _write(self, content: bytes, fmt: str, output: str | None) -> None:
        if output:
            try:
                Path(output).write_bytes(content)
            except OSError as wrong:
                message = f"不能写入“{output}”：{wrong.strerror}。请检查目录和权限。"
                raise CommandError(message) from wrong
        elif fmt not in BINARY:
            self.stdout.write(content.decode(), ending="")
        elif sys.stdout.isatty():
            message = f"这种文件不能显示在屏幕上，请用 --output 文件名.{fmt} 指定文件。"
            raise CommandError(message)
        else:
            sys.stdout.buffer.write(content)
