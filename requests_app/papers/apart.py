"""A thread of its own for what starts an event loop: where one runs already, asyncio refuses a second."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def apart(call: Callable[[], T]) -> T:
    """Return what the call returns, made in another thread; raises what it raises."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(call).result()
