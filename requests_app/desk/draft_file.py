"""草稿下载: the saved draft of a reply as Word or PDF, marked as one; of a person who asks, the surname and crosses."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_app.law.errors import HandlingRefused
from requests_app.law.fold import fold
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Staff
from requests_app.papers import docx, pdf
from requests_app.papers.compose import letter
from requests_app.papers.letter import Letter
from requests_app.papers.store import Form

from .case import find_case
from .drafts import start_of


@require_safe
def draft_file_page(request: HttpRequest, pk: int, form: str) -> HttpResponse | FileResponse:
    """Hand out the draft as it was saved last, or as it was submitted; nothing is stored."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    case, today = find_case(staff, pk), timezone.localdate()
    if form not in set(Form):
        raise Http404
    events = list(case.events.order_by("seq"))
    state = fold(event.record for event in events)
    start = start_of(case, state, events)
    if start.kind not in set(ReplyKind) or state.delivered:
        raise Http404("这件申请没有答复书草稿。")
    kind, chosen = ReplyKind(start.kind), Form(form)
    made = letter(case, state, kind, start.elements, today, case.agency, masked=True)
    try:
        body = pdf.preview(made) if chosen is Form.PDF else _word(made)
    except HandlingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:desk_case", pk)
    name = f"{case} {CATALOGUE[kind].short_title} {pdf.DRAFT}.{form}"
    answer = FileResponse(BytesIO(body), as_attachment=True, filename=name, content_type=chosen.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _word(made: Letter) -> bytes:
    """Return the Word file with the mark of a draft under the title."""
    return docx.render(replace(made, subtitle=f"{made.subtitle}{pdf.DRAFT}"), timezone.now())


PAGES = (("cases/<int:pk>/draft/<str:form>/", draft_file_page, "desk_draft_file"),)
