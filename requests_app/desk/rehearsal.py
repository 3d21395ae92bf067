"""预演: an act done and taken back at once; what it would change, whom it would tell, and the papers it would make."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from requests_app.handling.ledger import case_state
from requests_app.law.nodes import Act
from requests_app.models import Application, Message, Staff
from requests_app.papers.cautions import Caution
from requests_app.papers.letter import Letter

from .act_table import FORMS
from .consequence import Around, Consequence, consequence
from .forms import ActForm
from .looked_over import of_act
from .screen import on_screen, outgoing
from .words import told

#: Acts that make papers which go out: the page shows them beside the form.
PREVIEWED = frozenset(
    {
        Act.ANSWER_ON_THE_SPOT,
        Act.REQUEST_SUPPLEMENT,
        Act.LAPSE_SUPPLEMENT,
        Act.CONSULT,
        Act.ASK_REASONS,
        Act.DELAY,
        Act.CHARGE_FEE,
        Act.FEE_LAPSED,
        Act.EXTEND,
        Act.REFER,
        Act.WITHDRAW,
        Act.ISSUE_REPLY,
        Act.ISSUE_NOTICE,
        Act.DELIVER,
    }
)
#: Facts of the record that the table of the confirmation shows already.
_SHOWN = frozenset({"答复类型", "答复内容", "办理结果", "文号", "编号", "承办处室"})


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would follow, the case as it would be, the papers that would go out, as a screen may show them.

    `looked`: what to look at again before they do.
    """

    consequence: Consequence
    after: Application
    letters: list[Letter]
    looked: list[Caution]


def do(form: ActForm, act: Act) -> Application:
    """Call the handling function; whatever is written goes through the one door."""
    setting = form.setting
    with transaction.atomic():
        return FORMS[form.doing(act)][1](setting.case, actor=setting.staff, today=setting.today, **form.facts())


def rehearse(form: ActForm, act: Act) -> Foreseen:
    """Return what would follow, and take everything back.

    The same door decides and the same rows are written, so what is shown and what is then done cannot differ; numbers
    taken on the way are given back with the rest.

    Raises:
        HandlingRefused: whatever the act refuses.
    """
    at = form.setting
    office = list(Staff.objects.filter(agency_id=at.case.agency_id, is_active=True))
    titles = list(at.case.agency.approval_levels.values_list("title", flat=True))
    around = Around(office, titles, at.today, at.calendar)
    mail = Message.objects.filter(application_id=at.case.pk).order_by("pk")
    with transaction.atomic():
        before = mail.values_list("pk", flat=True).last() or 0
        pk = do(form, act).pk
        after = Application.objects.select_related("handler", "agency").get(pk=pk)
        sent = list(mail.filter(pk__gt=before).select_related("recipient"))
        state = case_state(after)
        last = after.events.order_by("-seq").first()
        lines = [line for line in told(last) if line[0] not in _SHOWN] if last else []
        papers = outgoing(after, at.case.events_count)
        letters = [on_screen(paper, at.case) for paper in papers]
        doing = form.doing(act)
        looked = of_act(after, state, doing, papers, at.today)
        foreseen = consequence(doing, (at.case, at.state), (after, state), sent, around, told=lines)
        transaction.set_rollback(True)
    return Foreseen(foreseen, after, letters, looked)
