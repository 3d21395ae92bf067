"""Every text somebody can fill in: forms and plain names of posts, each with its place in the attack or the reason for having none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django import forms

_RULE = "takes only what its rule allows; no sign of a payload can stand in it"
_SECRET = "never shown again; sent under its name to the login in world.py and with each change of a password"
_PARENT = "only the root of forms that are used (Deliver, OnTheSpot, ClearForm, ApproveForm): never shown itself"
#: Fields of forms that no payload was sent in through their own form, and why.
NOT_SENT: dict[tuple[str, str], str] = {
    ("AgencyForm", "code"): "a superuser's, once, of small letters and digits",
    **{("AgencyForm", name): _RULE for name in ("email", "reminder_steps", "robot_url", "website")},
    ("ApplyForm", "phone"): "sent through DeliveryForm, which has the same field; the case's column is filled",
    ("CodeForm", "code"): "six figures; posted by name in test_inputs.py",
    **{("DeskLoginForm", name): "posted by name in world.py" for name in ("username", "password")},
    **{("NewPasswordForm", name): _SECRET for name in ("password1", "password2")},
    **{("Served", name): _PARENT for name in ("doc_no", "proof", "tracking_no")},
    ("SignForm", "opinion"): _PARENT,
}
#: Fields that were sent a payload and refused it, so that it was seen on the page of the refusal only; each has a rule.
REFUSED = {
    ("AgencyForm", "doc_mark"), ("AgencyForm", "notice_mark"), ("AgencyForm", "number_format"), ("AgencyForm", "postcode"),
    ("Confirm", "word"), ("Deliver", "doc_no"), ("DeliveryForm", "email"), ("DeliveryForm", "phone"),
    ("DeliveryForm", "postcode"), ("HookForm", "url"), ("IssueReply", "doc_no"), ("OnTheSpot", "doc_no"), ("PersonForm", "email"),
    ("TakeIn", "name"), ("TrackForm", "code"), ("TrackForm", "number"),
}  # fmt: skip
#: Names read from a post without a form of Django's: texts, each sent a payload in world.py, portal_world.py, report_world.py.
TEXTS = {
    "act", "after", "back", "began", "checked", "document", "human", "name", "next", "other", "proof", "q", "reason", "remarks",
    "size", "sum", "text", "username", "what", "wrong", "year", "first", "listed", "paper", "typed", "addressee",
}  # fmt: skip
#: Names that are compared with a list, read as a number, or only present or absent; test_inputs.py sends them nonsense.
CHOICES = {
    "a", "again", "agency", "all", "announced", "attached", "b", "boxes", "case", "confirmed", "do", "drafter", "filing", "keep", "key", "kind", "list", "made", "one",
    "person", "preview", "previewed", "remove", "reply_kind", "rows", "saved", "seen", "session", "since", "slot", "step", "tab", "theme",
    "third_party", "two_sided", "old", "row", "sure", "token", "unit", "until", "who", "with_title",
}  # fmt: skip
_POSTED = re.compile(
    r"""(?:POST|asked|posted|typed)(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']|["'](\w+)["'] in request\.POST"""
)
_ROOMS = ("requests_app/desk", "requests_app/portal", "requests_app/signin", "reports", "disclosure")


def of_forms() -> Iterator[tuple[str, str]]:
    """Give every text field of every form of the product, as (form, field)."""
    for form in _below(forms.BaseForm):
        if form.__module__.startswith(("requests_app", "reports", "disclosure")):
            for name, field in form.base_fields.items():  # type: ignore[attr-defined]
                if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.HiddenInput):
                    yield form.__name__, name


def _below(form: type) -> Iterator[type]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def posted() -> set[str]:
    """Return every name that the pages read from a post themselves."""
    found: set[str] = set()
    for room in _ROOMS:
        for file in Path(room).rglob("*.py"):
            found |= {one or two for one, two in _POSTED.findall(file.read_text(encoding="utf-8"))}
    return found
