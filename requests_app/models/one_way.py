"""退回: an upgrade that cannot be taken back is refused before any step of it, not half-way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.db.migrations import Migration


def refuse(sender: Any, plan: list[tuple[Migration, bool]], **kwargs: Any) -> None:
    """Receive Django's signal before it migrates.

    Raises:
        CommandError: a step of the plan goes back and cannot.
    """
    del sender, kwargs
    stuck = [str(one) for one, back in plan if back and not all(step.reversible for step in one.operations)]
    if stuck:
        raise CommandError(
            f"没有动任何数据：{stuck[0]} 退不回去（加密以后不会写回明文）。要退回旧版本，"
            "把升级前的备份恢复到空的数据库，见 docs/operations.md“退回”。"
        )
