"""国家秘密标志: is there a classification mark in a text? Pure; what stands there is never changed.

How papers are marked (保守国家秘密法, 国家秘密定密管理规定, GB/T 9704 党政机关公文格式 7.2.2): the grade 密级
(绝密, 机密, 秘密), the sign ★, then how long it is kept, until when, or until what happens: 机密★10年,
绝密★长期, 秘密★2035年12月31日, 绝密★启用前. It stands at the top left of the first page, below the copy's
number. We take for a mark:

1. a grade followed by ★, with or without a period, wherever it stands. The plain star * counts only with a
   period after it. What enterprises and offices keep for themselves (商业秘密, 工作秘密) is no state secret;
2. the field 密级 of a form or a register filled in with a grade: 密级：机密, as long as nothing else follows
   (a choice of boxes is not filled in);
3. a grade alone in one of the first lines, in brackets or not (机密, 机密级, 【秘密】), and a grade in
   brackets at the beginning of one of them.

Spaces between the signs, wide forms and traditional characters make no difference. A grade inside a sentence
(保守国家秘密法, 秘密举报, 涉及国家秘密的不予公开) is a word, not a mark.
"""

from __future__ import annotations

import re
import unicodedata

#: How many lines from the top a bare grade counts in: copy number, grade, urgency, issuer, title.
FIRST_LINES = 5
_GAP = r"[^\S\n]*"
_GRADE = rf"(?:[绝絕机機秘]{_GAP}密(?:{_GAP}[级級])?)"
_UNTIL = (
    rf"(?:\d+{_GAP}(?:年(?:{_GAP}\d+{_GAP}月(?:{_GAP}\d+{_GAP}日)?)?|个?月|日)"
    rf"|长{_GAP}期|長{_GAP}期|启{_GAP}[用封]{_GAP}前|永{_GAP}久)"
)
#: Kept by enterprises and offices for themselves.
_NOT_OF_THE_STATE = rf"(?:商{_GAP}业|工{_GAP}作|企{_GAP}业|个{_GAP}人|技{_GAP}术|商{_GAP}務|商{_GAP}業)"
_STARRED = re.compile(
    rf"(?P<other>{_NOT_OF_THE_STATE}{_GAP})?"
    rf"(?P<mark>{_GRADE}{_GAP}(?:[★☆⭐✩✭]{_GAP}{_UNTIL}?|\*{_GAP}{_UNTIL}))"
)
_FIELD = re.compile(rf"(?<!\w)密{_GAP}级{_GAP}[::]{_GAP}(?P<mark>{_GRADE})[。;,.]?{_GAP}(?=\n|$)")
_OPEN, _SHUT = r"[\[(【〔〖「『<《]", r"[\])】〕〗」』>》]"
_ALONE = re.compile(rf"{_GAP}(?:\d{{1,10}}{_GAP})?(?:{_OPEN}{_GAP}(?P<a>{_GRADE}){_GAP}{_SHUT}|(?P<b>{_GRADE})){_GAP}")
_BRACKETED = re.compile(rf"{_GAP}[\[(【〔〖]{_GAP}(?P<mark>{_GRADE}){_GAP}[\])】〕〗]")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_PLAIN = str.maketrans({"絕": "绝", "機": "机", "級": "级", "長": "长", "☆": "★", "⭐": "★", "✩": "★", "✭": "★"})


def secret_mark(text: str) -> str:
    """Return the classification mark found in a text, without spaces ("绝密★30年", "机密级"), "" where there is none.

    Args:
        text: lines as a reader sees them; what is in a form's field counts as a document of its own.
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    for found in _STARRED.finditer(plain):
        if not found["other"]:
            return _written(found["mark"])
    if found_field := _FIELD.search(plain):
        return _written(found_field["mark"])
    return _at_the_top(plain)


def _at_the_top(plain: str) -> str:
    """Return a grade that stands alone, or in brackets, in one of the first lines that are not empty."""
    seen = 0
    for line in re.finditer(r"[^\n]+", plain):
        if not line[0].strip():
            continue
        if alone := _ALONE.fullmatch(line[0]):
            return _written(alone["a"] or alone["b"])
        if begun := _BRACKETED.match(line[0]):
            return _written(begun["mark"])
        seen += 1
        if seen == FIRST_LINES:
            break
    return ""


def _written(mark: str) -> str:
    return re.sub(r"\s", "", mark).translate(_PLAIN).replace("*", "★")


_INTERNAL = re.compile(
    r"内部(?:资料|文件|材料)[,，、\s·]*(?:注意保[存管密]|(?:请勿|不得|严禁|禁止)(?:外传|公开|翻印|复制))"
    r"|注意保[存管密]|(?:请勿|不得|严禁|禁止)外传|仅供(?:内部|机关内部|领导)(?:使用|参阅|参考|传阅)?|工作秘密★?"
)


def internal_mark(text: str) -> str:
    """Return the mark of a paper an office keeps for itself (内部资料 注意保存, 工作秘密), "" where there is none.

    Args:
        text: as a reader sees it. It is no state secret; who sends it out should look again.
    """
    marked = _INTERNAL.search(_UNSEEN.sub("", text))
    return re.sub(r"\s+", " ", marked[0]) if marked else ""
