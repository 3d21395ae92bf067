"""通知文字、文书文字: the texts of a room, and a page for each: its wording, its parts, how it reads in a real case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.law.errors import GlyphMissing
from requests_app.messages.shipped import LONGEST_TITLE, Shipped, Wording
from requests_app.messages.texts import faults, in_force, tidy
from requests_app.models import Agency, Staff
from requests_app.papers import pdf
from requests_app.papers.letter import Letter

from .fields import Long, Text
from .texts_change import Change, Kept, change, differing, history, latest, mark
from .texts_rooms import EDITORS, ROOMS, Room

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


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the list, what it says of its texts, the texts."""

    label: str
    hint: str
    rows: list[Row]

    @property
    def own(self) -> int:
        """How many the office words itself."""
        return sum(row.own for row in self.rows)


@dataclass(frozen=True, slots=True)
class Open:
    """A text somebody has open: whose, which, who they are, whether they may change it, the day."""

    room: Room
    agency: Agency
    key: str
    staff: Staff
    today: date

    @property
    def shipped(self) -> Shipped:
        """The text as delivered."""
        return self.room.shipped[self.key]

    @property
    def now(self) -> Wording:
        """The wording in force."""
        return in_force(self.agency, self.key, self.shipped)

    @property
    def may_edit(self) -> bool:
        """Whether they may change it."""
        return self.staff.has_role(*EDITORS)


