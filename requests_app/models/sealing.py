"""封存: how identity numbers and telephones lie in the database, and how they are found there again.

A sealed text is `enc1:<name of the key>:<nonce, AES-256-GCM ciphertext and tag in base64>`. The column's name is bound
to it, so that a value moved into another column opens to nobody; a row's key is not known before the row is written.
What is searched has a blind index beside it, `<name of the key>:<half of an HMAC-SHA-256 in hex>`: equal numbers have
equal ones, and without the key nobody can try numbers out.

The keys are `settings.FIELD_KEYS`: of each use the first one seals, all of them open.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from requests_app.law.applicants import identity_key, telephone_key

MARK = "enc1"
ENCRYPT, INDEX = "encrypt", "index"
_NONCE = 12
_INDEX_BYTES = 16
#: Characters of a blind index: the longest name of a key, a colon, the HMAC.
LONGEST_INDEX = 16 + 1 + 2 * _INDEX_BYTES


class FieldKeyMissing(RuntimeError):
    """What is stored was sealed under a key this installation does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"field key {name!r} is not among FIELD_KEYS: put it back there; what was sealed under it opens to no other"
        )


class SealBroken(ValueError):
    """A sealed text was changed, or moved here from another column."""

    def __init__(self, column: str) -> None:
        super().__init__(f"a value of {column} does not open: it was changed, or moved here from another column")


class Sealed(str):
    """A text that is sealed already."""

    __slots__ = ()


class Sort(StrEnum):
    """What a blind index is made of, and how what people write is brought into one form before."""

    IDENTITY = "identity"
    TELEPHONE = "telephone"

    def plain(self, text: str) -> str:
        """Return the one form of a number; "" where there is none."""
        return _PLAIN[self](text)


_PLAIN: dict[Sort, Callable[[str], str]] = {Sort.IDENTITY: identity_key, Sort.TELEPHONE: telephone_key}


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys as they are used; of each use the first is the one in force."""

    ciphers: dict[str, AESGCM]
    nonces: dict[str, bytes]
    indexes: dict[Sort, dict[str, bytes]]

    @property
    def sealing(self) -> str:
        """The name of the key that seals."""
        return next(iter(self.ciphers))

    @property
    def indexing(self) -> str:
        """The name of the key that new blind indexes are made with."""
        return next(iter(self.indexes[Sort.IDENTITY]))


def ring() -> Ring:
    """Return the keys of the settings, derived once."""
    return _ring(settings.FIELD_KEYS)


@lru_cache(maxsize=8)
def _ring(keys: tuple[tuple[str, str, bytes], ...]) -> Ring:
    named = {use: {name: key for of, name, key in keys if of == use} for use in (ENCRYPT, INDEX)}
    return Ring(
        {name: AESGCM(_derived(key, "field encryption")) for name, key in named[ENCRYPT].items()},
        {name: _derived(key, "field nonce") for name, key in named[ENCRYPT].items()},
        {
            sort: {name: _derived(key, f"blind index {sort}") for name, key in named[INDEX].items()}
            for sort in Sort
        },
    )  # fmt: skip


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"disclosure {purpose} v1".encode()).derive(key)


def seal(text: str, column: str, *, same: bool = False, key: str = "") -> Sealed:
    """Seal a text for a column.

    Args:
        text: what nobody may read in the database.
        column: model and field, bound to it.
        same: equal texts are sealed equally, for a column that a unique key holds.
        key: the name of the key; the one in force where none is named.
    """
    keys = ring()
    name, raw = key or keys.sealing, text.encode()
    bound = column.encode()
    nonce = hmac.digest(keys.nonces[name], bound + b"\0" + raw, "sha256")[:_NONCE] if same else os.urandom(_NONCE)
    body = nonce + keys.ciphers[name].encrypt(nonce, raw, bound)
    return Sealed(f"{MARK}:{name}:{urlsafe_b64encode(body).decode()}")


def is_sealed(stored: str) -> bool:
    """Whether a stored text is sealed; what an older version left is not."""
    return stored.startswith(f"{MARK}:") and stored.count(":") == 2  # noqa: PLR2004 - mark, name, body


def unseal(stored: str, column: str) -> str:
    """Open what the column holds; what an older version left there is returned as it stands.

    Raises:
        FieldKeyMissing: its key is not here.
        SealBroken: it was changed, or moved here from another column.
    """
    if not is_sealed(stored):
        return stored
    _, name, body = stored.split(":")
    cipher = ring().ciphers.get(name)
    if cipher is None:
        raise FieldKeyMissing(name)
    try:
        raw = urlsafe_b64decode(body)
        return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], column.encode()).decode()
    except (InvalidTag, ValueError) as wrong:
        raise SealBroken(column) from wrong


def index_of(text: str, sort: Sort) -> str:
    """Return the blind index of a number under the key in force, "" of none."""
    plain = sort.plain(text)
    return _index(plain, sort, ring().indexing) if plain else ""


def indexes_of(text: str, sort: Sort) -> list[str]:
    """Return every blind index a number may have here: while keys are changed there are several."""
    plain = sort.plain(text)
    return [_index(plain, sort, name) for name in ring().indexes[sort]] if plain else [""]


def _index(plain: str, sort: Sort, name: str) -> str:
    return f"{name}:{hmac.digest(ring().indexes[sort][name], plain.encode(), 'sha256')[:_INDEX_BYTES].hex()}"
