"""收什么文件: names and sizes, without a database."""

from __future__ import annotations

import pytest

from requests_app.handling.file_kinds import clean_name, megabytes


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("../../etc/密.pdf", "密.pdf"),
        ("C:\\桌面\\密.pdf", "密.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ('换行\r\n"引号".pdf', "换行_引号_.pdf"),
        (" .pdf", "pdf"),
        ("\u200b .. .pdf", "pdf"),
        ("", "未命名"),
        ("名" * 300 + ".docx", "名" * 145 + ".docx"),
    ],
)
def test_names_are_cleaned(given, wanted):
    assert clean_name(given) == wanted
    assert len(clean_name(given)) <= 150


def test_sizes_for_people():
    assert [megabytes(n) for n in (1, 2048, 1024 * 1024, 1_600_000)] == ["1 KB", "2 KB", "1 MB", "1.5 MB"]
