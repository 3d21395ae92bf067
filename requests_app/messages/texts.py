"""通知文字: the wording of what is sent, shipped here, changed by an office in its settings (`Agency.texts`).

A text names the parts that differ in braces: {编号}. What is not offered for a text is refused, so that no wording can
reach for more personal data than the text needs; so is a wording without a part that the notice must state.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from requests_app.law.errors import BadFacts
from requests_app.models import Agency

from .letter_texts import LETTERS
from .shipped import LONGEST_TITLE as LONGEST_TITLE  # noqa: PLC0414 - whoever checks a wording finds its bounds here
from .shipped import Shipped, Wording

_PART = re.compile(r"\{([^{}]*)\}")
_TYPED = str.maketrans("｛｝\t", "{} ")
#: Unseen: control, halves of characters, lines and paragraphs other than by \n, what turns the direction of writing.
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


_CASE = {"编号": "登记编号", "内容": "申请内容的开头", "到期日": "期限的最后一天", "剩余": "还剩或者逾期几个工作日"}
_STAFF = "工作人员"
_NUMBER = {"编号": "不写编号，收到的人不知道是哪一件"}
#: Of a message's three hundred characters, what is left beside number, date and subject.
_SENTENCE = 150


def _remind(label: str, body: str) -> Shipped:
    return Shipped(label, _STAFF, Wording("", body), _CASE, _NUMBER, _SENTENCE, one_line=True)


#: key → text; reminders are "remind_<watch>_<soon|today|late>" (law/watch.py).
SHIPPED: dict[str, Shipped] = {
    **LETTERS,
    "remind_reply_soon": _remind("答复临近到期", "{编号} 还剩{剩余}个工作日，{到期日}到期：{内容}"),
    "remind_reply_today": _remind("答复当天到期", "{编号} 今天到期，请今天答复：{内容}"),
    "remind_reply_late": _remind("答复逾期", "{编号} 已逾期{剩余}个工作日（{到期日}到期），请立即办理：{内容}"),
    "remind_confirm_today": _remind("确认收件当天到期", "{编号} 今天应与申请人确认收件（条例第三十一条）：{内容}"),
    "remind_confirm_late": _remind(
        "确认收件逾期", "{编号} 提交后已过{剩余}个工作日没有确认收件，请马上联系申请人：{内容}"
    ),
    "remind_notice_soon": _remind(
        "告知补正临近期限", "{编号} 需要补正的，{到期日}前一次性告知（条例第三十条），还剩{剩余}个工作日：{内容}"
    ),
    "remind_notice_today": _remind("告知补正最后一天", "{编号} 需要补正的，今天是一次性告知的最后一天：{内容}"),
    "remind_supplement_soon": _remind("补正期限将到", "{编号} 申请人的补正期限{到期日}到，还剩{剩余}个工作日：{内容}"),
    "remind_supplement_today": _remind("补正期限当天", "{编号} 申请人的补正期限今天到：{内容}"),
    "remind_supplement_late": _remind(
        "补正期限已过", "{编号} 补正期限{到期日}已过，没有收到补正。请核实有无正当理由，确认是否按放弃申请办理：{内容}"
    ),
    "remind_opinion_soon": _remind(
        "征求意见临近期限", "{编号} 征求的意见{到期日}到期，还剩{剩余}个工作日：{内容}"
    ),
    "remind_opinion_today": _remind(
        "征求意见当天到期", "{编号} 征求的意见今天到期：{内容}"
    ),
    "remind_opinion_late": _remind(
        "征求意见逾期未复",
        "{编号} 被征求方逾期没有提出意见，答复期限{到期日}的次日起接着计算，请继续办理：{内容}",
    ),
    "remind_fee_soon": _remind("缴费期限将到", "{编号} 申请人的缴费期限{到期日}到，还剩{剩余}个工作日：{内容}"),
    "remind_fee_today": _remind("缴费期限当天", "{编号} 申请人的缴费期限今天到：{内容}"),
    "remind_fee_late": _remind(
        "缴费期限已过", "{编号} 缴费期限{到期日}已过，没有收到缴费。请核实，确认是否按放弃申请办理：{内容}"
    ),
    "remind_draft_soon": _remind("拟办目标将到", "{编号} 拟办稿应在{到期日}前提交审查，还剩{剩余}个工作日：{内容}"),
    "remind_draft_today": _remind("拟办目标当天", "{编号} 拟办稿今天应提交审查：{内容}"),
    "remind_draft_late": _remind("拟办目标已过", "{编号} 拟办稿超过目标{到期日}还没有提交审查，请抓紧：{内容}"),
    "remind_archive_soon": _remind("归档将到期", "{编号} 已经答复，请在{到期日}前归档，还剩{剩余}个工作日：{内容}"),
    "remind_archive_today": _remind("归档当天到期", "{编号} 已经答复，今天应归档：{内容}"),
    "remind_archive_late": _remind("归档逾期", "{编号} 已经答复，超过归档期限{剩余}个工作日：{内容}"),
    "digest": Shipped(
        "每日汇总邮件",
        _STAFF,
        Wording(
            "政府信息公开：今天有{件数}项要注意（逾期{逾期}项）",
            "{姓名}：\n\n{清单}\n\n{网址}\n这封邮件由系统自动发出，请不要直接回复。",
        ),
        {"姓名": "收件人", "件数": "共几项", "逾期": "其中逾期的", "清单": "逐项列出", "网址": "工作台的网址"},
        {"清单": "不列出各项，收到的人不知道要办什么"},
    ),
    "urgent_sms": Shipped(
        "当天到期和逾期的短信",
        _STAFF,
        Wording("", "政府信息公开：{提醒}"),
        {"提醒": "编号和到期日，不含申请内容"},
        {"提醒": "不写编号和到期日，收到的人不知道是哪一件"},
        100,
        one_line=True,
    ),
    "applicant_sms": Shipped(
        "给申请人的短信",
        "申请人",
        Wording("", "【{机关}】您的政府信息公开申请（查询号{查询号}）{事项}。凭查询号和查询码在办理查询里查看{网址}"),
        {"机关": "机关简称", "查询号": "案件的查询号", "事项": "办到哪一步、到哪一天", "网址": "办理查询的网址"},
    ),
    "robot": Shipped(
        "群机器人汇总",
        "工作群",
        Wording("", "政府信息公开 {日期}\n逾期{逾期}件，今天到期{今天}件，三个工作日内到期{将到}件。\n{清单}"),
        {
            "日期": "今天", "逾期": "逾期件数", "今天": "今天到期件数", "将到": "三个工作日内到期件数",
            "清单": "编号和到期日，不含申请人和内容",
        },
        longest=500,
    ),
}  # fmt: skip


def wording(agency: Agency, key: str) -> Wording:
    """Return the office's own wording of a text, else the shipped one; no query."""
    return in_force(agency, key, SHIPPED[key])


