"""Address × visitor: nobody, the owner, who entered another case, staff; and what no page may show to whom."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from requests_app.handling import clock, publication
from requests_app.law.replies import ReplyKind
from requests_app.models import (
    Application,
    Attachment,
    DeliveryChange,
    OneTimeLink,
    Publication,
    Satisfaction,
    Suggestion,
)
from requests_app.portal import saved
from requests_app.portal import urls as portal_urls
from tests.factories import Office, elements, make_agency, make_office
from tests.kept import kept

from . import stories
from .addresses import TABLE, VISITORS, Address
from .conftest import enter, lodge, text_of

pytestmark = pytest.mark.django_db
#: 16 March 2026, ten in the morning in Shanghai.
MORNING = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
NAME, IDENTITY, PHONE, WISH = "欧阳示例甲", "11010519491231002X", "13800138000", "他人不应看到的地块批文"
WITHHELD = "甲地块第三页的报价"
#: What the owner may not see either: the inside of the office.
REVIEW_NOTE, OFFICE_FILE, PARTY, OPINION = "第三方报价", "办理材料.pdf", "示例第三方公司", "绝不同意公开"


@dataclass
class World:
    """A case with everything that could leak, another one, and a browser for each visitor."""

    owner: object
    other: object
    case: Application
    files: list[Attachment]
    browsers: dict[str, Client]
    saved: str
    entry: Publication

    @property
    def secrets(self) -> list[str]:
        """What only the owner may meet."""
        said = [NAME, IDENTITY, PHONE, WISH, self.case.reference, self.case.doc_no, self.owner.query_code]
        return [*said, *(file.name for file in self.files), WITHHELD]


def told(office: Office) -> World:
    """Tell the story of the cases; nobody has opened a page yet."""
    given = {"applicant_name": NAME, "id_number": IDENTITY, "phone": PHONE, "content": WISH}
    owner, case = stories.assigned(office, **given)
    on = {"on": stories.DAY, "today": stories.TODAY}
    case = clock.consult(case, actor=office.drafter, kind="third_party", party=PARTY, **on)
    key = f"C{case.events_count}"
    on["on"] = stories.SENT
    case = clock.opinion(case, actor=office.drafter, consultation=key, consents=False, text=OPINION, **on)
    files = [stories.stored(case, "甲地块批复.pdf"), stories.stored(case, "甲地块安排.pdf")]
    stories.stored(case, OFFICE_FILE, kind="office")
    case = stories.submit(office, case, files, said={**elements(ReplyKind.REPLY_PARTIAL), "withheld": WITHHELD})
    case = stories.signed(office, stories.cleared(office, case, {files[0]: "open", files[1]: "masked"}))
    case = stories.sent(office, case)
    other, _, _ = stories.answered(office, content="另一件申请")
    _, third, given_out = stories.answered(office, content="公开给大家的一件", applicant_name="吴第三")
    entry = publication.publish(
        third,
        actor=office.head,
        entry=publication.Entry("公开给大家的一件", "批复全文"),
        files=[given_out[0].pk],
        kept=(),
        today=stories.TODAY,
    )
    return World(owner, other, case, files, {}, "", entry)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept(django_db_blocker, MORNING):
        office = make_office(make_agency("ningbo", name="示例机关", reconsideration_body="示例市人民政府"))
        yield office, told(office)


@pytest.fixture
def office(built) -> Office:
    return deepcopy(built[0])


@pytest.fixture
def world(built) -> World:
    world = deepcopy(built[1])
    world.browsers = {visitor: Client() for visitor in VISITORS}
    enter(world.browsers["owner"], world.owner)
    enter(world.browsers["other"], world.other)
    world.browsers["staff"].force_login(built[0].clerk)
    world.saved = saved.save("person", {"content": "还没有交的申请"}, "")
    return world


def filled(world: World, address: Address) -> str:
    """The path with a link that was made this moment and has not been used."""
    token = ""
    if "{token}" in address.path:
        answer = world.browsers["owner"].post("/track/get/", {"what": f"file-{world.files[0].pk}"})
        token = answer["Location"].split("/")[3]
    copy = world.entry.files.get()
    return address.path.format(token=token, saved=world.saved, entry=world.entry.pk, copy=copy.pk)


def sent(world: World, address: Address) -> dict[str, str]:
    return {name: value.format(file=world.files[0].pk) for name, value in address.data.items()}


def test_the_table_names_every_address_and_no_other():
    names = {page.name if isinstance(page, URLPattern) else str(page.pattern) for page in portal_urls.urlpatterns}
    assert set(TABLE) == names


def test_each_row_leads_where_it_says():
    for name, address in TABLE.items():
        found = get_resolver().resolve(address.path.format(token="x", saved="x", entry=1, copy=1))
        assert found.view_name == f"portal:{name}"


@pytest.mark.parametrize("visitor", VISITORS)
def test_who_gets_what_by_looking(world, visitor):
    place, wrong = VISITORS.index(visitor), {}
    for name, address in TABLE.items():
        status = world.browsers[visitor].get(filled(world, address)).status_code
        if status != address.get[place]:
            wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("visitor", VISITORS)
def test_who_gets_what_by_sending(world, visitor):
    place, wrong = VISITORS.index(visitor), {}
    for name, address in TABLE.items():
        status = world.browsers[visitor].post(filled(world, address), sent(world, address)).status_code
        if status != address.post[place]:
            wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("visitor", ["nobody", "other", "staff"])
def test_nothing_of_the_case_is_shown_to_anybody_else(world, visitor):
    browser = world.browsers[visitor]
    for name, address in TABLE.items():
        for answer in (
            browser.get(filled(world, address), follow=True),
            browser.post(filled(world, address), sent(world, address), follow=True),
        ):
            body = b"".join(answer).decode(errors="replace") + str(answer.headers)
            assert [secret for secret in world.secrets if secret in body] == [], name
        if visitor == "other":
            enter(browser, world.other)  # some row has ended the enquiry


def test_the_inside_of_the_office_is_not_shown_to_the_owner(world, office):
    inside = [REVIEW_NOTE, OFFICE_FILE, PARTY, OPINION, IDENTITY, PHONE]
    people = (office.clerk, office.drafter, office.reviewer, office.approver1, office.approver2, office.head)
    inside += [person.display_name for person in people]
    for name, address in TABLE.items():
        body = b"".join(world.browsers["owner"].get(filled(world, address), follow=True)).decode(errors="replace")
        assert [secret for secret in inside if secret in body] == [], name


def test_what_others_send_changes_nothing_of_the_case(world):
    for visitor in ("nobody", "other", "staff"):
        browser = world.browsers[visitor]
        for path, data in (
            ("/track/supplement/", {"statement": "替他补正"}),
            ("/track/withdraw/", {"sure": "on", "case": world.case.pk}),
            ("/track/satisfaction/", {"score": "1", "case": world.case.pk}),
            ("/track/suggestion/", {"words": "替他建议", "case": world.case.pk}),
            ("/track/delivery/", {"phone": "13900000000", "again": "on", "case": world.case.pk}),
            ("/track/get/", {"what": f"file-{world.files[0].pk}", "case": world.case.pk}),
        ):
            browser.post(path, data)
    case = Application.objects.get(pk=world.case.pk)
    assert (case.events_count, case.phone) == (world.case.events_count, PHONE)
    for rows in (Satisfaction, Suggestion, DeliveryChange, OneTimeLink):
        assert rows.objects.filter(application=case).count() == 0


def test_a_login_of_staff_opens_no_case_and_a_code_opens_no_desk(world, client):
    staff = world.browsers["staff"]
    assert staff.get("/track/case/")["Location"] == "/track/"
    assert staff.post("/track/", {"number": world.case.reference, "code": ""}).status_code == 422
    assert world.browsers["owner"].get(f"/admin/cases/{world.case.pk}/")["Location"].startswith("/admin/login/")
    assert world.browsers["owner"].get(f"/admin/files/{world.files[0].pk}/")["Location"].startswith("/admin/login/")


def test_entering_another_case_leaves_the_first(world):
    owner = world.browsers["owner"]
    link = filled(world, TABLE["file"])
    enter(owner, world.other)
    assert owner.get(link).status_code == 404
    assert "另一件申请" in text_of(owner.get("/track/case/"))
    assert WISH not in text_of(owner.get("/track/case/"))


# -- wrong codes -----------------------------------------------------------------------------------


def tries(client, number, code, address="10.0.0.1"):
    return client.post("/track/", {"number": number, "code": code}, REMOTE_ADDR=address)


def test_one_address_cannot_try_many_numbers(client, office):
    lodged = lodge(office)
    for n in range(10):
        assert tries(client, f"Q260302NOBOD{n}", "00000000").status_code == 422
    assert tries(client, lodged.application.reference, lodged.query_code).status_code == 429
    assert tries(client, lodged.application.reference, lodged.query_code, "10.0.0.2").status_code == 302


def test_many_addresses_cannot_try_one_number(client, office):
    lodged = lodge(office)
    for n in range(10):
        assert tries(client, lodged.application.reference, "00000000", f"10.0.1.{n}").status_code == 422
    answer = tries(client, lodged.application.reference, lodged.query_code, "10.0.2.1")
    assert answer.status_code == 429
    assert "session" not in str(answer.cookies.get("sessionid", ""))


def test_being_slowed_down_does_not_tell_whether_the_number_exists(client, office):
    lodged = lodge(office)
    pages = []
    for number in (lodged.application.reference, "Q260302NOBODY"):
        for n in range(10):
            tries(client, number, "00000000", f"10.0.3.{n}")
        answer = tries(client, number, "00000000", "10.0.4.1")
        pages.append((answer.status_code, text_of(answer)))
    assert pages[0] == pages[1]
    assert pages[0][0] == 429


@pytest.mark.parametrize("code", ["", "０" * 8, "00000000", "1234567", "x" * 40, "0" * 41, "\x00", "' OR 1=1 --"])
def test_no_code_but_the_right_one_opens(client, office, code):
    lodged = lodge(office)
    if lodged.query_code == "00000000":
        lodged = lodge(office, content="另一件")
    answer = tries(client, lodged.application.reference, code)
    assert answer.status_code == 422
    assert client.get("/track/case/")["Location"] == "/track/"


def test_the_code_of_one_case_does_not_open_another(client, office):
    one, two = lodge(office), lodge(office, content="另一件")
    assert tries(client, one.application.reference, two.query_code).status_code == 422
    assert "portal_case" not in client.session
