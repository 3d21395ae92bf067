"""政府信息公开申请: what the applicant gave, and the projections that `record()` alone writes."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin

from requests_app.law.applicants import ApplicantKind, IdType, mask_email, mask_id, mask_name
from requests_app.law.channels import Channel
from requests_app.law.nodes import OPEN, Node, Role
from requests_app.law.outcomes import Outcome
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState
from requests_app.law.text import normalised

from .agency import Agency, Staff
from .encrypted import BlindIndexField, EncryptedCharField, all_sealed
from .machine import CaseMachine
from .sealing import Sealed, Sort, index_of, indexes_of

#: Characters of a case that a search looks into.
LONGEST_SEARCHED = 4000
#: Columns folded from the events. Writing them elsewhere is refused.
PROJECTIONS = (
    "node",
    "number",
    "round",
    "received_on",
    "received_year",
    "receipt_basis",
    "due_on",
    "due_provisional",
    "waiting_for",
    "waiting_until",
    "extended_days",
    "replied_on",
    "replied_year",
    "spans_years",
    "outcome",
    "reply_kind",
    "doc_no",
    "handler",
    "drafter",
    "unit",
    "counted",
    "voided",
    "referred",
    "levels_signed",
    "letter_made",
    "archived_on",
    "late_reason",
    "search_text",
    "watch",
    "watch_on",
    "events_count",
    "last_on",
    "last_hash",
    "changed_at",
)


#: Sealed column → the column of its blind index, and what kind of number it is.
INDEXED = {"id_number": ("id_number_index", Sort.IDENTITY), "phone": ("phone_index", Sort.TELEPHONE)}


class ProjectionProtected(TypeError):
    """Code tried to write a projection without the door; a defect of the program."""


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Case queries; every list starts with `for_staff`."""

    def for_staff(self, staff: Staff | None) -> Self:
        """Cases this person may see: the own agency; a supervisor or auditor the subtree too."""
        if staff is None or not staff.is_active or staff.agency is None:
            return self.none()
        if staff.has_role(Role.SUPERVISOR, Role.AUDITOR):
            return self.filter(agency__path__startswith=staff.agency.path)
        return self.filter(agency_id=staff.agency_id)

    def open(self) -> Self:
        """Cases to which a reply is owed."""
        return self.filter(node__in=[n.value for n in OPEN])

    def running(self) -> Self:
        """Open cases whose reply clock binds: nobody else is being waited for."""
        return self.open().exclude(waiting_for__in=["supplement", "fee"])

    def of_identity(self, number: str) -> Self:
        """Cases whose applicant gave this number of a document or credit code, however it was written."""
        return self.filter(id_number_index__in=indexes_of(number, Sort.IDENTITY))

    def of_telephone(self, phone: str) -> Self:
        """Cases whose applicant gave this telephone, however it was written."""
        return self.filter(phone_index__in=indexes_of(phone, Sort.TELEPHONE))

    def update(self, **kwargs: Any) -> int:
        """Refuse to write projections in bulk; a number takes its blind index with it."""
        touched = set(kwargs) & set(PROJECTIONS)
        if touched:
            msg = f"only record() writes {sorted(touched)}"
            raise ProjectionProtected(msg)
        for name, (index, sort) in INDEXED.items():
            if name in kwargs:
                kwargs[index] = _index_for(name, kwargs[name], sort)
        return super().update(**kwargs)


def _index_for(name: str, value: object, sort: Sort) -> str:
    if not isinstance(value, str) or isinstance(value, Sealed):
        msg = f"{name} is written as a plain text, so that its blind index can be made"
        raise TypeError(msg)
    return index_of(value, sort)