def in_force(agency: Agency, key: str, shipped: Shipped) -> Wording:
    """Return the office's own wording under this key, else the shipped one; of messages and of papers; no query."""
    own = agency.texts.get(key)
    return Wording(str(own["title"]), str(own["body"])) if own else shipped.wording


def filled(text: str, parts: Mapping[str, object]) -> str:
    """Return a text with its parts in place; what a text does not name is left out, what is unknown is empty.

    A line all of whose parts are empty is left out, and with it one of the two empty lines that would then meet.
    """
    kept: list[str] = []
    gap = False
    for line in text.split("\n"):
        names = _PART.findall(line)
        if names and not any(str(parts.get(name, "")) for name in names):
            gap = True
        elif not (gap and not line.strip() and not (kept and kept[-1].strip())):
            gap = False
            kept.append(_PART.sub(lambda found: str(parts.get(found[1], "")), line))
    while gap and kept and not kept[-1].strip():
        kept.pop()
    return "\n".join(kept)


def tidy(given: Wording) -> Wording:
    """Return a typed wording as it is kept: one kind of line end, brace and blank, no blank at the end."""
    lines = given.body.replace("\r\n", "\n").replace("\r", "\n").translate(_TYPED).split("\n")
    title = " ".join(given.title.translate(_TYPED).split())
    return Wording(title, "\n".join(line.rstrip() for line in lines).strip("\n"))


def check(shipped: Shipped, given: Wording) -> None:
    """Refuse a wording that could not be sent, or that leaves out what the notice must state.

    Raises:
        BadFacts: the first of its faults.
    """
    for _, fault in faults(shipped, given):
        raise BadFacts(fault)


def faults(shipped: Shipped, given: Wording) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a wording of this text: "title" or "body", and a sentence."""
    if shipped.wording.title:
        yield from (("title", fault) for fault in _of_title(shipped, given.title))
    yield from (("body", fault) for fault in _of_body(shipped, given.body))
    for name, why in shipped.must.items():
        if f"{{{name}}}" not in given.body:
            yield "body", f"少了{{{name}}}：{why}。"


def _of_title(shipped: Shipped, title: str) -> Iterator[str]:
    if not title.strip():
        yield "请填写标题。"
    if len(title) > LONGEST_TITLE:
        yield f"标题最多{LONGEST_TITLE}字，现在有{len(title)}字。"
    if "\n" in title:
        yield "标题只能写一行。"
    if _PART.search(title) and not _PART.search(shipped.wording.title):
        yield "这条文字的标题里不用花括号，编号由系统写在后面。"
    yield from _of_any(shipped, title)


def _of_body(shipped: Shipped, body: str) -> Iterator[str]:
    if not body.strip():
        yield "请填写正文。"
    if len(body) > shipped.longest:
        yield f"正文最多{shipped.longest}字，现在有{len(body)}字。"
    if shipped.one_line and "\n" in body:
        yield "这条文字只能写一行。"
    yield from _of_any(shipped, body)


def _of_any(shipped: Shipped, text: str) -> Iterator[str]:
    """Yield what is wrong with a title and with a body alike."""
    unknown = [name for name in _PART.findall(text) if name not in shipped.parts]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in shipped.parts)
        yield f"没有“{{{unknown[0]}}}”这一项。这里可以用：{known}。"
    if re.search(r"[{}｛｝]", _PART.sub("", text)):
        yield f"花括号要成对，里面写一项的名称，如 {{{next(iter(shipped.parts))}}}。"
    if _TURNING.search(text) or any(unicodedata.category(one) in _UNSEEN and one != "\n" for one in text):
        yield "里面有看不见的控制字符，请删去，或者重新输入这一段。"
