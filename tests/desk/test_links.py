"""Every link on every page of the desk leads somewhere the person who sees it may go; one of each shape is followed."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client

from tests.desk import scene
from tests.desk.addresses import EVERYONE, ROLES, TABLE, act_paths, filled
from tests.desk.test_addresses import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"#]*)')
#: What differs between links of one shape: keys, numbers, and which of the office's texts it is.
_WHICH = re.compile(r"\d+|(?<=/paper-texts/)\w+|(?<=/texts/)\w+")


@pytest.mark.parametrize("letter", EVERYONE)
def test_every_link_leads_somewhere(letter):
    world = scene.build()
    person = signed_in(world.person(ROLES[letter]))
    pages = [filled(a, **world.names) for a in TABLE.values() if not (a.post or a.file) and letter in a.who]
    pages += [f"/admin/cases/{case}/" for case in world.cases]
    pages += [path for case in world.office_cases for path in act_paths(case, ROLES[letter])]
    links: dict[str, tuple[str, str]] = {}
    for page in pages:
        body = person.get(page, follow=True).content.decode()
        for href in _HREF.findall(body):
            link = urljoin(page, unescape(href))
            links.setdefault(_WHICH.sub("0", link), (link, page))
    outside = ("http", "mailto:", "tel:")
    dead = [pair for pair in links.values() if not pair[0].startswith(outside) and _status(person, pair[0]) != 200]
    assert not dead, dead
    assert len(links) > 10


def _status(person: Client, link: str) -> int:
    return person.get(link, follow=True).status_code
