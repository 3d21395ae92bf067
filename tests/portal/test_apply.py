"""在线申请: form, review, submit, receipt."""

from __future__ import annotations

import pytest

from requests_app.models import Application
from tests.factories import make_agency

from .conftest import ORGANISATION, PERSON, TODAY, text_of

pytestmark = pytest.mark.django_db


def post(client, office, data, step="review", **changes):
    return client.post("/apply/", {"agency": office.agency.pk, **data, "step": step, **changes})


def test_a_person_applies(client, office):
    assert client.get("/apply/").status_code == 200
    review = post(client, office, PERSON)
    assert review.status_code == 200
    assert "请核对，还没有提交" in text_of(review)
    assert "提醒您看一眼" not in text_of(review)
    assert Application.objects.count() == 0
    done = post(client, office, PERSON, "submit")
    assert (done.status_code, done["Location"]) == (302, "/apply/receipt/")
    case = Application.objects.get()
    assert (case.applicant_kind, case.applicant_name, case.channel) == ("natural_person", "林清和", "web")
    assert (case.id_type, case.id_number, case.phone) == ("resident_id", "11010519491231002X", "13800000000")
    assert (case.form_wanted, case.obtain_way, case.accept_other_form) == ("纸质", "自行领取", True)
    assert (case.submitted_on, case.node, case.received_on, case.due_on) == (TODAY, "intake", None, None)


def test_an_organisation_applies(client, office):
    assert client.get("/apply/?who=org").status_code == 200
    assert post(client, office, ORGANISATION).status_code == 200
    post(client, office, ORGANISATION, "submit")
    case = Application.objects.get()
    assert (case.applicant_kind, case.applicant_name) == ("legal_service_institution", "宁波示例法律服务所")
    assert (case.id_type, case.id_number) == ("credit_code", "91350100M000100Y43")
    assert (case.legal_representative, case.contact_name, case.email) == ("周一", "吴二", "wu@example.com")
    assert case.doc_ref == "甬政办发〔2025〕12号"
    assert case.accept_other_form is False


def test_the_receipt_shows_the_code_once_and_opens_the_case(client, office):
    post(client, office, PERSON, "submit")
    receipt = client.get("/apply/receipt/")
    case = Application.objects.get()
    words = text_of(receipt)
    assert case.reference in words
    assert "以双方确认之日为收到日期（条例第三十一条）" in words
    # confirmed on 17 March at the latest: 7 and 20 working days from the 18th, Qingming off on 6 April
    assert "最迟2026年3月26日（周四） 要不要补正" in words
    assert "最迟2026年4月15日（周三） 答复" in words
    code = receipt.context["code"]
    assert f"{code[:4]} {code[4:]}" in words
    again = client.get("/apply/receipt/")
    assert again.context["code"] == ""
    assert "已经显示过" in text_of(again)
    entered = client.post("/track/", {"number": case.reference, "code": f"{code[:4]} {code[4:]}"})
    assert entered["Location"] == "/track/case/"


def test_no_receipt_without_an_application(client, office):
    assert client.get("/apply/receipt/")["Location"] == "/track/"


BAD = [
    ({"applicant_name": ""}, "applicant_name", "请写姓名"),
    ({"applicant_name": "名" * 121}, "applicant_name", "120"),
    ({"agency": ""}, "agency", "请选择受理机关"),
    ({"agency": "999999"}, "agency", "请从列表中选择受理机关"),
    ({"phone": ""}, "phone", "至少留一种"),
    ({"phone": "1380000000"}, "phone", "电话号码不像"),
    ({"phone": "", "email": "没有圈a"}, "email", "电子邮箱的写法不对"),
    ({"content": ""}, "title", "三项都空着"),
    ({"content": "字" * 5001}, "content", "5000"),
    ({"obtain_way": "邮寄"}, "address", "您选了邮寄"),
    ({"obtain_way": "电子邮件"}, "email", "您选了用电子邮件取得"),
    ({"obtain_way": "传真"}, "fax", "您选了传真"),
    ({"obtain_way": "飞鸽"}, "obtain_way", "请从所列的几项中选一项"),
    ({"form_wanted": "竹简"}, "form_wanted", "请从所列的几项中选一项"),
    ({"id_type": "card"}, "id_type", "请从列表中选择证件"),
    ({"agent_id_number": "11010519491231002X"}, "agent_name", "还缺代理人姓名"),
    ({"title": "名称\x00"}, "title", ""),
]


