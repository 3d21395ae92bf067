"""送达回证: which paper went to whom, how, and who signed for it (国办公开办函〔2016〕235号)."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.law.dates_zh import plain_zh
from requests_app.law.fold import numbered
from requests_app.law.nodes import Act
from requests_app.law.papers import To, kind_of, sort_of
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.service import METHODS, PROOF, RELATIONS, RESULTS
from requests_app.law.state import Record
from requests_app.papers.facts import Facts
from requests_app.papers.letter import Table

from .cells import PEN_DATE, SIGN, form, lines, pair, row, who


@dataclass(frozen=True, slots=True)
class _Served:
    """The paper that was served: title, 文号, to whom, and whether that is the applicant."""

    title: str
    doc_no: str
    to: str
    applicant: bool


def service_proof(at: Facts) -> Table:
    """Return 送达回证 of a reply that was sent, or of the paper whose service was recorded."""
    record = at.record
    delivered = record is None or record.act is Act.DELIVER
    served = _reply(at) if delivered else _recorded(at)
    method = at.said("method")
    on = plain_zh(at.on) if delivered else at.day("served_on")
    result = at.said("result")
    failed = result in {"refused", "returned"}
    signer, relation = "" if failed else at.said("signer"), at.said("relation")
    taken = "" if failed or relation in {"", "self"} else f"{signer}\n{RELATIONS[relation]}".strip()
    return form(
        pair("登记编号", str(at.case), "送达机关", at.agency.name),
        pair("送达文书", served.title, "文号", served.doc_no),
        pair("受送达人", served.to, "送达方式", METHODS.get(method, method)),
        pair("送达地点", _place(at, method, served), "送达日期", on),
        pair("邮件号", at.said("tracking_no"), "送达结果", RESULTS.get(result, "")),
        row("送达凭证", at.said("proof") or PROOF.get(method, "")),
        pair("受送达人\n（签字盖章）", "" if taken else signer, "签收日期", PEN_DATE, SIGN),
        pair("代收人签字\n及与其关系", taken, "代收日期", PEN_DATE, SIGN),
        row("拒收、退回\n的理由", at.said("note") if failed else "", SIGN),
        pair("见证人签字", "", "送达人", who(at, record), SIGN),
        row("备注", "" if failed else lines(at.said("note"), *_proofs(record))),
    )


def _reply(at: Facts) -> _Served:
    kind = at.state.reply_kind
    title = CATALOGUE[ReplyKind(kind)].title if kind in set(ReplyKind) else ""
    return _Served(title, at.state.doc_no, at.applicant, applicant=True)


def _recorded(at: Facts) -> _Served:
    """Find the paper by the number of its record and its kind."""
    code, seq = at.said("kind"), at.said("paper")
    made = at.history[int(seq) - 1] if seq.isdecimal() and 0 < int(seq) <= len(at.history) else None
    kind = kind_of(code)
    to = sort_of(kind).to
    number = ""
    if made:
        own = isinstance(kind, ReplyKind) and made.act in {Act.ISSUE_REPLY, Act.DELIVER}
        number = str(made.facts.get("doc_no", "")) if own else numbered(made, code)
    return _Served(sort_of(kind).title, number, _addressee(at, made, to), to is To.APPLICANT)


def _addressee(at: Facts, made: Record | None, to: To) -> str:
    if to is To.APPLICANT or made is None:
        return at.applicant if to is To.APPLICANT else ""
    facts = made.facts
    return str(facts.get("party") or facts.get("authority") or facts.get("addressee") or "")


def _place(at: Facts, method: str, served: _Served) -> str:
    """Return where it was sent; another's address is not on record, nor where something was handed over."""
    if not served.applicant:
        return ""
    return {"post": at.case.address, "email": at.case.email, "portal": "申请人的网上查询页面"}.get(method, "")


def _proofs(record: Record | None) -> list[str]:
    names = [str(one.get("name", "")) for one in (record.facts.get("files") or ())] if record else []
    return [f"见所附凭证：{'、'.join(filter(None, names))}"] if any(names) else []
