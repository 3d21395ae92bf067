"""随申请提交的文件: taken with whatever was typed, handed over with the form, seen by nobody else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.models import Agency, Application, Attachment, Upload

from .conftest import PERSON, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def text(name="说明.txt", body="示例路停车场") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body.encode())


def add(client, place="extra", *files, **typed):
    return client.post(
        "/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "attach", place: files or (text(),), **typed}
    )


def names(page, place="extra") -> list[str]:
    return [one.name for one in page.context["places"][place]["files"]]


def test_files_are_added_and_removed_and_what_was_typed_stays(client, office):
    page = add(client, "extra", text("一.txt"), text("二.txt", "二"), title="停车场立项批复")
    assert names(page) == ["一.txt", "二.txt"]
    assert page.context["form"]["title"].value() == "停车场立项批复"
    first = Upload.objects.get(name="一.txt")
    page = client.post(
        "/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": f"drop:{first.pk}", "title": "还在"}
    )
    assert names(page) == ["二.txt"]
    assert page.context["form"]["title"].value() == "还在"


def test_a_file_chosen_goes_with_any_button_and_is_named_before_and_after(client, office):
    review = client.post(
        "/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "review", "identity": text("身份证明.txt")}
    )
    assert "随申请提交的文件" in text_of(review)
    assert "身份证明.txt" in text_of(review)
    assert client.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "submit"}).status_code == 302
    assert "身份证明.txt" in text_of(client.get("/apply/receipt/"))
    file = Attachment.objects.get()
    assert (file.kind, file.name, file.uploaded_by, file.application) == (
        "identity",
        "身份证明.txt",
        None,
        Application.objects.get(),
    )
    assert file.file.open("rb").read() == "示例路停车场".encode()
    assert Upload.objects.count() == 0


def test_each_place_has_its_kind(client, office):
    for place in ("identity", "mandate", "extra"):
        add(client, place, text(f"{place}.txt", place))
    client.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "submit"})
    assert dict(Attachment.objects.values_list("name", "kind")) == {
        "identity.txt": "identity",
        "mandate.txt": "mandate",
        "extra.txt": "applicant",
    }


def test_a_refused_file_says_why_and_keeps_the_rest(client, office):
    page = add(client, "extra", SimpleUploadedFile("程序.exe", b"MZ"), title="还在")
    assert page.status_code == 422
    assert "不是可以上传的文件" in page.context["places"]["extra"]["refused"]
    assert page.context["form"]["title"].value() == "还在"
    assert Upload.objects.count() == 0


def test_five_are_the_most_and_the_same_one_counts_once(client, office):
    add(client, "extra", *[text(f"{n}.txt", str(n)) for n in range(4)])
    assert len(names(add(client, "extra", text("again.txt", "0")))) == 4
    page = add(client, "extra", text("5.txt", "五"), text("6.txt", "六"))
    assert "最多5个文件，已有4个" in page.context["places"]["extra"]["refused"]
    assert Upload.objects.count() == 4


def test_anothers_files_are_neither_seen_nor_removed(client, office):
    add(client)
    other, pk = Client(), Upload.objects.get().pk
    assert names(other.get("/apply/")) == []
    other.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": f"drop:{pk}"})
    add(other, "extra", text("他人.txt", "他人"))
    other.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": f"drop:{pk}"})
    assert Upload.objects.filter(pk=pk).exists()
    other.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": "submit"})
    assert [file.name for file in Attachment.objects.all()] == ["他人.txt"]


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "１"])
def test_a_strange_number_removes_nothing(client, office, number):
    add(client)
    assert (
        client.post("/apply/", {**PERSON, "agency": Agency.objects.get().pk, "step": f"drop:{number}"}).status_code
        == 200
    )
    assert Upload.objects.count() == 1