class Application(FSMModelMixin, CaseMachine, models.Model):  # type: ignore[misc, valid-type] # CaseMachine is built from the table of acts
    """One request, one case, one row of Table 3."""

    agency = models.ForeignKey(Agency, models.PROTECT, db_index=False, verbose_name="受理机关")  # newest_of_agency
    reference = models.CharField("查询号", max_length=20, unique=True)
    query_code_hash = models.CharField(max_length=64, blank=True)
    submitted_on = models.DateField("提交日期")
    created_at = models.DateTimeField("收件时间", auto_now_add=True)

    applicant_kind = models.CharField("申请人类别", max_length=30, choices=[(k.value, k.label) for k in ApplicantKind])
    applicant_name = models.CharField("申请人", max_length=120)
    id_type = models.CharField("证件种类", max_length=30, blank=True, choices=[(k.value, k.label) for k in IdType])
    id_number = EncryptedCharField("证件号码", max_length=40, blank=True)
    id_number_index = BlindIndexField(of="id_number", sort=Sort.IDENTITY)
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    employer = models.CharField("工作单位", max_length=120, blank=True)
    phone = EncryptedCharField("联系电话", max_length=40, blank=True)
    phone_index = BlindIndexField(of="phone", sort=Sort.TELEPHONE)
    email = models.CharField("电子邮箱", max_length=120, blank=True)
    fax = EncryptedCharField("传真", max_length=40, blank=True)
    address = models.CharField("联系地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=12, blank=True)
    agent_name = models.CharField("代理人", max_length=60, blank=True)
    agent_id_number = EncryptedCharField("代理人证件号码", max_length=40, blank=True)

    title = models.CharField("信息名称", max_length=300, blank=True)
    doc_ref = models.CharField("文号", max_length=120, blank=True)
    content = models.TextField("申请内容", blank=True)
    purpose = models.CharField("用途", max_length=300, blank=True)
    form_wanted = models.CharField("提供形式", max_length=20, blank=True)
    obtain_way = models.CharField("获取方式", max_length=20, blank=True)
    accept_other_form = models.BooleanField("可以接受其他方式", default=True)
    needs_help = models.BooleanField("阅读、书写或者听说有困难", default=False, db_default=False)
    topic = models.CharField("主题", max_length=40, blank=True)
    channel = models.CharField("申请途径", max_length=20, choices=[(c.value, c.label) for c in Channel])
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name="前次申请"
    )

    node = FSMField("环节", default=Node.INTAKE.value, protected=True, choices=[(n.value, n.label) for n in Node])
    number = models.CharField("登记编号", max_length=60, null=True, blank=True)  # noqa: DJ001 - NULL until registered, so that the unique key holds
    round = models.PositiveSmallIntegerField("办理轮次", default=1)
    received_on = models.DateField("收到日期", null=True, blank=True)
    received_year = models.PositiveSmallIntegerField(null=True, blank=True)
    receipt_basis = models.CharField("收到日期的确定方式", max_length=30, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)
    due_provisional = models.BooleanField("到期日暂定", default=False)
    waiting_for = models.CharField("等待", max_length=20, blank=True)
    waiting_until = models.DateField("等待期限", null=True, blank=True)
    extended_days = models.PositiveSmallIntegerField("延期工作日", default=0)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    replied_year = models.PositiveSmallIntegerField(null=True, blank=True)
    spans_years = models.BooleanField(default=False)
    outcome = models.CharField("办理结果", max_length=30, blank=True, choices=[(o.value, o.label) for o in Outcome])
    reply_kind = models.CharField(
        "答复类型", max_length=40, blank=True, choices=[(k.value, CATALOGUE[k].title) for k in ReplyKind]
    )
    doc_no = models.CharField("文号", max_length=80, blank=True)
    handler = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现经办人")
    drafter = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="drafted", verbose_name="拟办人"
    )
    unit = models.CharField("承办处室", max_length=40, blank=True)
    counted = models.BooleanField(default=False)
    voided = models.BooleanField("已作废", default=False)
    referred = models.BooleanField("已提请确定", default=False)
    levels_signed = models.PositiveSmallIntegerField(default=0)
    letter_made = models.BooleanField("答复书已制作", default=False, db_default=False, editable=False)
    archived_on = models.DateField("归档日期", null=True, blank=True)
    late_reason = models.CharField("逾期原因", max_length=300, blank=True)
    search_text = models.TextField("检索文本", blank=True, editable=False)
    watch = models.JSONField("在走的期限", default=list, editable=False)
    watch_on = models.DateField("最早的期限", null=True, blank=True, editable=False)
    events_count = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True, blank=True)
    last_hash = models.CharField(max_length=64, blank=True)
    #: When its last record was written; NULL for what no act has touched since there is this column.
    changed_at = models.DateTimeField("最近变化", null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申请案件"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number"], name="number_once_per_agency"),
            models.CheckConstraint(
                condition=all_sealed("id_number", "phone", "fax", "agent_id_number"), name="numbers_sealed"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "received_year", "applicant_kind", "received_on"],
                name="t3_received",
                condition=Q(counted=True),
            ),
            models.Index(
                fields=["agency", "replied_year", "outcome", "applicant_kind", "replied_on"],
                name="t3_replied",
                condition=Q(counted=True),
            ),
            models.Index(
                fields=[
                    "agency",
                    "received_year",
                    "replied_year",
                    "applicant_kind",
                    "received_on",
                    "replied_on",
                ],
                name="t3_spanning",
                condition=Q(counted=True, spans_years=True),
            ),
            models.Index(fields=["due_on", "id"], name="open_due", condition=Q(node__in=sorted(n.value for n in OPEN))),
            models.Index(
                fields=["agency", "due_on", "id"],
                name="open_due_agency",
                condition=Q(node__in=sorted(n.value for n in OPEN)),
            ),
            models.Index(fields=["watch_on", "id"], name="watch_next", condition=Q(watch_on__isnull=False)),
            models.Index(fields=["agency", "node", "due_on", "id"], name="worklist_node"),
            models.Index(fields=["agency", "due_on", "id"], name="worklist_all"),
            models.Index(fields=["agency", "id"], name="newest_of_agency"),
            models.Index(fields=["handler", "due_on", "id"], name="worklist_handler"),
            models.Index(fields=["agency", "changed_at", "id"], name="case_changed"),
            models.Index(fields=["agency", "received_year", "id"], name="register_order", condition=Q(counted=True)),
            models.Index(fields=["id_number_index"], name="case_of_identity"),
            models.Index(fields=["phone_index"], name="case_of_telephone"),
        ]

    def __str__(self) -> str:
        """Return the register number, or the query number before registration."""
        return self.number or self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an existing case outside the door."""
        if not self._state.adding and not getattr(self, "_at_the_door", False):
            fields = kwargs.get("update_fields")
            if fields is None or set(fields) & set(PROJECTIONS):
                msg = "only record() saves a case"
                raise ProjectionProtected(msg)
            kwargs["update_fields"] = [*fields, *(index for name, (index, _) in INDEXED.items() if name in fields)]
        super().save(*args, **kwargs)

    def searchable(self, state: CaseState) -> str:
        """Return what a search looks into, normalised: numbers, applicant, what is asked, and the reply."""
        given = [self.reference, state.number, self.applicant_name, self.title, self.doc_ref, self.content]
        reply = [str(said) for _, said in sorted(state.elements.items())]  # a database keeps no order of keys
        found = map(normalised, [*given, state.doc_no, *reply])
        return "\n".join(filter(None, found))[:LONGEST_SEARCHED]

    @property
    def masked_name(self) -> str:
        """The applicant for lists: a person's surname and stars, an organisation in full."""
        return mask_name(self.applicant_name, ApplicantKind(self.applicant_kind))

    @property
    def masked_id(self) -> str:
        """The identity number for pages that need to show there is one."""
        return mask_id(self.id_number)

    @property
    def masked_email(self) -> str:
        """The e-mail address for pages that say where a letter went, "" without one."""
        return mask_email(self.email)

    @property
    def node_enum(self) -> Node:
        """The node as the law's enum."""
        return Node(self.node)

    @property
    def is_open(self) -> bool:
        """A reply is owed."""
        return self.node_enum in OPEN

    @property
    def subject(self) -> str:
        """What is asked, in one line: the content, else title and document number."""
        return self.content or " ".join(filter(None, [self.title, self.doc_ref]))
