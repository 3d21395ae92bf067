"""答复书: one reply as a value, from the case and what its drafter wrote; screens and printers show the same value.

The words of the office's letters: who received what and when, the search, the article, the result of each item,
the remedy by the date of the reply (Arts. 33, 36, 37). Nothing here knows a page, a file or a printer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from requests_app.law.applicants import ApplicantKind
from requests_app.law.items import Item, read
from requests_app.law.numbering import doc_number
from requests_app.law.remedies import RemedyText, remedy_text
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState
from requests_app.models import Agency, Application

REGULATION = "《中华人民共和国政府信息公开条例》"
UNNUMBERED = "（待编）"
UNDATED = "（答复日期以签发为准）"
#: Shown for what the agency has not set.
NO_BODY, NO_COURT = "××人民政府", "××人民法院"
#: Decisions that hand something out or say where it is.
GIVEN = frozenset({ReplyKind.REPLY_GRANTED, ReplyKind.REPLY_ALREADY_PUBLIC})
_COUNT = "一二三四五六七八九十"
#: What is said before and after each further element of a kind.
_SAID: dict[str, tuple[str, str]] = {
    "access_path": ("获取方式和途径：", ""),
    "given": ("向您提供：", ""),
    "way": ("提供形式和方式：", ""),
    "withheld": ("不予公开的部分：", ""),
    "reason": ("", ""),
    "classification": ("定密依据：", ""),
    "cited_law": ("有关规定：", ""),
    "harm": ("公开后可能造成的危害：", ""),
    "consultation": ("征求意见情况：", ""),
    "which_kind": ("该信息属于", ""),
    "case_file": ("所属行政执法案卷：", ""),
    "special_law": ("专门规定：", ""),
    "office": ("查询机构：", ""),
    "right_agency": ("负责公开的机关及其联系方式：", ""),
    "why": ("说明：", ""),
    "supplement_history": ("补正经过：", ""),
    "channel": ("反映渠道：", ""),
    "earlier_doc_no": ("前次答复文号：", ""),
    "where": ("获取途径：", ""),
    "counts": ("申请数量和频次：", ""),
    "reasons_given": ("您说明的理由及本机关的认定：", ""),
}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `filled`: taken from the case or written by the drafter, not part of the form."""

    text: str
    filled: bool = False


Paragraph = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One reply ready to be shown or printed.

    Args:
        issuer: the agency, above the title.
        title: 政府信息公开申请答复书.
        subtitle: the kind in brackets, "" if the title has none.
        doc_no: 文号, with （待编） for its serial before it is given.
        addressee: whom it is written to.
        paragraphs: the body without the remedy.
        remedy: the remedy paragraph and the rule it follows.
        signature: the agency, below.
        date_line: the Chinese date, or that it is the day of signing.
    """

    issuer: str
    title: str
    subtitle: str
    doc_no: Run
    addressee: Run
    paragraphs: tuple[Paragraph, ...]
    remedy: RemedyText
    signature: str
    date_line: Run

    @property
    def body(self) -> tuple[Paragraph, ...]:
        """Every paragraph between addressee and signature."""
        return (*self.paragraphs, (Run(self.remedy.text, filled=True),)) if self.remedy.text else self.paragraphs

    @property
    def text(self) -> str:
        """The whole letter as plain text, a paragraph a line."""
        head = [self.issuer, self.title, self.subtitle, self.doc_no.text, f"{self.addressee.text}："]
        body = ["".join(run.text for run in paragraph) for paragraph in self.body]
        return "\n".join(filter(None, [*head, *body, self.signature, self.date_line.text]))


def letter(
    case: Application,
    state: CaseState,
    kind: ReplyKind,
    elements: Mapping[str, str],
    on: date,
    agency: Agency,
    *,
    masked: bool = False,
) -> Letter:
    """Compose the reply.

    Args:
        case: gives number, subject and applicant.
        state: gives the legal dates; 文号 and date are printed once the reply was delivered.
        kind: of the catalogue.
        elements: what the drafter wrote, by the names of `CATALOGUE[kind].asked`, and "items" (law/items.py).
        on: the date of the reply; the remedy depends on it.
        agency: whose letter it is.
        masked: write the applicant's surname and crosses, for screens.
    """
    reply = CATALOGUE[kind]
    title, _, subtitle = reply.title.partition("（")
    said = {name: str(text).strip() for name, text in elements.items()}
    number = state.doc_no if state.delivered else _unnumbered(agency, on)
    return Letter(
        issuer=agency.name,
        title=title,
        subtitle=f"（{subtitle}" if subtitle else "",
        doc_no=Run(number, filled=True),
        addressee=Run(_addressee(case, masked=masked), filled=True),
        paragraphs=(_receipt(case, state), _search(kind, said), *_results(kind, said)),
        remedy=remedy(kind, on, agency),
        signature=agency.name,
        date_line=Run(f"{on.year}年{on.month}月{on.day}日" if state.delivered else UNDATED, filled=True),
    )


def remedy(kind: ReplyKind, on: date, agency: Agency) -> RemedyText:
    """Return the remedy a reply of this kind and day states for this agency."""
    body, court = agency.reconsideration_body or NO_BODY, agency.court or NO_COURT
    return remedy_text(on, CATALOGUE[kind].ground, body=body, court=court)


def cited(article: str) -> str:
    """Return an article with the Regulation's full name, as a letter cites it."""
    return REGULATION + article.removeprefix("条例") if article.startswith("条例") else article


