"""工作日历: a year from the State Council's notice."""

from __future__ import annotations

from typing import Any

PAGES: tuple[tuple[str, Any, str], ...] = ()
