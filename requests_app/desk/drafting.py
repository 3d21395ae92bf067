"""拟办: judge each thing asked, choose the kind of reply, write its elements, see the letter (Arts. 36, 37)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import QueryDict

from requests_app.handling.attachments import SHOWN
from requests_app.handling.file_store import add, outgoing, take_down
from requests_app.law.items import DECISIONS, MOST, Item, read, recommended, split, written
from requests_app.law.reasons import BLANK, reason_at
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Attachment
from requests_app.papers.compose import letter
from requests_app.papers.lint import eight

from .cards import cards, chosen_text
from .drafts import Kept, Start, keep, start_of
from .fields import Long
from .forms import ActForm, Setting
from .library import LibraryText, texts_for
from .looked_over import of_reply
from .suggestions import suggested

#: What every kind asks; shown before a kind is chosen.
COMMON = {"search_process": "查询经过", "legal_basis": "政策依据", "result": "结果"}
#: Elements that have their own place on the page.
FOURTH = ("search_process", "way", "given", "access_path")
#: Buttons that show the page again with everything typed; "save" stores it first.
_AGAIN = ("refresh", "add", "save", "attach")
_USE = "use:"
_DROP = "drop:"
_KINDS = {kind.value for kind in DECISIONS}
_ARTICLES = {CATALOGUE[kind].article for kind in DECISIONS}
_ELEMENTS = {name for kind in DECISIONS for name in CATALOGUE[kind].asked}
_HINTS = {
    "search_process": "写明检索的系统和档案、关键词、年代、结果",
    "legal_basis": "随答复类型和分项认定填写，可以改",
}


class DraftForm(ActForm):
    """The draft of a reply; every button but the last shows the page again with all that was typed."""

    template = "desk/draft.html"

    def prepare(self) -> None:
        """Go on where the draft stands, lay over it what was typed, and prefill what is still empty."""
        at = self.setting
        self.start: Start = start_of(at.case, at.state, at.events)
        typed = QueryDict("", mutable=True) if self.is_bound else None
        if typed is not None:
            typed.update(self.data)
        self.kind = _kind(at.kind or ("" if typed is not None else self.start.kind))
        self.items = _typed_items(typed) if typed is not None else _first_items(at, self.start)
        self.recommended = recommended(item.kind for item in self.items)
        if not self.kind and self.recommended and typed is None:
            self.kind = self.recommended.kind
        self.texts: list[LibraryText] = texts_for(at.case.agency, self.kind) if self.kind else []
        self._elements(typed)
        self._fields(typed)

    def _elements(self, typed: QueryDict | None) -> None:
        """Fill `values`: typed, else drafted, else suggested. What nobody changed follows kind and items."""
        asked = CATALOGUE[self.kind].asked if self.kind else COMMON
        now = suggested(self.setting, self.kind, self.items)
        values: dict[str, str] = dict(self.start.elements) if typed is None else {}
        if typed is not None:
            values = {name: str(typed[f"e_{name}"]) for name in _ELEMENTS if f"e_{name}" in typed}
        for name in asked:
            values[name] = values.get(name) or self.setting.given.get(name, "")
            was = str(typed.get(f"auto_{name}", "")) if typed is not None else ""
            given = values.get(name, "").strip().replace("\r\n", "\n")
            if not given or given == was.replace("\r\n", "\n"):
                values[name] = now.get(name, "")
        used = str(typed.get("do", "")) if typed is not None else ""
        if used.startswith(_USE) and self.kind:
            text = next((t for t in self.texts if t.ref == used.removeprefix(_USE)), None)
            values[reason_at(self.kind)] = text.body if text else values.get(reason_at(self.kind), "")
        self.asked = asked
        self.values = {name: text for name, text in values.items() if name in _ELEMENTS}
        self.auto = {name: now.get(name, "") for name in asked}

    def _fields(self, typed: QueryDict | None) -> None:
        """Make the fields of the items and of the elements, then let the bound data say what they show."""
        self.fields["reply_kind"] = forms.ChoiceField(
            label="答复类型",
            widget=forms.RadioSelect,
            choices=[(kind.value, label) for kind, label in DECISIONS.items()],
            initial=self.kind.value if self.kind else None,
            error_messages={"required": "请选择答复类型。", "invalid_choice": "请选择答复类型。"},
        )
        hidden: dict[str, Any] = {"base": self.start.version, "rows": len(self.items)}
        for n, item in enumerate(self.items):
            self._item(n, item)
        for name, label in self.asked.items():
            self.fields[f"e_{name}"] = Long(label, rows=4 if name == self.reason_name else 3)
            self.fields[f"e_{name}"].help_text = _HINTS.get(name, "")
            hidden[f"auto_{name}"] = self.auto[name]
            self.suggest(f"e_{name}", self.values.get(name, ""))
        hidden |= {f"e_{name}": text for name, text in self.values.items() if name not in self.asked}
        for name, value in hidden.items():
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False, initial=value, strip=False)
        if typed is not None:
            data = typed.copy()
            for name, shown in self.fields.items():
                if name.startswith(("e_", "auto_", "i_")) or name == "rows":
                    data[name] = str(shown.initial if shown.initial is not None else "")
            self.data = data

    def _item(self, n: int, item: Item) -> None:
        name = f"i_{n}_"
        line: dict[str, Any] = {"required": False, "max_length": 300}
        self.fields[f"{name}text"] = forms.CharField(label=f"第{n + 1}项", widget=_two(), initial=item.text, **line)
        self.fields[f"{name}found"] = forms.CharField(
            label=f"第{n + 1}项查询结果", widget=_two(), initial=item.found, **line
        )
        self.fields[f"{name}kind"] = forms.ChoiceField(
            label=f"第{n + 1}项认定",
            required=False,
            choices=[("", "请认定"), *((kind.value, label) for kind, label in DECISIONS.items())],
            initial=item.kind.value if item.kind else "",
        )
        self.fields[f"{name}article"] = forms.CharField(
            label=f"第{n + 1}项依据", widget=_two(), initial=item.basis, **line
        )

    @property
    def reason_name(self) -> str:
        """The element the library's texts fill."""
        return reason_at(self.kind) if self.kind else "result"

    @property
    def elements(self) -> dict[str, str]:
        """Everything as it stands on the page, what belongs to other kinds included."""
        items = [item for item in self.items if item.text]
        return {**self.values, **({"items": written(items)} if items else {})}

    @property
    def again(self) -> str:
        """The button that shows the page again, "" for the last one."""
        pressed = str(self.data.get("do", "")) if self.is_bound else ""
        return pressed if pressed in _AGAIN or pressed.startswith((_USE, _DROP)) else ""

    def full_clean(self) -> None:
        """A page shown again is not judged; only the last button submits."""
        if self.again:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Each of several things asked has its decision, and nothing is left blank."""
        given: dict[str, Any] = super().clean() or {}
        open_items = [n + 1 for n, item in enumerate(self.items) if item.text and item.kind is None]
        if len([item for item in self.items if item.text]) > 1 and open_items:
            which = "、".join(map(str, open_items))
            self.add_error(None, f"第{which}项还没有认定，请逐项认定，或者删去不是单独事项的行。")
        for name, label in self.asked.items():
            if BLANK in str(given.get(f"e_{name}", "")):
                self.add_error(f"e_{name}", f"“{label}”中还有“{BLANK}”没有填写，请改成本件的内容。")
        return given

    def facts(self) -> dict[str, Any]:
        """Return the kind's own elements with the items, and the files that go out."""
        kind = ReplyKind(self.cleaned_data["reply_kind"])
        said = {name: str(self.cleaned_data[f"e_{name}"]) for name in CATALOGUE[kind].asked}
        items = [item for item in self.items if item.text]
        if len(items) == 1 and items[0].kind is None:
            items = [Item(items[0].text, items[0].found, kind)]
        if items:
            said["items"] = written(items)
        files = [{"key": str(row.pk), "name": row.name, "sha256": row.sha256} for row in outgoing(self.setting.case)]
        given = {"on": self.cleaned_data["on"], "seen": self.cleaned_data["seen"]}
        return {**given, "reply_kind": kind, "elements": said, "files": files or None}

    def keep(self) -> Kept | None:
        """Store a version where something changed; None while no kind is chosen."""
        if not self.kind:
            return None
        base = str(self["base"].value() or "")
        seen = int(base) if base.isdecimal() and len(base) < 6 else 0  # noqa: PLR2004 - more versions than anybody writes
        return keep(self.setting.case, self.setting.staff, self.kind.value, self.elements, base=seen)

    def change_files(self, given: Sequence[UploadedFile]) -> None:
        """Take the files chosen on this page, whichever button was pressed, or take one down.

        Raises:
            HandlingRefused: a file that is not taken, or not now by this person.
        """
        pressed, case, staff = self.again, self.setting.case, self.setting.staff
        if given or pressed == "attach":
            add(case, Attachment.Kind.OUTGOING, staff, given)
        if pressed.startswith(_DROP):
            take_down(case, pressed.removeprefix(_DROP), staff)

    def context(self) -> dict[str, Any]:
        """Return the letter, what every reply must say, the kinds and texts to choose from."""
        at = self.setting
        case, state, agency = at.case, at.state, at.case.agency
        shown = letter(case, state, self.kind, self.elements, at.today, agency, masked=True) if self.kind else None
        told = eight(case, state, self.kind, self.elements, at.today, agency)
        files = outgoing(case)
        named = tuple((str(row.pk), row.name) for row in files)
        draft = replace(state, reply_kind=self.kind or "", elements=self.elements, files=named)
        top, rest = cards(self.kind, self.recommended)
        kind_error = self.errors.get("reply_kind") if self.is_bound and not self.again else None
        return {
            "start": self.start,
            "recommended": DECISIONS[self.recommended.kind] if self.recommended else "",
            "differs": bool(self.kind and self.recommended and self.recommended.kind is not self.kind),
            "rows": [[self[f"i_{n}_{part}"] for part in ("text", "found", "kind", "article")] for n in self._places],
            "may_add": len(self.items) < MOST,
            "top": top,
            "rest": rest,
            "kinds": len(DECISIONS),
            "kind_error": kind_error,
            "reply": CATALOGUE[self.kind] if self.kind else None,
            "texts": self.texts,
            "source": chosen_text(self.texts, self.values.get(self.reason_name, "")),
            "reason": self[f"e_{self.reason_name}"],
            "third": [self[f"e_{name}"] for name in self.asked if name not in {*FOURTH, self.reason_name}],
            "fourth": [self[f"e_{name}"] for name in FOURTH if name in self.asked and name != self.reason_name],
            "files": files,
            "file_types": SHOWN,
            "letter": shown,
            "eight": told,
            "looked": of_reply(case, draft, at.today),
            "ready": sum(element.ok for element in told),
            "hidden": [field for field in self if field.is_hidden],
            "waits": case.waiting_for,
        }

    @property
    def _places(self) -> range:
        return range(len(self.items))


