"""import_attachments: a folder of files into the cases they belong to, file by file; running it again adds nothing."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app.handling.import_files import HEAD, Line, Verdict, take
from requests_app.handling.import_list import items
from requests_app.handling.import_source import Entry, UnreadableSource, of_folder, of_zip
from requests_app.law.nodes import Role
from requests_app.models import Agency, Staff


class Command(BaseCommand):
    """批量导入附件."""

    help = "把一个文件夹（或者 ZIP）里的文件导入各件申请的随案文件：逐个检查，逐行说明，可以随时停、再运行"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the folder, the agency and in whose name."""
        parser.add_argument("folder", type=Path, help="文件夹或者 ZIP")
        parser.add_argument("--agency", required=True, help="机关代码")
        parser.add_argument("--by", default="", help="以谁的名义导入（登录名）；机关只有一名收件登记员的可以不写")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--report", type=Path, help="把逐行说明另存为这个 CSV 文件")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, say of each file what became of it, and end with 1 where one was not taken."""
        staff = _in_whose_name(options["agency"], options["by"])
        counted: Counter[Verdict] = Counter()
        with ExitStack() as stack:
            sheet = None
            if options["report"]:
                file = stack.enter_context(options["report"].open("w", encoding="utf-8-sig", newline=""))
                sheet = csv.writer(file)
                sheet.writerow(HEAD)
            try:
                for line in take(items(_source(options["folder"], stack)), staff, dry_run=options["dry_run"]):
                    counted[line.verdict] += 1
                    self._say(line)
                    if sheet is not None:
                        sheet.writerow(line.cells())
            except UnreadableSource as wrong:
                raise CommandError(str(wrong)) from wrong
        done = Verdict.READY if options["dry_run"] else Verdict.TAKEN
        self.stdout.write(
            f"{done.label}{counted[done]}个，已有{counted[Verdict.THERE]}个，没有导入{counted[Verdict.LEFT]}个。"
        )
        if counted[Verdict.LEFT]:
            sys.exit(1)

    def _say(self, line: Line) -> None:
        said = f"第{line.at}行 {line.place}"
        said += f" → {line.number}" if line.number else ""
        out = self.stderr if line.verdict is Verdict.LEFT else self.stdout
        out.write(f"{said}：{line.verdict.label}{f'。{line.said}' if line.said else ''}")


def _source(given: Path, stack: ExitStack) -> Callable[[], Iterator[Entry]]:
    """Return what gives the files of a folder or a ZIP from the beginning."""
    if given.is_file():
        packed = stack.enter_context(given.open("rb"))
        return partial(of_zip, packed)
    return partial(of_folder, given)


def _in_whose_name(code: str, username: str) -> Staff:
    """Return the person; the only clerk of the agency where none is named.

    Raises:
        CommandError: no such agency or person, or several who could be meant.
    """
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise CommandError(f"没有代码为“{code}”的机关。")
    people = Staff.objects.filter(agency=agency, is_active=True).order_by("pk")
    if username:
        named = people.filter(username=username).first()
        if named is None:
            raise CommandError(f"“{agency}”没有登录名为“{username}”的在用账号。")
        return named
    clerks = [person for person in people if person.has_role(Role.CLERK)]
    if len(clerks) != 1:
        raise CommandError("请用 --by 写明以谁的名义导入（登录名）：导入的文件记在这个人名下，按这个人的角色检查。")
    return clerks[0]
