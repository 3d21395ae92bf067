"""The house as a test: arrows point down, the law is pure, files stay small, nothing foreign is named."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("disclosure", "requests_app", "reports")

#: What each room may import of the product besides itself. The order is the order of the house.
LAW = frozenset({"requests_app.law"})
MODELS = LAW | {"requests_app.models"}
SHELVES = MODELS | {"requests_app.papers", "requests_app.messages"}
ACTS = SHELVES | {"requests_app.handling"}
MAY_IMPORT: dict[str, frozenset[str]] = {
    "requests_app.law": frozenset(),
    "requests_app.models": LAW,
    "requests_app.papers": SHELVES,
    "requests_app.messages": SHELVES,
    "requests_app.handling": SHELVES,
    "requests_app.tasks": ACTS,
    "requests_app.upkeep": ACTS,  # how the installation does, and its copy
    "requests_app.signin": MODELS,
    "requests_app.desk": ACTS | {"requests_app.signin", "requests_app.upkeep"},
    "requests_app.portal": ACTS | {"requests_app.signin"},
    "requests_app.api": ACTS | {"requests_app.signin", "requests_app.portal"},  # hands in as the portal's form does
    "requests_app.demo": ACTS,  # the demonstration office does what people do, through the acts
    "requests_app.management": ACTS | {"requests_app.demo", "requests_app.signin", "requests_app.upkeep"},
    "requests_app.templatetags": MODELS | {"requests_app.desk"},  # the frame of the desk's pages
    "requests_app.apps": MODELS | {"requests_app.signin"},
    "requests_app.migrations": MODELS,
    # the year's end tells the heads; the tables are one of the API's operations
    "reports": MODELS | {"requests_app.messages", "requests_app.signin", "requests_app.api"},
    "disclosure": ACTS
    | {f"requests_app.{room}" for room in ("api", "desk", "portal", "tasks", "upkeep")}
    | {"reports"},
}

#: Where "today" must be an argument.
TIMELESS = (
    "requests_app/law/*.py",
    "requests_app/messages/ladder.py",
    "reports/table3.py",
    "reports/table4.py",
    "reports/narrative*.py",
    "reports/typed.py",
    "reports/charts.py",
)
CLOCK_CALLS = {"now", "today", "utcnow", "localdate", "localtime", "time_ns"}
CLOCK_OWNERS = {"date", "datetime", "dt", "timezone", "time", "_time"}

#: The law stands on the language and on two data packages; nothing else.
LAW_STANDS_ON = {
    "__future__", "ast", "bisect", "calendar", "collections", "dataclasses", "datetime", "decimal", "enum",
    "functools", "hashlib", "itertools", "json", "math", "operator", "re", "string", "types", "typing", "unicodedata",
    "chinese_calendar", "stdnum", "requests_app",
}  # fmt: skip

# In two pieces, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        (
            r"(?<![\w.])/wor" + r"k(?![\w-])",
            r"\bmock" + r"ups?\b",
            r"pypi\." + r"org",
            r"python" + r"hosted\.org",
            r"/opt/" + r"(pypi|wheels)",
            r"--(extra-)?" + "index" + "-url",
            r"--find" + r"-links",
            r"tuna\.tsing" + r"hua|mirrors\.ali" + r"yun",
        )
    )
)
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


@cache
def tracked() -> list[Path]:
    """Every file of the repository; without git (an unpacked archive) every file but what runs make."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
        return sorted(ROOT / name for name in names if name and (ROOT / name).is_file())
    skip = {".git", ".venv", "var", "staticfiles", "__pycache__"}
    return sorted(p for p in ROOT.rglob("*") if p.is_file() and not skip & set(p.relative_to(ROOT).parts))


def product_modules() -> list[Path]:
    return [p for p in tracked() if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in PRODUCT]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Give line and full dotted name of each import, relative ones resolved."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def room_of(dotted: str) -> str | None:
    """Give the room a dotted name lies in; None when it is not the product's."""
    parts = dotted.split(".")
    if parts[0] not in PRODUCT:
        return None
    if parts[0] != "requests_app":
        return parts[0]
    return ".".join(parts[:2])


def test_arrows_point_down():
    wrong = []
    for path in product_modules():
        here = room_of(module_name(path))
        if here == "requests_app":  # the package's own __init__ imports nothing of the product
            allowed: frozenset[str] = frozenset()
        elif here not in MAY_IMPORT:
            wrong.append(f"{path.relative_to(ROOT)}: the room {here} is not in the plan of the house")
            continue
        else:
            allowed = MAY_IMPORT[here]
        for line, name in imports(path):
            there = room_of(name)
            if there is not None and there != here and there not in allowed:
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {here} → {there} ({name})")
    assert wrong == []


def test_the_law_is_pure():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: imports {name}"
        for path in (ROOT / "requests_app" / "law").glob("*.py")
        for line, name in imports(path)
        if name.split(".")[0] not in LAW_STANDS_ON
    ]
    assert wrong == []


def test_pure_files_never_ask_for_the_time():
    wrong = []
    for path in sorted(file for pattern in TIMELESS for file in ROOT.glob(pattern)):
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if (node.func.attr in CLOCK_CALLS and name in CLOCK_OWNERS) or (name, node.func.attr) == ("time", "time"):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {name}.{node.func.attr}()")
    assert wrong == []


def test_an_import_inside_a_function_gives_its_reason():
    wrong = []
    for path in [p for p in tracked() if p.suffix == ".py"]:
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in ast.walk(tree(path)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    text = " ".join(lines[node.lineno - 1 : node.end_lineno])
                    remark = re.sub(r"noqa(:\s*[A-Z0-9, ]+)?", "", text.partition("#")[2]).strip(" #-")
                    if not remark:
                        wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert sorted(set(wrong)) == []


def test_no_file_is_longer_than_300_lines():
    wrong = {}
    for path in tracked():
        if path.suffix not in {".py", ".html", ".css", ".js", ".svg", ".sh"} or "migrations" in path.parts:
            continue
        length = len(path.read_bytes().splitlines())
        if length > 300:
            wrong[str(path.relative_to(ROOT))] = length
    assert wrong == {}


def _texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a spreadsheet


def test_nothing_foreign_is_named():
    """No package index, no local folder: a clone must mean the same everywhere."""
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path, text in _texts()
        for number, line in enumerate(text.splitlines(), 1)
        if FOREIGN.search(line)
    ]
    assert wrong == []


def test_nothing_is_left_unfinished():
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in _texts()
        if path.suffix in {".py", ".html", ".css", ".js"}
        for number, line in enumerate(text.splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_requirements_are_pinned_with_hashes(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [p for p in packages if "==" not in p.split("\n")[0] or "--hash=sha256:" not in p] == []
