"""Read FIELD_KEYS: the keys of what is sealed in the database. Nonsense is refused with a sentence, never guessed.

One key a line (or with commas): its use, a name, 32 random bytes in base64, e.g. `encrypt.2026a:…` and `index.2026a:…`.
"""

from __future__ import annotations

import os
import re
import secrets
from base64 import b64decode, b64encode
from binascii import Error
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .environment import env_secret

USES = ("encrypt", "index")
_LINE = re.compile(r"(encrypt|index)\.([A-Za-z0-9-]{1,16}):([A-Za-z0-9+/_-]{43}=)")
_BYTES = 32

FieldKey = tuple[str, str, bytes]


def field_keys(keep_in: Path, *, may_generate: bool) -> tuple[FieldKey, ...]:
    """FIELD_KEYS, else the content of the file FIELD_KEYS_FILE, else some made once and kept (mode 600).

    Args:
        keep_in: where made keys are kept.
        may_generate: for DEBUG, the demonstration, and commands run by hand; a server must find its keys, for new
            ones would not open what is stored.

    Raises:
        ImproperlyConfigured: when there are none, a use has none, or a line is none. No key is repeated.
    """
    text = env_secret("FIELD_KEYS")
    if not text and may_generate:
        text = _kept(keep_in)
    keys = tuple(_read(number, line) for number, line in enumerate(_lines(text), start=1))
    if missing := [use for use in USES if all(key[0] != use for key in keys)]:
        message = (
            f"set FIELD_KEYS or FIELD_KEYS_FILE to keys of which at least one is for {' and one for '.join(missing)};"
            " docs/keys.md says how to make them"
        )
        raise ImproperlyConfigured(message)
    if len({key[:2] for key in keys}) < len(keys):
        message = "FIELD_KEYS: two keys of one use have the same name; give each its own"
        raise ImproperlyConfigured(message)
    return keys


def made(name: str) -> str:
    """Return the lines of a new pair of keys."""
    return "".join(f"{use}.{name}:{b64encode(secrets.token_bytes(_BYTES)).decode()}\n" for use in USES)


def _lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.replace(",", "\n").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _read(number: int, line: str) -> FieldKey:
    found = _LINE.fullmatch(line)
    try:
        if found is not None:
            return found[1], found[2], b64decode(found[3].translate(str.maketrans("-_", "+/")), validate=True)
    except Error:
        pass
    message = (
        f"FIELD_KEYS, key {number}: write encrypt or index, a dot, a name of at most 16 letters and digits, a colon,"
        " and 32 random bytes in base64"
    )
    raise ImproperlyConfigured(message)


def _kept(file: Path) -> str:
    """Read the kept keys, making them first if there are none; two processes starting at once agree."""
    if not file.exists():
        part = file.with_name(f"{file.name}.{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(made("first"), encoding="utf-8")
        try:
            os.link(part, file)  # fails if another process was first: then its keys are the keys
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return file.read_text(encoding="utf-8")
