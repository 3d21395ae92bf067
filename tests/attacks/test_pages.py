"""Every text anybody can write is written as an attack, and every page is opened by everybody: nothing arises, nothing changes."""

from __future__ import annotations

import pytest

from requests_app.law.nodes import Role
from requests_app.models import Hook
from tests.desk.addresses import EVERYONE
from tests.factories import make_staff

from . import columns, fields, visits
from .attacker import signed_in
from .payloads import arisen
from .seen import checksum, faults

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_every_text_field_of_a_form_was_attacked_or_says_why_not(world):
    attacker, every = world.attacker, set(fields.of_forms())
    assert every - attacker.tried == set(fields.NOT_SENT)
    assert (attacker.tried - attacker.taken) - set(fields.NOT_SENT) == fields.REFUSED
    assert len(attacker.taken) > 100


def test_every_name_that_pages_read_from_a_post_has_its_place(world):
    assert fields.posted() == fields.TEXTS | fields.CHOICES
    assert fields.TEXTS - world.attacker.posted == set()


def test_a_payload_stands_in_every_text_column_or_it_says_why_not(world):
    every, attacked = {name for name, _, _ in columns.texts()}, columns.attacked()
    assert every - attacked - set(columns.NO_WORDS) == set()
    assert set(columns.NO_WORDS) - every == set()


@pytest.mark.parametrize("each_role", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_no_page_of_the_desk_runs_or_changes_anything(world, each_role):
    """Opened by the first of its roles; under `make soak` by each."""
    browsers, wrong = {letter: signed_in(person) for letter, person in world.people.items()}, {}
    before, met = checksum(), set()
    for letter in EVERYONE:
        paths = [path for path in visits.desk(world, letter) if each_role or path not in met]
        met |= set(paths)
        for path in paths:
            if found := faults(browsers[letter].get(path)):
                wrong[letter, path] = found
    assert wrong == {}
    assert [name for name, said in checksum().items() if said != before[name]] == []


def test_no_tab_paper_or_file_of_a_case_runs(world):
    browser, before = signed_in(world.office.head), checksum()
    wrong = {path: found for path in visits.cases(world) if (found := faults(browser.get(path)))}
    assert wrong == {}
    assert [name for name, said in checksum().items() if said != before[name]] == []


def test_no_report_runs(world):
    browsers = {"nobody": visits.Client(), "head": signed_in(world.office.head)}
    before, wrong = checksum(), {}
    for who, browser in browsers.items():
        for path in visits.reports(world):
            if found := faults(browser.get(path)):
                wrong[who, path] = found
    assert wrong == {}
    assert [name for name, said in checksum().items() if said != before[name]] == []


def test_no_page_of_the_portal_runs(world):
    visitors, wrong = visits.visitors(world), {}
    before = checksum()
    for who, browser in visitors.items():
        for path in visits.portal(world):
            if found := faults(browser.get(path)):
                wrong[who, path] = found
    assert wrong == {}
    assert [name for name, said in checksum().items() if said != before[name]] == []


def test_no_page_that_gives_back_what_was_typed_runs(world):
    wrong = {path: found for path, page in world.attacker.echoes if (found := arisen(page))}
    assert wrong == {}
    assert len(world.attacker.echoes) > 60


@pytest.mark.parametrize("each_name", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_nothing_in_an_address_runs(world, each_name):
    """Each name a page reads from its address, all at once; under `make soak` one by one as well."""
    everybody = signed_in(make_staff(world.office.agency, *list(Role)[:9], level=1))
    wrong, met = {}, 0
    for path, given in visits.asking(world):
        met += 1 + len(given)
        for asked in (given, *({name: text} for name, text in given.items() if each_name)):
            if found := faults(everybody.get(path, asked)):
                wrong[path, tuple(asked)] = found
    assert wrong == {}
    assert met > 100


@pytest.mark.parametrize(
    "given",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "\x01javascript:alert(1)",
        "//evil",
        "vbscript:x",
    ],
)
def test_addresses_of_others_are_http(world, given):
    """What a page links to is typed by administrators only, and only http and https are taken."""
    admin, agency = signed_in(world.office.administrator), world.office.agency
    path = f"/admin/requests_app/agency/{agency.pk}/change/"
    for name in ("website", "robot_url"):
        answer = world.attacker.send(admin, path, **{name: given})
        assert name in answer.context["form"].errors or answer.context["form"].cleaned_data[name].startswith("https://")
    before = Hook.objects.count()
    assert "url" in world.attacker.send(admin, "/admin/hooks/add/", url=given).context["form"].errors
    assert Hook.objects.count() == before
