"""答复文本库: the shipped reason texts, the office's wording of them, and its own; read by all, edited by its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.handling.ledger import case_state
from requests_app.law.items import DECISIONS
from requests_app.law.nodes import Role
from requests_app.law.reasons import BY_KEY, REASONS, ReasonText, reason_at
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Agency, Application, ReplyText, Staff
from requests_app.papers.compose import letter
from requests_app.papers.law_words import basis_of
from requests_app.papers.letter import Letter

from .fields import Long, Text

HOME = "admin:desk_library"
ONE = "admin:desk_library_text"
#: The address of a text that does not exist yet.
NEW = "new"
OWN = "own-"
READERS = (
    Role.CLERK,
    Role.DRAFTER,
    Role.SECRECY_REVIEWER,
    Role.APPROVER,
    Role.OFFICE_HEAD,
    Role.ARCHIVIST,
    Role.ADMINISTRATOR,
)
EDITORS = (Role.OFFICE_HEAD, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class LibraryText:
    """One text as the office uses it.

    Args:
        ref: its address: the shipped key, or own- and the row's key.
        shipped: the wording it was delivered with, None for the office's own.
        row: the office's row, None while the shipped wording stands.
    """

    ref: str
    kind: ReplyKind
    title: str
    body: str
    shipped: ReasonText | None = None
    row: ReplyText | None = None

    @property
    def hidden(self) -> bool:
        """Whether it is no longer offered."""
        return self.row is not None and self.row.hidden

    @property
    def changed(self) -> bool:
        """Whether the office's wording differs from the shipped one."""
        return self.shipped is not None and (self.shipped.title, self.shipped.body) != (self.title, self.body)

    @property
    def origin(self) -> str:
        """Where the wording comes from."""
        if self.shipped is None:
            return "本机关自有"
        return "本机关改写" if self.changed else "原文"


def texts_for(agency: Agency, kind: ReplyKind) -> list[LibraryText]:
    """Return the texts the drafting page offers for a kind, by one query; hidden ones left out."""
    rows = list(agency.reply_texts.filter(reply_kind=kind.value))
    return [text for text in _merged([text for text in REASONS if text.kind is kind], rows) if not text.hidden]


def _merged(shipped: list[ReasonText], rows: list[ReplyText]) -> list[LibraryText]:
    """Lay the office's rows over the shipped texts; its own follow."""
    wording = {row.key: row for row in rows if row.key}
    found = [_of(text, wording.get(text.key)) for text in shipped]
    return found + [_own(row) for row in rows if not row.key and row.reply_kind in set(ReplyKind)]


def _of(text: ReasonText, row: ReplyText | None) -> LibraryText:
    title, body = (row.title, row.body) if row else (text.title, text.body)
    return LibraryText(text.key, text.kind, title, body, text, row)


def _own(row: ReplyText) -> LibraryText:
    return LibraryText(f"{OWN}{row.pk}", ReplyKind(row.reply_kind), row.title, row.body, None, row)


class TextForm(forms.Form):
    """A text of the library."""

    kind = forms.ChoiceField(
        label="答复类型",
        choices=[(kind.value, f"{label}（{CATALOGUE[kind].article}）") for kind, label in DECISIONS.items()],
        error_messages={"required": "请选择答复类型。", "invalid_choice": "没有这一答复类型，请重新选择。"},
    )
    title = Text("标题", max_length=60, help_text="拟办时列在理由旁边，几个字即可")
    body = Long("正文", rows=6, max_length=4000, help_text="会写入答复书；由拟办人填写的地方用“××”标明")


