"""申请人: the six Table 3 columns, kinds of identity documents, checks that warn, and masking.

Art. 29 asks for a name, proof of identity and contact. A failed check is a matter of supplement
(Art. 30), never a rejection: mail and walk-in requests are registered as they are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from .policy import POSTCODE_PATTERN
from .text import normalised


class ApplicantKind(StrEnum):
    """申请人类别: the columns of Table 3."""

    NATURAL_PERSON = "natural_person"
    COMMERCIAL_ENTERPRISE = "commercial_enterprise"
    RESEARCH_INSTITUTION = "research_institution"
    SOCIAL_WELFARE_ORGANIZATION = "social_welfare_organization"
    LEGAL_SERVICE_INSTITUTION = "legal_service_institution"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The column head."""
        return _KINDS[self][0]

    @property
    def hint(self) -> str:
        """What it means in plain words, for the citizen."""
        return _KINDS[self][1]


_KINDS = {
    ApplicantKind.NATURAL_PERSON: ("自然人", "以个人名义申请；律师替当事人申请，也选这一类"),
    ApplicantKind.COMMERCIAL_ENTERPRISE: ("商业企业", "公司、合伙企业、个人独资企业等"),
    ApplicantKind.RESEARCH_INSTITUTION: ("科研机构", "高校、研究院所等"),
    ApplicantKind.SOCIAL_WELFARE_ORGANIZATION: ("社会公益组织", "基金会、慈善组织、志愿服务组织等"),
    ApplicantKind.LEGAL_SERVICE_INSTITUTION: ("法律服务机构", "律师事务所等以自己名义申请"),
    ApplicantKind.OTHER: ("其他", "村民委员会、业主委员会、社会团体等其他组织"),
}


class IdType(StrEnum):
    """证件种类; Art. 29 asks for proof of identity, not for Chinese nationality."""

    RESIDENT_ID = "resident_id"
    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_RESIDENCE = "foreign_residence"
    CREDIT_CODE = "credit_code"
    OTHER = "other_document"

    @property
    def label(self) -> str:
        """The name of the document."""
        return _DOCUMENTS[self]


_DOCUMENTS = {
    IdType.RESIDENT_ID: "居民身份证",
    IdType.PASSPORT: "护照",
    IdType.HK_MACAO_PERMIT: "港澳居民来往内地通行证",
    IdType.TAIWAN_PERMIT: "台湾居民来往大陆通行证",
    IdType.HMT_RESIDENCE: "港澳台居民居住证",
    IdType.FOREIGN_RESIDENCE: "外国人永久居留身份证",
    IdType.CREDIT_CODE: "统一社会信用代码",
    IdType.OTHER: "其他证件",
}
_COMPOUND = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙"
    "钟离长孙宇文司徒鲜于司空闾丘令狐百里呼延东郭南门西门轩辕段干"
)
_RESIDENT_ID = re.compile(r"[1-9]\d{16}[\dX]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_MOBILE_DIGITS = 11
_LANDLINE = re.compile(r"(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_OTHER_DOCUMENT = re.compile(r"[0-9A-Za-z()（）-]{5,25}")
_OLD_RESIDENT_ID = 15


@dataclass(frozen=True, slots=True)
class FieldWarning:
    """A doubt about one field, in a sentence; never a rejection."""

    field: str
    message: str


def check_identity(id_type: str, number: str) -> str:
    """Return a doubt about an identity or credit code, "" if none (GB 11643, GB 32100)."""
    text = number.strip().upper()
    if not text:
        return ""
    if id_type in {IdType.RESIDENT_ID, IdType.HMT_RESIDENCE}:
        if len(text) == _OLD_RESIDENT_ID and text.isdigit():
            return "15位身份证号码已停用，请核对是否为18位号码。"
        return "" if _resident_id(text) else "身份证号码与校验规则不符，请核对。"
    if id_type == IdType.CREDIT_CODE:
        return "" if uscc.is_valid(text) else "统一社会信用代码与校验规则不符，请核对。"
    return "" if _OTHER_DOCUMENT.fullmatch(text) else "证件号码的长度或者字符不像这种证件，请核对。"


def _resident_id(text: str) -> bool:
    """Check digit and birth date; not the place code: stdnum knows neither old nor new counties in full."""
    if not _RESIDENT_ID.fullmatch(text):
        return False
    try:
        ric.get_birth_date(text)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(text) == text[-1])


def field_warnings(
    *, id_type: str = "", id_number: str = "", phone: str = "", postcode: str = "", email: str = ""
) -> list[FieldWarning]:
    """Return the doubts about what an applicant gave; an empty field raises none."""
    doubts = [FieldWarning("id_number", check_identity(id_type, id_number))]
    plain_phone = re.sub(r"[\s-]", "", phone)
    if plain_phone and not (_MOBILE.fullmatch(plain_phone) or _LANDLINE.fullmatch(phone.strip())):
        doubts.append(FieldWarning("phone", "电话号码不像手机号或者带区号的座机号，请核对。"))
    if postcode.strip() and not POSTCODE_PATTERN.fullmatch(postcode.strip()):
        doubts.append(FieldWarning("postcode", "邮政编码应为6位数字，请核对。"))
    if email.strip() and not _EMAIL.fullmatch(email.strip()):
        doubts.append(FieldWarning("email", "电子邮箱的写法不对，请核对。"))
    return [doubt for doubt in doubts if doubt.message]


def mask_id(number: str) -> str:
    """Return an identity number with its middle hidden; short ones wholly."""
    shown = 4
    if len(number) <= 2 * shown:
        return "*" * len(number)
    return number[:shown] + "*" * (len(number) - 2 * shown) + number[-shown:]


def mask_name(name: str, kind: ApplicantKind) -> str:
    """Return a person's surname and stars, an organisation in full."""
    if kind is not ApplicantKind.NATURAL_PERSON or not name:
        return name
    surname = 2 if name[:2] in COMPOUND_SURNAMES else 1
    return name[:surname] + "*" * max(1, len(name) - surname)


def mobile_of(phone: str) -> str:
    """Return the mobile number of the mainland in what somebody wrote, "" where there is none: +86 138-0000-0000."""
    digits = re.sub(r"[\s()（）-]", "", phone).removeprefix("+").removeprefix("00")
    digits = digits.removeprefix("86") if len(digits) > _MOBILE_DIGITS else digits
    return digits if _MOBILE.fullmatch(digits) else ""


def identity_key(number: str) -> str:
    """Return the one form of a document's number for comparing: no spaces or marks, 11010519491231002x as with X."""
    return normalised(number).upper()


def telephone_key(phone: str) -> str:
    """Return the one form of a telephone number for comparing: its digits, a mobile number without 86 before it."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign.isascii() and sign.isdigit())
    return mobile_of(digits) or digits


def mask_phone(phone: str) -> str:
    """Return a phone number with its middle four digits hidden."""
    digits = 11
    return f"{phone[:3]}****{phone[7:]}" if len(phone) == digits else "*" * len(phone)


def mask_email(address: str) -> str:
    """Return an e-mail address with all but its first character and its host hidden: z***@example.com."""
    name, at, host = address.strip().rpartition("@")
    return f"{name[:1]}***{at}{host}" if at else "*" * len(address)


def mask_end(text: str) -> str:
    """Return the first third at most of an address or a name: enough to see where it leads."""
    longest = 6
    return f"{text[: min(longest, len(text) // 3)]}****" if text else ""


def mask_all(text: str) -> str:
    """Return a star for each character."""
    return "*" * len(text)


COMPOUND_SURNAMES = frozenset(re.findall("..", _COMPOUND))
