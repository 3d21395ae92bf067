"""排印: a queue that drains in an office of ever more papers, beside the bare making of the same files.

One database for each number of printed papers, on one server: each round claims one paper in each of them, so that a
busy machine troubles all alike. What waits is the same in all of them. The printed ones have no content here: nothing
that is measured reads it.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from requests_app.handling import intake
from requests_app.models import Agency, Paper
from requests_app.papers import queue
from requests_app.papers.letter import Letter

from .figures import Figure

#: The whole beside its bare parts, and the claim among many papers beside few.
RATIO, FLAT = 2.5, 1.3
ROUNDS = 60
BARE = 50
NOW = datetime(2026, 6, 30, 0, 0, tzinfo=UTC)
DAY = date(2026, 6, 30)


@dataclass(slots=True)
class Place:
    """One database with so many printed papers.

    Args:
        size: printed papers.
        wrapper: Django's connection to it.
        claims: seconds of each claim.
    """

    size: int
    wrapper: Any
    claims: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def here(self) -> Iterator[None]:
        """Let Django speak to this database."""
        before = connections["default"]
        connections["default"] = self.wrapper
        try:
            yield
        finally:
            connections["default"] = before


def measure(url: str, sizes: tuple[int, ...], waiting: int) -> Iterator[Figure]:
    """Fill, claim in turn, drain the largest.

    Args:
        url: the server.
        sizes: printed papers, the fewest first.
        waiting: papers in the queue.
    """
    places = _filled(url, sizes, waiting)
    for _ in range(ROUNDS):
        for place in places:
            _claim(place)
    few, many = places[0], places[-1]
    ours, flat = median(many.claims), median(few.claims)
    yield Figure(
        f"papers: claim the next, {many.size:,} printed against {few.size:,}",
        f"{ours * 1000:.2f} ms",
        f"{flat * 1000:.2f} ms",
        f"{ours / flat:.2f}",
        f"≤ {FLAT} (flat)",
        ours / flat <= FLAT,
    )
    with tempfile.TemporaryDirectory(prefix="disclosure-bench-papers-") as media:
        printed, taken, bare, left = _drained(many, media)
    if not printed or (left and taken < queue.LOOK.total_seconds()):
        raise AssertionError(f"{printed} papers printed, {left} left")
    yield Figure(
        f"papers: {printed:,} waiting among {many.size:,} printed, one worker, PDF and Word stored",
        f"{printed / taken:.1f} /s",
        f"{1 / bare:.1f} /s",
        f"{taken / printed / bare:.2f}",
        f"≤ {RATIO:.1f}",
        taken / printed / bare <= RATIO,
    )
    for place in places:
        place.wrapper.close()


def _drained(place: Place, media: str) -> tuple[int, float, float, int]:
    """Return the papers printed, the seconds of it, of the bare files of one, and what is left."""
    with override_settings(MEDIA_ROOT=media), place.here():
        bare = _bare(Path(media))
        began = perf_counter()
        printed = queue.drain(NOW + timedelta(hours=1))
        taken = perf_counter() - began
        return printed, taken, bare, Paper.objects.filter(rendered_at=None).count()


def _claim(place: Place) -> None:
    """Claim one and give it back."""
    with place.here():
        began = perf_counter()
        with transaction.atomic():
            paper = queue._next(NOW)  # noqa: SLF001 - the claim alone is what is measured
        place.claims.append(perf_counter() - began)
        if paper is None:
            raise AssertionError("nothing waits")
        Paper.objects.filter(pk=paper.pk).update(claimed_at=None, tries=0)


def _bare(folder: Path) -> float:
    """Return the seconds of the bare work on a paper: make both files, put them on the disk, commit one UPDATE."""
    letters = [(paper.pk, Letter.of(paper.content), paper.made_at) for paper in queue.waiting(NOW)[:BARE]]
    times = []
    for key, letter, at in letters:
        began = perf_counter()
        for form, render in queue.RENDERERS.items():
            with (folder / f"bare-{len(times)}.{form}").open("wb") as file:
                file.write(render(letter, at))
                file.flush()
                os.fsync(file.fileno())
        with connection.cursor() as cursor:
            cursor.execute("UPDATE requests_app_paper SET tries = tries WHERE id = %s", [key])
        times.append(perf_counter() - began)
    return sum(times[1:]) / len(times[1:])  # the first makes the typesetter


def _filled(url: str, sizes: tuple[int, ...], waiting: int) -> list[Place]:
    """Make the databases: what waits once, copied into each, and then the printed ones beside them."""
    places: list[Place] = []
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE paper_queue")
        first = _opened("paper_queue", 0)
        with first.here():
            call_command("migrate", verbosity=0)
            agency = Agency.objects.create(code="papers", name="测量局")
            for n in range(waiting):
                _lodge(agency, n)
        first.wrapper.close()  # a template has no visitors
        for size in sizes:
            server.execute(f"CREATE DATABASE paper_queue_{size} TEMPLATE paper_queue")
            place = _opened(f"paper_queue_{size}", size)
            with place.here():
                _printed(size)
                _by_index(size)
            places.append(place)
    return places


def _opened(name: str, size: int) -> Place:
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
    return Place(size, wrapper)


def _lodge(agency: Agency, n: int) -> None:
    intake.lodge(
        agency=agency,
        on=DAY,
        today=DAY,
        channel="web",
        applicant_kind="natural_person",
        applicant_name="王测量",
        phone="13800000000",
        content=f"第{n}号地块征收的批准文件、补偿安置方案和勘测定界图",
    )


def _printed(count: int) -> None:
    """Add printed papers: copies of the first, without their content, in front of those that wait."""
    own = {
        "id": "-n", "seq": "n + 1", "content": "'{}'::jsonb", "rendered_at": "made_at", "claimed_at": "made_at",
        "tries": "1", "pdf": "'papers/2026/06/' || md5(n::text) || '.pdf'", "pdf_sha256": "content_sha256",
        "docx": "'papers/2026/06/' || md5(n::text) || '.docx'", "docx_sha256": "content_sha256",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM requests_app_paper LIMIT 0")
        names = [column.name for column in cursor.description]
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(own.get(name, f'"{name}"') for name in names)
        cursor.execute(
            f"INSERT INTO requests_app_paper ({columns}) SELECT {values}"
            " FROM (SELECT * FROM requests_app_paper ORDER BY id LIMIT 1) AS model, generate_series(1, %s) AS n",
            [count],
        )
        cursor.execute("VACUUM ANALYZE requests_app_paper")


def _by_index(size: int) -> None:
    """See that the claim reads by its index."""
    with CaptureQueriesContext(connection) as seen:
        queue.waiting(NOW).first()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {seen.captured_queries[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    if size >= 50_000 and "paper_to_print" not in plan:  # a small table is read whole
        raise AssertionError(f"not by its index:\n{plan}")
