"""restore FOLDER: one copy into an empty database and an empty store, then the proof that all is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app.upkeep.keys import KEYS
from requests_app.upkeep.manifest import CopyRefused
from requests_app.upkeep.restore import disagreeing, restore


class Command(BaseCommand):
    """恢复."""

    help = "把一份备份恢复到空的数据库和空的文件夹，并逐件核验"
    requires_migrations_checks = False
    requires_system_checks: list[str] = []  # noqa: RUF012 -- Django's own attribute; checks would open the empty database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="备份的文件夹，如 /srv/backup/20261130T020000")
        parser.add_argument(
            "--key-lost", action="append", default=[], choices=sorted(KEYS), help="这个密钥找不回来了，后果自负"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = restore(options["folder"], options["key_lost"])
        except (CopyRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        wrong = disagreeing()
        if wrong:
            raise CommandError(f"{len(wrong)}件与办理记录不一致：{'、'.join(wrong[:10])}。请换一份备份。")
        cases = made.tables.get("requests_app_application", 0)
        self.stdout.write(
            f"已恢复 {made.made_at} 的备份：{sum(made.tables.values())}行、{len(made.files)}个文件与备份时一致，"
            f"{cases}件逐件核验一致。"
        )
