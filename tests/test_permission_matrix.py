"""docs/permissions.md says what the program does."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"


def printed() -> str:
    out = StringIO()
    call_command("permission_matrix", stdout=out)
    return out.getvalue()


def test_the_document_is_current():
    assert DOCUMENT.read_text(encoding="utf-8") == printed(), "manage.py permission_matrix > docs/permissions.md"


def test_an_act_and_a_page_are_marked_for_those_who_may():
    lines = printed().splitlines()
    (approve,) = (line for line in lines if "`approve`" in line)
    assert approve.startswith("| 审核同意 `approve` | 审核 |")
    assert [cell.strip() for cell in approve.split("|")[4:-1]] == ["", "", "", "●", *[""] * 6]
    (lodge,) = (line for line in lines if "`desk_lodge`" in line)
    assert [cell.strip() for cell in lodge.split("|")[4:-1]] == ["●", *[""] * 8]
