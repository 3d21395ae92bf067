"""Address × role × own or other agency, complete by construction; and nothing of one agency before another."""

from __future__ import annotations

import copy

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver

from requests_app.desk.site import site
from requests_app.law.nodes import Act, Node
from tests.desk import scene
from tests.desk.addresses import EVERYONE, ROLES, TABLE, filled
from tests.factories import make_staff
from tests.kept import kept

pytestmark = pytest.mark.django_db
#: Who looks on PostgreSQL too: between them they get every page.
TWICE = "comv"
LETTERS = [letter if letter in TWICE else pytest.param(letter, marks=pytest.mark.once) for letter in EVERYONE]
#: Whose pages a stranger asks for: theirs, which are all; those of each other role under `make soak`.
STRANGERS = [
    *TWICE,
    *(pytest.param(one, marks=[pytest.mark.once, pytest.mark.soak]) for one in EVERYONE if one not in TWICE),
]


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


def test_those_who_look_twice_get_every_page():
    assert [name for name, address in TABLE.items() if address.who and not set(address.who) & set(TWICE)] == []


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        yield scene.build()


@pytest.fixture
def world(built):
    return copy.deepcopy(built)


@pytest.mark.parametrize("letter", LETTERS)
def test_who_gets_each_page(world, letter):
    person = signed_in(world.person(ROLES[letter]))
    wrong = []
    for name, address in TABLE.items():
        status = person.get(filled(address, **world.names)).status_code
        expected = {405} if address.post else {200} if letter in address.who else {302, 403, 404}
        if status not in expected:
            wrong.append((name, status))
    assert not wrong, wrong


@pytest.mark.parametrize("letter", STRANGERS)
def test_nothing_of_another_agency_is_there(world, letter):
    """With every kind of paper of theirs: not by its address, not posted to, not in one's own lists."""
    stranger = signed_in(world.stranger(ROLES[letter]))
    for name, address in TABLE.items():
        path = filled(address, **world.names)
        if address.foreign == "404":
            answer = stranger.post(path, {"on": "2026-03-02", "reason": "试"})
            assert answer.status_code in {302, 403, 404, 405}, (name, answer.status_code)
        seen = stranger.get(path, follow=True)
        if address.foreign == "404":
            assert seen.redirect_chain or seen.status_code in {403, 404, 405}, (name, seen.status_code)
        body = seen.content.decode()
        assert not [secret for secret in world.secrets if secret in body], name


def test_a_stranger_is_led_to_the_login(world):
    for name, address in TABLE.items():
        if name in {"login", "logout", "desk_single", "desk_single_back"}:
            continue
        answer = Client().get(filled(address, **world.names))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/admin/login/"), name


def test_every_act_has_an_address_or_is_never_done_at_the_desk(world):
    assert {act for act in Act if site_has(world, act)} == set(Act) - {Act.LODGE, Act.IMPORT_REPLY}


def site_has(world, act: Act) -> bool:
    person = signed_in(make_staff(world.office.agency, *ROLES.values(), level=1))
    return person.get(f"/admin/cases/{world.names['case']}/{act.value}/").status_code != 404


def test_the_scene_has_a_case_at_every_node(world):
    assert {case.node for case in world.office_cases} == {node.value for node in Node}
