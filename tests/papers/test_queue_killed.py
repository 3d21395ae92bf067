"""Processes killed with SIGKILL in the middle of printing and of issuing: no half file, nothing twice, no gap in 文号."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from requests_app.handling import clock
from requests_app.handling.verify import disagreements
from requests_app.law.nodes import Act, Node
from requests_app.models import Application, Event, Paper
from requests_app.papers import queue, store
from requests_app.papers.store import Form
from tests.factories import Office, case_at, make_case, make_office
from tests.workers import ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
NEVER = 1_000_000
#: Opening and naming of the two files, and the folder put on the disk; then the row.
STEPS_OF_A_PAPER = 5


@dataclass(frozen=True)
class House:
    """An installation whose files lie in a folder, and what its processes are told."""

    media: Path
    var: Path
    key: str

    def run(self, *words: object) -> int | None:
        """Let a process work; return how far it came, None where it was killed."""
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "disclosure.settings",
            "DATABASE_URL": database_url(),
            "VAR_DIR": str(self.var),
            "SECRET_KEY": self.key,
        }
        command = [sys.executable, "-m", "tests.papers.mortal", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        if done.returncode == -signal.SIGKILL:
            return None
        assert done.returncode == 0, done.stderr
        return int(done.stdout)


@pytest.fixture
def house(settings, tmp_path, media) -> House:
    settings.MEDIA_ROOT = tmp_path / "media"
    return House(settings.MEDIA_ROOT, tmp_path, settings.SECRET_KEY)


@pytest.fixture
def here(transactional_db) -> Office:
    return make_office()


def after(kills: int) -> str:
    """An instant at which the claims of everybody killed before have grown old."""
    return (NOW + timedelta(minutes=6 * kills)).isoformat()


def check_reachable() -> int:
    """See that whatever a row names is there, whole; return how many papers are printed."""
    printed = list(Paper.objects.exclude(rendered_at=None))
    for paper in printed:
        assert store.body(paper, Form.PDF).startswith(b"%PDF-1.7")
        assert store.body(paper, Form.DOCX).startswith(b"PK")
    for paper in Paper.objects.filter(rendered_at=None):
        assert (paper.pdf.name, paper.docx.name) == ("", "")
        assert paper.error in {"", queue.GIVEN_UP}, "only what ended five workers is given up"
    return len(printed)


def check_end(house: House, papers: int) -> None:
    """See every paper printed once, and on the disk their two files each and nothing else."""
    assert check_reachable() == Paper.objects.count() == papers
    files = sorted(str(path.relative_to(house.media)) for path in house.media.rglob("*") if path.is_file())
    named = sorted(name for pair in Paper.objects.values_list("pdf", "docx") for name in pair)
    assert files == named


@pytest.mark.parametrize("step", [3, *(pytest.param(one, marks=pytest.mark.later) for one in (1, 2, 4, 5))])
def test_killed_at_any_step_of_a_file_nothing_half_is_reachable(here, house, step):
    """The second paper's worker dies: before it opens each file, before each gets its name, and after."""
    for _ in range(3):
        make_case(here)
    assert house.run("drain", "file", STEPS_OF_A_PAPER + step, after(0)) is None
    assert check_reachable() == 1
    assert list(Paper.objects.order_by("pk").values_list("tries", flat=True)) == [1, 1, 0]
    assert house.run("drain", "file", NEVER, after(0)) == STEPS_OF_A_PAPER
    assert check_reachable() == 2, "the claim of the dead one still holds"
    assert house.run("drain", "file", NEVER, after(1)) == STEPS_OF_A_PAPER
    check_end(house, 3)
    assert list(Paper.objects.order_by("pk").values_list("tries", flat=True)) == [1, 2, 1]


def test_killed_before_the_row_says_so_the_paper_is_printed_again_to_the_same_files(here, house):
    make_case(here)
    # The claim's SELECT and UPDATE, then the row's UPDATE; SQLite is told BEGIN as a statement too.
    the_row = {"sqlite": 5, "postgresql": 3}[connection.vendor]
    assert house.run("drain", "sql", the_row, after(0)) is None
    left = sorted(path for path in house.media.rglob("*") if path.is_file())
    assert (len(left), check_reachable()) == (2, 0)
    assert house.run("drain", "sql", NEVER, after(1)) is not None
    check_end(house, 1)
    assert sorted(path for path in house.media.rglob("*") if path.is_file()) == left


def kill_printers(house: House, papers: int, kills: int) -> None:
    """Kill printers at random steps of files and statements, then let one end."""
    draw = random.Random(kills)
    for n in range(kills):
        where = draw.choice(["file", "sql"])
        house.run("drain", where, draw.randrange(1, 4 * STEPS_OF_A_PAPER), after(n))
        check_reachable()
    # Who ends a worker five times is given up by itself; what is left of those is put back as an officer does.
    queue.drain(NOW + timedelta(minutes=6 * kills))
    for paper in Paper.objects.exclude(error=""):
        assert paper.error == queue.GIVEN_UP
        assert queue.again(paper)
    house.run("drain", "file", NEVER, after(kills + 1))
    check_end(house, papers)


@pytest.mark.soak
def test_sixty_printers_killed_over_a_hundred_papers(here, house):
    for _ in range(100):
        make_case(here)
    kill_printers(house, 100, 60)


def numbers(office: Office) -> list[str]:
    """Every 文号 given to extensions of the office, in the order of the acts."""
    events = Event.objects.filter(act=Act.EXTEND, application__agency=office.agency).order_by("pk")
    return [event.facts["doc_nos"]["notice_extension"] for event in events]


def extend_here(office: Office, case: Application) -> None:
    """Do the act whole, in this process."""
    on, today = datetime(2026, 3, 4, tzinfo=UTC).date(), datetime(2026, 6, 30, tzinfo=UTC).date()
    clock.extend(case, actor=office.head, on=on, today=today, days=5, reason="需要查阅的档案较多")


def kill_acts(house: House, office: Office, marks: list[int]) -> None:
    """Kill the act before these statements, between others that are done; see that numbers and papers have no gap."""
    done = [case_at(Node.DRAFTING, office) for _ in range(2)]
    killed = case_at(Node.DRAFTING, office)
    papers = Paper.objects.count()
    extend_here(office, done[0])
    for mark in marks:
        assert house.run("extend", "sql", mark, killed.pk, office.head.pk) is None
        assert (len(numbers(office)), Paper.objects.count()) == (1, papers + 1)
    assert house.run("extend", "sql", NEVER, killed.pk, office.head.pk) == max(marks)
    extend_here(office, done[1])
    assert numbers(office) == [f"公开函〔2026〕{n}号" for n in (1, 2, 3)]
    notices = Paper.objects.filter(kind="notice_extension", agency=office.agency).order_by("pk")
    assert [paper.doc_no for paper in notices] == numbers(office)
    assert list(disagreements(Application.objects.all())) == []


def statements(house: House) -> int:
    """Return how many statements the act takes, by doing it in an office that is then forgotten."""
    office = make_office()
    reached = house.run("extend", "sql", NEVER, case_at(Node.DRAFTING, office).pk, office.head.pk)
    assert reached is not None
    return reached


def test_an_act_killed_anywhere_leaves_no_gap_in_the_numbers(here, house):
    """Killed right before the paper's row, before the messages, and at the last statement of all."""
    last = statements(house)
    kill_acts(house, here, [last - 4, last - 2, last])


@pytest.mark.soak
def test_an_act_killed_before_each_of_its_statements(here, house):
    kill_acts(house, here, list(range(1, statements(house) + 1)))
