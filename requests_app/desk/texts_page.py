"""通知文字: every text that leaves the office, and a page for each: its wording, its parts, how it reads in a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.law.nodes import Role
from requests_app.messages.shipped import LONGEST_TITLE, Shipped, Wording
from requests_app.messages.texts import SHIPPED, faults, tidy, wording
from requests_app.models import Agency, Staff

from .fields import Long, Text
from .texts_change import Change, Kept, change, history, latest, mark
from .texts_preview import preview, takes_case

HOME, ONE = "admin:desk_texts", "admin:desk_texts_one"
ROLES = (Role.OFFICE_HEAD, Role.ADMINISTRATOR)
#: Heading, what it says of its texts, how their keys begin.
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "给申请人的邮件、短信",
        "申请人留了电子邮箱的，办到这一步时发一封信；留了手机、本机关又接了短信网关的，发一条短信。",
        ("letter_", "applicant_sms"),
    ),
    (
        "给工作人员的提醒",
        "按“本机关设置”里的到期提醒，发到经办人的消息，也列在每日汇总里。",
        ("remind_",),
    ),
    ("汇总、短信、机器人", "每个工作日早上发；发不发，在“本机关设置”里定。", ("digest", "urgent_sms", "robot")),
)
#: Rows of the editor: a sentence, a letter.
_ONE_LINE, _MANY_LINES = 3, 14
LONGEST_NUMBER, LONGEST_SHOWN = 60, 80


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: the text, the wording in force, whether it is the office's own, its last change."""

    key: str
    shipped: Shipped
    given: Wording
    own: bool
    last: LogEntry | None


class WordingForm(forms.Form):
    """Title and body of a text; what could not be sent is refused beside its field."""

    title = Text("标题", max_length=None, help_text=f"最多{LONGEST_TITLE}字")
    body = Long("正文", max_length=None, strip=False)

    def __init__(self, key: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shipped = SHIPPED[key]
        self.key = key
        if not shipped.wording.title:
            del self.fields["title"]
        body = self.fields["body"]
        body.widget.attrs["rows"] = _ONE_LINE if shipped.one_line else _MANY_LINES
        body.help_text = f"{'写成一行，' if shipped.one_line else ''}最多{shipped.longest}字"

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be sent."""
        failed = set(self.errors)
        for field, fault in list(faults(self.key, self.given)):
            if field not in failed:
                self.add_error(field, fault)
        return self.cleaned_data

    @property
    def given(self) -> Wording:
        """The wording as it would be kept."""
        return tidy(Wording(self.cleaned_data.get("title", ""), self.cleaned_data.get("body", "")))


@require_http_methods(["GET", "HEAD"])
def texts_page(request: HttpRequest) -> HttpResponse:
    """List every text by whom it goes to; two queries."""
    agency = _agency(request)
    if agency is None:
        return _away(request)
    changes = latest(agency)
    rows = [
        Row(key, shipped, wording(agency, key), key in agency.texts, changes.get(key))
        for key, shipped in SHIPPED.items()
    ]
    groups = [(label, hint, [row for row in rows if row.key.startswith(keys)]) for label, hint, keys in GROUPS]
    return render(request, "desk/texts.html", {"title": "通知文字", "groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
def text_page(request: HttpRequest, wording: str) -> HttpResponse:
    """Show one text with its preview; change it, or take the shipped wording back."""
    agency = _agency(request)
    if agency is None:
        return _away(request)
    if wording not in SHIPPED:
        raise Http404("没有这一条文字。")
    past = history(agency, wording)
    form = _form(request, agency, wording, past)
    context: dict[str, Any] = {}
    if request.method == "POST":
        kept = _change(request, agency, wording, form)
        if kept not in {None, Kept.OVERTAKEN}:
            return redirect(ONE, wording)
        if kept is Kept.OVERTAKEN:
            agency.refresh_from_db(fields=["texts"])
            past = history(agency, wording)
            context["overtaken"] = True
    context |= {"form": form, "past": past, **_about(agency, wording), **_preview(request, agency, wording, form)}
    return render(request, "desk/texts_one.html", context)


def _form(request: HttpRequest, agency: Agency, key: str, past: list[Change]) -> WordingForm:
    """Return the form with what was typed, an earlier wording that was asked for, or the one in force."""
    asked = request.GET.get("entry", "")
    given = next((one.given for one in past if str(one.entry.pk) == asked), wording(agency, key))
    typed = request.POST if request.method == "POST" else None
    return WordingForm(key, typed, initial={"title": given.title, "body": given.body})


def _change(request: HttpRequest, agency: Agency, key: str, form: WordingForm) -> Kept | None:
    """Do what was asked and say so; None where the form is to be shown again."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    do, label = request.POST.get("do", ""), SHIPPED[key].label
    if do not in {"save", "restore"} or (do == "save" and not form.is_valid()):
        return None
    given = form.given if do == "save" else None
    kept = change(agency, key, given, seen=request.POST.get("seen", ""), by=staff)
    said = {
        Kept.SAVED: f"“{label}”已保存，以后发出的照新的写。",
        Kept.RESTORED: f"“{label}”已恢复默认文字。",
        Kept.SAME: "没有改动。",
    }
    if kept in said:
        messages.success(request, said[kept])
    return kept


def _about(agency: Agency, key: str) -> dict[str, Any]:
    """Return what the page says of a text whatever was typed."""
    shipped, now = SHIPPED[key], wording(agency, key)
    return {
        "title": shipped.label,
        "text": shipped,
        "letter": key.startswith("letter_"),
        "takes_case": takes_case(key),
        "own": key in agency.texts,
        "now": now,
        "seen": mark(now),
    }


def _preview(request: HttpRequest, agency: Agency, key: str, form: WordingForm) -> dict[str, Any]:
    """Return the text as it would go out, with what stands in each part; of a refused wording the parts alone."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    typed = "".join(filter(str.isprintable, request.POST.get("case", "")))
    asked = typed.strip()[:LONGEST_NUMBER]
    if not form.is_bound:
        given = Wording(form.initial["title"], form.initial["body"])
    else:
        given = form.given if form.is_valid() else wording(agency, key)
    shown = preview(staff, agency, key, given, asked, timezone.localdate())
    parts = shown.parts if shown else {}
    rows = [
        (name, what, SHIPPED[key].must.get(name, ""), _short(str(parts.get(name, ""))))
        for name, what in SHIPPED[key].parts.items()
    ]
    return {"shown": shown, "asked": asked or (str(shown.case) if shown and shown.case else ""), "parts": rows}


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def _agency(request: HttpRequest) -> Agency | None:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return staff.agency if staff.has_role(*ROLES) else None


def _away(request: HttpRequest) -> HttpResponse:
    messages.error(request, "通知文字由公开工作机构负责人和系统管理员修改，您没有这一角色。")
    return redirect("admin:index")


PAGES = (
    ("texts/", texts_page, "desk_texts"),
    ("texts/<slug:wording>/", text_page, "desk_texts_one"),
)
