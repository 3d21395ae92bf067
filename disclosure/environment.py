"""Readers of environment variables. Each refuses nonsense with a sentence that says what to write."""

from __future__ import annotations

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


def env_str(name: str, default: str = "") -> str:
    """Text; an unset or empty variable gives the default."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool = False) -> bool:
    """Read 1, 0, true or false.

    Raises:
        ImproperlyConfigured: for any other word, so that DEBUG=off is never read as "on".
    """
    raw = env_str(name)
    if not raw:
        return default
    if raw.lower() not in _BOOLEANS:
        message = f"{name}={raw!r}: write 1, 0, true or false"
        raise ImproperlyConfigured(message)
    return _BOOLEANS[raw.lower()]


def env_int(name: str, default: int, *, low: int, high: int) -> int:
    """Read a whole number from `low` to `high`, both included.

    Raises:
        ImproperlyConfigured: when it is not one.
    """
    raw = env_str(name)
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit() and low <= int(raw) <= high):
        message = f"{name}={raw!r}: write a whole number from {low} to {high}"
        raise ImproperlyConfigured(message)
    return int(raw)


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Read words separated by commas.

    Raises:
        ImproperlyConfigured: when a word is empty or holds a space.
    """
    raw = env_str(name)
    if not raw:
        return list(default)
    words = [word.strip() for word in raw.split(",")]
    if any(not word or " " in word for word in words):
        message = f"{name}={raw!r}: write words separated by single commas"
        raise ImproperlyConfigured(message)
    return words


def env_names(name: str) -> tuple[str, ...]:
    """Read names separated by commas, which may hold spaces; none when unset.

    Raises:
        ImproperlyConfigured: when a name is empty.
    """
    raw = env_str(name)
    names = tuple(one.strip() for one in raw.split(",")) if raw else ()
    if not all(names):
        message = f"{name}={raw!r}: write names separated by single commas"
        raise ImproperlyConfigured(message)
    return names


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """Read one of the given words, whatever their case.

    Raises:
        ImproperlyConfigured: for any other word.
    """
    raw = env_str(name, default).upper()
    if raw not in choices:
        message = f"{name}={raw!r}: write one of {', '.join(choices)}"
        raise ImproperlyConfigured(message)
    return raw


def env_url(name: str, schemes: tuple[str, ...]) -> str:
    """Read an address that begins with one of the schemes; empty when unset.

    Raises:
        ImproperlyConfigured: for another scheme. The value is not repeated: it may hold a password.
    """
    raw = env_str(name)
    if raw and not raw.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        message = f"{name}: the address must begin with {' or '.join(f'{s}://' for s in schemes)}"
        raise ImproperlyConfigured(message)
    return raw


def env_secret(name: str) -> str:
    """Read a secret: the variable, else the content of the file that NAME_FILE names; empty when there is neither.

    A file keeps it out of the list of processes and out of what `docker inspect` shows.

    Raises:
        ImproperlyConfigured: both are written, or the file cannot be read.
    """
    value, named = env_str(name), env_str(f"{name}_FILE")
    if not named:
        return value
    if value:
        message = f"{name}, {name}_FILE: write one of them only"
        raise ImproperlyConfigured(message)
    try:
        return Path(named).read_text(encoding="utf-8").strip()
    except OSError as wrong:
        message = f"{name}_FILE={named!r} cannot be read: {wrong.strerror}"
        raise ImproperlyConfigured(message) from wrong


def with_password(url: str, password: str) -> str:
    """Put a password that is kept apart into an address that holds none."""
    parts = urlsplit(url)
    if not (url and password) or parts.password or not parts.hostname:
        return url
    where = parts.netloc.rsplit("@", 1)[-1]
    return parts._replace(netloc=f"{parts.username or ''}:{quote(password, safe='')}@{where}").geturl()


def env_networks(name: str, default: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    """Read networks such as 10.1.0.0/16, separated by commas.

    Raises:
        ImproperlyConfigured: when one is none.
    """
    try:
        return [ip_network(word) for word in env_list(name, default)]
    except ValueError as wrong:
        message = f"{name}: write networks such as 10.1.0.0/16, with commas ({wrong})"
        raise ImproperlyConfigured(message) from wrong


def secret_key(keep_in: Path, *, may_generate: bool) -> str:
    """SECRET_KEY, else the content of the file SECRET_KEY_FILE, else one made once and kept (mode 600).

    Args:
        keep_in: where a made key is kept.
        may_generate: for DEBUG, the demonstration, and commands run by hand; a server must find a key.

    Raises:
        ImproperlyConfigured: when there is no key, or it is shorter than 32 characters.
    """
    key = env_secret("SECRET_KEY")
    if not key and (may_generate or keep_in.exists()):
        key = _kept_key(keep_in)
    if len(key) < 32:  # noqa: PLR2004 -- said in the message below
        message = "set SECRET_KEY or SECRET_KEY_FILE to a secret of at least 32 characters"
        raise ImproperlyConfigured(message)
    return key


def _kept_key(file: Path) -> str:
    """Read the kept key, making it first if there is none; two processes starting at once agree."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f"{file.name}.{os.getpid()}")
    if not file.exists():
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        try:
            os.link(made, file)  # fails if another process was first: then its key is the key
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_text(encoding="utf-8").strip()