def store(form: DraftForm) -> Kept | None:
    """Store the draft a person saves; all or nothing."""
    with transaction.atomic():
        return form.keep()


def _two() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2})


def _kind(code: str) -> ReplyKind | None:
    return ReplyKind(code) if code in _KINDS else None


def _first_items(at: Setting, start: Start) -> list[Item]:
    """Return the items of the draft, else the things the application asks for."""
    drafted = read(str(start.elements.get("items", "")))
    return drafted or [Item(text) for text in split(at.case.subject)] or [Item("")]


def _typed_items(typed: Mapping[str, Any]) -> list[Item]:
    """Return the rows as typed; an article that is a decision's own follows the decision."""
    rows = str(typed.get("rows", ""))
    count = min(int(rows), MOST) if rows.isdecimal() and len(rows) < 3 else 0  # noqa: PLR2004 - two figures
    found = []
    for n in range(count):
        text, said, kind, article = (
            str(typed.get(f"i_{n}_{part}", "")) for part in ("text", "found", "kind", "article")
        )
        own = "" if article.strip() in _ARTICLES else article.strip()
        if text.strip() or typed.get("do") == "refresh":
            found.append(Item(text.strip(), said.strip(), _kind(kind), own))
    if typed.get("do") == "add" and len(found) < MOST:
        found.append(Item(""))
    return found or [Item("")]
