"""制作答复书 at the desk: number and date, the letter beside the form, what is spoiled, and what then leaves."""

from __future__ import annotations

import importlib
import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from requests_app.desk.next_step import next_step
from requests_app.handling import reply
from requests_app.law.errors import AlreadyIssued, DateBeforeLastAct
from requests_app.law.nodes import Node
from requests_app.models import Application, Event, Paper
from tests.desk.stories import TODAY, YESTERDAY, fields_of, named_office, rows_of, signed_in
from tests.factories import Office, case_at

added = importlib.import_module("requests_app.migrations.0025_letter_made")
pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = {"on": TODAY, "today": TODAY}
FIRST, SECOND = "示政办公开告〔2026〕1号", "示政办公开告〔2026〕2号"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-06-30 10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


@pytest.fixture
def signed(office) -> Application:
    return case_at(Node.REPLY, office, on=YESTERDAY, applicant_name="欧阳示例", obtain_way="邮寄")


def address(case: Application, act: str = "issue_reply") -> str:
    return f"/admin/cases/{case.pk}/{act}/"


def post(office: Office, case: Application, act: str = "issue_reply", **typed: Any):
    client = signed_in(office.clerk)
    return client.post(address(case, act), {**fields_of(client.get(address(case, act))), **typed})


def numbers(case: Application) -> list[str]:
    return list(case.papers.filter(kind="reply_granted").order_by("seq").values_list("doc_no", flat=True))


def main_button(office: Office, case: Application) -> str:
    page = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/").content.decode()
    (found,) = re.findall(r'class="btn" href="[^"]+">([^<]+)', page)
    return found


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("邮寄", "制作答复书，打印盖章"),
        ("", "制作答复书，打印盖章"),
        ("自行领取", "制作答复书，打印盖章"),
        ("本站下载", "制作答复书并送达"),
        ("电子邮件", "制作答复书并送达"),
    ],
)
def test_a_reply_on_paper_is_made_first_and_one_over_the_net_is_sent_at_once(office, way, said):
    assert main_button(office, case_at(Node.REPLY, office, on=YESTERDAY, obtain_way=way)) == said


def test_the_letter_stands_beside_the_form_without_the_full_name(office, signed):
    page = signed_in(office.clerk).get(address(signed))
    (letter,) = page.context["letters"]
    assert (letter.doc_no.text, letter.addressee.text) == ("示政办公开告〔2026〕（待编）号", "欧阳××")
    assert "欧阳示例" not in page.content.decode()


def test_the_preview_shows_the_letter_as_it_would_be_made_and_makes_none(office, signed):
    events, papers = Event.objects.count(), Paper.objects.count()
    page = post(office, signed, preview="1")
    (letter,) = page.context["letters"]
    assert (letter.doc_no.text, letter.date_line.text) == (FIRST, "2026年6月30日")
    assert letter.addressee.text == "欧阳××"
    assert "欧阳示例" not in page.content.decode()
    assert (Event.objects.count(), Paper.objects.count()) == (events, papers)


def test_the_confirmation_shows_number_letter_and_limit(office, signed):
    page = post(office, signed)
    assert rows_of(page)["文号"] == ("未编", FIRST)
    assert page.context["consequence"].button == f"确认制作，文号{FIRST}"
    assert [letter.doc_no.text for letter in page.context["letters"]] == [FIRST]
    assert page.context["cautions"] == ["制作答复书不等于答复：请在2026年7月27日（周一）前寄出或者交付。"]
    assert [step.what for step in page.context["consequence"].steps] == ["打印、盖章、寄出答复书，登记送达", "归档"]


def test_what_is_made_waits_to_be_sent_and_keeps_its_number(office, signed):
    done = post(office, signed, confirmed="1")
    assert done["Location"] == f"/admin/cases/{signed.pk}/?tab=reply#tabs"
    assert (numbers(signed), main_button(office, signed)) == ([FIRST], "登记答复书送达")
    page = signed_in(office.clerk).get(done["Location"]).content.decode()
    assert (
        f"答复书（{FIRST}）已于2026年6月30日（周二）制作，尚未送达，须在2026年7月27日（周一）前寄出或者交付。" in page
    )
    form = signed_in(office.clerk).get(address(signed, "deliver"))
    assert "doc_no" not in form.context["form"].fields
    assert form.context["said"] == [f"答复书已于2026年6月30日（周二）制作，文号{FIRST}，送达后文号不变。"]
    assert [letter.doc_no.text for letter in form.context["letters"]] == [FIRST]
    post(office, signed, "deliver", confirmed="1")
    signed.refresh_from_db()
    assert (signed.node, signed.doc_no, numbers(signed)) == (Node.ARCHIVING, FIRST, [FIRST])


def said() -> dict[int, str]:
    """Return what comes next in each case, as 今日 says it."""
    return {case.pk: next_step(case, TODAY) for case in Application.objects.all()}


