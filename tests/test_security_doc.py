"""SECURITY.md: every file and test it names exists, and every item of ASVS 4.0.3 up to level 2 has its verdict."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.once
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
VERDICTS = {"满足", "满足（设置）", "部分", "不满足", "不适用"}
#: Section of ASVS 4.0.3 → its items of levels 1 and 2; what is missing in between is level 3 or was taken out.
ASVS = {
    "1.1": "1-7", "1.2": "1-4", "1.4": "1 4 5", "1.5": "1-4", "1.6": "1-4", "1.7": "1 2", "1.8": "1 2", "1.9": "1 2",
    "1.10": "1", "1.11": "1 2", "1.12": "2", "1.14": "1-6",
    "2.1": "1-12", "2.2": "1-3", "2.3": "1-3", "2.4": "1-5", "2.5": "1-7", "2.6": "1-3", "2.7": "1-6", "2.8": "1-7",
    "2.9": "1-3", "2.10": "1-4",
    "3.1": "1", "3.2": "1-4", "3.3": "1-4", "3.4": "1-5", "3.5": "1-3", "3.7": "1",
    "4.1": "1 2 3 5", "4.2": "1 2", "4.3": "1-3",
    "5.1": "1-5", "5.2": "1-8", "5.3": "1-10", "5.4": "1-3", "5.5": "1-4",
    "6.1": "1-3", "6.2": "1-6", "6.3": "1 2", "6.4": "1 2",
    "7.1": "1-4", "7.2": "1 2", "7.3": "1 3 4", "7.4": "1-3",
    "8.1": "1-4", "8.2": "1-3", "8.3": "1-8",
    "9.1": "1-3", "9.2": "1-4",
    "10.2": "1 2", "10.3": "1-3",
    "11.1": "1-8",
    "12.1": "1-3", "12.2": "1", "12.3": "1-6", "12.4": "1 2", "12.5": "1 2", "12.6": "1",
    "13.1": "1 3 4 5", "13.2": "1 2 3 5 6", "13.3": "1 2", "13.4": "1 2",
    "14.1": "1-4", "14.2": "1-6", "14.3": "2 3", "14.4": "1-7", "14.5": "1-4",
}  # fmt: skip


def numbers(section: str, said: str) -> list[str]:
    """The items of "1-3" or "1 2"."""
    if "-" in said:
        low, high = map(int, said.split("-"))
        return [f"{section}.{n}" for n in range(low, high + 1)]
    return [f"{section}.{n}" for n in said.split()]


def rows(head: str) -> list[list[str]]:
    """The cells of every table below headings that begin so."""
    part = TEXT.split(f"\n## {head}")[1].split("\n## ")[0]
    lines = [
        line for line in part.splitlines() if line.startswith("|") and not line.startswith(("|---", "| 条目", "| 要求"))
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def items(cell: str) -> list[str]:
    """The items that a cell such as "1.4.1, 1.4.4–1.4.5" names."""
    found = []
    for one in cell.split(", "):
        first, _, last = one.partition("–")
        section, low = first.rsplit(".", 1)
        high = last.rsplit(".", 1)[1] if last else low
        assert not last or last.rsplit(".", 1)[0] == section, one
        found += [f"{section}.{n}" for n in range(int(low), int(high) + 1)]
    return found


@cache
def collected(path: str) -> set[str]:
    """Names of the functions that pytest collects from a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")}


def test_every_test_it_names_is_collected():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
    assert len(named) > 150
    missing = [f"{path}::{name}" for path, name in named if not (ROOT / path).is_file() or name not in collected(path)]
    assert missing == []
    assert [path for path, _ in named if not Path(path).name.startswith("test_")] == []


def test_every_file_it_names_exists():
    named = re.findall(
        r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|txt|conf|template|yml)|Dockerfile|[\w.-]+(?:/[\w.-]+)*/)`", TEXT
    )
    short = {"sealing.py", "chain.py", "archive_sign.py", "SECURITY.md"}  # named in full just before
    known = {"VAR_DIR/media", "static/"}
    missing = [name for name in named if name not in short | known and not (ROOT / name).exists()]
    assert missing == []


def test_every_item_has_one_verdict():
    found = [item for row in rows("OWASP") for item in items(row[0])]
    expected = [item for section, said in ASVS.items() for item in numbers(section, said)]
    assert sorted(found) == sorted(expected)
    assert len(expected) == 259


@pytest.mark.parametrize("head", ["OWASP", "等级保护"])
def test_every_row_says_one_of_five_words_how_and_where(head):
    wrong = [row[0] for row in rows(head) if len(row) != 4 or row[1] not in VERDICTS or not row[2]]
    assert wrong == []


def test_the_contents_lead_to_headings():
    heads = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in TEXT.splitlines()
        if line.startswith("## ")
    }
    links = set(re.findall(r"\]\(#([^)]+)\)", TEXT))
    assert links - heads == set()
    assert len(links) >= 11
