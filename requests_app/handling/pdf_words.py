"""PDF 的文字: read by pypdf in a process of its own, bounded in time and memory, because anybody may send the file.

Run as a script it is that process: PDF on standard input, words on standard output.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from io import BytesIO

#: Pages and characters read; a mark stands on the first page, and on others only with ★.
MOST_PAGES, MOST_WORDS = 30, 200_000
SECONDS, MEMORY = 10, 1 << 30  # bytes


def pdf_words(data: bytes) -> str | None:
    """Return the words of a PDF, None where there are none to read: a scan, a broken file, one that takes too long."""
    command = [sys.executable, "-I", __file__]
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            command, input=data, capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        return None
    words = done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
    return words or None


def _main() -> None:
    import resource  # noqa: PLC0415 - not on every system, and only the child needs it

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file
    from pypdf import PdfReader  # noqa: PLC0415 - the parent never loads it

    left = MOST_WORDS
    for page in PdfReader(BytesIO(sys.stdin.buffer.read())).pages[:MOST_PAGES]:
        with contextlib.suppress(Exception):  # a page that cannot be read hides no other
            words = page.extract_text()[:left]
            left -= len(words)
            sys.stdout.buffer.write(words.encode("utf-8", "replace") + b"\n")
        if left <= 0:
            break


if __name__ == "__main__":
    _main()