def test_today_says_which_letters_are_made(office, signed):
    other = case_at(Node.REPLY, office, on=YESTERDAY)
    reply.issue(signed, actor=office.clerk, **DAY)
    assert said() == {signed.pk: "打印盖章，登记答复书送达", other.pk: "制作答复书并送达"}
    assert "打印盖章，登记答复书送达" in signed_in(office.clerk).get("/admin/").content.decode()
    then = MigrationLoader(connection).project_state(("requests_app", "0025_letter_made")).apps
    then.get_model("requests_app", "Application").objects.update(letter_made=False)  # as an older version left them
    added.fill(then, None)
    assert said() == {signed.pk: "打印盖章，登记答复书送达", other.pk: "制作答复书并送达"}
    reply.deliver(Application.objects.get(pk=signed.pk), actor=office.clerk, **DAY, method="post")
    assert said()[signed.pk] == "登记送达凭证并归档"


def test_a_letter_does_not_leave_before_its_date(office, signed):
    case = reply.issue(signed, actor=office.clerk, **DAY)
    page = post(office, case, "deliver", on=YESTERDAY.isoformat(), confirmed="1")
    assert page.context["form"].errors["on"] == ["送达日期不得早于答复书的成文日期2026年6月30日（周二），请改正。"]
    with pytest.raises(DateBeforeLastAct):
        reply.deliver(case, actor=office.clerk, on=YESTERDAY, today=TODAY, method="post")


def test_a_spoiled_letter_keeps_its_number_and_the_new_one_takes_the_next(office, signed):
    case = reply.issue(signed, actor=office.clerk, **DAY)
    with pytest.raises(AlreadyIssued):
        reply.issue(case, actor=office.clerk, **DAY)
    page = post(office, case)
    assert page.context["form"].errors["replaces"] == ["请填写作废重做的原因。"]
    page = post(office, case, replaces="收件人印错")
    assert rows_of(page)["文号"] == (FIRST, SECOND)
    assert page.context["cautions"][1] == f"文号{FIRST}的答复书将作废，请收回并销毁已经打印的纸件。"
    post(office, case, replaces="收件人印错", confirmed="1")
    assert numbers(case) == [FIRST, SECOND]
    tab = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/?tab=reply")
    assert [(one.doc_no, one.state) for one in tab.context["served"]] == [(FIRST, "作废"), (SECOND, "已制作，尚未送达")]
    post(office, case, "deliver", confirmed="1")
    case.refresh_from_db()
    assert (case.doc_no, numbers(case)) == (SECOND, [FIRST, SECOND])
    tab = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/?tab=reply")
    assert [one.state for one in tab.context["served"]] == ["作废", "已寄出，等待签收结果"]
    record = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/").content.decode()
    assert "作废重做的原因" in record


def test_after_the_limit_the_page_says_so(office):
    case = case_at(Node.REPLY, office, on=date(2026, 5, 6))
    assert post(office, case).context["cautions"] == ["制作答复书不等于答复：答复期限已过，请当天打印、盖章、寄出。"]


def test_a_private_courier_is_doubted_before_the_reply_leaves(office, signed):
    page = post(office, signed, "deliver", method="post", tracking_no="SF1234567890123")
    assert page.context["cautions"] == [
        "邮件号“SF1234567890123”像是顺丰的运单号。商业快递的交寄之日不作为答复的日期，请改由邮政企业寄送。"
    ]


@pytest.mark.parametrize(
    ("act", "who", "node", "typed", "titles"),
    [
        ("request_supplement", "drafter", Node.DRAFTING, {}, 1),
        ("extend", "head", Node.DRAFTING, {"reason": "查阅档案"}, 1),
        ("consult", "drafter", Node.DRAFTING, {"party": "示例公司"}, 2),
        ("ask_reasons", "drafter", Node.DRAFTING, {"reason": "数量过多"}, 1),
        ("charge_fee", "drafter", Node.DRAFTING, {"basis": "page", "quantity": "57"}, 1),
        ("withdraw", "clerk", Node.DRAFTING, {"statement": "不再需要"}, 1),
        ("deliver", "clerk", Node.REPLY, {}, 1),
        ("answer_on_the_spot", "clerk", Node.REGISTRATION, {"e_access_path": "政府网站"}, 1),
    ],
)
def test_every_act_that_sends_a_paper_shows_it_before(office, act, who, node, typed, titles):
    case = case_at(node, office, on=YESTERDAY, applicant_name="欧阳示例")
    client = signed_in(getattr(office, who))
    given = {**fields_of(client.get(address(case, act))), **typed}
    papers = Paper.objects.count()
    page = client.post(address(case, act), {**given, "preview": "1"})
    assert len(page.context["letters"]) == titles, page.context["form"].errors
    assert "预览文书" in page.content.decode()
    confirm = client.post(address(case, act), given)
    assert confirm.context["letters"] == page.context["letters"]
    assert "欧阳示例" not in page.content.decode() + confirm.content.decode()
    assert Paper.objects.count() == papers


def test_a_preview_of_what_is_refused_says_why(office):
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    client = signed_in(office.drafter)
    given = fields_of(client.get(address(case, "consult")))
    page = client.post(address(case, "consult"), {**given, "preview": "1"})
    assert page.context["form"].errors["party"] == ["请填写名称。"]
    assert page.context["letters"] == []
