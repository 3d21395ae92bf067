"""Small registers for the tests: a head, one good row, and ways to change it."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from requests_app.handling.register import Imported, RegisterRefused, import_register
from requests_app.handling.register_file import read
from requests_app.handling.register_rows import COLUMNS
from requests_app.models import Agency

TODAY = date(2026, 6, 30)
NINGBO = Path(__file__).parents[1] / "data" / "ningbo_2019_ledger.csv"
GOOD = {
    "编号": "2026-0001",
    "申请人": "吴测试",
    "申请人类别": "自然人",
    "申请途径": "网络",
    "提交日期": "2026-03-02",
    "收到日期": "2026-03-02",
    "申请内容": "关于示例地块征收的批准文件",
    "答复日期": "2026-03-20",
    "办理结果": "予以公开",
}


def row(**changed: str) -> dict[str, str]:
    return {**GOOD, **changed}


def as_text(rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_file(folder: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    path = folder / "register.csv"
    path.write_bytes(as_text(rows).encode(encoding))
    return path


def take(agency: Agency, path: Path, *, dry_run: bool = False) -> Imported:
    return import_register(agency, read(path), today=TODAY, dry_run=dry_run)


def faults(agency: Agency, path: Path) -> list[tuple[int, str, str]]:
    """Line, column and value of every problem; [] when the file is taken."""
    try:
        take(agency, path)
    except RegisterRefused as refused:
        return [(problem.line, problem.column, problem.value) for problem in refused.problems]
    return []
