"""个人信息遮盖: what in a text may say who a person is, and the text without it. Pure.

Only what an officer has looked at is published (条例 Art. 15; 个人信息保护法 Arts. 4, 6, 28): the machine marks, the
officer decides item by item, and what he does not decide is covered. Names can be found only where something
says that they are names: those of the case itself, those after a word such as 姓名 or 户主, those before 先生 or 同志.
The page says so, because a reader must look for the rest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Personal(StrEnum):
    """个人信息的种类; where two could be meant, the one above counts."""

    NAME = "name"
    IDENTITY = "identity"
    CARD = "card"
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    ADDRESS = "address"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]


_LABELS = {
    Personal.NAME: "姓名、名称",
    Personal.IDENTITY: "证件号码",
    Personal.CARD: "银行账号",
    Personal.PHONE: "电话号码",
    Personal.EMAIL: "电子邮箱",
    Personal.PLATE: "车牌号",
    Personal.ADDRESS: "住址",
}
#: What stands where something was covered; more would tell how long it was.
COVER = "×××"

_D = "[0-9０-９]"
_X = f"(?:{_D}|[XxＸｘ])"
_GAP = r"[ \t\u3000\-－—·]{0,2}"
_HAN = r"[\u4e00-\u9fff]"
_BEFORE, _AFTER = f"(?<!{_D})", f"(?!{_X})"
_NOT_LATIN_BEFORE, _NOT_LATIN_AFTER = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_SURNAMES = (
    "(?:欧阳|司马|上官|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤竺俞乐洪励屠应虞楼戚])"
)
_STATED = r"(?:姓名|申请人|代理人|联系人|被征收人|当事人|业主|户主|经办人|法定代表人|负责人|投诉人|举报人)"
_THEN = r"[，。；、,;（(\s]|$|身份证|电话|提出|于\d"
_TITLE = r"(?:先生|女士|小姐|同志|老师|等\d{0,4}[人户]|户(?!籍|口|外|型|主))"
_CALL = r"(?:电话|手机|传真|联系方式|致电)"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_UNIT = r"(?:幢|栋|号楼|单元|楼|座|室)"

_PATTERNS: tuple[tuple[Personal, re.Pattern[str]], ...] = (
    (Personal.NAME, re.compile(rf"(?<={_HAN})(?<=[为：:是系]){_SURNAMES}{_HAN}{{1,2}}(?={_TITLE})")),
    (Personal.NAME, re.compile(rf"{_STATED}(?:为|是|系)?[：:\s]\s*(?P<it>{_SURNAMES}{_HAN}{{1,2}})")),
    (Personal.NAME, re.compile(rf"{_STATED}(?P<it>{_SURNAMES}{_HAN}{{1,2}})(?={_THEN})")),
    (Personal.NAME, re.compile(rf"(?<!{_HAN}){_SURNAMES}{_HAN}{{1,2}}(?={_TITLE})")),
    (Personal.NAME, re.compile(rf"{_SURNAMES}{_HAN}{{1,2}}(?=(?:先生|女士|同志))")),
    (Personal.IDENTITY, re.compile(f"{_BEFORE}{_D}{{6}}{_GAP}{_D}{{8}}{_GAP}{_D}{{3}}{_X}{_AFTER}")),
    (Personal.IDENTITY, re.compile(f"{_BEFORE}{_D}{{15}}{_AFTER}")),
    (Personal.IDENTITY, re.compile(rf"{_NOT_LATIN_BEFORE}[A-Z]{{1,2}}\d{{7,10}}{_NOT_LATIN_AFTER}")),
    (Personal.CARD, re.compile(f"{_BEFORE}{_D}{{4}}(?:{_GAP}{_D}{{4}}){{3}}(?:{_GAP}{_D}{{1,3}})?{_AFTER}")),
    (Personal.PHONE, re.compile(f"{_BEFORE}[1１][3-9３-９]{_D}{_GAP}{_D}{{4}}{_GAP}{_D}{{4}}(?!{_D})")),
    (Personal.PHONE, re.compile(f"(?:(?<=\\+86)|(?<=\\+86 ))1[3-9]{_D}{{9}}(?!{_D})")),
    (Personal.PHONE, re.compile(f"{_BEFORE}[0０]{_D}{{2,3}}{_GAP}{_D}{{3,4}}{_GAP}{_D}{{4}}(?!{_D})")),
    (Personal.PHONE, re.compile(rf"{_CALL}[：:\s]{{0,2}}(?P<it>{_D}{{3,4}}{_GAP}{_D}{{4}}(?!{_D}))")),
    (Personal.EMAIL, re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")),
    (Personal.PLATE, re.compile(rf"{_PROVINCE}[A-Z]{_GAP}[A-Z0-9]{{5,6}}{_NOT_LATIN_AFTER}")),
    (Personal.ADDRESS, re.compile(r"(?:住址|住所地?|家住|现住|地址)[：:\s]\s*(?P<it>[^\s，。；;,、（）()]{4,60})")),
    (Personal.ADDRESS, re.compile(rf"(?:{_HAN}|[A-Za-z]|{_D}){{0,30}}{_D}{{1,5}}{_UNIT}(?:{_D}{{1,5}}{_UNIT}?)*")),
)  # fmt: skip
_ORDER = {kind: at for at, kind in enumerate(Personal)}


@dataclass(frozen=True, slots=True)
class Find:
    """One place of a text that may say who a person is.

    Args:
        start, end: where, as for slices.
        text: what stands there.
        kind: what it seems to be.
    """

    start: int
    end: int
    text: str
    kind: Personal

    @property
    def key(self) -> str:
        """Name the same words of the same kind alike, in any text, without telling them."""
        return hashlib.sha256(f"{self.kind.value}:{self.text}".encode()).hexdigest()[:16]


def found(text: str, names: Iterable[str] = ()) -> list[Find]:
    """Return what in a text may be personal, from left to right, none over another.

    Args:
        text: as it would be published.
        names: of the people the case is about; each is found wherever it stands.
    """
    finds = [
        Find(at.start(), at.end(), name, Personal.NAME)
        for name in dict.fromkeys(name.strip() for name in names)
        if len(name) > 1
        for at in re.finditer(re.escape(name), text)
    ]
    for kind, pattern in _PATTERNS:
        for at in pattern.finditer(text):
            start, end = at.span("it" if "it" in pattern.groupindex else 0)
            finds.append(Find(start, end, text[start:end], kind))
    chosen: list[Find] = []
    for one in sorted(finds, key=lambda find: (-(find.end - find.start), _ORDER[find.kind])):
        if all(one.end <= other.start or one.start >= other.end for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda find: find.start)


def masked(text: str, names: Iterable[str] = (), kept: Collection[str] = ()) -> str:
    """Return the text with everything found in it covered, but for what an officer decided to keep.

    Args:
        text: as it would be published.
        names: as in `found`.
        kept: keys of finds that stay.
    """
    parts, done = [], 0
    for find in found(text, names):
        if find.key not in kept:
            parts += [text[done : find.start], COVER]
            done = find.end
    return "".join([*parts, text[done:]])
