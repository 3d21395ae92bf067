"""用语: the citizen's words for kinds, forms and steps, in one place so that they can be translated."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from requests_app.law.applicants import ApplicantKind, IdType
from requests_app.law.channels import Channel, ReceiptBasis
from requests_app.law.nodes import Node

#: The classes of Table 3 in plain words: name, and who belongs there.
KINDS = {
    ApplicantKind.NATURAL_PERSON: (_("自然人"), _("以个人名义申请")),
    ApplicantKind.COMMERCIAL_ENTERPRISE: (_("商业企业"), _("公司、合伙企业、个体工商户、合作社")),
    ApplicantKind.RESEARCH_INSTITUTION: (_("科研机构"), _("研究所、高等院校、实验室")),
    ApplicantKind.SOCIAL_WELFARE_ORGANIZATION: (_("社会公益组织"), _("慈善组织、基金会、志愿服务组织")),
    ApplicantKind.LEGAL_SERVICE_INSTITUTION: (_("法律服务机构"), _("律师事务所、公证处（以自己名义申请）")),
    ApplicantKind.OTHER: (_("其他"), _("机关、村居、业委会等，上面都不是的")),
}
DOCUMENTS = {
    IdType.RESIDENT_ID: _("居民身份证"),
    IdType.PASSPORT: _("护照"),
    IdType.HK_MACAO_PERMIT: _("港澳居民来往内地通行证"),
    IdType.TAIWAN_PERMIT: _("台湾居民来往大陆通行证"),
    IdType.HMT_RESIDENCE: _("港澳台居民居住证"),
    IdType.FOREIGN_RESIDENCE: _("外国人永久居留身份证"),
    IdType.OTHER: _("其他证件"),
}
CREDIT_CODE = _("统一社会信用代码")
#: Stored as the Chinese word: the register and the reply print it as it is.
FORMS = {"电子文件": _("电子文件"), "纸质": _("纸质"), "光盘": _("光盘")}
WAYS = {
    "本站下载": _("在本站下载"),
    "电子邮件": _("电子邮件"),
    "邮寄": _("邮寄"),
    "自行领取": _("自行领取"),
    "当场阅读、抄录": _("当场阅读、抄录"),
    "传真": _("传真"),
}
CHANNELS = {
    Channel.WEB: _("网上提交"),
    Channel.POST: _("来信"),
    Channel.IN_PERSON: _("当面提交"),
    Channel.FAX: _("传真"),
    Channel.EMAIL: _("电子邮件"),
    Channel.ORAL: _("口头提出"),
    Channel.OTHER: _("其他"),
}
BASES = {
    ReceiptBasis.HANDED_IN: _("当面交来的那天"),
    ReceiptBasis.SIGNED_FOR: _("签收的那天"),
    ReceiptBasis.CONFIRMED_MAIL: _("与您确认的那天"),
    ReceiptBasis.BOTH_CONFIRMED: _("双方确认的那天"),
    ReceiptBasis.ARRIVAL_LOGGED: _("转到我们这里的那天"),
    ReceiptBasis.CONTACT_RESTORED: _("重新联系上您的那天"),
}
NODES = {
    Node.INTAKE: _("受理"),
    Node.REGISTRATION: _("登记"),
    Node.SUPPLEMENTATION: _("补正"),
    Node.DRAFTING: _("拟办"),
    Node.SECRECY_REVIEW: _("保密审查"),
    Node.APPROVAL: _("审核"),
    Node.REPLY: _("答复"),
    Node.ARCHIVING: _("归档"),
    Node.CLOSED: _("办结"),
}
#: What the step that is being done means; nothing about who does it or what they think.
DOING = {
    Node.INTAKE: _("与您确认收到"),
    Node.REGISTRATION: _("编号，安排承办"),
    Node.SUPPLEMENTATION: _("等您补正"),
    Node.DRAFTING: _("查找信息，拟写答复"),
    Node.SECRECY_REVIEW: _("公开之前都要审查"),
    Node.APPROVAL: _("负责人审核"),
    Node.REPLY: _("正在送出"),
    Node.ARCHIVING: _("整理存档"),
}
#: Sentences and labels that the law's own modules say; named here so that they have a translation.
OF_THE_LAW = (
    _("15位身份证号码已停用，请核对是否为18位号码。"),
    _("身份证号码与校验规则不符，请核对。"),
    _("统一社会信用代码与校验规则不符，请核对。"),
    _("证件号码的长度或者字符不像这种证件，请核对。"),
    _("电话号码不像手机号或者带区号的座机号，请核对。"),
    _("邮政编码应为6位数字，请核对。"),
    _("电子邮箱的写法不对，请核对。"),
    _("收到申请"),
    _("补正到达"),
    _("完成缴费"),
    _("重新办理"),
    _("放假"),
    _("元旦"),
    _("春节"),
    _("清明"),
    _("劳动节"),
    _("端午"),
    _("中秋"),
    _("国庆"),
)
