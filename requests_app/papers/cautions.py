"""送出前的提醒: what in an outgoing paper should perhaps not leave, and what could not be printed.

Identity numbers, telephones, marks of secrecy; characters no font has.

A reminder refuses nothing: a number may be what was asked for, a refusal quotes the mark it rests on (条例 Arts. 14,
15, 32; 个人信息保护法 Art. 6). Whoever drafts, reviews, signs and issues sees it, and goes on or does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from requests_app.law.applicants import IdType, check_identity, mask_id
from requests_app.law.errors import GlyphMissing
from requests_app.law.papers import To, kind_of, sort_of
from requests_app.law.redaction import Find, Personal, found
from requests_app.law.secret_marks import internal_mark, secret_mark

from . import glyphs
from .facts import Facts
from .letter import Letter

#: Elements that name an office and how to reach it: its telephone belongs there (Art. 36(5), (7); Art. 39).
_OFFICES = ("right_agency", "office", "channel", "where", "access_path", "special_law")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_LOOKED_FOR = {
    Personal.IDENTITY: "证件号码",
    Personal.CARD: "像是银行卡号的数字",
    Personal.PHONE: "电话号码",
    Personal.EMAIL: "电子邮箱",
    Personal.NAME: "被征求意见的第三方名称",
}


@dataclass(frozen=True, slots=True)
class Caution:
    """One reminder: a sentence; `grave`: it may be a state secret."""

    what: str
    grave: bool = False


def cautions(letter: Letter, at: Facts) -> list[Caution]:
    """Return what to look at again before a paper leaves; marks of secrecy first.

    Args:
        letter: as composed; an internal form does not leave.
        at: what it was composed from: the case and the agency say whose numbers are known.
    """
    if sort_of(kind_of(letter.kind)).to is To.INSIDE:
        return []
    return list(dict.fromkeys([*_marks(letter), *_unprintable(letter), *_personal(letter, at)]))


def _unprintable(letter: Letter) -> Iterator[Caution]:
    """Say before it is issued what the printer would refuse: the office writes another character or installs a font."""
    try:
        glyphs.check(letter)
    except GlyphMissing as missing:
        yield Caution(str(missing))


def _marks(letter: Letter) -> Iterator[Caution]:
    for where, text in [("文书", letter.text), *((f"附件“{name}”", name) for name in letter.enclosures)]:
        if mark := secret_mark(text):
            yield Caution(
                f"{where}中有国家秘密标志“{mark}”。涉密内容不得提供，请核对；只是引用标志的，可以继续。", grave=True
            )
        if mark := internal_mark(text):
            yield Caution(f"{where}中有内部标记“{mark}”，请核对是否可以提供。")


def _personal(letter: Letter, at: Facts) -> Iterator[Caution]:
    third = {s.name for s in at.state.suspensions if s.kind == "third_party"}
    to_applicant = sort_of(kind_of(letter.kind)).to is To.APPLICANT
    names = {name for name in third if name not in at.case.subject} if to_applicant else set()
    known = _known(at)
    for find in found(letter.text, names):
        if find.kind not in _LOOKED_FOR or (find.kind is Personal.NAME and find.text not in names):
            continue
        if find.kind is Personal.IDENTITY and _plain(find.text) == _plain(at.case.id_number):
            yield Caution(f"写有申请人的证件号码{mask_id(find.text)}，答复不需要，请删去。")
        elif _plain(find.text) not in known and not _of_an_office(find, at) and not _credit_code(find):
            shown = find.text if find.kind is Personal.NAME else mask_id("".join(find.text.split()))
            yield Caution(f"写有{_LOOKED_FOR[_kind(find)]}{shown}，请核对是否应当写入；不需要的，请删去。")


def _known(at: Facts) -> set[str]:
    """Return the numbers and addresses of the agency and of the applicant, which may stand in the applicant's paper."""
    agency, case = at.agency, at.case
    own = (agency.phone, agency.fax, agency.email, agency.payment, agency.guide, case.phone, case.email, case.fax)
    return {_plain(text) for text in own} | {_plain(find.text) for text in own for find in found(text)}


def _of_an_office(find: Find, at: Facts) -> bool:
    """Whether it is how to reach an office the applicant is sent to; a mobile number is always somebody's."""
    if find.kind not in {Personal.PHONE, Personal.EMAIL} or _MOBILE.fullmatch(_plain(find.text)):
        return False
    return any(find.text in at.written(name) for name in _OFFICES)


def _credit_code(find: Find) -> bool:
    """Whether eighteen digits are the code of an organisation, which is public."""
    return find.kind is Personal.IDENTITY and not check_identity(IdType.CREDIT_CODE, _plain(find.text) or "-")


def _kind(find: Find) -> Personal:
    """Eighteen digits that fail the check of an identity number are a number of some account; an X ends no account."""
    resident = 18
    text = _plain(find.text)
    if len(text) == resident and text.isdigit() and find.kind is Personal.IDENTITY:
        return Personal.CARD if check_identity(IdType.RESIDENT_ID, text) else find.kind
    return find.kind


def _plain(text: str) -> str:
    """Return a number or an address without what writers vary."""
    return re.sub(r"[\s\-－—·()（）+]", "", text).translate(_WIDE).casefold()


_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
