"""保密审查与审核的页面: decide on each file, pass the draft on or return it; one address at every width (Art. 17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms

from requests_app.handling.ledger import may
from requests_app.law.conditions import FILE_DECISIONS
from requests_app.law.nodes import Act, Role, nth_level
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Attachment, Event, Staff
from requests_app.papers.compose import letter
from requests_app.signin import second

from .ahead import ahead
from .fields import Long, Text
from .forms import ActForm, Setting
from .looked_over import of_reply

#: What is often wrong, at one touch.
QUICK = ("依据不准确", "查询经过不充分", "救济途径有误")


@dataclass(frozen=True, slots=True)
class ReviewedFile:
    """A file that goes out with the reply; decision and note of its secrecy review, "" before it."""

    key: str
    name: str
    decision: str = ""
    note: str = ""
    ok: bool = True
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The secrecy review of the present draft."""

    reviewer: str
    on: date
    opinion: str


class SignForm(ActForm):
    """One page, several verdicts: pass on, or return with a reason."""

    template = "desk/sign.html"
    #: value of the pressed button → act; the first is the page's own.
    verdicts: ClassVar[tuple[Act, ...]] = ()
    quick = forms.ChoiceField(
        label="常用退回原因", choices=[(q, q) for q in QUICK], widget=forms.RadioSelect, required=False
    )
    opinion = Long("意见（退回时必填）", required=False, rows=3, max_length=2000)

    def prepare(self) -> None:
        """The pressed button says which act."""
        self.fields["verdict"] = forms.ChoiceField(
            choices=[(act.value, act.label) for act in self.verdicts], widget=forms.HiddenInput, required=False
        )
        self.fields["opinion"].widget.attrs["placeholder"] = "同意时可以不填"

    @property
    def verdict(self) -> Act:
        """The act the pressed button asks for."""
        given = str(self["verdict"].value() or "")
        return Act(given) if given in {act.value for act in self.verdicts} else self.verdicts[0]

    @property
    def reason(self) -> str:
        """Why it is returned: the one touched and what was typed."""
        touched, typed = str(self["quick"].value() or ""), str(self["opinion"].value() or "").strip()
        return "；".join(dict.fromkeys(filter(None, [touched if touched in QUICK else "", typed])))

    def doing(self, act: Act) -> Act:
        """Do what the pressed button says."""
        del act
        return self.verdict

    def clean(self) -> dict[str, Any]:
        """A draft is not returned without its reason."""
        given: dict[str, Any] = super().clean() or {}
        if self.verdict is Act.SEND_BACK and not self.reason:
            self.add_error("opinion", "退回拟办须写明原因，请填写意见或者选择一项常用原因。")
        return given

    def facts(self) -> dict[str, Any]:
        """Return the opinion, or the reason of the return."""
        given = {"on": self.cleaned_data["on"], "seen": self.cleaned_data["seen"]}
        if self.verdict is Act.SEND_BACK:
            return {**given, "reason": self.reason}
        return {**given, "opinion": self.cleaned_data["opinion"]}

    def context(self) -> dict[str, Any]:
        """Return the letter, the review and what follows."""
        at = self.setting
        state, case = at.state, at.case
        kind = ReplyKind(state.reply_kind) if state.reply_kind in set(ReplyKind) else None
        files, review = reviewed(at)
        office = list(Staff.objects.filter(agency_id=case.agency_id, is_active=True))
        titles = list(case.agency.approval_levels.values_list("title", flat=True))
        signers = levels(state, titles, office)
        allowed = may(case, state, at.staff, at.today)
        return {
            "reply": CATALOGUE[kind] if kind else None,
            "letter": letter(case, state, kind, state.elements, at.today, case.agency, masked=True) if kind else None,
            "looked": of_reply(case, state, at.today),
            "files": files,
            "review": review,
            "levels": [pair for n, pair in enumerate(signers) if n != len(state.signed)],
            "my_level": signers[min(len(state.signed), len(signers) - 1)][0],
            "last": len(state.signed) + 1 >= max(1, len(titles)),
            "steps": ahead(case, state, office, titles, at.today)[1:],
            "drafted_by": next((str(p) for p in office if p.pk == case.drafter_id), ""),
            "may": {act.value: allowed[act] is None for act in self.verdicts},
        }


class ApproveForm(SignForm):
    """审核."""

    verdicts = (Act.APPROVE, Act.SEND_BACK)

    def asks_code(self) -> bool:
        """Issuing the reply asks for the code where the agency requires one of this person."""
        at = self.setting
        last = len(at.state.signed) + 1 >= at.case.agency.level_count
        return self.verdict is Act.APPROVE and last and second.required(at.staff)


