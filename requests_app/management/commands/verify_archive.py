"""`manage.py verify_archive FILE.zip [--cert CERT.pem]`: whether a case package is whole and unchanged."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.papers.archive_verify import verify


class Command(BaseCommand):
    """Check a package; asks no database."""

    help = "Check a case package: every file, the record's chain, the signature; exit 1 where anything is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the package and, where there is one, the certificate it must be signed with."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--cert", type=Path, help="PEM certificate known from elsewhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say everything that is wrong."""
        try:
            trusted = options["cert"].read_bytes() if options["cert"] else None
        except OSError as wrong:
            raise CommandError(f"证书读不出来：{wrong}") from wrong
        report = verify(options["file"], trusted)
        for note in report.notes:
            self.stdout.write(note)
        if report.good:
            self.stdout.write("核验通过：内容完整，没有改动。")
            return
        for problem in report.problems:
            self.stdout.write(problem)
        raise CommandError(f"核验没有通过：{len(report.problems)}处不对。", returncode=1)
