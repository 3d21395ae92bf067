"""没有提交的申请表: kept for whoever has the link, seven days after the last save, then forgotten."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from requests_app.models import SavedForm

#: A form holds a person's data; after these days nobody comes back for it (个人信息保护法 Art. 19).
KEPT = timedelta(days=7)
#: What travels with the page and is no content of the form.
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "step", "began", "website", "human", "sum", "saved"})
_LONGEST, _LONGEST_NAME = 6000, 40
#: No database text holds it (PostgreSQL refuses it in JSON), and no person types it.
_NUL = "\x00"
_SALT = "portal.saved.form"


def save(who: str, typed: Mapping[str, str], uploads: str, key: str = "") -> str:
    """Keep what was typed and return the key of its link; with a known key the same form is kept anew.

    Args:
        who: person or org.
        typed: as posted.
        uploads: key of the files sent up so far, "" without any.
        key: of the form this one was resumed from.
    """
    known = {
        name: text
        for name, text in typed.items()
        if name not in _NOT_KEPT and len(name) < _LONGEST_NAME and _NUL not in name
    }
    data = {name: text.replace(_NUL, "")[:_LONGEST] for name, text in known.items()}
    data["uploads"] = uploads
    if key and SavedForm.objects.filter(key_hash=_hash(key)).exists():
        form = SavedForm.objects.get(key_hash=_hash(key))
        form.who, form.data = who, data
        form.save()
        return key
    fresh = secrets.token_urlsafe(32)
    SavedForm.objects.create(key_hash=_hash(fresh), who=who, data=data)
    return fresh


def load(key: str, now: datetime) -> SavedForm | None:
    """Return the form of a link, None for an unknown or an old one."""
    return SavedForm.objects.filter(key_hash=_hash(key), saved_at__gt=now - KEPT).first()


def forget(key: str) -> None:
    """Forget a form once it is handed in."""
    if key:
        SavedForm.objects.filter(key_hash=_hash(key)).delete()


def discard(now: datetime) -> int:
    """Delete what nobody came back for; return how many."""
    return SavedForm.objects.filter(saved_at__lt=now - KEPT).delete()[0]


def _hash(key: str) -> str:
    return hashlib.sha256(f"{_SALT}:{key}".encode()).hexdigest()


def initial(form: SavedForm) -> dict[str, Any]:
    """Return what the form is shown with."""
    kept = dict(form.data)
    kept["accept_other_form"] = "accept_other_form" in kept and kept["accept_other_form"] != "False"
    return kept