def basis_of(kind: ReplyKind, items: list[Item]) -> str:
    """Return the articles a reply of this kind and these items rests on, each once, as a letter cites them."""
    articles = [CATALOGUE[kind].article, *(item.basis for item in items)]
    named = dict.fromkeys(part.strip() for text in articles for part in text.removeprefix("条例").split("、"))
    return REGULATION + "、".join(named)


def _unnumbered(agency: Agency, on: date) -> str:
    return doc_number(agency.doc_mark, on.year, 0).replace("〕0号", f"〕{UNNUMBERED}号")


def _addressee(case: Application, *, masked: bool) -> str:
    if not masked:
        return case.applicant_name
    return case.masked_name.replace("*", "×")


def _day(day: date) -> Run:
    return Run(f"{day.year}年{day.month}月{day.day}日", filled=True)


def _you(case: Application) -> str:
    return "您" if case.applicant_kind == ApplicantKind.NATURAL_PERSON else "你单位"


def _receipt(case: Application, state: CaseState) -> Paragraph:
    you = _you(case)
    received = _day(state.received_on or case.submitted_on)
    runs = [Run("本机关于"), received, Run(f"收到{you}提交的政府信息公开申请（编号"), Run(str(case), filled=True)]
    runs += [Run("），申请公开“"), Run(case.subject.strip().rstrip("。"), filled=True), Run("”")]
    supplemented = state.supplement.received_on if state.supplement else None
    if supplemented is not None:
        runs += [Run("；于"), _day(supplemented), Run(f"收到{you}的补正材料")]
    if state.extension:
        runs += [Run("；依法延长答复期限"), Run(f"{state.extension}个工作日", filled=True), Run(f"并告知{you}")]
    return (*runs, Run("。"))


def _search(kind: ReplyKind, said: Mapping[str, str]) -> Paragraph:
    basis = said.get("legal_basis") or cited(CATALOGUE[kind].article)
    search = said.get("search_process", "").rstrip("。；，")
    before = (Run(search, filled=True), Run("。")) if search else ()
    return (*before, Run("根据"), Run(basis.rstrip("。"), filled=True), Run("，现答复如下："))


def _results(kind: ReplyKind, said: Mapping[str, str]) -> list[Paragraph]:
    """The result, the items one by one where several were asked, then what this kind states besides."""
    found: list[Paragraph] = []
    if said.get("result"):
        found.append((Run(_ended(said["result"]), filled=True),))
    items = read(said.get("items", ""))
    if len(items) > 1:
        found += [_item(n, item) for n, item in enumerate(items) if item.kind]
    listed = {"、".join(item.text for item in items if (item.kind in GIVEN) is given) for given in (True, False)}
    for name in CATALOGUE[kind].extra:
        if said.get(name) and not (len(items) > 1 and said[name].rstrip("。") in listed):  # said item by item above
            before, after = _SAID.get(name, (f"{CATALOGUE[kind].extra[name]}：", ""))
            found.append((Run(before), Run(_ended(said[name]), filled=True), Run(after)))
    return [tuple(run for run in paragraph if run.text) for paragraph in found]


def _item(place: int, item: Item) -> Paragraph:
    number = _COUNT[place] if place < len(_COUNT) else str(place + 1)
    how, _, ground = item.decision.partition("·")
    how = "予以公开" if item.kind is ReplyKind.REPLY_GRANTED else how
    ground += "，" if ground else ""
    found = f"，{item.found.rstrip('。')}" if item.found else ""
    return (
        Run(f"{number}、"),
        Run(item.text, filled=True),
        Run(found, filled=True),
        Run(f"，{how}（{ground}{cited(item.basis)}）。"),
    )


def _ended(text: str) -> str:
    return text if text.endswith(("。", "；", "：", "！", "？", "”")) else f"{text}。"
