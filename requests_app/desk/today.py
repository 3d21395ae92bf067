"""今日: everything that needs this person today."""

from __future__ import annotations

from typing import Any

PAGES: tuple[tuple[str, Any, str], ...] = ()
