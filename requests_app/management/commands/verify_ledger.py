"""verify_ledger: refold and chain check of every case; exit 1 and the names where any disagrees."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app.handling.verify import disagreements
from requests_app.models import Agency, Application


class Command(BaseCommand):
    """核验全部案件."""

    help = "按办理记录重新推算每件申请，逐件核对环节、期限、结果、校验链和文书"

    def add_arguments(self, parser: CommandParser) -> None:
        """Allow one agency only, and the files of the papers too."""
        parser.add_argument("--agency", help="只核验一个机关（机关代码）")
        parser.add_argument("--files", action="store_true", help="连同每份文书的 PDF、Word 文件逐个核对，用时较长")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check and name what disagrees."""
        cases = Application.objects.all()
        if options["agency"]:
            if not Agency.objects.filter(code=options["agency"]).exists():
                raise CommandError(f"没有代码为“{options['agency']}”的机关。")
            cases = cases.filter(agency__code=options["agency"])
        found = 0
        for wrong in disagreements(cases, files=options["files"]):
            found += 1
            for problem in wrong.problems:
                self.stdout.write(f"{wrong.case}：{problem}")
        total = cases.count()
        if found:
            raise CommandError(f"核验{total}件，{found}件不一致。", returncode=1)
        self.stdout.write(f"核验{total}件，全部一致。")
