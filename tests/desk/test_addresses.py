"""Address × role × own or other agency, complete by construction; and what every page says: Chinese, and no identity."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver

from requests_app.desk.site import site
from requests_app.desk.tabs import _TABS
from requests_app.law.nodes import Act, Node
from tests.desk import scene
from tests.desk.addresses import EVERYONE, ROLES, TABLE, act_paths, filled
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
#: Latin that a Chinese page may show: kinds of files, numbers, the name of the other language.
ALLOWED = re.compile(
    r"^(English|PDF|Excel|Word|WPS|OFD|TXT|JPG|PNG|ZIP|JSON|XLSX|CSV|EMS|QR|Q[0-9A-Z]+|staff\d+|agency|example|com)$"
)


def names(found: list[URLPattern | URLResolver]) -> set[str]:
    """Every name of the desk's addresses; one without a name is named by its pattern."""
    every: set[str] = set()
    for page in found:
        if isinstance(page, URLResolver):
            every |= names(page.url_patterns)
        else:
            every.add(page.name or str(page.pattern))
    return every


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_table_names_every_address_and_no_other():
    assert set(TABLE) == names(site.get_urls())


@pytest.fixture
def world():
    return scene.build()


@pytest.mark.parametrize("letter", EVERYONE)
def test_who_gets_each_page(world, letter):
    person = signed_in(world.person(ROLES[letter]))
    wrong = []
    for name, address in TABLE.items():
        status = person.get(filled(address, **world.names)).status_code
        expected = {405} if address.post else {200} if letter in address.who else {302, 403, 404}
        if status not in expected:
            wrong.append((name, status))
    assert not wrong, wrong


@pytest.mark.parametrize("letter", EVERYONE)
def test_nothing_of_another_agency_is_there(world, letter):
    """With every kind of paper of theirs: not by its address, not posted to, not in one's own lists."""
    stranger = signed_in(world.stranger(ROLES[letter]))
    for name, address in TABLE.items():
        path = filled(address, **world.names)
        if address.foreign == "404":
            for answer in (stranger.get(path), stranger.post(path, {"on": "2026-03-02", "reason": "试"})):
                assert answer.status_code in {302, 403, 404, 405}, (name, answer.status_code)
        body = stranger.get(path, follow=True).content.decode()
        assert not [secret for secret in world.secrets if secret in body], name


def test_a_stranger_is_led_to_the_login(world):
    for name, address in TABLE.items():
        if name in {"login", "logout", "desk_single", "desk_single_back"}:
            continue
        answer = Client().get(filled(address, **world.names))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/admin/login/"), name


class Said(HTMLParser):
    """What a reader or a screen reader meets: text, and the attributes that are read out."""

    #: Code is a key or a backup code: letters by chance.
    UNREAD = frozenset({"script", "style", "code"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        self._silent += tag in self.UNREAD
        given = dict(attrs)
        self.words += [given[k] for k in ("title", "placeholder", "aria-label", "alt") if given.get(k)]
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.words.append(given.get("value") or "")

    def handle_endtag(self, tag):
        self._silent -= tag in self.UNREAD

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


def latin(html: str) -> set[str]:
    reader = Said()
    reader.feed(html)
    found = re.findall(
        r"[A-Za-z][A-Za-z0-9]{2,}", re.sub(r"\S+@\S+|\S+\.(pdf|txt|xlsx|png|csv|zip)", "", " ".join(reader.words))
    )
    return {word for word in found if not ALLOWED.match(word)}


@pytest.mark.once
@pytest.mark.parametrize("letter", EVERYONE)
def test_every_page_speaks_chinese_and_shows_no_identity(world, letter):
    person = signed_in(world.person(ROLES[letter]))
    paths = [
        filled(a, **world.names) for a in TABLE.values() if not a.post and letter in a.who and letter not in a.full
    ]
    paths += [f"/admin/cases/{case}/" for case in world.cases]
    paths += [path for case in world.office_cases for path in act_paths(case, ROLES[letter])]
    paths += [f"/admin/cases/{world.names['case']}/?tab={tab}" for tab in _TABS]
    wrong = {}
    for path in paths:
        answer = person.get(path, follow=True)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        body = answer.content.decode()
        found = latin(body) | {secret for secret in world.identity if secret in body}
        if found:
            wrong[path] = found
    assert not wrong, wrong


def test_an_error_page_speaks_chinese(world):
    person = signed_in(world.person(ROLES["c"]))
    for path in ("/admin/nothing/", "/admin/cases/999999/", "/admin/requests_app/staff/"):
        answer = person.get(path)
        assert answer.status_code in {403, 404}
        assert latin(answer.content.decode()) == set(), path


def test_every_act_has_an_address_or_is_never_done_at_the_desk(world):
    assert {act for act in Act if site_has(world, act)} == set(Act) - {Act.LODGE, Act.IMPORT_REPLY}


def site_has(world, act: Act) -> bool:
    person = signed_in(make_staff(world.office.agency, *ROLES.values(), level=1))
    return person.get(f"/admin/cases/{world.names['case']}/{act.value}/").status_code != 404


def test_the_scene_has_a_case_at_every_node(world):
    assert {case.node for case in world.office_cases} == {node.value for node in Node}
