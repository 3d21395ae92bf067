"""随案文件: upload, download, take down."""

from __future__ import annotations

from typing import Any

PAGES: tuple[tuple[str, Any, str], ...] = ()
