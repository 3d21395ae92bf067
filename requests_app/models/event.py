"""办理记录: append-only, hash-chained per case; the truth from which everything is folded."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from requests_app.law.chain import chain_hash
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.state import Record

from .agency import Staff
from .application import Application

#: What the report says of fees is read from these (reports/narrative_facts.py).
FEE_ACTS = (Act.CHARGE_FEE.value, Act.FEE_PAID.value)


class AppendOnly(TypeError):
    """Code tried to change or delete a record; a defect of the program."""


class EventQuerySet(models.QuerySet["Event"]):
    """Reading only; rows are added by the door."""

    def update(self, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        msg = "events are append-only"
        raise AppendOnly(msg)

    def delete(self) -> NoReturn:
        """Refuse."""
        msg = "events are append-only"
        raise AppendOnly(msg)


class Event(models.Model):
    """One act on one case."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="events", verbose_name="案件")
    seq = models.PositiveIntegerField("序号")
    act = models.CharField("事项", max_length=30, choices=[(a.value, a.label) for a in Act])
    on = models.DateField("法定日期")
    recorded_at = models.DateTimeField("记录时间")
    actor = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人")
    role = models.CharField("角色", max_length=20, choices=[(r.value, r.label) for r in Role])
    node = models.CharField("办后环节", max_length=20, choices=[(n.value, n.label) for n in Node])
    due_on = models.DateField("办后到期日", null=True, blank=True)
    facts = models.JSONField("内容", default=dict)
    imported = models.BooleanField("台账导入", default=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering: ClassVar = ["application", "seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "seq"], name="event_seq_once")]
        indexes: ClassVar = [models.Index(fields=["on"], name="event_fees", condition=Q(act__in=FEE_ACTS))]

    def __str__(self) -> str:
        """Return the act and its legal date."""
        return f"{Act(self.act).label} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change an existing row."""
        if not self._state.adding:
            msg = "events are append-only"
            raise AppendOnly(msg)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        msg = "events are append-only"
        raise AppendOnly(msg)

    @property
    def record(self) -> Record:
        """The event as the law sees it."""
        return Record(Act(self.act), self.on, self.actor_id, self.facts, self.imported)

    def computed_hash(self, reference: str) -> str:
        """Return the chain hash this row must carry."""
        return chain_hash(
            self.previous_hash,
            reference=reference,
            seq=self.seq,
            act=self.act,
            on=self.on,
            recorded_at=self.recorded_at,
            actor=self.actor_id,
            role=self.role,
            node=self.node,
            due_on=self.due_on,
            facts=self.facts,
            imported=self.imported,
        )
