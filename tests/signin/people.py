"""What the tests of the login share: logging in by the page, and the codes of a device."""

from __future__ import annotations

from django.test import Client
from django_otp.oath import totp

from requests_app.models import Authenticator, Staff

LOGIN, INBOX, SECOND, SET_UP = "/admin/login/", "/admin/inbox/", "/admin/second/", "/admin/second/set-up/"
PASSWORD = "test-password-1"


def log_in(client: Client, name: str, password: str = PASSWORD, *, to: str = "", **headers: str):
    """Post the login page."""
    return client.post(LOGIN, {"username": name, "password": password, "next": to}, **headers)


def entered(person: Staff) -> Client:
    """A browser signed in by the page."""
    client = Client()
    assert log_in(client, person.username).status_code == 302
    return client


def with_device(person: Staff) -> Authenticator:
    """Give the person a device that is set up."""
    return Authenticator.objects.create(user=person, name="desk", confirmed=True)


def code_of(device: Authenticator) -> str:
    """What the device shows now."""
    return f"{totp(device.bin_key):06d}"
