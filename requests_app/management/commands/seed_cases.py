"""seed_cases: believable bulk cases, to try the system at the size it will have in ten years."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.handling.seeding import NothingToSeed, seed_cases
from requests_app.models import Agency


class Command(BaseCommand):
    """生成批量案件."""

    help = "为一个机关生成某年收到的批量虚构案件（含办理记录），用于试用和压力测试；写入后不能删除，勿用于正式库"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", required=True, metavar="代码", help="机关代码")
        parser.add_argument("--year", required=True, type=int, metavar="年份", help="收到申请的年份")
        parser.add_argument("--count", required=True, type=int, metavar="件数", help="生成多少件")
        parser.add_argument("--seed", type=int, default=1, metavar="整数", help="同一个数生成同样的案件，默认1")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write them and say how fast."""
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"没有代码为“{options['agency']}”的机关。")
        began = perf_counter()
        now = timezone.now()
        try:
            made = seed_cases(
                agency,
                options["year"],
                options["count"],
                seed=options["seed"],
                today=timezone.localdate(now),
                recorded_at=now,
            )
        except NothingToSeed as wrong:
            raise CommandError(str(wrong)) from wrong
        took = perf_counter() - began
        self.stdout.write(
            f"已为{agency}生成{made.count}件，登记流水号{made.first}至{made.last}，"
            f"用时{took:.1f}秒（每秒{made.count / took:.0f}件）。"
        )
