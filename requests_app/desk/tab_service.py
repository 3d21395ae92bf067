"""文书送达: each paper that goes out with how it was served and what became of it, read from rows and records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from requests_app.law.dates_zh import plain_zh
from requests_app.law.nodes import Act
from requests_app.law.papers import Series, To, kind_of, sort_of
from requests_app.law.policy import SERVICE_ASKED_AFTER
from requests_app.law.replies import ReplyKind
from requests_app.law.service import FAILED, METHODS, RELATIONS, RESULTS, spoiled, unsent
from requests_app.models import Application, Event

from .opened import Opened
from .words import who

#: What the applicant chose → how it is served.
_WAYS = {
    "本站下载": "portal",
    "电子邮件": "email",
    "邮寄": "post",
    "portal": "portal",
    "自行领取": "in_person",
    "email": "email",
}
_TO = {To.APPLICANT: "申请人", To.THIRD_PARTY: "第三方", To.AGENCY: "有关机关", To.AUTHORITY: "主管部门"}
_REPLIES = frozenset(kind.value for kind in ReplyKind)
#: Ways by which the paper is in its hands at once.
_AT_ONCE = {"in_person": "已签收", "portal": "已网上送达"}
_PICTURES = (".jpg", ".jpeg", ".png")


def way_asked(case: Application) -> str:
    """Return the way of service the applicant asked for; by post where nothing was asked."""
    return _WAYS.get(case.obtain_way, "post")


@dataclass(frozen=True, slots=True)
class Try:
    """One record of service: day, way, who signed, what became of it, the proof, and who recorded it."""

    on: date
    method: str
    tracking_no: str
    signer: str
    result: str
    note: str
    by: str
    #: (key, name, whether it is a picture)
    files: list[tuple[str, str, bool]]


@dataclass
class Served:
    """One paper with every try to serve it; `state`: where it stands, `open`: whether something is still to be done.

    `unsent`: a reply that was made and waits for 答复送达.
    """

    key: int
    title: str
    doc_no: str
    on: date
    to: str
    spoiled: bool
    unsent: bool
    tries: list[Try] = field(default_factory=list)
    state: str = ""
    open: bool = False


def served(at: Opened) -> list[Served]:
    """Return the papers that go out under a 文号, oldest first; no query."""
    acts = [(one.event.seq, one.act) for one in at.past]
    gone, waiting = spoiled(acts), unsent(acts)
    found = {
        (row["seq"], row["kind"]): Served(
            row["id"],
            row["title"],
            row["doc_no"],
            date.fromisoformat(row["on"]),
            _TO[To(row["to"])],
            row["seq"] in gone,
            row["seq"] == waiting,
        )
        for row in at.papers
        if sort_of(kind_of(row["kind"])).series is not Series.NONE
    }
    codes: dict[tuple[int, str], str] = {}
    for key, event in _tries(at):
        if key in found:
            found[key].tries.append(_try(event))
            codes[key] = str(event.facts.get("result", "")) or f"sent:{event.facts.get('method', '')}"
    for key, one in found.items():
        one.state, one.open = _state(one, codes.get(key, ""), at)
    return list(found.values())


def _tries(at: Opened) -> Iterable[tuple[tuple[int, str], Event]]:
    """Yield each record of service with the key of its paper; a delivery serves the letter made last."""
    made = 0
    for one in at.past:
        event = one.event
        if one.act is Act.ISSUE_REPLY:
            made = event.seq
        elif one.act is Act.DELIVER:
            yield (made or event.seq, one.after.reply_kind), event
            made = 0
        elif one.act is Act.WITHDRAW:
            made = 0
        elif one.act is Act.RECORD_SERVICE:
            yield (int(event.facts["paper"]), str(event.facts["kind"])), event


def _try(event: Event) -> Try:
    facts = event.facts
    files = [(str(f["key"]), str(f["name"]), _is_picture(str(f["name"]))) for f in facts.get("files") or ()]
    on = facts.get("served_on")
    return Try(
        on=date.fromisoformat(on) if on else event.on,
        method=METHODS.get(str(facts.get("method")), str(facts.get("method", ""))),
        tracking_no=str(facts.get("tracking_no") or ""),
        signer=_signer(facts),
        result=RESULTS.get(str(facts.get("result")), "答复送达"),
        note=str(facts.get("note") or facts.get("proof") or ""),
        by=who(event),
        files=files,
    )


def _is_picture(name: str) -> bool:
    return name.lower().endswith(_PICTURES)


def _signer(facts: dict[str, Any]) -> str:
    name, relation = str(facts.get("signer") or ""), RELATIONS.get(str(facts.get("relation") or ""), "")
    return f"{name}（{relation}）" if name and relation else name or relation


def _state(one: Served, code: str, at: Opened) -> tuple[str, bool]:
    """Return where a paper stands in words, and whether somebody must still do something."""
    fixed = {
        "": ("未登记送达", True),
        "returned": ("退回，请核对地址后再次送达", True),
        **{result: (label, False) for result, label in RESULTS.items() if result not in FAILED},
        **{f"sent:{method}": (label, False) for method, label in _AT_ONCE.items()},
    }
    if one.spoiled:
        return "作废", False
    if one.unsent:
        return "已制作，尚未送达", True
    if code in fixed:
        return fixed[code]
    since = at.calendar.workdays_between(one.tries[-1].on, at.today)
    if since >= SERVICE_ASKED_AFTER:
        return f"寄出已满 {SERVICE_ASKED_AFTER} 个工作日，没有签收结果，请查询后登记", True
    return "已寄出，等待签收结果", False


def proof_of(events: Sequence[Event]) -> str:
    """Return what was recorded of the service of the last reply, for the archivist; "" where nothing."""
    said = ""
    for event in events:
        facts = event.facts
        if event.act == Act.DELIVER:
            number = facts.get("tracking_no", "")
            said = str(facts.get("proof") or (f"邮件号 {number}" if number else ""))
        elif event.act == Act.RECORD_SERVICE and proves(facts):
            said = proof_said(facts)
    return said[:120]


def proves(facts: dict[str, Any]) -> bool:
    """Whether a record of service tells that the reply is served."""
    return facts["kind"] in _REPLIES and facts["result"] not in FAILED


def proof_said(facts: dict[str, Any]) -> str:
    """Return a record of service in one phrase."""
    day, number = date.fromisoformat(facts["served_on"]), facts.get("tracking_no")
    parts = [f"{plain_zh(day)}{_signer(facts)}{RESULTS[facts['result']]}"]
    parts += [f"邮件号 {number}"] if number else []
    parts += [f"附{'、'.join(str(one['name']) for one in facts['files'])}"] if facts.get("files") else []
    return "，".join(parts)
