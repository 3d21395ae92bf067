"""收件: the same record as by the form, the same sentences, once however often it is sent."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client

from requests_app.api.document import ORGANISATION_SAMPLE, SAMPLE
from requests_app.models import ApiReceipt, Application, Attachment, Message
from requests_app.portal import access
from tests.files import pdf, pdf_saying
from tests.portal.conftest import ORGANISATION, PERSON

from .conftest import TODAY, told

pytestmark = pytest.mark.django_db
#: Columns of a case that differ from case to case, whoever lodges it.
OWN = {"id", "reference", "query_code_hash", "created_at", "last_hash", "search_text", "changed_at"}


SECRET = (
    "“一.pdf”带有国家秘密标志“秘密★10年”。本系统不得存放、处理涉密内容，请不要上传。"
    "请携带纸质件到办理机构当面处理，不清楚的先给办理机构打电话。"
)


def record_of(case: Application) -> dict[str, object]:
    values = {field.attname: getattr(case, field.attname) for field in Application._meta.concrete_fields}
    return {name: value for name, value in values.items() if name not in OWN}


def acts_of(case: Application) -> list[tuple[object, ...]]:
    return list(case.events.values_list("act", "on", "actor", "role", "node", "due_on", "imported"))


def messages_of(case: Application) -> list[tuple[str, ...]]:
    rows = Message.objects.filter(application=case).values_list("kind", "channel", "recipient", "text", "body")
    return sorted(
        tuple(str(part).replace(case.reference, "Q").replace(case.content, "C") for part in row) for row in rows
    )


def file(name: str, body: bytes, place: str = "extra") -> dict[str, str]:
    return {"place": place, "name": name, "content": base64.b64encode(body).decode()}


def test_a_person_applies(sender):
    answer = sender.post(SAMPLE)
    assert answer.status_code == 201
    case, said = Application.objects.get(), answer.json()
    assert said == {
        "reference": case.reference,
        "query_code": said["query_code"],
        "agency": "示例机关",
        "submitted_on": "2026-03-16",
        "received_on": None,
        "due_on": None,
        "expected": {
            # confirmed on 17 March at the latest: 7 and 20 working days from the 18th, Qingming off on 6 April
            "confirm_by": "2026-03-17",
            "supplement_by": "2026-03-26",
            "due_on": "2026-04-15",
            "due_provisional": False,
        },
        "track": f"/track/?n={case.reference}",
        "doubts": [],
    }
    assert access.find(said["reference"], said["query_code"]) == case
    assert answer["Cache-Control"] == "no-store"
    assert len(answer["X-Request-ID"]) == 32


@pytest.mark.parametrize(("typed", "sent"), [(PERSON, SAMPLE), (ORGANISATION, ORGANISATION_SAMPLE)])
def test_the_form_and_the_api_make_the_same_record(office, sender, typed, sent):
    # one word differs, or it would be the case that is there
    by_hand = {**typed, "agency": office.agency.pk, "email": "lin@example.com", "content": "甲路的批复"}
    assert Client().post("/apply/", {**by_hand, "step": "submit"})["Location"] == "/apply/receipt/"
    first = Application.objects.get()
    assert sender.post({**sent, "email": "lin@example.com", "content": "乙路的批复"}).status_code == 201
    second = Application.objects.exclude(pk=first.pk).get()
    assert record_of(second) == {**record_of(first), "content": "乙路的批复"}
    assert acts_of(second) == acts_of(first) == [("lodge", TODAY, None, "applicant", "intake", None, False)]
    assert messages_of(second) == messages_of(first) != []
    assert list(second.papers.values_list("kind", "title")) == [("notice_receipt", "接收回执")]
    assert list(first.papers.values_list("kind", "title")) == [("notice_receipt", "接收回执")]


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ({"who": "robot"}, [("who", "请写 person（个人）或者 org（单位）。")]),
        ({"applicant_name": " "}, [("applicant_name", "请写姓名")]),
        ({"phone": ""}, [("phone", "电话、电子邮箱、通信地址至少留一种，我们才能与您确认收到")]),
        ({"phone": "12"}, [("phone", "电话号码不像手机号或者带区号的座机号，请核对。")]),
        ({"content": ""}, [("title", "名称、文号、内容描述三项都空着。请至少填一项，我们才知道要找什么")]),
        ({"obtain_way": "邮寄"}, [("address", "您选了邮寄，请写通信地址，或者换一种取得方式")]),
        ({"obtain_way": "飞鸽"}, [("obtain_way", "请从所列的几项中选一项")]),
        ({"agent_id_number": "1"}, [("agent_name", "写了代理人证件号码，还缺代理人姓名")]),
        (
            {"content": "绝密★10年"},
            [("content", "这里有“绝密★10年”这样的密级标志。本站不能存放涉密内容，请删去，打电话告诉我们您要什么。")],
        ),
        ({"content": "空\x00白"}, [("content", "不允许是用空字符串。")]),
        ({"applicant_name": "林" * 121}, [("applicant_name", "确保该变量包含不超过 120 字符 (目前字符数 121)。")]),
        ({"needs_help": "true"}, [("needs_help", "应为 true 或者 false。")]),
        ({"phone": 13800000000}, [("phone", "应为文字，写在引号里；没有的不写这一项。")]),
        ({"phone": None}, [("phone", "应为文字，写在引号里；没有的不写这一项。")]),
        ({"agency": "ningbo"}, [("agency", "没有这一项，请删去，或者核对接口文档。")]),
        ({"channel": "post"}, [("channel", "没有这一项，请删去，或者核对接口文档。")]),
        ({"files": {}}, [("files", "应为一个数组。")]),
        ({"files": [1]}, [("files[0]", "应为一个对象，写 place、name、content。")]),
        ({"files": [{}] * 14}, [("files", "最多 13 个文件，您给了 14 个。请合并以后再交。")]),
        (
            {"files": [{"place": "desk", "name": "一.pdf", "content": "?", "kind": "office"}]},
            [
                ("files[0].kind", "没有这一项，请删去。"),
                ("files[0].place", "应为 identity、mandate、extra 之一。"),
                ("files[0].content", "不是规范的 base64，请重新编码（标准字母表，带补位，不换行）。"),
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_field_by_field(sender, change, sentences):
    answer = sender.post({**SAMPLE, **change})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert told(answer) == sentences
    assert answer.json()["detail"] == f"有{len(sentences)}处需要改正，没有收下。"
    assert not Application.objects.exists()
    assert not ApiReceipt.objects.exists()


def test_several_mistakes_are_told_at_once(sender):
    answer = sender.post({"who": "org", "applicant_kind": "natural_person"})
    assert told(answer) == [
        ("applicant_kind", "请从所列的几类中选一类"),
        ("applicant_name", "请写单位名称，与证照上的一致"),
        ("phone", "电话、电子邮箱、通信地址至少留一种，我们才能与您确认收到"),
        ("title", "名称、文号、内容描述三项都空着。请至少填一项，我们才知道要找什么"),
    ]


def test_what_looks_wrong_is_only_a_reminder(sender):
    said = sender.post({**SAMPLE, "id_number": "110105194912310021", "obtain_way": ""}).json()
    assert said["doubts"] == [
        {"field": "id_number", "message": "身份证号码与校验规则不符，请核对。"},
        {"field": "obtain_way", "message": "没有选。可以提交；受理时我们与您商量。"},
    ]


# -- the body ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b" ", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"who": "person", "who": "org"}', "not_json"),
        (b'{"who": NaN}', "not_json"),
        (b'{"who": ' + b"1" * 5000 + b"}", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"who": [[[[["x"]]]]]}', "too_deep"),
        (b'{"who": "\\ud800"}', "not_text"),
        (b'{"\\udfff": "x"}', "not_text"),
    ],
)
def test_what_is_no_honest_json_is_refused(sender, body, code):
    answer = sender.post(body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Application.objects.exists()


@pytest.mark.parametrize("body", ["[]", '"x"', "1", "null"])
def test_what_is_no_object_is_refused(sender, body):
    assert told(sender.post(body)) == [("", "请求体应为一个对象，见接口文档。")]


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_another_content_type_is_refused(sender, media):
    answer = sender.post(json.dumps(SAMPLE), media=media)
    assert (answer.status_code, answer.json()["code"], answer["Accept"]) == (415, "media", "application/json")


def test_what_is_too_large_is_refused_before_it_is_read(sender, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    answer = sender.post({**SAMPLE, "content": "x" * 1024 * 1024})
    assert (answer.status_code, answer.json()["detail"]) == (
        413,
        "整个请求最多 1 MB。请压缩文件，或者先交申请，其余文件另外补交。",
    )


# -- files -------------------------------------------------------------------------------------------


def test_files_come_with_it_as_from_the_form(sender):
    given = {**SAMPLE, "files": [file("身份证.pdf", pdf(), "identity"), file("..\\线索.pdf", pdf(words=b"map"))]}
    assert sender.post(given).status_code == 201
    case = Application.objects.get()
    assert list(case.attachments.values_list("kind", "name", "uploaded_by")) == [
        ("identity", "身份证.pdf", None),
        ("applicant", "线索.pdf", None),
    ]
    assert case.attachments.first().file.read() == pdf()


@pytest.mark.parametrize(
    ("files", "sentences"),
    [
        (
            [file("一.exe", b"MZ\0"), file("二.pdf", b"no pdf")],
            [
                ("files[0]", "“一.exe”不是可以上传的文件。可以上传：PDF、Word、Excel、WPS、OFD、TXT、JPG、PNG、ZIP。"),
                (
                    "files[1]",
                    "“二.pdf”的内容与文件类型不符，可能改过后缀或者已经损坏。请用原来的软件打开，另存后上传。",
                ),
            ],
        ),
        (
            [file("一.pdf", pdf_saying("秘密★10年"))],
            [
                ("files[0]", SECRET),
            ],
        ),
        (
            [file(f"{n}.pdf", pdf(words=b"%d" % n), "identity") for n in range(5)],
            [("files", "“身份证明照片”最多4个文件，您给了5个。请去掉不要的，或者合并成一个。")],
        ),
        (
            [file("一.pdf", pdf()), file("二.pdf", pdf())],
            [("", "“二.pdf”与已有的“一.pdf”内容相同，没有重复上传。")],
        ),
    ],
)
def test_a_file_that_is_not_taken_stops_the_whole(sender, files, sentences):
    answer = sender.post({**SAMPLE, "files": files})
    assert (answer.status_code, told(answer)) == (422, sentences)
    assert not Application.objects.exists()
    assert not Attachment.objects.exists()
    assert not ApiReceipt.objects.exists()


def test_no_line_of_the_log_says_who_applied(sender, caplog):
    caplog.set_level("DEBUG")
    sender.post(SAMPLE)
    sender.post({**SAMPLE, "phone": "13800000000x"}, "key-00000002")
    for secret in ("林清和", "11010519491231002X", "13800000000", sender.key, "key-00000001", "停车场"):
        assert secret not in caplog.text
