"""公开目录: what could be published, what is, what was taken down; form → check → published (条例 Art. 44)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.handling import publication as log
from requests_app.handling import suggestion as suggestions
from requests_app.handling.attachments import SHOWN
from requests_app.handling.file_store import add
from requests_app.handling.file_words import words_of
from requests_app.law.errors import HandlingRefused
from requests_app.law.fold import fold
from requests_app.law.redaction import Find, Personal, found, masked
from requests_app.models import Application, Attachment, Publication, Staff, Suggestion

from .case import find_case
from .fields import Long, Text
from .list_page import DIGITS_OF_A_KEY

LOG, PUBLISH, PUBLISHED = "admin:desk_log", "admin:desk_publish", "admin:desk_published"
PAGE = 30
LISTS = {"candidates": "可以公开", "public": "已公开", "withdrawn": "已撤下"}


class EntryForm(forms.Form):
    """What is to be published."""

    title = Text("标题", max_length=200, help_text="写信息的名称，大家按它查找；不要写申请人")
    topic = forms.ChoiceField(label="主题", required=False)
    summary = Long("内容", rows=8, max_length=8000, help_text="答复提供了什么、在哪里看、哪些没有公开和理由")
    attached = forms.MultipleChoiceField(
        label="一并公开的文件",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="含个人信息的，先在本机处理好，作为副本上传，再勾选副本",
        error_messages={"invalid_choice": "有一个文件已经不能公开了，请重新选择。"},
    )

    def __init__(self, *args: Any, topics: list[str], offered: dict[Attachment, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        topic, files = fields["topic"], fields["attached"]
        topic.choices = [("", "不归类"), *((one, one) for one in topics)]
        topic.error_messages["invalid_choice"] = "没有这一主题，请重新选择。"
        files.choices = [(str(file.pk), f"{file.name}（{source}）") for file, source in offered.items()]


@dataclass(frozen=True, slots=True)
class Looked:
    """A chosen file: what seems personal in it by kind, "" for nothing, None where the machine cannot read it."""

    file: Attachment
    source: str
    finds: str | None


def _staff(request: HttpRequest) -> Staff:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return staff


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    if _staff(request).has_role(*log.ROLES):
        return None
    messages.error(request, "公开目录由收件登记员和公开工作机构负责人办理，您没有这一角色。")
    return redirect("admin:index")


@require_safe
def log_page(request: HttpRequest) -> HttpResponse:
    """List one of the three: what could be published (suggestions of applicants first), what is, what was withdrawn."""
    if away := _turned_away(request):
        return away
    staff = _staff(request)
    which = request.GET.get("list", "")
    which = which if which in LISTS else "candidates"
    before = request.GET.get("before", "")
    beyond = (
        {"pk__lt": int(before)} if before.isascii() and before.isdecimal() and len(before) < DIGITS_OF_A_KEY else {}
    )
    context: dict[str, Any] = {"title": "公开目录", "lists": LISTS, "which": which, "paged": bool(beyond)}
    rows: list[Any]
    if which == "candidates":
        waiting = Suggestion.objects.filter(application__in=log.candidates(staff), answered_at=None)
        context["suggested"] = [] if beyond else list(waiting.select_related("application").order_by("pk")[:PAGE])
        rows = list(log.candidates(staff).filter(**beyond).order_by("-pk")[: PAGE + 1])
    else:
        own = Publication.objects.filter(agency=staff.agency, withdrawn_on__isnull=which == "public", **beyond)
        people = own.select_related("application", "published_by", "withdrawn_by")
        rows = list(people.annotate(number=F("application__number")).order_by("-pk")[: PAGE + 1])
    context |= {"rows": rows[:PAGE], "older": rows[PAGE - 1].pk if len(rows) > PAGE else 0}
    return render(request, "desk/log.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is to be published of a case, show what seems personal in it, publish; one address, plain forms."""
    case = find_case(_staff(request), pk)
    if away := _turned_away(request):
        return away
    if there := case.publications.filter(withdrawn_on=None).first():
        return redirect(PUBLISHED, there.pk)
    try:
        log.check_may(_staff(request), case)
        log.check_publishable(case)
    except HandlingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:desk_case", case.pk)
    return _Publishing(request, case).answer()


