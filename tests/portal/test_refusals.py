"""英文页面上的不予受理: every refusal an applicant can meet has its English sentence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from requests_app.portal import refusals

from .conftest import text_of

HOME = Path(refusals.__file__).parents[1]
#: Everything these raise reaches applicants; suggestion and publication do so with the sentences named.
MODULES = [
    *(HOME / "handling" / f"{name}.py" for name in ("file_contents", "file_dangers", "file_image", "file_kinds")),
    *(HOME / "handling" / f"{name}.py" for name in ("attachments", "virus_scan", "delivery")),
    HOME / "portal" / "uploads.py",
]
#: Said to officers only.
INSIDE = {"请选择文件的来源。"}
_HAN = re.compile(r"[\u4e00-\u9fff]")


def sentences() -> list[str]:
    """Every text a refusal is made of, with X1, X2 where parts differ."""
    found = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "BadFacts", "WrongNode", "MarkedSecret", "Infected",
            } and node.args:  # fmt: skip
                found.append(_text(node.args[0]))
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
                found.append(_text(node.value))
    return sorted({text for text in found if _HAN.search(text)} - INSIDE)


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    parts = [str(piece.value) if isinstance(piece, ast.Constant) else f"X{at}" for at, piece in enumerate(node.values)]
    return "".join(parts)


@pytest.mark.parametrize("sentence", sentences())
def test_each_has_its_english_sentence_with_the_same_parts(sentence):
    with translation.override("en"):
        said = refusals.said(sentence)
    assert not _HAN.search(said), said
    assert "{" not in said


def test_the_collection_finds_them():
    assert len(sentences()) > 20


def test_in_chinese_nothing_changes_and_the_unknown_stays():
    with translation.override("zh-hans"):
        assert refusals.said("请选择要上传的文件。") == "请选择要上传的文件。"
    with translation.override("en"):
        assert refusals.said("没有这一句。") == "没有这一句。"
        assert refusals.said("“a.zip”中的“b.exe”是程序，不能上传。请删去后重新上传。") == (
            "“b.exe” in “a.zip” is a program. Please take it out and upload again."
        )


@pytest.mark.django_db
def test_the_english_form_refuses_in_english(client, office):
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    bad = SimpleUploadedFile("a.exe", b"MZ")
    page = text_of(client.post("/apply/", {"who": "person", "step": "attach", "extra": bad}))
    assert "“a.exe” cannot be uploaded. These can: " in page
