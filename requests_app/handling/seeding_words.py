"""Words and shares of bulk cases: as in the published 2019 report of Ningbo; every person is invented."""

from __future__ import annotations

from requests_app.law.applicants import ApplicantKind
from requests_app.law.channels import Channel
from requests_app.law.outcomes import Outcome
from requests_app.models.sealing import Sort, index_of, seal

K, T3 = ApplicantKind, Outcome
#: Applicants of 1,000.
KINDS = {
    K.NATURAL_PERSON: 939,
    K.COMMERCIAL_ENTERPRISE: 47,
    K.OTHER: 6,
    K.LEGAL_SERVICE_INSTITUTION: 4,
    K.RESEARCH_INSTITUTION: 2,
    K.SOCIAL_WELFARE_ORGANIZATION: 2,
}
#: Of 137 in 2019.
CHANNELS = {Channel.WEB: 80, Channel.IN_PERSON: 52, Channel.POST: 5}
#: Of 137 in 2019; of its five unclear ones three were never supplemented.
OUTCOMES = {
    T3.UNABLE_NOT_HELD: 58,
    T3.GRANTED: 36,
    T3.OTHER_MISC: 15,
    T3.DENIED_PROCESS_INFO: 8,
    T3.NP_REPEAT: 6,
    T3.NP_PETITION: 5,
    T3.OTHER_NOT_SUPPLEMENTED: 3,
    T3.UNABLE_UNCLEAR: 2,
    T3.DENIED_STATE_SECRET: 2,
    T3.DENIED_INTERNAL_AFFAIRS: 1,
    T3.PARTIAL: 1,
}
#: Topic → (of 137 in 2019, office that handles it, what is asked for of a place).
TOPICS: dict[str, tuple[int, str, str]] = {
    "土地征收": (30, "自然资源处", "{}集体土地征收的批准文件、征地补偿安置方案公告及勘测定界图"),
    "城市建设管理": (24, "城建处", "{}道路改造工程的立项批复和资金安排文件"),
    "交易场所": (19, "金融处", "{}各类交易场所清理整顿工作的实施方案及名单"),
    "政策文件": (19, "综合处", "{}历史遗留问题处理的会议纪要及相关政策文件"),
    "房屋征收": (16, "城建处", "{}旧城改造项目国有土地上房屋征收决定及补偿方案"),
    "规划": (15, "自然资源处", "{}控制性详细规划调整的批复文件"),
    "土地划拨出让": (14, "自然资源处", "{}国有建设用地划拨决定书、出让合同及附图"),
}
PLACES = (
    "海曙区集士港镇",
    "海曙区望春街道",
    "江北区庄桥街道",
    "江北区慈城镇",
    "鄞州区下应街道",
    "鄞州区姜山镇",
    "镇海区骆驼街道",
    "北仑区大碶街道",
    "奉化区岳林街道",
    "余姚市兰江街道",
    "慈溪市周巷镇",
    "宁海县桃源街道",
    "象山县丹东街道",
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_GIVEN = ("伟", "芳", "建国", "秀英", "敏", "静", "志强", "丽", "军", "晓东", "海燕", "平", "国华", "玉兰", "斌", "宁")
_ENDINGS = {
    K.COMMERCIAL_ENTERPRISE: ("兴达贸易有限公司", "华丰建设有限公司", "甬江机械有限公司", "东海食品有限公司"),
    K.RESEARCH_INSTITUTION: ("城乡发展研究院", "海洋技术研究所"),
    K.SOCIAL_WELFARE_ORGANIZATION: ("爱心公益服务中心", "青年志愿者协会"),
    K.LEGAL_SERVICE_INSTITUTION: ("明正律师事务所", "甬法法律服务所"),
    K.OTHER: ("第一股份经济合作社", "业主委员会"),
}
NAMES: dict[ApplicantKind, tuple[str, ...]] = {
    K.NATURAL_PERSON: tuple(surname + given for surname in _SURNAMES for given in _GIVEN),
    **{kind: tuple(place + ending for place in PLACES for ending in endings) for kind, endings in _ENDINGS.items()},
}

_PHONE = "requests_app.application.phone"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#: Two digits of a reference at a time; one letter more than the door gives, so the two never meet.
_PAIRS = [a + b for a in _LETTERS for b in _LETTERS]


def telephone(number: int) -> str:
    """Return the columns `phone` and `phone_index` of a telephone from a range that is not given to anybody."""
    digits = f"1380000{number:04d}"
    return f"{seal(digits, _PHONE)}\t{index_of(digits, Sort.TELEPHONE)}"


def letters(key: int) -> str:
    """Write a key in base 32, seven letters at least."""
    high, low = divmod(key, 1 << 20)
    third, first = divmod(low, 1 << 10)
    last, rest = divmod(high, 1 << 10)
    return f"{_LETTERS[last % 32]}{_PAIRS[rest]}{_PAIRS[third]}{_PAIRS[first]}"
