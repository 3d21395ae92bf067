"""verify_ledger finds what was changed behind the door's back, and names the case."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from requests_app.handling.verify import disagreements
from requests_app.law.nodes import Node
from requests_app.models import Application, Paper
from requests_app.papers import queue
from requests_app.papers.letter import Letter

from ..factories import case_at, make_case, make_office

append_only = importlib.import_module("requests_app.migrations.0002_append_only")
pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def unguarded(statement: str, *values: object) -> None:
    """Change an event as somebody with the database password and time would."""
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    for drop in append_only.UNDO[connection.vendor]:
        sql(drop)
    sql(statement, *values)


def problems() -> list[tuple[str, ...]]:
    return [found.problems for found in disagreements(Application.objects.all())]


def test_untouched_cases_agree() -> None:
    office = make_office()
    for node in Node:
        case_at(node, office)
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert out.getvalue() == "核验9件，全部一致。\n"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("node", "closed", "环节：记录为drafting，案件上是closed"),
        ("due_on", "2026-12-31", "到期日：重算为2026-03-30，案件上是2026-12-31"),
        ("outcome", "granted", "办理结果：记录为，案件上是granted"),
        ("received_year", 2025, "收到年份：记录为2026，案件上是2025"),
        ("last_hash", "0", "办理记录应有3条，实有3条"),
    ],
)
def test_a_changed_projection_is_named(column: str, value: object, said: str) -> None:
    case = case_at(Node.DRAFTING, make_office())
    sql(f"UPDATE requests_app_application SET {column} = %s WHERE id = %s", value, case.pk)  # noqa: S608 - literal columns above
    assert problems() == [(said,)]


def test_a_changed_event_breaks_the_chain() -> None:
    case = case_at(Node.DRAFTING, make_office())
    unguarded("UPDATE requests_app_event SET \"on\" = '2026-03-01' WHERE application_id = %s AND seq = 2", case.pk)
    assert "第2条办理记录与校验值不符，可能被改动" in problems()[0]


def test_a_deleted_event_is_missed() -> None:
    case = case_at(Node.DRAFTING, make_office())
    unguarded("DELETE FROM requests_app_event WHERE application_id = %s AND seq = 2", case.pk)
    assert "办理记录缺第2条" in problems()[0]


def test_the_command_exits_with_1_and_names_the_case() -> None:
    case = case_at(Node.DRAFTING, make_office())
    sql("UPDATE requests_app_application SET node = 'closed' WHERE id = %s", case.pk)
    out = StringIO()
    with pytest.raises(CommandError, match="核验1件，1件不一致。") as caught:
        call_command("verify_ledger", stdout=out)
    assert caught.value.returncode == 1
    assert out.getvalue().startswith(f"{case.number}：")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("content = '\"enc1:test:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\"'", "文书“接收回执”的内容打不开，可能被改动"),
        ("doc_no = '公开函〔2026〕9号'", "文书“公开函〔2026〕9号 接收回执”的种类、标题、文号或者收件人与内容不符"),
        ("\"to\" = 'inside'", "文书“接收回执”的种类、标题、文号或者收件人与内容不符"),
    ],
)
def test_a_changed_paper_is_named(change: str, said: str) -> None:
    case = make_case(make_office())
    sql(f"UPDATE requests_app_paper SET {change} WHERE application_id = {case.pk}")  # noqa: S608 - literal columns above
    assert problems() == [(said,)]


def test_a_paper_that_says_something_else_is_named() -> None:
    paper = make_case(make_office()).papers.get()
    QuerySet(Paper).filter(pk=paper.pk).update(content={**paper.content, "title": "改"})
    assert problems() == [("文书“接收回执”的内容与校验值不符，可能被改动",)]


def test_a_changed_or_lost_file_of_a_paper_is_found_where_files_are_read(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    case = make_case(make_office())
    paper = queue.printed(case.papers.get(), timezone.now())
    call_command("verify_ledger", files=True, stdout=StringIO())
    Path(paper.pdf.path).write_bytes(b"%PDF-1.7 another")
    Path(paper.docx.path).unlink()
    assert problems() == []
    out = StringIO()
    with pytest.raises(CommandError, match="核验1件，1件不一致。"):
        call_command("verify_ledger", files=True, stdout=out)
    assert out.getvalue().splitlines() == [
        f"{case}：文书“接收回执”的PDF文件与排印时的校验值不符，可能被改动",
        f"{case}：文书“接收回执”的Word文件不在存储里",
    ]


@pytest.mark.later
def test_queries_do_not_grow_with_the_cases(django_assert_num_queries: Any) -> None:
    office = make_office()
    for count in (1, 30):
        while Application.objects.count() < count:
            case_at(Node.REPLY, office)
        list(disagreements(Application.objects.all()))
        with django_assert_num_queries(7):
            assert problems() == []


def test_a_paper_rewritten_with_its_checksum_taken_away_or_slipped_in_does_not_agree_with_the_record() -> None:
    """Whoever changes a letter and its checksum together still does not change the chain."""
    case = case_at(Node.INTAKE, make_office())
    said = "第1条办理记录的文书“接收回执”与记录所载的不符，可能被改动、增加或者取走"
    paper = case.papers.get()
    forged = replace(Letter.of(paper.content), signature="别的机关")
    sql(
        "UPDATE requests_app_paper SET content = %s, content_sha256 = %s WHERE id = %s",
        json.dumps(forged.json, ensure_ascii=False), forged.digest, paper.pk,
    )  # fmt: skip
    assert problems() == [(said,)]
    sql("DELETE FROM requests_app_paper WHERE id = %s", paper.pk)
    assert problems() == [(said,)]
    paper.pk = None
    Paper.objects.bulk_create([paper])
    assert problems() == []
    paper.pk, paper.seq = None, 2
    Paper.objects.bulk_create([paper])
    assert problems() == [("第2条办理记录的文书“接收回执”与记录所载的不符，可能被改动、增加或者取走",)]
