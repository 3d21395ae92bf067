"""收件登记表: a request that came by letter, at the counter, by fax, by e-mail or by word of mouth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join

from requests_app.law.applicants import ApplicantKind, IdType
from requests_app.law.channels import BASES, Channel, ReceiptBasis
from requests_app.models import Agency, Application

from .fields import Day, Long, Text

#: What a paper may say about how the information is wanted; the words are stored as they are.
FORMS_WANTED = ("电子文件", "纸质", "光盘")
WAYS = ("本站下载", "电子邮件", "邮寄", "自行领取", "当场阅读、抄录", "传真")
#: Exceptions that hold for every channel; told once under the list.
_EXCEPTIONS = {ReceiptBasis.ARRIVAL_LOGGED, ReceiptBasis.CONTACT_RESTORED}
PAPER = tuple(channel for channel in Channel if channel is not Channel.WEB)


def receipt_rule(channel: Channel) -> str:
    """Return which day counts as received for this channel (Art. 31), from the law's own table."""
    usual = [basis.label for basis in BASES[channel] if basis not in _EXCEPTIONS]
    return f"收到日期：{'，或者'.join(usual)}"


class WithSuggestions(forms.TextInput):
    """A line with the agency's own words to choose from; anything else may be typed."""

    def __init__(self, words: list[str], name: str) -> None:
        self.words, self.list_id = words, f"list-{name}"
        super().__init__(attrs={"list": self.list_id} if words else {})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Put the words beside the line."""
        line = super().render(name, value, attrs, renderer)
        if not self.words:
            return line
        options = format_html_join("", '<option value="{}"></option>', ((word,) for word in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', line, self.list_id, options)


def _of_column(label: str, name: str, **kwargs: Any) -> Text:
    """An optional line as long as its column."""
    longest = getattr(Application._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's own name
    return Text(label, required=False, max_length=longest, **kwargs)


def _pick(label: str, words: tuple[str, ...], **kwargs: Any) -> forms.ChoiceField:
    choices = [("", "未写明"), *((word, word) for word in words)]
    return forms.ChoiceField(label=label, required=False, choices=choices, **kwargs)


class PaperForm(forms.Form):
    """The paper as it is; doubts about identity do not stop it from being registered (Art. 30)."""

    channel = forms.ChoiceField(
        label="申请途径",
        choices=[(c.value, format_html("{}<small>{}</small>", c.label, receipt_rule(c))) for c in PAPER],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择申请途径。"},
    )
    on = Day("提交日期", help_text="信函落款或者当面提交的日期；不明的填收件日期。办理期限不从这一天起算")
    applicant_kind = forms.ChoiceField(
        label="申请人类别",
        choices=[(k.value, f"{k.label}（{k.hint}）") for k in ApplicantKind],
        help_text="年度报告表三按这一类别统计",
    )
    applicant_name = Text("申请人姓名或者名称", error_messages={"required": "请填写申请人姓名或者名称。"})
    id_type = forms.ChoiceField(
        label="证件种类", required=False, choices=[("", "未提供"), *((k.value, k.label) for k in IdType)]
    )
    id_number = _of_column("证件号码", "id_number")
    legal_representative = _of_column("法定代表人", "legal_representative", help_text="申请人是单位的填写")
    contact_name = _of_column("联系人", "contact_name")
    phone = _of_column("联系电话", "phone")
    email = _of_column("电子邮箱", "email")
    address = _of_column("联系地址", "address")
    postcode = _of_column("邮政编码", "postcode")
    fax = _of_column("传真", "fax")
    agent_name = _of_column("代理人", "agent_name", help_text="须有委托书和双方身份证明")
    title = _of_column("信息名称", "title")
    doc_ref = _of_column("文号", "doc_ref")
    content = Long("内容描述", required=False, help_text="照原件录入。名称、文号、内容描述至少填一项（条例第二十九条）")
    form_wanted = _pick("提供形式", FORMS_WANTED)
    obtain_way = _pick("获取方式", WAYS)
    topic = _of_column("主题", "topic")

    #: heading, and the fields under it.
    SECTIONS = (
        ("一 途径与日期", ("channel", "on")),
        (
            "二 申请人",
            (
                "applicant_kind",
                "applicant_name",
                "legal_representative",
                "id_type",
                "id_number",
                "contact_name",
                "phone",
                "email",
                "fax",
                "address",
                "postcode",
                "agent_name",
            ),
        ),
        ("三 申请内容", ("title", "doc_ref", "topic", "content", "form_wanted", "obtain_way")),
    )

    def __init__(self, agency: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [str(word) for word in agency.topics]
        self.fields["topic"].widget = WithSuggestions(words, "topic")
        if words:
            self.fields["topic"].help_text = "可从本机关的主题中选，也可自填"

    def sections(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Give the numbered sections with their fields."""
        for heading, names in self.SECTIONS:
            yield heading, [self[name] for name in names]
