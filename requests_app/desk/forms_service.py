"""登记送达的表单: which paper, how and when it was served, who signed, what became of it, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from requests_app.handling.attachments import SHOWN, keep
from requests_app.handling.papers import to_serve
from requests_app.law.dates_zh import plain_zh
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Act
from requests_app.law.service import FAILED, METHODS, PROOF, RELATIONS, RESULTS, doubt
from requests_app.models import Attachment, Paper

from .fields import Day, Long, Text
from .forms import ActForm, Setting


@dataclass(frozen=True, slots=True)
class Proof:
    """An uploaded proof that no record names yet."""

    key: str
    name: str
    sha256: str


class RecordService(ActForm):
    """登记送达: which paper, how, when, who signed, what became of it, and the proof."""

    template = "desk/service.html"
    paper = forms.ChoiceField(
        label="哪一份文书",
        widget=forms.Select(attrs={"class": "wide"}),
        error_messages={"required": "请选择文书。", "invalid_choice": "这份文书不能登记送达，请重新选择。"},
    )
    method = forms.ChoiceField(label="送达方式", choices=list(METHODS.items()))
    tracking_no = Text(
        "邮件号",
        required=False,
        max_length=60,
        help_text="邮寄的填写：邮政企业（中国邮政）的邮件号共13位，如 1234567890123；商业快递不算",
    )
    served_on = Day("送达日期", help_text="直接送达为签收之日，邮寄为签收或者退回之日，公告为公告期满之日")
    result = forms.ChoiceField(label="结果", choices=list(RESULTS.items()))
    signer = Text("签收人", required=False, max_length=60)
    relation = forms.ChoiceField(label="签收人是", required=False, choices=[("", "未载明"), *RELATIONS.items()])
    note = Long(
        "说明",
        required=False,
        rows=2,
        max_length=500,
        help_text="拒收的写情形和见证人，公告的写载体和日期，电子邮件的写对方回复的内容",
    )

    def prepare(self) -> None:
        """Offer the papers that go out, those not served first, and the proofs uploaded before."""
        at = self.setting
        self.papers = to_serve(at.case)
        tries = [event.facts for event in at.events if event.act == Act.RECORD_SERVICE]
        done = {(facts["paper"], facts["kind"]): facts["result"] for facts in tries}
        rows = sorted(self.papers, key=lambda row: done.get((row.seq, row.kind), "") not in {"", *FAILED})
        self.rows = {str(row.pk): row for row in rows}
        self.choose("paper", [(key, _named(row)) for key, row in self.rows.items()])
        self.fields["on"].label = "登记日期"
        self.suggest("served_on", at.today)
        sent: dict[str, Any] = next((event.facts for event in reversed(at.events) if event.act == Act.DELIVER), {})
        self.suggest("method", sent["method"] if sent.get("method") in METHODS else "post")
        if rows and rows[0].kind == at.state.reply_kind:
            self.suggest("tracking_no", sent.get("tracking_no"))
        self.proofs = _loose(at)
        self.fields["files"] = forms.MultipleChoiceField(
            label="已上传的凭证", required=False, widget=forms.CheckboxSelectMultiple, choices=_names(self.proofs)
        )
        self.refused = ""

    def take(self, given: Sequence[UploadedFile]) -> None:
        """Store the proofs chosen on this page and tick them; a refused one is named at its field."""
        if not given:
            return
        at = self.setting
        try:
            stored = keep(at.case, Attachment.Kind.SERVICE, given, by=at.staff)
        except HandlingRefused as no:
            self.refused = str(no)
            return
        self.proofs = [*self.proofs, *(Proof(str(row.pk), row.name, row.sha256) for row in stored)]
        self.fields["files"].choices = _names(self.proofs)  # type: ignore[attr-defined] # the field of prepare()
        data = QueryDict("", mutable=True)
        data.update(self.data)
        data.setlist("files", [*data.getlist("files"), *(str(row.pk) for row in stored)])
        self.data = data

    def clean(self) -> dict[str, Any]:
        """A refused file stops the act: the officer thinks it is there."""
        given: dict[str, Any] = super().clean() or {}
        if self.refused:
            self.add_error("files", self.refused)
        return given

    def facts(self) -> dict[str, Any]:
        """Name the paper by the record that made it, and the proofs."""
        given = dict(self.cleaned_data)
        row = self.rows[given.pop("paper")]
        chosen = set(given.pop("files"))
        files = [{"key": one.key, "name": one.name, "sha256": one.sha256} for one in self.proofs if one.key in chosen]
        return {**given, "paper": row.seq, "kind": row.kind, "files": files}

    def cautions(self) -> list[str]:
        """Doubt a number that is no postal enterprise's; ask for another try of what came back."""
        given = self.cleaned_data
        said = [doubt(given["tracking_no"]) if given["method"] == "post" else ""]
        if given["result"] == "returned":
            said.append("邮件被退回，文书还没有送达，请核对地址后再次送达，并再登记一次。")
        if not given["files"]:
            said.append(f"没有上传送达凭证。{METHODS[given['method']]}的凭证是{PROOF[given['method']]}，可以以后补登。")
        return [line for line in said if line]

    def context(self) -> dict[str, Any]:
        """Say which files are taken."""
        return {"file_types": SHOWN}


def _named(row: Paper) -> str:
    return "　".join(filter(None, [row.title, row.doc_no, plain_zh(row.on)]))


def _names(proofs: Sequence[Proof]) -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in proofs]


def _loose(at: Setting) -> list[Proof]:
    """Return the proofs of the case that no record names yet; one query."""
    used = {str(one["key"]) for e in at.events if e.act == Act.RECORD_SERVICE for one in e.facts.get("files") or ()}
    rows = at.case.attachments.filter(kind=Attachment.Kind.SERVICE, removed=False)
    return [Proof(str(row.pk), row.name, row.sha256) for row in rows if str(row.pk) not in used]
