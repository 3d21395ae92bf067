"""按证件号码、电话查找: only a whole number, only posted, only for who may see it in full, only in the own office."""

from __future__ import annotations

import pytest

from requests_app.law.nodes import Node
from requests_app.models import Application
from tests.desk.stories import signed_in
from tests.factories import case_at, make_office

pytestmark = pytest.mark.django_db
FIND = "/admin/find/"
IDENTITY, PHONE = "11010519491231002X", "13800138000"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def case(office):
    return case_at(Node.DRAFTING, office, applicant_name="欧阳示例甲", id_number=IDENTITY, phone=PHONE)


def find(person, text):
    return signed_in(person).post(FIND, {"q": text})


@pytest.mark.parametrize("text", [IDENTITY, "110105 1949 1231 002x", PHONE, "+86 138-0013-8000"])
@pytest.mark.parametrize("who", ["clerk", "head"])
def test_a_whole_number_leads_to_its_case(office, case, who, text):
    answer = find(getattr(office, who), text)
    assert (answer.status_code, answer.url) == (302, f"/admin/cases/{case.pk}/")


def test_several_cases_of_one_person_are_listed_with_the_name_masked(office, case):
    other = case_at(Node.INTAKE, office, applicant_name="欧阳示例甲", phone=PHONE)
    said = find(office.clerk, PHONE).content.decode()
    assert f'href="/admin/cases/{case.pk}/"' in said
    assert f'href="/admin/cases/{other.pk}/"' in said
    assert "2 件" in said
    assert [secret for secret in (IDENTITY, PHONE, "欧阳示例甲") if secret in said] == []


@pytest.mark.parametrize("text", ["1101051949123100", "13800138001", "110105194912310021"])
def test_a_part_or_another_number_finds_nothing_and_is_not_repeated(office, case, text):
    answer = find(office.clerk, text)
    assert answer.status_code == 200
    said = answer.content.decode()
    assert "没有找到留了这个证件号码或者电话的申请" in said
    assert text not in said


@pytest.mark.parametrize("who", ["drafter", "reviewer", "approver1", "archivist", "administrator"])
def test_who_may_not_see_numbers_may_not_look_for_them(office, case, who):
    answer = find(getattr(office, who), PHONE)
    assert answer.status_code == 200
    said = answer.content.decode()
    assert "由收件登记员和公开工作机构负责人办理" in said
    assert f"/admin/cases/{case.pk}/" not in said


def test_another_office_finds_nothing(case):
    assert "没有找到" in find(make_office().clerk, PHONE).content.decode()


def test_from_an_address_no_number_is_looked_for(office, case):
    answer = signed_in(office.clerk).get(FIND, {"q": PHONE})
    assert answer.url == f"/admin/cases/?list=all&q={PHONE}"


def test_cases_without_a_number_are_not_found_by_signs_without_figures(office):
    case_at(Node.INTAKE, office, phone="", id_number="")
    assert find(office.clerk, "-------").status_code == 302
    assert find(office.clerk, "abcdefg").url == "/admin/cases/?list=all&q=abcdefg"


def test_posted_words_and_case_numbers_are_found_as_ever(office, case):
    assert find(office.drafter, case.reference.lower()).url == f"/admin/cases/{case.pk}/"
    assert find(office.drafter, "征地批文").url.startswith("/admin/cases/?list=all&q=")
    assert find(office.head, "督办").url == "/admin/wall/"


def test_the_search_box_posts(office):
    said = signed_in(office.clerk).get("/admin/find/").content.decode()
    form = said.split('class="side-find"')[1].split("</form>")[0]
    assert 'method="post"' in form
    assert "csrfmiddlewaretoken" in form


def test_looking_for_a_person_costs_the_same_for_one_and_thirty(office, case, django_assert_num_queries):
    for _ in range(30):
        case_at(Node.INTAKE, office, phone="13700137000")
    client = signed_in(office.clerk)
    client.post(FIND, {"q": PHONE})
    with django_assert_num_queries(6) as few:
        client.post(FIND, {"q": "13700137000"})
    assert Application.objects.of_telephone("13700137000").count() == 30
    assert len([q for q in few if 'phone_index" IN' in q["sql"]]) == 1