@require_http_methods(["GET", "HEAD"])
def library_page(request: HttpRequest) -> HttpResponse:
    """Show all texts by kind of reply."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    agency = _agency(staff)
    if agency is None:
        return _away(request)
    rows = list(agency.reply_texts.select_related("updated_by"))
    chosen = request.GET.get("kind", "")
    groups = []
    for kind, label in DECISIONS.items():
        of_kind = [row for row in rows if row.reply_kind == kind.value]
        texts = _merged([text for text in REASONS if text.kind is kind], of_kind)
        if chosen in {"", kind.value}:
            groups.append((kind, label, CATALOGUE[kind], texts))
    context = {
        "title": "答复文本库",
        "groups": groups,
        "kinds": DECISIONS.items(),
        "chosen": chosen,
        "may_edit": staff.has_role(*EDITORS),
    }
    return render(request, "desk/library.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def text_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one text and how it reads in a letter; its editors change, hide or reset it."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    agency = _agency(staff)
    if agency is None:
        return _away(request)
    may_edit = staff.has_role(*EDITORS)
    if not may_edit and (request.method == "POST" or ref == NEW):
        messages.error(request, "答复文本由公开工作机构负责人或者系统管理员修改，您可以查看和使用。")
        return redirect(HOME)
    text = None if ref == NEW else _find(agency, ref)
    form = _form(request, text)
    if request.method == "POST" and "preview" not in request.POST:
        done = _change(agency, staff, text, form, request.POST.get("do", "save"))
        if done:
            messages.success(request, done)
            return redirect(HOME)
    context = {
        "title": text.title if text else "新增答复文本",
        "text": text,
        "form": form,
        "may_edit": may_edit,
        **_preview(staff, form, request),
    }
    return render(request, "desk/library_text.html", context)


def _form(request: HttpRequest, text: LibraryText | None) -> TextForm:
    initial = {"kind": text.kind.value, "title": text.title, "body": text.body} if text else dict(request.GET.items())
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    if text is not None:  # a text keeps its kind
        form.fields["kind"].disabled = True
    return form


def _change(agency: Agency, staff: Staff, text: LibraryText | None, form: TextForm, do: str) -> str:
    """Do what was asked; return what was done, or "" where the form must be shown again."""
    if text is not None and text.row is not None and text.shipped is not None and do == "reset":
        text.row.delete()
        return f"“{text.shipped.title}”已恢复原文。"
    if text is not None and do in {"hide", "show"}:
        row = text.row or _row(agency, text)
        row.hidden, row.updated_by = do == "hide", staff
        row.save()
        return f"“{text.title}”已停用，拟办时不再列出。" if row.hidden else f"“{text.title}”已恢复使用。"
    if do != "save" or not form.is_valid():
        return ""
    given = form.cleaned_data
    row = (text.row or _row(agency, text)) if text else ReplyText(agency=agency, reply_kind=given["kind"])
    row.title, row.body, row.updated_by = given["title"], given["body"], staff
    row.save()
    return f"“{row.title}”已保存。"


def _row(agency: Agency, text: LibraryText) -> ReplyText:
    return ReplyText(agency=agency, reply_kind=text.kind.value, key=text.ref, title=text.title, body=text.body)


def _preview(staff: Staff, form: TextForm, request: HttpRequest) -> dict[str, Any]:
    """Compose the letter of a real case with this text in it."""
    cases = Application.objects.for_staff(staff).filter(counted=True)
    asked = (request.POST.get("case") or request.GET.get("case") or "").replace("\0", "").strip()
    case = (cases.filter(number=asked) if asked else cases).select_related("agency").order_by("-pk").first()
    code = str(form["kind"].value() or "")
    shown: Letter | None = None
    if case is not None and code in {kind.value for kind in DECISIONS}:
        kind = ReplyKind(code)
        said = {reason_at(kind): str(form["body"].value() or ""), "legal_basis": basis_of(kind, [])}
        said["search_process"] = "（查询经过由拟办人填写）"
        shown = letter(case, case_state(case), kind, said, timezone.localdate(), case.agency, masked=True)
    return {"case": case, "asked": asked or (str(case) if case else ""), "letter": shown}


def _find(agency: Agency, ref: str) -> LibraryText:
    """Return a text of this agency by its address; another agency's does not exist."""
    if ref in BY_KEY:
        return _of(BY_KEY[ref], agency.reply_texts.select_related("updated_by").filter(key=ref).first())
    number = ref.removeprefix(OWN)
    if not ref.startswith(OWN) or not number.isdecimal() or len(number) > 18:  # noqa: PLR2004 - as long as a key can be
        raise Http404("没有这一条文本。")
    return _own(get_object_or_404(agency.reply_texts.select_related("updated_by"), pk=number, key=""))


def _agency(staff: Staff) -> Agency | None:
    return staff.agency if staff.has_role(*READERS) else None


def _away(request: HttpRequest) -> HttpResponse:
    messages.error(request, "答复文本库供本机关办理人员使用，您没有这一角色。")
    return redirect("admin:index")


PAGES = (
    ("library/", library_page, "desk_library"),
    ("library/<slug:ref>/", text_page, "desk_library_text"),
)
