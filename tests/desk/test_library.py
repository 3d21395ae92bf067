"""答复文本库: read by those who handle cases, edited by head and administrator, shipped wording never lost."""

from __future__ import annotations

import pytest

from requests_app.desk.library import texts_for
from requests_app.law.items import DECISIONS
from requests_app.law.nodes import Node, Role
from requests_app.law.reasons import BY_KEY
from requests_app.law.replies import ReplyKind
from requests_app.models import ReplyText
from tests.desk.stories import signed_in
from tests.factories import Office, case_at, make_agency, make_office, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KEY = "process-draft"
EDIT = {"kind": "reply_denied_process", "title": "过程稿（本机关）", "body": "本机关改写的理由。", "do": "save"}


@pytest.fixture
def office() -> Office:
    return make_office()


def bodies(office: Office, kind: ReplyKind = ReplyKind.REPLY_DENIED_PROCESS) -> dict[str, str]:
    return {text.title: text.body for text in texts_for(office.agency, kind)}


def test_every_kind_is_listed_with_its_article(office):
    page = signed_in(office.clerk).get("/admin/library/")
    assert [label for _, label, _, _ in page.context["groups"]] == list(DECISIONS.values())
    assert "条例第十六条第二款" in page.content.decode()
    one = signed_in(office.clerk).get("/admin/library/?kind=reply_repeat")
    assert [label for _, label, _, _ in one.context["groups"]] == ["重复申请"]


@pytest.mark.parametrize("who", ["head", "administrator"])
def test_an_editor_rewords_a_shipped_text_and_resets_it(office, who):
    person = getattr(office, who)
    client = signed_in(person)
    said = client.post(f"/admin/library/{KEY}/", EDIT, follow=True).content.decode()
    assert "“过程稿（本机关）”已保存。" in said
    assert "本机关改写" in said
    assert f"{person}" in said
    row = ReplyText.objects.get()
    assert (row.key, row.updated_by, row.agency) == (KEY, person, office.agency)
    assert bodies(office)["过程稿（本机关）"] == "本机关改写的理由。"
    assert "过程稿" not in bodies(office)
    client.post(f"/admin/library/{KEY}/", {"do": "reset"})
    assert bodies(office)["过程稿"] == BY_KEY[KEY].body
    assert not ReplyText.objects.exists()


def test_another_agency_keeps_the_shipped_wording(office):
    other = make_office()
    signed_in(office.head).post(f"/admin/library/{KEY}/", EDIT)
    assert bodies(other)["过程稿"] == BY_KEY[KEY].body


def test_a_hidden_text_is_not_offered_and_comes_back(office):
    client = signed_in(office.head)
    client.post(f"/admin/library/{KEY}/", {"do": "hide"})
    assert "过程稿" not in bodies(office)
    assert "已停用" in client.get("/admin/library/").content.decode()
    client.post(f"/admin/library/{KEY}/", {"do": "show"})
    assert bodies(office)["过程稿"] == BY_KEY[KEY].body


def test_the_office_adds_its_own_and_edits_it(office):
    client = signed_in(office.administrator)
    client.post("/admin/library/new/", {**EDIT, "title": "会商意见"})
    own = ReplyText.objects.get()
    assert own.key == ""
    assert list(bodies(office))[-1] == "会商意见"
    client.post(f"/admin/library/own-{own.pk}/", {**EDIT, "kind": "reply_granted", "body": "又改。"})
    own.refresh_from_db()
    assert (own.body, own.reply_kind) == ("又改。", "reply_denied_process"), "a text keeps its kind"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "请填写标题。"),
        ({"body": " "}, "请填写正文。"),
        ({"kind": ""}, "请选择答复类型。"),
        ({"kind": "close_withdrawn"}, "没有这一答复类型"),
    ],
)
def test_an_incomplete_text_is_refused_and_stays_typed(office, typed, said):
    page = signed_in(office.head).post("/admin/library/new/", {**EDIT, **typed}).content.decode()
    assert said in page
    assert "本机关改写的理由。" in page or typed.get("body") == " "
    assert not ReplyText.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "drafter", "reviewer", "approver1", "archivist"])
def test_others_read_and_are_told_who_edits(office, who):
    client = signed_in(getattr(office, who))
    assert client.get(f"/admin/library/{KEY}/").status_code == 200
    assert "保存文本" not in client.get(f"/admin/library/{KEY}/").content.decode()
    for done in (
        client.post(f"/admin/library/{KEY}/", EDIT, follow=True),
        client.post(f"/admin/library/{KEY}/", {"do": "hide"}, follow=True),
        client.post("/admin/library/new/", EDIT, follow=True),
        client.get("/admin/library/new/", follow=True),
    ):
        assert "答复文本由公开工作机构负责人或者系统管理员修改" in done.content.decode()
    assert not ReplyText.objects.exists()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_who_handles_no_cases_has_no_library(role):
    page = signed_in(make_staff(make_agency(), role)).get("/admin/library/", follow=True)
    assert "您没有这一角色" in page.content.decode()


def test_a_text_of_another_agency_does_not_exist(office):
    row = ReplyText.objects.create(agency=make_agency(), reply_kind="reply_granted", title="甲", body="乙")
    client = signed_in(office.head)
    for ref in (f"own-{row.pk}", "own-999999", "own-x", "nonsense", "own-" + "9" * 30):
        assert client.get(f"/admin/library/{ref}/").status_code == 404, ref
        assert client.post(f"/admin/library/{ref}/", {"do": "hide"}).status_code == 404, ref


def test_a_text_is_seen_in_the_letter_of_a_real_case_without_being_stored(office):
    case = case_at(Node.DRAFTING, office)
    client = signed_in(office.head)
    page = client.post(f"/admin/library/{KEY}/", {**EDIT, "preview": "1", "case": case.number})
    assert "<ins>本机关改写的理由。</ins>" in page.content.decode()
    assert "吴××" in page.content.decode()
    assert not ReplyText.objects.exists()
    missing = client.get(f"/admin/library/{KEY}/?case=2026-9999").content.decode()
    assert "没有找到编号为 2026-9999 的申请。" in missing
    foreign = case_at(Node.DRAFTING, make_office(), content="别家的申请")
    assert "别家的申请" not in client.get(f"/admin/library/{KEY}/?case={foreign.number}").content.decode()
