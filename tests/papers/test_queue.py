"""The render queue: claimed once, printed once, stored whole; what cannot be printed says so and blocks nobody."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.celery import BEAT, PAPERS
from requests_app.law.nodes import Node
from requests_app.models import Paper
from requests_app.models.paper import PaperFrozen
from requests_app.papers import queue, store
from requests_app.papers.queue import PaperNotPrinted
from requests_app.papers.store import Form, PaperChanged
from requests_app.tasks import print_papers
from tests.factories import case_at, make_case

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=6)
#: U+10FFFD is for private use: no font has it.
NOWHERE = "\U0010fffd"


def on_disk(media: Path) -> list[str]:
    """Every file below the folder, part files too."""
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def paper_of(office, **given) -> Paper:
    """The receipt of a new case; it waits to be printed."""
    return make_case(office, **given).papers.get()


def claim(paper: Paper, at: datetime = NOW) -> None:
    """Leave the claim of a worker that died."""
    Paper.objects.filter(pk=paper.pk).update(claimed_at=at, tries=1)


def damage(paper: Paper, **columns: object) -> None:
    """Change a row behind the program's back."""
    names = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE requests_app_paper SET {names} WHERE id = %s", [*columns.values(), paper.pk])


def test_what_waits_is_printed_and_stored_with_its_hash(office, media):
    case = case_at(Node.REGISTRATION, office)
    assert queue.drain(NOW) == 3
    papers = list(case.papers.all())
    assert [paper.title for paper in papers] == ["接收回执", "申请确认记录", "政府信息公开申请登记表"]
    names = []
    for paper in papers:
        assert (paper.claimed_at, paper.tries, paper.error) == (paper.rendered_at, 1, "")
        pdf, docx = (Path(getattr(paper, form).path).read_bytes() for form in Form)
        assert pdf.startswith(b"%PDF-1.7")
        assert docx.startswith(b"PK")
        assert (hashlib.sha256(pdf).hexdigest(), hashlib.sha256(docx).hexdigest()) == (
            paper.pdf_sha256,
            paper.docx_sha256,
        )
        assert (store.body(paper, Form.PDF), store.body(paper, Form.DOCX)) == (pdf, docx)
        assert re.fullmatch(r"papers/2\d{3}/\d\d/[0-9a-f]{64}\.pdf", paper.pdf.name)
        names += [Path(paper.pdf.name).name, Path(paper.docx.name).name]
    assert on_disk(media) == sorted(names)
    assert queue.drain(LATER) == 0


def test_the_beat_asks_each_minute_and_the_task_prints(office, media):
    paper = paper_of(office)
    assert [one["task"] for one in BEAT.values()].count(PAPERS) == 1
    assert print_papers() == 1
    paper.refresh_from_db()
    assert paper.rendered_at is not None


def test_files_not_on_a_disk_are_stored_too(office):
    """The other tests of the house keep files in memory."""
    paper = paper_of(office)
    assert queue.drain(NOW) == 1
    paper.refresh_from_db()
    assert store.body(paper, Form.PDF).startswith(b"%PDF")


def test_an_issued_paper_is_never_printed_again_whatever_changes(office, media):
    paper = paper_of(office)
    queue.drain(NOW)
    paper.refresh_from_db()
    before = (paper.rendered_at, paper.pdf.name, paper.pdf_sha256, paper.docx_sha256, paper.tries)
    office.agency.texts = {f"paper_{paper.kind}": {"body": "改过的措辞"}}
    office.agency.name = "改了名的机关"
    office.agency.save()
    damage(paper, claimed_at=None)
    assert (queue.drain(LATER), queue.again(paper)) == (0, False)
    after = queue.printed(Paper.objects.get(), LATER)
    assert (after.rendered_at, after.pdf.name, after.pdf_sha256, after.docx_sha256, after.tries) == before
    with pytest.raises(PaperFrozen):
        Paper.objects.update(content={})


def test_of_one_paper_always_the_same_files_come(office, media):
    """So that what a killed renderer left is written over."""
    paper = paper_of(office)
    queue.drain(NOW)
    first = on_disk(media)
    damage(paper, rendered_at=None, claimed_at=None, pdf="", docx="")
    queue.drain(LATER)
    assert on_disk(media) == first


def test_names_cannot_be_guessed_without_the_key(office, media, settings):
    paper = paper_of(office)
    names = set()
    for key in ("a" * 50, "b" * 50):
        settings.SECRET_KEY = key
        names |= set(store.keep(paper, {Form.PDF: b"%PDF"}).values())
    assert len(names) == 2


def test_a_claim_holds_for_five_minutes_and_is_then_taken_over(office, media):
    paper = paper_of(office)
    claim(paper)
    assert queue.drain(NOW + timedelta(minutes=5)) == 0
    assert queue.drain(NOW + timedelta(minutes=5, seconds=1)) == 1
    paper.refresh_from_db()
    assert paper.tries == 2


def test_what_a_dead_worker_left_half_written_is_cleared(office, media):
    paper = paper_of(office)
    claim(paper)
    folder = media / "papers" / f"{paper.made_at.astimezone():%Y/%m}"
    folder.mkdir(parents=True)
    (folder / f".{paper.pk}-1.pdf.part").write_bytes(b"%PDF-1.7 ha")
    (folder / f".{paper.pk}1-1.pdf.part").write_bytes(b"another paper's")
    assert queue.drain(LATER) == 1
    assert [name for name in on_disk(media) if name.endswith(".part")] == [f".{paper.pk}1-1.pdf.part"]


