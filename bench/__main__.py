"""`python -m bench`: measure, print the table, exit 1 if a promise is not kept.

The database is a PostgreSQL started for the run; `--full` fills it with a million cases.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from . import servers
from .figures import Figure, table

PARTS = (
    "law",
    "acts",
    "portal",
    "processes",
    "annual",
    "rollup",
    "worklist",
    "reminders",
    "papers",
    "queue",
    "queries",
    "load",
)


def main() -> int:
    """Run all; 0 if every target is met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also among 1,000,000 cases (some minutes)")
    parser.add_argument("--only", choices=PARTS, help="measure one part")
    parser.add_argument("--short", action="store_true", help="of the load only ten seconds of twenty people")
    parser.add_argument("--write", action="store_true", help="keep bench/results.md; of the queries docs/queries.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="disclosure-bench-var-") as var, servers.postgres() as url:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "disclosure.settings",
            "DATABASE_URL": url,
            "SECRET_KEY": "only-for-the-benchmarks-" + "x" * 40,
            "FIELD_KEYS": f"encrypt.bench:{'A' * 43}=,index.bench:{'B' * 42}A=",
            "INSECURE_HTTP": "1",
            "LOG_LEVEL": "WARNING",
            "RATE_FACTOR": "1000",  # one person at one address asks for everything
            "VAR_DIR": var,
        }
        django.setup()
        call_command("migrate", verbosity=0)
        figures = []
        for figure in _measured(url, full=given.full, only=given.only, short=given.short, write=given.write):
            print(f"… {figure.name}: {figure.ours}", file=sys.stderr, flush=True)
            figures.append(figure)
    load = os.getloadavg()[1]
    machine = (
        f"{os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}, Django {django.__version__}"
    )
    print(f"\n{machine}\n\n{table(figures)}")
    if given.write:
        Path(__file__).with_name("results.md").write_text(
            f"# Figures\n\n{machine}\n\n{table(figures)}\n", encoding="utf-8"
        )
    return 0 if all(figure.ok for figure in figures) else 1


def _measured(url: str, *, full: bool, only: str | None, short: bool, write: bool) -> Iterator[Figure]:  # noqa: C901 - one line a part
    from . import (  # local: models come after django.setup()
        acts,
        annual,
        due_dates,
        load,
        paper_queue,
        papers,
        portal,
        processes,
        queries,
        reminders,
        repeats,
        rollup,
        worklist,
    )

    if only in {None, "law"}:
        yield due_dates.measure()
    if only in {None, "acts"}:
        yield acts.measure()
    if only in {None, "portal"}:
        yield from portal.measure()
    if only in {None, "processes"}:
        yield from processes.measure(url, 10_000 if full else 1_000)
    if only in {None, "annual"}:
        yield from annual.measure(url, (1_000, 100_000, 1_000_000) if full else (1_000, 100_000))
        yield from repeats.measure()  # among the same cases
        yield annual.one_lot(50_000)
    if only in {None, "rollup"}:
        yield from rollup.measure(url, *((3_000, 10_000_000, 5) if full else (1_000, 600_000, 10)))
    if only in {None, "worklist"}:
        yield from worklist.measure(url, (1_000, 1_000_000) if full else (1_000, 50_000))
    if only in {None, "papers"}:
        yield from papers.measure()
    if only in {None, "reminders"}:
        sizes = (10_000, 100_000, 1_000_000) if full else (2_000, 50_000)
        yield from reminders.measure(url, sizes, due=sizes[0])
    if only in {None, "queue"}:
        yield from paper_queue.measure(url, *(((1_000, 1_000_000), 2_000) if full else ((1_000, 50_000), 200)))
    if only in {None, "queries"}:
        yield from queries.measure(url, 1_000_000 if full else 100_000, write=write)
    if only in {None, "load"}:
        few: dict[str, Any] = {"officers": 14, "citizens": 6, "seconds": 10, "cases": 2_000, "pace": 0.3, "limit": 0}
        yield from load.measure(url, **(few if short else {}))


if __name__ == "__main__":
    sys.exit(main())
