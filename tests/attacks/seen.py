"""What every answer must carry, whatever was asked: headers, and nothing that arose from a payload; files that are whole."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from typing import Any

from defusedxml import ElementTree
from django.apps import apps
from django.db import models

from requests_app.models.paper import PRINTED

from .payloads import arisen

#: What only says who looked and when: the one trace that looking may leave.
TRACES = {
    "requests_app.PersonalDataRead", "requests_app.LoginSession", "sessions.Session", "axes.AccessAttempt",
    "axes.AccessLog", "axes.AccessFailureLog",
    "requests_app.Pulse",  # the condition of the system is told after one row was really written
    "requests_app.OneTimeLink",  # a link that works once has worked
    "requests_app.Authenticator",  # the key on the page that sets a device up; it counts only once it is confirmed by POST
}  # fmt: skip
#: A paper says what it said when it was made; asking for its file has it printed, if the queue has not yet.
PRINTED_ON_THE_WAY = {"requests_app.Paper": PRINTED}
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|OpenAction|AA)\b")


def faults(answer: Any) -> list[str]:
    """Return what is wrong with an answer."""
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    found = [] if answer.status_code < 500 else [f"status {answer.status_code}"]
    found += header_faults(answer)
    body = b"".join(answer) if answer.streaming else answer.content
    if kind == "text/html":
        own = {"<style>"} if "attachment" in answer.headers.get("Content-Disposition", "") else set()
        return found + [one for one in arisen(body.decode()) if one not in own]
    if body and answer.status_code == 200:
        found += broken(kind, body)
        inline = "attachment" not in answer.headers.get("Content-Disposition", "")
        runs = "sandbox" not in answer.headers["Content-Security-Policy"] and kind in {
            "image/svg+xml",
            "application/xhtml+xml",
        }
        if inline and runs:
            found.append(f"{kind} is shown by the browser as a page of ours")
    return found


def header_faults(answer: Any) -> list[str]:
    """Return which of the headers that every answer has is missing."""
    policy = answer.headers.get("Content-Security-Policy", "")
    told = {
        "may be framed (X-Frame-Options)": answer.headers.get("X-Frame-Options") == "DENY",
        "may be framed (frame-ancestors)": "frame-ancestors 'none'" in policy or "sandbox" in policy,
        "runs foreign scripts": "script-src 'self'" in policy or "default-src 'none'" in policy,
        "is guessed at (nosniff)": answer.headers.get("X-Content-Type-Options") == "nosniff",
    }
    return [what for what, good in told.items() if not good]


def broken(kind: str, body: bytes) -> list[str]:
    """Return what is broken or runs in a file of this kind."""
    if kind.endswith(("xml",)):
        ElementTree.fromstring(body)
        return []
    if kind == "application/json":
        json.loads(body)
        return []
    if body.startswith(b"%PDF"):
        return [f"PDF: {found[0]!r}" for found in [_ACTIVE.search(body)] if found]
    if body.startswith(b"PK"):
        return _broken_parts(body)
    if kind == "text/csv":
        cells = [cell.strip(' "\r') for line in body.decode("utf-8-sig").split("\n") for cell in line.split(",")]
        return [f"formula {cell[:40]}" for cell in cells if cell[:1] in {"=", "@", "\t"}]
    return []


def _broken_parts(body: bytes) -> list[str]:
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        for name in packed.namelist():
            if name.startswith(("/", "..")) or "\\" in name or "/../" in name:
                found.append(f"leaves its folder: {name}")
            if not name.endswith((".xml", ".rels")):
                continue
            tree = ElementTree.fromstring(packed.read(name))
            if any(element.tag.endswith("}f") for element in tree.iter()) and "/worksheets/" in name:
                found.append(f"formula in {name}")
            if name.endswith(".rels"):
                found += [f"leads outside: {e.get('Target')}" for e in tree.iter() if e.get("TargetMode") == "External"]
    return found


def checksum() -> dict[str, str]:
    """Return a sum of every table, for "nothing was changed"."""
    sums = {}
    for model in apps.get_models():
        if model._meta.label in TRACES:
            continue
        left_out = PRINTED_ON_THE_WAY.get(model._meta.label, frozenset())
        names = [field.attname for field in model._meta.concrete_fields if field.name not in left_out]
        rows = models.QuerySet(model).order_by("pk").values_list(*names)
        sums[model._meta.label] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return sums
