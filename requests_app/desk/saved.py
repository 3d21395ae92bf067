"""保存的筛选."""

from __future__ import annotations

from typing import Any

PAGES: tuple[tuple[str, Any, str], ...] = ()
