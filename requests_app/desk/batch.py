"""批量办理: assign, print and archive many cases, each previewed and each with its result."""

from __future__ import annotations

from typing import Any

PAGES: tuple[tuple[str, Any, str], ...] = ()
