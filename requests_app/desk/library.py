"""答复文本库: the reason texts an office edits itself."""

from __future__ import annotations

from typing import Any

PAGES: tuple[tuple[str, Any, str], ...] = ()
