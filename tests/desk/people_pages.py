"""What the tests of the people pages share: addresses, what a form sends, what a page says."""

from __future__ import annotations

import re

from django.test import Client

from requests_app.models import Staff

LIST, ADD = "/admin/requests_app/staff/", "/admin/requests_app/staff/add/"
LEAVE, VERIFY = "/admin/people/leave/", "/admin/verify/"


def signed_in(who: Staff) -> Client:
    client = Client()
    client.force_login(who)
    return client


def latin_words(html: str) -> set[str]:
    """Words a reader or a screen reader meets, but the invented codes of agencies and logins."""
    read = " ".join(re.findall(r'(?:title|placeholder|aria-label)="([^"]*)"', html))
    words = re.findall(r"[A-Za-z][A-Za-z0-9]{2,}", re.sub(r"<[^>]+>", " ", html) + " " + read)
    return {word for word in words if word not in {"agency", "English"} and not word.startswith("staff")}


def change(person: Staff) -> str:
    return f"/admin/requests_app/staff/{person.pk}/change/"


def hand_over(person: Staff) -> str:
    return f"/admin/people/{person.pk}/hand-over/"


def given(person: Staff, **other) -> dict:
    """What the form sends for a person as they are."""
    data = {
        "username": person.username,
        "display_name": person.display_name,
        "unit": person.unit,
        "email": person.email,
        "roles": person.roles,
        "approval_level": person.approval_level or "",
        "is_active": "on",
        **other,
    }
    return {name: value for name, value in data.items() if value is not None}


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))
