"""security.txt: an address where it is set, no page where none is."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine

pytestmark = pytest.mark.django_db
PATH = "/.well-known/security.txt"


def test_it_says_where_to_write_and_until_when_that_holds(client, settings):
    settings.SECURITY_CONTACT, settings.PUBLIC_URL = "mailto:security@example.gov.cn", "https://gk.example.gov.cn"
    with time_machine.travel("2026-11-30T09:00:00+08:00", tick=False):
        answer = client.get(PATH)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:security@example.gov.cn",
        "Expires: 2027-05-29T09:00:00+08:00",
        "Preferred-Languages: zh, en",
        "Canonical: https://gk.example.gov.cn/.well-known/security.txt",
    ]
    assert datetime.fromisoformat("2027-05-29T09:00:00+08:00").tzinfo is not None
    assert client.post(PATH).status_code == 405


def test_without_an_address_there_is_no_page(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get(PATH).status_code == 404
