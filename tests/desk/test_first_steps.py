"""第一次设置: what an empty installation asks for, one thing after the other, until the office can work."""

import pytest
from django.apps import apps
from django.test import Client

from requests_app.law.nodes import Role
from requests_app.models import Staff
from tests.factories import make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db


def today_as(staff: Staff) -> str:
    client = Client()
    client.force_login(staff)
    return client.get("/admin/").content.decode()


def owner() -> Staff:
    return Staff.objects.create_superuser("owner", password="unused", password_initial=False)


def test_an_empty_installation_asks_for_the_agency_first():
    page = today_as(owner())
    assert "第一次设置" in page
    assert '还没有机关。 <a href="/admin/requests_app/agency/add/">新增机关</a>' in page


def test_an_agency_without_people_asks_for_each_duty():
    make_agency()
    page = today_as(owner())
    assert '没有拟办人：申请没有人拟办。 <a href="/admin/requests_app/staff/add/">新增人员</a>' in page
    assert "没有档案员：答复后没有人归档。" in page


def test_an_office_that_can_work_is_asked_nothing():
    office = make_office()
    administrator = make_staff(office.agency, Role.ADMINISTRATOR)
    make_staff(office.agency, Role.ARCHIVIST)
    make_staff(office.agency, Role.OFFICE_HEAD)
    assert "第一次设置" not in today_as(administrator)
    assert "第一次设置" not in today_as(owner())


def test_only_who_sets_up_sees_it():
    agency = make_agency()
    assert "第一次设置" not in today_as(make_staff(agency, Role.DRAFTER))
    assert "没有收件登记员" in today_as(make_staff(agency, Role.ADMINISTRATOR))


def test_the_form_of_a_new_agency_starts_with_words_only():
    client = Client()
    client.force_login(owner())
    page = client.get("/admin/requests_app/agency/add/").content.decode()
    assert "object at" not in page
    assert '<input type="url" name="website"' in page


def test_no_form_can_show_what_only_the_database_knows():
    fields = [f for model in apps.get_models() for f in model._meta.concrete_fields]
    ours = [f for f in fields if f.model.__module__.startswith(("requests_app", "reports"))]
    assert [f.name for f in ours if f.editable and f.has_db_default() and not f.has_default()] == []
