"""密钥指纹: which keys a copy needs; the keys themselves are never in it.

A fingerprint says only whether a key is the same. A copy restored under another key would open to nobody: the query
codes of all applicants hang on SECRET_KEY, identity numbers and telephones on FIELD_KEYS.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

#: Characters of a fingerprint.
LENGTH = 16


def fingerprint(name: str, key: bytes) -> str:
    """Return the fingerprint of a key."""
    return hashlib.sha256(b"disclosure key\0" + name.encode() + b"\0" + key).hexdigest()[:LENGTH]


def _secret_key() -> str:
    return fingerprint("SECRET_KEY", settings.SECRET_KEY.encode())


def _certificate() -> str:
    """Of the key that signs case packages its certificate tells; "" while there is none."""
    named = settings.SIGNING_CERT_FILE or settings.VAR / "signing" / "cert.pem"
    file = Path(named)
    return fingerprint("SIGNING_CERT_FILE", file.read_bytes()) if file.exists() else ""


#: Name → how its fingerprint is taken; "" means that there is no such key.
KEYS: dict[str, Callable[[], str]] = {"SECRET_KEY": _secret_key, "SIGNING_CERT_FILE": _certificate}
#: What is lost with each, said when a copy does not fit.
LOST = {
    "SECRET_KEY": "申请人手里的查询码全部失效，所有人要重新登录",
    "SIGNING_CERT_FILE": "以后的案卷包用另一张证书签名；以前签的照样能核验",
}


def fingerprints() -> dict[str, str]:
    """Return the fingerprints of the keys in force; of those that seal columns every one may be needed."""
    found = {name: print_ for name, take in KEYS.items() if (print_ := take())}
    sealing = {f"FIELD_KEYS {use}.{name}": key for use, name, key in settings.FIELD_KEYS}
    return found | {name: fingerprint(name, key) for name, key in sealing.items()}


def differing(noted: dict[str, str]) -> list[str]:
    """Return the keys that a copy needs and this installation does not have."""
    here = fingerprints()
    return sorted(name for name, print_ in noted.items() if here.get(name) != print_)
