"""机关与人员: agencies as a tree, their staff, approval levels and the office's calendar rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models

from requests_app.law.nodes import STAFF_ROLES, Role
from requests_app.law.numbering import register_number
from requests_app.law.policy import DRAFTING_TARGET
from requests_app.law.policy import REMINDER_STEPS as STEPS

from .encrypted import EncryptedCharField


def reminder_steps() -> list[int]:
    """Return the working days left at which a new agency reminds its people."""
    return list(STEPS)


class Agency(models.Model):
    """机关 that answers requests; `parent` is its supervising department 主管部门 (Art. 4)."""

    class SecondFactor(models.TextChoices):
        """Of whom a second factor is required at login."""

        NONE = "none", "不要求"
        SIGNERS = "signers", "审核人和负责人"
        ALL = "all", "所有人"

    code = models.SlugField("机关代码", max_length=40, unique=True)
    name = models.CharField("机关名称", max_length=100)
    short_name = models.CharField("简称", max_length=30, blank=True)
    seal = models.CharField("标识字", max_length=1, blank=True, help_text="页眉方印中的一个字，如“甬”")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="主管部门"
    )
    path = models.CharField("层级路径", max_length=200, editable=False, db_index=True)
    number_format = models.CharField("登记编号格式", max_length=60, default="{year}-{serial:04d}")
    doc_mark = models.CharField("答复文号机关代字", max_length=30, default="公开告")
    notice_mark = models.CharField("告知文书文号机关代字", max_length=30, default="公开函", db_default="公开函")
    chinese_dates = models.BooleanField(
        "成文日期用汉字",
        default=False,
        db_default=False,
        help_text="如“二〇二六年三月二日”；不勾选的，按 GB/T 9704—2012 用阿拉伯数字",
    )
    office = models.CharField("公开工作机构", max_length=60, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    fax = models.CharField("传真", max_length=30, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    hours = models.CharField("办公时间", max_length=80, blank=True)
    reconsideration_body = models.CharField("行政复议机关", max_length=60, blank=True)
    court = models.CharField("管辖法院", max_length=60, blank=True)
    units = models.JSONField("承办处室", default=list, blank=True, help_text="每行一个")
    topics = models.JSONField("主题", default=list, blank=True, help_text="每行一个")
    red_to = models.PositiveSmallIntegerField("红色：剩余工作日不多于", default=3)
    amber_to = models.PositiveSmallIntegerField("黄色：剩余工作日不多于", default=7)
    reminder_steps = models.JSONField("到期提醒：剩余工作日", default=reminder_steps, help_text="如 10、5、3、1、0")
    government = models.BooleanField(
        "本级人民政府",
        default=False,
        help_text="人民政府的年度报告3月31日前公布，部门的1月31日前（条例第四十九条、第五十条）",
    )
    drafting_target = models.PositiveSmallIntegerField(
        "拟办目标：到期前工作日",
        default=DRAFTING_TARGET,
        help_text="到期前这么多个工作日还没有提交审查的，提醒拟办人；0 不提醒",
    )
    digest_mail = models.BooleanField("每个工作日早上发邮件汇总", default=True)
    urgent_sms = models.BooleanField("当天到期和逾期的发短信", default=False)
    robot = models.CharField(
        "群机器人", max_length=10, blank=True, choices=[("wecom", "企业微信"), ("dingtalk", "钉钉")]
    )
    robot_url = models.URLField("机器人地址", max_length=300, blank=True)
    robot_secret = EncryptedCharField("机器人密钥", max_length=120, blank=True)
    texts = models.JSONField("通知文字", default=dict, blank=True, editable=False)
    website = models.URLField("政府网站", max_length=200, blank=True, default="", db_default="")
    payment = models.CharField("缴费方法", max_length=300, blank=True, default="", db_default="")
    guide = models.TextField("公开指南说明", blank=True, help_text="显示在在线申请首页，如接收申请的窗口、邮寄注意事项")
    abandoned_row_2019 = models.CharField(
        "2019年格式中逾期不补正计入",
        max_length=20,
        default="other_processing",
        choices=[
            ("other_processing", "（六）其他处理（全国格式）"),
            ("unable_unclear", "（四）3.未补正或申请内容仍不明确（宁波格式）"),
        ],
    )
    frozen_to = models.PositiveSmallIntegerField(
        "年度报告已冻结到", null=True, blank=True, editable=False
    )  # acts that would change the tables of this year or an earlier one are refused
    #: {"2026": 2}: reports whose checks do not hold, as last looked at; only reports/alarm.py writes it.
    broken_reports = models.JSONField("核对没有通过的年度报告", default=dict, editable=False)
    second_factor = models.CharField(
        "登录时的动态验证码",
        max_length=10,
        choices=SecondFactor.choices,
        default=SecondFactor.NONE,
        db_default=SecondFactor.NONE,
        help_text="要求的人登录时除密码外还要输入手机验证器上的验证码，签发时再输一次",
    )
    is_demo = models.BooleanField("演示数据", default=False)
    active = models.BooleanField("接收申请", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the path (codes from the root, each ended by "/") in step with the parent."""
        above = self.parent.path if self.parent else ""
        self.path = f"{above}{self.code}/"
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a number format that cannot be filled, in words the office understands."""
        try:
            register_number(2026, 1, self.number_format)
        except (KeyError, ValueError, IndexError) as wrong:
            raise ValidationError({"number_format": "格式须含 {year} 和 {serial}，如 {year}-{serial:04d}"}) from wrong
        if not 1 <= self.red_to < self.amber_to:
            raise ValidationError({"amber_to": "红色至少1个工作日，黄色的工作日须多于红色的。"})

    @property
    def level_count(self) -> int:
        """How many approval levels a reply needs; at least one."""
        return max(1, self.approval_levels.count())


class ApprovalLevel(models.Model):
    """审核层级, e.g. Ningbo 2019: 办公厅分管领导, then 市政府领导."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="approval_levels", verbose_name="机关")
    level = models.PositiveSmallIntegerField("级次")
    title = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "审核层级"
        ordering: ClassVar = ["agency", "level"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "level"], name="approval_level_once")]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Staff(AbstractUser):  # type: ignore[django-manager-missing] # of the device, whose base ships no types
    """工作人员; roles are codes of `law.nodes.Role`, several at once in a small office."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name="机关")
    display_name = models.CharField("姓名", max_length=30, blank=True)
    unit = models.CharField("处室", max_length=40, blank=True)
    mobile = EncryptedCharField("手机", max_length=20, blank=True)
    roles = models.JSONField("角色", default=list, blank=True)
    approval_level = models.PositiveSmallIntegerField("审核级次", null=True, blank=True)
    employee_no = models.CharField("工号", max_length=40, blank=True, default="", db_default="")
    #: Given by an administrator, so to be changed by the person before anything else.
    password_initial = models.BooleanField("初始密码", default=False, db_default=False, editable=False)
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True, editable=False)
    previous_login = models.DateTimeField("上次登录", null=True, blank=True, editable=False)
    away_from = models.DateField("离岗自", null=True, blank=True)
    away_until = models.DateField("离岗至", null=True, blank=True)
    stand_in = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="离岗期间代办人"
    )

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "工作人员"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employee_no"], name="employee_no_once", condition=~models.Q(employee_no="")
            )
        ]

    def __str__(self) -> str:
        """Return the person's name."""
        return self.display_name or self.username

    def clean(self) -> None:
        """Refuse unknown roles."""
        super().clean()
        if set(self.roles) - {r.value for r in STAFF_ROLES}:
            raise ValidationError({"roles": "有不认识的角色，请重新选择。"})

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles this person holds."""
        return frozenset(Role(code) for code in self.roles)

    @property
    def role_names(self) -> str:
        """Roles in Chinese, for the foot of the sidebar."""
        held = self.role_set
        return "、".join(role.label for role in STAFF_ROLES if role in held)

    def has_role(self, *roles: Role) -> bool:
        """Whether the person holds one of these roles."""
        return bool(self.role_set & set(roles))


class CalendarDay(models.Model):
    """工作日历的一天: an office row that overlays the shipped State Council calendar."""

    day = models.DateField("日期", unique=True)
    works = models.BooleanField("上班")
    name = models.CharField("说明", max_length=30, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        """Return the day and what it is."""
        return f"{self.day:%Y-%m-%d} {'上班' if self.works else '放假'}"


class CalendarYear(models.Model):
    """An announced year entered by the office; before that its deadlines are provisional."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    document = models.CharField("放假通知文号", max_length=80, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "已公布年份"

    def __str__(self) -> str:
        """Return the year."""
        return f"{self.year}年"
