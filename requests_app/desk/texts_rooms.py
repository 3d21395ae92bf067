"""通知文字、文书文字: the two kinds of texts an office words itself, with what differs between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from requests_app.law.nodes import Role
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.messages import texts
from requests_app.messages.shipped import Shipped, Wording
from requests_app.models import Agency, Staff
from requests_app.papers import wordings

from . import library, texts_papers, texts_preview

EDITORS = (Role.OFFICE_HEAD, Role.ADMINISTRATOR)
#: Heading, what it says of its texts, their keys.
Groups = tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """One kind of texts.

    Args:
        name: what they are called.
        path: of the list, below the desk.
        home: name of the list's address.
        one: name of the address of one text.
        about: what the list says of them.
        other: what is worded elsewhere: a sentence, the name of its page, its address.
        saved: what a change does.
        away: why somebody else is sent away.
        readers: who may look; to change is for EDITORS.
        shipped: key → text as delivered.
        groups: of the list.
        begins: the list says how each text begins, not of the own ones alone: they begin differently.
        preview: the text as it would go out.
        takes_case: whether one case can be chosen for the preview of a text.
        around: what stands around the wording of a text without being written, "" where nothing.
        lacks: why the finished text could not go out, though its wording is well formed.
    """

    name: str
    path: str
    home: str
    one: str
    about: str
    other: tuple[str, str, str]
    saved: str
    away: str
    readers: tuple[Role, ...]
    shipped: Mapping[str, Shipped]
    groups: Groups
    begins: bool
    preview: Callable[[Staff, Agency, str, Wording, str, date], texts_preview.Preview | None]
    takes_case: Callable[[str], bool]
    around: Callable[[str], str]
    lacks: Callable[[Agency, str, Wording, date], Sequence[str]]


def _beginning(*how: str) -> tuple[str, ...]:
    return tuple(key for key in texts.SHIPPED if key.startswith(how))


MESSAGES = Room(
    name="通知文字",
    path="texts/",
    home="admin:desk_texts",
    one="admin:desk_texts_one",
    about="发给申请人和工作人员的每一段话。可以改成本机关的写法，先用一件真实的申请看看发出去的样子；随时可以恢复默认文字。",
    other=("答复书、告知书的文字在", "文书文字", "admin:desk_paper_texts"),
    saved="以后发出的照新的写。",
    away="通知文字由公开工作机构负责人和系统管理员修改，您没有这一角色。",
    readers=EDITORS,
    shipped=texts.SHIPPED,
    groups=(
        (
            "给申请人的邮件、短信",
            "申请人留了电子邮箱的，办到这一步时发一封信；留了手机、本机关又接了短信网关的，发一条短信。",
            _beginning("letter_", "applicant_sms"),
        ),
        (
            "给工作人员的提醒",
            "按“本机关设置”里的到期提醒，发到经办人的消息，也列在每日汇总里。",
            _beginning("remind_"),
        ),
        (
            "汇总、短信、机器人",
            "每个工作日早上发；发不发，在“本机关设置”里定。",
            _beginning("digest", "urgent_sms", "robot"),
        ),
    ),
    begins=True,
    preview=texts_preview.preview,
    takes_case=texts_preview.takes_case,
    around=lambda key: (
        "开头的称呼、标题里的查询号，结尾的编号、办理查询的地址、机关名称和电话，由系统加上，不用写。"
        if key.startswith("letter_")
        else ""
    ),
    lacks=lambda *_: (),
)
#: Heading, what it says, the groups of outcomes (law/outcomes.py) whose replies stand there.
_REPLIES = (
    ("答复", "予以公开和部分公开的答复书。", ("granted", "partial")),
    ("不予公开", "不予公开的答复书和依专门规定查询的告知书。", ("denied",)),
    ("无法提供", "没有、不归本机关或者要另行制作的信息。", ("unable",)),
    ("不予处理", "信访举报投诉、重复申请等。", ("not_processed",)),
    ("其他处理", "逾期不补正、不缴费，撤回和其他情形。", ("other_processing",)),
)


def _replies(outcomes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(wordings.key_of(kind) for kind in ReplyKind if CATALOGUE[kind].outcome.group in outcomes)


_NOTICES = tuple(key for key in wordings.SHIPPED if key not in {wordings.key_of(kind) for kind in ReplyKind})
PAPERS = Room(
    name="文书文字",
    path="paper-texts/",
    home="admin:desk_paper_texts",
    one="admin:desk_paper_texts_one",
    about=(
        "每一种答复书、告知书的正文。可以改成本机关的写法，先用一件真实的申请看看整份文书；随时可以恢复默认文字。"
        "已经制作的文书不会变。"
    ),
    other=("拟办人填入文书的答复理由在", "答复文本库", "admin:desk_library"),
    saved="以后制作的文书照新的写，已经制作的不变。",
    away="文书文字供本机关办理人员使用，您没有这一角色。",
    readers=library.READERS,
    shipped=wordings.SHIPPED,
    groups=(
        *((label, hint, _replies(outcomes)) for label, hint, outcomes in _REPLIES),
        ("告知文书", "办理过程中发给申请人、第三方和其他单位的告知书、函。", _NOTICES),
    ),
    begins=False,
    preview=texts_papers.preview,
    takes_case=lambda _: True,
    around=lambda _: (
        "一行是一段；行首写“# ”（井号和一个空格）的一行是小标题。"
        "开头的标题、文号、称呼，结尾的署名、日期、印章、附件和联系方式，由系统加上，不用写。"
    ),
    lacks=texts_papers.unissuable,
)
ROOMS = (MESSAGES, PAPERS)