class _Publishing:
    """One request for the page: the case, what it offers, what was typed."""

    def __init__(self, request: HttpRequest, case: Application) -> None:
        self.request, self.case = request, case
        self.events = list(case.events.order_by("seq"))
        self.state = fold(event.record for event in self.events)
        self.names = log.names_in(case, self.state)
        self.refused = ""

    def answer(self) -> HttpResponse:
        """Do the step that was asked for."""
        step = self.request.POST.get("do", "")
        if step == "attach":
            self._attach()
        elif step == "decline":
            return self._decline()
        form = self._form(judged=step in {"check", "publish"})
        if not form.is_bound or not form.is_valid():
            return self._form_page(form)
        entry = log.Entry(form.cleaned_data["title"], form.cleaned_data["summary"], form.cleaned_data["topic"])
        try:
            log.check_words(entry.title, entry.summary)
            if step == "publish":
                return self._publish(form, entry)
        except HandlingRefused as refusal:
            self.refused = str(refusal)
        return self._check_page(form, entry)

    def _form(self, *, judged: bool) -> EntryForm:
        """Return the form as typed, with its errors where it is to be judged; at first with the words of the reply."""
        first, posted = log.first_words(self.case, self.state), self.request.POST
        topics = sorted({*self.case.agency.topics, *([first.topic] if first.topic else [])})
        given: dict[str, Any] = {"title": first.title, "summary": first.summary, "topic": first.topic}
        if "title" in posted:
            given = {**posted.dict(), "attached": posted.getlist("attached")}
        return EntryForm(
            posted if judged else None, initial=given, topics=topics, offered=log.offered(self.case, self.events)
        )

    def _attach(self) -> None:
        try:
            said = add(self.case, Attachment.Kind.PUBLIC, _staff(self.request), self.request.FILES.getlist("copy"))
            messages.success(self.request, said)
        except HandlingRefused as refusal:
            self.refused = str(refusal)

    def _decline(self) -> HttpResponse:
        waiting = get_object_or_404(Suggestion.objects.select_related("application"), application=self.case)
        reason = self.request.POST.get("reason", "").replace("\0", "")[:300]
        try:
            suggestions.decline(waiting, actor=_staff(self.request), reason=reason, now=timezone.now())
        except HandlingRefused as refusal:
            self.refused = str(refusal)
            return self._form_page(self._form(judged=False))
        messages.success(self.request, "已答复申请人：不列入公开目录。")
        return redirect(LOG)

    def _publish(self, form: EntryForm, entry: log.Entry) -> HttpResponse:
        if "read" not in self.request.POST:
            self.refused = "请通读标题、内容和每个文件，确认没有其他个人信息，勾选后再公开。"
            return self._check_page(form, entry)
        made = log.publish(
            self.case,
            actor=_staff(self.request),
            entry=entry,
            files=[int(key) for key in form.cleaned_data["attached"]],
            kept=set(self.request.POST.getlist("keep")),
            today=timezone.localdate(),
        )
        messages.success(self.request, f"“{made.title}”已列入公开目录，大家现在就看得到。")
        return redirect(PUBLISHED, made.pk)

    def _form_page(self, form: EntryForm) -> HttpResponse:
        waiting = Suggestion.objects.filter(application=self.case, answered_at=None).first()
        context = {"title": "列入公开目录", "case": self.case, "form": form, "suggestion": waiting}
        context |= {"refused": self.refused, "types": SHOWN, "typed": self.request.POST.get("reason", "")}
        return render(self.request, "desk/publish.html", context)

    def _check_page(self, form: EntryForm, entry: log.Entry) -> HttpResponse:
        kept = set(self.request.POST.getlist("keep"))
        finds = entry.finds(self.names)
        distinct = {find.key: find for each in finds.values() for find in each}
        times = Counter(find.key for each in finds.values() for find in each)
        chosen = {int(key) for key in form.cleaned_data["attached"]}
        context = {
            "title": "核对后公开",
            "case": self.case,
            "form": form,
            "refused": self.refused,
            "finds": [(find, times[key], key in kept) for key, find in distinct.items()],
            "marked": [(form[name].label, _pieces(getattr(entry, name), finds[name])) for name in ("title", "summary")],
            "shown": {name: masked(getattr(entry, name), self.names, kept) for name in ("title", "summary")},
            "topic": entry.topic,
            "files": [
                _looked(file, source, self.names)
                for file, source in log.offered(self.case, self.events).items()
                if file.pk in chosen
            ],
        }
        return render(self.request, "desk/publish_check.html", context)


def _pieces(text: str, finds: list[Find]) -> list[tuple[str, Find | None]]:
    """Cut a text at its finds, for a page that marks them."""
    pieces: list[tuple[str, Find | None]] = []
    done = 0
    for find in finds:
        pieces += [(text[done : find.start], None), (find.text, find)]
        done = find.end
    return [*pieces, (text[done:], None)]


def _looked(file: Attachment, source: str, names: list[str]) -> Looked:
    words = words_of(file)
    if words is None:
        return Looked(file, source, None)
    counted = Counter(find.kind.label for find in found(words, names))
    return Looked(file, source, "、".join(f"{label}{count}处" for label, count in counted.items()))


@require_http_methods(["GET", "HEAD", "POST"])
def published_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one publication, what was decided and by whom; withdraw it with a reason that stays."""
    staff = _staff(request)
    own = Publication.objects.filter(agency=staff.agency)
    beside = own.select_related("application__agency", "published_by", "withdrawn_by")
    one = get_object_or_404(beside.prefetch_related("files"), pk=pk)
    if away := _turned_away(request):
        return away
    reason, refused = request.POST.get("reason", "").replace("\0", "")[:300], ""
    if request.method == "POST":
        with_title = "with_title" in request.POST
        try:
            log.withdraw(one, actor=staff, reason=reason, with_title=with_title, today=timezone.localdate())
        except HandlingRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "已撤下，目录里留了说明。")
            return redirect(PUBLISHED, pk)
    context = {"title": one.title, "one": one, "reason": reason, "refused": refused, "decided": _decided(one)}
    return render(request, "desk/published.html", context)


def _decided(one: Publication) -> str:
    """Say what was done with what seemed personal."""
    covered = Counter(Personal(row["kind"]).label for row in one.decisions if not row["kept"])
    kept = "、".join(f"“{row['text']}”" for row in one.decisions if row["kept"])
    said = ["遮盖了" + "、".join(f"{label}{count}项" for label, count in covered.items())] if covered else []
    return "；".join([*said, *([f"照原样公开了{kept}"] if kept else [])]) or "没有标出来的"


PAGES = (
    ("log/", log_page, "desk_log"),
    ("log/<int:pk>/", published_page, "desk_published"),
    ("log/publish/<int:pk>/", publish_page, "desk_publish"),
)
