"""backup DIR: database, files and the names of the keys into a new folder below DIR."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.upkeep import backup
from requests_app.upkeep.manifest import CopyRefused, read
from requests_app.upkeep.restore import check


class Command(BaseCommand):
    """备份."""

    help = "备份数据库和文件；密钥不在备份里，只记指纹，请另外保管"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="备份放在哪个文件夹（最好在另一块磁盘上）")
        parser.add_argument("--keep", type=int, default=0, metavar="N", help="只留最新的 N 份，0 是全留")
        parser.add_argument("--check", action="store_true", help="不做新的备份，把最新一份从头到尾核对一遍")

    def handle(self, *_args: Any, **options: Any) -> None:
        root: Path = options["folder"]
        if options["keep"] < 0:
            raise CommandError("--keep 不能是负数。")
        try:
            if options["check"]:
                self.stdout.write(f"{self._checked(root)} 完好。")
                return
            folder = backup.make(root, timezone.now())
        except (CopyRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        made = read(folder)
        self.stdout.write(f"已备份到 {folder}：{sum(made.tables.values())}行，{len(made.files)}个文件。")
        for name, print_ in made.keys.items():
            self.stdout.write(f"恢复时要用的密钥：{name}，指纹 {print_}。密钥不在备份里，请另外保管。")
        if made.missing:
            self.stderr.write(f"有{len(made.missing)}个文件数据库里有、存储里没有，如 {made.missing[0]}。")
        for gone in backup.forget(root, options["keep"]):
            self.stdout.write(f"已删除旧的备份 {gone.name}。")

    def _checked(self, root: Path) -> Path:
        """Return the newest copy, read from beginning to end."""
        folder = backup.newest(root)
        if folder is None:
            raise CopyRefused(f"{root} 里没有完整的备份。")
        check(folder)
        return folder