class ClearForm(SignForm):
    """保密审查: a decision on each file that goes out."""

    template = "desk/sign_clear.html"
    verdicts = (Act.CLEAR, Act.SEND_BACK, Act.REFER)
    authority = Text("提请的主管部门或者保密行政管理部门", required=False)

    def prepare(self) -> None:
        """Ask for each file of the draft."""
        super().prepare()
        for key, name in self.setting.state.files:
            self.fields[f"d_{key}"] = forms.ChoiceField(
                label=name, choices=list(FILE_DECISIONS.items()), widget=forms.RadioSelect, required=False
            )
            self.fields[f"n_{key}"] = Text("遮盖内容或者理由", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Each file is decided by itself; one that may not be disclosed stops the draft."""
        given: dict[str, Any] = super().clean() or {}
        if self.verdict is Act.REFER:
            if not given.get("authority"):
                self.add_error("authority", "请填写提请的部门。")
            if not self.reason:
                self.add_error("opinion", "提请确定须写明原因。")
        if self.verdict is Act.CLEAR:
            for key, name in self.setting.state.files:
                self._check(key, name, given)
        return given

    def _check(self, key: str, name: str, given: dict[str, Any]) -> None:
        decision = given.get(f"d_{key}")
        if not decision:
            self.add_error(f"d_{key}", f"请对“{name}”作出保密审查认定。")
        elif decision == "withhold":
            self.add_error(f"d_{key}", f"“{name}”认定不予公开，不能通过，请退回拟办，撤下该文件后再提交。")
        elif decision == "masked" and not given.get(f"n_{key}"):
            self.add_error(f"n_{key}", f"请写明“{name}”遮盖了哪些内容。")

    @property
    def reason(self) -> str:
        """Why it is returned; a file that may not be disclosed is a reason by itself."""
        said = SignForm.reason.fget(self)  # type: ignore[attr-defined] # the property above
        withheld = [name for key, name in self.setting.state.files if self[f"d_{key}"].value() == "withhold"]
        if said or not withheld or self.verdict is not Act.SEND_BACK:
            return str(said)
        return f"{'、'.join(f'“{name}”' for name in withheld)}认定不予公开，请撤下后再提交。"

    def facts(self) -> dict[str, Any]:
        """Return the decisions, the reason of the return, or whom it is referred to."""
        given = super().facts()
        if self.verdict is Act.REFER:
            del given["opinion"]
            return {**given, "authority": self.cleaned_data["authority"], "reason": self.reason}
        if self.verdict is Act.CLEAR and self.setting.state.files:
            decided = self.cleaned_data
            given["files"] = {
                key: {"decision": decided[f"d_{key}"], "note": decided[f"n_{key}"]}
                for key, _ in self.setting.state.files
            }
        return given

    def context(self) -> dict[str, Any]:
        """Put each file beside its fields."""
        found = super().context()
        return {**found, "asked": [(file, self[f"d_{file.key}"], self[f"n_{file.key}"]) for file in found["files"]]}


def reviewed(at: Setting) -> tuple[list[ReviewedFile], Review | None]:
    """Return the files of the present draft with their review; none while it has not been cleared."""
    cleared = _last(at.events, Act.CLEAR) if at.state.cleared else None
    decided = dict(cleared.facts.get("files") or {}) if cleared else {}
    stored = {str(row.pk): row for row in at.case.attachments.filter(kind=Attachment.Kind.OUTGOING)}
    files = []
    for key, name in at.state.files:
        said = decided.get(key) or {}
        label = FILE_DECISIONS.get(str(said.get("decision", "")), "")
        files.append(ReviewedFile(key, name, label, str(said.get("note", "")), bool(label), stored.get(key)))
    if cleared is None:
        return files, None
    return files, Review(str(cleared.actor or "台账导入"), cleared.on, str(cleared.facts.get("opinion", "")))


def levels(state: CaseState, titles: Sequence[str], office: Sequence[Staff]) -> list[tuple[str, str]]:
    """Return each approval level with who signed it or who may."""
    people = {person.pk: person for person in office}
    found = []
    for n in range(max(1, len(titles))):
        name = nth_level(n + 1) + (f"（{titles[n]}）" if n < len(titles) else "")
        if n < len(state.signed):
            found.append((name, f"{people.get(state.signed[n], '已离任人员')} 已同意"))
        else:
            waits = [str(p) for p in office if p.has_role(Role.APPROVER) and p.approval_level == n + 1]
            found.append((name, f"待 {'、'.join(waits) or '审核人'} 审核"))
    return found


def _last(events: Sequence[Event], act: Act) -> Event | None:
    return next((event for event in reversed(events) if event.act == act), None)
