"""Types payloads into forms over the pages themselves, and remembers which field of which form was filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.test import Client

from requests_app.desk.setting_fields import Lines, Steps
from requests_app.models import Staff

from .payloads import poison

#: Texts to Django; their own rules leave no room for a payload, which is shown for each in tests/attacks/fields.py.
_RULED = (forms.EmailField, forms.URLField, forms.SlugField, Steps)


def signed_in(person: Staff) -> Client:
    client = Client()
    client.force_login(person)
    return client


def texts_of(form: forms.BaseForm) -> Iterator[tuple[str, forms.CharField]]:
    """Give the fields of a form in which somebody writes."""
    for name, one in form.fields.items():
        hidden = isinstance(one.widget, forms.HiddenInput)
        if isinstance(one, forms.CharField) and not (one.disabled or hidden):
            yield name, one


def filled(form: forms.BaseForm, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser would send: as shown, with a payload behind what `typed` says of each text."""
    shown = {bound.html_name: bound.value() for bound in form if not isinstance(bound.field, forms.FileField)}
    data = {
        name: "on" if value is True else value
        for name, value in shown.items()
        if value is not None and value is not False
    }
    data |= typed
    for name, one in texts_of(form):
        if isinstance(one, _RULED):
            continue
        lines = isinstance(one, Lines)
        here = str(typed.get(name, ""))
        room = one.longest if lines else None if one.max_length is None else one.max_length - len(here)
        data[form.add_prefix(name)] = here + poison(room)
    return data


class Attacker:
    """One person who writes payloads everywhere."""

    def __init__(self) -> None:
        #: Fields of forms, as (form, field), that carried a payload: sent at all, and where the form took it.
        self.tried: set[tuple[str, str]] = set()
        self.taken: set[tuple[str, str]] = set()
        #: Names under which a payload was posted to a page without a form of Django's.
        self.posted: set[str] = set()
        #: The page each refused form came back on: what was typed is on it.
        self.echoes: list[tuple[str, str]] = []

    def send(
        self, client: Client, path: str, typed: dict[str, Any] | None = None, form: str = "form", **more: Any
    ) -> Any:
        """Open a page, fill its form, send it; return the answer."""
        typed = typed or {}
        page = client.get(path, {k: v for k, v in typed.items() if k in {"notice", "kind"}})
        assert page.status_code == 200, (path, page.status_code)
        shown = page.context[form]
        return self.post(client, path, {**filled(shown, typed), **more}, shown)

    def post(self, client: Client, path: str, data: dict[str, Any], form: forms.BaseForm | None = None) -> Any:
        """Send this; keep the page where there is one."""
        answer = client.post(path, data)
        poisoned = {name for name, text in data.items() if _is_payload(text)}
        self.posted |= poisoned
        if form is not None:
            there = {(type(form).__name__, name) for name, _ in texts_of(form) if form.add_prefix(name) in poisoned}
            self.tried |= there
            back = answer.context["form"] if answer.context and "form" in answer.context else None
            again = back is not None and back.is_bound  # what was typed comes back: it was not taken
            self.taken |= set() if again else there
        if answer.status_code != 302:
            self.echoes.append((path, answer.content.decode()))
        return answer


def _is_payload(text: Any) -> bool:
    said = text.name if hasattr(text, "name") else str(text)
    return "zq" in said or "q-z" in said or said == "<"
