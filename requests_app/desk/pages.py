"""今日, 消息, 收件登记: the pages beside the cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from requests_app.handling import intake
from requests_app.handling.ledger import Lodged
from requests_app.law.applicants import ApplicantKind, IdType
from requests_app.law.channels import Channel
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Role
from requests_app.models import Agency, Application, Message, Staff

from .fields import Day, Long, Text
from .today import today_page as today_page  # noqa: PLC0414 - the site's index

INBOX = 100
CASE = "admin:desk_case"


def inbox_page(request: HttpRequest) -> HttpResponse:
    """The reminders; the button marks them read."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    mail = Message.objects.filter(recipient=staff)
    if request.method == "POST":
        mail.filter(read_at=None).update(read_at=timezone.now())
        return redirect("admin:desk_inbox")
    context = {"title": "消息", "mail": mail.select_related("application")[:INBOX], "most": INBOX}
    return render(request, "desk/inbox.html", context)


def _of_column(label: str, name: str) -> Text:
    """An optional line as long as its column."""
    return Text(label, required=False, max_length=getattr(Application._meta.get_field(name), "max_length", None))  # noqa: SLF001 - Django's own name


class PaperForm(forms.Form):
    """A request that came by letter, at the counter, by fax, by e-mail or by word of mouth."""

    channel = forms.ChoiceField(label="申请途径", choices=[(c.value, c.label) for c in Channel if c is not Channel.WEB])
    on = Day("提交日期", help_text="信函写明的日期或者当面提交的日期；不明的填收到日期")
    applicant_kind = forms.ChoiceField(label="申请人类别", choices=[(k.value, k.label) for k in ApplicantKind])
    applicant_name = Text("申请人姓名或者名称")
    id_type = forms.ChoiceField(
        label="证件种类", required=False, choices=[("", "未提供"), *((k.value, k.label) for k in IdType)]
    )
    id_number = _of_column("证件号码", "id_number")
    contact_name = _of_column("联系人", "contact_name")
    phone = _of_column("联系电话", "phone")
    email = _of_column("电子邮箱", "email")
    address = _of_column("联系地址", "address")
    postcode = _of_column("邮政编码", "postcode")
    agent_name = _of_column("代理人", "agent_name")
    title = _of_column("信息名称", "title")
    doc_ref = _of_column("文号", "doc_ref")
    content = Long("内容描述", required=False, help_text="名称、文号、内容描述至少填一项（条例第二十九条）")
    topic = _of_column("主题", "topic")


def lodge_page(request: HttpRequest) -> HttpResponse:
    """Register a paper request; it then waits for its receipt to be fixed."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    if not staff.has_role(Role.CLERK) or staff.agency is None:
        messages.error(request, "收件登记由收件登记员办理，您没有这一角色。")
        return redirect("admin:index")
    form = PaperForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = _lodge(staff, staff.agency, dict(form.cleaned_data))
        except HandlingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            # The code is stored nowhere: it is shown this once, to be handed to the applicant.
            said = f"已收件。查询号 {made.application.reference}，查询码 {made.query_code}，请抄给申请人。"
            messages.success(request, f"{said}查询码只显示这一次。")
            return redirect(CASE, made.application.pk)
    return render(request, "desk/lodge.html", {"title": "收件登记", "form": form})


def _lodge(staff: Staff, agency: Agency, given: dict[str, Any]) -> Lodged:
    return intake.lodge(agency=agency, actor=staff, today=timezone.localdate(), **given)


PAGES = (
    ("inbox/", inbox_page, "desk_inbox"),
    ("intake/", lodge_page, "desk_lodge"),
)
