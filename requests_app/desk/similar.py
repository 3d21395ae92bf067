"""重复与过量: earlier requests like this one, side by side."""

from __future__ import annotations

from typing import Any

PAGES: tuple[tuple[str, Any, str], ...] = ()