def test_a_worker_that_was_only_slow_changes_nothing_any_more(office, media):
    """Its claim was taken over, and the other printed: neither files nor row move."""
    slow = paper_of(office)
    assert queue._claim(slow, NOW)
    queue.drain(LATER)
    before, files = Paper.objects.values().get(), on_disk(media)
    assert queue._settle(slow, queue._found(slow)) is False
    assert Paper.objects.values().get() == before
    assert on_disk(media) == files


def test_a_paper_that_ends_its_worker_again_and_again_is_given_up(office, media):
    paper, other = paper_of(office), paper_of(office)
    Paper.objects.filter(pk=paper.pk).update(claimed_at=NOW, tries=5)
    assert queue.drain(LATER) == 1
    paper.refresh_from_db()
    other.refresh_from_db()
    assert (paper.rendered_at, paper.error) == (None, queue.GIVEN_UP)
    assert other.rendered_at is not None


def test_a_missing_character_is_named_and_stands_in_nobodys_way(office, media):
    paper = paper_of(office, applicant_name=f"王{NOWHERE}")
    other = paper_of(office)
    assert queue.drain(NOW) == 1
    paper.refresh_from_db()
    other.refresh_from_db()
    assert (paper.rendered_at, other.error) == (None, "")
    assert paper.error.startswith("PDF 的字体里没有这些字，印不出来：")
    assert "U+10FFFD" in paper.error
    assert queue.drain(LATER) == 0
    with pytest.raises(PaperNotPrinted, match=r"U\+10FFFD"):
        queue.printed(paper, LATER)
    assert queue.again(paper) is True
    assert queue.again(paper) is False
    paper.refresh_from_db()
    assert (paper.error, paper.tries, paper.claimed_at) == ("", 0, None)


@pytest.mark.parametrize("change", ["title", "extra"])
def test_damaged_content_is_not_printed(office, media, change):
    paper = paper_of(office)
    content = {**paper.content, change: "改过的"}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE requests_app_paper SET content = %s",
            [Paper._meta.get_field("content").get_db_prep_save(content, connection)],
        )
    assert queue.drain(NOW) == 0
    paper.refresh_from_db()
    assert paper.error == "“接收回执”的内容与制作时的校验值不符，可能被改动，不能使用。请系统管理员核查。"
    assert on_disk(media) == []


def test_a_defect_of_a_renderer_is_said_in_plain_words(office, media):
    """Content that is whole and yet cannot be read: an answer for the office, the trace for the log."""
    paper = paper_of(office)
    content = {**paper.content, "blocks": [{"rows": 3}]}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE requests_app_paper SET content = %s, content_sha256 = %s",
            [
                Paper._meta.get_field("content").get_db_prep_save(content, connection),
                store.digest(content),
            ],
        )
    assert queue.drain(NOW) == 0
    paper.refresh_from_db()
    assert paper.error == queue.BROKEN


def test_a_full_disk_is_not_the_papers_fault(office, media, settings):
    paper = paper_of(office)
    media.write_bytes(b"a file where the folder should be")
    with pytest.raises(OSError, match="media"):
        queue.drain(NOW)
    paper.refresh_from_db()
    assert (paper.error, paper.tries, paper.claimed_at) == ("", 0, None)
    with pytest.raises(PaperNotPrinted, match="文件存不进存储"):
        queue.printed(paper, NOW)
    media.unlink()
    assert queue.drain(NOW) == 1


def test_opening_a_paper_prints_it_at_once(office, media):
    paper = paper_of(office)
    assert queue.printed(paper, NOW).rendered_at == NOW
    assert store.body(paper, Form.DOCX).startswith(b"PK")
    assert queue.drain(LATER) == 0


def test_opening_a_paper_in_work_waits_a_little_and_then_says_so(office, media, monkeypatch):
    paper = paper_of(office)
    claim(paper)
    monkeypatch.setattr(queue, "PATIENCE", 0.2)
    with pytest.raises(PaperNotPrinted, match="正在排印，请过一会儿再打开。"):
        queue.printed(paper, NOW)
    assert queue.printed(paper, LATER).tries == 2


def test_a_destroyed_paper_is_neither_printed_nor_opened(office, media):
    paper = paper_of(office)
    Paper.objects.update(destroyed_on=NOW.date())
    assert queue.drain(NOW) == 0
    paper.refresh_from_db()
    with pytest.raises(PaperNotPrinted, match="已按规定销毁"):
        queue.printed(paper, NOW)


def test_a_changed_or_lost_file_is_not_handed_out_and_logged(office, media, caplog):
    paper = queue.printed(paper_of(office), NOW)
    Path(paper.pdf.path).write_bytes(store.body(paper, Form.PDF) + b" ")
    Path(paper.docx.path).unlink()
    with pytest.raises(PaperChanged, match="的PDF文件与排印时的校验值不符，可能被改动，不能使用"):
        store.body(paper, Form.PDF)
    with pytest.raises(PaperChanged, match="的Word文件不在存储里，不能使用"):
        store.body(paper, Form.DOCX)
    assert [record.getMessage() for record in caplog.records] == [
        f"paper {paper.pk}: its pdf was changed",
        f"paper {paper.pk}: its docx is lost",
    ]


@pytest.mark.later
def test_each_paper_costs_the_same_queries_however_many_wait(office, media):
    counts = []
    for papers in (1, 30):
        for _ in range(papers):
            paper_of(office)
        with CaptureQueriesContext(connection) as asked:
            assert queue.drain(NOW) == papers
        counts.append(len(asked))
    # the first claim, and for each paper its row and the claim of the next, both in a savepoint here
    assert counts == [4 + 5 - 1, 4 + 5 * 30 - 1]