class WordingForm(forms.Form):
    """Title and body of a text; what could not go out is refused beside its field."""

    title = Text("标题", max_length=None, help_text=f"最多{LONGEST_TITLE}字")
    body = Long("正文", max_length=None, strip=False)

    def __init__(self, at: Open, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        if not at.shipped.wording.title:
            del self.fields["title"]
        body = self.fields["body"]
        body.widget.attrs["rows"] = _ONE_LINE if at.shipped.one_line else _MANY_LINES
        body.help_text = f"{'写成一行，' if at.shipped.one_line else ''}最多{at.shipped.longest}字"
        for field in self.fields.values():
            field.widget.attrs["readonly"] = not at.may_edit

    def clean(self) -> dict[str, Any]:
        """Refuse what could not go out."""
        failed, at = set(self.errors), self.at
        for field, fault in list(faults(at.shipped, self.given)):
            if field not in failed:
                self.add_error(field, fault)
        if not self.errors:
            for fault in at.room.lacks(at.agency, at.key, self.given, at.today):
                self.add_error("body", fault)
        return self.cleaned_data

    @property
    def given(self) -> Wording:
        """The wording as it would be kept."""
        return tidy(Wording(self.cleaned_data.get("title", ""), self.cleaned_data.get("body", "")))


@require_http_methods(["GET", "HEAD"])
def texts_page(request: HttpRequest, room: Room) -> HttpResponse:
    """List every text of a room by its groups, or those of a name; two queries."""
    agency = _agency(request, room)
    if agency is None:
        return _away(request, room)
    changes, asked = latest(agency), _typed(request.GET.get("q", ""))
    groups = [
        Group(label, hint, [_row(agency, room, key, changes) for key in keys if asked in room.shipped[key].label])
        for label, hint, keys in room.groups
    ]
    context = {"title": room.name, "room": room, "groups": [one for one in groups if one.rows], "asked": asked}
    return render(request, "desk/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def text_page(request: HttpRequest, room: Room, wording: str) -> HttpResponse:
    """Show one text with its preview; change it, or take the shipped wording back."""
    agency = _agency(request, room)
    if agency is None:
        return _away(request, room)
    if wording not in room.shipped:
        raise Http404("没有这一条文字。")
    at = Open(room, agency, wording, request.user, timezone.localdate())  # type: ignore[arg-type] # only staff get here
    if request.method == "POST" and not at.may_edit:
        messages.error(request, f"{room.name}由公开工作机构负责人和系统管理员修改，您没有这一角色。")
        return redirect(room.one, wording)
    past = history(agency, wording)
    form = _form(request, at, past)
    context: dict[str, Any] = {}
    if request.method == "POST":
        kept = _change(request, at, form)
        if kept not in {None, Kept.OVERTAKEN}:
            return redirect(room.one, wording)
        if kept is Kept.OVERTAKEN:
            agency.refresh_from_db(fields=["texts"])
            past = history(agency, wording)
            context["overtaken"] = True
    context |= {"form": form, "past": past, **_about(at), **_preview(request, at, form)}
    if request.POST.get("do") == "pdf" and form.is_valid() and context["shown"] and context["shown"].letter:
        return _pdf(request, at, context["shown"].letter) or render(request, "desk/texts_one.html", context)
    return render(request, "desk/texts_one.html", context)


def _row(agency: Agency, room: Room, key: str, changes: dict[str, LogEntry]) -> Row:
    shipped = room.shipped[key]
    return Row(key, shipped, in_force(agency, key, shipped), key in agency.texts, changes.get(key))


def _form(request: HttpRequest, at: Open, past: list[Change]) -> WordingForm:
    """Return the form with what was typed, an earlier wording that was asked for, or the one in force."""
    asked = request.GET.get("entry", "")
    given = next((one.given for one in past if str(one.entry.pk) == asked), at.now)
    typed = request.POST if request.method == "POST" else None
    return WordingForm(at, typed, initial={"title": given.title, "body": given.body})


def _change(request: HttpRequest, at: Open, form: WordingForm) -> Kept | None:
    """Do what was asked and say so; None where the form is to be shown again."""
    do, label = request.POST.get("do", ""), at.shipped.label
    if do not in {"save", "restore"} or (do == "save" and not form.is_valid()):
        return None
    given, seen = form.given if do == "save" else None, request.POST.get("seen", "")
    kept = change(at.agency, at.key, at.shipped, given, seen=seen, by=at.staff, sort=at.room.name)
    said = {
        Kept.SAVED: f"“{label}”已保存，{at.room.saved}",
        Kept.RESTORED: f"“{label}”已恢复默认文字。",
        Kept.SAME: "没有改动。",
    }
    if kept in said:
        messages.success(request, said[kept])
    return kept


def _about(at: Open) -> dict[str, Any]:
    """Return what the page says of a text whatever was typed."""
    own = at.key in at.agency.texts
    return {
        "title": at.shipped.label,
        "room": at.room,
        "text": at.shipped,
        "around": at.room.around(at.key),
        "takes_case": at.room.takes_case(at.key),
        "may_edit": at.may_edit,
        "own": own,
        "from_shipped": differing(at.shipped.wording, at.now) if own else [],
        "now": at.now,
        "seen": mark(at.now),
    }


def _preview(request: HttpRequest, at: Open, form: WordingForm) -> dict[str, Any]:
    """Return the text as it would go out, with what stands in each part; of a refused wording the parts alone."""
    asked = _typed(request.POST.get("case") or request.GET.get("case", ""))
    if not form.is_bound:
        given = Wording(form.initial["title"], form.initial["body"])
    else:
        given = form.given if form.is_valid() else at.now
    shown = at.room.preview(at.staff, at.agency, at.key, given, asked, at.today)
    parts = shown.parts if shown else {}
    rows = [
        (name, what, at.shipped.must.get(name, ""), _short(str(parts.get(name, ""))))
        for name, what in at.shipped.parts.items()
    ]
    return {"shown": shown, "asked": asked or (str(shown.case) if shown and shown.case else ""), "parts": rows}


def _pdf(request: HttpRequest, at: Open, letter: Letter) -> HttpResponse | None:
    """Return the paper as it would be printed; None where a character is in no font, which is said on the page."""
    try:
        made = pdf.preview(letter)
    except GlyphMissing as missing:
        messages.error(request, str(missing))
        return None
    headers = {"Content-Disposition": f'inline; filename="{at.key}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _typed(text: str) -> str:
    return "".join(filter(str.isprintable, text)).strip()[:LONGEST_NUMBER]


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def _agency(request: HttpRequest, room: Room) -> Agency | None:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return staff.agency if staff.has_role(*room.readers) else None


def _away(request: HttpRequest, room: Room) -> HttpResponse:
    messages.error(request, room.away)
    return redirect("admin:index")


_View = Callable[..., HttpResponse]


def _pages(room: Room) -> tuple[tuple[str, _View, str], ...]:
    """Return the two addresses of a room."""

    def home(request: HttpRequest) -> HttpResponse:
        return texts_page(request, room)

    def one(request: HttpRequest, wording: str) -> HttpResponse:
        return text_page(request, room, wording)

    names = [name.removeprefix("admin:") for name in (room.home, room.one)]
    return (room.path, home, names[0]), (f"{room.path}<slug:wording>/", one, names[1])


PAGES = tuple(page for room in ROOMS for page in _pages(room))