@pytest.mark.parametrize(("change", "field", "words"), BAD)
def test_a_bad_value_is_named_and_nothing_typed_is_lost(client, office, change, field, words):
    answer = post(client, office, {**PERSON, "employer": "示例单位", **change})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert f'href="#id_{field}' in page
    for typed in ("示例单位", change.get("applicant_name", "林清和"), change.get("phone", "13800000000")):
        assert typed in page
    assert Application.objects.count() == 0


def test_an_organisation_must_say_of_which_kind(client, office):
    answer = post(client, office, {**ORGANISATION, "applicant_kind": ""})
    assert list(answer.context["form"].errors) == ["applicant_kind"]
    assert "宁波示例法律服务所" in answer.content.decode()


def test_doubtful_numbers_are_warnings_and_can_be_submitted(client, office):
    doubtful = {**PERSON, "id_number": "330203198001010017", "email": "x", "postcode": "31"}
    review = text_of(post(client, office, doubtful))
    assert "身份证号码与校验规则不符" in review
    assert "电子邮箱的写法不对" in review
    assert "邮政编码应为6位数字" in review
    assert post(client, office, doubtful, "submit")["Location"] == "/apply/receipt/"
    assert Application.objects.get().id_number == "330203198001010017"


def test_a_missing_identity_is_a_warning(client, office):
    review = post(client, office, {**PERSON, "id_number": ""})
    assert "证件号码 ：没有填写。可以提交" in text_of(review)


def test_going_back_and_changing_the_kind_keep_everything(client, office):
    back = post(client, office, PERSON, "edit", accept_other_form="False")
    assert back.context["form"]["content"].value() == PERSON["content"]
    assert back.context["form"]["accept_other_form"].value() is False
    other = post(client, office, PERSON, "org")
    assert other.context["form"].who == "org"
    assert other.context["form"]["content"].value() == PERSON["content"]
    assert other.context["form"]["phone"].value() == PERSON["phone"]
    assert other.context["form"].errors == {}


def test_a_second_click_leads_to_the_same_receipt(client, office):
    post(client, office, PERSON)
    post(client, office, PERSON, "submit")
    assert post(client, office, PERSON, "submit")["Location"] == "/apply/receipt/"
    assert Application.objects.count() == 1
    assert len(client.get("/apply/receipt/").context["code"]) == 8


def test_the_same_paper_from_another_browser_is_explained_not_lodged_again(client, office, django_user_model):
    post(client, office, PERSON, "submit")
    client.cookies.clear()
    again = post(client, office, PERSON, "submit")
    assert again.status_code == 409
    assert "这份申请今天已经提交过" in text_of(again)
    assert Application.objects.get().reference in text_of(again)
    assert Application.objects.count() == 1
    assert post(client, office, {**PERSON, "content": "另一份"}, "submit")["Location"] == "/apply/receipt/"
    assert Application.objects.count() == 2


def test_only_agencies_that_take_requests_can_be_chosen(client, office):
    closed = make_agency("closed", name="停办机关", active=False)
    assert "停办机关" not in client.get("/apply/").content.decode()
    answer = post(client, office, PERSON, agency=closed.pk)
    assert list(answer.context["form"].errors) == ["agency"]


def test_typed_text_is_never_markup(client, office):
    answer = post(client, office, {**PERSON, "content": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.content.decode()
