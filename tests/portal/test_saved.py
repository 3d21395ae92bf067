"""草稿: a form goes on where it was left, by its link alone, for seven days."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from requests_app.models import Agency, Application, SavedForm, Upload
from requests_app.portal import saved, uploads
from requests_app.portal.tasks import forget_unsubmitted

from .conftest import ORGANISATION, PERSON, text_of

pytestmark = pytest.mark.django_db


def keep(client, **typed) -> str:
    page = client.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "save", **typed})
    assert page.status_code == 200
    assert "草稿存好了，还没有提交" in text_of(page)
    return re.search(r'value="http://testserver(/apply/saved/[^"]+/)"', page.content.decode())[1]


def test_everything_typed_comes_back_on_another_device(client, office):
    link = keep(client, title="停车场立项批复", accept_other_form="")
    page = Client().get(link)
    form = page.context["form"]
    assert {name: form[name].value() for name in ("applicant_name", "title", "phone", "obtain_way")} == {
        "applicant_name": "林清和",
        "title": "停车场立项批复",
        "phone": "13800000000",
        "obtain_way": "自行领取",
    }
    assert Application.objects.count() == 0


def test_an_organisation_goes_on_as_one(client, office):
    page = client.post("/apply/", {**ORGANISATION, "agency": Agency.objects.get().pk, "step": "save"})
    link = page.context["link"].removeprefix("http://testserver")
    assert Client().get(link).context["form"].who == "org"


def test_saved_again_it_keeps_its_link_and_handed_in_it_is_forgotten(client, office):
    link = keep(client)
    key = link.split("/")[-2]
    assert keep(client, saved=key, title="改过的名称") == link
    assert SavedForm.objects.count() == 1
    assert Client().get(link).context["form"]["title"].value() == "改过的名称"
    assert (
        client.post(
            "/apply/", {**PERSON, "agency": Agency.objects.get().pk, "saved": key, "step": "submit"}
        ).status_code
        == 302
    )
    assert client.get(link).status_code == 404


def test_its_files_come_along(client, office):
    scan = SimpleUploadedFile("说明.txt", "示例路停车场的照片说明".encode())
    client.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "attach", "extra": scan})
    link, other = keep(client), Client()
    assert [one.name for one in other.get(link).context["places"]["extra"]["files"]] == ["说明.txt"]
    assert other.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "submit"}).status_code == 302
    assert [file.name for file in Application.objects.get().attachments.all()] == ["说明.txt"]


def test_only_the_hash_of_the_link_is_kept_and_no_token_of_the_page(client, office):
    link = keep(client)
    row = SavedForm.objects.get()
    assert link.split("/")[-2] not in str(row.data) + row.key_hash
    assert set(row.data) & {"csrfmiddlewaretoken", "began", "step"} == set()


def test_what_no_database_stores_is_left_out_and_the_rest_is_kept(client, office):
    link = keep(client, title="停车场\x00立项批复", **{"odd\x00name": "1"})
    assert client.get(link).context["form"]["title"].value() == "停车场立项批复"
    assert "\x00" not in "".join([*SavedForm.objects.get().data, *SavedForm.objects.get().data.values()])


@pytest.mark.parametrize("key", ["x", "x" * 500, "../../", "%00"])
def test_an_unknown_link_does_not_exist(client, office, key):
    assert client.get(f"/apply/saved/{key}/").status_code == 404


def test_after_seven_days_form_and_files_are_gone(client, office):
    client.post(
        "/apply/",
        {
            **PERSON,
            "agency": Agency.objects.get().pk,
            "step": "attach",
            "extra": SimpleUploadedFile("a.txt", "说明".encode()),
        },
    )
    link, now = keep(client), timezone.now()
    SavedForm.objects.update(saved_at=now - timedelta(days=7, minutes=1))
    assert client.get(link).status_code == 404
    assert saved.discard(now) == 1
    assert uploads.discard(now) == 0
    Upload.objects.update(uploaded_at=now - timedelta(days=8, minutes=1))
    assert forget_unsubmitted() == 1
    assert (SavedForm.objects.count(), Upload.objects.count()) == (0, 0)
