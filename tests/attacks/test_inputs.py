"""What no form sends: keys beyond any number, zero bytes, a million signs, bytes that are no text, fields twice, fields too many."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from requests_app.law.nodes import ACTS, Act, Node, Role
from requests_app.models import Application, Staff
from tests.conftest import SOAK
from tests.desk import scene
from tests.desk.addresses import TABLE, filled
from tests.factories import case_at, make_case, make_staff
from tests.portal.stories import opened

from . import addresses, fields

pytestmark = [pytest.mark.django_db]
HUGE = "99999999999999999999"
#: Each in every field that any page reads, all at once.
STRANGE = {
    "zero byte": "\x00",
    "beyond every number": "9" * 40,
    "signs that mean something elsewhere": "²³٣１甲\u2028乙\x85丁\u202e戊\u2066己%s%n{0.__class__}{{7*7}}${7*7}' OR 1=1;-- \" */\r\nSet-Cookie: zq=1\r\n\r\n",
}
#: The same ways, one by one; long.
MORE = {
    "half a sign": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "line separators": "甲\u2028乙\u2029丙\x85丁\u202e戊\u2066己",
    "a format": "%s%n{0.__class__}{{7*7}}${7*7}#{7*7}<%= 7*7 %>",
    "an end of header": "甲\r\nSet-Cookie: zq=1\r\n\r\n乙",
    "other language": "' OR 1=1;-- \" */ UNION SELECT",
}


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """The scene, and somebody in it who may do everything; taken back when the module is done."""
    from django.db import transaction  # local: only this fixture opens one

    with (
        django_db_blocker.unblock(),
        time_machine.travel("2026-06-30T10:00:00+08:00", tick=False),
        transaction.atomic(),
    ):
        world = scene.build()
        world.everybody = make_staff(world.office.agency, *list(Role)[:9], level=1)  # type: ignore[attr-defined]
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def everybody(office) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Staff.objects.get(pk=office.everybody.pk))
    return client


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def taking(office) -> Iterator[str]:
    """Give every address that takes a post, with objects that are there."""
    yield from (filled(address, **office.names) for name, address in TABLE.items() if name not in {"logout", "login"})
    at = {case.node_enum: case.pk for case in office.office_cases}
    yield from (f"/admin/cases/{at[min(ACTS[act].sources)]}/{act.value}/" for act in Act if ACTS[act].sources)
    code = office.office.agency.code
    yield from (f"/reports/desk/{code}/2025/{part}/" for part in ("act/freeze", "texts", "typed/table1", "rollup"))
    yield from (
        "/apply/",
        "/track/",
        "/track/get/",
        "/log/beside/",
        "/text-size/",
        "/i18n/setlang/",
        "/reports/verify/",
    )


@pytest.mark.once
@pytest.mark.parametrize("low", [HUGE, "0", pytest.param("9223372036854775808", marks=pytest.mark.soak)])
def test_a_key_beyond_every_number_names_nothing(everybody, office, low):
    wrong = {}
    with_number = [
        (route, names)
        for route, _ in addresses.every()
        if (names := [n for k, n in addresses.parts(route) if k == "int"])
    ]
    assert len(with_number) > 40
    for route, names in with_number:
        path = addresses.filled(route, **dict.fromkeys(names, low), code=office.office.agency.code)
        for answer in (everybody.get(path), everybody.post(path, {"do": "save"})):
            if answer.status_code not in {302, 400, 401, 403, 404, 405}:
                wrong[path] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("what", [*STRANGE, *(pytest.param(one, marks=pytest.mark.soak) for one in MORE)])
def test_nothing_strange_breaks_a_page(everybody, office, what):
    given = dict.fromkeys(fields.TEXTS | fields.CHOICES | _of_forms(), {**STRANGE, **MORE}[what])
    wrong = {}
    for path in taking(office):
        for answer in (
            everybody.post(path, given),
            *([everybody.get(path, given)] if what == "zero byte" or SOAK else []),
        ):
            if answer.status_code >= 500:
                wrong[path] = repr(answer.exc_info[1]) if answer.exc_info else answer.status_code
            assert "zq" not in answer.cookies
            b"".join(answer) if answer.streaming else None
    assert wrong == {}


def _of_forms() -> set[str]:
    return {name for _, name in fields.of_forms()}


@pytest.mark.once
def test_a_million_signs_are_refused_in_words(everybody, office):
    """All texts of a page at once, as much as a request may hold; what is too long is said, nothing breaks."""
    given, wrong = dict.fromkeys(_of_forms(), "长" * 20_001), {}
    for path in taking(office):
        answer = everybody.post(path, given)
        if answer.status_code >= 500:
            wrong[path] = repr(answer.exc_info[1]) if answer.exc_info else answer.status_code
        b"".join(answer) if answer.streaming else None
    assert wrong == {}
    page = everybody.post("/apply/", {"step": "review", "content": "长" * 1_000_000, "agency": office.office.agency.pk})
    assert page.status_code == 422
    assert "5000" in page.content.decode()


@pytest.mark.parametrize(
    "body",
    [b"text=\xff\xfe&q=%FF%FE&step=review&next=%80", b"%ZZ=%&=&&;;==", b"\x00\x01\x02=\xf0\x28\x8c\x28", b"a" * 4000],
)
@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=latin-1",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/xml",
    ],
)
def test_bytes_that_are_no_text_break_nothing(everybody, body, kind):
    for path in (
        "/apply/",
        "/track/",
        "/log/beside/",
        "/admin/login/",
        "/admin/find/",
        "/text-size/",
        "/reports/verify/",
        "/admin/batch/",
    ):
        assert everybody.generic("POST", path, body, content_type=kind).status_code < 500, path
        assert everybody.get(path + "?q=%FF%FE&next=%80&list=%00&before=%C0%AF").status_code < 500, path


def test_a_field_given_twice_counts_once(office, client):
    """The same name twice: one of them is taken, and what was checked is what is stored."""
    agency = office.office.agency.pk
    body = f"agency={agency}&agency=999&who=person&step=review&applicant_name=one&applicant_name=two&phone=13800000000&title=a&title=b"
    page = client.post("/apply/", body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 422  # the last agency named is none
    body = body.replace("&agency=999", "")
    page = client.post("/apply/", body, content_type="application/x-www-form-urlencoded").content.decode()
    assert ("two" in page, "one" in page.replace("phone", "")) == (True, False)


#: Columns that no form sets: what somebody would like to set by a field of that name.
NOT_THEIRS = {
    "node": "closed", "number": "2026-9999", "due_on": "2099-01-01", "received_on": "2020-01-01", "outcome": "granted",
    "replied_on": "2026-01-01", "counted": "1", "voided": "1", "agency_id": "1", "handler": "1", "drafter_id": "1", "reference": "ZQ",
    "query_code_hash": "x", "channel": "in_person", "events_count": "99", "id": "1", "pk": "1", "submitted_on": "2020-01-01",
    "previous": "1", "search_text": "zq", "topic": "zq", "unit": "zq", "late_reason": "zq",
}  # fmt: skip


def test_an_application_sets_nothing_but_what_the_form_asks(office, client):
    with time_machine.travel("2026-06-30T09:59:00+08:00", tick=False):
        began = client.get("/apply/").context["began"]
    typed = {"agency": office.office.agency.pk, "who": "person", "applicant_name": "王一", "phone": "13800000000", "title": "批复",
             "step": "submit", "began": began}  # fmt: skip
    with time_machine.travel("2026-06-30T10:00:00+08:00", tick=False):
        assert client.post("/apply/", {**typed, **NOT_THEIRS}).status_code == 302
    case = Application.objects.latest("pk")
    assert (case.applicant_name, case.node, case.number, case.channel, case.agency) == (
        "王一",
        "intake",
        None,
        "web",
        office.office.agency,
    )
    assert (case.topic, case.unit, case.late_reason, case.outcome, case.events_count, case.counted) == (
        "",
        "",
        "",
        "",
        1,
        False,
    )
    assert case.submitted_on.isoformat() == "2026-06-30"


def test_a_person_cannot_raise_himself_by_a_field(office, everybody):
    """The administrator of an office, and a person who changes the own password or second factor."""
    person = office.office.clerk
    raised = {"is_superuser": "on", "is_staff": "on", "agency": "1", "user_permissions": "1", "groups": "1", "password_initial": "",
              "roles": [role.value for role in Role], "password": "pbkdf2_sha256$1$x$x"}  # fmt: skip
    clerk = Client()
    clerk.force_login(person)
    for path in (
        "/admin/password_change/",
        "/admin/people/leave/",
        "/admin/access/",
        "/admin/second/set-up/",
        "/admin/theme/",
    ):
        clerk.post(path, {**raised, "do": "save"})
    after = Staff.objects.get(pk=person.pk)
    assert (after.is_superuser, after.roles, after.agency_id, after.password) == (
        False,
        ["clerk"],
        office.office.agency.pk,
        person.password,
    )
    path = f"/admin/requests_app/staff/{person.pk}/change/"
    form = everybody.get(path).context["form"]
    shown = {bound.html_name: value for bound in form if (value := bound.value()) not in (None, "", [])}
    assert everybody.post(path, {**raised, **shown, "roles": ["clerk"]}).status_code == 302
    after = Staff.objects.get(pk=person.pk)
    assert (after.is_superuser, after.agency_id, after.password) == (False, office.office.agency.pk, person.password)


def test_an_act_takes_no_fact_that_its_form_does_not_ask(office):
    """Extra fields of a post never reach the record: who acted, when it was written, whose case it is."""
    case = case_at(Node.REGISTRATION, office.office)
    clerk = Client()
    clerk.force_login(office.office.clerk)
    path = f"/admin/cases/{case.pk}/void/"
    sent = {"on": "2026-06-29", "seen": case.events_count, "reason": "重复", "confirmed": "1", "actor": office.office.head.pk,
            "actor_id": "1", "today": "2020-01-01", "case": "1", "node": "closed", "hash": "x", "facts": "x"}  # fmt: skip
    with time_machine.travel("2026-06-30T10:00:00+08:00", tick=False):
        assert clerk.post(path, sent).status_code == 302
    event = case.events.latest("seq")
    assert (event.act, event.actor, event.facts) == ("void", office.office.clerk, {"reason": "重复"})


def test_a_strange_code_of_the_second_factor_is_wrong(everybody):
    for code in ("", "\x00", "９９９９９９", "9" * 4000, "' OR 1=1", "½½½½½½"):
        assert everybody.post("/admin/second/set-up/", {"code": code}).status_code == 200


def test_a_strange_session_or_cookie_is_nobodys(office):
    for value in ("", "x", "../../etc", "9" * 5000, '"', "\u4e00".encode().decode("latin-1")):
        stranger = Client(raise_request_exception=False)
        for name in ("sessionid", "csrftoken", "text", "theme", "django_language", "messages"):
            stranger.cookies[name] = value
        assert stranger.get("/").status_code == 200
        assert stranger.get("/track/case/").status_code == 302
        assert stranger.get("/admin/").status_code == 302


def test_a_case_that_is_not_opened_is_not_written_to_by_its_number(office, client):
    """Hidden numbers of another case in a citizen's posts are not looked at."""
    mine, other = make_case(office.office), make_case(office.office, content="别人的")
    opened(client, mine)
    for path in (
        "/track/withdraw/",
        "/track/delivery/",
        "/track/supplement/",
        "/track/satisfaction/",
        "/track/suggestion/",
    ):
        client.post(
            path,
            {
                "case": other.pk,
                "pk": other.pk,
                "application": other.pk,
                "portal_case": other.pk,
                "sure": "",
                "phone": "13900000000",
            },
        )
    other.refresh_from_db()
    assert (other.events_count, other.phone) == (1, "13800000000")
